//! The policies on offer, and deciding an interview again.
//!
//! The one that the program carries is always there. Others come from a folder, each proven before it is offered.

pub(crate) mod files;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use api::{Guidance, PolicyContent, PolicySummary};
use axum::body::Bytes;
use axum::http::HeaderValue;
use rules::Date;
use rules::interview::{Answers, Interview, Next};
use rules::policy::{self, Files, Policy};
use words::LANGUAGES;

use crate::http::cached::{Cached, entity_tag_of};

/// Why a policy is not offered.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// Its files cannot be read.
    #[error("{0}")]
    Read(String),
    /// It cannot be judged.
    #[error("{path}: {error}", path = .path.display())]
    Check {
        /// Where it is.
        path: PathBuf,
        /// What is wrong.
        error: policy::CheckError,
    },
    /// The prover has found something.
    #[error("{path}: not proven; `waypost policy check {path}` tells why", path = .0.display())]
    NotProven(PathBuf),
    /// Two policies have one id.
    #[error("{path}: there is another policy with the id {id}", path = .path.display())]
    Duplicate {
        /// Where the second one is.
        path: PathBuf,
        /// Their id.
        id: String,
    },
    /// It cannot be written as JSON.
    #[error("a policy cannot be written as JSON")]
    Json(#[from] serde_json::Error),
}

/// The policies, ready to be sent.
pub struct Content {
    policies: BTreeMap<String, Offered>,
    /// The id of the policy that the program carries.
    bundled: String,
    list: Cached,
}

struct Offered {
    policy: Policy,
    /// By language; the empty key stands for the policy's first.
    sent: BTreeMap<String, Cached>,
}

impl Content {
    /// Reads and proves the bundled policy and those in the folders within `folder`.
    pub fn load(folder: Option<&Path>) -> Result<Content, ContentError> {
        let mut policies = BTreeMap::new();
        add(&mut policies, Path::new("(bundled)"), &policy::bundled())?;
        let bundled = policies.keys().next().cloned().unwrap_or_default();
        let read = |error: files::ReadError| ContentError::Read(error.to_string());
        for path in folder
            .map(files::folders)
            .transpose()
            .map_err(read)?
            .unwrap_or_default()
        {
            add(&mut policies, &path, &files::read(&path).map_err(read)?)?;
        }
        let list: Vec<PolicySummary> = policies
            .values()
            .map(|offered| summary(&offered.policy))
            .collect();
        let list = cached(&list)?;
        Ok(Content {
            policies,
            bundled,
            list,
        })
    }

    /// What there is: a list of [`PolicySummary`].
    pub(crate) fn list(&self) -> &Cached {
        &self.list
    }

    /// A policy with its words, as [`PolicyContent`]; in the site’s language, or its first one, where it has not got the one asked for.
    pub(crate) fn one(&self, id: &str, language: &str) -> Option<&Cached> {
        let sent = &self.policies.get(id)?.sent;
        sent.get(language).or_else(|| sent.get(""))
    }

    /// A policy to interview by.
    pub fn policy(&self, id: &str) -> Option<&Policy> {
        self.policies.get(id).map(|offered| &offered.policy)
    }

    /// The policy that the program carries: the guide's.
    pub fn bundled(&self) -> Option<&Policy> {
        self.policy(&self.bundled)
    }

    /// Whether the answers lead to the outcome that was sent, by the rules as they stand, on the day that was sent.
    /// `latest` is the last day on which an interview can have been held: nobody is ahead of all time zones.
    pub fn confirms(&self, guidance: &Guidance, latest: Date) -> bool {
        let Some(policy) = self.policy(&guidance.policy) else {
            return false;
        };
        if guidance.date > latest {
            return false;
        }
        let (interview, unknown) = Interview::resume(
            policy,
            guidance.date,
            &Answers::from(guidance.answers.clone()),
        );
        let decided = match interview.next() {
            Next::Conclude(decision) => Some(decision.outcome.id.as_str()),
            Next::Ask(_) | Next::Gap => None,
        };
        unknown.is_empty() && decided == Some(guidance.outcome.as_str())
    }
}

fn add(
    policies: &mut BTreeMap<String, Offered>,
    path: &Path,
    files: &Files,
) -> Result<(), ContentError> {
    let path = || path.to_owned();
    let checked = policy::check(files).map_err(|error| ContentError::Check {
        path: path(),
        error,
    })?;
    let proven = checked.policy.filter(|_| checked.report.proved);
    let policy = proven.ok_or_else(|| ContentError::NotProven(path()))?;
    let mut sent = BTreeMap::new();
    // The site's own language where the policy has it.
    let site = LANGUAGES.first().map(|(language, _)| *language);
    let mut languages = policy.languages().iter();
    let first = languages
        .find(|language| Some(language.as_str()) == site)
        .or(policy.languages().first())
        .cloned();
    for language in policy.languages().iter().cloned().map(Some).chain([None]) {
        let words = language.as_ref().or(first.as_ref());
        let content = PolicyContent {
            policy: policy.clone(),
            language: words.cloned(),
            words: words
                .and_then(|words| checked.words.get(words))
                .cloned()
                .unwrap_or_default(),
        };
        sent.insert(language.unwrap_or_default(), cached(&content)?);
    }
    let id = policy.id().to_owned();
    if policies
        .insert(id.clone(), Offered { policy, sent })
        .is_some()
    {
        return Err(ContentError::Duplicate { path: path(), id });
    }
    Ok(())
}

fn summary(policy: &Policy) -> PolicySummary {
    PolicySummary {
        id: policy.id().to_owned(),
        version: policy.version().to_owned(),
        languages: policy.languages().to_vec(),
    }
}

fn cached(content: &impl serde::Serialize) -> Result<Cached, ContentError> {
    let body = Bytes::from(serde_json::to_vec(content)?);
    Ok(Cached {
        etag: entity_tag_of(&body),
        body,
        content_type: HeaderValue::from_static("application/json"),
        // A policy may be replaced while a page is open; five minutes later everybody has the new one.
        cache_control: "public, max-age=300",
    })
}
