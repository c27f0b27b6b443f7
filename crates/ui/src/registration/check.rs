//! "Check your answers": everything once more before it is sent, each with a way back to it.

use api::page::Page;
use leptos::prelude::*;
use rules::registration::{Field, Registration, Warning};
use words::{Words, field_label};

use super::Atlas;
use crate::error_summary::titled;
use crate::facts::{Fact, Facts};
use crate::intent::{Form, SubmitButton};
use crate::{Body, Screen};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct CheckPage {
    /// What will be sent.
    pub registration: Registration,
    /// Whether a registration on record is being corrected.
    pub is_correction: bool,
    /// What is worth a second look before sending.
    pub warnings: Vec<Warning>,
    /// Why sending failed, when it did.
    pub failure: Option<String>,
    /// What the page's addresses carry along.
    pub onward: String,
}

/// The page.
pub fn check(atlas: &Atlas, words: Words, page: CheckPage) -> Screen {
    let heading = words.registration_check_heading();
    let onward = page.onward.clone();
    let change = move |field: Field| {
        Some(format!(
            "{}?_field={}{onward}",
            Page::Register.path(),
            field.name()
        ))
    };
    let facts = facts(atlas, words, &page.registration, change);
    let region = atlas.regions.get(page.registration.country());
    let warnings = page.warnings.iter().map(|warning| {
        view! { <p class="inset">{words::warning(words, warning, region, &atlas.names)}</p> }
    });
    let send = if page.is_correction {
        words.registration_save()
    } else {
        words.registration_send()
    };
    let body = view! {
        <a class="back" href=format!("{}{}", Page::Register.path(), page.onward)>{words.page_back()}</a>
        {page.failure.clone().map(|failure| view! { <p id="error-summary" class="inset inset--problem" role="alert" tabindex="-1">{failure}</p> })}
        <h1 tabindex="-1">{heading}</h1>
        <p>{words.registration_check_lead()}</p>
        {warnings.collect_view()}
        <Facts words facts />
        <Form action=format!("{}{}", Page::Check.path(), page.onward)>
            <div class="actions">
                <SubmitButton label=send />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, page.failure.is_some()),
        body: Body::new(body),
    }
}

/// The registration line by line, the address as the country writes it.
pub(super) fn facts(
    atlas: &Atlas,
    words: Words,
    registration: &Registration,
    change: impl Fn(Field) -> Option<String>,
) -> Vec<Fact> {
    let region = atlas.regions.get(registration.country());
    let given = |text: &str| {
        if text.is_empty() {
            Vec::new()
        } else {
            vec![text.to_owned()]
        }
    };
    let line = |field: Field| Fact {
        label: field_label(words, field, region).to_owned(),
        lines: given(registration.text(field)),
        remark: None,
        change: change(field),
    };
    let mut facts: Vec<Fact> = [
        Field::FirstName,
        Field::MiddleName,
        Field::LastName,
        Field::Phone,
        Field::Email,
        Field::Company,
        Field::JobTitle,
    ]
    .map(line)
    .into();
    facts.push(Fact {
        label: words.registration_address().to_owned(),
        lines: region
            .map(|region| region.format(registration))
            .unwrap_or_default(),
        remark: None,
        change: change(Field::Address1),
    });
    facts.push(Fact {
        label: words.field_country().to_owned(),
        lines: given(
            atlas
                .names
                .name(registration.country())
                .unwrap_or(registration.country()),
        ),
        remark: None,
        change: change(Field::Country),
    });
    facts.push(Fact {
        label: words.field_person_id().to_owned(),
        lines: given(registration.person_id().unwrap_or_default()),
        remark: None,
        change: change(Field::HasPersonId),
    });
    for (field, given) in [
        (
            Field::MicrosoftMayContact,
            registration.microsoft_may_contact(),
        ),
        (
            Field::PartnersMayContact,
            registration.partners_may_contact(),
        ),
    ] {
        let told = if given {
            words.registration_agreed()
        } else {
            words.registration_not_agreed()
        };
        facts.push(Fact {
            label: field_label(words, field, None).to_owned(),
            lines: vec![told.to_owned()],
            remark: None,
            change: change(field),
        });
    }
    facts
}
