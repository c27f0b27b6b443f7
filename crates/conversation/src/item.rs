//! What is to be sent: a registration or a correction, as the device keeps it until the server has it.

use api::{FieldError, Register};
use serde::{Deserialize, Serialize};

/// The shape of an [`Item`] that this build writes.
pub const SCHEMA: u32 = 1;

/// A registration or a correction that was sent, or is to be.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// The shape that it was written in.
    pub schema: u32,
    /// A UUIDv7, which is the key under which the server takes it once.
    pub id: String,
    /// What it is.
    pub kind: Kind,
    /// The account that it is of.
    pub owner: String,
    /// Milliseconds since 1970.
    pub created_at: u64,
    /// The registration that is corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The version that is corrected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// What is sent.
    pub body: Register,
    /// How far it has come.
    #[serde(default, skip_serializing)]
    pub state: State,
    /// How often it was sent.
    #[serde(default, skip_serializing)]
    pub attempts: u64,
    /// Why the server did not take it.
    #[serde(default, skip_serializing)]
    pub reason: Option<Reason>,
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// The first of its person.
    Registration,
    /// A change of what is on record.
    Correction,
}

/// How far an item has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It is sent when the server is there.
    #[default]
    Waiting,
    /// It is on its way.
    Sending,
    /// The server did not take it, and said why.
    Refused,
    /// Something else is on record by now.
    Conflict,
    /// Its owner has to sign in.
    SignIn,
    /// The server has it.
    Sent,
    /// Another build wrote it.
    #[serde(other)]
    Unreadable,
}

/// Why the server did not take something.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Reason {
    /// What happened and what to do.
    pub title: String,
    /// What is wrong, field by field.
    pub errors: Vec<FieldError>,
}
