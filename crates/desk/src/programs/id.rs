//! An MCP ID: its digits, where it comes from, which exams are credited to it, and how its access code is.

use api::served::{REVEAL_CODE, USE_CODE, fill};
use api::{AccessCode, CodeState, McpId, Origin, RecordedResult};
use leptos::prelude::*;
use rules::RequestKind;
use words::Words;

use crate::copy::copy_button;
use crate::requests::new_href;
use ui::intent::{Form, SubmitButton};
use ui::time_text;

/// The card of an ID.
pub(super) fn id(words: Words, held: &McpId, results: &[RecordedResult]) -> AnyView {
    let origin = match held.origin {
        Origin::Automatic => words.programs_origin_automatic(),
        Origin::ServiceCenter => words.programs_origin_service_center(),
        Origin::Linked => words.programs_origin_linked(),
    };
    let credited = results
        .iter()
        .filter(|result| result.credited_to.as_ref() == Some(&held.id))
        .map(|result| {
            let result = &result.result;
            view! { <li>{result.title.clone()} " (" {result.taken_on.to_string()} ")"</li> }
        });
    let credited: Vec<_> = credited.collect();
    let number = held.number.clone();
    let what = words.programs_copy_id(&number);
    view! {
        <section class="mcp-id">
            <p class="mcp-id__number">
                <span class="code">{number.clone()}</span>
                {copy_button(words, &number, what)}
            </p>
            <p class="soft">{origin} ", " {time_text(&held.issued_at)}</p>
            <h4>{words.programs_credited()}</h4>
            {if credited.is_empty() {
                view! { <p>{words.programs_credited_none()}</p> }.into_any()
            } else {
                view! { <ul>{credited}</ul> }.into_any()
            }}
            <h4>{words.programs_code()}</h4>
            {code(words, held.code.as_ref())}
        </section>
    }
    .into_any()
}

/// How the access code is, in words, and what can be done with it. The code itself is on a page of its own.
fn code(words: Words, code: Option<&AccessCode>) -> AnyView {
    let again = || {
        view! {
            <p>
                <a href=new_href(RequestKind::NewAccessCode)>{words.programs_new_code()}</a>
            </p>
        }
    };
    let Some(code) = code else {
        return view! {
            <p>{words.programs_code_none()}</p>
            {again()}
        }
        .into_any();
    };
    let ended = code.ended_at.as_deref().unwrap_or(&code.expires_at);
    let state = match code.state {
        CodeState::Works => words.programs_code_works(time_text(&code.expires_at)),
        CodeState::Used => words.programs_code_used(time_text(ended)),
        CodeState::Expired => words.programs_code_expired(time_text(ended)),
        CodeState::Replaced => words.programs_code_replaced(time_text(ended)),
    };
    let works = code.state == CodeState::Works;
    let acts = works.then(|| {
        view! {
            <div class="actions actions--tight">
                {show_code(words, &code.id)}
                {use_code(words, &code.id)}
            </div>
            <p class="soft">{words.programs_show_code_hint()}</p>
        }
    });
    view! {
        {works.then(|| view! {
            <p class="code mcp-id__masked">
                <span aria-hidden="true">"•••• •••• ••••"</span>
                <span class="visually-hidden">{words.programs_code_hidden()}</span>
            </p>
        })}
        <p>{state}</p>
        {acts}
        {again()}
    }
    .into_any()
}

/// "Show the access code".
pub(super) fn show_code(words: Words, code: &str) -> impl IntoView + use<> {
    view! {
        <Form action=fill(REVEAL_CODE, &[code])>
            <SubmitButton label=words.programs_show_code() />
        </Form>
    }
}

/// "I have used it": ends the code.
pub(super) fn use_code(words: Words, code: &str) -> impl IntoView + use<> {
    view! {
        <Form action=fill(USE_CODE, &[code])>
            <button type="submit" class="button button--quiet">{words.programs_use_code()}</button>
        </Form>
    }
}
