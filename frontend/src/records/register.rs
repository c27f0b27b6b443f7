//! The registration in the records: form, check page, and the record.

use ::conversation::{At, Effect, Event, Failure as Unsent, Press, Screen as Shown, Written};
use api::{AcceptNda, NDA_VERSION, RegistrationRecord};
use leptos::prelude::*;
use rules::registration::Field;
use ui::device::Notice;
use ui::registration::{Setting, outcome_title};
use ui::{Screen, Submission};
use words::Words;

use super::conversation::new_key;
use super::drafts::{self, Form};
use super::server::{self, Failure};
use super::{Records, countries, on_record, outbox};
use crate::place::Place;

pub fn form(records: Records, words: Words, place: &Place) -> Screen {
    show(records, words, place, At::Form)
}

pub fn check(records: Records, words: Words, place: &Place) -> Screen {
    show(records, words, place, At::Check)
}

pub fn record(records: Records, words: Words, place: &Place) -> Screen {
    show(records, words, place, At::Record)
}

/// The conversation at a page, with what there is to tell around it.
fn show(records: Records, words: Words, place: &Place, at: At) -> Screen {
    if !on_record::is_here(records) {
        return ui::loading(words);
    }
    let Some(country_data) = countries::get(records, words) else {
        return ui::loading(words);
    };
    records.be_guided();
    let Some(shown) = records.conversation.with(|state| state.screen(at)) else {
        return ui::loading(words);
    };
    let is_form = matches!(shown, Shown::Form | Shown::Choice);
    if is_form && !(drafts::is_here(records, Form::Register) && is_loaded(records, place)) {
        return ui::loading(words);
    }
    let is_choice = shown == Shown::Choice;
    let notice = match shown {
        Shown::Record(_) | Shown::NoRecord => outbox::unsent(records).map(|_| Notice::Unsent),
        Shown::Form => of_form(records, words),
        Shown::Choice | Shown::Check(_) => None,
    };
    let no_answer = if outbox::is_shared(records) {
        words.device_neither_shared()
    } else {
        words.device_neither()
    };
    let Screen { title, body } = records.conversation.with(|state| {
        let text = state.guided.guidance.as_ref();
        let setting = Setting {
            onward: place.onward(),
            outcome: text.and_then(|text| outcome_title(records.guide(), text)),
            no_answer,
            ..Setting::default()
        };
        ui::registration::page(country_data, words, state, shown, setting)
    });
    let body = drafts::led(words, body, notice);
    let screen = Screen { title, body };
    if is_choice {
        return screen;
    }
    if !is_form {
        return records.as_known(words, screen);
    }
    if let Some(field) = place.parameter("_field") {
        records.focus.set_value(Some(format!("#{field}")));
    }
    let screen = drafts::around(records, words, Form::Register, screen);
    records.as_known(words, screen)
}

/// What there is to tell of what waits and is in the form.
fn of_form(records: Records, words: Words) -> Option<Notice> {
    let typed = records.conversation.with(|state| state.typed.clone())?;
    let editing = typed.item.map(|_| words.device_editing().to_owned());
    let text = match typed.failure {
        Some(Unsent::Message(text)) => Some(text),
        _ => editing,
    };
    text.map(Notice::Text)
}

/// Whether the form has what waits on this device, where it is to have it; if not, it is loaded.
fn is_loaded(records: Records, place: &Place) -> bool {
    let Some(id) = wanted(records, place) else {
        return true;
    };
    if !records.conversation.with(|state| state.lacks(Some(&id))) {
        return true;
    }
    if !records.busy.get() {
        records.run(async move |records: Records| records.see_to(Effect::Load(id)).await);
    }
    false
}

/// What waits on this device and is to be in the form: what the address asks for, or else what the reader sent last.
pub fn wanted(records: Records, place: &Place) -> Option<String> {
    let asked = place.parameter("_item").map(str::to_owned);
    asked.or_else(|| outbox::unsent(records))
}

/// Puts what waits on this device into the form, where the place wants it.
pub async fn load_wanted(records: Records) -> Result<(), Failure> {
    let place = records.place.get_untracked();
    match wanted(records, &place) {
        Some(id) => records.see_to(Effect::Load(id)).await,
        None => Ok(()),
    }
}

/// A form as the conversation reads it.
pub fn written(form: &Submission) -> Written {
    Written::read(form.pairs())
}

/// Keeps a form as it stands.
pub fn keep(records: Records, form: &Submission) {
    // In a form that is locked nothing was typed.
    if !form.fields.is_empty() {
        records.happened(Event::Typed(written(form)));
    }
}

/// Does what a button of the form says.
pub fn pressed(records: Records, verb: &str, about: &str, form: &Submission) {
    records.happened(Event::Pressed(Press::read(verb, about), written(form)));
}

/// Takes over what was typed into the form before the app was there.
pub fn take_over(records: Records, typed: &Submission, came_back: bool) {
    let fields = typed
        .pairs()
        .filter_map(|(name, value)| Some((Field::parse(name)?, value.to_owned())));
    records.happened(Event::TypedBefore(fields.collect(), came_back));
}

/// To the check page, or back to the form with what is wrong.
pub fn continue_with(records: Records, form: &Submission) {
    records.happened(Event::Continued(written(form)));
}

/// Sends the registration, or the correction of the one on record.
pub fn send(records: Records) {
    let now = js_sys::Date::now() as u64;
    records.happened(Event::Sent(new_key(), now));
}

pub fn accept_nda(records: Records, form: &Submission) {
    let record = records
        .conversation
        .with_untracked(|state| state.registration().cloned());
    let Some(record) = record else { return };
    let text_version = form.get("text_version");
    let text_version = if text_version.is_empty() {
        NDA_VERSION
    } else {
        text_version
    }
    .to_owned();
    records.run(async move |records: Records| {
        match server::accept_nda(&record.id, &AcceptNda { text_version }).await {
            Ok(record) => {
                records.focus.set_value(Some("#nda h2".to_owned()));
                set_record(records, record);
                Ok(())
            }
            Err(Failure::Unreachable) => {
                let text = records.words().device_agreement_not_sent();
                records.failure.set(Some(text.to_owned()));
                Ok(())
            }
            Err(failure) => Err(failure),
        }
    });
}

/// What is on record by now.
fn set_record(records: Records, record: RegistrationRecord) {
    records.happened(Event::Registration(Some(record)));
    on_record::keep_changed(records);
}
