//! The registration on record: its reference, what happens next, the agreement, and what was recorded.

use api::page::Page;
use api::{NDA_VERSION, RegistrationRecord, served};
use leptos::prelude::*;
use rules::registration::Registration;
use words::Words;

use super::CountryData;
use super::check::facts;
use crate::error_summary::titled;
use crate::facts::Facts;
use crate::intent::{Form, PressButton, SubmitButton};
use crate::time_text;
use crate::{Body, Screen};

/// The confirmation, which is also the page to come back to. `person_id`: the MCP ID on record, which may have come later.
pub fn record(
    country_data: &CountryData,
    words: Words,
    on_record: &RegistrationRecord,
    registration: &Registration,
    person_id: Option<&str>,
) -> Screen {
    let heading = words.registration_sent_heading();
    let has_id = registration.person_id().or(person_id).is_some();
    let mut facts = facts(country_data, words, registration, |_| None);
    if let (None, Some(number)) = (registration.person_id(), person_id) {
        let label = words.field_person_id();
        for fact in facts.iter_mut().filter(|fact| fact.label == label) {
            fact.lines = vec![number.to_owned()];
            fact.remark = Some(words.registration_id_came_later().to_owned());
        }
    }
    let is_corrected = on_record.version > 1;
    let body = view! {
        <div class="receipt">
            <h1 tabindex="-1">{heading}</h1>
            <p>{words.registration_sent_reference()}</p>
            <p class="receipt__reference code">{on_record.reference.clone()}</p>
            <p>{words.registration_sent_at(time_text(&on_record.registered_at))}</p>
            {is_corrected.then(|| view! { <p>{words.registration_sent_corrected(time_text(&on_record.updated_at))}</p> })}
        </div>
        <h2>{words.registration_next()}</h2>
        <ul>
            {on_record.nda.is_none().then(|| view! { <li>{words.registration_next_nda()}</li> })}
            {(!has_id).then(|| view! { <li>{words.registration_next_id()}</li> })}
            <li>{words.registration_next_where()}</li>
            <li>{words.registration_next_unknown()}</li>
            <li>{words.registration_contact()}</li>
        </ul>
        {nda(words, on_record)}
        <h2>{words.registration_details()}</h2>
        <Facts words facts />
        <div class="actions">
            <a class="button button--quiet" href=Page::Register.path()>{words.registration_correct()}</a>
            <a class="button button--quiet" href=api::path::registration(&on_record.id) download=format!("{}.json", on_record.reference)>
                {words.registration_download()}
            </a>
            <PressButton command="print">{words.registration_print()}</PressButton>
        </div>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

/// S34: an act of its own. Who is registered has not accepted yet.
fn nda(words: Words, on_record: &RegistrationRecord) -> impl IntoView + use<> {
    let status = match &on_record.nda {
        Some(accepted) => {
            words.registration_nda_accepted(time_text(&accepted.at), &accepted.text_version)
        }
        None => words.registration_nda_open().to_owned(),
    };
    // The registration whose agreement is open: the form names it.
    let open = on_record.nda.is_none().then(|| on_record.id.clone());
    view! {
        <section id="nda" class="inset">
            <h2 class="inset__title" tabindex="-1">{words.registration_nda()}</h2>
            <p>
                <strong>{words.registration_nda_status()} ": "</strong>
                <span id="nda-status">{status}</span>
            </p>
            <p>{words.registration_nda_text()}</p>
            <p class="soft">{words.registration_nda_version(NDA_VERSION)}</p>
            {open.map(|registration| view! {
                <Form action=served::NDA>
                    <input type="hidden" name="registration" value=registration />
                    <input type="hidden" name="text_version" value=NDA_VERSION />
                    <SubmitButton label=words.registration_nda_accept() />
                </Form>
            })}
        </section>
    }
}

/// When there is nothing on record.
pub fn no_record(words: Words) -> Screen {
    let heading = words.registration_none();
    let body = view! {
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.registration_none_lead()}</p>
        <p>
            <a class="button" href=Page::Register.path()>{words.registration_start()}</a>
        </p>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}
