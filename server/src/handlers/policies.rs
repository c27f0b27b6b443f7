//! Policies: public, without cookies, and cacheable.

use api::ProblemKind;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;

use crate::problem::ApiError;
use crate::state::AppState;

/// `GET`: the policies on offer.
pub async fn list(State(app): State<AppState>, headers: HeaderMap) -> Response {
    app.content.list().answer(&headers)
}

/// `GET`: one policy with the words of `?lang=`. Neither cookie nor `Accept-Language` counts, so that caches can share it.
pub async fn get(
    State(app): State<AppState>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let query = query.unwrap_or_default();
    let language = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .unwrap_or_default();
    let policy = app
        .content
        .one(&id, language)
        .ok_or(ProblemKind::NotFound)?;
    Ok(policy.answer(&headers))
}
