//! Requests of candidates, and what the desks do with them.

mod read;
mod send;
mod step;

use rules::{RequestKind, RequestState, RequestStep};
use uuid::Uuid;

use crate::{Error, Hash, Issue, Micros, NewCode};

pub(crate) use step::release_claims;

/// A request to be sent.
#[derive(Debug, Clone)]
pub struct NewRequest {
    /// The client's UUIDv7: also its idempotency key.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// What a person reads out on the telephone.
    pub reference: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// The interview behind it, as JSON.
    pub guidance: Option<String>,
    /// What the candidate wrote.
    pub message: String,
    /// Tells the same request from another under the same key.
    pub payload_hash: Hash,
}

/// A request on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// UUIDv7.
    pub id: Uuid,
    /// Whose it is.
    pub account: Uuid,
    /// The candidate's name, for lists.
    pub name: String,
    /// What a person reads out on the telephone.
    pub reference: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// Counts up from 1.
    pub version: u64,
    /// The interview behind it, as JSON.
    pub guidance: Option<String>,
    /// What the candidate wrote.
    pub message: String,
    /// Who works on it, with the name.
    pub claimed_by: Option<(Uuid, String)>,
    /// When it was sent.
    pub sent_at: Micros,
    /// When the last step was taken.
    pub updated_at: Micros,
    /// What happened, oldest first; empty in lists.
    pub steps: Vec<StepTaken>,
}

/// A step on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepTaken {
    /// When.
    pub at: Micros,
    /// Who, by name.
    pub by: String,
    /// Whether it was a member of staff.
    pub by_staff: bool,
    /// What.
    pub step: RequestStep,
    /// With which words.
    pub text: String,
}

/// Which requests to list; all conditions hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestQuery {
    /// Of these kinds; empty for all.
    pub kinds: Vec<RequestKind>,
    /// In these states; empty for all.
    pub states: Vec<RequestState>,
    /// Claimed by this account.
    pub claimed_by: Option<Uuid>,
    /// After this one: (sent_at, id) of the last on the page before.
    pub after: Option<(Micros, Uuid)>,
    /// At most so many.
    pub limit: usize,
}

/// What came of sending.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// It is on record now.
    Now(Request),
    /// It was already.
    Before(Request),
}

/// Why a request was not sent.
#[derive(Debug, thiserror::Error)]
pub enum SendError {
    /// The key stands for another request.
    #[error("the key was used for another request")]
    KeyReused,
    /// A request of this kind is under way already: this one.
    #[error("a request of this kind is under way")]
    UnderWay(Uuid),
    /// The reference is in use: draw another one.
    #[error("the reference is in use")]
    ReferenceTaken,
    /// The call could not be done.
    #[error(transparent)]
    Store(#[from] Error),
}

/// What fulfilling a request brings.
pub enum Fulfillment {
    /// Nothing but the words.
    Words,
    /// An MCP ID with its code, credited with the person's results. Refused where the person holds one.
    Id(Issue),
    /// A new code for one of the person's IDs; the code before it is replaced.
    Code {
        /// For which ID.
        mcp_id: Uuid,
        /// The code.
        code: NewCode,
    },
}

/// Why a step was not taken.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    /// There is no such request, or it is another person's.
    #[error("there is no such request")]
    NotFound,
    /// It changed since it was read.
    #[error("the request is at version {current}")]
    Stale {
        /// The version in force.
        current: u64,
    },
    /// The step cannot be taken from where the request stands.
    #[error("the step cannot be taken now")]
    NotNow(RequestState),
    /// Somebody else works on it.
    #[error("somebody else works on it")]
    OfAnother(String),
    /// The person holds an ID already (S06–S08).
    #[error("the person holds an MCP ID")]
    HoldsOne,
    /// The number typed is on another record, or there is no such ID.
    #[error("the number is in use")]
    NumberTaken(Uuid),
    /// The call could not be done.
    #[error(transparent)]
    Store(#[from] Error),
}

/// The steps and their names on record.
const STEPS: [(RequestStep, &str); 7] = [
    (RequestStep::Claim, "claim"),
    (RequestStep::Release, "release"),
    (RequestStep::Ask, "ask"),
    (RequestStep::Answer, "answer"),
    (RequestStep::Fulfill, "fulfill"),
    (RequestStep::Refuse, "refuse"),
    (RequestStep::Withdraw, "withdraw"),
];
