//! "On this device": what waits to be sent, what else is kept here, and what to do about it. And the notices that a form
//! shows about what is kept of it.

mod item;
mod notice;
mod settings;

use api::page::Page;
use leptos::prelude::*;
use words::Words;

pub use item::{Item, State};
pub use notice::{Notice, needs_server, notice};
pub use settings::{Kept, SharedComputer};

use crate::error_summary::titled;
use crate::intent::PressButton;
use crate::{Body, Screen};

/// What the page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OutboxPage {
    /// Whether the reader comes from sending something that was kept here instead.
    pub has_just_saved: bool,
    /// What was not sent, in the order in which it is sent.
    pub waiting: Vec<Item>,
    /// What was sent from here.
    pub sent: Vec<Item>,
    /// The forms that have saved answers.
    pub drafts: Vec<Draft>,
    /// Where things are kept.
    pub kept: Kept,
    /// Whether a browser that keeps things promised not to delete them by itself.
    pub is_persisted: bool,
    /// Whether this is a shared computer, on which nothing outlasts the tab.
    pub is_shared: bool,
    /// What the reader is asked before it is done.
    pub question: Option<Question>,
    /// Something to tell.
    pub notice: Option<String>,
}

/// A form with saved answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where it is.
    pub page: Page,
    /// When it was saved, as it is read.
    pub saved: String,
}

/// What cannot be undone is asked once more, in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// Whether to delete the item of this id.
    Delete(String),
    /// Whether to delete everything.
    Clear,
    /// Whether to sign out although something was not sent.
    SignOut,
}

/// The page.
pub fn outbox(words: Words, page: OutboxPage) -> Screen {
    let heading = if page.has_just_saved {
        words.device_saved_heading()
    } else {
        words.device_heading()
    };
    let asked = match &page.question {
        Some(Question::Delete(id)) => id.clone(),
        _ => String::new(),
    };
    let unsent = page.waiting.len() as u64;
    let saved_lead = if page.waiting.iter().any(|item| item.is_correction) {
        words.device_correction_saved_lead()
    } else {
        words.device_saved_lead()
    };
    let waiting = item::list(words, page.waiting, &asked);
    let sent = (!page.sent.is_empty()).then(|| {
        view! {
            <h2>{words.device_sent_heading()}</h2>
            {item::list(words, page.sent, &asked)}
        }
    });
    let sign_out = (page.question == Some(Question::SignOut)).then(|| sign_out(words, unsent));
    let is_clearing = page.question == Some(Question::Clear);
    let lead = if page.has_just_saved {
        view! {
            <p>{saved_lead}</p>
            <p>{words.device_saved_next()}</p>
        }
        .into_any()
    } else {
        view! { <p>{words.device_lead()}</p> }.into_any()
    };
    let body = view! {
        {page.notice.map(|notice| view! { <p class="inset" role="status">{notice}</p> })}
        {sign_out}
        <h1 tabindex="-1">{heading}</h1>
        {lead}
        <h2 id="waiting" tabindex="-1">{words.device_waits_heading()}</h2>
        {(unsent == 0).then(|| view! { <p>{words.device_none_waiting()}</p> })}
        {waiting}
        {sent}
        {drafts(words, page.drafts)}
        {settings::settings(words, page.kept, page.is_persisted, page.is_shared, unsent)}
        {settings::clear(words, is_clearing, unsent)}
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

fn drafts(words: Words, drafts: Vec<Draft>) -> impl IntoView {
    let is_empty = drafts.is_empty();
    let rows = drafts.into_iter().map(|draft| {
        let text = match draft.page {
            Page::Profile => words.device_draft_profile(draft.saved),
            _ => words.device_draft_register(draft.saved),
        };
        view! {
            <li>
                {text.clone()} " "
                <a href=draft.page.path()>
                    {words.device_draft_continue()}
                    <span class="visually-hidden">": " {text}</span>
                </a>
            </li>
        }
    });
    let rows = rows.collect_view();
    let lead = if is_empty {
        words.device_drafts_none()
    } else {
        words.device_draft_until()
    };
    view! {
        <h2>{words.device_drafts_heading()}</h2>
        <ul class="kept">{rows}</ul>
        <p class="soft">{lead}</p>
    }
}

fn sign_out(words: Words, unsent: u64) -> impl IntoView {
    view! {
        <section class="inset inset--problem" id="sign-out">
            <h2 class="inset__title" tabindex="-1">{words.device_sign_out_question()}</h2>
            <p>{words.device_sign_out_unsent(unsent)}</p>
            <div class="actions actions--tight">
                <PressButton command="sign-out">{words.device_sign_out_yes()}</PressButton>
                <PressButton command="keep">{words.device_sign_out_no()}</PressButton>
            </div>
        </section>
    }
}
