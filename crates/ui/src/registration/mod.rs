//! My Profile, the registration form, its check page, and the registration on record.

mod check;
mod choice;
mod contact;
mod form;
mod page;
mod profile;
mod record;
mod start;

use leptos::prelude::*;
use rules::registration::{Draft, Field, Problem, Regions};
use words::{CountryNames, Words, person_id_choices};

pub use check::{Carried, CheckPage, check};
pub use choice::{ChoicePage, choice};
pub use contact::{Headings, UNLISTED, Whose};
pub use form::{FILLED, FormPage, changed_elsewhere, fields, fill_result, form};
pub use page::{Setting, page};
pub use profile::{ProfilePage, profile};
pub use record::{no_record, record};
pub use start::{guided, outcome_title};

use crate::FieldErrors;

/// A draft as the hidden fields of a form: what is empty need not be said.
fn hidden(draft: &Draft) -> impl IntoView + use<> {
    let given = Field::ALL
        .iter()
        .filter(|field| !draft.text(**field).is_empty());
    let inputs = given.map(|field| {
        view! { <input type="hidden" name=field.name() value=draft.text(*field).to_owned() /> }
    });
    inputs.collect_view()
}

/// Countries: how addresses are written, and what they are called in the reader's language.
#[derive(Debug)]
pub struct CountryData {
    /// The address rules.
    pub regions: Regions,
    /// The names.
    pub names: CountryNames,
}

impl CountryData {
    /// The sentences for a draft's problems, by field.
    pub fn sentences(&self, words: Words, draft: &Draft, problems: &[Problem]) -> FieldErrors {
        let region = self.regions.get(draft.country.trim());
        let sentence = |problem: &Problem| {
            (
                problem.field.name().to_owned(),
                words::problem(words, problem, region, &self.names),
            )
        };
        FieldErrors(problems.iter().map(sentence).collect())
    }

    /// What a draft has in a field, as a person reads it; `None` where there is nothing.
    fn text(&self, words: Words, draft: &Draft, field: Field) -> Option<String> {
        let text = draft.text(field).trim();
        let named = match field {
            field if field.is_checkbox() => Some(if text.is_empty() {
                words.registration_not_agreed()
            } else {
                words.registration_agreed()
            }),
            Field::Country => self.names.name(text),
            Field::State => self.state(&draft.country, text),
            Field::HasPersonId => person_id_choices(words)
                .into_iter()
                .find(|(value, _)| *value == text)
                .map(|(_, label)| label),
            _ => None,
        };
        Some(named.unwrap_or(text).to_owned()).filter(|text| !text.is_empty())
    }

    fn state(&self, country: &str, code: &str) -> Option<&str> {
        let mut states = self.regions.get(country.trim())?.subdivisions.iter();
        let state = states.find(|state| state.code == code)?;
        Some(&state.name)
    }
}
