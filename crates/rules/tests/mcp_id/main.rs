//! The policy that Waypost carries: it is proven, loses no sentence of the article, leaves nobody without a next step,
//! and never sends a holder of an MCP ID for another one. `journeys` follows people through it, `defects` breaks it, `record` answers for them.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod defects;
mod journeys;
mod record;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use rules::interview::{Interview, Next};
use rules::policy::{Checked, Outcome, Policy, bundled, check};

const IN_2013: &str = "2013-11-01";
const TODAY: &str = "2026-11-23";

static CHECKED: LazyLock<Checked> = LazyLock::new(|| check(&bundled()).unwrap());

fn policy() -> &'static Policy {
    CHECKED.policy.as_ref().unwrap()
}

fn start(day: &str) -> Interview<'static> {
    Interview::start(policy(), day.parse().unwrap())
}

/// Shows `visit` where the interview stands, and everywhere it can go from there.
fn walk(interview: &Interview<'static>, visit: &mut impl FnMut(&Interview<'static>)) {
    visit(interview);
    if let Next::Ask(question) = interview.next() {
        for choice in &question.choices {
            let mut further = interview.clone();
            assert!(further.answer(&question.id, choice));
            walk(&further, visit);
        }
    }
}

fn concluded(interview: &Interview<'static>) -> Option<&'static Outcome> {
    match interview.next() {
        Next::Conclude(decision) => Some(decision.outcome),
        Next::Ask(_) => None,
        Next::Gap => panic!("no rule is left after {:?}", interview.answers()),
    }
}

/// The sentences that a person sees with an outcome: by its rule, its steps, its contacts and its notes.
fn seen(interview: &Interview<'static>) -> BTreeSet<&'static str> {
    let Next::Conclude(decision) = interview.next() else {
        return BTreeSet::new();
    };
    let steps = policy()
        .steps_of(decision.outcome)
        .flat_map(|step| policy().sources_of_step(step));
    let contacts = policy()
        .contacts_of(decision.outcome)
        .filter_map(|contact| policy().source_of_contact(contact));
    let notes = interview
        .notes(decision.outcome)
        .into_iter()
        .flat_map(|note| policy().sources_of_note(note));
    let of_rule = policy().sources_of_rule(decision.rule);
    let quoted = of_rule.chain(steps).chain(contacts).chain(notes);
    quoted.map(|source| source.id.as_str()).collect()
}

/// The ids of one kind that the policy's file declares.
fn declared(kind: &str) -> BTreeSet<String> {
    let file: toml::Table = toml::from_str(&bundled().policy).unwrap();
    let list = file[kind].as_array().unwrap();
    list.iter()
        .map(|thing| thing["id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn it_is_proven_without_a_finding() {
    let report = &CHECKED.report;
    assert_eq!(report.findings, []);
    assert!(report.proved);
    assert_eq!(CHECKED.words.keys().collect::<Vec<_>>(), ["en", "es"]);
}

#[test]
fn every_sentence_of_the_article_is_quoted_where_a_person_can_get_to() {
    let mut quoted = BTreeSet::new();
    for day in [IN_2013, TODAY] {
        walk(&start(day), &mut |interview| quoted.extend(seen(interview)));
    }
    let article: BTreeSet<String> = (1..=40).map(|number| format!("S{number:02}")).collect();
    assert_eq!(quoted, article.iter().map(String::as_str).collect());
}

#[test]
fn every_step_and_contact_that_is_declared_is_used() {
    let outcomes = || policy().outcomes().iter();
    let steps = outcomes()
        .flat_map(|outcome| policy().steps_of(outcome))
        .map(|step| step.id.clone());
    assert_eq!(steps.collect::<BTreeSet<_>>(), declared("step"));
    let contacts = outcomes()
        .flat_map(|outcome| policy().contacts_of(outcome))
        .map(|contact| contact.id.clone());
    assert_eq!(contacts.collect::<BTreeSet<_>>(), declared("contact"));
}

#[test]
fn every_outcome_says_what_to_do_or_whom_to_turn_to() {
    for outcome in policy().outcomes() {
        let (steps, contacts) = (
            policy().steps_of(outcome).count(),
            policy().contacts_of(outcome).count(),
        );
        assert!(steps + contacts > 0, "{} leaves a person alone", outcome.id);
    }
}

#[test]
fn who_is_not_sure_is_never_stuck_wherever_they_stand() {
    for question in policy().questions() {
        assert!(
            question.choices.iter().any(|choice| choice == "unsure"),
            "{} wants a fact of everybody",
            question.id
        );
    }
    walk(&start(TODAY), &mut |interview| {
        let mut interview = interview.clone();
        while let Next::Ask(question) = interview.next() {
            assert!(interview.answer(&question.id, "unsure"));
        }
        let outcome = concluded(&interview).unwrap();
        let helps = policy().steps_of(outcome).next().is_some()
            || policy().contacts_of(outcome).next().is_some();
        assert!(helps, "{} after {:?}", outcome.id, interview.answers());
    });
}

/// The outcomes at whose end stands an ID that the person has not got yet: by itself (S16), from a Microsoft representative
/// (S13), from the MCT program (S20) or after the pass that is still missing (S04). The score report, the exam reference
/// number and the transcript are only repaired to get there, and who decides about MCT decides about getting there.
const PROMISE_AN_ID: [&str; 8] = [
    "contact-mct-program",
    "contact-service-center",
    "decide-about-mct",
    "find-your-exam-reference",
    "get-your-score-report",
    "id-comes-by-itself",
    "missing-from-transcript",
    "pass-first",
];

#[test]
fn who_holds_an_id_is_never_told_to_get_another() {
    // Whatever hands out an ID is on the list.
    for outcome in policy().outcomes() {
        let hands_out = outcome.request.as_deref() == Some("id-and-access-code")
            || policy().steps_of(outcome).any(|step| {
                ["receive-id", "receive-id-and-access-code"].contains(&step.id.as_str())
            });
        assert!(
            !hands_out || PROMISE_AN_ID.contains(&outcome.id.as_str()),
            "{}",
            outcome.id
        );
    }
    for holds in ["one", "several"] {
        for day in [IN_2013, TODAY] {
            let mut holder = start(day);
            assert!(holder.answer("has-id", holds));
            let reached: BTreeSet<&str> = holder
                .possible()
                .into_iter()
                .map(|outcome| outcome.id.as_str())
                .collect();
            assert!(
                !reached.is_empty()
                    && PROMISE_AN_ID
                        .iter()
                        .all(|promise| !reached.contains(promise)),
                "{reached:?}"
            );
        }
    }
    // Who may hold one looks first: nobody asks Microsoft for an ID on an "I'm not sure".
    let mut unsure = start(TODAY);
    assert!(unsure.answer("has-id", "unsure"));
    assert!(
        unsure
            .possible()
            .iter()
            .all(|outcome| outcome.request.as_deref() != Some("id-and-access-code"))
    );
}

proptest! {
    #[test]
    fn every_walk_ends_within_the_longest_and_what_is_left_is_counted_right(
        picks in proptest::collection::vec(0usize..64, 8),
        known in proptest::collection::vec(proptest::option::weighted(0.2, 0usize..64), 8),
        today: bool,
    ) {
        let pick = |at: usize, picks: usize| { let choices = &policy().questions()[at].choices; choices[picks % choices.len()].as_str() };
        let place = |id: &str| policy().questions().iter().position(|question| question.id == id).unwrap();
        // Some answers may be known before anything is asked, as from a candidate's record.
        let mut interview = start(if today { TODAY } else { IN_2013 });
        for (at, choice) in known.iter().enumerate().filter_map(|(at, choice)| Some((at, pick(at, (*choice)?)))) {
            prop_assert!(interview.answer(&policy().questions()[at].id, choice));
        }
        let nothing_known = known.iter().all(Option::is_none);
        let mut remaining = vec![interview.remaining()];
        while let Next::Ask(question) = interview.next() {
            prop_assert!(remaining.len() <= policy().questions().len(), "{:?} goes on", interview.answers());
            prop_assert!(interview.answer(&question.id, pick(place(&question.id), picks[place(&question.id)])));
            remaining.push(interview.remaining());
        }
        concluded(&interview);
        let asked = remaining.len() - 1;
        if nothing_known {
            prop_assert!(asked as u32 <= CHECKED.report.longest);
            prop_assert_eq!(remaining[0].most, CHECKED.report.longest);
        }
        for (at, remaining) in remaining.into_iter().enumerate() {
            let left = (asked - at) as u32;
            prop_assert!(remaining.fewest <= left && left <= remaining.most, "{left} left of {remaining:?}");
        }
    }
}
