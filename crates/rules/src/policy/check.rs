//! Checks a whole policy: names, quotes, words, worked examples, and the proof.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, FindingKind, Level, Report};
use super::model::{Parts, Policy};
use super::parse::{self, CASES_NAME, Files, ParseError, RawCase, words_name};
use super::prove;
use super::resolve::resolve;
use super::space::TooEntangled;
use super::words::{Headed, PolicyWords};
use crate::interview::{Answers, Interview, Next};

/// A policy that was read, with what the prover says of it.
#[derive(Debug)]
pub struct Checked {
    /// What was found.
    pub report: Report,
    /// The policy, as far as it fits together; use it for interviews only when the report says `proved`.
    pub policy: Option<Policy>,
    /// The policy's words by language.
    pub words: BTreeMap<String, PolicyWords>,
}

/// A policy that could not be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckError {
    /// A file is not what it should be.
    Parse(ParseError),
    /// The interviews are too many to walk.
    TooEntangled,
}

impl std::fmt::Display for CheckError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            CheckError::Parse(error) => error.fmt(f),
            CheckError::TooEntangled => f.write_str(
                "the rules depend on each other in too many ways to be proven; ask the question that divides most people first, or split the policy",
            ),
        }
    }
}

impl std::error::Error for CheckError {}

impl From<TooEntangled> for CheckError {
    fn from(_: TooEntangled) -> CheckError {
        CheckError::TooEntangled
    }
}

/// Reads the files and judges them.
pub fn check(files: &Files) -> Result<Checked, CheckError> {
    let parsed = parse::parse(files).map_err(CheckError::Parse)?;
    let resolved = resolve(files, &parsed);
    let mut findings = resolved.findings;
    for language in &resolved.parts.languages {
        missing_words(
            &resolved.parts,
            language,
            parsed.words.get(language),
            &parsed.words,
            &mut findings,
        );
    }
    let proof = prove::prove(&resolved.parts)?;
    findings.extend(proof.findings);
    let (id, version) = (resolved.parts.id.clone(), resolved.parts.version.clone());
    let policy = Policy::try_from(resolved.parts).ok();
    if let Some(policy) = &policy {
        for case in &parsed.cases {
            let failed = failing_case(policy, case.get_ref()).map(|mut finding| {
                finding.place = files
                    .cases
                    .as_ref()
                    .map(|text| parse::place(CASES_NAME, text, case.span()));
                finding
            });
            findings.extend(failed);
        }
    }
    findings.sort_by_key(|finding| (finding.level == Level::Warning, finding.kind));
    let report = Report {
        policy: id,
        version,
        proved: findings
            .iter()
            .all(|finding| finding.level == Level::Warning),
        interviews: proof.interviews,
        longest: proof.longest,
        states: proof.states,
        findings,
    };
    Ok(Checked {
        report,
        policy,
        words: parsed.words,
    })
}

/// Every id has its words, and words that may be left out are left out in every language or in none.
fn missing_words(
    parts: &Parts,
    language: &str,
    words: Option<&PolicyWords>,
    all: &BTreeMap<String, PolicyWords>,
    findings: &mut Vec<Finding>,
) {
    let empty = PolicyWords::default();
    let words = words.unwrap_or(&empty);
    let file = words_name(language);
    let mut missing = |subject: &str, what: String| {
        findings
            .push(FindingKind::MissingWords.of(subject, format!("{file} has no words for {what}")));
    };
    for question in &parts.questions {
        let of = |words: &PolicyWords| {
            words
                .question
                .get(&question.id)
                .cloned()
                .unwrap_or_default()
        };
        let mine = of(words);
        if blank(&mine.ask) {
            missing(&question.id, format!("question.{}: ask", question.id));
        }
        for (part, given, others) in [
            (
                "hint",
                mine.hint.is_some(),
                all.values().any(|other| of(other).hint.is_some()),
            ),
            (
                "why",
                mine.why.is_some(),
                all.values().any(|other| of(other).why.is_some()),
            ),
        ] {
            if others && !given {
                missing(
                    &question.id,
                    format!(
                        "question.{}: {part}, which another language has",
                        question.id
                    ),
                );
            }
        }
        for choice in question
            .choices
            .iter()
            .filter(|choice| mine.choice.get(*choice).is_none_or(|text| blank(text)))
        {
            missing(choice, format!("question.{}.choice: {choice}", question.id));
        }
    }
    type Table = fn(&PolicyWords) -> &BTreeMap<String, Headed>;
    let tables: [(&str, Vec<&String>, Table); 4] = [
        (
            "outcome",
            parts.outcomes.iter().map(|outcome| &outcome.id).collect(),
            |words| &words.outcome,
        ),
        (
            "step",
            parts.steps.iter().map(|step| &step.id).collect(),
            |words| &words.step,
        ),
        (
            "note",
            parts.notes.iter().map(|note| &note.id).collect(),
            |words| &words.note,
        ),
        (
            "contact",
            parts.contacts.iter().map(|contact| &contact.id).collect(),
            |words| &words.contact,
        ),
    ];
    for (kind, ids, table) in &tables {
        for id in ids {
            let mine = table(words).get(*id).cloned().unwrap_or_default();
            if mine.heading().is_none_or(blank) {
                missing(id, format!("{kind}.{id}"));
                continue;
            }
            let others = || all.values().filter_map(|other| table(other).get(*id));
            if (mine.title.is_none() && others().any(|other| other.title.is_some()))
                || (mine.text.is_none() && others().any(|other| other.text.is_some()))
            {
                missing(id, format!("all of {kind}.{id} that another language has"));
            }
        }
    }
    unknown_words(
        parts,
        words,
        &file,
        &tables.map(|(kind, ids, table)| (kind, ids, table(words))),
        findings,
    );
}

/// Words for an id that the policy has not got are a misspelling.
fn unknown_words(
    parts: &Parts,
    words: &PolicyWords,
    file: &str,
    tables: &[(&str, Vec<&String>, &BTreeMap<String, Headed>)],
    findings: &mut Vec<Finding>,
) {
    let mut unknown = |id: &str, what: String| {
        findings.push(FindingKind::UnknownReference.of(
            id,
            format!("{file} has words for {what}, which the policy does not define"),
        ));
    };
    for (id, question_words) in &words.question {
        match parts.questions.iter().find(|question| question.id == *id) {
            None => unknown(id, format!("question.{id}")),
            Some(question) => {
                for choice in question_words
                    .choice
                    .keys()
                    .filter(|choice| !question.choices.contains(choice))
                {
                    unknown(choice, format!("question.{id}.choice: {choice}"));
                }
            }
        }
    }
    for (kind, ids, words) in tables {
        let known: BTreeSet<&String> = ids.iter().copied().collect();
        for id in words.keys().filter(|id| !known.contains(id)) {
            unknown(id, format!("{kind}.{id}"));
        }
    }
}

fn blank(text: &str) -> bool {
    text.trim().is_empty()
}

fn failing_case(policy: &Policy, case: &RawCase) -> Option<Finding> {
    // Without a day of its own, an example is about the rules as they stand last.
    let last = prove::periods(&policy.table).last().copied()?;
    let date = case.on.map_or(last, |on| on.0);
    let answers: Answers = case.answers.clone().into();
    let (interview, unknown) = Interview::resume(policy, date, &answers);
    let message = if let Some(answer) = unknown.first() {
        format!("answers `{answer}`, which the policy does not offer")
    } else {
        match interview.next() {
            Next::Conclude(decision) if decision.outcome.id == case.outcome => return None,
            Next::Conclude(decision) => {
                format!(
                    "reaches `{}` by rule `{}`, not `{}`",
                    decision.outcome.id, decision.rule.id, case.outcome
                )
            }
            Next::Ask(question) => {
                format!("is not decided: `{}` is still to be answered", question.id)
            }
            Next::Gap => "reaches no outcome: no rule is left".to_owned(),
        }
    };
    let name = if blank(&case.name) {
        &case.outcome
    } else {
        &case.name
    };
    Some(Finding {
        answers: case.answers.clone(),
        date: Some(date),
        ..FindingKind::FailingCase.of(
            name,
            format!("the example \u{201c}{name}\u{201d} {message}"),
        )
    })
}
