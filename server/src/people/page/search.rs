//! User Management: the search (S26).

use api::served;
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::users::{AFTER, SEARCH, SearchResult, UsersPage, users};
use rules::Role;

use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::people::search::{Searched, search};
use crate::problem::ApiError;
use crate::site::Visit;

/// Adds the page.
pub(crate) fn add(routes: Routes) -> Routes {
    let support = Access::Roles(&[Role::TechSupport]);
    routes.on(Method::GET, served::USERS, support, find)
}

/// `GET`: people in whom every word of `?q=` is found.
async fn find(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let typed = visit.query.get(SEARCH);
    let after = Some(visit.query.get(AFTER)).filter(|after| !after.is_empty());
    let result = match search(&app, typed, after.map(str::to_owned)).await? {
        Searched::NotAsked => SearchResult::NotAsked,
        Searched::TooShort => SearchResult::TooShort,
        Searched::Found(found) => SearchResult::Found(found),
    };
    let page = UsersPage {
        typed: typed.to_owned(),
        is_later_page: after.is_some(),
        result,
    };
    Ok(visit.show(StatusCode::OK, served::USERS, |words| users(words, page)))
}
