//! The queue of a desk.

use api::ProblemKind::NotFound;
use api::{Queue, QueueFilters, path};
use axum::Json as Answer;
use axum::extract::{Query, State};
use rules::Role;
use utoipa_axum::routes;

use super::queue;
use crate::access::{Access, Routes, SignedIn};
use crate::host::AppState;
use crate::http::query::{Pairs, value};
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let desks = Access::Roles(&[Role::TechSupport, Role::ServiceCenter]);
    routes.api(desks, routes!(list), &[NotFound])
}

/// The queue of the reader's desk, with the filters of its page.
#[utoipa::path(
    get,
    path = path::DESK_REQUESTS,
    operation_id = "readQueue",
    params(
        ("state" = Option<Vec<String>>, Query, description = "How they stand: `waiting`, `claimed-by-me`, `claimed`, `asked`, `fulfilled`, `refused` or `withdrawn`; what is to be done where there is none. Others are passed over."),
        ("kind" = Option<Vec<String>>, Query, description = "What is asked for: a `RequestKind`. Others are passed over."),
        ("mine" = Option<String>, Query, description = "`yes` for those that the reader works on."),
        ("after" = Option<String>, Query, description = "The `next` of the page before.")
    ),
    responses((status = 200, body = Queue))
)]
async fn list(
    State(app): State<AppState>,
    who: SignedIn,
    Query(asked): Pairs,
) -> Result<Answer<Queue>, ApiError> {
    let pairs = asked.iter();
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
    let filters = QueueFilters::read(pairs);
    let queue = queue(&app, &who, &filters, value(&asked, "after")).await?;
    Ok(Answer(queue))
}
