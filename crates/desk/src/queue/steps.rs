//! The steps of a desk on a request: only those that can be taken from where it stands, and only by who works on it.

use api::form::{ASK, CODE, FULFILL, MCP_ID, NUMBER, REFUSE, VERSION};
use api::served;
use leptos::prelude::*;
use rules::credential::Entitlement;
use rules::{RequestKind, RequestState, RequestStep};
use words::Words;

use super::request::DeskRequestPage;
use crate::desk::id_options;
use ui::field::{Kind, SelectField, TextArea, TextField, in_textarea};
use ui::intent::{Form, SubmitButton};

/// The name of the field for the words of a step. Each has its own, for they are on one page.
const fn text_name(step: RequestStep) -> &'static str {
    match step {
        RequestStep::Ask => ASK,
        RequestStep::Refuse => REFUSE,
        _ => FULFILL,
    }
}

/// What was typed for a step. An access code is not among it: it is typed again.
#[derive(Debug, Clone, Default)]
pub struct TypedStep {
    /// Which step.
    pub step: Option<RequestStep>,
    /// Its words.
    pub text: String,
    /// The digits of an MCP ID.
    pub number: String,
    /// One of the candidate's IDs.
    pub mcp_id: String,
    /// The record that has the number already.
    pub taken_by: Option<String>,
}

impl TypedStep {
    fn text_of(&self, step: RequestStep) -> String {
        if self.step == Some(step) {
            self.text.clone()
        } else {
            String::new()
        }
    }
}

/// What can be done now.
pub(super) fn steps(words: Words, page: &DeskRequestPage) -> AnyView {
    let request = &page.request;
    let can = |step| request.state.after(step).is_some();
    if request.state == RequestState::Waiting {
        return view! {
            {kept(words, &page.typed)}
            <p>{words.queue_claim_lead()}</p>
            {form(page, RequestStep::Claim, view! { <SubmitButton label=words.queue_claim() /> })}
        }
        .into_any();
    }
    if request.state.is_over() || !request.is_mine {
        return kept(words, &page.typed).into_any();
    }
    let release = can(RequestStep::Release).then(|| {
        let button = view! {
            <button type="submit" class="button button--quiet">{words.queue_release()}</button>
        };
        form(page, RequestStep::Release, button)
    });
    let ask = can(RequestStep::Ask).then(|| {
        words_step(
            words,
            page,
            RequestStep::Ask,
            words.queue_ask(),
            words.queue_ask_hint(),
        )
    });
    let refuse = words_step(
        words,
        page,
        RequestStep::Refuse,
        words.queue_refuse(),
        words.queue_refuse_hint(),
    );
    view! {
        {fulfill(words, page)}
        {ask}
        {refuse}
        {release}
    }
    .into_any()
}

/// What was typed for a step that cannot be taken any more, to be copied from.
fn kept(words: Words, typed: &TypedStep) -> impl IntoView + use<> {
    let lines = [typed.number.as_str(), typed.text.as_str()];
    let lines: Vec<_> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    (!lines.is_empty()).then(|| {
        let text = in_textarea(lines.join("\n"));
        view! {
            <div class="field">
                <label for="typed">{words.queue_typed()}</label>
                <textarea id="typed" class="input message" rows="4" readonly dir="auto">{text}</textarea>
            </div>
        }
    })
}

fn form(page: &DeskRequestPage, step: RequestStep, content: impl IntoView + 'static) -> AnyView {
    let request = &page.request;
    let action = served::fill(served::DESK_STEP, &[&request.id, name(step)]);
    let version = request.version;
    let content = content.into_any();
    view! {
        <Form is_written_in=true action>
            <input type="hidden" name=VERSION value=version />
            {content}
        </Form>
    }
    .into_any()
}

/// The name of a step in an address.
const fn name(step: RequestStep) -> &'static str {
    match step {
        RequestStep::Claim => "claim",
        RequestStep::Release => "release",
        RequestStep::Ask => "ask",
        RequestStep::Answer => "answer",
        RequestStep::Fulfill => "fulfill",
        RequestStep::Refuse => "refuse",
        RequestStep::Withdraw => "withdraw",
    }
}

/// A step that takes words and nothing else.
fn words_step(
    words: Words,
    page: &DeskRequestPage,
    step: RequestStep,
    label: &'static str,
    hint: &'static str,
) -> AnyView {
    let field = text_name(step);
    let content = view! {
        <TextArea
            words
            name=field
            label
            value=page.typed.text_of(step)
            hint=Some(hint.to_owned())
            error=page.errors.of(field)
        />
        <div class="actions">
            <SubmitButton label />
        </div>
    };
    let is_open = page.typed.step == Some(step);
    view! {
        <details open=is_open>
            <summary>{label}</summary>
            {form(page, step, content)}
        </details>
    }
    .into_any()
}

/// What was asked for, to be given.
fn fulfill(words: Words, page: &DeskRequestPage) -> impl IntoView + use<> {
    let (warning, can_fulfill) = fits(words, page);
    let warning = warning.map(|warning| view! { <p class="inset inset--problem">{warning}</p> });
    let lead = match page.request.kind {
        RequestKind::IdAndAccessCode => words.queue_fulfill_id(),
        RequestKind::NewAccessCode => words.queue_fulfill_code(),
        RequestKind::NameSearch => words.queue_fulfill_search(),
        RequestKind::TranscriptHelp => words.queue_fulfill_transcript(),
    };
    let content = can_fulfill.then(|| {
        let fields = match page.request.kind {
            RequestKind::IdAndAccessCode => {
                view! { {number(words, page)} {access_code(words, page)} }.into_any()
            }
            RequestKind::NewAccessCode => {
                view! { {which_id(words, page)} {access_code(words, page)} }.into_any()
            }
            RequestKind::NameSearch | RequestKind::TranscriptHelp => ().into_any(),
        };
        let content = view! {
            {fields}
            {message_to_candidate(words, page)}
            <div class="actions">
                <SubmitButton label=words.queue_fulfill() />
            </div>
        };
        view! {
            <p>{lead}</p>
            {form(page, RequestStep::Fulfill, content)}
        }
    });
    view! {
        <h2>{words.queue_fulfill()}</h2>
        {warning}
        {content}
    }
}

/// Whether the request fits what the transcript entitles to, and whether it can be fulfilled at all.
fn fits(words: Words, page: &DeskRequestPage) -> (Option<&'static str>, bool) {
    match (page.request.kind, page.entitlement) {
        (RequestKind::IdAndAccessCode, Entitlement::HasId) => {
            (Some(words.queue_warn_has_id()), false)
        }
        (RequestKind::IdAndAccessCode, Entitlement::ServiceCenter)
        | (
            RequestKind::IdAndAccessCode,
            Entitlement::MctProgram {
                has_reference: true,
            },
        ) => (None, true),
        (
            RequestKind::IdAndAccessCode,
            Entitlement::MctProgram {
                has_reference: false,
            },
        ) => (Some(words.queue_warn_no_reference()), true),
        (RequestKind::IdAndAccessCode, Entitlement::AtOnce) => {
            (Some(words.queue_warn_at_once()), true)
        }
        (
            RequestKind::IdAndAccessCode,
            Entitlement::OutsideArticle | Entitlement::NotPassed | Entitlement::NoExam,
        ) => (Some(words.queue_warn_no_pass()), true),
        (RequestKind::NewAccessCode, _) if page.ids.is_empty() => {
            (Some(words.queue_warn_no_id()), false)
        }
        _ => (None, true),
    }
}

fn number(words: Words, page: &DeskRequestPage) -> impl IntoView + use<> {
    let digits = Kind {
        inputmode: Some("numeric"),
        width: 20,
        ..Kind::text("off")
    };
    let taken = page
        .typed
        .taken_by
        .as_deref()
        .filter(|_| page.can_open_record);
    let taken = taken.map(|other| {
        let href = served::fill(served::USER, &[other]);
        view! { <p><a href=href>{words.record_taken_open()}</a></p> }
    });
    view! {
        <TextField
            words
            name=NUMBER
            label=words.queue_number()
            value=page.typed.number.clone()
            kind=digits
            hint=Some(words.queue_number_hint().to_owned())
            error=page.errors.of(NUMBER)
        />
        {taken}
    }
}

/// A field for a code that is sealed as soon as it has arrived: nobody at the desk sees it again.
fn access_code(words: Words, page: &DeskRequestPage) -> impl IntoView + use<> {
    let code = Kind {
        width: 20,
        ..Kind::text("off")
    };
    view! {
        <TextField
            words
            name=CODE
            label=words.queue_code()
            value=""
            kind=code
            hint=Some(words.queue_code_hint().to_owned())
            error=page.errors.of(CODE)
        />
    }
}

fn which_id(words: Words, page: &DeskRequestPage) -> impl IntoView + use<> {
    view! {
        <SelectField
            words
            name=MCP_ID
            label=words.queue_which_id()
            value=page.typed.mcp_id.clone()
            options=id_options(words, &page.ids)
            autocomplete="off"
            error=page.errors.of(MCP_ID)
            changed=Callback::new(|_| {})
        />
    }
}

/// What the candidate is told with it. Where nothing else is given, the words are what is given.
fn message_to_candidate(words: Words, page: &DeskRequestPage) -> impl IntoView + use<> {
    let brings_words = matches!(
        page.request.kind,
        RequestKind::NameSearch | RequestKind::TranscriptHelp
    );
    let label = if brings_words {
        words.queue_answer().to_owned()
    } else {
        words.field_optional(words.queue_answer())
    };
    view! {
        <TextArea
            words
            name=FULFILL
            label
            value=page.typed.text_of(RequestStep::Fulfill)
            hint=Some(words.queue_answer_hint().to_owned())
            error=page.errors.of(FULFILL)
        />
    }
}
