//! Transcripts, MCP IDs and access codes on the wire. A code itself is in none of them but [`RevealedCode`].

use std::collections::BTreeMap;

use rules::credential::ExamResult;
use serde::{Deserialize, Serialize};

/// What is on record of a candidate's exams, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Credentials {
    /// Latest exam first.
    pub results: Vec<RecordedResult>,
    /// The primary one first.
    pub ids: Vec<McpId>,
    /// What the results entitle to.
    pub entitlement: Entitlement,
    /// What the record answers of the guide's questions.
    pub facts: BTreeMap<String, String>,
}

/// An exam result on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RecordedResult {
    /// UUIDv7.
    #[cfg_attr(feature = "schema", schema(format = "uuid"))]
    pub id: String,
    /// What it says.
    #[serde(flatten)]
    pub result: ExamResult,
    /// The id of the MCP ID that it is credited to.
    #[cfg_attr(feature = "schema", schema(required, format = "uuid"))]
    pub credited_to: Option<String>,
}

/// An MCP ID on record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct McpId {
    /// UUIDv7.
    #[cfg_attr(feature = "schema", schema(format = "uuid"))]
    pub id: String,
    /// The digits.
    pub number: String,
    /// Whether it is the one that fills the form (S05).
    pub is_primary: bool,
    /// Where it comes from.
    pub origin: Origin,
    /// When it was issued or linked.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub issued_at: String,
    /// Its latest access code.
    #[cfg_attr(feature = "schema", schema(required))]
    pub code: Option<AccessCode>,
}

/// Where an MCP ID comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// Issued at once by a pass (S16).
    Automatic,
    /// Issued by the service center (S13).
    ServiceCenter,
    /// Found by a search on the name and linked to the person (S07).
    Linked,
}

/// An access code as anybody may know it: without the code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AccessCode {
    /// UUIDv7.
    #[cfg_attr(feature = "schema", schema(format = "uuid"))]
    pub id: String,
    /// Whether it works, or how it ended.
    pub state: CodeState,
    /// When it was issued.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub issued_at: String,
    /// Until when it works.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub expires_at: String,
    /// When it ended, where it was ended.
    #[cfg_attr(feature = "schema", schema(required, format = DateTime))]
    pub ended_at: Option<String>,
}

/// How things are with an access code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CodeState {
    /// It works.
    Works,
    /// Its owner says that it was used.
    Used,
    /// Its time ran out.
    Expired,
    /// Another code took its place.
    Replaced,
}

/// What the results on record entitle to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Entitlement {
    /// `has-id`, `at-once`, `service-center`, `mct-program`, `outside-article`, `not-passed` or `no-exam`.
    #[cfg_attr(
        feature = "schema",
        schema(
            pattern = "^(has-id|at-once|service-center|mct-program|outside-article|not-passed|no-exam)$"
        )
    )]
    pub kind: String,
    /// The article's sentences that say so, such as `S16`.
    pub because: Vec<String>,
}

/// What a record answers of the questions of the bundled policy: question id to choice id. Empty for a visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Facts {
    /// By question.
    pub facts: BTreeMap<String, String>,
}

/// An access code, shown to its owner.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct RevealedCode {
    /// The code.
    pub code: String,
    /// Until when it works.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub expires_at: String,
}

/// Shows none of the code, so that no log has it.
impl std::fmt::Debug for RevealedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RevealedCode")
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
