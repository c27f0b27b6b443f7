//! The pages that need an account: signing in, the profile, the registration.

mod account;
mod countries;
mod profile;
mod register;
mod server;

use std::ops::Deref;

use api::page::Page;
use api::{ProblemKind, served};
use leptos::prelude::*;
use rules::Role;
use rules::interview::Link;
use ui::{Screen, Submission, Visitor};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use words::Words;

use crate::app::App;
use crate::pages::Pages;
use crate::place::{self, Place};
use account::AccountState;
use countries::Countries;
use profile::ProfileState;
use register::RegisterState;
use server::Failure;

/// The app with what it knows of a candidate.
#[derive(Clone, Copy)]
pub struct Records {
    app: App,
    visitor: RwSignal<Visitor>,
    /// Whether anybody is signed in. Finding out that nobody is changes nothing on a form in which somebody types.
    is_signed_in: Memo<bool>,
    /// Whose forms are in memory: the id of the account that was signed in last.
    owner: StoredValue<Option<String>>,
    countries: Countries,
    account: RwSignal<AccountState>,
    profile: RwSignal<ProfileState>,
    register: RwSignal<RegisterState>,
}

impl Deref for Records {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Pages for Records {
    fn new(app: App) -> Records {
        let visitor = RwSignal::new(Visitor::Unknown);
        let records = Records {
            app,
            visitor,
            is_signed_in: Memo::new(move |_| matches!(visitor.get(), Visitor::SignedIn(_))),
            owner: StoredValue::new(None),
            countries: Countries::default(),
            account: RwSignal::new(AccountState::default()),
            profile: RwSignal::new(ProfileState::default()),
            register: RwSignal::new(RegisterState::default()),
        };
        records.recognize();
        records
    }

    fn has(_: Page) -> bool {
        true
    }

    fn personal(self, words: Words, here: Signal<&'static str>) -> impl IntoView + 'static {
        ui::personal(words, here, self.visitor.into())
    }

    fn screen(self, words: Words, page: Page, place: &Place) -> Screen {
        match page {
            // Who is signed in already has come to their registration, or to their work, which the server shows.
            Page::SignIn | Page::SignUp if self.is_signed_in.get() => match self.staff() {
                Some(role) => {
                    leave_for(served::home_of(role));
                    ui::loading(words)
                }
                None => register::record(self, words, place),
            },
            Page::SignIn => account::sign_in(self, words, place),
            Page::SignUp => account::sign_up(self, words, place),
            Page::Register => self.signed_in(words, place, register::form),
            Page::Check => self.signed_in(words, place, register::check),
            Page::Registration => self.signed_in(words, place, register::record),
            Page::Profile => self.signed_in(words, place, profile::screen),
            Page::Home | Page::Guide => ui::not_found(words),
        }
    }

    fn submitted(self, page: Option<Page>, form: &Submission) {
        match page {
            Some(Page::SignIn) => account::sign_in_with(self, form),
            Some(Page::SignUp) => account::sign_up_with(self, form),
            Some(Page::Profile) => profile::save(self, form),
            Some(Page::Register) => register::continue_with(self, form),
            Some(Page::Check) => register::send(self),
            _ if form.action == served::SIGN_OUT => account::sign_out(self),
            _ => register::accept_nda(self, form),
        }
    }

    fn keep(self, page: Option<Page>, form: &Submission) {
        match page {
            Some(Page::Register) => register::keep(self, form),
            Some(Page::Profile) => profile::keep(self, form),
            _ => {}
        }
    }

    fn pressed(self, verb: &str, about: &str, form: &Submission) {
        match verb {
            "fill" => register::fill(self, form),
            "undo-fill" => register::undo_fill(self),
            "use" => register::take_from_profile(self, about, form),
            _ => {}
        }
    }
}

impl Records {
    /// A screen for candidates: others are asked to sign in, and come back with their answers.
    fn signed_in(
        self,
        words: Words,
        place: &Place,
        screen: impl Fn(Records, Words, &Place) -> Screen,
    ) -> Screen {
        match self.visitor.get() {
            Visitor::Unknown => ui::loading(words),
            Visitor::Anonymous => {
                let there = |page: Page| {
                    let next = place.page.unwrap_or(Page::Register).path();
                    format!(
                        "{}?_next={}{}",
                        page.path(),
                        Link::encode(next),
                        place.onward()
                    )
                };
                ui::sign_in_first(words, there(Page::SignIn), there(Page::SignUp))
            }
            Visitor::SignedIn(_) => screen(self, words, place),
        }
    }

    /// The role of a member of staff who is signed in.
    fn staff(self) -> Option<Role> {
        match self.visitor.get_untracked() {
            Visitor::SignedIn(account) if account.role.is_staff() => Some(account.role),
            _ => None,
        }
    }

    /// Asks the server who this is.
    fn recognize(self) {
        spawn_local(async move {
            // The pages here need the server; each will say by itself that it cannot be reached.
            let account = server::session()
                .await
                .ok()
                .and_then(|session| session.account);
            self.owner
                .set_value(account.as_ref().map(|account| account.id.clone()));
            if account.is_some() {
                self.learn();
            }
            self.visitor
                .set(account.map_or(Visitor::Anonymous, Visitor::SignedIn));
        });
    }

    /// Learns what the record of who is signed in answers of the guide's questions. The question on the page stays.
    fn learn(self) {
        spawn_local(async move {
            if let Ok(facts) = server::facts().await {
                self.record.set_value(facts.facts.into());
            }
        });
    }

    fn words(self) -> Words {
        self.content.get_untracked().words
    }

    /// Does something that takes time. While it lasts, nothing else is started; what fails is said.
    fn run(self, work: impl AsyncFnOnce(Records) -> Result<(), Failure> + 'static) {
        self.app.run(async move {
            if let Err(failure) = work(self).await {
                self.failed(&failure);
            }
        });
    }

    /// Says what failed where no form can say it.
    fn failed(self, failure: &Failure) {
        if failure.kind() == Some(ProblemKind::NotSignedIn) {
            account::expired(self);
            return;
        }
        self.failure.set(Some(told(self.words(), failure)));
    }

    /// Goes to another page, as a link would.
    fn go(self, href: &str) {
        place::go(self.place, href);
    }

    /// Puts another address in the place of this one, so that "back" does not return here.
    fn replace(self, href: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(href));
        }
        self.place.set(Place::current());
    }
}

impl Place {
    /// The fragment that carries the answers on to another page, with its sign.
    fn onward(&self) -> String {
        self.link
            .as_ref()
            .map(|link| format!("#{link}"))
            .unwrap_or_default()
    }
}

/// Leaves the app for a page that the server writes.
fn leave_for(address: &str) {
    let _ = window().location().assign(address);
}

/// A failure as a sentence.
fn told(words: Words, failure: &Failure) -> String {
    match failure {
        Failure::Unreachable => words.status_unreachable().to_owned(),
        Failure::Refused(problem) => problem.title.clone(),
    }
}
