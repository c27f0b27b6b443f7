//! My Profile, Programs: the Microsoft section with the registration, the MCP IDs and their access codes (S05, S06, S13, S24).

mod id;
mod reveal;

use api::page::Page;
use api::{McpId, RecordedResult, served};
use leptos::prelude::*;
use rules::RequestKind;
use words::Words;

use crate::requests::new_href;
use ui::error_summary::titled;
use ui::tabs::{Tab, tabs};
use ui::time_text;
use ui::{Body, Screen};

pub use reveal::{RevealPage, code_over, reveal};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct ProgramsPage {
    /// How far the registration with Microsoft is.
    pub registration: RegistrationState,
    /// The primary one first.
    pub ids: Vec<McpId>,
    /// The exams, for those credited to each ID.
    pub results: Vec<RecordedResult>,
}

/// How far a registration is: registered and accepted are two states (C12).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RegistrationState {
    /// Nothing is on record.
    None,
    /// Registered, and the agreement is not accepted.
    Open {
        /// The registration's reference.
        reference: String,
    },
    /// Registered, and the agreement is accepted.
    Accepted {
        /// The registration's reference.
        reference: String,
        /// When the agreement was accepted, as it travels.
        at: String,
    },
}

/// The page.
pub fn programs(words: Words, page: ProgramsPage) -> Screen {
    let heading = words.programs_heading();
    let mut ids = page.ids.iter();
    let primary = ids.next().map(|held| id::id(words, held, &page.results));
    let others: Vec<_> = ids.map(|held| id::id(words, held, &page.results)).collect();
    let has_id = primary.is_some();
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        {tabs(words, Tab::Programs)}
        <h2 id="microsoft">{words.programs_microsoft()}</h2>
        {registration(words, &page.registration)}
        <h3>{words.programs_id()}</h3>
        {primary.unwrap_or_else(|| none(words))}
        {(!others.is_empty()).then(|| view! {
            <h3>{words.programs_others()}</h3>
            <p>{words.programs_others_lead()}</p>
            {others}
        })}
        {has_id.then(|| view! {
            <h3>{words.programs_more()}</h3>
            <p>{words.programs_more_lead()}</p>
            <p>
                <a href=new_href(RequestKind::NameSearch)>{words.transcript_search()}</a>
            </p>
        })}
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

/// Nothing is there yet, and where it is said why.
fn none(words: Words) -> AnyView {
    view! {
        <p>{words.programs_no_id()}</p>
        <p>
            <a href=served::TRANSCRIPT>{words.programs_to_transcript()}</a>
        </p>
    }
    .into_any()
}

/// The state of the registration, and "Edit registration data" (S24).
fn registration(words: Words, state: &RegistrationState) -> impl IntoView + use<> {
    let (text, reference) = match state {
        RegistrationState::None => (words.programs_registration_none().to_owned(), None),
        RegistrationState::Open { reference } => (
            words.programs_registration_open().to_owned(),
            Some(reference),
        ),
        RegistrationState::Accepted { reference, at } => (
            words.programs_registration_accepted(time_text(at)),
            Some(reference),
        ),
    };
    // Who has a registration sees it first; from there it is corrected.
    let edit = match reference {
        Some(_) => Page::Registration,
        None => Page::Register,
    };
    let reference = reference.cloned();
    view! {
        <dl class="facts">
            <div class="facts__row">
                <dt>{words.programs_registration()}</dt>
                <dd>
                    <span class="facts__line">{text}</span>
                    {reference.map(|reference| view! {
                        <span class="facts__line code">{reference}</span>
                    })}
                </dd>
            </div>
        </dl>
        <p>
            <a class="button button--quiet" href=edit.path()>{words.programs_edit()}</a>
        </p>
    }
}
