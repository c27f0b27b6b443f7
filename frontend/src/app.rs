//! The state of the app, and the screen that it makes.

use std::pin::Pin;

use api::page::Page;
use leptos::prelude::*;
use rules::interview::Answers;
use ui::guide::Guide;
use ui::{Body, Intent, Layout, Screen, Shown, Submission};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlFormElement;
use words::Words;

use crate::browser::FocusPoint;
use crate::content::{Content, Site};
use crate::pages::Pages;
use crate::place::{self, Place};
use crate::{browser, guide};

/// What every page of the app needs. All signals: cheap to copy, shared by all who act.
#[derive(Clone, Copy)]
pub struct App {
    pub site: StoredValue<Site, LocalStorage>,
    pub content: RwSignal<Content>,
    pub place: RwSignal<Place>,
    /// The latest answer to each question, so that going back shows it.
    pub remembered: StoredValue<Answers>,
    /// What the reader's record answers of the guide's questions.
    pub record: StoredValue<Answers>,
    /// Why what the page needs could not be fetched.
    pub failure: RwSignal<Option<String>>,
    /// What a screen reader is told although nothing moved.
    pub announcement: RwSignal<String>,
    pub busy: RwSignal<bool>,
    /// Where the focus goes when the next screen is there; the heading, or the error summary, unless this says otherwise.
    pub focus: StoredValue<Option<String>>,
    /// Whether the next screen is this one, brought up to date: then the focus stays, and what is typed.
    pub quiet: StoredValue<bool>,
}

/// Shows the app in the place of what the server sent.
pub fn run<P: Pages>(site: Site, content: Content, record: Answers, device: JsValue) {
    leptos::mount::mount_to_body(move || {
        let app = App {
            site: StoredValue::new_local(site),
            content: RwSignal::new(content),
            place: RwSignal::new(Place::current()),
            remembered: StoredValue::new(Answers::default()),
            record: StoredValue::new(record),
            failure: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
            busy: RwSignal::new(false),
            focus: StoredValue::new(None),
            quiet: StoredValue::new(false),
        };
        let pages = P::new(app, device);
        let owner = Owner::current();
        pages.prepare(move || {
            // A form that works as it is belongs to whoever has begun to type in it.
            if browser::is_form_in_use() {
                return;
            }
            let show = || app.take_over(pages);
            match owner {
                Some(owner) => owner.with(show),
                None => show(),
            }
        });
    });
}

impl App {
    pub fn guide(self) -> &'static Guide {
        self.content.get_untracked().guide
    }

    /// What is changed right now brings the screen up to date, and no more.
    #[cfg(feature = "records")]
    pub fn quietly(self) {
        self.quiet.set_value(true);
        // Where nothing on the screen followed, the next screen is one like any other.
        set_timeout(
            move || self.quiet.set_value(false),
            std::time::Duration::ZERO,
        );
    }

    fn take_over<P: Pages>(self, pages: P) {
        if let Some(root) = browser::element("html") {
            let _ = root.set_attribute("data-app", "");
        }
        ui::listen(move |intent| self.hear(pages, intent));
        place::listen(self.place, P::has, move |language| {
            self.choose_language(language)
        });
        self.keep_framed(pages);
        self.keep_marked_busy();
    }

    /// Keeps the frame in the reader's language; the screens come and go within it.
    fn keep_framed<P: Pages>(self, pages: P) {
        Effect::new(move |before: Option<Option<Shown>>| {
            let words = self.content.get().words;
            // An answer chosen before the app was here is not lost.
            let picked = browser::element("main input[type=radio]:checked")
                .and_then(|input| input.get_attribute("id"));
            let body = document().body()?;
            let mut focus_point = None;
            match before.flatten() {
                Some(frame) => {
                    self.keep_what_is_typed(pages);
                    frame.take_away();
                }
                None => {
                    untrack(|| pages.take_over());
                    focus_point = Some(FocusPoint::remember());
                    body.set_inner_html("");
                }
            }
            let here = Signal::derive(move || self.place.get().page.unwrap_or(Page::Home).path());
            let personal = pages.personal(words, here);
            let frame = Body::new(
                view! { <Layout words here personal announcement=self.announcement content=() /> },
            );
            let frame = frame.show(&body);
            self.keep_showing(pages, words, picked, focus_point);
            Some(frame)
        });
    }

    /// Keeps the screen of the place within the frame. Runs again whenever something that it shows has changed.
    fn keep_showing<P: Pages>(
        self,
        pages: P,
        words: Words,
        picked: Option<String>,
        mut focus_point: Option<FocusPoint>,
    ) {
        let last = StoredValue::new(None);
        Effect::new(move |before: Option<Option<Shown>>| {
            let here = Some(self.place.get());
            let is_first = before.is_none();
            let is_elsewhere = last.with_value(|last| *last != here);
            let asked = self.quiet.try_update_value(std::mem::take) == Some(true);
            let is_quiet = asked && !is_elsewhere;
            if !is_first && (is_quiet || is_elsewhere) {
                self.keep_what_is_typed(pages);
            }
            if is_quiet {
                focus_point = Some(FocusPoint::remember());
            }
            last.set_value(here);
            let screen = self.screen(pages, words);
            if let Some(shown) = before.flatten() {
                shown.take_away();
            }
            browser::set_title(&screen.title);
            let target = self.focus.try_update_value(Option::take).flatten();
            let shown = browser::element("#main").map(|main| screen.body.show(&main));
            browser::mark_busy(self.busy.get_untracked());
            if is_first && let Some(id) = &picked {
                browser::pick(id);
            }
            // The page that arrived is where the reader already is; every later screen takes the focus to its head.
            match focus_point.take() {
                Some(focus_point) if target.is_none() => focus_point.restore(),
                _ if !is_first || target.is_some() => settle(target),
                _ => {}
            }
            shown
        });
    }

    /// While something is under way, the buttons that would start it again say so.
    fn keep_marked_busy(self) {
        Effect::new(move |_| browser::mark_busy(self.busy.get()));
    }

    /// Before another screen takes its place: what stands in a form is kept, to be there when the reader comes back.
    fn keep_what_is_typed<P: Pages>(self, pages: P) {
        let form =
            browser::element("main form").and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        if let Some(form) = form.map(|form| ui::fields_of(&form)) {
            pages.keep(page_of(&form), &form);
        }
    }

    fn screen<P: Pages>(self, pages: P, words: Words) -> Screen {
        if let Some(sentence) = self.failure.get() {
            return ui::failure(words, &sentence);
        }
        let place = self.place.get();
        match place.page {
            None => pages.missing(words),
            Some(Page::Home) => guide::home(self, words),
            Some(Page::Guide) => guide::screen(self, words, &place),
            Some(page) => pages.screen(words, page, &place),
        }
    }

    /// What to do about what a person did.
    fn hear<P: Pages>(self, pages: P, intent: Intent) {
        match intent {
            Intent::Submit(_) if self.busy.get_untracked() => {}
            Intent::Submit(form) => match page_of(&form) {
                Some(Page::Guide) => guide::answered(self, &form),
                page => pages.submitted(page, &form),
            },
            Intent::Press(command, form) => {
                let (verb, about) = command.split_once(':').unwrap_or((&command, ""));
                if !self.pressed(verb, about) {
                    pages.pressed(verb, about, &form);
                }
            }
        }
    }

    /// Does what the guide's buttons say; `false` for a button of another page.
    fn pressed(self, verb: &str, about: &str) -> bool {
        let words = self.content.get_untracked().words;
        let copied = move || self.announcement.set(words.status_copied().to_owned());
        let named = || browser::element(&format!("#{about}"));
        match verb {
            "print" => browser::print(),
            "retry" => self.failure.set(None),
            "copy" => {
                if let Some(field) =
                    named().and_then(|field| field.dyn_into::<web_sys::HtmlTextAreaElement>().ok())
                {
                    browser::copy(field.value(), Some(field), copied);
                }
            }
            "copy-link" => {
                let link = browser::element(&format!("#{about} a"));
                let href = link.and_then(|link| link.get_attribute("href"));
                browser::copy(browser::absolute(&href.unwrap_or_default()), None, copied);
            }
            _ => return false,
        }
        true
    }

    fn choose_language(self, language: String) {
        let site = self.site.get_value();
        let words = self.content.get_untracked().words;
        self.run(async move {
            match site.content(&language).await {
                Ok(content) => {
                    browser::remember_language(&language);
                    place::forget_language(self.place);
                    self.focus
                        .set_value(Some(format!("[data-language={language}]")));
                    self.content.set(content);
                }
                Err(_) => self
                    .failure
                    .set(Some(words.status_unreachable().to_owned())),
            }
        });
    }

    /// Does something that takes time. While it lasts, nothing else is started.
    pub fn run(self, work: impl Future<Output = ()> + 'static) {
        self.drive(Box::pin(work));
    }

    fn drive(self, work: Pin<Box<dyn Future<Output = ()>>>) {
        self.busy.set(true);
        spawn_local(async move {
            work.await;
            self.busy.set(false);
        });
    }
}

/// The page that a form belongs to.
fn page_of(form: &Submission) -> Option<Page> {
    Page::at(form.action.split(['#', '?']).next().unwrap_or_default())
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
