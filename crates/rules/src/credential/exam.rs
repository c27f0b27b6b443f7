//! The catalogue of exams: which code belongs to which series.
//!
//! A code is here only if a public source names it, or if it follows from the sequence of such codes (`is_verified` is
//! false then). Exams whose codes nobody has published, such as those before 2003 and the Expert ones of 2007, are left out.

use super::Series::{self, Office2003, Office2007, Office2010On};
use crate::text::fold;

/// An exam that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exam {
    /// Such as `77-601`.
    pub code: &'static str,
    /// Such as `Word 2007`.
    pub title: &'static str,
    /// Its generation.
    pub series: Series,
    /// Whether a source names the code; the others follow from the sequence only.
    pub is_verified: bool,
}

impl Exam {
    /// The exam of a code, however it is typed: case, spaces and hyphens do not matter.
    pub fn find(code: &str) -> Option<&'static Exam> {
        let folded = fold(code);
        CATALOGUE
            .iter()
            .find(|exam| !folded.is_empty() && fold(exam.code) == folded)
    }
}

/// Every exam that is known, by series and code.
pub fn catalogue() -> &'static [Exam] {
    CATALOGUE
}

/// The series that a code belongs to: by the catalogue, or by the numbers that Microsoft gives its other exams
/// (98 for MTA, 70 for technical ones).
pub(super) fn series_of_code(code: &str) -> Option<Series> {
    let by_number = || {
        let folded = fold(code);
        let is_other = folded.len() == 5
            && folded.bytes().all(|byte| byte.is_ascii_digit())
            && (folded.starts_with("98") || folded.starts_with("70"));
        is_other.then_some(Series::OtherMicrosoft)
    };
    Exam::find(code).map(|exam| exam.series).or_else(by_number)
}

const CATALOGUE: &[Exam] = &[
    // Microsoft's exam pages had words for these. No list of them is known: what is missing here may well exist.
    exam("excel2003e", "Excel 2003", Office2003),
    exam("word2003exp", "Word 2003 Expert", Office2003),
    exam(
        "77-600",
        "Windows Vista for the Business Worker",
        Office2007,
    ),
    exam("77-601", "Word 2007", Office2007),
    exam("77-602", "Excel 2007", Office2007),
    by_sequence("77-603", "PowerPoint 2007", Office2007),
    by_sequence("77-604", "Outlook 2007", Office2007),
    exam("77-605", "Access 2007", Office2007),
    exam("77-418", "Word 2013", Office2010On),
    exam("77-419", "SharePoint 2013", Office2010On),
    exam("77-420", "Excel 2013", Office2010On),
    exam("77-421", "OneNote 2013", Office2010On),
    exam("77-422", "PowerPoint 2013", Office2010On),
    exam("77-423", "Outlook 2013", Office2010On),
    exam("77-424", "Access 2013", Office2010On),
    exam("77-425", "Word 2013 Expert, part one", Office2010On),
    exam("77-426", "Word 2013 Expert, part two", Office2010On),
    exam("77-427", "Excel 2013 Expert, part one", Office2010On),
    exam("77-428", "Excel 2013 Expert, part two", Office2010On),
    exam("77-725", "Word 2016", Office2010On),
    exam("77-726", "Word 2016 Expert", Office2010On),
    exam("77-727", "Excel 2016", Office2010On),
    exam("77-728", "Excel 2016 Expert", Office2010On),
    exam("77-729", "PowerPoint 2016", Office2010On),
    exam("77-730", "Access 2016", Office2010On),
    exam("77-731", "Outlook 2016", Office2010On),
    exam("77-853", "OneNote 2010", Office2010On),
    exam("77-881", "Word 2010", Office2010On),
    exam("77-882", "Excel 2010", Office2010On),
    exam("77-883", "PowerPoint 2010", Office2010On),
    exam("77-884", "Outlook 2010", Office2010On),
    exam("77-885", "Access 2010", Office2010On),
    exam("77-886", "SharePoint 2010", Office2010On),
    exam("77-887", "Word 2010 Expert", Office2010On),
    exam("77-888", "Excel 2010 Expert", Office2010On),
    exam("MO-100", "Word 2019", Office2010On),
    by_sequence("MO-101", "Word 2019 Expert", Office2010On),
    exam("MO-110", "Word (Microsoft 365 Apps)", Office2010On),
    exam("MO-200", "Excel 2019", Office2010On),
    exam("MO-201", "Excel 2019 Expert", Office2010On),
    exam("MO-210", "Excel (Microsoft 365 Apps)", Office2010On),
    exam("MO-211", "Excel Expert (Microsoft 365 Apps)", Office2010On),
    exam("MO-300", "PowerPoint 2019", Office2010On),
    exam("MO-400", "Outlook 2019", Office2010On),
    exam("MO-500", "Access 2019 Expert", Office2010On),
];

const fn exam(code: &'static str, title: &'static str, series: Series) -> Exam {
    Exam {
        code,
        title,
        series,
        is_verified: true,
    }
}

/// An exam whose code no source names: it follows from the codes around it.
const fn by_sequence(code: &'static str, title: &'static str, series: Series) -> Exam {
    Exam {
        code,
        title,
        series,
        is_verified: false,
    }
}
