//! The History tab: who did what to the record, when and why, with what was and what is.

use api::served;
use leptos::prelude::*;
use rules::Role;
use words::Words;

use super::{Head, Tab, head};
use crate::audit::FieldChange;
use crate::audit::entry::changes;
use crate::desk;
use crate::role::in_words as role_in_words;
use ui::Screen;
use ui::time_text;

/// The parameter that says before which entry a page begins.
pub const BEFORE: &str = "before";

/// What the tab shows.
#[derive(Debug, Clone, Default)]
pub struct HistoryPage {
    /// Whose record it is.
    pub head: Head,
    /// Newest first.
    pub entries: Vec<HistoryEntry>,
    /// Whether this is a later page.
    pub is_later_page: bool,
    /// Before which entry the next page begins.
    pub older: Option<u64>,
}

/// What was done.
#[derive(Debug, Clone)]
pub struct HistoryEntry {
    /// Counts up over the whole audit.
    pub seq: u64,
    /// When.
    pub at: String,
    /// Who, by name.
    pub by: String,
    /// In which role; `None` for the service itself.
    pub role: Option<Role>,
    /// What was done, in words.
    pub what: &'static str,
    /// Of what: a reference, an MCP ID.
    pub object: String,
    /// Why, in the words of who did it.
    pub reason: Option<String>,
    /// What was and what is.
    pub changes: Vec<FieldChange>,
}

/// The tab.
pub fn history(words: Words, page: HistoryPage) -> Screen {
    let address = served::fill(served::USER_HISTORY, &[&page.head.id]);
    let older = page.older.map(|seq| format!("{address}?{BEFORE}={seq}"));
    let newest = page.is_later_page.then(|| address.clone());
    let is_empty = page.entries.is_empty();
    let entries = page
        .entries
        .into_iter()
        .map(|entry| row(words, entry))
        .collect();
    let columns = [
        words.record_when(),
        words.record_who(),
        words.record_what(),
        words.record_changes(),
        words.record_reason(),
    ];
    let body = view! {
        {head(words, &page.head, Tab::History)}
        {is_empty.then(|| view! { <p>{words.record_no_history()}</p> })}
        {(!is_empty).then(|| desk::table(words.record_history_table(), columns, entries))}
        <nav class="pages" aria-label=words.record_history_pages()>
            {newest.map(|href| view! { <a href=href>{words.record_newest()}</a> })}
            {older.map(|href| view! { <a href=href rel="next">{words.record_older()}</a> })}
        </nav>
    };
    desk::screen(
        words,
        &Tab::History.heading(words, &page.head.name),
        false,
        body,
    )
}

fn row(words: Words, entry: HistoryEntry) -> AnyView {
    let role = entry
        .role
        .map(|role| view! { <span class="soft">"(" {role_in_words(words, role)} ")"</span> });
    let changes = changes(words, entry.changes);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{time_text(&entry.at)}</th>
            {desk::cell(words.record_who(), view! { <bdi>{entry.by}</bdi> " " {role} })}
            {desk::cell(words.record_what(), view! { {entry.what} " " <bdi class="soft">{entry.object}</bdi> })}
            {desk::cell(words.record_changes(), changes)}
            {desk::cell(words.record_reason(), entry.reason.map(|reason| view! { <bdi>{reason}</bdi> }))}
        </tr>
    }
    .into_any()
}
