//! The guide beside a record.

use ::desk::record_guide::{RecordGuidePage, record_guide};
use rules::interview::Answers;

use super::head;
use crate::support::{GUIDES, english, written};

fn guided(query: &[(&str, &str)], record: &Answers) -> (RecordGuidePage, String) {
    let (words, guide) = &GUIDES[0];
    let today = "2013-11-01".parse().unwrap();
    let page = RecordGuidePage::read(head(), &guide.policy, query.iter().copied(), record, today);
    let html = written(|| record_guide(guide, *words, page.clone())).1;
    (page, html)
}

fn record() -> Answers {
    let mut record = Answers::default();
    for (question, choice) in [
        ("series", "office-2003"),
        ("passed", "yes"),
        ("on-transcript", "yes"),
    ] {
        record.set(question, choice);
    }
    record
}

/// The marks of a question.
fn marks(html: &str, question: &str) -> String {
    let part = format!("data-part=\"marks-{question}\"");
    let rest = html.split(&part).nth(1).unwrap();
    rest.split("</legend>").next().unwrap().to_owned()
}

#[test]
fn the_record_answers_beforehand_and_the_page_says_what_to_ask_next() {
    let words = english();
    let (page, html) = guided(&[], &record());
    assert_eq!(page.answers, record());
    assert!(marks(&html, "series").contains(words.record_guide_from_record()));
    assert!(marks(&html, "has-id").contains(words.record_guide_ask_next()));
    assert!(!marks(&html, "wants-mct").contains("mark--"));
    assert_eq!(html.matches("mark--next").count(), 1);
    // Every question is there, each with a way to take its answer back.
    let (_, guide) = &GUIDES[0];
    assert_eq!(
        html.matches("<fieldset").count(),
        guide.policy.questions().len()
    );
    let (_, html) = guided(&[("has-id", "one")], &record());
    assert!(marks(&html, "credentials-visible").contains(words.record_guide_ask_next()));
    assert!(marks(&html, "passed").contains(words.record_guide_not_needed()));
}

#[test]
fn an_outcome_shows_with_steps_desks_and_sentences_and_a_summary_to_copy() {
    let query = [("has-id", "none"), ("wants-mct", "yes")];
    let (words, guide) = &GUIDES[0];
    let (_, html) = guided(&query, &record());
    let title = guide.words.outcome["contact-service-center"]
        .heading()
        .unwrap();
    assert!(html.contains(&words.record_guide_reached(title)), "{html}");
    assert!(html.contains("(S13)") || html.contains("S13"));
    let summary = html.split("<textarea id=\"summary\"").nth(1).unwrap();
    let summary = summary.split("</textarea>").next().unwrap();
    for text in [title, "mcp-id", "2013.1", "1. "] {
        assert!(summary.contains(text), "{text}: {summary}");
    }
    assert!(!html.contains("mark--next"));
    assert!(!summary.contains("Nadia"), "a summary names nobody");
}

#[test]
fn who_speaks_of_another_exam_leaves_behind_what_the_record_says_of_the_first() {
    let sent = [
        ("_record", "series passed on-transcript"),
        ("series", "office-2007"),
        ("passed", "yes"),
        ("on-transcript", "yes"),
        ("has-id", ""),
    ];
    let (page, html) = guided(&sent, &record());
    assert_eq!(page.answers.get("series"), Some("office-2007"));
    assert_eq!(
        (
            page.answers.get("passed"),
            page.answers.get("on-transcript")
        ),
        (None, None)
    );
    assert!(!html.contains("mark--record"));
    // Said again by the agent, it is the agent's answer.
    let said = [
        ("_record", ""),
        ("series", "office-2007"),
        ("passed", "yes"),
    ];
    assert_eq!(
        guided(&said, &record()).0.answers.get("passed"),
        Some("yes")
    );
    // Taken back, it is open whatever the record says; nonsense is open, too.
    let (page, _) = guided(&[("series", ""), ("passed", "perhaps")], &record());
    assert_eq!(
        (page.answers.get("series"), page.answers.get("passed")),
        (None, None)
    );
}
