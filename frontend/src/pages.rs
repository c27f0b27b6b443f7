//! What the two apps differ in: the pages beyond the front page and the guide.

use api::page::Page;
use leptos::prelude::*;
use ui::{Screen, Submission};
use wasm_bindgen::JsValue;
use words::Words;

use crate::app::App;
use crate::place::Place;

/// The pages beyond the guide, and what is done on them.
pub trait Pages: Copy + Send + Sync + 'static {
    /// Ready to be shown.
    fn new(app: App, device: JsValue) -> Self;

    /// Fetches what the first page needs, then shows it: until then the page that the server wrote stays.
    fn prepare(self, show: impl FnOnce() + 'static);

    /// Takes over what was typed into the page that the server wrote.
    fn take_over(self);

    /// Whether this app has the page; a link to any other is left to the browser.
    fn has(page: Page) -> bool;

    /// What the header offers the reader beside the places for everybody.
    fn personal(self, words: Words, here: Signal<&'static str>) -> impl IntoView + 'static;

    /// The screen of a page beyond the guide.
    fn screen(self, words: Words, page: Page, place: &Place) -> Screen;

    /// The screen of an address that no app has.
    fn missing(self, words: Words) -> Screen;

    /// A form beyond the guide's was sent off; `None` where its action is no page.
    fn submitted(self, page: Option<Page>, form: &Submission);

    /// A form beyond the guide's is about to leave the page: what stands in it is to be there when the reader comes back.
    fn keep(self, page: Option<Page>, form: &Submission);

    /// A button was pressed that is not the guide's.
    fn pressed(self, verb: &str, about: &str, form: &Submission);
}
