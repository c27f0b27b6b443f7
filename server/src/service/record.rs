//! From records as the store keeps them to records as they travel.

use api::{Acceptance, Consent, FieldError, ProfileRecord, RegistrationRecord};
use rules::registration::{Draft, Problem, Profile, Regions};
use words::{CountryNames, Words};

use crate::clock::rfc3339;
use crate::problem::ApiError;

/// The sentences for what is wrong with a form: byte for byte those that the form shows.
pub(super) fn sentences(words: Words, problems: &[Problem], country: &str) -> Vec<FieldError> {
    let region = Regions::bundled().get(country);
    let sentence = |problem: &Problem| FieldError {
        field: problem.field.name().to_owned(),
        message: words::problem(words, problem, region, CountryNames::of(words)),
    };
    problems.iter().map(sentence).collect()
}

/// A registration as it travels.
pub(super) fn registration(found: store::Registration) -> Result<RegistrationRecord, ApiError> {
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
pub(super) fn profile(version: u64, content: &str) -> Result<ProfileRecord, ApiError> {
    let profile: Profile = serde_json::from_str(content).map_err(ApiError::internal)?;
    Ok(ProfileRecord { version, profile })
}

/// First and last name, for greeting.
pub(super) fn greeting(profile: &Profile) -> String {
    [profile.first_name.as_str(), profile.last_name.as_str()]
        .join(" ")
        .trim()
        .to_owned()
}
