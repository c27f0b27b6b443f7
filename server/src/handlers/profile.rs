//! The profile: read, and replaced from the version that was read.

use axum::Json as Answer;
use axum::extract::State;
use axum::http::header::ETAG;
use axum::response::{IntoResponse, Response};
use rules::registration::Profile;

use crate::access::SignedIn;
use crate::http::body::Json;
use crate::http::conditional::{IfMatch, entity_tag};
use crate::http::language::Speak;
use crate::problem::ApiError;
use crate::service::profile;
use crate::state::AppState;

/// `GET`: the profile and its version.
pub async fn get(State(app): State<AppState>, who: SignedIn) -> Result<Response, ApiError> {
    let record = profile::read(&app, who.account).await?;
    Ok(([(ETAG, entity_tag(record.version))], Answer(record)).into_response())
}

/// `PUT` with `If-Match`: the profile as it is from now on.
pub async fn put(
    State(app): State<AppState>,
    who: SignedIn,
    IfMatch(expected): IfMatch,
    Speak(words): Speak,
    Json(wanted): Json<Profile>,
) -> Result<Response, ApiError> {
    let record = profile::update(&app, words, who.actor(), who.account, expected, &wanted).await?;
    Ok(([(ETAG, entity_tag(record.version))], Answer(record)).into_response())
}
