//! The guide beside a record: what the record answers is not asked, the reader's own answers win, and the pages say so.

use std::collections::BTreeSet;

use api::page::Page;
use rules::Date;
use rules::interview::Answers;
use rules::policy::Policy;
use ui::guide::{Carry, Guide, Stop, Turn, screen};
use ui::home;

use crate::support::{GUIDES, all_between, assert_sound, english, written};

const TODAY: Date = Date::OF_ARTICLE;

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    for (question, choice) in pairs {
        answers.set(question, choice);
    }
    answers
}

/// Somebody who passed Office 2003.
fn record() -> Answers {
    answers(&[
        ("series", "office-2003"),
        ("passed", "yes"),
        ("on-transcript", "yes"),
    ])
}

fn stop(turn: Turn, record: &Answers, policy: &'static Policy) -> Stop<'static> {
    turn.with_record(record).stop(policy, TODAY)
}

/// The question that a stop asks; nothing where it asks none.
fn asked(stop: &Stop<'_>) -> String {
    match stop {
        Stop::Ask(ask) => ask.question.id.clone(),
        Stop::Confirm(_) | Stop::Conclude(_) | Stop::Gap => String::new(),
    }
}

fn guide() -> &'static Guide {
    &GUIDES[0].1
}

#[test]
fn only_what_the_record_leaves_open_is_asked_on_every_way_through_the_guide() {
    let policy = &guide().policy;
    for record in [
        record(),
        answers(&[("has-id", "one")]),
        answers(&[
            ("series", "office-2010-on"),
            ("passed", "yes"),
            ("exam-reference", "yes"),
        ]),
        Answers::default(),
    ] {
        let mut open = vec![Answers::default()];
        while let Some(given) = open.pop() {
            let pairs: Vec<_> = given.iter().collect();
            let turn = Turn::from_pairs(pairs.iter().copied());
            let stop = stop(turn, &record, policy);
            let (title, html) = written(|| screen(guide(), english(), stop.clone(), Carry::Query));
            assert_sound(&title, &html);
            match stop {
                Stop::Ask(ask) => {
                    assert_eq!(record.get(&ask.question.id), None, "{title}");
                    for choice in &ask.question.choices {
                        let mut further = ask.interview.answers();
                        further.set(&ask.question.id, choice);
                        open.push(further);
                    }
                }
                Stop::Conclude(conclusion) => {
                    let marks = html.matches(english().guide_from_record()).count();
                    let path = conclusion.interview.path();
                    let of_record = path
                        .iter()
                        .filter(|answer| record.get(&answer.question.id) == Some(answer.choice));
                    assert_eq!(marks, of_record.count(), "{title}");
                }
                Stop::Confirm(_) | Stop::Gap => panic!("{title}"),
            }
        }
    }
}

/// Where the link back leads.
fn back(stop: Stop<'static>) -> String {
    let (_, html) = written(|| screen(guide(), english(), stop, Carry::Query));
    let tags = all_between(&html, "<a", '>');
    let tag = tags
        .iter()
        .find(|tag| tag.contains("class=\"back\""))
        .unwrap();
    all_between(tag, "href=\"", '"')[0].replace("&amp;", "&")
}

#[test]
fn going_back_leads_to_the_readers_own_answers_and_not_to_what_was_never_asked() {
    let policy = &guide().policy;
    // The record answers the series before the reader's own answer and the pass after it.
    let third = stop(Turn::from_pairs([("has-id", "none")]), &record(), policy);
    assert_eq!(asked(&third), "wants-mct");
    let before = back(third);
    assert!(
        before.starts_with("/guide?") && !before.contains("has-id="),
        "{before}"
    );
    let first = stop(Turn::default(), &record(), policy);
    assert_eq!(asked(&first), "has-id");
    let (_, html) = written(|| screen(guide(), english(), first.clone(), Carry::Query));
    assert!(html.contains("Question 1"), "{html}");
    assert_eq!(back(first), Page::Home.path());
}

#[test]
fn who_speaks_of_another_exam_is_asked_about_it_again() {
    let policy = &guide().policy;
    // The form of the changed question, with what the record had answered behind it.
    let changed = Turn::from_pairs([
        ("_at", "series"),
        ("_before", "office-2003"),
        ("series", "office-2010-on"),
        ("has-id", "none"),
        ("passed", "yes"),
        ("on-transcript", "yes"),
    ]);
    let next = stop(changed, &record(), policy);
    assert_eq!(asked(&next), "passed");
    let (_, html) = written(|| screen(guide(), english(), next, Carry::Query));
    assert!(
        html.contains("Your record says: MOS for Office 2003"),
        "{html}"
    );
    assert!(html.contains(&english().guide_record_differs(1)), "{html}");
    assert!(!html.contains(english().guide_from_record()));
}

#[test]
fn an_own_answer_wins_and_the_page_says_what_the_record_says() {
    let policy = &guide().policy;
    let turn = Turn::from_pairs([("passed", "no"), ("has-id", "none")]);
    let stop = stop(turn, &record(), policy);
    let Stop::Conclude(conclusion) = &stop else {
        panic!("{stop:?}");
    };
    assert_eq!(conclusion.decision.outcome.id, "pass-first");
    let (_, html) = written(|| screen(guide(), english(), stop, Carry::Query));
    assert!(html.contains("Your record says: Yes"), "{html}");
}

#[test]
fn a_question_left_open_stays_open_although_the_record_answers_it() {
    let policy = &guide().policy;
    let turn = Turn::from_pairs([("_at", "series")]);
    let Stop::Ask(ask) = stop(turn, &record(), policy) else {
        panic!();
    };
    assert!(ask.is_unanswered && ask.question.id == "series");
}

#[test]
fn the_front_page_asks_what_the_record_leaves_open_or_leads_on_where_nothing_is() {
    let policy = &guide().policy;
    for (record, expected) in [
        (Answers::default(), "name=\"series\""),
        (record(), "name=\"has-id\""),
        (
            answers(&[("series", "not-microsoft")]),
            english().home_record_decides(),
        ),
    ] {
        let (title, html) = written(|| home(guide(), english(), TODAY, &record, Carry::Query));
        assert_sound(&title, &html);
        assert!(html.contains(expected), "{expected}: {html}");
    }
    assert_eq!(policy.id(), "mcp-id");
}

#[test]
fn every_outcome_that_says_to_ask_for_something_leads_to_the_request_with_its_answers() {
    let policy = &guide().policy;
    let mut seen = BTreeSet::new();
    let mut open = vec![Answers::default()];
    while let Some(given) = open.pop() {
        let pairs: Vec<_> = given.iter().collect();
        let turn = Turn::from_pairs(pairs.iter().copied());
        match turn.stop(policy, TODAY) {
            Stop::Ask(ask) => {
                for choice in &ask.question.choices {
                    let mut further = given.clone();
                    further.set(&ask.question.id, choice);
                    open.push(further);
                }
            }
            Stop::Conclude(conclusion) => {
                let outcome = conclusion.decision.outcome;
                for carry in [Carry::Query, Carry::Fragment] {
                    let stop = Stop::Conclude(conclusion.clone());
                    let (_, html) = written(|| screen(guide(), english(), stop, carry));
                    let links = all_between(&html, "href=\"/requests/new?", '"');
                    assert_eq!(links.len(), usize::from(outcome.request.is_some()));
                    for link in links {
                        let link = link.replace("&amp;", "&");
                        assert!(link.contains(&format!("_o={}", outcome.id)), "{link}");
                        for (question, choice) in given.iter() {
                            assert!(link.contains(&format!("{question}={choice}")), "{link}");
                        }
                        seen.insert(outcome.request.clone());
                    }
                }
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(seen.len(), 4, "every kind of request has its outcome");
}

#[test]
fn no_change_gives_up_an_answer_that_only_the_record_gave() {
    let policy = &guide().policy;
    // Who holds an ID is not asked what the record says of the exam: changing that answer drops nothing of one's own.
    let mut held = record();
    held.set("has-id", "one");
    let changed = Turn::from_pairs([
        ("_at", "has-id"),
        ("_before", "none"),
        ("has-id", "one"),
        ("series", "office-2003"),
        ("passed", "yes"),
    ]);
    assert_eq!(asked(&stop(changed, &held, policy)), "credentials-visible");
    // One's own answer to it is given up only after a question.
    let mut own = record();
    own.set("has-id", "one");
    let changed = Turn::from_pairs([
        ("_at", "has-id"),
        ("_before", "none"),
        ("has-id", "one"),
        ("wants-mct", "yes"),
        ("passed", "no"),
    ]);
    let Stop::Confirm(confirm) = stop(changed, &own, policy) else {
        panic!();
    };
    let dropped: Vec<&str> = confirm
        .change
        .dropped
        .iter()
        .map(|answer| answer.question.id.as_str())
        .collect();
    assert_eq!(dropped, ["passed"]);
}

#[test]
fn an_address_carries_of_the_record_only_what_the_way_there_asked_for() {
    let policy = &guide().policy;
    let mut held = record();
    held.set("has-id", "one");
    let Stop::Ask(ask) = stop(Turn::default(), &held, policy) else {
        panic!();
    };
    let given = ask.interview.answers();
    let given: Vec<&str> = given.iter().map(|(question, _)| question).collect();
    assert_eq!(given, ["has-id", "series"]);
}
