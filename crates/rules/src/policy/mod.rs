//! The policy language: one table, read from the top; the first rule whose conditions all hold decides.
//!
//! There is no "go to", so a loop cannot be written. The next question is derived: the earliest-declared unanswered question
//! that the first rule still possible needs. Because a policy is finite, [`check()`] can prove that every interview reaches
//! exactly one outcome, or show the answers of one that does not.
//!
//! Files become text ([`Files`]), text becomes parts, parts become a [`Policy`]; [`crate::interview`] asks by it.
//! Reading and proving are for native programs; a browser is sent a policy that was proven.

mod model;
pub(crate) mod space;
pub(crate) mod table;
mod words;

pub(crate) use model::Condition;
pub use model::{
    Contact, ContactStatus, GuideStep, Kind, Note, Outcome, Policy, Question, Rule, Source,
};
pub use table::MOST_CHOICES;
pub use words::{Headed, PolicyWords, QuestionWords};

#[cfg(not(target_arch = "wasm32"))]
mod check;
#[cfg(not(target_arch = "wasm32"))]
mod finding;
#[cfg(not(target_arch = "wasm32"))]
mod parse;
#[cfg(not(target_arch = "wasm32"))]
mod prove;
#[cfg(not(target_arch = "wasm32"))]
mod resolve;

#[cfg(not(target_arch = "wasm32"))]
pub use {
    check::{CheckError, Checked, check},
    finding::{Finding, FindingKind, Level, Place, Report},
    parse::{CASES_NAME, Companions, Files, ParseError, words_name},
};

/// The files of the policy that Waypost carries.
#[cfg(not(target_arch = "wasm32"))]
pub fn bundled() -> Files {
    let word_files = include!(concat!(env!("OUT_DIR"), "/bundled_words.rs"));
    Files {
        policy_name: "policy.toml".to_owned(),
        policy: include_str!("../../policies/mcp-id/policy.toml").to_owned(),
        article: Some(include_str!("../../policies/mcp-id/article.md").to_owned()),
        words: word_files
            .map(|(language, text)| (language.to_owned(), text.to_owned()))
            .into(),
        cases: Some(include_str!("../../policies/mcp-id/cases.toml").to_owned()),
    }
}
