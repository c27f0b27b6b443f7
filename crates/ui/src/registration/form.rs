//! The registration form (S31–S36).

use api::form::{OWNER, VERSION};
use api::page::Page;
use leptos::prelude::*;
use rules::registration::{Draft, Field, Filled, Warning};
use words::{Words, field_hint, field_label, person_id_choices};

use super::CountryData;
use super::contact::{ContactPage, Whose, contact_fields};
use crate::choice::{Checkbox, Choice, Radios};
use crate::delivery::written;
use crate::error_summary::{ErrorSummary, titled};
use crate::facts::{Fact, Facts};
use crate::field::{Kind, TextField};
use crate::intent::{ActButton, EnterButton, Form, SubmitButton};
use crate::{Body, FieldErrors, Screen};

/// What the form shows.
#[derive(Debug, Clone, Default)]
pub struct FormPage {
    /// What was typed.
    pub draft: Draft,
    /// What is wrong.
    pub errors: FieldErrors,
    /// What is worth a second look.
    pub warnings: Vec<Warning>,
    /// What filling from the profile did, right after it.
    pub filled: Option<Filled>,
    /// Whether filling was just undone.
    pub undone: bool,
    /// Whether there is a profile to fill from.
    pub has_profile: bool,
    /// Whether a registration on record is being corrected.
    pub is_correction: bool,
    /// The MCP ID on record.
    pub person_id: Option<String>,
    /// The outcome that the candidate comes from, in words.
    pub outcome: Option<String>,
    /// What is on record now, when it was changed elsewhere after this form was opened.
    pub changed_elsewhere: Option<Draft>,
    /// What the form's address carries along.
    pub onward: String,
    /// The version on record that the form was filled from, for a page that cannot remember it.
    pub version: Option<u64>,
    /// Whose it is: the account's id.
    pub owner: Option<String>,
}

/// The fields that were filled from the profile: a plain form carries their names, so that it can be undone.
pub const FILLED: &str = "_filled";

/// The form.
pub fn form(country_data: &'static CountryData, words: Words, page: FormPage) -> Screen {
    let heading = if page.is_correction {
        words.registration_heading_edit()
    } else {
        words.registration_heading()
    };
    let has_errors = !page.errors.is_empty();
    let body = view! {
        <ErrorSummary words errors=page.errors.clone() />
        {page.changed_elsewhere.as_ref().map(|on_record| changed_elsewhere(country_data, words, words.registration_stale(), &page.draft, on_record))}
        <h1 tabindex="-1">{heading}</h1>
        {page.outcome.clone().map(|title| view! { <p class="inset">{words.registration_from_guide(title)}</p> })}
        <p>{words.registration_lead()}</p>
        <Form action=format!("{}{}", Page::Register.path(), page.onward) draft="register" is_written_in=true>
            <EnterButton />
            {page.owner.clone().map(|owner| view! { <input type="hidden" name=OWNER value=owner /> })}
            {page.version.map(|version| view! { <input type="hidden" name=VERSION value=version /> })}
            {page.has_profile.then(|| fill_from_profile(words, &page))}
            {fields(country_data, words, &page, Whose::Own)}
            {consents(words, &page.draft)}
            <div class="actions">
                <SubmitButton label=words.registration_continue() />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(body),
    }
}

/// The fields from the first name to the Person ID, as everybody has them who may fill the form in.
pub fn fields(
    country_data: &'static CountryData,
    words: Words,
    page: &FormPage,
    whose: Whose,
) -> impl IntoView + use<> {
    let region = country_data.regions.get(&page.draft.country);
    let warnings = page.warnings.iter().map(|warning| {
        (
            warning.field.name().to_owned(),
            words::warning(words, warning, region, &country_data.names),
        )
    });
    let contact = ContactPage {
        draft: page.draft.clone(),
        errors: page.errors.clone(),
        warnings: FieldErrors(warnings.collect()),
        filled: page
            .filled
            .as_ref()
            .map(|filled| filled.filled.clone())
            .unwrap_or_default(),
        differs: page
            .filled
            .as_ref()
            .map(|filled| filled.differs.clone())
            .unwrap_or_default(),
        whose,
    };
    view! {
        {contact_fields(country_data, words, contact)}
        {person_id(words, page, whose)}
    }
}

/// What filling did, in a sentence.
pub fn fill_result(words: Words, filled: &Filled) -> String {
    match (filled.filled.len() as u64, filled.differs.len() as u64) {
        (0, 0) => words.registration_nothing_filled().to_owned(),
        (count, 0) => words.registration_filled(count),
        (count, kept) => format!(
            "{}. {}",
            words.registration_filled(count),
            words.registration_filled_kept(kept)
        ),
    }
}

/// S31: fill the empty fields from the profile, say what that did, and undo it.
fn fill_from_profile(words: Words, page: &FormPage) -> impl IntoView + use<> {
    let undone = page.undone.then(|| words.registration_undone().to_owned());
    let filled = page.filled.as_ref();
    let sentence = filled.map(|filled| fill_result(words, filled)).or(undone);
    let can_undo = filled.is_some_and(|filled| !filled.filled.is_empty());
    view! {
        <div class="inset" id="fill">
            <p>{words.registration_fill_lead()}</p>
            <div class="actions actions--tight">
                <ActButton command="fill" lands="fill">{words.registration_fill()}</ActButton>
                {can_undo.then(|| view! { <ActButton command="undo-fill" lands="fill">{words.registration_undo()}</ActButton> })}
            </div>
            <p class="fill-result">{sentence}</p>
            {filled.map(carried)}
        </div>
    }
}

/// Which fields were filled, for a page that cannot remember it.
fn carried(filled: &Filled) -> impl IntoView + use<> {
    written(|| {
        let fields = filled
            .filled
            .iter()
            .map(|field| view! { <input type="hidden" name=FILLED value=field.name() /> });
        fields.collect_view()
    })
}

/// The fields on which the form and the record differ, as the record has them now. Nothing typed is lost.
pub fn changed_elsewhere(
    country_data: &CountryData,
    words: Words,
    sentence: &'static str,
    draft: &Draft,
    on_record: &Draft,
) -> impl IntoView + use<> {
    let differing = Field::ALL
        .iter()
        .filter(|field| draft.text(**field) != on_record.text(**field));
    let facts = differing.map(|&field| Fact {
        label: field_label(words, field, None).to_owned(),
        lines: country_data
            .text(words, on_record, field)
            .into_iter()
            .collect(),
        remark: None,
        change: Some(format!("#{}", field.name())),
    });
    let facts: Vec<Fact> = facts.collect();
    view! {
        <div class="inset inset--problem" role="alert">
            <p>{sentence}</p>
            <Facts words facts />
        </div>
    }
}

/// S33. The number is asked only of those who say that they have one; the stylesheet shows it to them.
fn person_id(words: Words, page: &FormPage, whose: Whose) -> impl IntoView + use<> {
    let name = Field::HasPersonId.name();
    let choices = person_id_choices(words).map(|(value, label)| Choice {
        value: value.to_owned(),
        label: label.to_owned(),
        apart: false,
    });
    let legend = field_label(words, Field::HasPersonId, None);
    let is_on_record = page.person_id.as_ref() == Some(&page.draft.person_id);
    let digits = Kind {
        inputmode: Some("numeric"),
        width: 20,
        ..Kind::text("off")
    };
    view! {
        <h2>{whose.person_id(words)}</h2>
        <Radios
            words
            name
            legend
            choices=choices.to_vec()
            chosen=Some(page.draft.has_person_id.clone())
            hint=field_hint(words, Field::HasPersonId).map(str::to_owned)
            error=page.errors.of(name)
        />
        <div class="person-id">
            <TextField
                words
                name=Field::PersonId.name()
                label=field_label(words, Field::PersonId, None)
                value=page.draft.person_id.as_str()
                kind=digits
                hint=field_hint(words, Field::PersonId).map(str::to_owned)
                error=page.errors.of(Field::PersonId.name())
                mark=is_on_record.then(|| words.registration_id_on_record().to_owned())
            />
        </div>
    }
}

/// S35 and S36: two consents, apart from each other and unticked.
fn consents(words: Words, draft: &Draft) -> impl IntoView + use<> {
    view! {
        <fieldset class="choices" aria-describedby="consents-hint">
            <legend class="legend">{words.registration_contact_choices()}</legend>
            <p class="hint" id="consents-hint">{words.registration_contact_hint()}</p>
            <Checkbox
                name=Field::MicrosoftMayContact.name()
                label=words.field_microsoft_may_contact()
                checked=draft.microsoft_may_contact
            />
            <Checkbox
                name=Field::PartnersMayContact.name()
                label=words.field_partners_may_contact()
                checked=draft.partners_may_contact
            />
        </fieldset>
    }
}
