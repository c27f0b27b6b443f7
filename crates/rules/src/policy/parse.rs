//! Reads the files of a policy. Nothing here judges: what can be read is handed on, with the places where it stood.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::finding::Place;
use super::model::Kind;
use super::table::MOST_CHOICES;
use super::words::PolicyWords;
use crate::Date;

/// The texts of a policy's files. Reading them from disk is somebody else's work.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// The name of the policy's file, for messages.
    pub policy_name: String,
    /// The policy's own file.
    pub policy: String,
    /// The article that sources quote.
    pub article: Option<String>,
    /// Language to the text of `words/<language>.toml`.
    pub words: BTreeMap<String, String>,
    /// Worked examples.
    pub cases: Option<String>,
}

/// A file that cannot be read as what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParseError {
    /// Where.
    pub place: Place,
    /// What was expected.
    pub message: String,
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}

impl std::error::Error for ParseError {}

/// The files, read.
pub(crate) struct Parsed {
    pub policy: RawPolicy,
    pub words: BTreeMap<String, PolicyWords>,
    pub cases: Vec<Spanned<RawCase>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawPolicy {
    pub id: String,
    pub version: String,
    #[serde(default)]
    pub languages: Vec<Spanned<String>>,
    pub article: Option<String>,
    #[serde(default)]
    pub references: RawReferences,
    #[serde(default)]
    pub source: Vec<RawSource>,
    #[serde(default)]
    pub question: Vec<RawQuestion>,
    #[serde(default)]
    pub rule: Vec<RawRule>,
    #[serde(default)]
    pub outcome: Vec<RawOutcome>,
    #[serde(default)]
    pub step: Vec<RawStep>,
    #[serde(default)]
    pub contact: Vec<RawContact>,
    #[serde(default)]
    pub note: Vec<RawNote>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawSource {
    pub id: Spanned<String>,
    pub quote: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawQuestion {
    pub id: Spanned<String>,
    pub choices: Spanned<Vec<Spanned<String>>>,
    pub record: Option<Spanned<String>>,
}

/// One choice, or a list of them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "a choice, or a list of choices")]
pub(crate) enum RawChoices {
    One(String),
    Many(Vec<String>),
}

impl RawChoices {
    pub(crate) fn ids(&self) -> &[String] {
        match self {
            RawChoices::One(id) => std::slice::from_ref(id),
            RawChoices::Many(ids) => ids,
        }
    }
}

pub(crate) type RawConditions = BTreeMap<Spanned<String>, Spanned<RawChoices>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    pub id: Spanned<String>,
    #[serde(default)]
    pub when: RawConditions,
    pub then: Spanned<String>,
    #[serde(default)]
    pub because: Vec<Spanned<String>>,
    pub inferred: Option<String>,
    pub from: Option<RawDate>,
    pub until: Option<RawDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawOutcome {
    pub id: Spanned<String>,
    pub kind: Kind,
    #[serde(default)]
    pub steps: Vec<Spanned<String>>,
    #[serde(default)]
    pub contacts: Vec<Spanned<String>>,
    pub request: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawStep {
    pub id: Spanned<String>,
    #[serde(default)]
    pub because: Vec<Spanned<String>>,
    pub inferred: Option<String>,
    pub url: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawContact {
    pub id: Spanned<String>,
    pub source: Option<Spanned<String>>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub url: Option<String>,
    #[serde(default)]
    pub regions: Vec<String>,
    pub verified: Option<RawDate>,
    pub status: Option<Spanned<String>>,
}

/// What the product that a policy is for has, beside what Waypost has itself.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReferences {
    #[serde(default)]
    pub records: Vec<Spanned<String>>,
    #[serde(default)]
    pub requests: Vec<Spanned<String>>,
    #[serde(default)]
    pub statuses: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawNote {
    pub id: Spanned<String>,
    #[serde(default)]
    pub outcomes: Vec<Spanned<String>>,
    #[serde(default)]
    pub when: RawConditions,
    #[serde(default)]
    pub because: Vec<Spanned<String>>,
    pub inferred: Option<String>,
    pub from: Option<RawDate>,
    pub until: Option<RawDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCase {
    #[serde(default)]
    pub name: String,
    pub answers: BTreeMap<String, String>,
    pub outcome: String,
    pub on: Option<RawDate>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCases {
    #[serde(default)]
    case: Vec<Spanned<RawCase>>,
}

/// A day, bare as TOML writes it or in quotes.
#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "toml::Value")]
pub(crate) struct RawDate(pub Date);

impl TryFrom<toml::Value> for RawDate {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<RawDate, String> {
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Datetime(datetime) => datetime.to_string(),
            other => other.to_string(),
        };
        text.parse()
            .map(RawDate)
            .map_err(|_| format!("expected a day such as 2013-11-01, found `{text}`"))
    }
}

/// The files that a policy goes with, beside its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Companions {
    /// The name of the article's file.
    pub article: Option<String>,
    /// The languages that it wants words in; where it lists none, all that there are words in.
    pub languages: Vec<String>,
}

impl Companions {
    /// What a policy's own text asks for, so that whoever reads files knows which.
    pub fn of(policy_name: &str, policy: &str) -> Result<Companions, ParseError> {
        let raw: RawPolicy = read(policy_name, policy)?;
        let languages = raw.languages.into_iter().map(Spanned::into_inner).collect();
        Ok(Companions {
            article: raw.article,
            languages,
        })
    }
}

/// Reads all files, or says where the first of them stops making sense.
pub(crate) fn parse(files: &Files) -> Result<Parsed, ParseError> {
    let policy: RawPolicy = read(&files.policy_name, &files.policy)?;
    for question in &policy.question {
        let count = question.choices.get_ref().len();
        if !(1..=MOST_CHOICES).contains(&count) {
            return Err(ParseError {
                place: place(&files.policy_name, &files.policy, question.choices.span()),
                message: format!("expected 1 to {MOST_CHOICES} choices, found {count}"),
            });
        }
    }
    let words = files
        .words
        .iter()
        .map(|(language, text)| Ok((language.clone(), read(&words_name(language), text)?)))
        .collect::<Result<_, ParseError>>()?;
    let cases = match &files.cases {
        Some(text) => read::<RawCases>(CASES_NAME, text)?.case,
        None => Vec::new(),
    };
    Ok(Parsed {
        policy,
        words,
        cases,
    })
}

/// The name of the file of worked examples, within a policy's folder.
pub const CASES_NAME: &str = "cases.toml";

/// The name of the file of a language's words, within a policy's folder.
pub fn words_name(language: &str) -> String {
    format!("words/{language}.toml")
}

fn read<T: DeserializeOwned>(name: &str, text: &str) -> Result<T, ParseError> {
    toml::from_str(text).map_err(|error| ParseError {
        place: place(name, text, error.span().unwrap_or(0..0)),
        message: error.message().replace('\n', ", "),
    })
}

/// Where a stretch of bytes begins, for a person.
pub(crate) fn place(file: &str, text: &str, span: Range<usize>) -> Place {
    let before = text.get(..span.start).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Place {
        file: file.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before[line_start..].chars().count() + 1,
    }
}
