//! Addresses: an account holds one once its owner has shown that it is theirs.
//!
//! Who signs up *claims* an address. A claim holds nothing: exams that come to the address do not come to the account, and
//! others may claim it, too. What is shown (a code or a link that went there by mail, or something that a desk looked at)
//! makes the account the holder, and a record that an import made for the address becomes a part of it.

mod claim;
mod confirm;

use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use crate::{Account, Hash, Micros, Names, NewLetter};

pub(crate) use claim::fold_claims;
pub(crate) use confirm::set_confirmed;

/// How an address was shown to be its owner's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum Confirmation {
    /// A code or a link that went there by mail came back.
    #[strum(serialize = "mail")]
    Mail,
    /// A desk looked at something that shows who it is.
    #[strum(serialize = "desk")]
    Desk,
    /// The account was opened by a one-time link that a desk gave to somebody whom it knew.
    #[strum(serialize = "link")]
    Link,
    /// The account had exams on record before addresses had to be shown.
    #[strum(serialize = "before")]
    Before,
}

impl Confirmation {
    /// The name on record.
    pub fn name(self) -> &'static str {
        self.into()
    }

    pub(crate) fn parse(name: &str) -> Option<Confirmation> {
        name.parse().ok()
    }
}

/// A claim to be made, with the letter that has its code and its link; without a letter, a desk has to look.
#[derive(Debug, Clone)]
pub struct NewClaim {
    /// The address as typed.
    pub email: String,
    /// What is mailed there.
    pub letter: Option<ClaimLetter>,
}

/// An account to be made, signed in at once, with its first profile.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// UUIDv7.
    pub id: Uuid,
    /// The address that it claims, with the letter that goes there.
    pub claim: NewClaim,
    /// Argon2id, in the PHC string format.
    pub password_hash: String,
    /// The profile at version 1, as JSON.
    pub profile: String,
    /// What the person is found by.
    pub names: Names,
    /// When.
    pub now: Micros,
}

/// What goes on record of a letter that has a code and a link.
#[derive(Debug, Clone)]
pub struct ClaimLetter {
    /// The letter.
    pub letter: NewLetter,
    /// A MAC over the code, the account and the address.
    pub code: Hash,
    /// SHA-256 of the token in the link.
    pub link: Hash,
}

/// A claim on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Whose the address would become.
    pub account: Uuid,
    /// The address as typed.
    pub email: String,
    /// When the last code went there.
    pub sent_at: Option<Micros>,
    /// Until when it works.
    pub expires_at: Option<Micros>,
    /// Wrong codes since.
    pub attempts: u64,
    /// How many codes went anywhere for this account within the last day.
    pub sent_today: u64,
}

/// Who may sign in with an address: whoever holds it, and the last of those who claim it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AtAddress {
    /// Whoever holds it.
    pub holder: Option<Account>,
    /// The last to claim it, who has shown nothing yet.
    pub claimant: Option<Account>,
}

/// What came of a code or a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shown {
    /// The account holds this address now.
    Confirmed {
        /// Whose.
        account: Uuid,
        /// The address.
        email: String,
        /// Whether a record that an import made became a part of the account.
        has_joined: bool,
    },
    /// The code is not the one that was sent.
    Wrong,
    /// Its time is over, it was tried too often, or there is none.
    Over,
    /// The address has another record, under another name or with a password of its own.
    Taken,
}
