//! The audit: who did what, when, to whom and why, with what was and what is. Written in the transaction of the change itself.

mod action;
mod chain;
mod sql;
#[cfg(test)]
mod tests;
mod verify;

use rules::Role;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Micros;

pub use action::Action;
pub(crate) use chain::Chain;
pub(crate) use sql::Audited;

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The account; `None` for the service itself and for the command line.
    pub account: Option<Uuid>,
    /// What people call them; kept as it was, whatever the account is called later.
    pub name: String,
    /// In which role; `None` where there is no account.
    pub role: Option<Role>,
}

/// An act about to be recorded with the change that it makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// Who.
    pub by: Actor,
    /// When.
    pub at: Micros,
    /// Why, in the actor's words.
    pub reason: Option<String>,
    /// What was and what is, for documents that the store does not look into. Never a secret.
    pub changes: Vec<Change>,
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Such as `last_name`.
    pub field: String,
    /// What it was; `None` where there was nothing.
    pub old: Option<String>,
    /// What it is; `None` where there is nothing any more.
    pub new: Option<String>,
}

/// An entry on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// Counts up from 1.
    pub seq: u64,
    /// Who, when, why, what was and is.
    pub act: Act,
    /// What was done.
    pub action: Action,
    /// The account that it is about.
    pub subject: Option<Uuid>,
    /// What of it: a reference, an MCP ID, a file name.
    pub object: String,
}

/// Which entries to read; all conditions hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditQuery {
    /// About this account.
    pub subject: Option<Uuid>,
    /// By this account.
    pub actor: Option<Uuid>,
    /// This was done.
    pub action: Option<Action>,
    /// Before this entry: entries are read newest first.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: usize,
}

/// Where the chain ends: to be kept outside the database, for whoever can rewrite the whole of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    /// The last entry; 0 where there is none.
    pub seq: u64,
    /// Its MAC.
    pub mac: [u8; 32],
}

/// What is wrong with a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuditFault {
    /// This entry is not what was written, or does not follow the one before it.
    Altered(u64),
    /// This entry is missing.
    Missing(u64),
    /// Entries after this one are missing: the head says so, or the anchor.
    Cut {
        /// The last entry that is there.
        last: u64,
        /// The last entry that was written.
        written: u64,
    },
    /// The head is missing or not what was written.
    HeadAltered,
}

/// The key of the audit's MACs. One database has one key for good: with another one it is not opened.
#[derive(Clone)]
pub struct AuditKey(pub [u8; 32]);

impl Act {
    /// An act without reason and changes.
    pub fn new(by: Actor, at: Micros) -> Act {
        Act {
            by,
            at,
            reason: None,
            changes: Vec::new(),
        }
    }
}

impl Change {
    /// A change of a field from one value to another.
    pub fn new(field: &str, old: Option<String>, new: Option<String>) -> Change {
        Change {
            field: field.to_owned(),
            old,
            new,
        }
    }
}

impl Actor {
    /// The service itself, or whoever sits at its machine.
    pub fn service(name: &str) -> Actor {
        Actor {
            account: None,
            name: name.to_owned(),
            role: None,
        }
    }
}
