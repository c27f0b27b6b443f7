//! Transcripts, MCP IDs and access codes.

mod codes;
mod ids;
mod issue;
mod results;

use rules::credential::{ExamResult, McpNumber};
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use crate::{Error, Micros};

pub(crate) use ids::{ids_of, set_primary};
pub(crate) use issue::{NotIssued, issue_id, replace_code};
pub(crate) use results::{
    COLUMNS, insert_result, is_credited, number_of, primary_of, result, results_of, update_result,
};

/// Where an MCP ID comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum Origin {
    /// Issued at once by a pass (S16).
    #[strum(serialize = "automatic")]
    Automatic,
    /// Issued by the service center (S13).
    #[strum(serialize = "service-center")]
    ServiceCenter,
    /// Found by a search on the name and linked to the person (S07).
    #[strum(serialize = "linked")]
    Linked,
}

/// An MCP ID on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct McpId {
    /// UUIDv7.
    pub id: Uuid,
    /// Its holder.
    pub account: Uuid,
    /// The digits.
    pub number: String,
    /// Whether it is the one that fills the form (S05). A holder has exactly one.
    pub is_primary: bool,
    /// Where it comes from.
    pub origin: Origin,
    /// When it was issued or linked.
    pub issued_at: Micros,
    /// Its latest access code.
    pub code: Option<CodeState>,
}

/// An access code as anybody may know it: without the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeState {
    /// UUIDv7; also what the seal is bound to.
    pub id: Uuid,
    /// When it was issued.
    pub issued_at: Micros,
    /// Until when it works.
    pub expires_at: Micros,
    /// How it ended; `None` while it works.
    pub ended: Option<(CodeEnd, Micros)>,
}

/// How an access code ends. Its sealed text is wiped then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum CodeEnd {
    /// Its owner says that it was used.
    #[strum(serialize = "used")]
    Used,
    /// Its time ran out.
    #[strum(serialize = "expired")]
    Expired,
    /// Another code took its place.
    #[strum(serialize = "replaced")]
    Replaced,
}

/// An MCP ID to be issued with its access code, or linked without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMcpId {
    /// UUIDv7.
    pub id: Uuid,
    /// The digits.
    pub number: McpNumber,
    /// Where it comes from.
    pub origin: Origin,
    /// Its access code.
    pub code: Option<NewCode>,
}

/// An access code to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCode {
    /// UUIDv7; the seal is bound to it.
    pub id: Uuid,
    /// The sealed code.
    pub sealed: Vec<u8>,
    /// Until when it works.
    pub expires_at: Micros,
}

/// Draws what is to be issued: called within a transaction, once per ID, again when a number is taken.
pub type Issue = Box<dyn FnMut() -> Result<NewMcpId, Error> + Send>;

/// An exam result on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedResult {
    /// UUIDv7.
    pub id: Uuid,
    /// What it says.
    pub result: ExamResult,
    /// The MCP ID that it is credited to.
    pub credited_to: Option<Uuid>,
    /// When it was first recorded.
    pub recorded_at: Micros,
}

/// A candidate's exams and IDs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Credentials {
    /// Latest exam first.
    pub results: Vec<RecordedResult>,
    /// The primary one first, then by time.
    pub ids: Vec<McpId>,
}

/// Why an ID, a code or a credit was not changed.
#[derive(Debug, thiserror::Error)]
pub enum CredentialError {
    /// There is no such person, ID, code or result, or it is another person's.
    #[error("there is no such record")]
    NotFound,
    /// The person holds an ID already: nobody gets a second one (S06–S08).
    #[error("the person holds an MCP ID")]
    HoldsOne,
    /// The number is another person's, or this person's already: here is whose.
    #[error("the number is in use")]
    NumberTaken(Uuid),
    /// The call could not be done.
    #[error(transparent)]
    Store(#[from] Error),
}

impl Origin {
    /// The name on record.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn parse(name: &str) -> Option<Origin> {
        name.parse().ok()
    }
}

impl CodeEnd {
    /// The name on record.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn parse(name: &str) -> Option<CodeEnd> {
        name.parse().ok()
    }
}
