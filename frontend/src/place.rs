//! Where the reader is: the page, the query and the fragment, kept in step with the browser's history.

use api::page::Page;
use leptos::prelude::*;
use rules::interview::Link;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Element, MouseEvent};

use crate::browser;

/// An address of the site, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `None` where there is no such page.
    pub page: Option<Page>,
    /// Names and values of the query.
    pub query: Vec<(String, String)>,
    /// The answers in the fragment.
    pub link: Option<Link>,
}

impl Place {
    /// Where the browser is.
    pub fn current() -> Place {
        let location = window().location();
        let part = |part: Result<String, JsValue>| part.unwrap_or_default();
        let query = part(location.search());
        let pairs = query
            .trim_start_matches('?')
            .split('&')
            .filter_map(|pair| pair.split_once('='));
        Place {
            page: Page::at(&part(location.pathname())),
            query: pairs
                .map(|(name, value)| (Link::decode(name), Link::decode(value)))
                .collect(),
            link: Link::parse(part(location.hash()).trim_start_matches('#')),
        }
    }

    /// A value of the query.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Goes to another address of the site, as a link would.
pub fn go(place: RwSignal<Place>, href: &str) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(href));
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
    place.set(Place::current());
}

/// Takes a language out of the address: the one that is chosen now would lose to it at the next page load.
pub fn forget_language(place: RwSignal<Place>) {
    let now = place.get_untracked();
    if now.parameter("lang").is_none() {
        return;
    }
    let others = now.query.iter().filter(|(name, _)| name != "lang");
    let query: Vec<String> = others
        .map(|(name, value)| format!("{}={}", Link::encode(name), Link::encode(value)))
        .collect();
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let fragment = location.hash().unwrap_or_default();
    let sign = if query.is_empty() { "" } else { "?" };
    if let Ok(history) = window().history() {
        let href = format!("{path}{sign}{}{fragment}", query.join("&"));
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&href));
    }
    place.set(Place::current());
}

/// Follows the browser's own moves, and takes over clicks on links to the pages that the app has.
pub fn listen(
    place: RwSignal<Place>,
    has: fn(Page) -> bool,
    choose_language: impl Fn(String) + 'static,
) {
    let moved = Closure::<dyn Fn()>::new(move || {
        let now = Place::current();
        // A link to a part of the page is no move.
        if place.get_untracked() != now {
            place.set(now);
        }
    });
    let clicked = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| {
        follow(place, &event, has, &choose_language);
    });
    let repeated =
        Closure::<dyn Fn(MouseEvent)>::new(|event: MouseEvent| stop_double_click(&event));
    let target = window();
    let _ = target.add_event_listener_with_callback_and_bool(
        "click",
        repeated.as_ref().unchecked_ref(),
        true,
    );
    repeated.forget();
    let _ = target.add_event_listener_with_callback("popstate", moved.as_ref().unchecked_ref());
    let _ = target.add_event_listener_with_callback("hashchange", moved.as_ref().unchecked_ref());
    let _ = target.add_event_listener_with_callback("click", clicked.as_ref().unchecked_ref());
    // The app lives as long as the page does.
    moved.forget();
    clicked.forget();
}

/// The second click of a double click would land on what the first one brought: another question's answer, or its button.
fn stop_double_click(event: &MouseEvent) {
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let acts = element.and_then(|element| {
        element
            .closest("button, a, label, input[type=radio]")
            .ok()
            .flatten()
    });
    if event.detail() > 1 && acts.is_some() {
        event.prevent_default();
        event.stop_propagation();
    }
}

fn follow(
    place: RwSignal<Place>,
    event: &MouseEvent,
    has: fn(Page) -> bool,
    choose_language: &impl Fn(String),
) {
    let is_plain = event.button() == 0
        && !(event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key());
    if !is_plain || event.default_prevented() {
        return;
    }
    let element = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok());
    let Some(link) = element.and_then(|element| element.closest("a[href]").ok().flatten()) else {
        return;
    };
    let href = link.get_attribute("href").unwrap_or_default();
    if let Some(language) = link.get_attribute("data-language") {
        event.prevent_default();
        choose_language(language);
    } else if let Some(id) = href.strip_prefix('#') {
        // Within the page: an error's field, or the skip link. The address keeps its answers.
        if browser::focus_field(id) {
            event.prevent_default();
        }
    } else if href
        .split(['#', '?'])
        .next()
        .and_then(Page::at)
        .is_some_and(has)
    {
        event.prevent_default();
        go(place, &href);
    }
}
