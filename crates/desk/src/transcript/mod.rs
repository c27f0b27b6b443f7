//! The transcript: the exams on record, which MCP ID each is credited to (S08), and what they entitle to.

mod entitlement;
pub(super) mod table;

use api::{McpId, RecordedResult, served};
use leptos::prelude::*;
use rules::RequestKind;
use rules::credential::{Entitlement, Series};
use words::Words;

pub(crate) use entitlement::because;

use crate::requests::new_href;
use ui::error_summary::titled;
use ui::guide::Guide;
use ui::tabs::{Tab, tabs};
use ui::{Body, Screen};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct TranscriptPage {
    /// Latest exam first.
    pub results: Vec<RecordedResult>,
    /// The primary one first.
    pub ids: Vec<McpId>,
    /// What the results entitle to.
    pub entitlement: Entitlement,
    /// Which of the results are shown.
    pub credit: Credit,
}

/// Which results to show, by what they are credited to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credit {
    /// All of them.
    All,
    /// Those credited to the MCP ID with this id.
    To(String),
    /// Those credited to none.
    None,
}

/// The name of the filter in the address.
pub const CREDIT: &str = "credit";
/// The value of the filter that shows what is credited to no ID.
const NONE: &str = "none";

impl Credit {
    /// Reads the filter of an address. One that fits none of the IDs shows everything.
    pub fn parse(value: &str, ids: &[McpId]) -> Credit {
        match value {
            NONE => Credit::None,
            id if ids.iter().any(|known| known.id == id) => Credit::To(id.to_owned()),
            _ => Credit::All,
        }
    }

    fn takes(&self, result: &RecordedResult) -> bool {
        match self {
            Credit::All => true,
            Credit::To(id) => result.credited_to.as_ref() == Some(id),
            Credit::None => result.credited_to.is_none(),
        }
    }

    fn href(&self) -> String {
        let value = match self {
            Credit::All => return served::TRANSCRIPT.to_owned(),
            Credit::To(id) => id,
            Credit::None => NONE,
        };
        format!("{}?{CREDIT}={value}", served::TRANSCRIPT)
    }
}

/// The page.
pub fn transcript(guide: &'static Guide, words: Words, page: TranscriptPage) -> Screen {
    let heading = words.transcript_heading();
    let is_empty = page.results.is_empty();
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        {tabs(words, Tab::Transcript)}
        {if is_empty {
            view! { <p>{words.transcript_none()}</p> }.into_any()
        } else {
            exams(guide, words, &page).into_any()
        }}
        {uncredited(words, &page)}
        {entitlement::entitlement(guide, words, page.entitlement)}
        {hidden_credentials(words, &page)}
        {(page.entitlement != Entitlement::NoExam).then(|| missing(words))}
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

fn exams(guide: &'static Guide, words: Words, page: &TranscriptPage) -> impl IntoView + use<> {
    let shown: Vec<&RecordedResult> = page
        .results
        .iter()
        .filter(|result| page.credit.takes(result))
        .collect();
    let count = shown.len() as u64;
    let text = match &page.credit {
        Credit::All => words.transcript_shown(count),
        Credit::To(id) => words.transcript_shown_id(count, number_of(&page.ids, id)),
        Credit::None => words.transcript_shown_none(count),
    };
    view! {
        {filter(words, page)}
        <p role="status">{text}</p>
        {(count > 0).then(|| table::table(guide, words, &shown, &page.ids, None))}
        <p>
            <a href=served::TRANSCRIPT_FILE download="">{words.transcript_download()}</a>
        </p>
    }
}

/// The exams by the MCP ID that they are credited to (S08), where there is one.
fn filter(words: Words, page: &TranscriptPage) -> impl IntoView + use<> {
    let count = |credit: &Credit| {
        let taken = page.results.iter().filter(|result| credit.takes(result));
        taken.count()
    };
    let mut ways = vec![(
        Credit::All,
        words.transcript_filter_all(count(&Credit::All)),
    )];
    for id in &page.ids {
        let credit = Credit::To(id.id.clone());
        let label = words.transcript_filter_id(count(&credit), &id.number);
        ways.push((credit, label));
    }
    ways.push((
        Credit::None,
        words.transcript_filter_none(count(&Credit::None)),
    ));
    let chosen = page.credit.clone();
    (!page.ids.is_empty()).then(|| {
        let items = ways.into_iter().map(|(credit, label)| {
            let current = (credit == chosen).then_some("true");
            view! {
                <li>
                    <a href=credit.href() aria-current=current>{label}</a>
                </li>
            }
        });
        view! {
            <nav class="credits" aria-label=words.transcript_filter()>
                <ul>{items.collect_view()}</ul>
            </nav>
        }
    })
}

/// Passes that are credited to none of the IDs that their owner holds, and what to do about them.
fn uncredited(words: Words, page: &TranscriptPage) -> impl IntoView + use<> {
    let stray = page.results.iter().filter(|result| {
        let is_microsoft = result.result.series != Series::NotMicrosoft;
        result.credited_to.is_none() && result.result.passed && is_microsoft
    });
    let stray = stray.count() as u64;
    (!page.ids.is_empty() && stray > 0).then(|| {
        view! {
            <section class="inset">
                <h2 class="inset__title">{words.transcript_uncredited(stray)}</h2>
                <p>{words.transcript_uncredited_lead()}</p>
                <p>
                    <a href=new_href(RequestKind::NameSearch)>{words.transcript_search()}</a>
                </p>
            </section>
        }
    })
}

/// "They cannot see their credentials with their MCP ID" (S08).
fn hidden_credentials(words: Words, page: &TranscriptPage) -> impl IntoView + use<> {
    (!page.ids.is_empty()).then(|| {
        view! {
            <h2>{words.transcript_hidden()}</h2>
            <p>{words.transcript_hidden_lead()}</p>
            <p>
                <a href=new_href(RequestKind::NameSearch)>{words.transcript_search()}</a>
            </p>
        }
    })
}

/// What to do about an exam that is not on record. Who has none is told of it by what the exams entitle to.
fn missing(words: Words) -> impl IntoView + use<> {
    view! {
        <h2>{words.transcript_missing()}</h2>
        <p>{words.transcript_missing_lead()}</p>
        <p>
            <a href=new_href(RequestKind::TranscriptHelp)>{words.transcript_missing_request()}</a>
        </p>
    }
}

/// The digits of an ID.
fn number_of<'i>(ids: &'i [McpId], id: &str) -> &'i str {
    ids.iter()
        .find(|known| known.id == id)
        .map_or("", |known| known.number.as_str())
}
