//! Importing exam results: batches of rows, each row judged by itself.

mod person;
mod result;
mod sql;

use rules::credential::ExamResult;
use uuid::Uuid;

use crate::Change;

/// A row of a file, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// For the result, if it is new: UUIDv7.
    pub id: Uuid,
    /// For the account, if the person is new: UUIDv7.
    pub account: Uuid,
    /// The candidate's address.
    pub email: String,
    /// As in the file.
    pub first_name: String,
    /// As in the file; empty for a candidate who has one name.
    pub last_name: String,
    /// The profile of a new person, as JSON.
    pub profile: String,
    /// What to record.
    pub result: ExamResult,
}

/// What became of a row, or would become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ImportOutcome {
    /// The result is new.
    New {
        /// Whether the person is new, too.
        new_person: bool,
        /// Whether it brings an MCP ID at once (S16).
        issues_id: bool,
    },
    /// The result is on record and says something else now.
    Changed {
        /// What was and what is.
        changes: Vec<Change>,
        /// Whether it brings an MCP ID at once (S16).
        issues_id: bool,
    },
    /// The result is on record as it stands in the file.
    Unchanged,
    /// The row is not recorded.
    Refused(ImportRefusal),
}

/// Why a row is not recorded although it can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportRefusal {
    /// The person with this address has another last name: perhaps another person.
    OtherName,
    /// The person with this address has the last name and another first name: perhaps another of the family.
    OtherFirstName,
    /// The exam reference number is on another person's record.
    ReferenceTaken,
    /// The exam is on record as passed, and the row says that it was not.
    PassOnRecord,
    /// The address is one of a member of staff.
    Staff,
}
