//! Files of exam results: which column is which, and what each row says. Reading the file itself is the caller's.
//!
//! A [`Header`] is read from the first line; each further line becomes a [`Row`], or everything that is wrong with it.

mod cell;
mod header;
mod row;
#[cfg(test)]
mod tests;

pub use cell::starts_formula;
pub use header::{Header, HeaderProblem};

use super::ExamResult;

/// The columns that a file can have, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The candidate's e-mail address. Required.
    Email,
    /// Required.
    FirstName,
    /// Required; empty for a candidate who has one name.
    LastName,
    /// A series' name, or what people write for it; may be left out where the code tells.
    Series,
    /// Such as `77-601`.
    Code,
    /// As on the score report; may be left out where the catalogue knows the code.
    Title,
    /// `YYYY-MM-DD`; `MM/DD/YYYY` is refused as ambiguous unless the day is above 12. Required.
    Date,
    /// `yes`/`no`, `pass`/`fail`, `1`/`0`, and the like. Required.
    Passed,
    /// From 1 to 1000, may be empty.
    Score,
    /// The exam reference number; may be empty, or say that there is none, as `N/A` does.
    Reference,
}

/// A row that can be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As typed, checked.
    pub email: String,
    /// White space folded.
    pub first_name: String,
    /// White space folded; empty for a candidate who has one name.
    pub last_name: String,
    /// What to record.
    pub result: ExamResult,
}

/// What is wrong with a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellProblem {
    /// Whose cell.
    pub column: Column,
    /// What is wrong.
    pub kind: CellProblemKind,
}

/// What can be wrong with a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellProblemKind {
    /// It is empty and must not be.
    Missing,
    /// It is longer than so many characters.
    TooLong(u16),
    /// No e-mail address.
    NotAnEmail,
    /// No series that is known.
    UnknownSeries,
    /// The catalogue has the code in another series.
    OtherSeries,
    /// The series is neither given nor known from the code.
    SeriesNeeded,
    /// No day, or one that can be read in two ways.
    NotADate,
    /// A day that has not come yet.
    InFuture,
    /// Neither passed nor failed.
    NotYesOrNo,
    /// No whole number from 1 to 1000.
    NotAScore,
    /// No exam reference number, but what a spreadsheet made of a long one.
    Shortened,
    /// The row has more cells than the header. It is told of the last column.
    TooManyCells,
}

impl Column {
    /// Every column, in the order of the template.
    pub const ALL: [Column; 10] = [
        Column::Email,
        Column::FirstName,
        Column::LastName,
        Column::Series,
        Column::Code,
        Column::Title,
        Column::Date,
        Column::Passed,
        Column::Score,
        Column::Reference,
    ];

    /// The name in the template, such as `exam reference`.
    pub const fn name(self) -> &'static str {
        match self {
            Column::Email => "email",
            Column::FirstName => "first name",
            Column::LastName => "last name",
            Column::Series => "series",
            Column::Code => "exam code",
            Column::Title => "exam title",
            Column::Date => "date",
            Column::Passed => "passed",
            Column::Score => "score",
            Column::Reference => "exam reference",
        }
    }
}
