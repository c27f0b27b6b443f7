//! The Transcript tab: the exams with the ID that each is credited to, and moving credits that sat under another one (S08).

use api::form::{MCP_ID, REASON, RESULTS};
use api::served;
use api::{McpId, RecordedResult};
use leptos::prelude::*;
use rules::credential::Entitlement;
use words::Words;

use super::{Head, Tab, head};
use crate::desk;
use crate::transcript::table::table;
use ui::error_summary::ErrorSummary;
use ui::field::{SelectField, TextArea, error_line};
use ui::guide::Guide;
use ui::intent::{Form, SubmitButton};
use ui::{FieldErrors, Screen};

/// What the tab shows.
#[derive(Debug, Clone)]
pub struct TranscriptPage {
    /// Whose record it is.
    pub head: Head,
    /// Latest exam first.
    pub results: Vec<RecordedResult>,
    /// The primary one first.
    pub ids: Vec<McpId>,
    /// What the results entitle to.
    pub entitlement: Entitlement,
    /// What was sent.
    pub sent: MoveCredits,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

/// Results to be credited to an ID, as typed.
#[derive(Debug, Clone, Default)]
pub struct MoveCredits {
    /// Which results.
    pub results: Vec<String>,
    /// To which ID.
    pub mcp_id: String,
    /// Why.
    pub reason: String,
}

/// The tab.
pub fn transcript(guide: &'static Guide, words: Words, page: TranscriptPage) -> Screen {
    let has_errors = !page.errors.is_empty();
    let shown: Vec<&RecordedResult> = page.results.iter().collect();
    let can_move = !page.ids.is_empty() && !shown.is_empty() && page.head.merged_into.is_none();
    let chosen = can_move.then_some(page.sent.results.as_slice());
    let table = (!shown.is_empty()).then(|| table(guide, words, &shown, &page.ids, chosen));
    let count = words.record_exams_shown(shown.len() as u64);
    let content = if can_move {
        let action = served::fill(served::USER_ACT, &[&page.head.id, "credits"]);
        let error = error_line(words, RESULTS, page.errors.of(RESULTS));
        let fields = credit_to(words, &page);
        view! {
            <p>{words.record_credit_lead()}</p>
            <Form is_written_in=true action>
                {error}
                {table}
                {fields}
                <div class="actions">
                    <SubmitButton label=words.record_credit()  />
                </div>
            </Form>
        }
        .into_any()
    } else {
        let why_not = page
            .ids
            .is_empty()
            .then(|| view! { <p>{words.record_no_id_to_credit()}</p> });
        view! { {table} {why_not} }.into_any()
    };
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        {head(words, &page.head, Tab::Transcript)}
        {desk::entitlement(guide, words, page.entitlement)}
        <p>{count}</p>
        {content}
    };
    desk::screen(
        words,
        &Tab::Transcript.heading(words, &page.head.name),
        has_errors,
        body,
    )
}

fn credit_to(words: Words, page: &TranscriptPage) -> impl IntoView + use<> {
    view! {
        <SelectField
            words
            name=MCP_ID
            label=words.record_credit_to()
            value=page.sent.mcp_id.clone()
            options=desk::id_options(words, &page.ids)
            autocomplete="off"
            error=page.errors.of(MCP_ID)
            changed=Callback::new(|_| {})
        />
        <TextArea
            words
            name=REASON
            label=words.record_reason()
            value=page.sent.reason.clone()
            error=page.errors.of(REASON)
        />
    }
}
