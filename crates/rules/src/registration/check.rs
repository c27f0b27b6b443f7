//! Judging a form field by field: the one place where what was typed becomes what is recorded.

use super::{Draft, Field, Problem, ProblemKind, Region, Regions};
use crate::text::{self, email, name, number, phone};

/// The most digits of a Person ID, which is the MCP ID.
const PERSON_ID_DIGITS: u16 = crate::credential::MOST_DIGITS;

/// Whether a registration needs the field. Ask without a region while no country is chosen.
///
/// A last name is needed unless the candidate has one name only, a Person ID only of those who say that they have one.
pub fn required(field: Field, region: Option<&Region>) -> bool {
    match field {
        Field::FirstName | Field::LastName | Field::Country | Field::Address1 | Field::PersonId => {
            true
        }
        Field::City => region.is_none_or(|region| region.requires(field)),
        Field::State | Field::PostalCode => region.is_some_and(|region| region.requires(field)),
        _ => false,
    }
}

/// The form normalized, or every problem in page order, one per field at most.
pub(super) fn check(
    draft: &Draft,
    regions: &Regions,
    required: impl Fn(Field, Option<&Region>) -> bool,
) -> Result<Draft, Vec<Problem>> {
    let region = regions.get(&text::clean(&draft.country));
    let mut checked = Draft::default();
    let mut problems = Vec::new();
    for &field in Field::ALL {
        let judged = if is_asked(draft, field, region) {
            judge(
                field,
                &text::clean(draft.text(field)),
                region,
                required(field, region),
            )
        } else {
            Ok(String::new())
        };
        match judged {
            Ok(value) => checked.set(field, &value),
            Err(kind) => problems.push(Problem { field, kind }),
        }
    }
    if problems.is_empty() {
        Ok(checked)
    } else {
        Err(problems)
    }
}

/// Whether the other answers leave the field on the form. What is in a field that they do not is not recorded.
fn is_asked(draft: &Draft, field: Field, region: Option<&Region>) -> bool {
    match field {
        Field::LastName => !draft.one_name,
        Field::PersonId => text::clean(&draft.has_person_id) == "yes",
        _ => region.is_none_or(|region| region.shows(field)),
    }
}

/// What to record for a cleaned text.
fn judge(
    field: Field,
    typed: &str,
    region: Option<&Region>,
    required: bool,
) -> Result<String, ProblemKind> {
    if typed.is_empty() {
        return match field {
            // The question may be passed over: S33 asks for an ID of those who have one, and of nobody else.
            Field::HasPersonId => Ok("no".to_owned()),
            _ if required => Err(ProblemKind::Missing),
            _ => Ok(String::new()),
        };
    }
    if typed.chars().count() > usize::from(field.limit()) {
        return Err(ProblemKind::TooLong {
            limit: field.limit(),
        });
    }
    let as_typed = || typed.to_owned();
    match (field, region) {
        (Field::Email, _) => email::read(typed).ok_or(ProblemKind::EmailFormat),
        (Field::FirstName | Field::MiddleName | Field::LastName, _) => match name::wrong(typed) {
            None => Ok(as_typed()),
            Some(name::Wrong::NoName) => Err(ProblemKind::NotAName),
            Some(name::Wrong::Garbled) => Err(ProblemKind::Garbled),
        },
        (Field::Phone, _) => match phone::dialed(typed) {
            Ok(_) => Ok(as_typed()),
            Err(phone::NotANumber::Characters) => Err(ProblemKind::PhoneCharacters),
            Err(phone::NotANumber::Length) => Err(ProblemKind::PhoneLength {
                least: phone::LEAST,
                most: phone::MOST,
            }),
        },
        (Field::Country, None) => Err(ProblemKind::NotListed),
        (Field::Country, Some(region)) => Ok(region.code.clone()),
        (Field::State, Some(region)) => region.state(typed).ok_or(ProblemKind::NotListed),
        (Field::PostalCode, Some(region)) => match region.postal_code(typed) {
            Err(wrong) if region.requires(field) => Err(ProblemKind::PostalFormat { wrong }),
            code => Ok(code.unwrap_or_else(|_| as_typed())),
        },
        (Field::HasPersonId, _) if !matches!(typed, "yes" | "no" | "unsure") => {
            Err(ProblemKind::NotListed)
        }
        (Field::PersonId, _) => person_id(typed),
        _ => Ok(as_typed()),
    }
}

/// The digits of a Person ID: spaces and dashes are passed over. Zero is no ID: nothing was given.
fn person_id(typed: &str) -> Result<String, ProblemKind> {
    match number::mcp_id(typed, PERSON_ID_DIGITS) {
        Ok(digits) => Ok(digits),
        Err(number::NotAnId::None) => Err(ProblemKind::Missing),
        Err(number::NotAnId::NotDigits) => Err(ProblemKind::NotDigits),
        Err(number::NotAnId::TooLong) => Err(ProblemKind::TooManyDigits {
            limit: PERSON_ID_DIGITS,
        }),
    }
}
