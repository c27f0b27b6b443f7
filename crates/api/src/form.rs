//! The names of the fields of the desk's forms: screens write them, services read them and name them in errors.

/// Why something is done.
pub const REASON: &str = "reason";
/// The key under which it is done once.
pub const KEY: &str = "key";
/// The account that a form was written for, and that was typed for.
pub const OWNER: &str = "owner";
/// Written into every posted form: the account of the page that it is on, empty for nobody's.
pub const POSTED_BY: &str = "_owner";
/// Written into every posted form: the key under which it is sent once.
pub const POSTED_KEY: &str = "_key";
/// Sent by a button of a posted form: the name of the language in which the form is to be shown, as it was typed.
pub const POSTED_LANGUAGE: &str = "_language";
/// The version of a record that a change is for.
pub const VERSION: &str = "version";
/// The digits of an MCP ID.
pub const NUMBER: &str = "number";
/// An MCP ID of the person's.
pub const MCP_ID: &str = "mcp_id";
/// An access code. It is read once and never written back.
pub const CODE: &str = "code";
/// Exam results.
pub const RESULTS: &str = "results";
/// The other record of two.
pub const WITH: &str = "with";
/// The record that is kept of two.
pub const KEPT: &str = "kept";
/// A merge.
pub const MERGE: &str = "merge";
/// What shows who a person is.
pub const EVIDENCE: &str = "evidence";
/// What a candidate is asked.
pub const ASK: &str = "ask_text";
/// Why a request is refused.
pub const REFUSE: &str = "refuse_text";
/// What a candidate is told with what was asked for.
pub const FULFILL: &str = "fulfill_text";

/// The reason's field of one of several forms on a page.
pub fn reason_of(form: &str) -> String {
    format!("{form}-{REASON}")
}
