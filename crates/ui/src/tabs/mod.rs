//! The tabs of My Profile, named as the article names them (S22–S24). Each is a page of its own.

use api::page::Page;
use api::served;
use leptos::prelude::*;
use words::Words;

/// A tab of My Profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The contact details.
    Profile,
    /// The exams (S11).
    Transcript,
    /// The Microsoft section with MCP IDs and access codes (S23, S24).
    Programs,
}

/// The way from one tab to the others.
pub fn tabs(words: Words, here: Tab) -> impl IntoView {
    let tab = |tab: Tab, href: &'static str, label: &'static str| {
        let current = (tab == here).then_some("page");
        view! {
            <li>
                <a href=href aria-current=current>{label}</a>
            </li>
        }
    };
    view! {
        <nav class="tabs" aria-label=words.page_place_profile()>
            <ul>
                {tab(Tab::Profile, Page::Profile.path(), words.profile_tab_profile())}
                {tab(Tab::Transcript, served::TRANSCRIPT, words.profile_tab_transcript())}
                {tab(Tab::Programs, served::PROGRAMS, words.profile_tab_programs())}
            </ul>
        </nav>
    }
}
