//! The page that a device shows by itself while the server cannot be reached: the app takes it over, or it says how things stand.

use leptos::prelude::*;
use words::Words;

use ui::error_summary::titled;
use ui::{Body, Screen};

/// The page.
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
