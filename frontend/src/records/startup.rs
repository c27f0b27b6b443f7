//! Arriving at a page: who reads it, and what it needs, fetched before it takes the place of what the server wrote. And
//! what changes afterwards: the connection, and what this device keeps.

use ::conversation::Event;
use api::page::Page;
use api::{Account, Session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use rules::Role;
use rules::interview::Link;
use ui::guide::{Carry, Turn};
use ui::{Screen, Visitor};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::CustomEvent;
use words::Words;

use super::drafts::{self, Form};
use super::on_record::{self, Known};
use super::server::{self, Failure};
use super::{Records, countries, outbox, profile, register, set_changed};
use crate::browser;

/// Fetches what the page needs. What cannot be had is asked for once more when the page is shown.
pub async fn prepare(records: Records) {
    carry_answers(records);
    // The page that stands for another while the server cannot be reached need not ask it.
    let answer = match browser::element("html[data-shell]") {
        Some(_) => Err(Failure::Unreachable),
        None => server::session().await,
    };
    let account = recognize(records, answer).await;
    let page = records.place.get_untracked().page;
    let form = match page {
        Some(Page::Register | Page::Check) => Some(Form::Register),
        Some(Page::Profile) => Some(Form::Profile),
        _ => None,
    };
    let is_candidate = account.is_some_and(|account| account.role == Role::Candidate);
    if is_candidate {
        if form.is_some() || page == Some(Page::Registration) {
            let _ = countries::fetch(records).await;
        }
        let _ = on_record::learn(records).await;
    }
    outbox::look(records).await;
    if let Some(form) = form.filter(|_| is_candidate) {
        let _ = drafts::open(records, form).await;
        if form == Form::Register {
            let _ = register::load_wanted(records).await;
        }
    }
    // What the device told meanwhile was not listened to.
    records.is_back.set(records.device().is_online());
    records.quiet.set_value(false);
}

/// The answers of the guide that came in the query, as the plain pages carry them, go on in the fragment.
fn carry_answers(records: Records) {
    let place = records.place.get_untracked();
    let Some(page) = place.page else { return };
    let (own, answers): (Vec<_>, Vec<_>) = place
        .query
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .partition(|(name, _)| name.starts_with('_') || *name == "lang");
    let turn = Turn::from_pairs(answers);
    if place.link.is_some() || turn.answers.is_empty() {
        return;
    }
    let href = turn
        .settled()
        .href(&records.guide().policy, Carry::Fragment);
    let Some((_, fragment)) = href.split_once('#') else {
        return;
    };
    let own = own
        .iter()
        .map(|(name, value)| format!("{}={}", Link::encode(name), Link::encode(value)));
    let query = own.collect::<Vec<_>>().join("&");
    let sign = if query.is_empty() { "" } else { "?" };
    records.replace(&format!("{}{sign}{query}#{fragment}", page.path()));
}

/// Who reads: as the server says or, where it says nothing, as this device knows.
async fn recognize(records: Records, answer: Result<Session, Failure>) -> Option<Account> {
    let device = records.device();
    let account = match answer {
        Ok(session) => session.account,
        Err(_) => {
            let known: Option<Known> = device.known().await;
            set_changed(records.is_cut_off, known.is_none());
            known.map(|known| known.account)
        }
    };
    if account.is_none() && !records.is_cut_off.get_untracked() {
        device.forget().await;
    }
    let id = account.as_ref().map(|account| account.id.clone());
    device.own(id.as_deref()).await;
    records.belong_to(id);
    if let Some(account) = &account {
        records.learn();
        set_changed(records.visitor, Visitor::SignedIn(account.clone()));
        on_record::keep_account(records, account).await;
    } else {
        set_changed(records.visitor, Visitor::Anonymous);
    }
    account
}

/// Takes over what was typed into the form that the server wrote, and its check page.
pub fn take_over(records: Records) {
    if records.reader().is_none() {
        return;
    }
    let check =
        browser::form("main form[action^=\"/register/check\"]").map(|form| ui::fields_of(&form));
    if let Some(form) = check.filter(|form| !form.get("first_name").is_empty()) {
        records.happened(Event::CheckedBefore(register::written(&form)));
        let onward = records.place.get_untracked().onward();
        records.replace(&format!("{}{onward}", Page::Check.path()));
        return;
    }
    let came_back = browser::element("#error-summary").is_some();
    let Some(typed) = browser::changed_fields() else {
        return;
    };
    match records.place.get_untracked().page {
        Some(Page::Register) => register::take_over(records, &typed, came_back),
        Some(Page::Profile) => profile::take_over(records, &typed),
        _ => {}
    }
}

/// The page of an address that the app does not have.
pub fn missing(records: Records, words: Words) -> Screen {
    let Some(shell) = browser::element("html[data-shell]") else {
        return ui::not_found(words);
    };
    let was_sending = shell.get_attribute("data-shell").as_deref() == Some("not-sent");
    let is_back = records.is_back.get();
    let address = is_back.then(|| {
        let location = window().location();
        let path = location.pathname().unwrap_or_default();
        format!("{path}{}", location.search().unwrap_or_default())
    });
    ui::device::needs_server(words, address, was_sending)
}

/// Listens to what happens on the device: the connection, other tabs, and what was sent by itself.
pub fn listen(records: Records) {
    let changed = Closure::<dyn Fn()>::new(move || spawn_local(follow(records)));
    let taken = Closure::<dyn Fn(CustomEvent)>::new(move |event: CustomEvent| {
        if let Some(name) = event.detail().as_string() {
            drafts::taken(records, &name);
        }
    });
    let target = window();
    let _ =
        target.add_event_listener_with_callback("waypost:device", changed.as_ref().unchecked_ref());
    let _ =
        target.add_event_listener_with_callback("waypost:taken", taken.as_ref().unchecked_ref());
    // The app lives as long as the page does.
    changed.forget();
    taken.forget();
}

/// Something changed on the device.
async fn follow(records: Records) {
    // Not before the first page is there: it looks for itself.
    if matches!(records.visitor.get_untracked(), Visitor::Unknown) {
        return;
    }
    let before = outbox::sent(records);
    outbox::look(records).await;
    outbox::tell_sent(records, &before).await;
    let is_online = records.device().is_online();
    if is_online != records.is_back.get_untracked() {
        records.quietly();
        records.is_back.set(is_online);
        let is_as_known = records.as_of.get_untracked().is_some();
        if is_online && (is_as_known || records.is_cut_off.get_untracked()) {
            reach(records).await;
        }
    }
}

/// The server is there again: what was shown as this device knew it is learned from it. Under a form nothing changes.
async fn reach(records: Records) {
    let Ok(session) = server::session().await else {
        return;
    };
    let is_form = records.is_at_form();
    let account = session.account.as_ref();
    let is_same = account.map(|account| &account.id) == records.owner().as_ref();
    if is_same && is_form {
        records.is_to_refresh.set_value(true);
        return;
    }
    if is_form && records.owner().is_some() {
        // Sending will find out, and keeps what is typed.
        return;
    }
    set_changed(records.is_cut_off, false);
    recognize(records, Ok(session)).await;
    if records.reader().is_some() {
        let _ = on_record::learn_quietly(records).await;
    }
}
