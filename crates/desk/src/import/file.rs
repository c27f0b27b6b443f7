//! One file: how far it is, what it would change or has changed, and the rows that were refused.

use api::served;
use leptos::prelude::*;
use words::Words;

use super::named;
use super::table::table;
use ui::error_summary::titled;
use ui::facts::{Fact, Facts};
use ui::intent::{Form, SubmitButton};
use ui::time_text;
use ui::{Body, Screen};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct FilePage {
    /// The import's id.
    pub id: String,
    /// What the file is called on its sender's machine; may be empty.
    pub name: String,
    /// Who sent it.
    pub by: String,
    /// When, as it travels.
    pub at: String,
    /// How far it is.
    pub stage: Stage,
}

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// Another file has its turn.
    Waiting,
    /// So many rows are read.
    Reading(u64),
    /// So many of so many rows are checked.
    Checking(u64, u64),
    /// What it would change.
    Checked(Report),
    /// So many of so many rows are recorded.
    Recording(u64, u64),
    /// What it changed.
    Recorded(Report),
    /// It cannot be read: why.
    Unreadable(String),
    /// It stopped while it was checked: why.
    Unchecked(&'static str),
    /// It stopped while it was recorded: why, and after how many of how many rows.
    Stopped(&'static str, u64, u64),
}

/// What a file brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many rows came to what.
    pub counts: Counts,
    /// The first of what changes.
    pub changed: Vec<Changed>,
    /// The first of what is refused.
    pub refused: Vec<Refused>,
    /// The first of what is told of rows that can be recorded, and how many there are.
    pub told: (Vec<Told>, u64),
}

/// How many rows came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All rows.
    pub rows: u64,
    /// New results.
    pub new: u64,
    /// New people.
    pub people: u64,
    /// MCP IDs issued at once.
    pub ids: u64,
    /// Changed results.
    pub changed: u64,
    /// Unchanged results.
    pub unchanged: u64,
    /// Refused rows.
    pub refused: u64,
}

/// A changed result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Its line in the file.
    pub line: u64,
    /// Whose it is.
    pub person: String,
    /// What is called how, what was, and what is; empty for nothing.
    pub changes: Vec<(String, String, String)>,
}

/// A refused row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its line in the file.
    pub line: u64,
    /// Columns, and what is wrong with them.
    pub reasons: Vec<(String, String)>,
}

/// What is told of rows that can be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The first line of which it is told.
    pub line: u64,
    /// Of how many rows.
    pub rows: u64,
    /// Whose cells, and how they are read.
    pub what: (String, String),
}

impl Stage {
    /// What a list calls it.
    pub(super) fn label(&self, words: Words) -> &'static str {
        match self {
            Stage::Waiting => words.import_state_waiting(),
            Stage::Reading(_) => words.import_state_reading(),
            Stage::Checking(..) => words.import_state_checking(),
            Stage::Checked(_) => words.import_state_checked(),
            Stage::Recording(..) => words.import_state_recording(),
            Stage::Recorded(_) => words.import_state_recorded(),
            Stage::Unreadable(_) => words.import_state_unreadable(),
            Stage::Unchecked(_) | Stage::Stopped(..) => words.import_state_stopped(),
        }
    }

    fn heading(&self, words: Words) -> &'static str {
        match self {
            Stage::Waiting => words.import_waiting_heading(),
            Stage::Reading(_) => words.import_reading_heading(),
            Stage::Checking(..) => words.import_checking_heading(),
            Stage::Checked(_) => words.import_checked_heading(),
            Stage::Recording(..) => words.import_recording_heading(),
            Stage::Recorded(_) => words.import_recorded_heading(),
            Stage::Unreadable(_) => words.import_unreadable_heading(),
            Stage::Unchecked(_) | Stage::Stopped(..) => words.import_stopped_heading(),
        }
    }
}

/// The page of a file.
pub fn file(words: Words, page: FilePage) -> Screen {
    let heading = page.stage.heading(words);
    let fact = |label: &str, value: String| Fact {
        label: label.to_owned(),
        lines: vec![value],
        remark: None,
        change: None,
    };
    let facts = vec![
        fact(words.import_file_name(), named(words, page.name)),
        fact(words.import_sent_at(), time_text(&page.at)),
        fact(words.import_sent_by(), page.by),
    ];
    let body = view! {
        <a class="back" href=served::IMPORTS>{words.import_heading()}</a>
        <h1 tabindex="-1">{heading}</h1>
        {stage(words, &page.id, page.stage)}
        <Facts words facts />
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

fn stage(words: Words, id: &str, stage: Stage) -> AnyView {
    match stage {
        Stage::Waiting => progress(words, id, None).into_any(),
        Stage::Reading(rows) => {
            progress(words, id, Some((words.import_reading(rows), None))).into_any()
        }
        Stage::Checking(done, all) => {
            let text = words.import_checking(done, all);
            progress(words, id, Some((text, Some((done, all))))).into_any()
        }
        Stage::Recording(done, all) => {
            let text = words.import_recording(done, all);
            progress(words, id, Some((text, Some((done, all))))).into_any()
        }
        Stage::Checked(report) => checked(words, id, report).into_any(),
        Stage::Recorded(found) => view! {
            <p role="status">{words.import_recorded_lead()}</p>
            {report(words, id, words.import_counts(), another(words), found)}
        }
        .into_any(),
        Stage::Unreadable(why) => stopped(words, why, words.import_unreadable_lead()).into_any(),
        Stage::Unchecked(why) => {
            stopped(words, why.to_owned(), words.import_stopped_before()).into_any()
        }
        Stage::Stopped(why, done, all) => view! {
            <p class="inset inset--problem" role="status">{why}</p>
            <p>{words.import_stopped(done, all)} " " {words.import_stopped_lead()}</p>
            {apply(id, words.import_go_on())}
        }
        .into_any(),
    }
}

/// A bar that says in words how far it is; the browser loads the page again by itself.
fn progress(
    words: Words,
    id: &str,
    so_far: Option<(String, Option<(u64, u64)>)>,
) -> impl IntoView + use<> {
    let (text, bar) = so_far.unwrap_or_else(|| (words.import_state_waiting().to_owned(), None));
    view! {
        <p id="so-far" role="status">{text}</p>
        <progress
            class="progress"
            aria-labelledby="so-far"
            max=bar.map(|(_, all)| all)
            value=bar.map(|(done, _)| done)
        ></progress>
        <p>
            {words.import_reloads()} " "
            <a href=served::fill(served::IMPORT, &[id])>{words.import_reload()}</a>
        </p>
    }
}

fn checked(words: Words, id: &str, found: Report) -> impl IntoView + use<> {
    let has_something = found.counts.new + found.counts.changed > 0;
    let next = if has_something {
        apply(id, words.import_apply()).into_any()
    } else {
        view! {
            <p>{words.import_nothing_to_apply()}</p>
            {another(words)}
        }
        .into_any()
    };
    view! {
        <p role="status">{words.import_checked_lead()}</p>
        {report(words, id, words.import_counts_would(), next, found)}
    }
}

fn apply(id: &str, label: &'static str) -> impl IntoView + use<> {
    view! {
        <Form action=served::fill(served::IMPORT_APPLY, &[id])>
            <div class="actions">
                <SubmitButton label />
            </div>
        </Form>
    }
}

fn another(words: Words) -> impl IntoView {
    view! {
        <p>
            <a href=served::IMPORTS>{words.import_another()}</a>
        </p>
    }
}

fn stopped(words: Words, why: String, lead: &'static str) -> impl IntoView + use<> {
    view! {
        <p class="inset inset--problem" role="status">{why}</p>
        <p>{lead}</p>
        {another(words)}
    }
}

fn report<N: IntoView + 'static>(
    words: Words,
    id: &str,
    heading: &'static str,
    next: N,
    found: Report,
) -> impl IntoView + use<N> {
    let Report {
        counts,
        changed,
        refused,
        told,
    } = found;
    let counted = [
        (words.import_count_rows(), counts.rows),
        (words.import_count_new(), counts.new),
        (words.import_count_people(), counts.people),
        (words.import_count_ids(), counts.ids),
        (words.import_count_changed(), counts.changed),
        (words.import_count_unchanged(), counts.unchanged),
        (words.import_count_refused(), counts.refused),
    ];
    let counted = counted.map(|(label, count)| {
        view! {
            <div>
                <dt>{label}</dt>
                <dd>{count}</dd>
            </div>
        }
    });
    view! {
        <h2>{heading}</h2>
        <dl class="counts">{counted.collect_view()}</dl>
        {next}
        {(!changed.is_empty()).then(|| examples(words, changed))}
        {(counts.refused > 0).then(|| refusals(words, id, counts.refused, refused))}
        {(!told.0.is_empty()).then(|| remarks(words, told))}
    }
}

fn examples(words: Words, changed: Vec<Changed>) -> impl IntoView + use<> {
    let some = words.import_examples_some(changed.len() as u64);
    let or_nothing = move |value: String| {
        if value.is_empty() {
            words.import_nothing().to_owned()
        } else {
            value
        }
    };
    let rows = changed.into_iter().map(|one| {
        let changes = one.changes.into_iter().map(|(field, old, new)| {
            words.import_change_from(field, or_nothing(new), or_nothing(old))
        });
        [
            one.line.into_any(),
            view! { <span dir="auto">{one.person}</span> }.into_any(),
            list(changes.collect()).into_any(),
        ]
    });
    let head = [
        words.import_line(),
        words.import_person(),
        words.import_change(),
    ];
    view! {
        <h2>{words.import_examples()}</h2>
        <p>{some}</p>
        {table(words.import_examples(), "cards cards--lines", head, rows.collect())}
    }
}

fn refusals(words: Words, id: &str, all: u64, refused: Vec<Refused>) -> impl IntoView + use<> {
    let shown = refused.len() as u64;
    let some = (shown < all).then(|| view! { <p>{words.import_refused_some(shown, all)}</p> });
    let rows = refused.into_iter().map(|one| {
        let reasons = one.reasons.into_iter();
        let reasons = reasons.map(|(column, sentence)| words.import_problem_of(column, sentence));
        [one.line.into_any(), list(reasons.collect()).into_any()]
    });
    view! {
        <h2>{words.import_refused()}</h2>
        <p>{words.import_refused_lead()}</p>
        <p>
            <a href=served::fill(served::IMPORT_REFUSED, &[id]) download="">{words.import_refused_download()}</a>
        </p>
        {some}
        {table(words.import_refused(), "cards cards--lines", [words.import_line(), words.import_problem()], rows.collect())}
    }
}

fn remarks(words: Words, (told, all): (Vec<Told>, u64)) -> impl IntoView + use<> {
    let shown = told.len() as u64;
    let some = (shown < all).then(|| view! { <p>{words.import_told_some(shown, all)}</p> });
    let rows = told.into_iter().map(|one| {
        let (column, sentence) = one.what;
        [
            one.line.into_any(),
            words.import_told_rows(one.rows).into_any(),
            view! { <span dir="auto">{words.import_problem_of(column, sentence)}</span> }
                .into_any(),
        ]
    });
    let head = [
        words.import_told_first_line(),
        words.import_told_in(),
        words.import_told_what(),
    ];
    view! {
        <h2>{words.import_told()}</h2>
        <p>{words.import_told_lead()}</p>
        {some}
        {table(words.import_told(), "cards cards--lines", head, rows.collect())}
    }
}

fn list(lines: Vec<String>) -> impl IntoView {
    let items = lines
        .into_iter()
        .map(|line| view! { <li dir="auto">{line}</li> });
    view! { <ul class="reasons">{items.collect_view()}</ul> }
}
