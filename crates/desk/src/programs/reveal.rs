//! An access code, shown to its owner, once, on a page that nobody keeps.

use api::served;
use leptos::prelude::*;
use rules::RequestKind;
use words::Words;

use super::id::use_code;
use crate::copy::copy_button;
use crate::requests::new_href;
use ui::error_summary::titled;
use ui::registration::told;
use ui::{Body, Screen};

/// What the page shows.
#[derive(Clone)]
pub struct RevealPage {
    /// The id of the code.
    pub id: String,
    /// The code.
    pub code: String,
    /// The MCP ID that it is for.
    pub number: String,
    /// Until when it works, as it travels.
    pub expires_at: String,
}

/// The page.
pub fn reveal(words: Words, page: RevealPage) -> Screen {
    let heading = words.programs_reveal_heading();
    let body = view! {
        <a class="back" href=served::PROGRAMS>{words.page_back()}</a>
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.programs_reveal_for()} " " <span class="code">{page.number}</span></p>
        <div class="secret" data-leave-to=served::PROGRAMS>
            <p class="secret__code code" translate="no">{page.code.clone()}</p>
            {copy_button(words, &page.code, words.programs_copy_code().to_owned())}
        </div>
        <p>{words.programs_code_works(told(&page.expires_at))} " " {words.programs_reveal_lead()}</p>
        <div class="actions">{use_code(words, &page.id)}</div>
        <p>
            <a href=served::PROGRAMS>{words.programs_hide_code()}</a>
        </p>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

/// When the code ended before it could be shown.
pub fn code_over(words: Words) -> Screen {
    let heading = words.programs_over_heading();
    let body = view! {
        <a class="back" href=served::PROGRAMS>{words.page_back()}</a>
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.programs_over_lead()}</p>
        <p>
            <a class="button" href=new_href(RequestKind::NewAccessCode)>{words.programs_new_code()}</a>
        </p>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
