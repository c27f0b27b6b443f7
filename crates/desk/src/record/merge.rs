//! Merging two records of one person: which is kept, what moves, and why it is one person.

use api::form::{KEPT, KEY, REASON, WITH};
use api::served;
use leptos::prelude::*;
use words::Words;

use super::Head;
use crate::desk;
use ui::choice::{Choice, Radios};
use ui::error_summary::ErrorSummary;
use ui::field::TextArea;
use ui::intent::{Form, SubmitButton};
use ui::time_text;
use ui::{FieldErrors, Screen};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct MergePage {
    /// The record from which one comes.
    pub head: Head,
    /// Both records, that one first.
    pub sides: Vec<MergeSide>,
    /// The key under which the merge happens once.
    pub key: String,
    /// The record that was chosen to be kept.
    pub kept: Option<String>,
    /// The reason that was typed.
    pub reason: String,
    /// What is wrong with what was sent.
    pub errors: FieldErrors,
}

/// One of the two records.
#[derive(Debug, Clone, Default)]
pub struct MergeSide {
    /// The account.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The address that signs in.
    pub email: String,
    /// MCP IDs, the primary one first.
    pub ids: Vec<String>,
    /// How many exams are on the transcript.
    pub exams: u64,
    /// How many requests were sent.
    pub requests: u64,
    /// The reference of the registration.
    pub registration: Option<String>,
    /// When the record was made.
    pub since: String,
}

/// The page.
pub fn merge(words: Words, page: MergePage) -> Screen {
    let heading = words.record_merge_heading(&page.head.name);
    let has_errors = !page.errors.is_empty();
    let other = page.sides.get(1).map(|side| side.id.clone());
    let choices = page.sides.iter().map(|side| Choice {
        value: side.id.clone(),
        label: format!("{} ({})", side.name, side.email),
        apart: false,
    });
    let choices = choices.collect();
    let action = served::fill(served::USER_MERGE, &[&page.head.id]);
    let body = view! {
        <a class="back" href=served::fill(served::USER, &[&page.head.id])>{words.record_to_record()}</a>
        <ErrorSummary words errors=page.errors.clone() />
        <h1 tabindex="-1">{heading.clone()}</h1>
        {compare(words, &page.sides)}
        <h2>{words.record_merge_moves()}</h2>
        <ul>
            <li>{words.record_merge_moves_credentials()}</li>
            <li>{words.record_merge_moves_primary()}</li>
            <li>{words.record_merge_moves_registration()}</li>
            <li>{words.record_merge_moves_sign_in()}</li>
            <li>{words.record_merge_moves_undo()}</li>
        </ul>
        <Form is_written_in=true action>
            <input type="hidden" name=WITH value=other />
            <input type="hidden" name=KEY value=page.key />
            <Radios
                words
                name=KEPT
                legend=words.record_merge_kept()
                choices
                chosen=page.kept
                error=page.errors.of(KEPT)
            />
            <TextArea
                words
                name=REASON
                label=words.record_reason()
                value=page.reason
                hint=Some(words.record_merge_reason_hint().to_owned())
                error=page.errors.of(REASON)
            />
            <div class="actions">
                <SubmitButton label=words.record_merge() />
            </div>
        </Form>
    };
    desk::screen(words, &heading, has_errors, body)
}

/// Both records line by line.
fn compare(words: Words, sides: &[MergeSide]) -> impl IntoView + use<> {
    let row = |side: &MergeSide| {
        let href = served::fill(served::USER, &[&side.id]);
        let registration = side
            .registration
            .clone()
            .unwrap_or_else(|| words.record_not_registered().to_owned());
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a href=href dir="auto">{side.name.clone()}</a>
                </th>
                {desk::cell(words.record_email(), side.email.clone())}
                {desk::cell(words.record_ids(), desk::numbers(&side.ids))}
                {desk::cell(words.record_exams(), side.exams)}
                {desk::cell(words.record_requests(), side.requests)}
                {desk::cell(words.record_registration(), registration)}
                {desk::cell(words.record_since(), time_text(&side.since))}
            </tr>
        }
        .into_any()
    };
    let columns = [
        words.record_name(),
        words.record_email(),
        words.record_ids(),
        words.record_exams(),
        words.record_requests(),
        words.record_registration(),
        words.record_since(),
    ];
    desk::table(
        words.record_merge_both(),
        columns,
        sides.iter().map(row).collect(),
    )
}
