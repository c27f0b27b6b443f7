//! The queue of a desk.

use api::{Queue, QueueFilters, path};
use axum::Json as Answer;
use axum::extract::{Query, State};
use axum::http::Method;
use rules::Role;

use super::queue;
use crate::access::{Access, Routes, SignedIn};
use crate::host::AppState;
use crate::http::query::{Pairs, value};
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let desks = Access::Roles(&[Role::TechSupport, Role::ServiceCenter]);
    routes.on(Method::GET, path::DESK_REQUESTS, desks, list)
}

/// `GET`: the queue of the reader's desk, with the filters of its page.
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
