//! The guide in the app: the same turns as the plain pages take, with the answers in the fragment.

use leptos::prelude::*;
use rules::interview::Link;
use ui::guide::{Carry, Stop, Turn};
use ui::{Screen, Submission};
use words::Words;

use crate::app::App;
use crate::browser;
use crate::place::{self, Place};

/// The front page, with the first question on it.
pub fn home(app: App, words: Words) -> Screen {
    ui::home(app.guide(), words, browser::today())
}

/// The question or the outcome of a place.
pub fn screen(app: App, words: Words, place: &Place) -> Screen {
    let turn = turn(place);
    let stop = turn.stop(&app.guide().policy, browser::today());
    ui::guide::screen(app.guide(), words, stop, Carry::Fragment)
}

/// What the address says. A link of another policy, or none, is a new interview.
fn turn(place: &Place) -> Turn {
    let pairs = place
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()));
    let turn = Turn::from_pairs(pairs);
    match place.link.clone() {
        Some(link) => turn.with_link(link),
        None => turn,
    }
}

/// A question was answered, or left open: on to where that leads.
pub fn answered(app: App, form: &Submission) {
    let policy = &app.content.get_untracked().guide.policy;
    let turn = Turn::from_pairs(form.pairs());
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

/// The interview that a place carries, where it is concluded by the rules of today.
pub fn guidance(app: App, place: &Place) -> Option<api::Guidance> {
    let policy = &app.content.get_untracked().guide.policy;
    let link: Link = place
        .link
        .clone()
        .filter(|link| link.policy == policy.id())?;
    let date = browser::today();
    let Stop::Conclude(conclusion) = Turn::default().with_link(link).stop(policy, date) else {
        return None;
    };
    Some(api::Guidance {
        policy: policy.id().to_owned(),
        version: policy.version().to_owned(),
        date: date.to_string(),
        answers: conclusion.interview.answers().into(),
        outcome: conclusion.decision.outcome.id.clone(),
    })
}
