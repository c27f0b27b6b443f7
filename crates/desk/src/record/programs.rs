//! The Programs tab (S29): MCP IDs with the state of their access codes, linking one that a name search found, and the way to
//! "Edit registration data". A code itself is on nobody's page but its owner's.

use api::form::{KEY, MCP_ID, NUMBER, REASON, WITH};
use api::served;
use api::{AccessCode, CodeState, McpId, Origin, RecordedResult};
use leptos::prelude::*;
use words::Words;

use super::{Head, Tab, head};
use crate::copy::copy_button;
use crate::desk;
use crate::programs::RegistrationState;
use ui::error_summary::ErrorSummary;
use ui::field::{Kind, TextArea, TextField};
use ui::intent::{Form, SubmitButton};
use ui::time_text;
use ui::{FieldErrors, Screen};

/// What the tab shows.
#[derive(Debug, Clone)]
pub struct ProgramsPage {
    /// Whose record it is.
    pub head: Head,
    /// The primary one first.
    pub ids: Vec<McpId>,
    /// The exams, for counting those credited to each ID.
    pub results: Vec<RecordedResult>,
    /// How far the registration is.
    pub registration: RegistrationState,
    /// The key under which an ID is linked once.
    pub key: String,
    /// The number that was typed.
    pub number: String,
    /// The reason that was typed.
    pub reason: String,
    /// The record that has the number already.
    pub taken_by: Option<String>,
    /// What is wrong with what was sent.
    pub errors: FieldErrors,
}

/// The tab.
pub fn programs(words: Words, page: ProgramsPage) -> Screen {
    let has_errors = !page.errors.is_empty();
    let can_act = page.head.merged_into.is_none();
    let rows = page.ids.iter().map(|id| row(words, &page, id));
    let rows: Vec<AnyView> = rows.collect();
    let columns = [
        words.record_number(),
        words.record_primary(),
        words.record_origin(),
        words.record_code(),
        words.record_credited(),
    ];
    let ids = if rows.is_empty() {
        view! { <p>{words.record_no_ids()}</p> }.into_any()
    } else {
        desk::table(words.record_ids(), columns, rows)
    };
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        {head(words, &page.head, Tab::Programs)}
        <h2 id="microsoft">{words.programs_microsoft()}</h2>
        {registration(words, &page)}
        <h3>{words.record_ids()}</h3>
        {ids}
        {can_act.then(|| link(words, &page))}
    };
    desk::screen(
        words,
        &Tab::Programs.heading(words, &page.head.name),
        has_errors,
        body,
    )
}

fn row(words: Words, page: &ProgramsPage, id: &McpId) -> AnyView {
    let origin = match id.origin {
        Origin::Automatic => words.record_origin_automatic(),
        Origin::ServiceCenter => words.record_origin_service_center(),
        Origin::Linked => words.record_origin_linked(),
    };
    let credited = page
        .results
        .iter()
        .filter(|result| result.credited_to.as_ref() == Some(&id.id))
        .count();
    let primary = if id.is_primary {
        words.record_is_primary().into_any()
    } else if page.head.merged_into.is_some() {
        ().into_any()
    } else {
        let action = served::fill(served::USER_ACT, &[&page.head.id, "primary"]);
        let (mcp_id, number) = (id.id.clone(), id.number.clone());
        view! {
            <Form action>
                <input type="hidden" name=MCP_ID value=mcp_id />
                <button type="submit" class="button button--quiet">
                    {words.record_make_primary()}
                    <span class="visually-hidden">": " {number}</span>
                </button>
            </Form>
        }
        .into_any()
    };
    let number = id.number.clone();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                <span class="code">{number.clone()}</span>
                " "
                {copy_button(words, &number, words.record_copy_id(&number))}
            </th>
            {desk::cell(words.record_primary(), primary)}
            {desk::cell(words.record_origin(), format!("{origin}, {}", time_text(&id.issued_at)))}
            {desk::cell(words.record_code(), code(words, id.code.as_ref()))}
            {desk::cell(words.record_credited(), credited)}
        </tr>
    }
    .into_any()
}

/// How an access code is, which is all that staff may know of it.
pub(crate) fn code(words: Words, code: Option<&AccessCode>) -> String {
    let Some(code) = code else {
        return words.record_code_none().to_owned();
    };
    let ended = time_text(code.ended_at.as_deref().unwrap_or(&code.expires_at));
    match code.state {
        CodeState::Works => words.programs_code_works(time_text(&code.expires_at)),
        CodeState::Used => words.programs_code_used(ended),
        CodeState::Expired => words.programs_code_expired(ended),
        CodeState::Replaced => words.programs_code_replaced(ended),
    }
}

/// How far the registration is, and "Edit registration data" (S29).
fn registration(words: Words, page: &ProgramsPage) -> impl IntoView + use<> {
    let sentence = match &page.registration {
        RegistrationState::None => words.programs_registration_none().to_owned(),
        RegistrationState::Open { reference } => {
            format!("{} ({reference})", words.programs_registration_open())
        }
        RegistrationState::Accepted { reference, at } => format!(
            "{} ({reference})",
            words.programs_registration_accepted(time_text(at))
        ),
    };
    let href = served::fill(served::USER_REGISTRATION, &[&page.head.id]);
    view! {
        <p>{sentence}</p>
        <p>
            <a class="button button--quiet" href=href>{words.programs_edit()}</a>
        </p>
    }
}

/// Links an ID that a search on the name found (S07).
fn link(words: Words, page: &ProgramsPage) -> impl IntoView + use<> {
    let digits = Kind {
        inputmode: Some("numeric"),
        width: 20,
        ..Kind::text("off")
    };
    let taken = page.taken_by.as_deref().map(|other| {
        let record = served::fill(served::USER, &[other]);
        let merge = format!(
            "{}?{WITH}={other}",
            served::fill(served::USER_MERGE, &[&page.head.id])
        );
        view! {
            <div class="inset">
                <p>{words.record_taken_lead()}</p>
                <ul>
                    <li><a href=record>{words.record_taken_open()}</a></li>
                    <li><a href=merge>{words.record_taken_merge()}</a></li>
                </ul>
            </div>
        }
    });
    let (key, number, reason) = (page.key.clone(), page.number.clone(), page.reason.clone());
    let (wrong_number, wrong_reason) = (page.errors.of(NUMBER), page.errors.of(REASON));
    view! {
        <h3>{words.record_link_id()}</h3>
        <p>{words.record_link_id_lead()}</p>
        {taken}
        <Form is_written_in=true action=served::fill(served::USER_ACT, &[&page.head.id, "link-id"])>
            <input type="hidden" name=KEY value=key />
            <TextField
                words
                name=NUMBER
                label=words.record_number()
                value=number
                kind=digits
                hint=Some(words.record_number_hint().to_owned())
                error=wrong_number
            />
            <TextArea
                words
                name=REASON
                label=words.record_reason()
                value=reason
                hint=Some(words.record_link_id_reason_hint().to_owned())
                error=wrong_reason
            />
            <div class="actions">
                <SubmitButton label=words.record_link_id() />
            </div>
        </Form>
    }
}
