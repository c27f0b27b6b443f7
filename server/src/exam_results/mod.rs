//! Importing files of exam results.
//!
//! A file is read once ([`Table`]): its lines go to a spool without a name in the data folder, and what stays in memory is
//! where each of them is. Lines that have to do with each other (the same person, the same exam reference number) are put
//! together, so that they are judged in one transaction: that is what makes a dry run, which records nothing, say the same
//! as the run itself, also where a person or a result is in the file more than once. A [`Run`] then hands the lines out in
//! batches and keeps count; [`drive()`] takes them to the store; [`Imports`] are the files that administrators sent.

pub(crate) mod page;

mod drive;
mod file;
mod first_line;
mod given;
mod jobs;
mod quotes;
mod refused;
mod run;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod told;
mod twice;
mod workbook;

pub use drive::{Stop, Stopped, drive};
pub use file::{FileError, Line};
pub use first_line::Beginning;
pub use given::{Given, Matching, first_line_key};
pub use jobs::{
    Failure, Import, Imports, MOST_BYTES, Report, Stage, TooMany, apply, begin, folder,
};
pub use refused::{Reason, named, reasons, write as write_refused};
pub use run::{EXAMPLES, Example, Findings, Refusal, Run, Tally, Why};
pub use table::{BATCH, Place, Table};
pub use told::{Rows, Told};
pub use workbook::WorkbookProblem;
