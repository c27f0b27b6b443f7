//! My Profile, the registration form, its check page, and the registration on record.

mod check;
mod contact;
mod form;
mod profile;
mod record;

use rules::registration::{Draft, Problem, Regions};
use words::{CountryNames, Words};

pub use check::{CheckPage, check};
pub use form::{FormPage, fill_result, form};
pub use profile::{ProfilePage, profile};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use record::told;
pub use record::{no_record, record};
#[cfg(not(target_arch = "wasm32"))]
pub(crate) use {
    contact::{Headings, Whose},
    form::{changed_elsewhere, fields},
};

use crate::FieldErrors;

/// Countries: how addresses are written, and what they are called in the reader's language.
#[derive(Debug)]
pub struct Atlas {
    /// The address rules.
    pub regions: Regions,
    /// The names.
    pub names: CountryNames,
}

impl Atlas {
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
}
