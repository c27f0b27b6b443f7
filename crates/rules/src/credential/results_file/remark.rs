//! What is told of a row that can be recorded: where it does not say literally what is recorded.

use super::Column;

/// What is told of a cell.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Remark {
    /// Whose cell. What is told of a whole name is told of the first name.
    pub column: Column,
    /// What.
    pub kind: RemarkKind,
}

/// What can be told of a cell. Each has what the cell holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RemarkKind {
    /// It holds what stands for nothing, such as `N/A`, and is taken for empty.
    Emptied(String),
    /// It was read in the wrong encoding before it came here: as it is recorded, and what it was, where that can be told.
    Misread(String, Option<String>),
    /// It was written for a web page, `O&#39;Brien`, and is recorded as it was meant.
    Unescaped(String, String),
    /// It is a name, which programs also write where there is nothing.
    PerhapsNothing(String),
    /// It holds a whole name, which could be divided otherwise: the whole, the first name, the last name.
    Divided(String, String, String),
}
