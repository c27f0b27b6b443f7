//! The catalogue of exams: which code belongs to which series.
//!
//! A code is here only if a public source names it, or if it follows from the sequence of such codes (`is_verified` is
//! false then). Exams whose codes nobody has published, such as those before 2003 and the Expert ones of 2007, are left out.

use std::collections::HashMap;
use std::sync::LazyLock;

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
    /// The year before which nobody can have taken it: that in which its version of Office came out.
    pub since: u16,
}

impl Exam {
    /// The exam of a code, however it is typed: case, spaces and hyphens do not matter.
    pub fn find(code: &str) -> Option<&'static Exam> {
        BY_CODE.get(&fold(code)).copied()
    }

    /// The exam of a title, however it is put: "Word 2007", "Using Microsoft® Office Word 2007", "MOS: Word Expert 2016".
    pub fn by_title(title: &str) -> Option<&'static Exam> {
        // What stands behind a colon is often what the exam is about, as in "Word 2016: Core Document Creation".
        let (before, behind) = title.split_once([':', '–', '|']).unwrap_or((title, ""));
        const LEVELS: [&str; 5] = ["expert", "part", "master", "one", "two"];
        let is_about = !title_words(behind)
            .iter()
            .any(|word| LEVELS.contains(&word.as_str()));
        let before = before.trim().len() * usize::from(is_about);
        let mut titles = [title, &title[..before]].into_iter();
        titles.find_map(|title| BY_TITLE.get(&title_words(title)).copied())
    }
}

static BY_CODE: LazyLock<HashMap<String, &'static Exam>> = LazyLock::new(|| {
    CATALOGUE
        .iter()
        .map(|exam| (fold(exam.code), exam))
        .collect()
});

static BY_TITLE: LazyLock<HashMap<Vec<String>, &'static Exam>> = LazyLock::new(|| {
    CATALOGUE
        .iter()
        .map(|exam| (title_words(exam.title), exam))
        .collect()
});

/// What an exam is called for comparing, to be compared folded: the catalogue's code where code or title name an exam of it,
/// else the code, else the title.
pub fn exam_key<'a>(code: &'a str, title: &'a str) -> &'a str {
    let is_coded = !fold(code).is_empty();
    let known = if is_coded {
        Exam::find(code)
    } else {
        Exam::by_title(title)
    };
    match known {
        Some(exam) => exam.code,
        None if is_coded => code,
        None => title,
    }
}

/// The year before which nobody can have taken an exam: that of the catalogue, or else of the series.
pub(super) fn first_year(series: Series, code: &str) -> u16 {
    let of_series = match series {
        // Microsoft has certified people since 1992, and in Office since 1997.
        Series::OtherMicrosoft if fold(code).starts_with("98") => MTA,
        Series::OtherMicrosoft | Series::NotMicrosoft => 1992,
        Series::OfficeXpOrBefore => 1997,
        Office2003 => OFFICE_2003,
        Office2007 => OFFICE_2007,
        Office2010On => OFFICE_2010,
    };
    match Exam::find(code).filter(|exam| exam.series == series) {
        Some(exam) => exam.since,
        None => of_series,
    }
}

/// Every exam that is known, by series and code.
pub fn catalogue() -> &'static [Exam] {
    CATALOGUE
}

/// The words of a title that tell one exam from another, in alphabetical order.
fn title_words(title: &str) -> Vec<String> {
    const FILLERS: [&str; 29] = [
        "microsoft",
        "ms",
        "office",
        "using",
        "use",
        "mos",
        "mcas",
        "certified",
        "application",
        "specialist",
        "exam",
        "examination",
        "test",
        "certification",
        "certificate",
        "associate",
        "core",
        "apps",
        "the",
        "in",
        "of",
        "for",
        "and",
        "r",
        "tm",
        "version",
        "examen",
        "prufung",
        "de",
    ];
    let mut words: Vec<String> = Vec::new();
    let mut last = None;
    for c in title.chars() {
        let kind = (c.is_numeric(), c.is_alphanumeric());
        match words.last_mut() {
            Some(word) if last == Some(kind) => word.push(c),
            _ if kind.1 => words.push(c.to_string()),
            _ => {}
        }
        last = Some(kind);
    }
    let words = words.iter().map(|word| match fold(word).as_str() {
        "1" | "i" => "one".to_owned(),
        "2" | "ii" => "two".to_owned(),
        word => word.to_owned(),
    });
    let mut words: Vec<String> = words
        .filter(|word| !word.is_empty() && !FILLERS.contains(&word.as_str()))
        .collect();
    words.sort();
    words.dedup();
    words
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

// In which year each version of Office came out (https://www.computerlanguage.com/results.php?definition=Office+2003 and
// https://bharatadesam.org/microsoft-office-timeline-1989-2022). When the first exam in it was offered is in no public list; it was
// not before. MTA was announced in 2010; Office has been called "Microsoft 365 Apps" since April 2020.
const OFFICE_2003: u16 = 2003;
const OFFICE_2007: u16 = 2007;
const OFFICE_2010: u16 = 2010;
const OFFICE_2013: u16 = 2013;
const OFFICE_2016: u16 = 2015;
const OFFICE_2019: u16 = 2018;
const MICROSOFT_365_APPS: u16 = 2020;
const MTA: u16 = 2010;

const CATALOGUE: &[Exam] = &[
    // Microsoft's exam pages had words for these. No list of them is known: what is missing here may well exist.
    exam("excel2003e", "Excel 2003", Office2003, OFFICE_2003),
    exam("word2003exp", "Word 2003 Expert", Office2003, OFFICE_2003),
    exam(
        "77-600",
        "Windows Vista for the Business Worker",
        Office2007,
        OFFICE_2007,
    ),
    exam("77-601", "Word 2007", Office2007, OFFICE_2007),
    exam("77-602", "Excel 2007", Office2007, OFFICE_2007),
    by_sequence("77-603", "PowerPoint 2007", Office2007, OFFICE_2007),
    by_sequence("77-604", "Outlook 2007", Office2007, OFFICE_2007),
    exam("77-605", "Access 2007", Office2007, OFFICE_2007),
    exam("77-418", "Word 2013", Office2010On, OFFICE_2013),
    exam("77-419", "SharePoint 2013", Office2010On, OFFICE_2013),
    exam("77-420", "Excel 2013", Office2010On, OFFICE_2013),
    exam("77-421", "OneNote 2013", Office2010On, OFFICE_2013),
    exam("77-422", "PowerPoint 2013", Office2010On, OFFICE_2013),
    exam("77-423", "Outlook 2013", Office2010On, OFFICE_2013),
    exam("77-424", "Access 2013", Office2010On, OFFICE_2013),
    exam(
        "77-425",
        "Word 2013 Expert, part one",
        Office2010On,
        OFFICE_2013,
    ),
    exam(
        "77-426",
        "Word 2013 Expert, part two",
        Office2010On,
        OFFICE_2013,
    ),
    exam(
        "77-427",
        "Excel 2013 Expert, part one",
        Office2010On,
        OFFICE_2013,
    ),
    exam(
        "77-428",
        "Excel 2013 Expert, part two",
        Office2010On,
        OFFICE_2013,
    ),
    exam("77-725", "Word 2016", Office2010On, OFFICE_2016),
    exam("77-726", "Word 2016 Expert", Office2010On, OFFICE_2016),
    exam("77-727", "Excel 2016", Office2010On, OFFICE_2016),
    exam("77-728", "Excel 2016 Expert", Office2010On, OFFICE_2016),
    exam("77-729", "PowerPoint 2016", Office2010On, OFFICE_2016),
    exam("77-730", "Access 2016", Office2010On, OFFICE_2016),
    exam("77-731", "Outlook 2016", Office2010On, OFFICE_2016),
    exam("77-853", "OneNote 2010", Office2010On, OFFICE_2010),
    exam("77-881", "Word 2010", Office2010On, OFFICE_2010),
    exam("77-882", "Excel 2010", Office2010On, OFFICE_2010),
    exam("77-883", "PowerPoint 2010", Office2010On, OFFICE_2010),
    exam("77-884", "Outlook 2010", Office2010On, OFFICE_2010),
    exam("77-885", "Access 2010", Office2010On, OFFICE_2010),
    exam("77-886", "SharePoint 2010", Office2010On, OFFICE_2010),
    exam("77-887", "Word 2010 Expert", Office2010On, OFFICE_2010),
    exam("77-888", "Excel 2010 Expert", Office2010On, OFFICE_2010),
    exam("MO-100", "Word 2019", Office2010On, OFFICE_2019),
    by_sequence("MO-101", "Word 2019 Expert", Office2010On, OFFICE_2019),
    exam(
        "MO-110",
        "Word (Microsoft 365 Apps)",
        Office2010On,
        MICROSOFT_365_APPS,
    ),
    exam("MO-200", "Excel 2019", Office2010On, OFFICE_2019),
    exam("MO-201", "Excel 2019 Expert", Office2010On, OFFICE_2019),
    exam(
        "MO-210",
        "Excel (Microsoft 365 Apps)",
        Office2010On,
        MICROSOFT_365_APPS,
    ),
    exam(
        "MO-211",
        "Excel Expert (Microsoft 365 Apps)",
        Office2010On,
        MICROSOFT_365_APPS,
    ),
    exam("MO-300", "PowerPoint 2019", Office2010On, OFFICE_2019),
    exam("MO-400", "Outlook 2019", Office2010On, OFFICE_2019),
    exam("MO-500", "Access 2019 Expert", Office2010On, OFFICE_2019),
];

const fn exam(code: &'static str, title: &'static str, series: Series, since: u16) -> Exam {
    Exam {
        code,
        title,
        series,
        is_verified: true,
        since,
    }
}

/// An exam whose code no source names: it follows from the codes around it.
const fn by_sequence(code: &'static str, title: &'static str, series: Series, since: u16) -> Exam {
    Exam {
        code,
        title,
        series,
        is_verified: false,
        since,
    }
}
