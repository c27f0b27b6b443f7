//! Registrations: made once, corrected by version, and the agreement, which is an act of its own.

pub(crate) mod api;
pub(crate) mod page;
pub(crate) mod record;

use ::api::{CONSENT_VERSION, FieldError, NDA_VERSION, ProblemKind, Register, RegistrationRecord};
use rules::registration::{Draft, Field, Regions, Registration};
use store::{
    Act, Actor, Answer, Consent, Correction, Micros, NewRegistration, RecordedConsent,
    RegisterError, Registered,
};
use uuid::Uuid;
use words::Words;

use crate::guidance;
use crate::host::AppState;
use crate::problem::ApiError;
use crate::receipt::canonical;
use crate::receipt::reference::{self, Prefix};

/// The status of the answer on record, with which the same request is answered again (RFC 9110).
const CREATED: u16 = 201;

/// Enough to find a free reference: with a million in use, one draw in a million fails.
const DRAWS: usize = 4;

/// What came of registering.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Whether it happened now; otherwise it had happened before, and this is the first answer again.
    pub is_new: bool,
    /// A [`RegistrationRecord`] as JSON.
    pub body: String,
}

/// The registration of an account.
pub async fn read(app: &AppState, account: Uuid) -> Result<Option<RegistrationRecord>, ApiError> {
    app.store
        .registration(account)
        .await?
        .map(record::registration)
        .transpose()
}

/// The registration of an account by its id. Another account's is as good as none.
pub async fn find(app: &AppState, account: Uuid, id: &str) -> Result<RegistrationRecord, ApiError> {
    let found = read(app, account).await?.filter(|found| found.id == id);
    found.ok_or(ProblemKind::NotFound.into())
}

/// Registers, once per key: what comes again under its key gets the first answer.
pub async fn register(
    app: &AppState,
    words: Words,
    by: Actor,
    account: Uuid,
    key: Uuid,
    request: &Register,
) -> Result<Outcome, ApiError> {
    let document = serde_json::to_value(request).map_err(ApiError::internal)?;
    let payload_hash = canonical::hash(&document);
    let content = match checked(app, words, request) {
        Ok(content) => content,
        // The rules may have changed since the first time. What was accepted then stays accepted.
        Err(refused) => {
            let before = app.store.answer(account, key, payload_hash).await?;
            return before
                .map(|answer| Outcome {
                    is_new: false,
                    body: answer.body,
                })
                .ok_or(refused);
        }
    };
    for _ in 0..DRAWS {
        let new = first_version(account, key, payload_hash, content.clone())?;
        let body = new.answer.body.clone();
        return match app
            .store
            .register(new, Act::new(by.clone(), app.now()))
            .await
        {
            Ok(Registered::Now) => Ok(Outcome { is_new: true, body }),
            Ok(Registered::Before(answer)) => Ok(Outcome {
                is_new: false,
                body: answer.body,
            }),
            Err(RegisterError::KeyReused) => Err(ProblemKind::KeyReused.into()),
            Err(RegisterError::AlreadyRegistered) => Err(ProblemKind::AlreadyRegistered.into()),
            Err(RegisterError::ReferenceTaken) => continue,
            Err(RegisterError::Store(error)) => Err(error.into()),
        };
    }
    Err(ApiError::internal("no free reference was drawn"))
}

/// Corrects the registration that is at version `expected`.
///
/// A correction whose answer was lost comes again. Where it is what was recorded next, it has been done already, and that is the
/// answer (RFC 9110, section 13.1.1).
pub async fn correct(
    app: &AppState,
    words: Words,
    by: Actor,
    account: Uuid,
    id: &str,
    expected: u64,
    request: &Register,
) -> Result<RegistrationRecord, ApiError> {
    let current = find(app, account, id).await?;
    let registration = parsed(words, &request.draft)?;
    let is_done = expected > 0
        && expected.checked_add(1) == Some(current.version)
        && current.draft == registration.to_draft()
        && current.guidance == request.guidance;
    if is_done {
        return Ok(current);
    }
    // Guidance on record was decided when it was recorded; the rules may have changed since.
    if request.guidance != current.guidance {
        guidance::confirm(app, request.guidance.as_ref())?;
    }
    let content = content(app.now(), &registration, request)?;
    let act = Act {
        changes: record::changes(&current.draft, &registration.to_draft()),
        ..Act::new(by, app.now())
    };
    let corrected = app
        .store
        .correct_registration(account, uuid(id)?, expected, content, act)
        .await?;
    corrected
        .map(record::registration)
        .transpose()?
        .ok_or(ProblemKind::NotFound.into())
}

/// Accepts the agreement in the version on offer.
pub async fn accept_nda(
    app: &AppState,
    words: Words,
    by: Actor,
    account: Uuid,
    id: &str,
    text_version: &str,
) -> Result<RegistrationRecord, ApiError> {
    find(app, account, id).await?;
    if text_version != NDA_VERSION {
        let message = words.server_nda_other_version().to_owned();
        return Err(ApiError::invalid(vec![FieldError {
            field: "text_version".to_owned(),
            message,
        }]));
    }
    let accepted = app
        .store
        .accept_nda(
            account,
            uuid(id)?,
            text_version.to_owned(),
            Act::new(by, app.now()),
        )
        .await?;
    accepted
        .map(record::registration)
        .transpose()?
        .ok_or(ProblemKind::NotFound.into())
}

fn uuid(id: &str) -> Result<Uuid, ApiError> {
    Uuid::try_parse(id).map_err(|_| ProblemKind::NotFound.into())
}

fn parsed(words: Words, draft: &Draft) -> Result<Registration, ApiError> {
    let parsed = draft.parse(Regions::bundled());
    parsed
        .map_err(|problems| ApiError::invalid(record::sentences(words, &problems, &draft.country)))
}

fn checked(app: &AppState, words: Words, request: &Register) -> Result<Correction, ApiError> {
    let registration = parsed(words, &request.draft)?;
    guidance::confirm(app, request.guidance.as_ref())?;
    content(app.now(), &registration, request)
}

fn content(
    now: Micros,
    registration: &Registration,
    request: &Register,
) -> Result<Correction, ApiError> {
    let consent = |field: Field, given| Consent {
        field: field.name().to_owned(),
        given,
        text_version: CONSENT_VERSION.to_owned(),
    };
    Ok(Correction {
        draft: serde_json::to_string(registration).map_err(ApiError::internal)?,
        guidance: request
            .guidance
            .as_ref()
            .map(serde_json::to_string)
            .transpose()
            .map_err(ApiError::internal)?,
        names: record::registered(registration),
        consents: vec![
            consent(
                Field::MicrosoftMayContact,
                registration.microsoft_may_contact(),
            ),
            consent(
                Field::PartnersMayContact,
                registration.partners_may_contact(),
            ),
        ],
        now,
    })
}

fn first_version(
    account: Uuid,
    id: Uuid,
    payload_hash: store::Hash,
    content: Correction,
) -> Result<NewRegistration, ApiError> {
    let reference = reference::draw(Prefix::Registration).map_err(ApiError::internal)?;
    let at = content.now;
    let recorded = content.consents.iter().map(|consent| RecordedConsent {
        consent: consent.clone(),
        at,
    });
    let record = record::registration(store::Registration {
        id,
        reference: reference.clone(),
        version: 1,
        registered_at: at,
        updated_at: at,
        draft: content.draft.clone(),
        guidance: content.guidance.clone(),
        nda: None,
        consents: recorded.collect(),
    })?;
    let body = serde_json::to_string(&record).map_err(ApiError::internal)?;
    let answer = Answer {
        status: CREATED,
        body,
    };
    Ok(NewRegistration {
        id,
        account,
        reference,
        payload_hash,
        answer,
        content,
    })
}
