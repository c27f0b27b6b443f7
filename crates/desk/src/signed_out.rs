//! When the session ended while somebody typed: the page itself keeps what was typed, until they are back.

use leptos::prelude::*;
use words::Words;

use ui::error_summary::titled;
use ui::intent::{Form, SubmitButton};
use ui::{Body, Screen};

/// What the page keeps.
#[derive(Debug, Clone)]
pub struct SignedOutPage {
    /// Somebody else, who is signed in by now: their address.
    pub reader: Option<String>,
    /// Where one signs in, in a tab of its own.
    pub sign_in: String,
    /// Where the form goes afterwards.
    pub action: String,
    /// What it holds.
    pub fields: Vec<(String, String)>,
}

/// The page.
pub fn signed_out(words: Words, page: SignedOutPage) -> Screen {
    let (heading, lead) = match &page.reader {
        Some(email) => (
            words.plain_anothers(),
            format!(
                "{} {}",
                words.plain_anothers_lead(email),
                words.plain_signed_out_lead()
            ),
        ),
        None => (
            words.plain_signed_out(),
            words.plain_signed_out_lead().to_owned(),
        ),
    };
    let fields = page
        .fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{lead}</p>
        <p>
            <a class="button" href=page.sign_in target="_blank">{words.plain_signed_out_sign_in()}</a>
        </p>
        <p>{words.plain_signed_out_then()}</p>
        <Form action=page.action>
            {fields.collect_view()}
            <div class="actions">
                <SubmitButton label=words.plain_signed_out_continue() />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
