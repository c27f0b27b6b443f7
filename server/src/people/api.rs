//! Finding candidates, for tech support.

use api::ProblemKind::NotFound;
use api::{FoundPeople, path};
use axum::Json as Answer;
use axum::extract::{Query, State};
use rules::Role;
use utoipa_axum::routes;

use super::search::{Searched, search};
use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::http::query::{Pairs, value};
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let support = Access::Roles(&[Role::TechSupport]);
    routes.api(support, routes!(find), &[NotFound])
}

/// Candidates in whom every word of `?q=` is found; nobody where there is too little to search for.
#[utoipa::path(
    get,
    path = path::PEOPLE,
    operation_id = "findPeople",
    params(
        ("q" = Option<String>, Query, description = "The words to be found."),
        ("after" = Option<String>, Query, description = "The `next` of the page before.")
    ),
    responses((status = 200, body = FoundPeople))
)]
async fn find(
    State(app): State<AppState>,
    Query(asked): Pairs,
) -> Result<Answer<FoundPeople>, ApiError> {
    let after = Some(value(&asked, "after")).filter(|after| !after.is_empty());
    let searched = search(&app, value(&asked, "q"), after.map(str::to_owned)).await?;
    Ok(Answer(match searched {
        Searched::Found(found) => found,
        Searched::NotAsked | Searched::TooShort => FoundPeople::default(),
    }))
}
