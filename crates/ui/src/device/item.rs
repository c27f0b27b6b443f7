//! One thing that was sent, or is to be: what it is, since when, how it stands and why, and what can be done with it.

use api::page::Page;
use leptos::prelude::*;
use words::Words;

use crate::intent::PressButton;

/// A registration or a correction on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Its id, for the listener; a person is not shown it.
    pub id: String,
    /// Whether it corrects a registration on record.
    pub is_correction: bool,
    /// When it was made, as it is read.
    pub made: String,
    /// How it stands.
    pub state: State,
    /// Why, in the server's words, where the server said so.
    pub reasons: Vec<String>,
    /// Its number on record, once it is sent.
    pub reference: Option<String>,
}

/// How something on this device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It will be sent by itself, after so many attempts that did not get through.
    Waiting {
        /// How often it was tried.
        attempts: u64,
        /// Whether the server can be reached.
        is_online: bool,
    },
    /// It is on its way.
    Sending,
    /// The server did not take it.
    Refused,
    /// What it is about was changed elsewhere.
    Conflict,
    /// Its owner has to sign in.
    SignIn,
    /// The server has it.
    Sent,
    /// It cannot be read here.
    Unreadable,
    /// It is of an account that is not signed in.
    Anothers,
}

impl State {
    /// Its name in the stylesheet, its word, and the path of its shape.
    fn sign(self, words: Words) -> (&'static str, &'static str, &'static str) {
        match self {
            State::Waiting { .. } => (
                "waiting",
                words.device_state_waiting(),
                "M12 5v7l5 3M12 2a10 10 0 1 0 .01 0",
            ),
            State::Sending => (
                "sending",
                words.device_state_sending(),
                "M12 20V4m-6 6 6-6 6 6",
            ),
            State::Refused => (
                "problem",
                words.device_state_refused(),
                "M12 3 2 21h20zM12 10v5m0 2v1",
            ),
            State::Conflict => (
                "problem",
                words.device_state_conflict(),
                "M3 8h14m-4-4 4 4-4 4M21 16H7m4-4-4 4 4 4",
            ),
            State::SignIn => (
                "waiting",
                words.device_state_sign_in(),
                "M12 3a4 4 0 1 0 .01 0M4 21c0-5 3-7 8-7s8 2 8 7",
            ),
            State::Sent => ("sent", words.device_state_sent(), "m5 13 5 5L20 7"),
            State::Unreadable => (
                "problem",
                words.device_state_unreadable(),
                "m5 5 14 14M19 5 5 19",
            ),
            State::Anothers => (
                "waiting",
                words.device_state_waiting(),
                "M6 11h12v9H6zM8 11V7a4 4 0 0 1 8 0v4",
            ),
        }
    }

    /// What it means, and what happens next.
    fn lead(self, words: Words) -> Option<String> {
        let lead = match self {
            State::Waiting {
                is_online: false, ..
            } => words.device_waiting_offline(),
            State::Waiting { attempts: 0, .. } => words.device_waiting_next(),
            State::Waiting { attempts, .. } => return Some(words.device_waiting_tried(attempts)),
            State::Refused => words.device_refused_lead(),
            State::Conflict => words.device_conflict_lead(),
            State::SignIn => words.device_sign_in_lead(),
            State::Unreadable => words.device_unreadable_lead(),
            State::Anothers => words.device_anothers_lead(),
            State::Sending | State::Sent => return None,
        };
        Some(lead.to_owned())
    }
}

/// The items; of the one whose id is `asked` it is asked whether to delete it.
pub(super) fn list(words: Words, items: Vec<Item>, asked: &str) -> impl IntoView + use<> {
    let rows: Vec<_> = items
        .into_iter()
        .map(|item| {
            let is_asked = item.id == asked;
            row(words, item, is_asked)
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <ul class="outbox">{rows}</ul> })
}

fn row(words: Words, item: Item, is_asked: bool) -> impl IntoView {
    let what = match (item.state, item.is_correction) {
        (State::Anothers, _) => words.device_anothers(),
        (_, true) => words.device_correction(),
        (_, false) => words.device_registration(),
    };
    let (class, word, path) = item.state.sign(words);
    let reasons = item
        .reasons
        .iter()
        .map(|reason| view! { <li>{reason.clone()}</li> });
    let reasons = (!item.reasons.is_empty()).then(|| view! { <ul>{reasons.collect_view()}</ul> });
    let reference = item.reference.clone().map(|reference| {
        view! {
            <p class="code">{words.device_sent_reference(reference)}</p>
            <p><a href=Page::Registration.path()>{words.device_see_next()}</a></p>
        }
    });
    let made = words.device_made_at(item.made.clone());
    let actions = if is_asked {
        question(words, &item).into_any()
    } else {
        actions(words, &item).into_any()
    };
    view! {
        <li class=format!("outbox__item outbox__item--{class}") id=format!("item-{}", item.id) tabindex="-1">
            <h3 class="outbox__what">{what}</h3>
            <p class="soft">{made}</p>
            <p class="outbox__state">
                <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
                    <path d=path />
                </svg>
                {word}
            </p>
            {reference}
            {item.state.lead(words).map(|lead| view! { <p>{lead}</p> })}
            {reasons}
            {actions}
        </li>
    }
}

/// What can be done with it. What it is about is in each name, unseen, because there may be several.
fn actions(words: Words, item: &Item) -> impl IntoView + use<> {
    let about = item.made.clone();
    let press = |verb: &str, label: &'static str| {
        let about = about.clone();
        view! {
            <PressButton command=format!("{verb}:{}", item.id)>
                {label}
                <span class="visually-hidden">": " {about}</span>
            </PressButton>
        }
    };
    let can_send = matches!(item.state, State::Waiting { .. });
    let edit = match item.state {
        State::Waiting { .. } | State::Refused => Some(words.device_edit()),
        State::Conflict => Some(words.device_compare()),
        _ => None,
    };
    let edit = edit.map(|label| {
        view! {
            <a class="button button--quiet" href=format!("{}?_item={}", Page::Register.path(), item.id)>
                {label}
                <span class="visually-hidden">": " {about.clone()}</span>
            </a>
        }
    });
    let sign_in = (item.state == State::SignIn).then(|| {
        let href = format!("{}?_next={}", Page::SignIn.path(), Page::Outbox.path());
        view! { <a class="button button--quiet" href=href>{words.page_sign_in()}</a> }
    });
    let is_over = matches!(item.state, State::Sending | State::Sent | State::Anothers);
    (!is_over).then(|| {
        view! {
            <div class="actions actions--tight">
                {can_send.then(|| press("send-now", words.device_send_now()))}
                {edit}
                {sign_in}
                {press("download", words.device_download())}
                {press("ask-delete", words.device_delete())}
            </div>
        }
    })
}

fn question(words: Words, item: &Item) -> impl IntoView + use<> {
    view! {
        <p class="outbox__question" tabindex="-1">{words.device_delete_question()}</p>
        <div class="actions actions--tight">
            <PressButton command=format!("delete:{}", item.id)>{words.device_delete_yes()}</PressButton>
            <PressButton command=format!("keep:{}", item.id)>{words.device_keep()}</PressButton>
        </div>
    }
}
