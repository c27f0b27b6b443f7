//! The catalogue: in order, without repetition, and honest about what nobody has published.

use std::collections::BTreeSet;

use super::super::exam::series_of_code;
use super::super::{Exam, Series, catalogue, exam_key};

#[test]
fn it_is_in_order_and_every_code_is_in_it_once() {
    let order: Vec<(Series, &str)> = catalogue()
        .iter()
        .map(|exam| (exam.series, exam.code))
        .collect();
    assert!(order.is_sorted(), "{order:?}");
    let codes: BTreeSet<&str> = catalogue().iter().map(|exam| exam.code).collect();
    assert_eq!(codes.len(), catalogue().len());
    let titles: BTreeSet<&str> = catalogue().iter().map(|exam| exam.title).collect();
    assert_eq!(titles.len(), catalogue().len());
}

#[test]
fn only_codes_without_a_source_are_marked() {
    let unverified: Vec<&str> = catalogue()
        .iter()
        .filter(|exam| !exam.is_verified)
        .map(|exam| exam.code)
        .collect();
    assert_eq!(unverified, ["77-603", "77-604", "MO-101"]);
}

#[test]
fn the_expert_exams_of_2007_are_not_invented() {
    let of_2007 = catalogue()
        .iter()
        .filter(|exam| exam.series == Series::Office2007);
    assert!(of_2007.clone().all(|exam| !exam.title.contains("Expert")));
    assert_eq!(of_2007.count(), 6);
}

#[test]
fn an_exam_is_found_however_its_code_is_typed() {
    for typed in ["77-601", "77601", " 77 601", "77–601", "７７-601"] {
        assert_eq!(
            Exam::find(typed).map(|exam| exam.title),
            Some("Word 2007"),
            "{typed}"
        );
    }
    assert_eq!(Exam::find("mo-100").map(|exam| exam.code), Some("MO-100"));
    for typed in ["", "-", "77-6", "77-6011", "77-850"] {
        assert_eq!(Exam::find(typed), None, "{typed}");
    }
}

#[test]
fn other_exams_of_microsoft_are_known_by_their_numbers() {
    for (code, series) in [
        ("98-349", Some(Series::OtherMicrosoft)),
        ("70-290", Some(Series::OtherMicrosoft)),
        ("70-29", None),
        ("98-34a", None),
        ("77-850", None),
        ("77-881", Some(Series::Office2010On)),
    ] {
        assert_eq!(series_of_code(code), series, "{code}");
    }
}

#[test]
fn an_exam_is_found_however_its_title_is_put() {
    for exam in catalogue() {
        assert_eq!(Exam::by_title(exam.title), Some(exam));
    }
    for (title, code) in [
        ("Word 2007", Some("77-601")),
        ("word 2007 ", Some("77-601")),
        ("Word2007", Some("77-601")),
        ("Microsoft Office Word 2007", Some("77-601")),
        ("Microsoft® Office Word 2007", Some("77-601")),
        ("Using Microsoft Office Word 2007", Some("77-601")),
        ("MCAS: Using Microsoft® Office Word 2007", Some("77-601")),
        ("MOS 2007 Word", Some("77-601")),
        (
            "Microsoft Office Specialist: Word 2003 Expert",
            Some("word2003exp"),
        ),
        ("MOS: Word Expert 2016", Some("77-726")),
        (
            "Word 2016: Core Document Creation, Collaboration and Communication",
            Some("77-725"),
        ),
        ("Excel 2013 Expert Part 2", Some("77-428")),
        ("Microsoft Excel (Microsoft 365 Apps)", Some("MO-210")),
        ("Word 2007 Expert", None),
        ("Word 2007: Expert", None),
        ("Word 2013 Expert", None),
        ("Word", None),
        ("2007", None),
        ("Microsoft Office", None),
        ("", None),
    ] {
        assert_eq!(Exam::by_title(title).map(|exam| exam.code), code, "{title}");
    }
}

#[test]
fn an_exam_is_called_the_same_by_its_code_and_by_its_title() {
    for (code, title, key) in [
        ("77-601", "Word 2007", "77-601"),
        ("77 601", "Anything", "77-601"),
        ("", "Using Microsoft Office Word 2007", "77-601"),
        ("77-999", "Word 2007", "77-999"),
        ("-", "Word 2007", "77-601"),
        ("", "Sample", "Sample"),
    ] {
        assert_eq!(exam_key(code, title), key, "{code} {title}");
    }
}
