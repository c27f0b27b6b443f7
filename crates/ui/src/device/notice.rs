//! What a form says of what this device keeps of it, and the page for an address that only the server can show.

use api::page::Page;
use leptos::prelude::*;
use words::Words;

use crate::error_summary::titled;
use crate::intent::PressButton;
use crate::{Body, Screen};

/// Something to tell above a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The form shows saved answers, of this time.
    Restored(String),
    /// The form begins again; what was in it can be brought back.
    StartedAgain,
    /// Another tab has the form: it was there before, or took it over.
    OtherTab {
        /// Whether this tab had it first.
        is_taken: bool,
    },
    /// Something was sent here that the server does not have yet.
    Unsent,
    /// A plain sentence.
    Text(String),
}

/// The notice, to stand before a page.
pub fn notice(words: Words, notice: Notice) -> Body {
    let to_device = (notice == Notice::Unsent).then(|| {
        view! { <p><a href=Page::Outbox.path()>{words.device_to_device()}</a></p> }
    });
    let (text, command, label) = match notice {
        Notice::Restored(time) => (
            words.device_restored(time),
            "start-again",
            words.device_start_again(),
        ),
        Notice::StartedAgain => (
            words.device_started_again().to_owned(),
            "undo-start",
            words.device_undo(),
        ),
        Notice::OtherTab { is_taken } => {
            let text = if is_taken {
                words.device_taken()
            } else {
                words.device_elsewhere()
            };
            (text.to_owned(), "take-over", words.device_take_over())
        }
        Notice::Unsent => (words.device_saved_heading().to_owned(), "", ""),
        Notice::Text(text) => (text, "", ""),
    };
    let button = (!label.is_empty()).then(|| {
        view! {
            <div class="actions actions--tight" id="notice-action">
                <PressButton command=command>{label}</PressButton>
            </div>
        }
    });
    Body::new(view! {
        <div class="inset" role="status">
            <p>{text}</p>
            {to_device}
            {button}
        </div>
    })
}

/// A page that only the server can show, while it cannot be reached; `href` once it can be.
pub fn needs_server(words: Words, href: Option<String>, was_sending: bool) -> Screen {
    let heading = match href {
        Some(_) => words.device_back_online(),
        None => words.device_needs_server(),
    };
    let what = match href {
        Some(_) => words.device_back_online_lead(),
        None => words.device_needs_server_lead(),
    };
    let again = match href {
        Some(href) => {
            view! { <a class="button" href=href>{words.device_open_page()}</a> }.into_any()
        }
        None => {
            view! { <PressButton command="open-again">{words.status_try_again()}</PressButton> }
                .into_any()
        }
    };
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        {was_sending.then(|| view! { <p class="inset inset--problem">{words.device_needs_server_not_sent()}</p> })}
        <p>{what}</p>
        <div class="actions" id="open-again">
            {again}
        </div>
        <ul>
            <li>
                <a href=Page::Guide.path()>{words.status_to_guide()}</a>
            </li>
            <li>
                <a href=Page::Outbox.path()>{words.device_to_device()}</a>
            </li>
        </ul>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
