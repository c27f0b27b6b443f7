//! What the app asks of the browser beside the address and the network.

use leptos::prelude::{document, window};
use rules::Date;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Element, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement, NodeList,
};

/// Today, by the clock of the reader's device.
pub fn today() -> Date {
    let now = js_sys::Date::new_0();
    Date::new(
        now.get_full_year() as u16,
        now.get_month() as u8 + 1,
        now.get_date() as u8,
    )
    .unwrap_or(Date::OF_ARTICLE)
}

/// A time for reading, in milliseconds since 1970.
#[cfg(feature = "records")]
pub fn time_text(at: u64, language: &str) -> String {
    written(at, language, Some("medium"))
}

/// A time of late for reading: today's as the time of day.
#[cfg(feature = "records")]
pub fn recent_time_text(at: u64, language: &str) -> String {
    let time = js_sys::Date::new(&(at as f64).into());
    let is_today = time.to_date_string() == js_sys::Date::new_0().to_date_string();
    written(at, language, (!is_today).then_some("medium"))
}

#[cfg(feature = "records")]
fn written(at: u64, language: &str, date: Option<&str>) -> String {
    let style = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&style, &"timeStyle".into(), &"short".into());
    if let Some(date) = date {
        let _ = js_sys::Reflect::set(&style, &"dateStyle".into(), &date.into());
    }
    let time = js_sys::Date::new(&(at as f64).into());
    String::from(time.to_locale_string(language, &style))
}

/// What was typed into the form that came with the page, where the app goes on with it: the fields that differ from what
/// came, or all of them where the form came back with errors.
#[cfg(feature = "records")]
pub fn changed_fields() -> Option<ui::Submission> {
    let form = form("main form[data-draft]")?;
    let came_back = element("#error-summary").is_some();
    let mut changed = ui::Submission {
        action: form.get_attribute("action").unwrap_or_default(),
        fields: Vec::new(),
    };
    let controls = form.elements();
    for control in (0..controls.length()).filter_map(|number| controls.item(number)) {
        let sentence = if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            let value = input.value();
            match input.type_().as_str() {
                "radio" if !input.checked() => None,
                "radio" => Some((!input.default_checked(), input.name(), value)),
                "checkbox" => {
                    let ticked = if input.checked() {
                        value
                    } else {
                        String::new()
                    };
                    let is_changed = input.checked() != input.default_checked();
                    Some((is_changed, input.name(), ticked))
                }
                _ => Some((value != input.default_value(), input.name(), value)),
            }
        } else if let Some(select) = control.dyn_ref::<web_sys::HtmlSelectElement>() {
            let came = select.query_selector("option[selected]").ok().flatten();
            let came = came.and_then(|option| option.get_attribute("value"));
            let is_changed = select.value() != came.unwrap_or_default();
            Some((is_changed, select.name(), select.value()))
        } else {
            None
        };
        if let Some((is_changed, name, value)) = sentence
            && (is_changed || came_back)
        {
            changed.fields.push((name, value));
        }
    }
    (!changed.fields.is_empty()).then_some(changed)
}

pub fn element(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Chooses an answer, as a click would.
pub fn pick(id: &str) {
    if let Some(input) = element(&format!("main input[id=\"{id}\"]")) {
        input.click();
    }
}

/// Says of the buttons that send something off whether they would do so now.
pub fn mark_busy(is_busy: bool) {
    let Ok(buttons) = document().query_selector_all("main button[type=submit]") else {
        return;
    };
    for at in 0..buttons.length() {
        let button = buttons.item(at).and_then(|node| node.dyn_into().ok());
        let Some::<HtmlElement>(button) = button else {
            continue;
        };
        let _ = match is_busy {
            true => button.set_attribute("aria-disabled", "true"),
            false => button.remove_attribute("aria-disabled"),
        };
    }
}

/// Puts the focus where the reader should go on.
pub fn focus(selector: &str) {
    if let Some(element) = element(selector) {
        let _ = element.focus();
    }
}

/// To an erroneous field, as the error summary's links go: the label or legend into view, then the focus into the field.
pub fn focus_field(id: &str) -> bool {
    let Some(field) = document()
        .get_element_by_id(id)
        .and_then(|field| field.dyn_into::<HtmlElement>().ok())
    else {
        return false;
    };
    let legend = field
        .closest("fieldset")
        .ok()
        .flatten()
        .and_then(|set| set.query_selector("legend").ok().flatten());
    let label = document()
        .query_selector(&format!("label[for=\"{id}\"]"))
        .ok()
        .flatten();
    if let Some(heading) = legend.or(label) {
        heading.scroll_into_view();
    }
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = field.focus_with_options(&options);
    true
}

pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Remembers the language for the pages that the server makes.
pub fn remember_language(language: &str) {
    if let Some(root) = document().document_element() {
        let _ = root.set_attribute("lang", language);
    }
    if let Ok(document) = document().dyn_into::<web_sys::HtmlDocument>() {
        let _ = document.set_cookie(&format!(
            "lang={language}; path=/; max-age=31536000; samesite=lax"
        ));
    }
}

pub fn print() {
    let _ = window().print();
}

/// Puts text on the clipboard, then calls back; where there is no clipboard, the text is selected so that it can be copied by hand.
pub fn copy(text: String, field: Option<HtmlTextAreaElement>, copied: impl FnOnce() + 'static) {
    spawn_local(async move {
        let written = JsFuture::from(window().navigator().clipboard().write_text(&text)).await;
        match (written, field) {
            (Ok(_), _) => copied(),
            (Err(_), Some(field)) => {
                let _ = field.focus();
                field.select();
            }
            (Err(_), None) => {}
        }
    });
}

/// Whether somebody has begun to fill in a form that the server takes as it is, and that the app cannot take over as it
/// stands: the app would take the page from under their hands.
pub fn is_form_in_use() -> bool {
    const FORM: &str = "main form[method=post]:not([data-draft])";
    let is_typed =
        |name: &str| element(&format!("{FORM} [name={name}]:not([type=hidden])")).is_some();
    let is_filled = |form: HtmlFormElement| {
        let fields = ui::fields_of(&form).fields;
        fields
            .iter()
            .any(|(name, value)| !value.is_empty() && is_typed(name))
    };
    form(FORM).is_some_and(is_filled) || element(&format!("{FORM} :focus")).is_some()
}

/// A form on the page.
pub fn form(selector: &str) -> Option<HtmlFormElement> {
    element(selector)?.dyn_into().ok()
}

/// Where the reader is on the page, to be there again when its elements were replaced by the same ones: the focus, the caret
/// and the part of the page that is in view.
pub struct FocusPoint {
    /// The nearest id around what has the focus, and its place among what can have it there.
    focus: Option<(String, u32)>,
    caret: Option<(u32, u32)>,
    scroll: (f64, f64),
}

impl FocusPoint {
    pub fn remember() -> FocusPoint {
        let focused = document().active_element();
        let caret = focused
            .as_ref()
            .and_then(|element| element.dyn_ref::<HtmlInputElement>())
            .and_then(|input| {
                let start = input.selection_start().ok()??;
                let end = input.selection_end().ok()??;
                Some((start, end))
            });
        FocusPoint {
            focus: focused.and_then(|focused| place_of(&focused)),
            caret,
            scroll: (
                window().scroll_x().unwrap_or_default(),
                window().scroll_y().unwrap_or_default(),
            ),
        }
    }

    pub fn restore(self) {
        let focused = self.focus.and_then(|(id, number)| {
            let around = document().get_element_by_id(&id)?;
            let element = match number {
                0 => around.dyn_into().ok()?,
                number => nodes(&around)?.item(number - 1)?.dyn_into().ok()?,
            };
            Some::<HtmlElement>(element)
        });
        if let Some(element) = focused {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            let _ = element.focus_with_options(&options);
            if let (Some((start, end)), Some(input)) =
                (self.caret, element.dyn_ref::<HtmlInputElement>())
            {
                let _ = input.set_selection_range(start, end);
            }
        }
        window().scroll_to_with_x_and_y(self.scroll.0, self.scroll.1);
    }
}

/// The nearest id around an element, and its number among what can have the focus there; 0 for the element with the id.
fn place_of(focused: &Element) -> Option<(String, u32)> {
    let around = focused.closest("[id]").ok()??;
    if &around == focused {
        return Some((around.id(), 0));
    }
    let all = nodes(&around)?;
    let is_it = |number: &u32| {
        all.item(*number)
            .is_some_and(|node| node.is_same_node(Some(focused)))
    };
    Some((around.id(), (0..all.length()).find(is_it)? + 1))
}

fn nodes(around: &Element) -> Option<NodeList> {
    around
        .query_selector_all("a[href], button, input, select, textarea, summary, [tabindex]")
        .ok()
}

/// The whole address of a link on the page.
pub fn absolute(href: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{href}")
}
