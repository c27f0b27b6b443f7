//! Correcting a registration on behalf of a candidate (S29, S30): its fields, and nothing that only the candidate decides.

use api::form::REASON;
use api::{FieldError, ProblemKind, RegistrationRecord};
use rules::registration::{Draft, Field, Regions};
use store::{Consent, Correction, Person, UpdateError};
use uuid::Uuid;
use words::Words;

use super::{act, reason};
use crate::access::SignedIn;
use crate::host::AppState;
use crate::problem::ApiError;
use crate::registration::{self, record};

/// What only the candidate decides: consents (S35, S36). The agreement (S34) is no field of the form at all.
pub const CANDIDATES_OWN: [Field; 2] = [Field::MicrosoftMayContact, Field::PartnersMayContact];

/// Why nothing was corrected.
#[derive(Debug)]
pub enum Refused {
    /// What was typed needs attention.
    Invalid(Vec<FieldError>),
    /// The registration changed since the form was opened: this is how it stands.
    Stale(Box<RegistrationRecord>),
    /// It could not be done.
    Failed(ApiError),
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Refused {
        Refused::Failed(error)
    }
}

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The version that the form was filled from.
    pub version: u64,
    /// The fields, consents as they are on record.
    pub draft: Draft,
    /// Why.
    pub reason: String,
}

/// Reads a form on top of what is on record: consents stay what they are.
///
/// # Errors
/// The form has a field that only the candidate may send: nobody's form has it, so somebody made it up.
pub fn read<'a>(
    current: &RegistrationRecord,
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Draft, ApiError> {
    let mut draft = Draft::default();
    for (name, value) in pairs {
        match Field::parse(name) {
            Some(field) if CANDIDATES_OWN.contains(&field) => {
                return Err(ProblemKind::UnknownField.into());
            }
            Some(field) => draft.set(field, value),
            // The version, the reason, the button.
            None => {}
        }
    }
    for field in CANDIDATES_OWN {
        draft.set(field, current.draft.text(field));
    }
    Ok(draft)
}

/// Corrects the registration of a person.
pub async fn correct(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    person: &Person,
    current: RegistrationRecord,
    typed: &Typed,
) -> Result<(), Refused> {
    if typed.version != current.version {
        return Err(Refused::Stale(Box::new(current)));
    }
    let parsed = typed.draft.parse(Regions::bundled());
    let mut wrong = match &parsed {
        Ok(_) => Vec::new(),
        Err(problems) => record::sentences(words, problems, &typed.draft.country),
    };
    let why = reason(words, REASON, &typed.reason);
    wrong.extend(why.as_ref().err().cloned());
    let (Ok(corrected), Ok(why)) = (parsed, why) else {
        return Err(Refused::Invalid(wrong));
    };
    let consents = current.consents.iter().map(|consent| Consent {
        field: consent.field.clone(),
        given: consent.given,
        text_version: consent.text_version.clone(),
    });
    let guidance = current.guidance.as_ref().map(serde_json::to_string);
    let content = Correction {
        draft: serde_json::to_string(&corrected).map_err(ApiError::internal)?,
        guidance: guidance.transpose().map_err(ApiError::internal)?,
        names: record::registered(&corrected),
        consents: consents.collect(),
        now: app.now(),
    };
    let mut act = act(app, who, why);
    act.changes = record::changes(&current.draft, &corrected.to_draft());
    let id = Uuid::try_parse(&current.id).map_err(ApiError::internal)?;
    let saved = app
        .store
        .correct_registration(person.account, id, current.version, content, act)
        .await;
    match saved {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(ApiError::from(ProblemKind::NotFound).into()),
        // Somebody was quicker, between our reading and our writing.
        Err(UpdateError::Stale { .. }) => {
            let newer = registration::read(app, person.account).await?;
            let newer = newer.ok_or(ApiError::from(ProblemKind::NotFound))?;
            Err(Refused::Stale(Box::new(newer)))
        }
        Err(UpdateError::Store(error)) => Err(ApiError::from(error).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on_record() -> RegistrationRecord {
        RegistrationRecord {
            id: String::new(),
            reference: String::new(),
            version: 1,
            registered_at: String::new(),
            updated_at: String::new(),
            draft: Draft {
                first_name: "Nadia".into(),
                city: "Springfield".into(),
                microsoft_may_contact: true,
                ..Draft::default()
            },
            guidance: None,
            nda: None,
            consents: Vec::new(),
        }
    }

    #[test]
    fn consents_stay_what_they_are_and_cannot_be_sent() {
        let record = on_record();
        let form = [("first_name", "Nadya"), ("version", "1")];
        let read_ = read(&record, form.into_iter()).unwrap();
        assert_eq!(
            (read_.first_name.as_str(), read_.city.as_str()),
            ("Nadya", "")
        );
        assert!(read_.microsoft_may_contact && !read_.partners_may_contact);
        for own in ["microsoft_may_contact", "partners_may_contact"] {
            for value in ["yes", "no", ""] {
                let form = [("first_name", "Nadya"), (own, value)];
                let refused = read(&record, form.into_iter()).unwrap_err();
                assert_eq!(refused.kind(), ProblemKind::UnknownField, "{own}={value}");
            }
        }
    }
}
