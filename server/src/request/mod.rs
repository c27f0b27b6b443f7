//! A candidate's requests: sent once per key, from an outcome that the rules confirm or from what the record allows; and the
//! steps that are the candidate's own.

pub(crate) mod api;
pub(crate) mod page;

use ::api::{
    FieldError, Guidance, MESSAGE_LENGTH, ProblemKind, RequestRecord, RequestStepTaken,
    SendRequest, TakeStep,
};
use rules::{NotAllowed, RequestKind, RequestStep};
use serde_json::Value;
use store::{Act, Fulfillment, NewRequest, Request, SendError, Sent, StepError};
use uuid::Uuid;
use words::Words;

use crate::access::SignedIn;
use crate::credential::{self, OnRecord};
use crate::guidance;
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::problem::ApiError;
use crate::receipt::canonical;
use crate::receipt::reference::{self, Prefix};

/// Enough to find a free reference.
const DRAWS: usize = 4;

/// Why a request is not sent.
#[derive(Debug)]
pub enum Refused {
    /// The rules do not lead from the answers to this request.
    Mismatch,
    /// The record does not allow it.
    NotAllowed(NotAllowed),
    /// A request of this kind is under way: this one.
    UnderWay(Uuid),
    /// The key stands for another request.
    KeyReused,
    /// What was typed needs attention, or it could not be done.
    Failed(ApiError),
}

/// A request on record.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Whether it was sent now; otherwise it had been before.
    pub is_new: bool,
    /// It.
    pub record: RequestRecord,
}

/// What the desk would see beside a request; or why the request would not be taken.
pub async fn prepare(
    app: &AppState,
    account: Uuid,
    kind: RequestKind,
    guidance: Option<&Guidance>,
) -> Result<OnRecord, Refused> {
    confirm(app, kind, guidance)?;
    let on_record = credential::read(app, account).await?;
    kind.allowed(guidance.is_some(), on_record.ids.len())
        .map_err(Refused::NotAllowed)?;
    let under_way = app.store.requests_of(account).await?;
    match under_way
        .iter()
        .find(|request| request.kind == kind && !request.state.is_over())
    {
        Some(request) => Err(Refused::UnderWay(request.id)),
        None => Ok(on_record),
    }
}

/// Sends a request, once per key: what comes again under its key is what was sent.
pub async fn send(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    key: Uuid,
    request: &SendRequest,
) -> Result<Outcome, Refused> {
    let message = cleaned(&request.message);
    if message.chars().count() > MESSAGE_LENGTH {
        let message = words.requests_message_long(MESSAGE_LENGTH);
        return Err(invalid("message", message).into());
    }
    // What was accepted once stays accepted, whatever the rules and the record say since: the store compares it.
    let before = app.store.request(key).await?;
    if before.is_none_or(|before| before.account != who.account) {
        prepare(app, who.account, request.kind, request.guidance.as_ref()).await?;
    }
    let payload_hash = payload_hash(request, &message)?;
    let guidance = request.guidance.as_ref().map(serde_json::to_string);
    let guidance = guidance.transpose().map_err(ApiError::internal)?;
    for _ in 0..DRAWS {
        let new = NewRequest {
            id: key,
            account: who.account,
            reference: reference::draw(Prefix::Request).map_err(ApiError::internal)?,
            kind: request.kind,
            guidance: guidance.clone(),
            message: message.clone(),
            payload_hash,
        };
        let (is_new, sent) = match app
            .store
            .send_request(new, Act::new(who.actor(), app.now()))
            .await
        {
            Ok(Sent::Now(sent)) => (true, sent),
            Ok(Sent::Before(sent)) => (false, sent),
            Err(SendError::ReferenceTaken) => continue,
            Err(SendError::KeyReused) => return Err(Refused::KeyReused),
            Err(SendError::UnderWay(id)) => return Err(Refused::UnderWay(id)),
            Err(SendError::Store(error)) => return Err(ApiError::from(error).into()),
        };
        return Ok(Outcome {
            is_new,
            record: record(sent)?,
        });
    }
    Err(ApiError::internal("no free reference was drawn").into())
}

/// The requests of a candidate, newest first, without their steps.
pub async fn list(app: &AppState, account: Uuid) -> Result<Vec<RequestRecord>, ApiError> {
    let found = app.store.requests_of(account).await?;
    found.into_iter().map(record).collect()
}

/// One of a candidate's requests. Another's is as good as none.
pub async fn find(app: &AppState, account: Uuid, id: &str) -> Result<RequestRecord, ApiError> {
    let found = app.store.request(uuid(id)?).await?;
    let own = found.filter(|request| request.account == account);
    record(own.ok_or(ProblemKind::NotFound)?)
}

/// Takes a step that is the candidate's own on the request that is at version `expected`.
pub async fn step(
    app: &AppState,
    words: Words,
    who: &SignedIn,
    id: &str,
    expected: u64,
    wanted: &TakeStep,
) -> Result<RequestRecord, ApiError> {
    let text = cleaned(&wanted.text);
    let wrong = match wanted.step {
        RequestStep::Answer if text.is_empty() => Some(words.requests_answer_missing().to_owned()),
        RequestStep::Answer | RequestStep::Withdraw if text.chars().count() > MESSAGE_LENGTH => {
            Some(words.requests_answer_long(MESSAGE_LENGTH))
        }
        RequestStep::Answer | RequestStep::Withdraw => None,
        _ => {
            let message = words.requests_step_unknown().to_owned();
            return Err(invalid("step", message));
        }
    };
    if let Some(message) = wrong {
        return Err(invalid("text", message));
    }
    let stepped = app
        .store
        .step_request(
            uuid(id)?,
            Some(who.account),
            expected,
            wanted.step,
            text,
            Fulfillment::Words,
            Act::new(who.actor(), app.now()),
        )
        .await;
    match stepped {
        Ok(request) => record(request),
        Err(StepError::NotFound) => Err(ProblemKind::NotFound.into()),
        Err(StepError::Stale { current }) => Err(ApiError::stale(current)),
        Err(StepError::NotNow(_)) => Err(ProblemKind::StepNotPossible.into()),
        Err(StepError::Store(error)) => Err(error.into()),
        // What only a desk's step can meet.
        Err(
            error @ (StepError::OfAnother(_) | StepError::HoldsOne | StepError::NumberTaken(_)),
        ) => Err(ApiError::internal(error)),
    }
}

/// The answers are decided again, and the outcome must be one that says to ask for just this.
fn confirm(app: &AppState, kind: RequestKind, guidance: Option<&Guidance>) -> Result<(), Refused> {
    let Some(guidance) = guidance else {
        return Ok(());
    };
    guidance::confirm(app, Some(guidance)).map_err(Refused::from)?;
    let policy = app.content.policy(&guidance.policy);
    let outcome = policy.and_then(|policy| {
        let mut outcomes = policy.outcomes().iter();
        outcomes.find(|outcome| outcome.id == guidance.outcome)
    });
    if outcome.and_then(rules::policy::Outcome::request_kind) == Some(kind) {
        Ok(())
    } else {
        Err(Refused::Mismatch)
    }
}

/// Tells the same request from another. The day on which the answers were decided again says nothing new.
fn payload_hash(request: &SendRequest, message: &str) -> Result<store::Hash, ApiError> {
    let mut said = request.clone();
    message.clone_into(&mut said.message);
    let mut document = serde_json::to_value(&said).map_err(ApiError::internal)?;
    let guidance = document.get_mut("guidance").and_then(Value::as_object_mut);
    if let Some(guidance) = guidance {
        guidance.remove("date");
    }
    Ok(canonical::hash(&document))
}

/// Text as it was typed, with the line ends of no particular browser.
fn cleaned(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

fn record(request: Request) -> Result<RequestRecord, ApiError> {
    let guidance = request.guidance.as_deref().map(serde_json::from_str);
    let steps = request.steps.into_iter().map(|taken| RequestStepTaken {
        at: rfc3339(taken.at),
        step: taken.step,
        by_desk: taken.by_staff,
        text: taken.text,
    });
    Ok(RequestRecord {
        id: request.id.to_string(),
        reference: request.reference,
        kind: request.kind,
        state: request.state,
        version: request.version,
        guidance: guidance.transpose().map_err(ApiError::internal)?,
        message: request.message,
        sent_at: rfc3339(request.sent_at),
        updated_at: rfc3339(request.updated_at),
        steps: steps.collect(),
    })
}

fn invalid(field: &str, message: String) -> ApiError {
    ApiError::invalid(vec![FieldError {
        field: field.to_owned(),
        message,
    }])
}

fn uuid(id: &str) -> Result<Uuid, ApiError> {
    Uuid::try_parse(id).map_err(|_| ProblemKind::NotFound.into())
}

impl From<ApiError> for Refused {
    fn from(error: ApiError) -> Refused {
        match error.kind() {
            ProblemKind::OutcomeMismatch => Refused::Mismatch,
            _ => Refused::Failed(error),
        }
    }
}

impl From<store::Error> for Refused {
    fn from(error: store::Error) -> Refused {
        Refused::Failed(error.into())
    }
}

impl From<Refused> for ApiError {
    fn from(refused: Refused) -> ApiError {
        match refused {
            Refused::Mismatch => ProblemKind::OutcomeMismatch.into(),
            Refused::NotAllowed(_) => ProblemKind::RequestNotPossible.into(),
            Refused::UnderWay(_) => ProblemKind::RequestUnderWay.into(),
            Refused::KeyReused => ProblemKind::KeyReused.into(),
            Refused::Failed(error) => error,
        }
    }
}
