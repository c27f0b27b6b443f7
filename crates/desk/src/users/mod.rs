//! User Management: one box that finds people (S26), and the way to their records (S28).
//!
//! With a script the answers come while one types; the parts marked `data-part` are then replaced by those of the page
//! that the same address gives.

use api::{FoundMatch, FoundPeople, FoundPerson, Matched, Piece, served};
use leptos::prelude::*;
use rules::interview::Link;
use words::Words;

use crate::desk;
use ui::Screen;
use ui::intent::{Form, SubmitButton};

/// The name of the search box, and of its parameter.
pub const SEARCH: &str = "q";
/// The parameter that says where a page begins.
pub const AFTER: &str = "after";

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct UsersPage {
    /// What is searched for, as typed.
    pub typed: String,
    /// Whether this is a later page of the answer.
    pub is_later_page: bool,
    /// What came of it.
    pub result: SearchResult,
}

/// What came of a search.
#[derive(Debug, Clone, Default)]
pub enum SearchResult {
    /// Nothing was searched for.
    #[default]
    NotAsked,
    /// Too little was typed to search for.
    TooShort,
    /// People, or nobody.
    Found(FoundPeople),
}

/// The page.
pub fn users(words: Words, page: UsersPage) -> Screen {
    let count = count(words, &page.result);
    let (people, next) = match &page.result {
        SearchResult::Found(found) => (found.people.clone(), found.next.clone()),
        SearchResult::NotAsked | SearchResult::TooShort => Default::default(),
    };
    let help = match &page.result {
        SearchResult::NotAsked => Some(words.users_what_to_type()),
        SearchResult::TooShort => Some(words.users_too_short_help()),
        SearchResult::Found(found) if found.is_more => Some(words.users_add_a_word()),
        SearchResult::Found(found) if found.people.is_empty() => Some(words.users_nobody_help()),
        SearchResult::Found(_) => None,
    };
    let first = (page.is_later_page).then(|| address(&page.typed, None));
    let next = next.map(|after| address(&page.typed, Some(&after)));
    let has_people = !people.is_empty();
    let body = view! {
        <h1 tabindex="-1">{words.users_heading()}</h1>
        <div class="search" role="search" data-live="users">
            <Form action=served::USERS method="get">
                <label for=SEARCH>{words.users_label()}</label>
                <p class="hint" id="q-hint">{words.users_hint()}</p>
                <div class="search__line">
                    <input
                        id=SEARCH
                        name=SEARCH
                        type="search"
                        class="input"
                        value=page.typed
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        dir="auto"
                        aria-describedby="q-hint"
                    />
                    <SubmitButton label=words.users_search() />
                </div>
            </Form>
        </div>
        <p class="search__count" role="status" data-part="count">{count}</p>
        <div data-part="people">
            {help.map(|help| view! { <p>{help}</p> })}
            {has_people.then(|| table(words, people))}
            <nav class="pages" aria-label=words.users_pages()>
                {first.map(|first| view! { <a href=first>{words.users_first_page()}</a> })}
                {next.map(|next| view! { <a href=next rel="next">{words.users_next_page()}</a> })}
            </nav>
        </div>
        {desk::keys(words)}
    };
    desk::screen(words, words.users_heading(), false, body)
}

/// The address of a search, from its beginning or from a later page on.
pub fn address(typed: &str, after: Option<&str>) -> String {
    let search = format!("{}?{SEARCH}={}", served::USERS, Link::encode(typed));
    match after {
        Some(after) => format!("{search}&{AFTER}={}", Link::encode(after)),
        None => search,
    }
}

fn count(words: Words, result: &SearchResult) -> String {
    match result {
        SearchResult::NotAsked => String::new(),
        SearchResult::TooShort => words.users_too_short().to_owned(),
        SearchResult::Found(found) if found.is_more => words.users_more_than(found.total),
        SearchResult::Found(found) if found.total == 0 => words.users_nobody().to_owned(),
        SearchResult::Found(found) => words.users_found(found.total),
    }
}

fn table(words: Words, people: Vec<FoundPerson>) -> AnyView {
    let columns = [
        words.users_last_name(),
        words.users_first_name(),
        words.users_email(),
        words.users_ids(),
        words.users_why(),
    ];
    let rows = people.into_iter().map(|person| row(words, person));
    desk::table(words.users_table(), columns, rows.collect())
}

fn row(words: Words, person: FoundPerson) -> AnyView {
    let href = served::fill(served::USER, &[&person.id]);
    // Who has one name is found by it: the link is there all the same.
    let (linked, first) = if person.last_name.is_empty() {
        (person.first_name, String::new())
    } else {
        (person.last_name, person.first_name)
    };
    let merged = person.merged_into.map(|kept| {
        let kept = served::fill(served::USER, &[&kept]);
        view! {
            <p class="rows__remark">
                {words.users_merged()} " "
                <a href=kept>{words.users_merged_into()}</a>
            </p>
        }
    });
    let why: Vec<_> = person
        .matches
        .into_iter()
        .map(|found| reason(words, found))
        .collect();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a id=format!("person-{}", person.id) href=href dir="auto" data-row="">{linked}</a>
                {merged}
            </th>
            {desk::cell(
                words.users_first_name(),
                (!first.is_empty()).then(|| view! { <bdi>{first}</bdi> }),
            )}
            {desk::cell(words.users_email(), view! { <bdi class="email">{person.email}</bdi> })}
            {desk::cell(words.users_ids(), desk::numbers(&person.mcp_ids))}
            {desk::cell(words.users_why(), view! { <ul class="rows__why">{why}</ul> })}
        </tr>
    }
    .into_any()
}

fn reason(words: Words, found: FoundMatch) -> impl IntoView {
    view! {
        <li>
            <span class="soft">{matched(words, found.what)} ": "</span>
            <bdi>{pieces(found.text)}</bdi>
        </li>
    }
}

/// Text with what matches marked.
fn pieces(text: Vec<Piece>) -> impl IntoView {
    let pieces = text.into_iter().map(|piece| {
        if piece.is_match {
            view! { <mark>{piece.text}</mark> }.into_any()
        } else {
            piece.text.into_any()
        }
    });
    pieces.collect_view()
}

/// What was found, or what two records have in common.
pub(super) fn matched(words: Words, what: Matched) -> &'static str {
    match what {
        Matched::Name => words.users_by_name(),
        Matched::RegisteredName => words.users_by_registered_name(),
        Matched::Email => words.users_by_email(),
        Matched::Phone => words.users_by_phone(),
        Matched::McpId => words.users_by_mcp_id(),
        Matched::ExamReference => words.users_by_exam_reference(),
        Matched::Reference => words.users_by_reference(),
    }
}
