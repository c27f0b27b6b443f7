//! The screens of a conversation: the same for the plain pages and the app.

use conversation::{Conversation, Failure, Screen as Shown};
use words::Words;

use super::{
    Carried, CheckPage, ChoicePage, CountryData, FormPage, check, choice, form, no_record, record,
};
use crate::delivery::carry;
use crate::{FieldErrors, Screen};

/// What a page of the conversation has around it.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// What the page's addresses carry along.
    pub onward: String,
    /// The outcome that the candidate comes from, in words.
    pub outcome: Option<String>,
    /// What is said where sending had no answer.
    pub no_answer: &'static str,
    /// Whose it is: the account's id, for a page that cannot remember it.
    pub owner: Option<String>,
    /// A new key, for a page that cannot remember one.
    pub key: String,
}

/// The screen.
pub fn page(
    country_data: &'static CountryData,
    words: Words,
    conversation: &Conversation,
    shown: Shown,
    setting: Setting,
) -> Screen {
    let typed = conversation.form();
    let recorded = conversation.registration();
    match (shown, recorded, typed.changed_elsewhere) {
        (Shown::Choice, _, Some(on_record)) => {
            let page = ChoicePage {
                mine: typed.draft,
                on_record,
                version: typed.version.unwrap_or_default(),
                owner: setting.owner,
                onward: setting.onward,
            };
            choice(country_data, words, page)
        }
        (Shown::Check(registration), ..) => {
            let failure = typed.failure.map(|failure| match failure {
                Failure::NoAnswer => setting.no_answer.to_owned(),
                Failure::Message(title) => title,
            });
            let page = CheckPage {
                registration,
                is_correction: recorded.is_some(),
                warnings: typed.draft.warnings(&country_data.regions),
                failure,
                onward: setting.onward,
                carried: carry(|| Carried {
                    draft: typed.draft,
                    key: typed.key.unwrap_or(setting.key),
                    version: typed.version,
                    owner: setting.owner,
                }),
            };
            check(country_data, words, page)
        }
        (Shown::Record(registration), Some(found), _) => record(
            country_data,
            words,
            found,
            &registration,
            conversation.person_id(),
        ),
        (Shown::NoRecord, ..) => no_record(words),
        _ => {
            let mut errors = country_data.sentences(words, &typed.draft, &typed.problems);
            let text = typed.errors.into_iter();
            errors
                .0
                .extend(text.map(|error| (error.field, error.message)));
            let warnings = match errors {
                FieldErrors(ref errors) if errors.is_empty() => Vec::new(),
                _ => typed.draft.warnings(&country_data.regions),
            };
            let page = FormPage {
                draft: typed.draft,
                errors,
                warnings,
                filled: typed.filled,
                undone: typed.undone,
                has_profile: true,
                is_correction: recorded.is_some(),
                person_id: conversation.person_id().map(str::to_owned),
                outcome: setting.outcome,
                changed_elsewhere: None,
                onward: setting.onward,
                version: typed.version,
                owner: setting.owner,
            };
            form(country_data, words, page)
        }
    }
}
