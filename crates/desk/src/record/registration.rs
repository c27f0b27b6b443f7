//! "Edit registration data" on behalf of a candidate (S29, S30): the candidate's own form, but for what is the candidate's
//! alone. Consents and the agreement are shown as they were given and cannot be sent from here.

use api::form::{REASON, VERSION};
use api::served;
use leptos::prelude::*;
use rules::registration::Field;
use words::{Words, field_label};

use super::Head;
use crate::desk;
use ui::Screen;
use ui::error_summary::ErrorSummary;
use ui::facts::{Fact, Facts};
use ui::field::TextArea;
use ui::intent::{Form, SubmitButton};
use ui::registration::{CountryData, FormPage, Headings, Whose, changed_elsewhere, fields};
use ui::time_text;

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct OnBehalfPage {
    /// Whose registration it is.
    pub head: Head,
    /// Its reference.
    pub reference: String,
    /// The version that the form was filled from.
    pub version: u64,
    /// The form.
    pub form: FormPage,
    /// The reason that was typed.
    pub reason: String,
    /// What the candidate agreed to.
    pub consents: Vec<RecordedConsent>,
    /// When the agreement was accepted.
    pub nda: Option<String>,
}

/// A consent as the candidate gave it, or did not.
#[derive(Debug, Clone)]
pub struct RecordedConsent {
    /// Which.
    pub field: Field,
    /// Whether it was given.
    pub given: bool,
    /// When.
    pub at: String,
}

/// The page.
pub fn on_behalf(country_data: &'static CountryData, words: Words, page: OnBehalfPage) -> Screen {
    let heading = words.record_registration_heading(&page.head.name);
    let has_errors = !page.form.errors.is_empty();
    let stale = page.form.changed_elsewhere.as_ref().map(|on_record| {
        changed_elsewhere(
            country_data,
            words,
            words.registration_stale(),
            &page.form.draft,
            on_record,
        )
    });
    let whose = Whose::Anothers(Headings {
        person: words.record_name_and_contact(),
        address: words.record_address(),
        person_id: words.field_person_id(),
    });
    let body = view! {
        <a class="back" href=served::fill(served::USER_PROGRAMS, &[&page.head.id])>{words.record_to_programs()}</a>
        <ErrorSummary words errors=page.form.errors.clone() />
        {stale}
        <h1 tabindex="-1" dir="auto">{heading.clone()}</h1>
        <p>{words.record_registration_lead()} " " <span class="code">{page.reference.clone()}</span></p>
        <Form is_written_in=true action=served::fill(served::USER_REGISTRATION, &[&page.head.id])>
            <input type="hidden" name=VERSION value=page.version />
            {fields(country_data, words, &page.form, whose)}
            <h2>{words.record_candidates_own()}</h2>
            <p>{words.record_candidates_own_lead()}</p>
            <Facts words facts=candidates_own(words, &page) />
            <h2>{words.record_why()}</h2>
            <TextArea
                words
                name=REASON
                label=words.record_reason()
                value=page.reason.clone()
                hint=Some(words.record_registration_reason_hint().to_owned())
                error=page.form.errors.of(REASON)
            />
            <div class="actions">
                <SubmitButton label=words.registration_save() />
            </div>
        </Form>
    };
    desk::screen(words, &heading, has_errors, body)
}

fn candidates_own(words: Words, page: &OnBehalfPage) -> Vec<Fact> {
    let consents = page.consents.iter().map(|consent| {
        let given = if consent.given {
            words.registration_agreed()
        } else {
            words.registration_not_agreed()
        };
        Fact {
            label: field_label(words, consent.field, None).to_owned(),
            lines: vec![format!("{given} ({})", time_text(&consent.at))],
            remark: None,
            change: None,
        }
    });
    let nda = match &page.nda {
        Some(at) => words.record_nda_accepted(time_text(at)),
        None => words.registration_nda_open().to_owned(),
    };
    let nda = Fact {
        label: words.registration_nda().to_owned(),
        lines: vec![nda],
        remark: None,
        change: None,
    };
    consents.chain([nda]).collect()
}

/// Where there is nothing on record yet: how it comes there, which is the candidate's own act.
pub fn unregistered(words: Words, head: Head) -> Screen {
    let heading = words.record_registration_heading(&head.name);
    let body = view! {
        <a class="back" href=served::fill(served::USER_PROGRAMS, &[&head.id])>{words.record_to_programs()}</a>
        <h1 tabindex="-1" dir="auto">{heading.clone()}</h1>
        <p>{words.record_unregistered()}</p>
        <p>{words.record_unregistered_how()}</p>
        <p>{words.record_unregistered_link()}</p>
    };
    desk::screen(words, &heading, false, body)
}
