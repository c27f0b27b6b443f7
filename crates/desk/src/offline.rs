//! What stands in the place of the app until it takes over, or where none comes: at the address of a page that only the app
//! can show, and on the page that a device shows by itself while the server cannot be reached.

use api::page::Page;
use leptos::prelude::*;
use words::Words;

use ui::error_summary::titled;
use ui::{Body, Screen};

/// The page that a device shows by itself.
pub fn offline(words: Words) -> Screen {
    let body = view! {
        <p class="inset needs-not-sent">{words.offline_not_sent()}</p>
        <h1 tabindex="-1" class="needs-no-app">{words.shell_heading()}</h1>
        <p class="needs-script-soon">{words.status_loading_lead()}</p>
        <div class="needs-no-app">
            <p>{words.shell_lead()}</p>
            <p>{words.shell_help()}</p>
        </div>
    };
    Screen {
        title: titled(words, words.common_service(), false),
        body: Body::new(body),
    }
}

/// The plain form of a page that only the app can show: loading, or what to do where no app will come.
pub fn needs_app(words: Words, heading: &'static str) -> Screen {
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p class="needs-script-soon">{words.status_loading_lead()}</p>
        <div class="needs-no-app">
            <p>{words.plain_no_script()}</p>
            <p>
                <a class="button" href=Page::Guide.path()>{words.status_to_guide()}</a>
            </p>
        </div>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
