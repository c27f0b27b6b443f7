//! Registrations: made once under the client's key, corrected by version, never overwritten.

mod sql;

use uuid::Uuid;

use crate::{Error, Hash, Micros, Names};

/// A registration to be made.
#[derive(Debug, Clone)]
pub struct NewRegistration {
    /// The client's UUIDv7: the registration's id and its idempotency key.
    pub id: Uuid,
    /// Whose.
    pub account: Uuid,
    /// What a person reads out on the telephone; unique.
    pub reference: String,
    /// SHA-256 of the canonical request: tells a repeated request from another one under the same key.
    pub payload_hash: Hash,
    /// What to answer, now and to every repetition.
    pub answer: Answer,
    /// The first version.
    pub content: Correction,
}

/// A saved answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// JSON.
    pub body: String,
}

/// The content of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// The form, as JSON.
    pub draft: String,
    /// The interview behind it, as JSON.
    pub guidance: Option<String>,
    /// What the form says of the person, for finding them.
    pub names: Names,
    /// Every consent as it stands in this version. What changed is added to the history.
    pub consents: Vec<Consent>,
    /// When.
    pub now: Micros,
}

/// A consent given or withheld.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// The field of the form.
    pub field: String,
    /// Given or withheld.
    pub given: bool,
    /// Which text stood beside the box.
    pub text_version: String,
}

/// A consent on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedConsent {
    /// What was given or withheld.
    pub consent: Consent,
    /// When it came to be so.
    pub at: Micros,
}

/// An acceptance of the non-disclosure agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NdaAcceptance {
    /// Which text.
    pub text_version: String,
    /// When.
    pub at: Micros,
}

/// A registration on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The client's UUIDv7.
    pub id: Uuid,
    /// What a person reads out on the telephone.
    pub reference: String,
    /// Counts up from 1.
    pub version: u64,
    /// When it was made.
    pub registered_at: Micros,
    /// When this version was made.
    pub updated_at: Micros,
    /// The form, as JSON.
    pub draft: String,
    /// The interview behind it, as JSON.
    pub guidance: Option<String>,
    /// The latest acceptance of the agreement: an act of its own, so it may be missing.
    pub nda: Option<NdaAcceptance>,
    /// The consents as they stand, by field.
    pub consents: Vec<RecordedConsent>,
}

/// What came of registering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Registered {
    /// It is on record now.
    Now,
    /// It was already: the answer that was given then.
    Before(Answer),
}

/// Why a registration was not made.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// The key stands for another request, of this account or of another.
    #[error("the key was used for another request")]
    KeyReused,
    /// The account has a registration under another key.
    #[error("the account has a registration")]
    AlreadyRegistered,
    /// The reference stands for another registration: draw another one.
    #[error("the reference is in use")]
    ReferenceTaken,
    /// The call could not be done.
    #[error(transparent)]
    Store(#[from] Error),
}
