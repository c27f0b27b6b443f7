//! The catalogue: in order, without repetition, and honest about what nobody has published.

use std::collections::BTreeSet;

use super::super::exam::series_of_code;
use super::super::{Exam, Series, catalogue};

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
