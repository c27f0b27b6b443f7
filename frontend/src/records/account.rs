//! Signing in, up and out.

use api::page::{Page, own_address};
use api::served::home_of;
use api::{Account, SignIn, SignUp};
use leptos::prelude::*;
use rules::interview::Answers;
use ui::account::AccountPage;
use ui::{FieldErrors, Screen, Submission, Visitor};
use words::Words;

use super::profile::ProfileState;
use super::register::RegisterState;
use super::server::{self, Failure};
use super::{Records, leave_for, told};
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
    AccountPage {
        email: state.email,
        first_name: state.first_name,
        last_name: state.last_name,
        errors: state.errors,
        notice: state.has_expired.then(|| words.status_signed_out_lead()),
        onward: format!("{}{}", next.unwrap_or_default(), place.onward()),
        again: false,
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
        enter(records, typed, answer.map(|session| session.account));
        Ok(())
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
        enter(records, typed, answer.map(|session| session.account));
        Ok(())
    });
}

/// In, and on to where the reader was going; or back to the form with what is wrong.
fn enter(records: Records, typed: AccountState, answer: Result<Option<Account>, Failure>) {
    match answer {
        Ok(Some(account)) => {
            records.account.set(AccountState::default());
            // After a session ended, its owner's forms are still there; for anybody else they are not.
            if records
                .owner
                .with_value(|owner| owner.as_ref() != Some(&account.id))
            {
                forget(records);
            }
            records.owner.set_value(Some(account.id.clone()));
            let place = records.place.get_untracked();
            let next = place
                .parameter("_next")
                .and_then(own_address)
                .unwrap_or(home_of(account.role));
            // What the app has no page for is the server's to show.
            if Page::at(next).is_none() {
                leave_for(next);
                return;
            }
            records.learn();
            records.visitor.set(Visitor::SignedIn(account));
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
                failure => vec![("email".to_owned(), told(words, failure))],
            };
            records.account.set(AccountState {
                errors: FieldErrors(errors),
                ..typed
            });
        }
    }
}

pub fn sign_out(records: Records) {
    records.run(async move |records: Records| {
        server::sign_out().await?;
        forget(records);
        records.go(Page::Home.path());
        Ok(())
    });
}

/// The session ended: what was typed stays, and the way back is kept.
pub fn expired(records: Records) {
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

/// Leaves nothing of one candidate for the next.
fn forget(records: Records) {
    records.visitor.set(Visitor::Anonymous);
    records.profile.set(ProfileState::default());
    records.register.set(RegisterState::default());
    records.record.set_value(Answers::default());
}
