//! The pages that need an account: signing in, the profile, the registration.

mod account;
mod conversation;
mod countries;
mod drafts;
mod on_record;
mod outbox;
mod profile;
mod register;
mod server;
mod startup;

use std::ops::Deref;

use ::conversation::Conversation;
use api::page::Page;
use api::{Account, ProblemKind, served};
use leptos::prelude::*;
use rules::Role;
use rules::interview::Link;
use rules::registration::{Draft, Field};
use ui::device::Notice;
use ui::{Screen, Submission, Visitor};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use words::Words;

use crate::app::App;
use crate::browser;
use crate::device::Keeper;
use crate::pages::Pages;
use crate::place::{self, Place};
use account::AccountState;
use countries::Countries;
use drafts::Form;
use outbox::OutboxState;
use profile::ProfileState;
use server::Failure;

/// The app with what it knows of a candidate.
#[derive(Clone, Copy)]
pub struct Records {
    app: App,
    visitor: RwSignal<Visitor>,
    /// Whether anybody is signed in. Finding out that nobody is changes nothing on a form in which somebody types.
    is_signed_in: Memo<bool>,
    countries: Countries,
    account: RwSignal<AccountState>,
    profile: RwSignal<ProfileState>,
    /// What is on record, and how the registration stands.
    conversation: RwSignal<Conversation>,
    /// What keeps things on this device.
    keeper: StoredValue<Keeper, LocalStorage>,
    outbox: RwSignal<OutboxState>,
    /// Since when what is shown is as this device knew it; `None` where it is the server's.
    as_of: RwSignal<Option<u64>>,
    /// Whether the server could not say who this is, and this device does not know it either.
    is_cut_off: RwSignal<bool>,
    /// Whether the server could be reached when last asked.
    is_back: RwSignal<bool>,
    /// Whether what is on record is to be learned again when it is next shown.
    is_to_refresh: StoredValue<bool>,
    /// What is to be sent once its owner has signed in.
    pending: StoredValue<Option<String>>,
}

impl Deref for Records {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Pages for Records {
    fn new(app: App, device: JsValue) -> Records {
        let visitor = RwSignal::new(Visitor::Unknown);
        Records {
            app,
            visitor,
            is_signed_in: Memo::new(move |_| matches!(visitor.get(), Visitor::SignedIn(_))),
            countries: Countries::default(),
            account: RwSignal::new(AccountState::default()),
            profile: RwSignal::new(ProfileState::default()),
            conversation: RwSignal::new(Conversation::default()),
            keeper: StoredValue::new_local(Keeper::new(device)),
            outbox: RwSignal::new(OutboxState::default()),
            as_of: RwSignal::new(None),
            is_cut_off: RwSignal::new(false),
            is_back: RwSignal::new(browser::element("html[data-shell]").is_none()),
            is_to_refresh: StoredValue::new(false),
            pending: StoredValue::new(None),
        }
    }

    fn prepare(self, show: impl FnOnce() + 'static) {
        startup::listen(self);
        spawn_local(async move {
            startup::prepare(self).await;
            show();
        });
    }

    fn take_over(self) {
        startup::take_over(self);
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
            Page::Outbox => outbox::screen(self, words, place),
            Page::Home | Page::Guide => ui::not_found(words),
        }
    }

    fn missing(self, words: Words) -> Screen {
        startup::missing(self, words)
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
            "fill" | "undo-fill" | "use" => register::pressed(self, verb, about, form),
            "start-again" => drafts::start_again(self, self.form_here()),
            "undo-start" => drafts::undo_start(self, self.form_here()),
            "take-over" => drafts::take_over(self, self.form_here()),
            _ => {
                outbox::pressed(self, verb, about);
            }
        }
    }
}

impl Records {
    /// Says whose this app is now: whose forms are in memory, and for whom it asks the server.
    fn belong_to(self, owner: Option<String>) {
        server::act_for(owner.clone());
        self.conversation
            .update_untracked(|state| state.owner = owner);
    }

    /// Whose forms are in memory: the id of the account that was signed in last.
    fn owner(self) -> Option<String> {
        self.conversation
            .with_untracked(|state| state.owner.clone())
    }

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
                let Screen { title, body } =
                    ui::sign_in_first(words, there(Page::SignIn), there(Page::SignUp));
                let text = self
                    .is_cut_off
                    .get()
                    .then(|| words.device_sign_in_offline());
                let notice = text.map(|text| Notice::Text(text.to_owned()));
                Screen {
                    title,
                    body: drafts::led(words, body, notice),
                }
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

    /// Who is signed in, as far as is known.
    fn reader(self) -> Option<Account> {
        match self.visitor.get_untracked() {
            Visitor::SignedIn(account) => Some(account),
            Visitor::Unknown | Visitor::Anonymous => None,
        }
    }

    fn device(self) -> Keeper {
        self.keeper.get_value()
    }

    /// Whether what is typed here is not kept, in a sentence.
    fn not_kept(self, words: Words) -> Option<String> {
        outbox::not_kept(self, words).map(str::to_owned)
    }

    /// Whether somebody may be typing, so that nothing may change by itself.
    fn is_at_form(self) -> bool {
        matches!(
            self.place.get_untracked().page,
            Some(Page::Register | Page::Check | Page::Profile)
        )
    }

    /// The form of the page.
    fn form_here(self) -> Form {
        match self.place.get_untracked().page {
            Some(Page::Profile) => Form::Profile,
            _ => Form::Register,
        }
    }

    /// A screen, and since when it is so where the server cannot be asked.
    fn as_known(self, words: Words, screen: Screen) -> Screen {
        let Some(at) = self.as_of.get() else {
            return screen;
        };
        let text = words.device_as_known(browser::time_text(at, words.language()));
        let Screen { title, body } = screen;
        Screen {
            title,
            body: drafts::led(words, body, Some(Notice::Text(text))),
        }
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
        self.failure.set(Some(failure_text(self.words(), failure)));
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

/// A draft with other values in some of its fields.
fn with(mut draft: Draft, typed: &Submission) -> Draft {
    let fields = typed
        .pairs()
        .filter_map(|(name, value)| Some((Field::parse(name)?, value)));
    for (field, value) in fields {
        draft.set(field, value);
    }
    draft
}

/// Leaves the app for a page that the server writes.
fn leave_for(address: &str) {
    let _ = window().location().assign(address);
}

/// Sets a signal that differs. To the rest nothing has happened: a screen that is made anew takes the focus to its head.
fn set_changed<T: PartialEq + 'static>(signal: RwSignal<T>, value: T)
where
    RwSignal<T>: Update<Value = T>,
{
    signal.maybe_update(|now| {
        let is_changed = *now != value;
        *now = value;
        is_changed
    });
}

/// A failure as a sentence.
fn failure_text(words: Words, failure: &Failure) -> String {
    match failure {
        Failure::Unreachable => words.status_unreachable().to_owned(),
        Failure::Refused(problem) => problem.title.clone(),
    }
}
