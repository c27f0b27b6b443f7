//! An access code, shown to its owner once, on a page that nobody keeps; and the same page when it is loaded again.

use api::served;
use leptos::prelude::*;
use rules::RequestKind;
use words::Words;

use super::id::{show_code, use_code};
use crate::copy::copy_button;
use crate::requests::new_href;
use ui::error_summary::titled;
use ui::time_text;
use ui::{Body, Screen};

/// What the page shows.
#[derive(Clone)]
pub struct RevealPage {
    /// The id of the code.
    pub id: String,
    /// The code; `None` where it has been shown already.
    pub code: Option<String>,
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
        <p>{words.programs_reveal_for()} " " <span class="code">{page.number.clone()}</span></p>
        {match &page.code {
            Some(code) => shown(words, &page, code).into_any(),
            None => hidden(words, &page).into_any(),
        }}
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

fn shown(words: Words, page: &RevealPage, code: &str) -> impl IntoView + use<> {
    view! {
        <div class="secret" data-leave-to=served::PROGRAMS>
            <p class="secret__code code" translate="no">{code.to_owned()}</p>
            {copy_button(words, code, words.programs_copy_code().to_owned())}
        </div>
        <p>{words.programs_code_works(time_text(&page.expires_at))} " " {words.programs_reveal_lead()}</p>
        <div class="actions">{use_code(words, &page.id)}</div>
        <p>
            <a href=served::PROGRAMS>{words.programs_hide_code()}</a>
        </p>
    }
}

/// After it was shown: how to see it again.
fn hidden(words: Words, page: &RevealPage) -> impl IntoView + use<> {
    view! {
        <p>{words.programs_reveal_again()} " " {words.programs_code_works(time_text(&page.expires_at))}</p>
        <div class="actions actions--tight">{show_code(words, &page.id)} {use_code(words, &page.id)}</div>
        <p class="soft">{words.programs_show_code_hint()}</p>
        <p>
            <a href=served::PROGRAMS>{words.programs_reveal_back()}</a>
        </p>
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
