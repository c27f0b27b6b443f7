//! What a candidate's record answers of the guide's questions.

use super::entitlement::{OTHER_MOS, has_reference};
use super::{Entitlement, ExamResult, Series, entitlement};
use crate::interview::Answers;
use crate::policy::Policy;

/// A fact of a record: what a policy's `record = "…"` names, with the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// `exam-series`, `exam-passed`, `on-transcript`, `exam-reference` or `mcp-ids`.
    pub name: &'static str,
    /// The choice that it amounts to.
    pub choice: &'static str,
}

/// What the record says. It is silent where it cannot know: no exam on the transcript is no "not passed", and no ID on
/// record is no "none", for there may be one under another spelling of the name (S06, S07).
///
/// All facts but `mcp-ids` are about the exams of one series, the one that the entitlement rests on. Where there is no
/// such series they are left out together: "passed" says nothing about an exam that the candidate still has to name. In
/// the same way they no longer hold when a candidate changes the answer to `exam-series`.
pub fn facts(results: &[ExamResult], ids_held: usize) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut say = |name, choice| facts.push(Fact { name, choice });
    if let Some((series, passed)) = exam(results) {
        say("exam-series", series.name());
        say("exam-passed", if passed { "yes" } else { "no" });
        say("on-transcript", "yes");
        if has_reference(results, series) {
            say("exam-reference", "yes");
        }
    }
    match ids_held {
        0 => {}
        1 => say("mcp-ids", "one"),
        _ => say("mcp-ids", "several"),
    }
    facts
}

/// The series that the guide is about, and whether an exam of it is passed.
fn exam(results: &[ExamResult]) -> Option<(Series, bool)> {
    let passed = |series: &Series| {
        results
            .iter()
            .any(|result| result.passed && result.series == *series)
    };
    match entitlement(results, 0) {
        Entitlement::AtOnce => Some((Series::Office2007, true)),
        Entitlement::ServiceCenter => Some((Series::Office2003, true)),
        // Passes in both lead different ways in the guide; which one counts is the candidate's to say.
        Entitlement::MctProgram { .. } => {
            only(OTHER_MOS.into_iter().filter(passed)).map(|series| (series, true))
        }
        Entitlement::OutsideArticle => [Series::OtherMicrosoft, Series::NotMicrosoft]
            .into_iter()
            .find(passed)
            .map(|series| (series, true)),
        Entitlement::NotPassed => {
            let taken = |series: &Series| results.iter().any(|result| result.series == *series);
            only(Series::ALL.into_iter().filter(taken)).map(|series| (series, false))
        }
        Entitlement::HasId | Entitlement::NoExam => None,
    }
}

/// The one series, if there is exactly one.
fn only(mut series: impl Iterator<Item = Series>) -> Option<Series> {
    let first = series.next()?;
    series.next().is_none().then_some(first)
}

/// The facts as answers to the questions of a policy; a fact that is no choice of its question is left out.
pub fn answers(facts: &[Fact], policy: &Policy) -> Answers {
    let mut answers = Answers::default();
    for question in policy.questions() {
        let fact = facts
            .iter()
            .find(|fact| question.record.as_deref() == Some(fact.name));
        if let Some(fact) = fact
            && question.choices.iter().any(|choice| choice == fact.choice)
        {
            answers.set(&question.id, fact.choice);
        }
    }
    answers
}

/// The record's answers that hold beside a person's own: those about an exam hold only while the person speaks of the exam
/// that the record is about.
pub fn beside(record: &Answers, own: &Answers, policy: &Policy) -> Answers {
    let mut holding = Answers::default();
    let is_other_exam = speaks_of_another_exam(record, own, policy);
    for question in policy.questions() {
        let about = question.record.as_deref().unwrap_or_default();
        if let Some(choice) = record.get(&question.id)
            && !(is_other_exam && OF_THE_EXAM.contains(&about))
        {
            holding.set(&question.id, choice);
        }
    }
    holding
}

/// The facts that say something of the exam which `exam-series` names.
const OF_THE_EXAM: [&str; 3] = ["exam-passed", "on-transcript", "exam-reference"];

fn speaks_of_another_exam(record: &Answers, own: &Answers, policy: &Policy) -> bool {
    policy
        .questions()
        .iter()
        .filter(|question| question.record.as_deref() == Some("exam-series"))
        .any(|question| {
            let named = own.get(&question.id);
            named.is_some() && named != record.get(&question.id)
        })
}
