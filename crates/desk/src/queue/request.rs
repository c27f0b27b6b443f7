//! A request as the desk sees it: who asks for what, what they answered, what their transcript entitles them to, what was
//! said so far, and the steps that can be taken.

use api::{Guidance, McpId, QueuedRequest, RecordedResult, served};
use leptos::prelude::*;
use rules::RequestStep;
use rules::credential::Entitlement;
use words::Words;

use super::steps::{TypedStep, steps};
use super::{kind_in_words, state_in_words};
use crate::desk;
use crate::record::code;
use crate::requests::{answers, outcome_title};
use crate::transcript::table::table;
use ui::error_summary::ErrorSummary;
use ui::facts::{Fact, Facts};
use ui::guide::Guide;
use ui::time_text;
use ui::{FieldErrors, Screen};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct DeskRequestPage {
    /// The request.
    pub request: QueuedRequest,
    /// What the candidate wrote with it.
    pub message: String,
    /// What happened since, oldest first.
    pub steps: Vec<TakenStep>,
    /// The candidate's account.
    pub candidate: String,
    /// The candidate's address.
    pub email: String,
    /// Whether the reader may open the candidate's record.
    pub can_open_record: bool,
    /// The interview behind the request, decided again.
    pub decided: Option<Decided>,
    /// The exams, latest first.
    pub results: Vec<RecordedResult>,
    /// The primary one first.
    pub ids: Vec<McpId>,
    /// What the exams entitle to.
    pub entitlement: Entitlement,
    /// What was done, or why nothing was.
    pub notice: Option<Notice>,
    /// What was typed.
    pub typed: TypedStep,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

/// A step that was taken.
#[derive(Debug, Clone)]
pub struct TakenStep {
    /// When.
    pub at: String,
    /// Who, by name.
    pub by: String,
    /// Whether it was somebody at the desk.
    pub by_desk: bool,
    /// What.
    pub step: RequestStep,
    /// With which words.
    pub text: String,
}

/// An interview, with what the rules come to today.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The interview as it was sent.
    pub guidance: Guidance,
    /// The version of the policy that is on offer today; `None` where there is none.
    pub version_now: Option<String>,
    /// The outcome of the same answers today; `None` where the rules ask on.
    pub outcome_now: Option<String>,
}

/// What was done, or why nothing was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// This step was taken.
    Done(RequestStep),
    /// The request changed after the page was opened.
    Stale,
    /// The step cannot be taken from where the request stands.
    NotNow,
    /// Somebody else works on it.
    OfAnother(String),
    /// The candidate holds an ID, and nobody gets a second one.
    HoldsOne,
}

/// The page.
pub fn desk_request(guide: &'static Guide, words: Words, page: DeskRequestPage) -> Screen {
    let request = &page.request;
    let heading =
        words.queue_request_heading(kind_in_words(words, request.kind), &request.reference);
    let has_errors = !page.errors.is_empty();
    let body = view! {
        <a class="back" href=served::QUEUE data-back="">{words.queue_back()}</a>
        <ErrorSummary words errors=page.errors.clone() />
        {page.notice.clone().map(|notice| tell(words, &page, &notice))}
        <h1 tabindex="-1">{heading.clone()}</h1>
        <div class="sides">
            <div>
                <Facts words facts=facts(words, &page) />
                <h2>{words.queue_conversation()}</h2>
                {conversation(words, &page)}
                {page.decided.as_ref().map(|decided| interview(guide, words, decided))}
                <h2>{words.queue_transcript()}</h2>
                {desk::entitlement(guide, words, page.entitlement)}
                {transcript(guide, words, &page)}
                <h2>{words.record_ids()}</h2>
                {ids(words, &page)}
            </div>
            <div class="sides__act">{steps(words, &page)}</div>
        </div>
    };
    desk::screen(words, &heading, has_errors, body)
}

fn tell(words: Words, page: &DeskRequestPage, notice: &Notice) -> AnyView {
    let state = state_in_words(words, page.request.state);
    let (text, is_refusal) = match notice {
        Notice::Done(RequestStep::Claim) => (words.queue_done_claim().to_owned(), false),
        Notice::Done(RequestStep::Release) => (words.queue_done_release().to_owned(), false),
        Notice::Done(RequestStep::Ask) => (words.queue_done_ask().to_owned(), false),
        Notice::Done(RequestStep::Refuse) => (words.queue_done_refuse().to_owned(), false),
        Notice::Done(_) => (words.queue_done_fulfill().to_owned(), false),
        Notice::Stale => (
            match &page.request.claimed_by {
                Some(name) => {
                    words.queue_stale_claimed(name, state, time_text(&page.request.updated_at))
                }
                None => words.queue_stale(state, time_text(&page.request.updated_at)),
            },
            true,
        ),
        Notice::NotNow => (words.queue_not_now(state), true),
        Notice::OfAnother(name) => (words.queue_of_another(name), true),
        Notice::HoldsOne => (words.queue_holds_one().to_owned(), true),
    };
    if is_refusal {
        view! { <p class="inset inset--problem" role="alert">{text}</p> }.into_any()
    } else {
        view! { <p class="inset" role="status">{text}</p> }.into_any()
    }
}

fn facts(words: Words, page: &DeskRequestPage) -> Vec<Fact> {
    let fact = |label: &str, line: String| Fact {
        label: label.to_owned(),
        lines: vec![line],
        remark: None,
        change: None,
    };
    let request = &page.request;
    let mut facts = vec![
        fact(words.queue_candidate(), request.candidate.clone()),
        fact(words.record_email(), page.email.clone()),
        fact(
            words.queue_state(),
            state_in_words(words, request.state).to_owned(),
        ),
        fact(words.queue_sent_at(), time_text(&request.sent_at)),
    ];
    if let Some(name) = &request.claimed_by {
        let sentence = if request.is_mine {
            format!("{name} ({})", words.queue_you())
        } else {
            name.clone()
        };
        facts.push(fact(words.queue_claimed_by(), sentence));
    }
    facts
}

/// What was said, from the first word on.
fn conversation(words: Words, page: &DeskRequestPage) -> impl IntoView + use<> {
    let request = &page.request;
    let first = said(
        words.queue_step_sent(),
        &request.candidate,
        &request.sent_at,
        &page.message,
        false,
    );
    let steps = page.steps.iter().map(|step| {
        let what = match step.step {
            RequestStep::Claim => words.queue_step_claimed(),
            RequestStep::Release => words.queue_step_released(),
            RequestStep::Ask => words.queue_step_asked(),
            RequestStep::Answer => words.queue_step_answered(),
            RequestStep::Fulfill => words.queue_step_fulfilled(),
            RequestStep::Refuse => words.queue_step_refused(),
            RequestStep::Withdraw => words.queue_step_withdrawn(),
        };
        said(what, &step.by, &step.at, &step.text, step.by_desk)
    });
    let steps = steps.collect_view();
    view! { <ol class="talk">{first} {steps}</ol> }
}

fn said(what: &'static str, by: &str, at: &str, text: &str, by_desk: bool) -> AnyView {
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
                <strong><bdi>{by.to_owned()}</bdi></strong>
                " "
                {what}
                " "
                <time class="soft" datetime=at.to_owned()>{time_text(at)}</time>
            </p>
            {text}
        </li>
    }
    .into_any()
}

/// The answers, what they led to, and whether they still do.
fn interview(guide: &'static Guide, words: Words, decided: &Decided) -> impl IntoView + use<> {
    let guidance = &decided.guidance;
    let title = |outcome: &str| outcome_title(guide, outcome).to_owned();
    let facts = answers(guide, guidance);
    let now = match (&decided.version_now, &decided.outcome_now) {
        (None, _) => Some(words.queue_no_policy(&guidance.policy)),
        (Some(version), Some(outcome)) if *outcome != guidance.outcome => {
            Some(words.queue_other_outcome(title(outcome), version))
        }
        (Some(version), None) => Some(words.queue_no_outcome(version)),
        (Some(_), Some(_)) => None,
    };
    let (class, now) = match now {
        Some(now) => ("inset inset--problem", now),
        None => ("soft", words.queue_same_outcome().to_owned()),
    };
    view! {
        <h2>{words.queue_answers()}</h2>
        <Facts words facts />
        <p>
            {words.queue_led_to()} " "
            <strong>{title(&guidance.outcome)}</strong>
            " "
            <span class="soft">{words.queue_decided_then(guidance.date, &guidance.policy, &guidance.version)}</span>
        </p>
        <p class=class>{now}</p>
    }
}

fn transcript(
    guide: &'static Guide,
    words: Words,
    page: &DeskRequestPage,
) -> impl IntoView + use<> {
    let results: Vec<&RecordedResult> = page.results.iter().collect();
    let table = (!results.is_empty()).then(|| table(guide, words, &results, &page.ids, None));
    let record = page.can_open_record.then(|| {
        let tabs = [
            (served::USER, words.record_profile()),
            (served::USER_TRANSCRIPT, words.record_transcript()),
            (served::USER_PROGRAMS, words.record_programs()),
            (served::USER_GUIDE, words.record_guide()),
        ];
        let links = tabs.map(|(template, label)| {
            let href = served::fill(template, &[&page.candidate]);
            view! { <li><a href=href>{label}</a></li> }
        });
        view! {
            <h3>{words.queue_in_the_record()}</h3>
            <ul class="acts acts--line">{links.collect_view()}</ul>
        }
    });
    view! { {table} {record} }
}

fn ids(words: Words, page: &DeskRequestPage) -> AnyView {
    if page.ids.is_empty() {
        return view! { <p>{words.record_no_ids()}</p> }.into_any();
    }
    let rows = page.ids.iter().map(|id| {
        let primary = id.is_primary.then(|| words.record_is_primary());
        view! {
            <tr role="row">
                <th scope="row" role="rowheader" class="code">{id.number.clone()}</th>
                {desk::cell(words.record_primary(), primary)}
                {desk::cell(words.record_code(), code(words, id.code.as_ref()))}
            </tr>
        }
        .into_any()
    });
    let columns = [
        words.record_number(),
        words.record_primary(),
        words.record_code(),
    ];
    desk::table(words.record_ids(), columns, rows.collect())
}
