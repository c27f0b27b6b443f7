//! Registrations: made once per key, corrected by version, and the agreement.

use api::{AcceptNda, Register, RegistrationRecord, path};
use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::access::{Access, Routes, SignedIn};
use crate::host::AppState;
use crate::http::body::Json;
use crate::http::conditional::{IdempotencyKey, IfMatch, entity_tag};
use crate::http::language::Speak;
use crate::problem::ApiError;
use crate::registration;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let own = Access::SignedIn;
    routes
        .on(Method::GET, path::REGISTRATIONS, own, list)
        .on(Method::POST, path::REGISTRATIONS, own, post)
        .on(Method::GET, path::REGISTRATION, own, get)
        .on(Method::PUT, path::REGISTRATION, own, put)
        .on(Method::PUT, path::NDA, own, accept_nda)
}

/// `GET`: the candidate's own registrations: one or none.
async fn list(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Answer<Vec<RegistrationRecord>>, ApiError> {
    Ok(Answer(
        registration::read(&app, who.account)
            .await?
            .into_iter()
            .collect(),
    ))
}

/// `POST` with `Idempotency-Key`: 201, or 200 with the first answer when it comes again.
async fn post(
    State(app): State<AppState>,
    who: SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Speak(words): Speak,
    Json(request): Json<Register>,
) -> Result<Response, ApiError> {
    let outcome =
        registration::register(&app, words, who.actor(), who.account, key, &request).await?;
    let status = if outcome.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let location = api::path::registration(&key.to_string());
    let headers = [
        (
            LOCATION,
            HeaderValue::try_from(location).map_err(ApiError::internal)?,
        ),
        (ETAG, entity_tag(1)),
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
    ];
    Ok((status, headers, outcome.body).into_response())
}

/// `GET`: one registration.
async fn get(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    registration::find(&app, who.account, &id).await.map(tagged)
}

/// `PUT` with `If-Match`: a correction.
async fn put(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    Speak(words): Speak,
    Json(request): Json<Register>,
) -> Result<Response, ApiError> {
    registration::correct(
        &app,
        words,
        who.actor(),
        who.account,
        &id,
        expected,
        &request,
    )
    .await
    .map(tagged)
}

/// `PUT`: accepts the agreement. Accepting twice is accepting once.
async fn accept_nda(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
    Speak(words): Speak,
    Json(accepted): Json<AcceptNda>,
) -> Result<Response, ApiError> {
    registration::accept_nda(
        &app,
        words,
        who.actor(),
        who.account,
        &id,
        &accepted.text_version,
    )
    .await
    .map(tagged)
}

/// A record with the tag that a change of it must name.
fn tagged(record: RegistrationRecord) -> Response {
    ([(ETAG, entity_tag(record.version))], Answer(record)).into_response()
}
