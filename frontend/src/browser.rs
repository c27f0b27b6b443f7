//! What the app asks of the browser beside the address and the network.

use leptos::prelude::{document, window};
use rules::Date;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, HtmlFormElement, HtmlTextAreaElement};

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

pub fn element(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// Chooses an answer, as a click would.
pub fn pick(id: &str) {
    if let Some(input) = element(&format!("main input[id=\"{id}\"]")) {
        input.click();
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

/// Whether somebody has begun to fill in a form that the server takes as it is: the app would take the page from under their hands.
pub fn is_form_in_use() -> bool {
    const FORM: &str = "main form[method=post]";
    let form = element(FORM).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    let is_filled = |form: HtmlFormElement| {
        let fields = ui::fields_of(&form).fields;
        fields.iter().any(|(_, value)| !value.is_empty())
    };
    form.is_some_and(is_filled) || element(&format!("{FORM} :focus")).is_some()
}

/// The whole address of a link on the page.
pub fn absolute(href: &str) -> String {
    let origin = window().location().origin().unwrap_or_default();
    format!("{origin}{href}")
}
