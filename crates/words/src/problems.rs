//! The sentences for what is wrong with a form, and for what is worth a second look.
//!
//! The browser and the server use these, so the form, its error summary and the API say the same, byte for byte.

use rules::registration::{
    Expected, Field, Problem, ProblemKind, Region, Warning, WarningKind, Wrong,
};

use crate::{CountryNames, Words, field_label, fields::your};

#[cfg(test)]
mod tests;

/// What to do about a problem. `region` is the draft's country, where it has one that exists.
pub fn problem(
    words: Words,
    problem: &Problem,
    region: Option<&Region>,
    countries: &CountryNames,
) -> String {
    let label = || field_label(words, problem.field, region);
    let what = || your(words, problem.field, region);
    match problem.kind {
        ProblemKind::Missing if is_chosen(problem.field, region) => words.problem_select(what()),
        ProblemKind::Missing => words.problem_enter(what()),
        ProblemKind::TooLong { limit } => words.problem_too_long(label(), limit),
        ProblemKind::NotListed if problem.field == Field::HasPersonId => {
            words.problem_select_person_id().to_owned()
        }
        ProblemKind::NotListed => words.problem_select_from_list(what()),
        ProblemKind::NotAName if problem.field == Field::LastName => {
            words.problem_not_a_last_name().to_owned()
        }
        ProblemKind::NotAName => words.problem_not_a_name(label()),
        ProblemKind::Garbled => words.problem_garbled(label()),
        ProblemKind::EmailFormat => words.problem_email_format().to_owned(),
        ProblemKind::PhoneCharacters => words.problem_phone_characters().to_owned(),
        ProblemKind::PhoneLength { least, most } => words.problem_phone_length(least, most),
        ProblemKind::PostalFormat { wrong } => {
            let (country, example) = country_and_example(region, countries);
            match wrong {
                None => words.problem_postal_format(country, example, what()),
                Some(Wrong { found, expected }) => match expected {
                    Expected::Digit => words.problem_postal_digit(country, example, found, what()),
                    Expected::Letter => {
                        words.problem_postal_letter(country, example, found, what())
                    }
                    Expected::Other => words.problem_postal_other(country, example, found, what()),
                },
            }
        }
        ProblemKind::NotDigits => words.problem_not_digits(label()),
        ProblemKind::TooManyDigits { limit } => words.problem_too_many_digits(label(), limit),
    }
}

/// What to look at again. It keeps nobody from going on.
pub fn warning(
    words: Words,
    warning: &Warning,
    region: Option<&Region>,
    countries: &CountryNames,
) -> String {
    match &warning.kind {
        WarningKind::EmailMissing => words.problem_email_missing().to_owned(),
        WarningKind::EmailTypo { suggestion } => words.problem_email_typo(suggestion),
        WarningKind::NameMisread { suggestion } => {
            words.problem_name_misread(field_label(words, warning.field, region), suggestion)
        }
        WarningKind::PostalUnusual => {
            let (country, example) = country_and_example(region, countries);
            words.problem_postal_unusual(country, example, your(words, warning.field, region))
        }
    }
}

/// Whether the field is filled by choosing from a list.
fn is_chosen(field: Field, region: Option<&Region>) -> bool {
    match field {
        Field::Country => true,
        Field::State => region.is_some_and(|region| !region.subdivisions.is_empty()),
        _ => false,
    }
}

/// The country as a sentence names it, and a postal code that it has.
fn country_and_example<'a>(
    region: Option<&'a Region>,
    countries: &'a CountryNames,
) -> (&'a str, &'a str) {
    region.map_or(("", ""), |region| {
        (
            countries.in_sentence(&region.code).unwrap_or(&region.name),
            region.postal_example.as_str(),
        )
    })
}
