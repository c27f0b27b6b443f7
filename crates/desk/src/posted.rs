//! A form that was written for one account and sent from another's session: nothing was done, and nothing is lost.

use api::page::Page;
use leptos::prelude::*;
use rules::interview::Link;
use ui::error_summary::titled;
use ui::{Body, Screen};
use words::Words;

/// What the page says.
#[derive(Debug, Clone)]
pub struct OfAnotherPage {
    /// The address of whoever is signed in now.
    pub reader: String,
    /// Where the form is again, for whoever it belongs to.
    pub back: String,
    /// The texts that were typed.
    pub texts: Vec<String>,
}

/// The page.
pub fn of_another(words: Words, page: OfAnotherPage) -> Screen {
    let heading = words.plain_anothers();
    let sign_in = format!(
        "{}?_again=other&_next={}",
        Page::SignIn.path(),
        Link::encode(&page.back)
    );
    let texts = page
        .texts
        .into_iter()
        .map(|text| view! { <p class="inset letter">{text}</p> });
    let texts = texts.collect_view();
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.form_of_another_lead(page.reader)}</p>
        <p>{words.form_of_another_kept()}</p>
        <div class="actions">
            <a class="button" href=sign_in>{words.form_of_another_sign_in()}</a>
        </div>
        {(!texts.is_empty()).then(|| view! { <h2>{words.form_of_another_texts()}</h2> })}
        {texts}
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
