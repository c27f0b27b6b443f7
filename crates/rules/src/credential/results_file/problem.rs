//! What can be wrong with a cell.

use super::Column;

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
    /// It holds what stands for nothing, and must hold something.
    Placeholder,
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
    /// No day.
    NotADate,
    /// A day that can be read in two ways: nothing in the file says whether day or month comes first.
    EitherDay,
    /// A day whose year has two digits.
    ShortYear,
    /// The number under which a spreadsheet keeps a day.
    SerialDay,
    /// A day that has not come yet.
    InFuture,
    /// A day before there were such exams.
    BeforeExams,
    /// Neither passed nor failed.
    NotYesOrNo,
    /// No whole number from 1 to 1000.
    NotAScore,
    /// Signs, an error of a spreadsheet, or a word that says that there is no name.
    NotAName,
    /// Characters were lost on the way.
    Garbled,
    /// No exam reference number, but what a spreadsheet made of a long one.
    Shortened,
    /// The row has more cells than the header. It is told of the last column that the file has.
    TooManyCells,
}
