//! The article's own journeys lead where the article says, in its year and today.

use std::collections::BTreeSet;

use rules::interview::{Answered, Interview, Next};

use super::{IN_2013, TODAY, concluded, seen, start};

/// Answers what is asked, which must be these questions in this order, and ends.
fn journey(
    day: &str,
    answers: &[(&str, &str)],
) -> (Interview<'static>, &'static str, BTreeSet<&'static str>) {
    let mut interview = start(day);
    for &(question, choice) in answers {
        let Next::Ask(asked) = interview.next() else {
            panic!("{question} is not asked for")
        };
        assert_eq!(asked.id, question);
        assert!(interview.answer(question, choice));
    }
    let outcome = concluded(&interview).expect("an outcome after the last answer");
    let quoted = seen(&interview);
    (interview, &outcome.id, quoted)
}

/// The journey in the article's year and today: one outcome, and these sentences among those seen.
fn leads_to(outcome: &str, answers: &[(&str, &str)], quotes: &[&str]) {
    for day in [IN_2013, TODAY] {
        let (_, reached, quoted) = journey(day, answers);
        assert_eq!(reached, outcome, "on {day}");
        assert!(
            quotes.iter().all(|quote| quoted.contains(quote)),
            "on {day}: {quotes:?} of {quoted:?}"
        );
    }
}

const MOS_2003: [(&str, &str); 5] = [
    ("series", "office-2003"),
    ("has-id", "none"),
    ("passed", "yes"),
    ("wants-mct", "yes"),
    ("on-transcript", "yes"),
];

#[test]
fn a_mos_2003_passer_who_sees_the_exam_and_wants_to_train_others_is_sent_to_the_service_center() {
    leads_to(
        "contact-service-center",
        &MOS_2003,
        &["S11", "S12", "S13", "S14"],
    );
}

#[test]
fn an_mcas_2007_passer_gets_the_id_by_itself() {
    let answers = [
        ("series", "office-2007"),
        ("has-id", "none"),
        ("passed", "yes"),
        ("on-transcript", "yes"),
    ];
    leads_to("id-comes-by-itself", &answers, &["S05", "S16"]);
}

#[test]
fn any_other_mos_passer_finds_the_exam_reference_number_and_then_contacts_the_mct_program() {
    for series in ["office-xp-or-before", "office-2010-on"] {
        let before = [
            ("series", series),
            ("has-id", "none"),
            ("passed", "yes"),
            ("wants-mct", "yes"),
        ];
        let and = |reference| [before.as_slice(), &[("exam-reference", reference)]].concat();
        leads_to("find-your-exam-reference", &and("unsure"), &["S17", "S18"]);
        leads_to("get-your-score-report", &and("no"), &["S17", "S18"]);
        leads_to(
            "contact-mct-program",
            &and("yes"),
            &["S17", "S18", "S19", "S20"],
        );
    }
}

#[test]
fn who_has_several_ids_asks_microsoft_to_search_on_the_name() {
    for series in ["office-2003", "office-2007", "other-microsoft", "unsure"] {
        leads_to(
            "ask-for-name-search",
            &[("series", series), ("has-id", "several")],
            &["S06", "S07"],
        );
    }
}

#[test]
fn who_does_not_see_the_credentials_with_the_one_id_asks_for_the_same_search() {
    let answers = [
        ("series", "office-2003"),
        ("has-id", "one"),
        ("credentials-visible", "no"),
    ];
    leads_to("ask-for-name-search", &answers, &["S06", "S07", "S08"]);
}

#[test]
fn who_has_not_passed_passes_first() {
    for series in [
        "office-xp-or-before",
        "office-2003",
        "office-2007",
        "office-2010-on",
    ] {
        for has_id in ["none", "unsure"] {
            leads_to(
                "pass-first",
                &[("series", series), ("has-id", has_id), ("passed", "no")],
                &["S04"],
            );
        }
    }
}

#[test]
fn what_has_changed_since_the_article_is_told_today_and_was_not_in_its_year() {
    let notes = |day| -> Vec<&str> {
        let (interview, ..) = journey(day, &MOS_2003);
        interview
            .notes(concluded(&interview).unwrap())
            .into_iter()
            .map(|note| note.id.as_str())
            .collect()
    };
    let then = [
        "you-may-already-have-an-id",
        "another-way-with-the-reference",
    ];
    assert_eq!(notes(IN_2013), then);
    assert_eq!(
        notes(TODAY),
        [
            ["mos-no-longer-opens-mct", "microsoft-contacts-are-historic"],
            then
        ]
        .concat()
    );
}

fn questions<'p>(answers: &[Answered<'p>]) -> Vec<&'p str> {
    answers
        .iter()
        .map(|answer| answer.question.id.as_str())
        .collect()
}

#[test]
fn changing_one_answer_keeps_the_others_that_still_hold() {
    for (question, choice, stays, dropped, ends) in [
        (
            "series",
            "office-2010-on",
            vec!["has-id", "passed", "wants-mct"],
            vec!["on-transcript"],
            None,
        ),
        (
            "series",
            "office-2007",
            vec!["has-id", "passed", "on-transcript"],
            vec!["wants-mct"],
            Some("id-comes-by-itself"),
        ),
        (
            "has-id",
            "several",
            vec!["series"],
            vec!["passed", "wants-mct", "on-transcript"],
            Some("ask-for-name-search"),
        ),
        (
            "passed",
            "no",
            vec!["series", "has-id"],
            vec!["wants-mct", "on-transcript"],
            Some("pass-first"),
        ),
        (
            "wants-mct",
            "no",
            vec!["series", "has-id", "passed"],
            vec!["on-transcript"],
            Some("no-id-without-mct"),
        ),
        (
            "on-transcript",
            "no",
            vec!["series", "has-id", "passed", "wants-mct"],
            vec![],
            Some("missing-from-transcript"),
        ),
    ] {
        let (interview, ..) = journey(TODAY, &MOS_2003);
        let change = interview.change(question, choice);
        assert_eq!(
            (questions(&change.stays), questions(&change.dropped)),
            (stays, dropped),
            "{question} = {choice}"
        );
        assert_eq!(
            concluded(&change.interview).map(|outcome| outcome.id.as_str()),
            ends,
            "{question} = {choice}"
        );
    }
}
