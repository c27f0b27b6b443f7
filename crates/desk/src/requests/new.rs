//! A request about to be sent: all that is in it, before it is.

use api::page::Page;
use api::{Guidance, McpId, RecordedResult, served};
use leptos::prelude::*;
use rules::{NotAllowed, RequestKind};
use words::Words;

use super::{answers, desk_name, field, kind_name, outcome_title};
use ui::error_summary::{ErrorSummary, titled};
use ui::facts::{Fact, Facts};
use ui::field::TextArea;
use ui::guide::{Guide, OUTCOME, VERSION};
use ui::intent::{Form, SubmitButton};
use ui::{Body, FieldErrors, Screen};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct NewRequestPage {
    /// What is asked for.
    pub kind: RequestKind,
    /// The interview behind it.
    pub guidance: Option<Guidance>,
    /// What the candidate is called.
    pub name: String,
    /// The account's address.
    pub email: String,
    /// The exams that the desk will see.
    pub results: Vec<RecordedResult>,
    /// The MCP IDs that the desk will see.
    pub ids: Vec<McpId>,
    /// What was typed.
    pub message: String,
    /// What is wrong.
    pub errors: FieldErrors,
}

/// Why a request is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotSent {
    /// The answers lead to another result by the rules of today, or they were changed on the way.
    Mismatch,
    /// The record does not allow it.
    NotAllowed(NotAllowed),
}

/// The page.
pub fn new_request(guide: &'static Guide, words: Words, page: NewRequestPage) -> Screen {
    let heading = kind_name(words, page.kind);
    let has_errors = !page.errors.is_empty();
    let error = page.errors.of(field::MESSAGE);
    let from_guide = page
        .guidance
        .as_ref()
        .map(|guidance| from_guide(guide, words, guidance));
    let hidden = page.guidance.as_ref().map(hidden);
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.requests_new_lead(desk_name(words, page.kind))}</p>
        {from_guide}
        <h2>{words.requests_desk_sees()}</h2>
        <Facts words facts=seen(words, &page) />
        <Form is_written_in=true action=served::REQUESTS>
            <input type="hidden" name=field::KIND value=page.kind.name() />
            {hidden}
            <TextArea
                words
                name=field::MESSAGE
                label=words.field_optional(words.requests_message())
                value=page.message.clone()
                hint=Some(message_hint(words, page.kind).to_owned())
                error
            />
            <div class="actions">
                <SubmitButton label=words.requests_send() />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}

/// The outcome that leads here, and the answers that go along.
fn from_guide(guide: &'static Guide, words: Words, guidance: &Guidance) -> impl IntoView + use<> {
    let title = outcome_title(guide, &guidance.outcome).to_owned();
    view! {
        <p class="inset">{words.registration_from_guide(title)}</p>
        <h2>{words.requests_answers()}</h2>
        <Facts words facts=answers(guide, guidance) />
    }
}

/// The answers, the version and the outcome, as the plain guide carries them.
fn hidden(guidance: &Guidance) -> impl IntoView + use<> {
    let answers = guidance.answers.iter().map(|(question, choice)| {
        view! { <input type="hidden" name=question.clone() value=choice.clone() /> }
    });
    view! {
        <input type="hidden" name=VERSION value=guidance.version.clone() />
        <input type="hidden" name=OUTCOME value=guidance.outcome.clone() />
        {answers.collect_view()}
    }
}

/// What the desk will see of the candidate beside the request.
fn seen(words: Words, page: &NewRequestPage) -> Vec<Fact> {
    let fact = |label: &str, lines: Vec<String>| Fact {
        label: label.to_owned(),
        lines,
        remark: None,
        change: None,
    };
    let exams = page.results.iter().map(|recorded| {
        let result = &recorded.result;
        let verdict = if result.passed {
            words.transcript_passed()
        } else {
            words.transcript_failed()
        };
        format!("{} ({}): {verdict}", result.title, result.taken_on)
    });
    let ids = page.ids.iter().map(|id| id.number.clone());
    let or_none = |lines: Vec<String>| {
        if lines.is_empty() {
            vec![words.requests_none_on_record().to_owned()]
        } else {
            lines
        }
    };
    vec![
        fact(words.registration_name(), vec![page.name.clone()]),
        fact(words.account_email(), vec![page.email.clone()]),
        fact(words.requests_exams(), or_none(exams.collect())),
        fact(words.programs_id(), or_none(ids.collect())),
    ]
}

fn message_hint(words: Words, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::IdAndAccessCode => words.requests_hint_id_and_access_code(),
        RequestKind::NewAccessCode => words.requests_hint_new_access_code(),
        RequestKind::NameSearch => words.requests_hint_name_search(),
        RequestKind::TranscriptHelp => words.requests_hint_transcript_help(),
    }
}

/// The page that says why nothing was sent, and leads on. `guide`: the guide with the answers that came.
pub fn not_sent(words: Words, why: NotSent, guide: String) -> Screen {
    let to_guide = (guide, words.requests_to_guide());
    let to_programs = (served::PROGRAMS.to_owned(), words.transcript_to_programs());
    let (heading, lead, (href, label)) = match why {
        NotSent::Mismatch => (
            words.requests_mismatch(),
            words.requests_mismatch_lead(),
            to_guide,
        ),
        NotSent::NotAllowed(NotAllowed::HoldsId) => (
            words.requests_holds_id(),
            words.requests_holds_id_lead(),
            to_programs,
        ),
        NotSent::NotAllowed(NotAllowed::NoId) => (
            words.requests_no_id(),
            words.requests_no_id_lead(),
            to_guide,
        ),
        NotSent::NotAllowed(NotAllowed::FromGuide) => (
            words.requests_from_guide(),
            words.requests_from_guide_lead(),
            (Page::Guide.path().to_owned(), words.requests_to_guide()),
        ),
    };
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{lead}</p>
        <p>
            <a class="button" href=href>{label}</a>
        </p>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
