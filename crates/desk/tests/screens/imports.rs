//! The pages of files of exam results, written: every stage of a file, in every language.

use std::collections::BTreeSet;

use ::desk::import::{
    Changed, Counts, FileLine, FilePage, FilesPage, Refused, Report, Stage, Told, file, files,
};
use api::served;
use ui::FieldErrors;
use words::{LANGUAGES, Words};

use crate::support::{assert_sound, written};

const ID: &str = "0190a1b2-0000-7000-8000-000000000001";

fn report() -> Report {
    Report {
        counts: Counts {
            rows: 1_000,
            new: 700,
            people: 650,
            ids: 320,
            changed: 1,
            unchanged: 149,
            refused: 150,
        },
        changed: vec![Changed {
            line: 12,
            person: "Wren Sample".into(),
            changes: vec![("Score".into(), String::new(), "820".into())],
        }],
        refused: vec![Refused {
            line: 40,
            reasons: vec![
                ("fecha".into(), "It is empty and must not be".into()),
                ("correo".into(), "<script>alert(1)</script>".into()),
            ],
        }],
        told: (
            vec![Told {
                line: 3,
                rows: 949,
                what: ("nota".into(), "“N/A” stands for nothing".into()),
            }],
            2,
        ),
    }
}

fn stages() -> Vec<Stage> {
    let nothing_new = Report {
        counts: Counts {
            rows: 10,
            unchanged: 10,
            ..Counts::default()
        },
        ..Report::default()
    };
    vec![
        Stage::Waiting,
        Stage::Reading(1),
        Stage::Checking(500, 1_000),
        Stage::Checked(report()),
        Stage::Checked(nothing_new),
        Stage::Recording(500, 1_000),
        Stage::Recorded(report()),
        Stage::Unreadable("There are no rows in the file".into()),
        Stage::Unchecked("The service is busy"),
        Stage::Stopped("The service is busy", 500, 1_000),
    ]
}

fn page(words: Words, stage: Stage) -> (String, String) {
    let page = FilePage {
        id: ID.into(),
        name: "results <2008>.csv".into(),
        by: "Sam Sample".into(),
        at: "2013-11-01T09:30:00Z".into(),
        stage,
    };
    written(|| file(words, page))
}

fn english(stage: Stage) -> String {
    page(Words::of("en").unwrap(), stage).1
}

#[test]
fn every_stage_of_a_file_is_a_sound_page_in_every_language() {
    for (language, _) in LANGUAGES {
        let words = Words::of(language).unwrap();
        let mut titles = BTreeSet::new();
        for stage in stages() {
            let (title, html) = page(words, stage.clone());
            assert_sound(&title, &html);
            assert!(html.contains("results &lt;2008&gt;.csv"), "{html}");
            titles.insert(title);
        }
        // Two of what was checked and two of what stopped share a heading.
        assert_eq!(titles.len(), stages().len() - 2, "{language}");
    }
}

#[test]
fn how_far_it_is_stands_in_words_beside_the_bar() {
    let html = english(Stage::Checking(500, 1_000));
    assert!(html.contains("500 of 1000 rows checked"), "{html}");
    assert!(
        html.contains("max=\"1000\"") && html.contains("value=\"500\""),
        "{html}"
    );
    assert!(html.contains("aria-labelledby=\"so-far\""));
    let unknown = english(Stage::Reading(7));
    assert!(
        unknown.contains("7 rows read") && !unknown.contains("value="),
        "{unknown}"
    );
}

#[test]
fn only_what_has_something_to_record_can_be_recorded() {
    let action = format!("action=\"{}\"", served::fill(served::IMPORT_APPLY, &[ID]));
    let offered: Vec<bool> = stages()
        .into_iter()
        .map(|stage| english(stage).contains(&action))
        .collect();
    let expected = [
        false, false, false, true, false, false, false, false, false, true,
    ];
    assert_eq!(offered, expected);
}

#[test]
fn refused_rows_are_shown_with_line_column_and_reason_and_all_of_them_can_be_downloaded() {
    let html = english(Stage::Checked(report()));
    assert!(
        html.contains("fecha: It is empty and must not be"),
        "{html}"
    );
    assert!(!html.contains("<script"), "{html}");
    assert!(html.contains("The first 1 of 150 are shown here"), "{html}");
    let download = served::fill(served::IMPORT_REFUSED, &[ID]);
    assert!(html.contains(&format!("href=\"{download}\"")), "{html}");
    assert!(html.contains("Score: nothing → 820"), "{html}");
}

#[test]
fn the_form_sends_a_file_and_the_error_is_at_its_field() {
    for (language, _) in LANGUAGES {
        let words = Words::of(language).unwrap();
        for errors in [
            FieldErrors::default(),
            FieldErrors(vec![("file".into(), words.import_choose_file().into())]),
        ] {
            let has_errors = !errors.is_empty();
            let stages = stages().into_iter();
            let line = |stage| FileLine {
                id: ID.into(),
                name: String::new(),
                by: "Sam Sample".into(),
                at: "2013-11-01T09:30:00Z".into(),
                stage,
            };
            let page = FilesPage {
                key: ID.into(),
                limit: 64,
                files: stages.map(line).collect(),
                errors,
            };
            let (title, html) = written(|| files(words, page));
            assert_sound(&title, &html);
            assert!(html.contains("enctype=\"multipart/form-data\""));
            let (key, file) = (html.find("name=\"key\""), html.find("type=\"file\""));
            assert!(
                key.unwrap() < file.unwrap(),
                "what was sent before is known first"
            );
            assert_eq!(html.contains("aria-invalid=\"true\""), has_errors);
            assert_eq!(title.contains("Error"), has_errors, "{title}");
            assert!(html.contains(words.import_unnamed()));
        }
    }
}
