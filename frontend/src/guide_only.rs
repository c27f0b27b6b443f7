//! The guide's app: every page beyond the guide is elsewhere, a page load away. The fragment carries the answers there.

use api::page::Page;
use leptos::prelude::*;
use ui::{Screen, Submission};
use wasm_bindgen::JsValue;
use words::Words;

use crate::app::App;
use crate::pages::Pages;
use crate::place::Place;

/// No further pages.
#[derive(Clone, Copy)]
pub struct GuideOnly;

impl Pages for GuideOnly {
    fn new(_: App, _: JsValue) -> GuideOnly {
        GuideOnly
    }

    fn prepare(self, show: impl FnOnce() + 'static) {
        show();
    }

    fn take_over(self) {}

    fn has(page: Page) -> bool {
        page.is_of_guide()
    }

    fn personal(self, words: Words, here: Signal<&'static str>) -> impl IntoView + 'static {
        ui::own_profile(words, here)
    }

    fn screen(self, words: Words, _: Page, _: &Place) -> Screen {
        // The browser's history leads here when the page was left for the guide and the guide was then reloaded.
        let _ = window().location().reload();
        ui::loading(words)
    }

    fn missing(self, words: Words) -> Screen {
        ui::not_found(words)
    }

    fn submitted(self, _: Option<Page>, _: &Submission) {}

    fn keep(self, _: Option<Page>, _: &Submission) {}

    fn pressed(self, _: &str, _: &str, _: &Submission) {}
}
