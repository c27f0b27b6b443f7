//! The profile: read, and replaced from the version that was read.

use api::path;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::Method;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use rules::registration::Profile;

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
        .on(Method::GET, path::PROFILE, own, get)
        .on(Method::PUT, path::PROFILE, own, put)
}

/// `GET`: the profile and its version.
async fn get(State(app): State<AppState>, who: SignedIn) -> Result<Response, ApiError> {
    let record = profile::read(&app, who.account).await?;
    Ok(([(ETAG, entity_tag(record.version))], Answer(record)).into_response())
}

/// `PUT` with `If-Match`: the profile as it is from now on.
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
