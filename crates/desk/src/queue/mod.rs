//! The queue of a desk: which requests wait, and one of them with everything that it takes to act on it.

mod request;
mod steps;

use api::{Queue, QueueFilters, QueuedRequest, Shown, served};
use leptos::prelude::*;
use rules::{RequestKind, RequestState};
use words::Words;

use crate::desk;
use ui::Screen;
use ui::intent::{Form, SubmitButton};

pub use request::{Decided, DeskRequestPage, Notice, TakenStep, desk_request};
pub use steps::TypedStep;

/// The parameter that says where a page begins.
pub const AFTER: &str = "after";

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct QueuePage {
    /// The kinds of the reader's desk.
    pub kinds: Vec<RequestKind>,
    /// Which requests are shown.
    pub filters: QueueFilters,
    /// They.
    pub queue: Queue,
    /// How old each of them is.
    pub ages: Vec<Age>,
    /// Whether this is a later page.
    pub is_later_page: bool,
}

/// How long ago something was, in the unit that says enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Less than an hour.
    Minutes(u64),
    /// Less than two days.
    Hours(u64),
    /// Longer.
    Days(u64),
}

impl Age {
    /// The age of what was so many seconds ago.
    pub fn of(seconds: u64) -> Age {
        const HOUR: u64 = 3_600;
        const DAY: u64 = 24 * HOUR;
        match seconds {
            0..HOUR => Age::Minutes(seconds / 60),
            _ if seconds < 2 * DAY => Age::Hours(seconds / HOUR),
            _ => Age::Days(seconds / DAY),
        }
    }
}

/// The page.
pub fn queue(words: Words, page: QueuePage) -> Screen {
    let count = page.queue.requests.len() as u64;
    let text = if page.queue.next.is_some() || page.is_later_page {
        words.queue_shown_page(count)
    } else {
        words.queue_shown(count)
    };
    let address = |after: Option<&str>| {
        let after = after.map(|after| format!("{AFTER}={after}&"));
        let query = page.filters.query() + &after.unwrap_or_default();
        format!("{}?{}", served::QUEUE, query.trim_end_matches('&'))
    };
    let first = page.is_later_page.then(|| address(None));
    let next = page.queue.next.as_deref().map(|after| address(Some(after)));
    let rows = page.queue.requests.iter().zip(&page.ages);
    let rows: Vec<AnyView> = rows
        .map(|(request, age)| row(words, request, *age))
        .collect();
    let columns = [
        words.queue_reference(),
        words.queue_kind(),
        words.queue_candidate(),
        words.queue_state(),
        words.queue_claimed_by(),
        words.queue_age(),
    ];
    let content = if rows.is_empty() {
        view! { <p>{words.queue_none_lead()}</p> }.into_any()
    } else {
        desk::table(words.queue_heading(), columns, rows)
    };
    let filters = filters(words, &page);
    let body = view! {
        <h1 tabindex="-1">{words.queue_heading()}</h1>
        {filters}
        <p role="status">{text}</p>
        {content}
        <nav class="pages" aria-label=words.queue_pages()>
            {first.map(|first| view! { <a href=first>{words.queue_first_page()}</a> })}
            {next.map(|next| view! { <a href=next rel="next">{words.queue_next_page()}</a> })}
        </nav>
    };
    desk::screen(words, words.queue_heading(), false, body)
}

fn filters(words: Words, page: &QueuePage) -> impl IntoView + use<> {
    let filters = page.filters.clone();
    let states = Shown::ALL.map(|shown| {
        let is_chosen = filters.shown().contains(&shown);
        tick(
            QueueFilters::STATE,
            shown.name(),
            shown_in_words(words, shown),
            is_chosen,
        )
    });
    let kinds = page.kinds.iter().map(|kind| {
        let is_chosen = filters.kinds.is_empty() || filters.kinds.contains(kind);
        tick(
            QueueFilters::KIND,
            kind.name(),
            kind_in_words(words, *kind),
            is_chosen,
        )
    });
    let kinds: Vec<_> = kinds.collect();
    let mine = tick(
        QueueFilters::MINE,
        "yes",
        words.queue_mine(),
        filters.is_mine,
    );
    view! {
        <Form action=served::QUEUE method="get">
            <div class="filters">
                <fieldset class="choices">
                    <legend class="legend">{words.queue_state()}</legend>
                    {states.collect_view()}
                </fieldset>
                <fieldset class="choices">
                    <legend class="legend">{words.queue_kind()}</legend>
                    {kinds}
                </fieldset>
                {mine}
                <div class="actions">
                    <SubmitButton label=words.queue_filter() />
                    <a href=served::QUEUE>{words.queue_to_do()}</a>
                </div>
            </div>
        </Form>
    }
}

fn tick(name: &'static str, value: &'static str, label: &'static str, checked: bool) -> AnyView {
    let id = format!("{name}-{value}");
    view! {
        <div class="choice">
            <input type="checkbox" id=id.clone() name=name value=value checked=checked />
            <label for=id>{label}</label>
        </div>
    }
    .into_any()
}

fn row(words: Words, request: &QueuedRequest, age: Age) -> AnyView {
    let href = served::fill(served::DESK_REQUEST, &[&request.id]);
    let claimed_by = request.claimed_by.clone().map(|name| {
        let is_mine = request
            .is_mine
            .then(|| view! { " " <span class="soft">"(" {words.queue_you()} ")"</span> });
        view! { <bdi>{name}</bdi> {is_mine} }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <a id=format!("request-{}", request.id) href=href class="code" data-row="">{request.reference.clone()}</a>
            </th>
            {desk::cell(words.queue_kind(), kind_in_words(words, request.kind))}
            {desk::cell(words.queue_candidate(), view! { <bdi>{request.candidate.clone()}</bdi> })}
            {desk::cell(words.queue_state(), state_in_words(words, request.state))}
            {desk::cell(words.queue_claimed_by(), claimed_by)}
            {desk::cell(
                words.queue_age(),
                view! { <time datetime=request.sent_at.clone()>{age_in_words(words, age)}</time> },
            )}
        </tr>
    }
    .into_any()
}

fn age_in_words(words: Words, age: Age) -> String {
    match age {
        Age::Minutes(n) => words.queue_minutes(n),
        Age::Hours(n) => words.queue_hours(n),
        Age::Days(n) => words.queue_days(n),
    }
}

fn shown_in_words(words: Words, shown: Shown) -> &'static str {
    match shown {
        Shown::Waiting => state_in_words(words, RequestState::Waiting),
        Shown::ClaimedByMe => words.queue_claimed_by_me(),
        Shown::Claimed => words.queue_claimed_by_anybody(),
        Shown::Asked => state_in_words(words, RequestState::Asked),
        Shown::Fulfilled => state_in_words(words, RequestState::Fulfilled),
        Shown::Refused => state_in_words(words, RequestState::Refused),
        Shown::Withdrawn => state_in_words(words, RequestState::Withdrawn),
    }
}

/// How a request stands, seen from the desk.
pub(super) fn state_in_words(words: Words, state: RequestState) -> &'static str {
    match state {
        RequestState::Waiting => words.queue_waiting(),
        RequestState::Claimed => words.queue_claimed(),
        RequestState::Asked => words.queue_asked(),
        RequestState::Fulfilled => words.queue_fulfilled(),
        RequestState::Refused => words.queue_refused(),
        RequestState::Withdrawn => words.queue_withdrawn(),
    }
}

/// What is asked for, seen from the desk.
pub(super) fn kind_in_words(words: Words, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::IdAndAccessCode => words.queue_id_and_access_code(),
        RequestKind::NewAccessCode => words.queue_new_access_code(),
        RequestKind::NameSearch => words.queue_name_search(),
        RequestKind::TranscriptHelp => words.queue_transcript_help(),
    }
}

#[cfg(test)]
mod tests {
    use super::Age;

    #[test]
    fn an_age_is_told_in_the_unit_that_says_enough() {
        for (seconds, age) in [
            (0, Age::Minutes(0)),
            (3_599, Age::Minutes(59)),
            (3_600, Age::Hours(1)),
            (2 * 86_400 - 1, Age::Hours(47)),
            (2 * 86_400, Age::Days(2)),
        ] {
            assert_eq!(Age::of(seconds), age, "{seconds}");
        }
    }
}
