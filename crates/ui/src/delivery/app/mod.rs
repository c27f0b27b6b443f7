//! An app in the browser: views become elements (HTML for the widget), and the app remembers what a form would have to carry.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, SubmitEvent};

use crate::intent::{Intent, Submission, element_around, fields_of, form_around};

#[cfg(not(feature = "html"))]
mod elements;
#[cfg(feature = "html")]
mod html;

#[cfg(not(feature = "html"))]
pub use elements::{Body, Shown, in_textarea};
#[cfg(feature = "html")]
pub use html::{Body, in_textarea};

/// What only a written page has: nothing.
pub(crate) fn written<V: IntoView>(_: impl FnOnce() -> V) {}

/// One thing on a written page, another in the app.
pub(crate) fn either<T, P: IntoView, A: IntoView>(
    given: T,
    _: impl FnOnce(T) -> P,
    app: impl FnOnce(T) -> A,
) -> A {
    app(given)
}

/// The app's forms carry nothing: it remembers.
pub(crate) fn carry<T>(_: impl FnOnce() -> T) -> Option<T> {
    None
}

/// The app's forms carry nothing.
pub(crate) fn carried<T>(_: Option<&T>) -> Option<&T> {
    None
}

/// Calls `hear` with what a person does on the page, as long as the page lives. No form is sent any more.
pub fn listen(hear: impl Fn(Intent) + Clone + 'static) {
    let submit = hear.clone();
    let submitted = Closure::<dyn Fn(SubmitEvent)>::new(move |event: SubmitEvent| {
        event.prevent_default();
        let form = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
        let Some(form) = form else {
            return;
        };
        let mut submission = fields_of(&form);
        if let Some(button) = event.submitter()
            && let Some(name) = button.get_attribute("name")
        {
            let value = button.get_attribute("value").unwrap_or_default();
            submission.fields.push((name, value));
        }
        submit(Intent::Submit(submission));
    });
    let clicked = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let button = element_around(&event, "[data-command]");
        let Some(command) = button.and_then(|button| command_of(&button)) else {
            return;
        };
        let fields = form_around(&event).map_or_else(Submission::default, |form| fields_of(&form));
        hear(Intent::Press(command, fields));
    });
    let page = document();
    let _ = page.add_event_listener_with_callback("submit", submitted.as_ref().unchecked_ref());
    let _ = page.add_event_listener_with_callback("click", clicked.as_ref().unchecked_ref());
    submitted.forget();
    clicked.forget();
}

/// What a button says to do; a checkbox adds how it is now.
fn command_of(button: &Element) -> Option<String> {
    let command = button.get_attribute("data-command")?;
    Some(match button.dyn_ref::<HtmlInputElement>() {
        Some(checkbox) => format!(
            "{command}:{}",
            if checkbox.checked() { "yes" } else { "no" }
        ),
        None => command,
    })
}
