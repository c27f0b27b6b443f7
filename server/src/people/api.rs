//! Finding candidates, for tech support.

use api::{FoundPeople, path};
use axum::Json as Answer;
use axum::extract::{Query, State};
use axum::http::Method;
use rules::Role;

use super::search::{Searched, search};
use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::http::query::{Pairs, value};
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let support = Access::Roles(&[Role::TechSupport]);
    routes.on(Method::GET, path::PEOPLE, support, find)
}

/// `GET`: candidates in whom every word of `?q=` is found; nobody where there is too little to search for.
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
