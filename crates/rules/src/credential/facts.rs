//! What a candidate's record answers of the guide's questions.

use super::entitlement::{OTHER_MOS, has_reference};
use super::{Entitlement, ExamResult, Series, entitlement};

/// What a record can say: what a question of a policy names by `record = "…"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FactKind {
    /// Of which series the exam is.
    ExamSeries,
    /// Whether it is passed.
    ExamPassed,
    /// Whether the transcript shows it.
    OnTranscript,
    /// Whether it has an exam reference number.
    ExamReference,
    /// How many MCP IDs the candidate holds.
    McpIds,
}

impl FactKind {
    /// Every kind.
    pub const ALL: [FactKind; 5] = [
        FactKind::ExamSeries,
        FactKind::ExamPassed,
        FactKind::OnTranscript,
        FactKind::ExamReference,
        FactKind::McpIds,
    ];

    /// The name in policies.
    pub const fn name(self) -> &'static str {
        match self {
            FactKind::ExamSeries => "exam-series",
            FactKind::ExamPassed => "exam-passed",
            FactKind::OnTranscript => "on-transcript",
            FactKind::ExamReference => "exam-reference",
            FactKind::McpIds => "mcp-ids",
        }
    }

    /// The kind of a name.
    pub fn parse(name: &str) -> Option<FactKind> {
        FactKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it says something of the exam that [`FactKind::ExamSeries`] names.
    pub(crate) const fn is_of_the_exam(self) -> bool {
        matches!(
            self,
            FactKind::ExamPassed | FactKind::OnTranscript | FactKind::ExamReference
        )
    }
}

/// A fact of a record, with the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub kind: FactKind,
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
    let mut say = |kind, choice| facts.push(Fact { kind, choice });
    if let Some((series, passed)) = exam(results) {
        say(FactKind::ExamSeries, series.name());
        say(FactKind::ExamPassed, if passed { "yes" } else { "no" });
        say(FactKind::OnTranscript, "yes");
        if has_reference(results, series) {
            say(FactKind::ExamReference, "yes");
        }
    }
    match ids_held {
        0 => {}
        1 => say(FactKind::McpIds, "one"),
        _ => say(FactKind::McpIds, "several"),
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
