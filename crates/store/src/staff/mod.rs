//! Staff accounts, and the links that let somebody set a password.

mod invitation;
mod sql;

use rules::Role;
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use crate::{Error, Hash, Micros, Person};

pub(crate) use invitation::end_invitations;

/// A link to be made.
#[derive(Debug, Clone)]
pub struct NewInvitation {
    /// SHA-256 of the token.
    pub token_hash: Hash,
    /// Until when it works.
    pub expires_at: Micros,
    /// How it reaches its bearer.
    pub way: Way,
}

/// How a link reaches its bearer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum Way {
    /// A desk gives it to somebody whom it knows.
    #[strum(serialize = "desk")]
    Desk,
    /// By mail to the address that the account holds.
    #[strum(serialize = "mail")]
    Mail,
}

impl Way {
    /// The name on record.
    pub fn name(self) -> &'static str {
        self.into()
    }

    pub(crate) fn parse(name: &str) -> Option<Way> {
        name.parse().ok()
    }
}

/// Somebody to become a member of staff.
#[derive(Debug, Clone)]
pub struct NewStaff {
    /// UUIDv7.
    pub id: Uuid,
    /// The address that signs in.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The profile at version 1, as JSON.
    pub profile: String,
    /// What they may do.
    pub role: Role,
}

/// A link on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Whose password it sets.
    pub person: Person,
    /// Until when it works.
    pub expires_at: Micros,
    /// How it reached its bearer.
    pub way: Way,
}

/// Why a staff account was not changed.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// There is no such account.
    #[error("there is no such account")]
    NotFound,
    /// The address has an account.
    #[error("the address has an account")]
    EmailTaken,
    /// It is the last administrator who can sign in.
    #[error("the last administrator")]
    LastAdministrator,
    /// The call could not be done.
    #[error(transparent)]
    Store(#[from] Error),
}
