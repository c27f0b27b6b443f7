//! A candidate's requests: sent once per key, and the candidate's own steps by version.

use api::{RequestRecord, SendRequest, TakeStep, path};
use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::header::{ETAG, LOCATION};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rules::Role;

use crate::access::{Access, Routes, SignedIn};
use crate::host::AppState;
use crate::http::body::Json;
use crate::http::conditional::{IdempotencyKey, IfMatch, entity_tag};
use crate::http::language::Speak;
use crate::problem::ApiError;
use crate::request;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let candidate = Access::Roles(&[Role::Candidate]);
    routes
        .on(Method::GET, path::REQUESTS, candidate, list)
        .on(Method::POST, path::REQUESTS, candidate, post)
        .on(Method::GET, path::REQUEST, candidate, get)
        .on(Method::POST, path::REQUEST_STEPS, candidate, step)
}

/// `GET`: the candidate's own requests, newest first.
async fn list(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Answer<Vec<RequestRecord>>, ApiError> {
    request::list(&app, who.account).await.map(Answer)
}

/// `POST` with `Idempotency-Key`: 201, or 200 when it comes again.
async fn post(
    State(app): State<AppState>,
    who: SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    Speak(words): Speak,
    Json(wanted): Json<SendRequest>,
) -> Result<Response, ApiError> {
    let outcome = request::send(&app, words, &who, key, &wanted).await?;
    let status = if outcome.is_new {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let location = HeaderValue::try_from(api::path::request(&outcome.record.id));
    let location = location.map_err(ApiError::internal)?;
    Ok((status, [(LOCATION, location)], tagged(outcome.record)).into_response())
}

/// `GET`: one request with what happened to it.
async fn get(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    request::find(&app, who.account, &id).await.map(tagged)
}

/// `POST` with `If-Match`: the candidate's own step.
async fn step(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
    IfMatch(expected): IfMatch,
    Speak(words): Speak,
    Json(wanted): Json<TakeStep>,
) -> Result<Response, ApiError> {
    request::step(&app, words, &who, &id, expected, &wanted)
        .await
        .map(tagged)
}

/// A request with the tag that the next step must name.
fn tagged(record: RequestRecord) -> Response {
    ([(ETAG, entity_tag(record.version))], Answer(record)).into_response()
}
