//! What went wrong, for a person: what happened, and what to do.

use api::ProblemKind::{self, *};
use api::page::Page;
use leptos::prelude::*;
use words::Words;

use ui::error_summary::titled;
use ui::{Body, Screen};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct FailurePage {
    /// What went wrong.
    pub kind: ProblemKind,
    /// It, as a program is told.
    pub title: &'static str,
    /// More about this occurrence.
    pub sentences: Vec<String>,
    /// The request's id, which the log has too.
    pub request: String,
    /// Where the reader begins.
    pub start: &'static str,
    /// Where the form is again that was sent, as it was typed.
    pub form: Option<String>,
}

/// The page.
pub fn failure(words: Words, page: FailurePage) -> Screen {
    let (heading, what_to_do) = heading_and_advice(words, page.kind, page.title);
    let sentences = page
        .sentences
        .into_iter()
        .map(|sentence| view! { <p>{sentence}</p> });
    let sign_in = match page.kind {
        NotSignedIn => Some((Page::SignIn.path().to_owned(), words.page_sign_in())),
        Forbidden => Some((
            format!("{}?_again=other", Page::SignIn.path()),
            words.error_other_account(),
        )),
        _ => None,
    };
    let ours = matches!(page.kind, Internal | DiskFull | Busy);
    let form = page.form;
    let body = view! {
        <h1 tabindex="-1" data-failed="">{heading}</h1>
        <p>{what_to_do}</p>
        {sentences.collect_view()}
        {ours.then(|| view! { <p>{words.status_failure_help()}</p> })}
        {form.is_some().then(|| view! { <p>{words.form_failed()}</p> })}
        <div class="actions">
            {form.map(|form| view! { <a class="button" href=form>{words.form_failed_back()}</a> })}
            {sign_in.map(|(address, label)| view! { <a class="button" href=address>{label}</a> })}
            <a class="button button--quiet" href=page.start>{words.error_to_start()}</a>
        </div>
        <p class="soft">{words.error_number(page.request, page.kind.status())}</p>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

/// What happened, and what to do about it. Where a program is told of JSON and headers, a person is told of forms.
fn heading_and_advice(
    words: Words,
    kind: ProblemKind,
    title: &'static str,
) -> (&'static str, &'static str) {
    match kind {
        NotFound => (words.status_not_found(), words.error_not_found()),
        MethodNotAllowed => (words.status_not_found(), words.error_method_not_allowed()),
        Forbidden => (words.error_forbidden_heading(), words.error_forbidden()),
        NotSignedIn => (
            words.error_not_signed_in_heading(),
            words.error_not_signed_in(),
        ),
        TooManyAttempts => (
            words.error_too_many_attempts_heading(),
            words.error_too_many_attempts(),
        ),
        Stale | PreconditionMissing => (words.error_stale_heading(), words.error_stale()),
        MalformedJson | UnknownField | BadHeader | IdempotencyKeyMissing | NotJson => {
            (words.error_nothing_done(), words.error_unreadable())
        }
        KeyReused => (words.error_nothing_done(), words.error_key_reused()),
        TooLarge => (words.error_nothing_done(), words.error_too_large()),
        TooSlow => (words.error_nothing_done(), words.error_too_slow()),
        Invalid => (words.page_there_is_a_problem(), title),
        Internal => (words.error_internal_heading(), words.error_internal()),
        Busy => (words.error_busy_heading(), words.error_busy()),
        DiskFull => (words.error_internal_heading(), title),
        _ => (words.error_nothing_done(), title),
    }
}
