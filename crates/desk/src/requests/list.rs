//! A candidate's own requests.

use api::page::Page;
use api::{RequestRecord, served};
use leptos::prelude::*;
use rules::RequestKind;
use words::Words;

use super::{kind_name, new_href, state_name};
use ui::error_summary::titled;
use ui::time_text;
use ui::{Body, Screen};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct RequestsPage {
    /// Newest first.
    pub requests: Vec<RequestRecord>,
    /// What can be asked for now without the guide.
    pub possible: Vec<RequestKind>,
}

/// The page.
pub fn requests(words: Words, page: RequestsPage) -> Screen {
    let heading = words.page_place_requests();
    let items = page.requests.iter().map(|request| {
        view! {
            <li class="request">
                <a class="request__name" href=served::fill(served::REQUEST, &[&request.id])>
                    {kind_name(words, request.kind)}
                </a>
                <p class="request__state">{state_name(words, request.state)}</p>
                <p class="soft">
                    <span class="code">{request.reference.clone()}</span>
                    " · "
                    {words.requests_sent_on(time_text(&request.sent_at))}
                </p>
            </li>
        }
    });
    let items: Vec<_> = items.collect();
    let other = if items.is_empty() {
        words.requests_first()
    } else {
        words.requests_another()
    };
    let possible = page.possible.into_iter().map(|kind| {
        view! {
            <li>
                <a href=new_href(kind)>{kind_name(words, kind)}</a>
            </li>
        }
    });
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        {if items.is_empty() {
            view! { <p>{words.requests_none()}</p> }.into_any()
        } else {
            view! { <ul class="requests">{items}</ul> }.into_any()
        }}
        <h2>{other}</h2>
        <p>{words.requests_another_lead()}</p>
        <ul>
            <li>
                <a href=Page::Guide.path()>{words.requests_to_guide()}</a>
            </li>
            {possible.collect_view()}
        </ul>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
