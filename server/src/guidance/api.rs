//! Policies: public, without cookies, and cacheable.

use api::{ProblemKind, path};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, Method};
use axum::response::Response;

use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let all = Access::Public;
    routes
        .on(Method::GET, path::POLICIES, all, list)
        .on(Method::GET, path::POLICY, all, get)
}

/// `GET`: the policies on offer.
async fn list(State(app): State<AppState>, headers: HeaderMap) -> Response {
    app.content.list().answer(&headers)
}

/// `GET`: one policy with the words of `?lang=`. Neither cookie nor `Accept-Language` counts, so that caches can share it.
async fn get(
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
