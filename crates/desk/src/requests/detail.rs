//! One request: where it stands, what was said, and what its candidate can do.

use api::page::Page;
use api::{RequestRecord, RequestStepTaken, served};
use leptos::prelude::*;
use rules::{RequestKind, RequestState, RequestStep};
use words::Words;

use super::{answers, desk_name, kind_name, outcome_title, state_name, step_field};
use ui::error_summary::{ErrorSummary, titled};
use ui::facts::Facts;
use ui::field::TextArea;
use ui::guide::Guide;
use ui::intent::{Form, SubmitButton};
use ui::time_text;
use ui::{Body, FieldErrors, Screen};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct RequestPage {
    /// The request with its steps.
    pub request: RequestRecord,
    /// What was typed as an answer.
    pub typed: String,
    /// What is wrong with it.
    pub errors: FieldErrors,
    /// Something to tell first.
    pub notice: Option<RequestNotice>,
}

/// What is told before the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestNotice {
    /// Another of its kind was to be sent, and this one is under way.
    UnderWay,
    /// It moved on after it was opened; what was to be done is not done.
    MovedOn,
}

/// The question of the address that asks for the confirmation of a withdrawal.
pub const WITHDRAW: &str = "_withdraw";
/// The question of the address that says that another request of the kind was to be sent.
pub const UNDER_WAY: &str = "_under-way";

/// The page.
pub fn request(guide: &'static Guide, words: Words, page: RequestPage) -> Screen {
    let RequestPage {
        request,
        typed,
        errors,
        notice,
    } = page;
    let heading = kind_name(words, request.kind);
    let has_errors = !errors.is_empty();
    let notice = notice.map(|notice| match notice {
        RequestNotice::UnderWay => words.requests_under_way(),
        RequestNotice::MovedOn => words.requests_moved_on(),
    });
    let is_asked = request.state == RequestState::Asked;
    let is_with_desk = matches!(request.state, RequestState::Waiting | RequestState::Claimed);
    let error = errors.of(step_field::TEXT);
    let with_guide = request.guidance.as_ref().map(|guidance| {
        let title = outcome_title(guide, &guidance.outcome).to_owned();
        view! {
            <details>
                <summary>{words.requests_answers()}</summary>
                <p>{words.registration_from_guide(title)}</p>
                <Facts words facts=answers(guide, guidance) />
            </details>
        }
    });
    let body = view! {
        <a class="back" href=served::REQUESTS>{words.page_place_requests()}</a>
        <ErrorSummary words errors=errors />
        {notice.map(|notice| view! { <p class="inset" role="status">{notice}</p> })}
        <h1 tabindex="-1">{heading}</h1>
        <p class="request__state"><strong>{state_name(words, request.state)}</strong></p>
        <p>{words.requests_reference()} " " <span class="code">{request.reference.clone()}</span></p>
        {is_with_desk.then(|| view! { <p>{words.requests_next_waiting()}</p> })}
        {is_asked.then(|| answer(words, &request, typed, error))}
        {next(words, &request)}
        <h2>{words.requests_history()}</h2>
        {history(words, &request)}
        {with_guide}
        {(!request.state.is_over()).then(|| view! {
            <p>
                <a href=format!("{}?{WITHDRAW}=yes", address(&request))>{words.requests_withdraw()}</a>
            </p>
        })}
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}

fn address(request: &RequestRecord) -> String {
    served::fill(served::REQUEST, &[&request.id])
}

/// Where the candidate goes on once it is over.
fn next(words: Words, request: &RequestRecord) -> impl IntoView + use<> {
    let to_programs = (served::PROGRAMS, words.requests_to_programs());
    let to_transcript = (served::TRANSCRIPT, words.requests_to_transcript());
    let next = match (request.state, request.kind) {
        (
            RequestState::Fulfilled,
            RequestKind::IdAndAccessCode | RequestKind::NewAccessCode | RequestKind::NameSearch,
        ) => Some(to_programs),
        (RequestState::Fulfilled, RequestKind::TranscriptHelp) => Some(to_transcript),
        (RequestState::Refused | RequestState::Withdrawn, _) => {
            Some((Page::Guide.path(), words.requests_to_guide()))
        }
        _ => None,
    };
    next.map(|(href, label)| {
        view! {
            <p>
                <a class="button" href=href>{label}</a>
            </p>
        }
    })
}

/// The form with which the candidate answers what the desk asked.
fn answer(
    words: Words,
    request: &RequestRecord,
    typed: String,
    error: Option<String>,
) -> impl IntoView + use<> {
    let version = request.version.to_string();
    view! {
        <Form is_written_in=true action=served::fill(served::REQUEST_STEP, &[&request.id, ANSWER])>
            <input type="hidden" name=step_field::VERSION value=version />
            <TextArea
                words
                name=step_field::TEXT
                label=words.requests_your_answer()
                value=typed
                error
            />
            <div class="actions">
                <SubmitButton label=words.requests_send_answer() />
            </div>
        </Form>
    }
}

/// The candidate's steps, as the address of a form has them.
pub const ANSWER: &str = "answer";
/// Takes the request back.
pub const TAKE_BACK: &str = "withdraw";

/// What happened, oldest first.
fn history(words: Words, request: &RequestRecord) -> impl IntoView + use<> {
    let desk = desk_name(words, request.kind);
    let sent = entry(
        words.requests_you().to_owned(),
        words.requests_step_sent(),
        &request.sent_at,
        &request.message,
        false,
    );
    let steps = request.steps.iter().map(|step| {
        let who = if step.by_desk {
            desk
        } else {
            words.requests_you()
        };
        entry(
            who.to_owned(),
            step_name(words, step),
            &step.at,
            &step.text,
            step.by_desk,
        )
    });
    let steps = steps.collect_view();
    view! {
        <ol class="talk">
            {sent}
            {steps}
        </ol>
    }
}

fn entry(
    who: String,
    what: &'static str,
    at: &str,
    text: &str,
    by_desk: bool,
) -> impl IntoView + use<> {
    let class = if by_desk {
        "talk__entry talk__entry--desk"
    } else {
        "talk__entry"
    };
    let text = (!text.is_empty())
        .then(|| view! { <p class="talk__text" dir="auto">{text.to_owned()}</p> });
    view! {
        <li class=class>
            <p class="talk__head">
                <strong>{who}</strong>
                " "
                {what}
                " "
                <time class="soft" datetime=at.to_owned()>{time_text(at)}</time>
            </p>
            {text}
        </li>
    }
}

fn step_name(words: Words, step: &RequestStepTaken) -> &'static str {
    match step.step {
        RequestStep::Claim => words.requests_step_claim(),
        RequestStep::Release => words.requests_step_release(),
        RequestStep::Ask => words.requests_step_ask(),
        RequestStep::Answer => words.requests_step_answer(),
        RequestStep::Fulfill => words.requests_step_fulfill(),
        RequestStep::Refuse => words.requests_step_refuse(),
        RequestStep::Withdraw => words.requests_step_withdraw(),
    }
}

/// Asks whether the request is really to be withdrawn.
pub fn withdraw(words: Words, request: &RequestRecord) -> Screen {
    let heading = words.requests_withdraw_heading();
    let version = request.version.to_string();
    let cancel = address(request);
    let body = view! {
        <a class="back" href=address(request)>{words.page_back()}</a>
        <h1 tabindex="-1">{heading}</h1>
        <p>
            {kind_name(words, request.kind)}
            " "
            <span class="code">{request.reference.clone()}</span>
        </p>
        <p>{words.requests_withdraw_lead()}</p>
        <Form action=served::fill(served::REQUEST_STEP, &[&request.id, TAKE_BACK])>
            <input type="hidden" name=step_field::VERSION value=version />
            <div class="actions">
                <SubmitButton label=words.requests_withdraw_confirm() />
                <a href=cancel>{words.requests_withdraw_cancel()}</a>
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
