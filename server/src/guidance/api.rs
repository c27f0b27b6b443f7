//! Policies: public, without cookies, and cacheable.

use api::{PolicyContent, PolicySummary, ProblemKind, path};
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use utoipa_axum::routes;

use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let all = Access::Public;
    routes
        .api(all, routes!(list), &[])
        .api(all, routes!(get), &[])
}

/// The policies on offer.
#[utoipa::path(
    get,
    path = path::POLICIES,
    operation_id = "listPolicies",
    responses(
        (status = 200, body = [PolicySummary], headers(("etag" = String))),
        (status = 304, description = "They are what `If-None-Match` names.")
    )
)]
async fn list(State(app): State<AppState>, headers: HeaderMap) -> Response {
    app.content.list().answer(&headers)
}

/// One policy with the words of `?lang=`. Neither cookie nor `Accept-Language` counts, so that caches can share it.
#[utoipa::path(
    get,
    path = path::POLICY,
    operation_id = "readPolicy",
    params(
        ("id" = String, Path, description = "The policy's id, such as `mcp-id`."),
        ("lang" = Option<String>, Query, description = "A BCP 47 tag. For one without words, those of the policy's first language.")
    ),
    responses(
        (status = 200, body = PolicyContent, headers(("etag" = String))),
        (status = 304, description = "It is what `If-None-Match` names.")
    )
)]
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
