//! A candidate's record as tech support sees it (S28–S30): Profile, Transcript, Programs, the guide beside it, and its history.
//!
//! Each tab is a page; what can be done stands where it is needed, with a field for the reason.

mod confirmation;
mod history;
mod merge;
mod person;
mod programs;
mod registration;
mod transcript;

use api::served;
use leptos::prelude::*;
use words::Words;

use crate::copy::copy_button;

pub use confirmation::{Confirmation, Evidence, Way};
pub use history::{BEFORE, HistoryEntry, HistoryPage, history};
pub use merge::{MergePage, MergeSide, merge};
pub use person::{Lookalike, PastMerge, PersonPage, person, sign_in_link};
pub(super) use programs::code;
pub use programs::{ProgramsPage, programs};
pub use registration::{OnBehalfPage, RecordedConsent, on_behalf, unregistered};
pub use transcript::{MoveCredits, TranscriptPage, transcript};

/// What stands above every tab.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// The account.
    pub id: String,
    /// First, middle and last names.
    pub name: String,
    /// The address that signs in.
    pub email: String,
    /// The record that this one was merged into: then nothing can be done here any more.
    pub merged_into: Option<String>,
    /// What was just done, in a sentence.
    pub done: Option<&'static str>,
}

/// A tab of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// Contact details, likely duplicates, merges.
    Profile,
    /// Exams, and the ID that each is credited to.
    Transcript,
    /// MCP IDs, access codes, the registration.
    Programs,
    /// The guide beside the record.
    Guide,
    /// What was done to the record.
    History,
}

impl Tab {
    const ALL: [Tab; 5] = [
        Tab::Profile,
        Tab::Transcript,
        Tab::Programs,
        Tab::Guide,
        Tab::History,
    ];

    const fn address(self) -> &'static str {
        match self {
            Tab::Profile => served::USER,
            Tab::Transcript => served::USER_TRANSCRIPT,
            Tab::Programs => served::USER_PROGRAMS,
            Tab::Guide => served::USER_GUIDE,
            Tab::History => served::USER_HISTORY,
        }
    }

    fn label(self, words: Words) -> &'static str {
        match self {
            Tab::Profile => words.record_profile(),
            Tab::Transcript => words.record_transcript(),
            Tab::Programs => words.record_programs(),
            Tab::Guide => words.record_guide(),
            Tab::History => words.record_history(),
        }
    }

    /// The title of a tab: no two pages of the site have one title.
    pub(super) fn heading(self, words: Words, name: &str) -> String {
        words.record_title(name, self.label(words))
    }
}

/// The way back, the name, what became of the record, and the tabs.
pub(super) fn head(words: Words, head: &Head, here: Tab) -> impl IntoView + use<> {
    let tabs = Tab::ALL.map(|tab| {
        let href = served::fill(tab.address(), &[&head.id]);
        let current = (tab == here).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>{tab.label(words)}</a>
            </li>
        }
    });
    let merged = head.merged_into.as_deref().map(|kept| {
        let kept = served::fill(served::USER, &[kept]);
        view! {
            <p class="inset" role="note">
                {words.record_merged()} " " <a href=kept>{words.record_merged_into()}</a>
            </p>
        }
    });
    view! {
        <a class="back" href=served::USERS data-back="">{words.record_back()}</a>
        {head.done.map(|done| view! { <p class="inset" role="status">{done}</p> })}
        <h1 tabindex="-1" dir="auto">{head.name.clone()}</h1>
        <p class="whose">
            <bdi>{head.email.clone()}</bdi>
            " "
            {copy_button(words, &head.email, words.record_copy_email().to_owned())}
        </p>
        {merged}
        <nav class="tabs" aria-label=words.record_tabs()>
            <ul class="tabs__list">{tabs.collect_view()}</ul>
        </nav>
    }
}
