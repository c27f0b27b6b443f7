//! Signing in, up and out.

use ::conversation::{Conversation, Effect};
use api::page::{Page, own_address};
use api::served::home_of;
use api::{Account, SignIn, SignUp};
use leptos::prelude::*;
use rules::interview::Answers;
use ui::account::AccountPage;
use ui::device::Question;
use ui::{FieldErrors, Screen, Submission, Visitor};
use words::Words;

use super::profile::ProfileState;
use super::server::{self, Failure};
use super::{Records, failure_text, leave_for, on_record, outbox};
use crate::place::Place;

/// What the account forms show beside what the address says.
#[derive(Debug, Clone, Default)]
pub struct AccountState {
    email: String,
    first_name: String,
    last_name: String,
    errors: FieldErrors,
    has_expired: bool,
}

pub fn sign_in(records: Records, words: Words, place: &Place) -> Screen {
    ui::account::sign_in(words, page(records, words, place))
}

pub fn sign_up(records: Records, words: Words, place: &Place) -> Screen {
    ui::account::sign_up(words, page(records, words, place))
}

fn page(records: Records, words: Words, place: &Place) -> AccountPage {
    let state = records.account.get();
    let next = place
        .parameter("_next")
        .map(|next| format!("?_next={}", rules::interview::Link::encode(next)));
    let notice = if state.has_expired {
        Some(words.status_signed_out_lead())
    } else {
        records
            .is_cut_off
            .get()
            .then(|| words.device_sign_in_offline())
    };
    AccountPage {
        email: state.email,
        first_name: state.first_name,
        last_name: state.last_name,
        errors: state.errors,
        notice,
        onward: format!("{}{}", next.unwrap_or_default(), place.onward()),
        again: false,
        is_shared: outbox::is_shared(records),
    }
}

pub fn sign_in_with(records: Records, form: &Submission) {
    let body = SignIn {
        email: form.get("email").to_owned(),
        password: form.get("password").to_owned(),
    };
    let typed = AccountState {
        email: body.email.clone(),
        ..AccountState::default()
    };
    records.run(async move |records: Records| {
        let answer = server::sign_in(&body).await;
        enter(records, typed, answer.map(|session| session.account)).await
    });
}

pub fn sign_up_with(records: Records, form: &Submission) {
    let text = |name| form.get(name).to_owned();
    let body = SignUp {
        email: text("email"),
        password: text("password"),
        first_name: text("first_name"),
        last_name: text("last_name"),
    };
    let typed = AccountState {
        email: body.email.clone(),
        first_name: body.first_name.clone(),
        last_name: body.last_name.clone(),
        ..AccountState::default()
    };
    records.run(async move |records: Records| {
        let answer = server::sign_up(&body).await;
        enter(records, typed, answer.map(|session| session.account)).await
    });
}

/// In, and on to where the reader was going; or back to the form with what is wrong.
async fn enter(
    records: Records,
    typed: AccountState,
    answer: Result<Option<Account>, Failure>,
) -> Result<(), Failure> {
    match answer {
        Ok(Some(_)) if has_lost_cookie().await => {
            let lost = records.words().account_cookie_lost().to_owned();
            records.account.set(AccountState {
                errors: FieldErrors(vec![("email".to_owned(), lost)]),
                ..typed
            });
        }
        Ok(Some(account)) => {
            records.account.set(AccountState::default());
            // After a session ended, its owner's forms are still there; for anybody else they are not.
            if records.owner().as_ref() != Some(&account.id) {
                forget_typed(records);
            }
            records.belong_to(Some(account.id.clone()));
            records.is_cut_off.set(false);
            records.device().own(Some(&account.id)).await;
            on_record::keep_account(records, &account).await;
            let place = records.place.get_untracked();
            let next = place
                .parameter("_next")
                .and_then(own_address)
                .unwrap_or(home_of(account.role));
            // What the app has no page for is the server's to show.
            if Page::at(next).is_none() {
                leave_for(next);
                return Ok(());
            }
            records.learn();
            outbox::look(records).await;
            records.quiet.set_value(false);
            records.visitor.set(Visitor::SignedIn(account));
            // What was to be sent when the session was found to be over is sent now.
            if let Some(id) = records.pending.try_update_value(Option::take).flatten()
                && outbox::has_own(records, &id)
            {
                return records.see_to(Effect::Deliver(id)).await;
            }
            records.replace(&format!("{next}{}", place.onward()));
        }
        Ok(None) => {}
        Err(failure) => {
            let words = records.words();
            let errors = match &failure {
                Failure::Refused(problem) if !problem.errors.is_empty() => problem
                    .errors
                    .iter()
                    .map(|error| (error.field.clone(), error.message.clone()))
                    .collect(),
                failure => vec![("email".to_owned(), failure_text(words, failure))],
            };
            records.account.set(AccountState {
                errors: FieldErrors(errors),
                ..typed
            });
        }
    }
    Ok(())
}

/// Whether the browser has not kept the cookie of the session that has just begun: the next request is nobody's.
async fn has_lost_cookie() -> bool {
    matches!(server::session().await, Ok(session) if session.account.is_none())
}

/// Signs out; where something was not sent, it asks first.
pub fn sign_out(records: Records) {
    records.run(async move |records: Records| {
        outbox::look(records).await;
        records.quiet.set_value(false);
        if outbox::unsent_count(records) == 0 {
            return out(records).await;
        }
        if records.place.get_untracked().page != Some(Page::Outbox) {
            records.go(Page::Outbox.path());
        }
        outbox::ask(records, Some(Question::SignOut), "#sign-out h2");
        Ok(())
    });
}

/// Signs out, whatever was not sent.
pub fn sign_out_now(records: Records) {
    records.run(out);
}

async fn out(records: Records) -> Result<(), Failure> {
    match server::sign_out().await {
        Ok(()) => {}
        Err(Failure::Unreachable) => {
            let sentence = records.words().device_sign_out_offline();
            records.failure.set(Some(sentence.to_owned()));
            return Ok(());
        }
        Err(failure) => return Err(failure),
    }
    forget(records).await;
    records.go(Page::Home.path());
    Ok(())
}

/// The session ended: what was typed stays, and the way back is kept.
pub fn expired(records: Records) {
    leptos::task::spawn_local(async move { records.device().forget().await });
    records.visitor.set(Visitor::Anonymous);
    records.account.set(AccountState {
        has_expired: true,
        ..AccountState::default()
    });
    let place = records.place.get_untracked();
    let next = place.page.unwrap_or(Page::Registration).path();
    records.go(&format!(
        "{}?_next={}{}",
        Page::SignIn.path(),
        rules::interview::Link::encode(next),
        place.onward()
    ));
}

/// Leaves nothing of one candidate for the next, also not on this device. What was not sent waits there for its owner.
pub async fn forget(records: Records) {
    forget_typed(records);
    records.belong_to(None);
    records.device().forget().await;
    records.device().own(None).await;
    outbox::look(records).await;
    records.quiet.set_value(false);
}

fn forget_typed(records: Records) {
    records.visitor.set(Visitor::Anonymous);
    records.as_of.set(None);
    records.profile.set(ProfileState::default());
    records.conversation.update(|state| {
        *state = Conversation {
            regions: state.regions,
            ..Conversation::default()
        };
    });
    records.record.set_value(Answers::default());
    outbox::ask(records, None, "");
}
