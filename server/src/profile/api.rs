//! The profile: read, and replaced from the version that was read.

use api::ProblemKind::Invalid;
use api::{ProfileRecord, path};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use rules::registration::Profile;
use utoipa_axum::routes;

use crate::access::{Access, Routes, SignedIn};
use crate::host::AppState;
use crate::http::body::Json;
use crate::http::conditional::{IfMatch, entity_tag};
use crate::http::language::Speak;
use crate::problem::ApiError;
use crate::profile;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let own = Access::SignedIn;
    routes
        .api(own, routes!(get), &[])
        .api(own, routes!(put), &[Invalid])
}

/// The profile and its version.
#[utoipa::path(
    get,
    path = path::PROFILE,
    operation_id = "readProfile",
    responses((status = 200, body = ProfileRecord, headers(("etag" = String, description = "The version, for `If-Match`."))))
)]
async fn get(State(app): State<AppState>, who: SignedIn) -> Result<Response, ApiError> {
    let record = profile::read(&app, who.account).await?;
    Ok(([(ETAG, entity_tag(record.version))], Answer(record)).into_response())
}

/// The profile as it is from now on.
#[utoipa::path(
    put,
    path = path::PROFILE,
    operation_id = "updateProfile",
    params(IfMatch),
    request_body = Profile,
    responses((status = 200, body = ProfileRecord, headers(("etag" = String, description = "The version, for `If-Match`."))))
)]
async fn put(
    State(app): State<AppState>,
    who: SignedIn,
    IfMatch(expected): IfMatch,
    Speak(words): Speak,
    Json(wanted): Json<Profile>,
) -> Result<Response, ApiError> {
    let record = profile::update(&app, words, who.actor(), who.account, expected, &wanted).await?;
    Ok(([(ETAG, entity_tag(record.version))], Answer(record)).into_response())
}
