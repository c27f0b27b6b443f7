//! Pages that say how things stand: loading, not found, not signed in, something failed.

use api::page::Page;
use leptos::prelude::*;
use words::Words;

use crate::error_summary::titled;
use crate::intent::PressButton;
use crate::{Body, Screen};

/// While something is fetched.
pub fn loading(words: Words) -> Screen {
    let body = view! {
        <h1 tabindex="-1">{words.status_loading()}</h1>
        <p role="status">{words.status_loading_lead()}</p>
    };
    Screen {
        title: titled(words, words.status_loading(), false),
        body: Body::new(body),
    }
}

/// For an address that leads nowhere.
pub fn not_found(words: Words) -> Screen {
    let body = view! {
        <h1 tabindex="-1">{words.status_not_found()}</h1>
        <p>{words.status_not_found_lead()}</p>
        <p>
            <a class="button" href=Page::Guide.path()>{words.status_to_guide()}</a>
        </p>
    };
    Screen {
        title: titled(words, words.status_not_found(), false),
        body: Body::new(body),
    }
}

/// When something failed: what, and a way to try again.
pub fn failure(words: Words, sentence: &str) -> Screen {
    let body = view! {
        <h1 tabindex="-1">{words.status_failure()}</h1>
        <p>{sentence.to_owned()}</p>
        <div class="actions">
            <PressButton command="retry">{words.status_try_again()}</PressButton>
        </div>
        <p>{words.status_failure_help()}</p>
    };
    Screen {
        title: titled(words, words.status_failure(), false),
        body: Body::new(body),
    }
}

/// For a page that needs an account. `onward` carries the reader's answers along.
pub fn sign_in_first(words: Words, sign_in: String, sign_up: String) -> Screen {
    let body = view! {
        <h1 tabindex="-1">{words.status_sign_in_first()}</h1>
        <p>{words.status_sign_in_first_lead()}</p>
        <div class="actions">
            <a class="button" href=sign_up>{words.status_make_account()}</a>
            <a class="button button--quiet" href=sign_in>{words.page_sign_in()}</a>
        </div>
    };
    Screen {
        title: titled(words, words.status_sign_in_first(), false),
        body: Body::new(body),
    }
}
