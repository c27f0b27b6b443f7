//! "Check your answers": everything once more before it is sent, each with a way back to it.

use api::form::{KEY, OWNER, VERSION};
use api::page::Page;
use leptos::prelude::*;
use rules::registration::{Draft, Field, Registration, Warning};
use words::{Words, field_label};

use super::CountryData;
use crate::delivery::{carried, written};
use crate::error_summary::titled;
use crate::facts::{Fact, Facts};
use crate::intent::{Form, SubmitButton, link_or_send};
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
    /// What its form carries along, where nobody else remembers it.
    pub carried: Option<Carried>,
}

/// What a plain page's form carries along. The app remembers it.
#[derive(Debug, Clone)]
pub struct Carried {
    /// What was typed, as it was typed.
    pub draft: Draft,
    /// The key under which it is recorded once.
    pub key: String,
    /// The version on record that it corrects.
    pub version: Option<u64>,
    /// Whose it is: the account's id.
    pub owner: Option<String>,
}

/// The page.
pub fn check(country_data: &CountryData, words: Words, page: CheckPage) -> Screen {
    let heading = words.registration_check_heading();
    let carried = carried(page.carried.as_ref());
    let in_form = carried.is_some();
    let hidden = carried.map(hidden);
    let form = Page::Register.path();
    let onward = page.onward.clone();
    let change = move |field: Field| {
        let name = field.name();
        Some(if in_form {
            format!("{form}{onward}#{name}")
        } else {
            format!("{form}?_field={name}{onward}")
        })
    };
    let facts = facts(country_data, words, &page.registration, change);
    let region = country_data.regions.get(page.registration.country());
    let warnings = page.warnings.iter().map(|warning| {
        view! { <p class="inset">{words::warning(words, warning, region, &country_data.names)}</p> }
    });
    let send = if page.is_correction {
        words.registration_save()
    } else {
        words.registration_send()
    };
    let warnings = warnings.collect_view();
    let has_failed = page.failure.is_some();
    let body = view! {
        <Form is_written_in=true action=format!("{}{}", Page::Check.path(), page.onward)>
            {written(|| hidden)}
            {link_or_send(format!("{form}{}", page.onward), "back", words.page_back(), in_form)}
            {page.failure.map(|failure| view! { <p id="error-summary" class="inset inset--problem" role="alert" tabindex="-1">{failure}</p> })}
            <h1 tabindex="-1">{heading}</h1>
            <p>{words.registration_check_lead()}</p>
            {warnings}
            <Facts words facts in_form />
            <div class="actions">
                <SubmitButton label=send />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, has_failed),
        body: Body::new(body),
    }
}

/// The hidden fields of a written page.
fn hidden(carried: &Carried) -> impl IntoView + use<> {
    let fields = super::hidden(&carried.draft);
    let version = carried
        .version
        .map(|version| view! { <input type="hidden" name=VERSION value=version /> });
    let owner = carried
        .owner
        .clone()
        .map(|owner| view! { <input type="hidden" name=OWNER value=owner /> });
    view! {
        {fields}
        {owner}
        <input type="hidden" name=KEY value=carried.key.clone() />
        {version}
    }
}

/// The registration line by line, the address as the country writes it.
pub(super) fn facts(
    country_data: &CountryData,
    words: Words,
    registration: &Registration,
    change: impl Fn(Field) -> Option<String>,
) -> Vec<Fact> {
    let region = country_data.regions.get(registration.country());
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
    let person = Field::NAME.iter().chain(Field::DETAILS).copied();
    let mut facts: Vec<Fact> = person
        .filter(|field| !field.is_checkbox())
        .map(line)
        .collect();
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
            country_data
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
        let sentence = if given {
            words.registration_agreed()
        } else {
            words.registration_not_agreed()
        };
        facts.push(Fact {
            label: field_label(words, field, None).to_owned(),
            lines: vec![sentence.to_owned()],
            remark: None,
            change: change(field),
        });
    }
    facts
}
