//! Exams, transcripts, MCP IDs and access codes: what a transcript entitles to, and what it says about a candidate.
//!
//! Start with [`entitlement()`]. The server decides with it what to issue; the pages explain with it what to do next; and
//! [`facts()`] answers the guide's questions from a candidate's record.

mod entitlement;
mod exam;
mod facts;
mod number;
pub mod results_file;
mod series;
#[cfg(test)]
mod tests;

pub use entitlement::{Entitlement, entitlement};
pub use exam::{Exam, catalogue, exam_key};
pub use facts::{Fact, FactKind, facts};
pub(crate) use number::MOST_DIGITS;
pub use number::{AccessCode, McpNumber, NotACode, NotANumber};
pub use results_file::ExamResult;
pub use series::Series;
