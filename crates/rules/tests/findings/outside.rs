//! What a policy refers to beyond its own file: records, desks and pages of a product, and the words beside it.

use rules::policy::{Files, FindingKind};

use super::{SOUND, WORDS, checked, files, only};

#[test]
fn what_records_desks_and_pages_do_not_have_is_found_unless_the_policy_names_it_as_its_own() {
    let question = "id = \"leaf\"";
    let outcome = "kind = \"act\"";
    let contact = "[[contact]]\nid = \"grocer\"\n";
    for (what, old, new, known, unknown, list) in [
        (
            "record",
            question,
            question.to_owned(),
            "exam-series",
            "exam-seris",
            "records",
        ),
        (
            "request",
            outcome,
            outcome.to_owned(),
            "name-search",
            "name-serch",
            "requests",
        ),
        (
            "status",
            "[[outcome]]\nid = \"boil\"",
            format!("{contact}STATUS[[outcome]]\nid = \"boil\""),
            "historic",
            "histroic",
            "statuses",
        ),
    ] {
        let with = |name: &str, own: &str| {
            let line = format!("{what} = \"{name}\"\n");
            let new = match new.split_once("STATUS") {
                Some((before, after)) => format!("{before}{line}{after}"),
                None => format!("{new}\n{line}"),
            };
            let policy = SOUND.replacen(old, &new, 1);
            checked(&files(&policy.replacen(
                "[[source]]",
                &format!("{own}[[source]]"),
                1,
            )))
        };
        assert_eq!(with(known, "").report.findings, [], "{known}");
        let checked = with(unknown, "");
        let finding = only(&checked, FindingKind::UnknownReference);
        assert_eq!(finding.subject, unknown);
        assert!(finding.message.contains(known), "{}", finding.message);
        assert!(!checked.report.proved && finding.place.is_some());
        let own = format!("[references]\n{list} = [\"{unknown}\"]\n\n");
        assert_eq!(with(unknown, &own).report.findings, [], "{own}");
        assert_eq!(with(known, &own).report.findings, [], "Waypost's own stay");
        let others = format!("[references]\n{list} = [\"another\", \"another\"]\n\n");
        let checked = with(unknown, &others);
        only(&checked, FindingKind::UnknownReference);
        assert_eq!(only(&checked, FindingKind::DuplicateId).subject, "another");
    }
}

#[test]
fn a_policy_that_lists_no_languages_has_those_that_there_are_words_in() {
    let words = |languages: &[&str]| {
        let words = languages.iter();
        checked(&Files {
            words: words
                .map(|language| ((*language).to_owned(), WORDS.to_owned()))
                .collect(),
            ..files(SOUND)
        })
    };
    for languages in [[].as_slice(), &["en"], &["de", "en", "es"]] {
        let checked = words(languages);
        assert_eq!(checked.report.findings, []);
        assert_eq!(checked.policy.unwrap().languages(), languages);
    }
    let checked = checked(&Files {
        words: [("en".to_owned(), WORDS.replace("hot = \"Hot\"", ""))].into(),
        ..files(SOUND)
    });
    assert_eq!(only(&checked, FindingKind::MissingWords).subject, "hot");
}
