//! A candidate's requests: sent once per key, and the candidate's own steps by version.

use api::ProblemKind::{
    Invalid, KeyReused, OutcomeMismatch, RequestNotPossible, RequestUnderWay, StepNotPossible,
};
use api::{RequestRecord, SendRequest, TakeStep, path};
use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::header::{ETAG, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rules::Role;
use utoipa_axum::routes;

use crate::access::{Access, Routes, SignedIn};
use crate::host::AppState;
use crate::http::body::Json;
use crate::http::conditional::{IdempotencyKey, IfMatch, entity_tag};
use crate::http::language::Speak;
use crate::problem::ApiError;
use crate::request;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let candidate = Access::Confirmed(&[Role::Candidate]);
    routes
        .api(candidate, routes!(list), &[])
        .api(
            candidate,
            routes!(post),
            &[
                KeyReused,
                RequestUnderWay,
                RequestNotPossible,
                Invalid,
                OutcomeMismatch,
            ],
        )
        .api(candidate, routes!(get), &[])
        .api(candidate, routes!(step), &[StepNotPossible, Invalid])
}

/// The candidate's own requests, newest first.
#[utoipa::path(
    get,
    path = path::REQUESTS,
    operation_id = "listRequests",
    responses((status = 200, body = [RequestRecord]))
)]
async fn list(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Answer<Vec<RequestRecord>>, ApiError> {
    request::list(&app, who.account).await.map(Answer)
}

/// Sends a request, once per key.
#[utoipa::path(
    post,
    path = path::REQUESTS,
    operation_id = "sendRequest",
    params(IdempotencyKey),
    request_body = SendRequest,
    responses(
        (status = 201, body = RequestRecord, headers(("etag" = String, description = "The version, for `If-Match`."), ("location" = String))),
        (status = 200, description = "It came again.", body = RequestRecord, headers(("etag" = String, description = "The version, for `If-Match`."), ("location" = String)))
    )
)]
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

/// One request with what happened to it.
#[utoipa::path(
    get,
    path = path::REQUEST,
    operation_id = "readRequest",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = RequestRecord, headers(("etag" = String, description = "The version, for `If-Match`."))))
)]
async fn get(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    request::find(&app, who.account, &id).await.map(tagged)
}

/// The candidate's own step.
#[utoipa::path(
    post,
    path = path::REQUEST_STEPS,
    operation_id = "stepRequest",
    params(("id" = String, Path, format = "uuid"), IfMatch),
    request_body = TakeStep,
    responses((status = 200, body = RequestRecord, headers(("etag" = String, description = "The version, for `If-Match`."))))
)]
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
