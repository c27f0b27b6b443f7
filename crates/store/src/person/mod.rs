//! Finding people: by any fragment of what is on record of them.

mod find;
mod fold;
mod gram;
mod index;
mod lookalike;
mod merge;
mod query;
mod rare;
mod record;

use rules::Role;
use uuid::Uuid;

use crate::{Confirmation, Error, Micros};

pub use fold::{Agreement, compare_names};
pub(crate) use fold::{compact, same};
pub(crate) use index::{index_all, index_many};
pub(crate) use merge::merge;
pub(crate) use record::{
    SELECT_PERSON, called, gather, mark, person, person_of, set_names, set_registered_names,
};

/// What people are found by, taken from a profile or a registration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// First and middle names.
    pub first: String,
    /// Empty for who has one name.
    pub last: String,
    /// As typed.
    pub phone: String,
    /// Where the telephone number is dialed: ISO 3166 alpha-2, or empty.
    pub country: String,
    /// The address in the profile, which may differ from the account's.
    pub email: String,
}

/// What a hit matched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// The name of the profile.
    Name,
    /// The name on the registration.
    RegisteredName,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An MCP ID.
    McpId,
    /// An exam reference number.
    ExamReference,
    /// The reference of a registration or a request.
    Reference,
}

/// Why somebody was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// What was matched.
    pub kind: MatchKind,
    /// It, as it is on record.
    pub text: String,
    /// The parts of `text` that match, as byte ranges on character boundaries, in order.
    pub parts: Vec<std::ops::Range<usize>>,
}

/// Somebody who was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The account.
    pub account: Uuid,
    /// First and middle names.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The account's address.
    pub email: String,
    /// MCP IDs, the primary one first.
    pub ids: Vec<String>,
    /// Why.
    pub matches: Vec<Match>,
    /// The record that this one was merged into.
    pub merged_into: Option<Uuid>,
}

/// A page of people, ordered by last name, first name and account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundPage {
    /// Who.
    pub people: Vec<Found>,
    /// How many there are in all, counted up to [`MOST_FOUND`].
    pub total: usize,
    /// Whether there are more than were counted: then `people` are some of them.
    pub is_more: bool,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Beyond this, people are not counted and not ordered: the searcher is asked for another word.
pub const MOST_FOUND: usize = 1_000;

/// An account with what its record page shows at its head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The account.
    pub account: Uuid,
    /// Its address.
    pub email: String,
    /// Its role.
    pub role: Role,
    /// First and middle names.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// When it was made.
    pub created_at: Micros,
    /// When it was closed.
    pub closed_at: Option<Micros>,
    /// The record that this one was merged into.
    pub merged_into: Option<Uuid>,
    /// Whether a password was ever set: a person known from an import alone has none.
    pub can_sign_in: bool,
    /// When the address was shown to be the person's.
    pub confirmed_at: Option<Micros>,
    /// How.
    pub confirmed_by: Option<Confirmation>,
}

/// A record that may be the same person's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookalike {
    /// Who.
    pub person: Found,
    /// What both have in common.
    pub common: Vec<MatchKind>,
}

/// A merge on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merge {
    /// UUIDv7.
    pub id: Uuid,
    /// The record that was kept.
    pub kept: Uuid,
    /// The record that was merged into it.
    pub merged: Uuid,
    /// The name on the merged record.
    pub merged_name: String,
    /// When.
    pub merged_at: Micros,
    /// When it was undone.
    pub undone_at: Option<Micros>,
}

/// Why records were not merged, or not parted again.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// There is no such record or merge.
    #[error("there is no such record")]
    NotFound,
    /// They are one record, or one of them is merged already, or is a member of staff's.
    #[error("these records cannot be merged")]
    NotPossible,
    /// It was undone already.
    #[error("the merge was undone")]
    Undone,
    /// The call could not be done.
    #[error(transparent)]
    Store(#[from] Error),
}
