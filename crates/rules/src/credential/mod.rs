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
pub use exam::{Exam, catalogue};
pub use facts::{Fact, FactKind, facts};
pub(crate) use number::MOST_DIGITS;
pub use number::{AccessCode, McpNumber, NotACode, NotANumber};
pub use series::Series;

use serde::{Deserialize, Serialize};

use crate::Date;

/// One line of a transcript: an exam that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExamResult {
    /// The generation of Office that the exam is for.
    pub series: Series,
    /// Such as `77-601`; a word such as `word2003exp` before 2007. Empty where it is not known.
    pub code: String,
    /// As on the score report.
    pub title: String,
    /// The day of the exam.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub taken_on: Date,
    /// Whether it was passed. Never computed from the score: pass marks differ by exam and are mostly unpublished.
    pub passed: bool,
    /// From 1 to 1000, where it is known.
    #[cfg_attr(feature = "schema", schema(required, minimum = 1, maximum = 1000))]
    pub score: Option<u16>,
    /// From the bottom of the score report (S17, S18). Its format is unknown; free text.
    #[cfg_attr(feature = "schema", schema(required))]
    pub reference: Option<String>,
}
