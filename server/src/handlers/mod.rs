//! The API: one file per resource, one function per method.

pub mod account;
pub mod policies;
pub mod profile;
pub mod registrations;
pub mod service;
pub mod session;

use axum::Router;
use axum::routing::{get, post, put};

use crate::state::AppState;

/// The routes of the API. `openapi` describes them; a test compares the two.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route(api::path::HEALTH, get(service::health))
        .route(api::path::OPENAPI, get(service::openapi))
        .route(api::path::ACCOUNT, post(account::post))
        .route(
            api::path::SESSION,
            get(session::get)
                .post(session::post)
                .delete(session::delete),
        )
        .route(api::path::PROFILE, get(profile::get).put(profile::put))
        .route(
            api::path::REGISTRATIONS,
            get(registrations::list).post(registrations::post),
        )
        .route(
            api::path::REGISTRATION,
            get(registrations::get).put(registrations::put),
        )
        .route(api::path::NDA, put(registrations::accept_nda))
        .route(api::path::POLICIES, get(policies::list))
        .route(api::path::POLICY, get(policies::get))
}
