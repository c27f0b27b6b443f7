//! The state of the app, and the screen that it makes.

use std::pin::Pin;

use api::Account;
use api::page::Page;
use leptos::prelude::*;
use rules::interview::Answers;
use ui::guide::Guide;
use ui::{Busy, Dispatch, Intent, Layout, Screen, Shown, Submission};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;
use words::Words;

use crate::account::AccountState;
use crate::content::{AtlasState, Content, Site};
use crate::place::{self, Place};
use crate::profile::ProfileState;
use crate::register::RegisterState;
use crate::server::{self, Failure};
use crate::{account, browser, guide, profile, register};

/// Who is signed in, as far as is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// The server has not said yet.
    Unknown,
    /// Nobody.
    Anonymous,
    /// A candidate.
    SignedIn(Account),
}

/// Everything that the app knows. All signals: cheap to copy, shared by all who act.
#[derive(Clone, Copy)]
pub struct App {
    pub site: StoredValue<Site>,
    pub content: RwSignal<Content>,
    pub place: RwSignal<Place>,
    pub visitor: RwSignal<Visitor>,
    /// Whose forms are in memory: the id of the account that was signed in last.
    pub owner: StoredValue<Option<String>>,
    pub atlas: AtlasState,
    pub account: RwSignal<AccountState>,
    pub profile: RwSignal<ProfileState>,
    pub register: RwSignal<RegisterState>,
    /// The latest answer to each question, so that going back shows it.
    pub remembered: StoredValue<Answers>,
    /// Why what the page needs could not be fetched.
    pub failure: RwSignal<Option<String>>,
    /// The language of the frame that stands; empty until one does.
    pub framed: RwSignal<&'static str>,
    /// What a screen reader is told although nothing moved.
    pub announcement: RwSignal<String>,
    pub busy: RwSignal<bool>,
    /// Where the focus goes when the next screen is there; the heading, or the error summary, unless this says otherwise.
    pub focus: StoredValue<Option<String>>,
}

/// Shows the app in the place of what the server sent.
pub fn run(site: Site, content: Content) {
    // An answer chosen before the app was here is not lost.
    let picked = browser::element("main input[type=radio]:checked")
        .and_then(|input| input.get_attribute("id"));
    if let Some(root) = browser::element("html") {
        let _ = root.set_attribute("data-app", "");
    }
    if let Some(body) = document().body() {
        body.set_inner_html("");
    }
    leptos::mount::mount_to_body(move || {
        let app = App {
            site: StoredValue::new(site),
            content: RwSignal::new(content),
            place: RwSignal::new(Place::current()),
            visitor: RwSignal::new(Visitor::Unknown),
            owner: StoredValue::new(None),
            atlas: AtlasState(RwSignal::new(None)),
            account: RwSignal::new(AccountState::default()),
            profile: RwSignal::new(ProfileState::default()),
            register: RwSignal::new(RegisterState::default()),
            remembered: StoredValue::new(Answers::default()),
            failure: RwSignal::new(None),
            framed: RwSignal::new(""),
            announcement: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            focus: StoredValue::new(None),
        };
        provide_context(Dispatch(Callback::new(move |intent| app.hear(intent))));
        provide_context(Busy(app.busy));
        place::listen(app.place, move |language| app.choose_language(language));
        app.recognize();
        app.keep_showing();
        move || app.frame()
    });
    if let Some(input) = picked.and_then(|id| browser::element(&format!("main input[id=\"{id}\"]")))
    {
        input.click();
    }
}

impl App {
    pub fn guide(self) -> &'static Guide {
        self.content.get_untracked().guide
    }

    /// The frame in the reader's language; the screens come and go within it.
    fn frame(self) -> impl IntoView {
        let words = self.content.get().words;
        let page = Signal::derive(move || self.place.get().page.unwrap_or(Page::Home));
        let account = Signal::derive(move || match self.visitor.get() {
            Visitor::SignedIn(account) => Some(account),
            Visitor::Unknown | Visitor::Anonymous => None,
        });
        // A screen can be shown in the frame once it stands.
        queue_microtask(move || self.framed.set(words.language()));
        view! { <Layout words page account announcement=self.announcement /> }
    }

    /// Keeps the screen of the place within the frame. Runs again whenever something that it shows has changed.
    fn keep_showing(self) {
        let last = StoredValue::new(None::<(Place, &str)>);
        Effect::new(move |before: Option<Option<Shown>>| {
            let language = self.framed.get();
            let here = (self.place.get(), language);
            let is_first = last.with_value(Option::is_none);
            if language.is_empty() {
                return None;
            }
            if last.with_value(|last| last.as_ref() != Some(&here)) {
                self.keep_what_is_typed();
            }
            last.set_value(Some(here));
            let screen = self.screen(self.content.get_untracked().words);
            if let Some(shown) = before.flatten() {
                shown.take_away();
            }
            browser::set_title(&screen.title);
            let target = self.focus.try_update_value(Option::take).flatten();
            let shown = browser::element("#main").map(|main| screen.body.show(&main));
            // The page that arrived is where the reader already is; every later screen takes the focus to its head.
            if !is_first || target.is_some() {
                settle(target);
            }
            shown
        });
    }

    /// Before another screen takes its place: what stands in a form is kept, to be there when the reader comes back.
    fn keep_what_is_typed(self) {
        let forms =
            browser::element("main form").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = forms.map(|form| ui::fields_of(&form)) else {
            return;
        };
        match page_of(&form) {
            Some(Page::Register) => register::keep(self, &form),
            Some(Page::Profile) => profile::keep(self, &form),
            _ => {}
        }
    }

    fn screen(self, words: Words) -> Screen {
        if let Some(sentence) = self.failure.get() {
            return ui::failure(words, &sentence);
        }
        let place = self.place.get();
        match place.page {
            None => ui::not_found(words),
            Some(Page::Home) => guide::home(self, words),
            Some(Page::Guide) => guide::screen(self, words, &place),
            // Who is signed in already has come to their registration.
            Some(Page::SignIn | Page::SignUp)
                if matches!(self.visitor.get(), Visitor::SignedIn(_)) =>
            {
                register::record(self, words, &place)
            }
            Some(Page::SignIn) => account::sign_in(self, words, &place),
            Some(Page::SignUp) => account::sign_up(self, words, &place),
            Some(Page::Profile) => self.signed_in(words, &place, profile::screen),
            Some(Page::Register) => self.signed_in(words, &place, register::form),
            Some(Page::Check) => self.signed_in(words, &place, register::check),
            Some(Page::Registration) => self.signed_in(words, &place, register::record),
        }
    }

    /// A screen for candidates: others are asked to sign in, and come back with their answers.
    fn signed_in(
        self,
        words: Words,
        place: &Place,
        screen: impl Fn(App, Words, &Place) -> Screen,
    ) -> Screen {
        match self.visitor.get() {
            Visitor::Unknown => ui::loading(words),
            Visitor::Anonymous => {
                let there = |page: Page| {
                    let next = place.page.unwrap_or(Page::Register).path();
                    format!(
                        "{}?_next={}{}",
                        page.path(),
                        rules::interview::Link::encode(next),
                        place.onward()
                    )
                };
                ui::sign_in_first(words, there(Page::SignIn), there(Page::SignUp))
            }
            Visitor::SignedIn(_) => screen(self, words, place),
        }
    }

    /// What to do about what a person did.
    fn hear(self, intent: Intent) {
        match intent {
            Intent::Submit(form) => self.submitted(&form),
            Intent::Press(command, form) => self.pressed(&command, &form),
        }
    }

    fn submitted(self, form: &Submission) {
        match page_of(form) {
            Some(Page::Guide) => guide::answered(self, form),
            Some(Page::SignIn) => account::sign_in_with(self, form),
            Some(Page::SignUp) => account::sign_up_with(self, form),
            Some(Page::Profile) => profile::save(self, form),
            Some(Page::Register) => register::continue_with(self, form),
            Some(Page::Check) => register::send(self),
            _ if form.action == "/sign-out" => account::sign_out(self),
            _ => register::accept_nda(self, form),
        }
    }

    fn pressed(self, command: &str, form: &Submission) {
        let (verb, about) = command.split_once(':').unwrap_or((command, ""));
        let words = self.content.get_untracked().words;
        let copied = move || self.announcement.set(words.status_copied().to_owned());
        match verb {
            "print" => browser::print(),
            "retry" => self.failure.set(None),
            "copy" => {
                let field = browser::element(&format!("#{about}"));
                let field =
                    field.and_then(|field| field.dyn_into::<web_sys::HtmlTextAreaElement>().ok());
                if let Some(field) = field {
                    browser::copy(field.value(), Some(field), copied);
                }
            }
            "copy-link" => {
                let href = browser::element(&format!("#{about}"))
                    .and_then(|link| link.get_attribute("href"));
                browser::copy(browser::absolute(&href.unwrap_or_default()), None, copied);
            }
            "fill" => register::fill(self, form),
            "undo-fill" => register::undo_fill(self),
            "use" => register::take_from_profile(self, about, form),
            _ => {}
        }
    }

    /// Asks the server who this is.
    fn recognize(self) {
        spawn_local(async move {
            let visitor = match server::session().await {
                Ok(session) => session
                    .account
                    .map_or(Visitor::Anonymous, Visitor::SignedIn),
                // The guide needs no server; the pages that do will say that it cannot be reached.
                Err(_) => Visitor::Anonymous,
            };
            self.visitor.set(visitor);
        });
    }

    fn choose_language(self, language: String) {
        let site = self.site.get_value();
        self.run(async move |app: App| {
            let content = site.content(&language).await?;
            browser::remember_language(&language);
            app.focus
                .set_value(Some(format!("[data-language={language}]")));
            app.content.set(content);
            Ok(())
        });
    }

    /// Fetches the countries in the reader's language, unless they are here.
    pub fn want_atlas(self) {
        let language = self.content.get_untracked().words.language();
        let is_here = self
            .atlas
            .0
            .with_untracked(|atlas| atlas.is_some_and(|(known, _)| known == language));
        if is_here || self.busy.get_untracked() {
            return;
        }
        let site = self.site.get_value();
        self.run(async move |app: App| {
            let atlas = site.atlas(language).await?;
            app.atlas.0.set(Some((language, atlas)));
            Ok(())
        });
    }

    /// Does something that takes time. While it lasts, nothing else is started; what fails is said.
    pub fn run(self, work: impl AsyncFnOnce(App) -> Result<(), Failure> + 'static) {
        self.drive(Box::pin(work(self)));
    }

    fn drive(self, work: Pin<Box<dyn Future<Output = Result<(), Failure>>>>) {
        self.busy.set(true);
        spawn_local(async move {
            let done = work.await;
            self.busy.set(false);
            if let Err(failure) = done {
                self.failed(&failure);
            }
        });
    }

    /// Says what failed where no form can say it.
    fn failed(self, failure: &Failure) {
        if failure.kind() == Some(api::ProblemKind::NotSignedIn) {
            account::expired(self);
            return;
        }
        let words = self.content.get_untracked().words;
        self.failure.set(Some(told(words, failure)));
    }
}

/// The page that a form belongs to.
fn page_of(form: &Submission) -> Option<Page> {
    Page::at(form.action.split(['#', '?']).next().unwrap_or_default())
}

/// A failure as a sentence.
pub fn told(words: Words, failure: &Failure) -> String {
    match failure {
        Failure::Unreachable => words.status_unreachable().to_owned(),
        Failure::Refused(problem) => problem.title.clone(),
    }
}

/// Puts the focus where the reader goes on: a named element, else the errors, else the heading.
fn settle(target: Option<String>) {
    let candidates = [target.as_deref(), Some("#error-summary"), Some("main h1")];
    let found = candidates
        .into_iter()
        .flatten()
        .find(|selector| browser::element(selector).is_some());
    if let Some(selector) = found {
        browser::focus(selector);
    }
}
