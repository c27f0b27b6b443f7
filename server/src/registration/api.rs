//! Registrations: made once per key, corrected by version, and the agreement.

use api::ProblemKind::{AlreadyRegistered, Invalid, KeyReused, OutcomeMismatch};
use api::{AcceptNda, Register, RegistrationRecord, path};
use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use utoipa_axum::routes;

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
        .api(own, routes!(list), &[])
        .api(
            own,
            routes!(post),
            &[KeyReused, AlreadyRegistered, Invalid, OutcomeMismatch],
        )
        .api(own, routes!(get), &[])
        .api(own, routes!(put), &[Invalid, OutcomeMismatch])
        .api(own, routes!(accept_nda), &[Invalid])
}

/// The candidate's own registrations: one or none.
#[utoipa::path(
    get,
    path = path::REGISTRATIONS,
    operation_id = "listRegistrations",
    responses((status = 200, body = [RegistrationRecord]))
)]
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

/// Registers, once per key.
#[utoipa::path(
    post,
    path = path::REGISTRATIONS,
    operation_id = "register",
    params(IdempotencyKey),
    request_body = Register,
    responses(
        (status = 201, body = RegistrationRecord, headers(("etag" = String, description = "The version, for `If-Match`."), ("location" = String))),
        (status = 200, description = "The first answer, when it comes again.", body = RegistrationRecord, headers(("etag" = String, description = "The version, for `If-Match`."), ("location" = String)))
    )
)]
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

/// One registration.
#[utoipa::path(
    get,
    path = path::REGISTRATION,
    operation_id = "readRegistration",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = RegistrationRecord, headers(("etag" = String, description = "The version, for `If-Match`."))))
)]
async fn get(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    registration::find(&app, who.account, &id).await.map(tagged)
}

/// A correction.
#[utoipa::path(
    put,
    path = path::REGISTRATION,
    operation_id = "correctRegistration",
    params(("id" = String, Path, format = "uuid"), IfMatch),
    request_body = Register,
    responses((status = 200, body = RegistrationRecord, headers(("etag" = String, description = "The version, for `If-Match`."))))
)]
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

/// Accepts the agreement. Accepting twice is accepting once.
#[utoipa::path(
    put,
    path = path::NDA,
    operation_id = "acceptAgreement",
    params(("id" = String, Path, format = "uuid")),
    request_body = AcceptNda,
    responses((status = 200, body = RegistrationRecord, headers(("etag" = String, description = "The version, for `If-Match`."))))
)]
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
