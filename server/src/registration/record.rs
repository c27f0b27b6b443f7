//! From records as the store keeps them to records as they travel.

use api::{Acceptance, Consent, FieldError, ProfileRecord, RegistrationRecord};
use rules::registration::{Draft, Field, Problem, Profile, Regions, Registration};
use rules::text::name::full_name;
use store::{Change, Names};
use words::{CountryNames, Words};

use crate::host::clock::rfc3339;
use crate::problem::ApiError;

/// The sentences for what is wrong with a form: byte for byte those that the form shows.
pub(crate) fn sentences(words: Words, problems: &[Problem], country: &str) -> Vec<FieldError> {
    let region = Regions::bundled().get(country);
    let sentence = |problem: &Problem| FieldError {
        field: problem.field.name().to_owned(),
        message: words::problem(words, problem, region, CountryNames::of(words)),
    };
    problems.iter().map(sentence).collect()
}

/// A registration as it travels.
pub(crate) fn registration(found: store::Registration) -> Result<RegistrationRecord, ApiError> {
    let consents = found.consents.into_iter().map(|recorded| Consent {
        field: recorded.consent.field,
        given: recorded.consent.given,
        text_version: recorded.consent.text_version,
        at: rfc3339(recorded.at),
    });
    let nda = found.nda.map(|nda| Acceptance {
        text_version: nda.text_version,
        at: rfc3339(nda.at),
    });
    let guidance = found
        .guidance
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(ApiError::internal)?;
    Ok(RegistrationRecord {
        id: found.id.to_string(),
        reference: found.reference,
        version: found.version,
        registered_at: rfc3339(found.registered_at),
        updated_at: rfc3339(found.updated_at),
        draft: serde_json::from_str::<Draft>(&found.draft).map_err(ApiError::internal)?,
        guidance,
        nda,
        consents: consents.collect(),
    })
}

/// A profile as it travels.
pub(crate) fn profile(version: u64, content: &str) -> Result<ProfileRecord, ApiError> {
    let profile: Profile = serde_json::from_str(content).map_err(ApiError::internal)?;
    Ok(ProfileRecord { version, profile })
}

/// First and last name, for greeting.
pub(crate) fn greeting(profile: &Profile) -> String {
    full_name(&profile.first_name, &profile.last_name)
}

/// What a person is found by beside the profile.
pub(crate) fn registered(registration: &Registration) -> Names {
    let text = |field| registration.text(field);
    let first = [text(Field::FirstName), text(Field::MiddleName)].join(" ");
    Names {
        first: first.trim().to_owned(),
        last: text(Field::LastName).to_owned(),
        phone: text(Field::Phone).to_owned(),
        email: text(Field::Email).to_owned(),
        country: registration.country().to_owned(),
    }
}

/// What a person is found by.
pub(crate) fn names(profile: &Profile) -> Names {
    let first = [profile.first_name.as_str(), profile.middle_name.as_str()].join(" ");
    Names {
        first: first.trim().to_owned(),
        last: profile.last_name.clone(),
        phone: profile.phone.clone(),
        email: profile.email.clone(),
        country: profile.country.clone(),
    }
}

/// The fields on which two forms differ, for the audit.
pub(crate) fn changes(old: &Draft, new: &Draft) -> Vec<Change> {
    let differing = Field::ALL
        .iter()
        .filter(|field| old.text(**field) != new.text(**field));
    let given = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let change = |field: &Field| Change {
        field: field.name().to_owned(),
        old: given(old.text(*field)),
        new: given(new.text(*field)),
    };
    differing.map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_that_differs_is_a_change_with_what_was_and_what_is() {
        let old = Draft {
            first_name: "Nadia".into(),
            city: "Springfield".into(),
            ..Draft::default()
        };
        let mut new = old.clone();
        new.first_name = "Nadya".into();
        new.city = String::new();
        new.state = "IL".into();
        let wording = changes(&old, &new);
        let wording: Vec<_> = wording
            .iter()
            .map(|change| {
                (
                    change.field.as_str(),
                    change.old.as_deref(),
                    change.new.as_deref(),
                )
            })
            .collect();
        assert_eq!(
            wording,
            [
                ("first_name", Some("Nadia"), Some("Nadya")),
                ("city", Some("Springfield"), None),
                ("state", None, Some("IL")),
            ]
        );
        assert_eq!(changes(&old, &old), []);
    }
}
