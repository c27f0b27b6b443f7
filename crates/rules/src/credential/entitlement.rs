//! What a transcript entitles to.

use super::{ExamResult, Series};

/// What a candidate gets, and from whom. Each variant names the sentences that it rests on ([`Entitlement::because`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entitlement {
    /// They hold an MCP ID. Nobody gets a second one (S06–S08).
    HasId,
    /// A pass in Office 2007 (MCAS): an ID at once (S16).
    AtOnce,
    /// A pass in Office 2003 (MOS): from the service center (S11–S13).
    ServiceCenter,
    /// Another MOS pass: from the MCT program, with an exam reference number (S17–S20). `true` where one is on the transcript.
    MctProgram {
        /// Whether a passed exam has its reference number on the transcript.
        has_reference: bool,
    },
    /// Only passes of other exams of Microsoft's, or of none: outside of the article.
    OutsideArticle,
    /// Exams, and none passed (S04).
    NotPassed,
    /// No exam on the transcript (S11).
    NoExam,
}

impl Entitlement {
    /// The ids of the article's sentences, such as `["S16"]`.
    pub fn because(self) -> &'static [&'static str] {
        match self {
            Entitlement::HasId => &["S06", "S07", "S08"],
            Entitlement::AtOnce => &["S05", "S16"],
            Entitlement::ServiceCenter => &["S09", "S11", "S12", "S13", "S15"],
            Entitlement::MctProgram { .. } => &["S15", "S17", "S18", "S19", "S20"],
            Entitlement::OutsideArticle => &["S02", "S04"],
            Entitlement::NotPassed => &["S04"],
            Entitlement::NoExam => &["S04", "S11"],
        }
    }
}

/// What these results entitle to, of somebody who holds so many MCP IDs.
///
/// Several passes entitle to the best of what each entitles to; failed exams never take anything away.
pub fn entitlement(results: &[ExamResult], ids_held: usize) -> Entitlement {
    if ids_held > 0 {
        return Entitlement::HasId;
    }
    let passed = |series| {
        results
            .iter()
            .any(|result| result.passed && result.series == series)
    };
    if passed(Series::Office2007) {
        Entitlement::AtOnce
    } else if passed(Series::Office2003) {
        Entitlement::ServiceCenter
    } else if OTHER_MOS.into_iter().any(passed) {
        Entitlement::MctProgram {
            has_reference: OTHER_MOS
                .into_iter()
                .any(|series| has_reference(results, series)),
        }
    } else if results.iter().any(|result| result.passed) {
        Entitlement::OutsideArticle
    } else if !results.is_empty() {
        Entitlement::NotPassed
    } else {
        Entitlement::NoExam
    }
}

/// The "MOS exams" of S17, as the policy reads them: every one that is neither 2003 nor 2007.
pub(super) const OTHER_MOS: [Series; 2] = [Series::OfficeXpOrBefore, Series::Office2010On];

/// Whether a passed exam of the series has its reference number on the transcript.
pub(super) fn has_reference(results: &[ExamResult], series: Series) -> bool {
    results.iter().any(|result| {
        let reference = result.reference.as_deref().unwrap_or_default();
        result.passed && result.series == series && !reference.trim().is_empty()
    })
}
