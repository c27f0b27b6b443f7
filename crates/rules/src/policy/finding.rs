//! What is wrong with a policy, in the form that the command line prints.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Serialize, Serializer};

use crate::Date;

/// A flaw, with the answers that show it where answers can.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What sort of flaw.
    pub kind: FindingKind,
    /// Whether it forbids the policy's use.
    pub level: Level,
    /// The id of what is flawed.
    pub subject: String,
    /// The counterexample: question id to choice id, to be replayed as an interview.
    pub answers: BTreeMap<String, String>,
    /// A day on which the counterexample shows it, for a policy that has dates.
    pub date: Option<Date>,
    /// A sentence for the policy's owner.
    pub message: String,
    /// Where the flaw stands, when it stands in one place.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// A place in a file of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name within the policy's folder, such as `words/es.toml`.
    pub file: String,
    /// Counts from 1.
    pub line: usize,
    /// In characters, counts from 1.
    pub column: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// How grave a flaw is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The policy is not proven.
    Error,
    /// The policy stands, and could be better.
    Warning,
}

/// The sorts of flaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FindingKind {
    /// An interview ends with no rule left.
    Gap,
    /// No interview on any date is decided by this rule.
    UnreachableRule,
    /// No reachable rule leads to this outcome.
    UnreachableOutcome,
    /// No interview ever asks this question.
    UnaskedQuestion,
    /// A choice that leads everywhere exactly where another choice of its question leads.
    IdleChoice,
    /// An empty list of choices, or `from` not before `until`.
    ImpossibleRule,
    /// A rule without conditions: it hides gaps.
    CatchAll,
    /// An id that nothing defines.
    UnknownReference,
    /// Two things of one kind with one id.
    DuplicateId,
    /// Neither `because` nor `inferred`.
    UncitedRule,
    /// A source's quote is not in the article.
    QuoteNotInArticle,
    /// An id without its words in a language that the policy lists.
    MissingWords,
    /// A worked example that reaches another outcome.
    FailingCase,
}

impl FindingKind {
    /// As it is written: `unreachable-rule`.
    pub fn as_str(self) -> &'static str {
        match self {
            FindingKind::Gap => "gap",
            FindingKind::UnreachableRule => "unreachable-rule",
            FindingKind::UnreachableOutcome => "unreachable-outcome",
            FindingKind::UnaskedQuestion => "unasked-question",
            FindingKind::IdleChoice => "idle-choice",
            FindingKind::ImpossibleRule => "impossible-rule",
            FindingKind::CatchAll => "catch-all",
            FindingKind::UnknownReference => "unknown-reference",
            FindingKind::DuplicateId => "duplicate-id",
            FindingKind::UncitedRule => "uncited-rule",
            FindingKind::QuoteNotInArticle => "quote-not-in-article",
            FindingKind::MissingWords => "missing-words",
            FindingKind::FailingCase => "failing-case",
        }
    }

    fn level(self) -> Level {
        match self {
            FindingKind::IdleChoice | FindingKind::CatchAll => Level::Warning,
            _ => Level::Error,
        }
    }

    /// A finding of this kind, without a counterexample.
    pub(crate) fn of(self, subject: impl Into<String>, message: impl Into<String>) -> Finding {
        Finding {
            kind: self,
            level: self.level(),
            subject: subject.into(),
            answers: BTreeMap::new(),
            date: None,
            message: message.into(),
            place: None,
        }
    }
}

impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What the prover found out about a policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The policy's id.
    pub policy: String,
    /// The policy's version.
    pub version: String,
    /// Whether no finding is an error.
    pub proved: bool,
    /// How many different interviews there are, added over the periods between the dates on which rules change.
    pub interviews: u64,
    /// The most questions that an interview asks.
    pub longest: u32,
    /// How many states the proof walked: what it costs. Nothing that a policy's owner needs to know.
    #[serde(skip)]
    pub states: usize,
    /// The flaws, gravest kind first.
    pub findings: Vec<Finding>,
}
