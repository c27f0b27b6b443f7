//! The page "On this device": what waits to be sent, what was sent, what else is kept, and what is done about it.

use ::conversation::{Event, Kept, Kind, State};
use api::page::Page;
use leptos::prelude::*;
use ui::device::{Draft, Item, OutboxPage, Question};
use ui::{Screen, Visitor};
use words::Words;

use super::drafts::Form;
use super::server;
use super::{Records, account, on_record};
use crate::browser;
use crate::device::{Listed, Status};
use crate::place::Place;

/// What this device keeps, as it was when last looked at.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OutboxState {
    items: Vec<Listed>,
    status: Status,
    drafts: Vec<(Form, u64)>,
    is_online: bool,
    question: Option<Question>,
    notice: Option<String>,
}

/// Looks at what this device keeps; a page that shows it follows, and the focus stays.
pub async fn look(records: Records) {
    let device = records.device();
    let items = device.items().await;
    let status = device.status().await;
    let mut drafts = Vec::new();
    for form in Form::ALL {
        if let Some(saved) = device.draft(form.name()).await {
            drafts.push((form, saved.saved_at));
        }
    }
    let is_online = device.is_online();
    let is_changed = records.outbox.try_update_untracked(|state| {
        let before = state.clone();
        state.items = items;
        state.status = status;
        state.drafts = drafts;
        state.is_online = is_online;
        *state != before
    });
    let waiting = records.outbox.with_untracked(|state| {
        let mut unsent = state.items.iter().rev().filter(|item| item.is_unsent_own());
        unsent.next().map(|item| item.id.clone())
    });
    records.happened(Event::Waiting(waiting));
    if is_changed == Some(true) {
        records.quietly();
        records.outbox.notify();
    }
}

/// The id of what the reader has made here and the server does not have yet: what is edited next.
pub fn unsent(records: Records) -> Option<String> {
    records
        .conversation
        .with_untracked(|state| state.waiting.clone())
}

/// Whether something is here, and the reader's.
pub fn has_own(records: Records, id: &str) -> bool {
    records.outbox.with_untracked(|state| {
        let mut own = state.items.iter().filter(|item| item.is_own);
        own.any(|item| item.id == id)
    })
}

/// How many of the reader's own the server does not have yet.
pub fn unsent_count(records: Records) -> usize {
    records.outbox.with_untracked(|state| {
        state
            .items
            .iter()
            .filter(|item| item.is_unsent_own())
            .count()
    })
}

/// Whether this device keeps nothing, or only as long as the tab is open: the sentence to say so.
pub fn not_kept(records: Records, words: Words) -> Option<&'static str> {
    records
        .outbox
        .with_untracked(|state| match state.status.kept.as_str() {
            "disk" => None,
            "memory" if state.status.shared => None,
            "memory" => Some(words.device_in_memory()),
            _ => Some(words.device_not_kept()),
        })
}

/// Whether somebody said that this is a shared computer.
pub fn is_shared(records: Records) -> bool {
    records.outbox.with_untracked(|state| state.status.shared)
}

/// The items that were sent since the last look: their reference numbers.
pub fn sent(records: Records) -> Vec<(String, String)> {
    records.outbox.with_untracked(|state| {
        let sent = state.items.iter().filter(|item| item.state == State::Sent);
        sent.filter_map(|item| Some((item.id.clone(), item.reference.clone()?)))
            .collect()
    })
}

pub fn screen(records: Records, words: Words, place: &Place) -> Screen {
    let state = records.outbox.get();
    let saved = place.parameter("_saved");
    let has_just_saved = state
        .items
        .iter()
        .any(|item| Some(item.id.as_str()) == saved && item.is_unsent_own());
    let (sent, waiting) = state
        .items
        .iter()
        .map(|item| shown_item(words, item, state.is_online))
        .partition(|item: &Item| item.state == ui::device::State::Sent);
    let drafts = state.drafts.iter().map(|&(form, at)| Draft {
        page: match form {
            Form::Register => Page::Register,
            Form::Profile => Page::Profile,
        },
        saved: browser::recent_time_text(at, words.language()),
    });
    let page = OutboxPage {
        has_just_saved,
        waiting,
        sent,
        drafts: drafts.collect(),
        kept: match state.status.kept.as_str() {
            "disk" => ui::device::Kept::Disk,
            "memory" => ui::device::Kept::Memory,
            _ => ui::device::Kept::Nothing,
        },
        is_persisted: state.status.persisted,
        is_shared: state.status.shared,
        question: state.question,
        notice: state.notice,
    };
    ui::device::outbox(words, page)
}

/// An item as it is read. Of another account's nothing is told.
fn shown_item(words: Words, item: &Listed, is_online: bool) -> Item {
    use ui::device::State as Shown;
    let state = match item.state {
        _ if !item.is_own => Shown::Anothers,
        State::Waiting => Shown::Waiting {
            attempts: item.attempts,
            is_online,
        },
        State::Sending => Shown::Sending,
        State::Refused => Shown::Refused,
        State::Conflict => Shown::Conflict,
        State::SignIn => Shown::SignIn,
        State::Sent => Shown::Sent,
        State::Unreadable => Shown::Unreadable,
    };
    let reasons = item.reason.as_ref().filter(|_| state == Shown::Refused);
    let reasons = reasons.map_or_else(Vec::new, |reason| match reason.errors.as_slice() {
        [] => vec![reason.title.clone()],
        errors => errors.iter().map(|error| error.message.clone()).collect(),
    });
    Item {
        id: item.id.clone(),
        is_correction: item.kind == Some(Kind::Correction),
        made: browser::time_text(item.created_at, words.language()),
        state,
        reasons,
        reference: item.reference.clone(),
    }
}

/// Does what a button of the page says; `false` for a button of another page.
pub fn pressed(records: Records, verb: &str, about: &str) -> bool {
    match verb {
        "ask-delete" => {
            let target = format!("#item-{about} .outbox__question");
            ask(records, Some(Question::Delete(about.to_owned())), &target);
        }
        "ask-clear" => ask(records, Some(Question::Clear), "#clear h3"),
        "keep" => {
            let target = match about {
                "clear" => "#ask-clear button".to_owned(),
                "" => "main h1".to_owned(),
                id => format!("#item-{id}"),
            };
            ask(records, None, &target);
        }
        "delete" => delete(records, about),
        "send-now" => send_now(records),
        "download" => {
            let about = about.to_owned();
            leptos::task::spawn_local(async move { records.device().download(&about).await });
        }
        "share" => share(records, about == "yes"),
        "clear" => clear(records),
        "sign-out" => account::sign_out_now(records),
        "open-again" => {
            let _ = window().location().reload();
        }
        _ => return false,
    }
    true
}

/// Asks something once more in the page, or no longer.
pub fn ask(records: Records, question: Option<Question>, target: &str) {
    records.focus.set_value(Some(target.to_owned()));
    records.outbox.update(|state| {
        state.question = question;
        state.notice = None;
    });
}

fn say(records: Records, text: &str) {
    records.announcement.set(text.to_owned());
}

fn delete(records: Records, id: &str) {
    let id = id.to_owned();
    records.run(async move |records: Records| {
        records.device().drop_item(&id).await;
        records.happened(Event::Deleted(id));
        look(records).await;
        records.quiet.set_value(false);
        say(records, records.words().device_deleted());
        ask(records, None, "#waiting");
        Ok(())
    });
}

fn send_now(records: Records) {
    records.run(async move |records: Records| {
        records.device().check().await;
        records.device().send(None).await;
        look(records).await;
        if !records.device().is_online() {
            say(records, records.words().device_still_waits());
        }
        Ok(())
    });
}

fn share(records: Records, is_shared: bool) {
    leptos::task::spawn_local(async move {
        records.device().share(is_shared).await;
        let words = records.words();
        say(
            records,
            if is_shared {
                words.device_shared_on()
            } else {
                words.device_shared_off()
            },
        );
        look(records).await;
    });
}

/// Deletes everything that is kept here, and signs out.
fn clear(records: Records) {
    records.run(async move |records: Records| {
        let words = records.words();
        // Where nobody could be asked, nobody knows whether anybody is signed in.
        let was_signed_in = records.reader().is_some() || records.is_cut_off.get_untracked();
        let is_out = server::sign_out().await.is_ok();
        records.device().clear().await;
        if is_out || !was_signed_in {
            account::forget(records).await;
            records.visitor.set(Visitor::Anonymous);
        }
        records.happened(Event::Forgotten);
        records.profile.update(|state| state.kept = Kept::default());
        look(records).await;
        records.quiet.set_value(false);
        records.focus.set_value(Some("main h1".to_owned()));
        let text = if is_out || !was_signed_in {
            words.device_cleared()
        } else {
            words.device_cleared_signed_in()
        };
        records.outbox.update(|state| {
            state.question = None;
            state.notice = Some(text.to_owned());
        });
        Ok(())
    });
}

/// What was sent since the last look is told, and what is on record is learned again.
pub async fn tell_sent(records: Records, before: &[(String, String)]) {
    let new = sent(records);
    let Some((_, reference)) = new.iter().find(|entry| !before.contains(entry)) else {
        return;
    };
    say(records, &records.words().device_sent_now(reference));
    // Under a form in which somebody types nothing changes.
    if records.is_at_form() {
        records.is_to_refresh.set_value(true);
        return;
    }
    let _ = on_record::learn_quietly(records).await;
}
