//! What a candidate is told at the head of a page: something was issued, a desk asks something.

use api::served;
use leptos::prelude::*;
use words::Words;

use ui::{Body, Screen};

/// A notice that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it is about.
    pub kind: NoticeKind,
    /// The id of the request; nothing where it is about an MCP ID.
    pub request: Option<String>,
}

/// What a notice is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoticeKind {
    /// An MCP ID was issued.
    IdIssued,
    /// A desk asked something.
    RequestAsked,
    /// A request was fulfilled.
    RequestFulfilled,
    /// A request was refused.
    RequestRefused,
}

/// A page with the notices above it, each with a link to what it is about. `class`: when they are shown, if not always.
pub fn above(words: Words, notices: Vec<Notice>, class: &'static str, screen: Screen) -> Screen {
    if notices.is_empty() {
        return screen;
    }
    let items = notices.into_iter().map(|notice| {
        let (text, to_request) = match notice.kind {
            NoticeKind::IdIssued => (words.notices_id_issued(), words.notices_to_programs()),
            NoticeKind::RequestAsked => (words.notices_asked(), words.notices_to_answer()),
            NoticeKind::RequestFulfilled => (words.notices_fulfilled(), words.notices_to_request()),
            NoticeKind::RequestRefused => (words.notices_refused(), words.notices_to_request()),
        };
        let href = match notice.request {
            Some(id) => served::fill(served::REQUEST, &[&id]),
            None => served::PROGRAMS.to_owned(),
        };
        view! {
            <li>
                {text}
                " "
                <a href=href>{to_request}</a>
            </li>
        }
    });
    let body = view! {
        <section class=format!("notices inset {class}") aria-label=words.notices_label()>
            <ul>{items.collect_view()}</ul>
        </section>
        {screen.body.into_view()}
    };
    Screen {
        title: screen.title,
        body: Body::new(body),
    }
}
