//! The guide in the app: the same turns as the plain pages take, with the answers in the fragment.

use leptos::prelude::*;
use rules::interview::Answers;
use ui::guide::{Carry, START_AGAIN, Stop, Turn};
use ui::{Screen, Submission};
use words::Words;

use crate::app::App;
use crate::browser;
use crate::place::{self, Place};

/// The front page, with the first question on it.
pub fn home(app: App, words: Words) -> Screen {
    app.record.with_value(|record| {
        ui::home(
            app.guide(),
            words,
            browser::today(),
            record,
            Carry::Fragment,
        )
    })
}

/// The question or the outcome of a place.
pub fn screen(app: App, words: Words, place: &Place) -> Screen {
    if place.parameter(START_AGAIN).is_some() {
        app.remembered.set_value(Answers::default());
    }
    let mut stop = turn(app, place).stop(&app.guide().policy, browser::today());
    // Back at a question, its answer is as it was left.
    if let Stop::Ask(ask) = &mut stop
        && ask.chosen.is_none()
        && !ask.is_unanswered
    {
        ask.chosen = app
            .remembered
            .with_value(|answers| answers.get(&ask.question.id).map(str::to_owned));
    }
    ui::guide::screen(app.guide(), words, stop, Carry::Fragment)
}

/// What the address says. A link of another policy, or none, is a new interview.
fn turn(app: App, place: &Place) -> Turn {
    let pairs = place
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let turn = Turn::from_pairs(pairs);
    let turn = match place.link.clone() {
        Some(link) if link.policy == app.guide().policy.id() => turn.with_link(link),
        _ => turn,
    };
    with_record(app, turn)
}

/// What the reader's record answers is not asked.
fn with_record(app: App, turn: Turn) -> Turn {
    app.record.with_value(|record| turn.with_record(record))
}

/// A question was answered, or left open: on to where that leads.
pub fn answered(app: App, form: &Submission) {
    let policy = &app.content.get_untracked().guide.policy;
    let turn = with_record(app, Turn::from_pairs(form.pairs()));
    // Back at a question that the record answers no longer, nothing is chosen beforehand.
    let is_own = |(question, choice): &(&str, &str)| {
        app.record
            .with_value(|record| record.get(question) != Some(*choice))
    };
    app.remembered.update_value(|answers| {
        let own = turn.answers.iter().filter(is_own);
        own.for_each(|(question, choice)| answers.set(question, choice));
    });
    let href = match turn.stop(policy, browser::today()) {
        Stop::Ask(ask) if ask.is_unanswered => turn.href(policy, Carry::Fragment),
        Stop::Confirm(_) => turn.href(policy, Carry::Fragment),
        Stop::Conclude(conclusion) => turn
            .concluded(conclusion.decision.outcome)
            .href(policy, Carry::Fragment),
        Stop::Ask(_) | Stop::Gap => turn.settled().href(policy, Carry::Fragment),
    };
    place::go(app.place, &href);
}
