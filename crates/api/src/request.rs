//! A candidate's requests on the wire.

use rules::{RequestKind, RequestState, RequestStep};
use serde::{Deserialize, Serialize};

use crate::Guidance;

/// Sends a request (with an `Idempotency-Key`, which becomes its id).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SendRequest {
    /// What is asked for. With guidance, it is what the outcome says.
    pub kind: RequestKind,
    /// The interview that the candidate comes from, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<Guidance>,
    /// What the desk should know besides; at most [`MESSAGE_LENGTH`] characters.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_length = 2_000))]
    pub message: String,
}

/// The most characters of what a candidate writes to a desk.
pub const MESSAGE_LENGTH: usize = 2_000;

/// A request on record, as the candidate who sent it sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RequestRecord {
    /// The client's UUID: also its idempotency key.
    #[cfg_attr(feature = "schema", schema(format = "uuid"))]
    pub id: String,
    /// What a person reads out on the telephone, such as `RQ-7K3M-9Q2T`.
    #[cfg_attr(
        feature = "schema",
        schema(pattern = "^RQ-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$")
    )]
    pub reference: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// Counts up from 1; the next step must name it.
    #[cfg_attr(feature = "schema", schema(minimum = 1))]
    pub version: u64,
    /// The interview behind it.
    #[cfg_attr(feature = "schema", schema(required))]
    pub guidance: Option<Guidance>,
    /// What the candidate wrote.
    pub message: String,
    /// When it was sent.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub sent_at: String,
    /// When the last step was taken.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub updated_at: String,
    /// What happened since, oldest first; empty in lists.
    pub steps: Vec<RequestStepTaken>,
}

/// A step on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RequestStepTaken {
    /// When.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub at: String,
    /// What.
    pub step: RequestStep,
    /// Whether the desk took it, or the candidate.
    pub by_desk: bool,
    /// With which words.
    pub text: String,
}

/// The candidate's own step (with `If-Match`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TakeStep {
    /// `answer` or `withdraw`.
    pub step: RequestStep,
    /// With which words; an answer must have some.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schema(max_length = 2_000))]
    pub text: String,
}
