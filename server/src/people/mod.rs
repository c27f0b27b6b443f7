//! User Management: finding candidates, opening their records, and repairing them.
//!
//! Every function takes who asks; that the role may ask at all, the route has checked.

pub(crate) mod api;
pub mod confirm;
pub(crate) mod page;
pub mod record;
pub mod registration;
pub mod repair;
pub mod search;

use ::api::{FieldError, ProblemKind};
use store::{Act, CredentialError, MergeError};
use uuid::Uuid;
use words::Words;

use crate::access::SignedIn;
use crate::host::AppState;
use crate::problem::ApiError;

/// The most characters of a reason.
pub const REASON_LENGTH: usize = 500;

/// Why a record was not repaired.
#[derive(Debug)]
pub enum Refused {
    /// What was typed needs attention.
    Invalid(Vec<FieldError>),
    /// The number is on this other record.
    NumberTaken(Uuid),
    /// It could not be done.
    Failed(ApiError),
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Refused {
        Refused::Failed(error)
    }
}

impl From<store::Error> for Refused {
    fn from(error: store::Error) -> Refused {
        Refused::Failed(error.into())
    }
}

impl From<CredentialError> for Refused {
    fn from(error: CredentialError) -> Refused {
        match error {
            CredentialError::NotFound => Refused::Failed(ProblemKind::NotFound.into()),
            CredentialError::NumberTaken(other) => Refused::NumberTaken(other),
            CredentialError::Store(error) => error.into(),
            // Only what issues an ID asks whether there is one.
            CredentialError::HoldsOne => Refused::Failed(ApiError::internal(error)),
        }
    }
}

impl From<MergeError> for Refused {
    fn from(error: MergeError) -> Refused {
        match error {
            MergeError::NotFound => Refused::Failed(ProblemKind::NotFound.into()),
            MergeError::Store(error) => error.into(),
            // Who merges and who undoes say it in their own words.
            MergeError::NotPossible | MergeError::Undone => {
                Refused::Failed(ApiError::internal(error))
            }
        }
    }
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> ApiError {
        match refused {
            Refused::Invalid(errors) => ApiError::invalid(errors),
            Refused::NumberTaken(_) => ProblemKind::Invalid.into(),
            Refused::Failed(error) => error,
        }
    }
}

/// The reason as it goes on record, or what is wrong with it. Every repair has one.
pub(crate) fn reason(words: Words, field: &str, typed: &str) -> Result<String, FieldError> {
    let reason = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let wrong = match reason.chars().count() {
        0 => words.record_enter_reason().to_owned(),
        1..=REASON_LENGTH => return Ok(reason),
        _ => words.record_reason_too_long(REASON_LENGTH),
    };
    Err(field_error(field, wrong))
}

pub(crate) fn field_error(field: &str, message: impl Into<String>) -> FieldError {
    FieldError {
        field: field.to_owned(),
        message: message.into(),
    }
}

/// An act with its reason.
pub(crate) fn act(app: &AppState, who: &SignedIn, reason: String) -> Act {
    Act {
        reason: Some(reason),
        ..Act::new(who.actor(), app.now())
    }
}
