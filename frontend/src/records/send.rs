//! Sending: first kept on this device, then on its way to the server, now or later. And what comes back from there.

use api::page::Page;
use api::{ProblemKind, Register, RegistrationRecord};
use leptos::prelude::*;
use rules::registration::Draft;
use ui::FieldErrors;

use super::drafts::{self, Form};
use super::register::{self, Typed};
use super::server::{self, Failure};
use super::{Records, account, mine, outbox, told};
use crate::device::{Item, Kind, Outcome, SCHEMA, State};
use crate::place::Place;

/// Sends the registration, or the correction of the one on record.
pub fn send(records: Records) {
    let state = records.register.get_untracked();
    let Some(typed) = state.typed.filter(|typed| typed.is_checked) else {
        return;
    };
    records
        .announcement
        .set(records.words().device_sending().to_owned());
    records.run(async move |records: Records| {
        let Some(item) = item(records, &typed).await? else {
            return Ok(());
        };
        let device = records.device();
        if !device.put(&item).await {
            // Held in memory it would be sent by itself, and once more by hand.
            device.let_go(&item.id).await;
            return directly(records, typed, item).await;
        }
        // Only now is there something in the place of what was edited, and of the draft.
        if let Some(before) = typed.item.filter(|before| before.id != item.id) {
            device.drop_item(&before.id).await;
        }
        drafts::drop(records, Form::Register).await;
        follow(records, &item.id).await
    });
}

/// What is to be sent. The id is made now: it is the key under which the server takes it once.
async fn item(records: Records, typed: &Typed) -> Result<Option<Item>, Failure> {
    let Some(owner) = records.owner.get_value() else {
        return Ok(None);
    };
    let before = match &typed.item {
        Some(item) => records.device().item(&item.id).await,
        None => None,
    };
    let is_gone = before.as_ref().is_none_or(|item| item.state == State::Sent);
    // What was being edited has been sent meanwhile: this is a correction of it.
    let was_sent = typed.item.is_some() && is_gone;
    if was_sent {
        mine::learn(records).await?;
    }
    let on_record = records
        .register
        .with_untracked(|state| state.on_record.clone().flatten());
    let version = typed.version.filter(|_| !was_sent);
    let before = before.filter(|_| !is_gone);
    let (about, version) = match (&on_record, &before) {
        (Some(record), _) => (
            Some(record.id.clone()),
            Some(version.unwrap_or(record.version)),
        ),
        (None, Some(before)) => (before.about.clone(), before.version),
        (None, None) => (None, None),
    };
    let place = records.place.get_untracked();
    let guidance = register::guidance(records, &place);
    let kept = before.as_ref().and_then(|item| item.body.guidance.clone());
    // Nobody has seen it yet, so it is the same one still.
    let same = before.filter(|item| item.attempts == 0 && item.state == State::Waiting);
    let id = same
        .map(|item| item.id)
        .or(typed.key.clone())
        .or_else(uuid_v7);
    Ok(id.map(|id| Item {
        schema: SCHEMA,
        id,
        kind: match about {
            Some(_) => Kind::Correction,
            None => Kind::Registration,
        },
        owner,
        created_at: js_sys::Date::now() as u64,
        about,
        version,
        body: Register {
            draft: typed.draft.clone(),
            guidance: guidance.or(kept),
        },
        state: State::Waiting,
        attempts: 0,
        reason: None,
    }))
}

/// Sends what is kept, and goes where that leads.
pub async fn follow(records: Records, id: &str) -> Result<(), Failure> {
    let outcome = records.device().send(Some(id)).await;
    let (state, record) = match outcome {
        Some(Outcome { state, record }) => (state, record),
        None => (State::Waiting, None),
    };
    outbox::look(records).await;
    let onward = records.place.get_untracked().onward();
    match state {
        State::Sent => {
            register::clear(records);
            drafts::close(records, Form::Register).await;
            match record {
                Some(record) => register::set_record(records, record),
                None => mine::learn(records).await?,
            }
            records.go(&format!("{}{onward}", Page::Registration.path()));
        }
        State::Refused | State::Conflict => {
            load(records, id).await?;
            records.replace(&format!("{}?_item={id}{onward}", Page::Register.path()));
        }
        State::SignIn => {
            register::clear(records);
            drafts::close(records, Form::Register).await;
            records.pending.set_value(Some(id.to_owned()));
            account::expired(records);
        }
        State::Waiting | State::Sending | State::Unreadable => {
            register::clear(records);
            drafts::close(records, Form::Register).await;
            records.go(&format!("{}?_saved={id}", Page::Outbox.path()));
        }
    }
    Ok(())
}

/// Whether the form has what waits on this device, where it is to have it; if not, it is loaded.
pub fn is_loaded(records: Records, wanted: Option<String>) -> bool {
    let Some(id) = wanted else { return true };
    let is_here = records.register.with(|state| {
        let typed = state.typed.as_ref();
        typed.is_some_and(|typed| typed.item.as_ref().is_some_and(|item| item.id == id))
    });
    let is_known = records
        .not_here
        .with_value(|known| known.as_ref() == Some(&id));
    if is_here || is_known {
        return true;
    }
    if !records.busy.get() {
        records.run(async move |records: Records| load(records, &id).await);
    }
    false
}

/// What waits on this device and is to be in the form: what the address asks for, or else what the reader sent last.
pub fn wanted(records: Records, place: &Place) -> Option<String> {
    let asked = place.parameter("_item").map(str::to_owned);
    asked.or_else(|| outbox::unsent(records))
}

/// Loads what waits on this device into the form: with what the server said about it, or beside what is on record by now.
pub async fn load(records: Records, id: &str) -> Result<(), Failure> {
    let Some(item) = records.device().item(id).await else {
        records.not_here.set_value(Some(id.to_owned()));
        register::clear(records);
        return Ok(());
    };
    let mut typed = Typed {
        draft: item.body.draft.clone(),
        version: item.version,
        ..Typed::default()
    };
    let reason = item.reason.clone().unwrap_or_default();
    match item.state {
        State::Refused => {
            let told = reason.errors.iter();
            typed.errors = FieldErrors(
                told.map(|error| (error.field.clone(), error.message.clone()))
                    .collect(),
            );
            typed.refusal = typed.errors.is_empty().then_some(reason.title);
        }
        State::Conflict => {
            let record = server::registration().await?;
            if beside(records, &mut typed, record) {
                records.device().drop_item(id).await;
                register::clear(records);
                records.go(Page::Registration.path());
                return Ok(());
            }
        }
        _ => {}
    }
    // Saved answers are newer: what is put here to be sent leaves none behind.
    if drafts::is_restored(records, Form::Register)
        && let Some(restored) = records.register.with_untracked(|state| state.typed.clone())
        && typed.changed_elsewhere.is_none()
    {
        if restored.draft == typed.draft {
            drafts::is_of_now(records, Form::Register);
        }
        typed.draft = restored.draft;
    }
    typed.item = Some(item);
    register::set_typed(records, typed);
    Ok(())
}

/// Puts what is on record by now beside what was typed; `true` where they say the same, so that nothing is left to send.
fn beside(records: Records, typed: &mut Typed, record: Option<RegistrationRecord>) -> bool {
    let on_record: Option<Draft> = record.as_ref().map(|record| record.draft.clone());
    let is_same = on_record.as_ref() == Some(&typed.draft);
    typed.version = record.as_ref().map(|record| record.version);
    typed.changed_elsewhere = on_record.filter(|_| !is_same);
    typed.is_checked = false;
    records
        .register
        .update(|state| state.on_record = Some(record));
    mine::keep_changed(records);
    is_same
}

/// Sends without keeping, where this device cannot keep it.
async fn directly(records: Records, typed: Typed, item: Item) -> Result<(), Failure> {
    let answer = match (&item.about, item.version) {
        (Some(about), Some(version)) => server::correct(about, version, &item.body).await,
        _ => server::register(&item.id, &item.body).await,
    };
    let onward = records.place.get_untracked().onward();
    let typed = Typed {
        key: Some(item.id),
        ..typed
    };
    let form = format!("{}{onward}", Page::Register.path());
    let failure = match answer {
        Ok(record) => {
            register::clear(records);
            register::set_record(records, record);
            drafts::drop(records, Form::Register).await;
            // What was being edited is still on the disk, as it was before.
            if let Some(before) = &typed.item {
                records.device().drop_item(&before.id).await;
            }
            records.go(&format!("{}{onward}", Page::Registration.path()));
            return Ok(());
        }
        Err(failure) => failure,
    };
    match (failure.kind(), &failure) {
        (Some(ProblemKind::NotSignedIn), _) => return Err(failure),
        (Some(ProblemKind::Invalid), Failure::Refused(problem)) => {
            let errors = problem.errors.iter();
            let errors = errors.map(|error| (error.field.clone(), error.message.clone()));
            let errors = FieldErrors(errors.collect());
            register::set_typed(
                records,
                Typed {
                    errors,
                    is_checked: false,
                    ..typed
                },
            );
            records.replace(&form);
        }
        (Some(ProblemKind::Stale | ProblemKind::AlreadyRegistered), _) => {
            let record = server::registration().await?;
            let mut typed = Typed { key: None, ..typed };
            if beside(records, &mut typed, record) {
                register::clear(records);
                records.go(Page::Registration.path());
            } else {
                register::set_typed(records, typed);
                records.replace(&form);
            }
        }
        _ => {
            let words = records.words();
            let failure = match failure {
                Failure::Unreachable if outbox::is_shared(records) => {
                    words.device_neither_shared().to_owned()
                }
                Failure::Unreachable => words.device_neither().to_owned(),
                failure => told(words, &failure),
            };
            let failure = Some(failure);
            register::set_typed(records, Typed { failure, ..typed });
        }
    }
    Ok(())
}

/// A new UUIDv7 (RFC 9562): milliseconds since 1970, then random bits.
fn uuid_v7() -> Option<String> {
    let mut bytes = [0u8; 16];
    window()
        .crypto()
        .ok()?
        .get_random_values_with_u8_array(&mut bytes)
        .ok()?;
    let millis = js_sys::Date::now() as u64;
    bytes[..6].copy_from_slice(&millis.to_be_bytes()[2..]);
    bytes[6] = 0x70 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    ))
}
