//! The API: one file per resource, one function per method.

pub mod account;
pub mod credentials;
pub mod desk;
pub mod policies;
pub mod profile;
pub mod registrations;
pub mod requests;
pub mod service;
pub mod session;

use api::path;
use axum::http::Method;
use rules::Role;

use crate::access::{Access, Routes};

/// Adds the routes of the API. `openapi` describes them; a test compares the two.
pub fn add(routes: Routes) -> Routes {
    let own = Access::SignedIn;
    let all = Access::Public;
    let candidate = Access::Roles(&[Role::Candidate]);
    let support = Access::Roles(&[Role::TechSupport]);
    let desks = Access::Roles(&[Role::TechSupport, Role::ServiceCenter]);
    routes
        .on(Method::GET, path::HEALTH, all, service::health)
        .on(Method::GET, path::OPENAPI, all, service::openapi)
        .on(Method::POST, path::ACCOUNT, all, account::post)
        .on(Method::GET, path::SESSION, all, session::get)
        .on(Method::POST, path::SESSION, all, session::post)
        .on(Method::DELETE, path::SESSION, all, session::delete)
        .on(Method::GET, path::PROFILE, own, profile::get)
        .on(Method::PUT, path::PROFILE, own, profile::put)
        .on(Method::GET, path::REGISTRATIONS, own, registrations::list)
        .on(Method::POST, path::REGISTRATIONS, own, registrations::post)
        .on(Method::GET, path::REGISTRATION, own, registrations::get)
        .on(Method::PUT, path::REGISTRATION, own, registrations::put)
        .on(Method::PUT, path::NDA, own, registrations::accept_nda)
        .on(Method::GET, path::CREDENTIALS, own, credentials::get)
        .on(Method::POST, path::REVEAL, candidate, credentials::reveal)
        .on(Method::GET, path::FACTS, all, credentials::facts)
        .on(Method::GET, path::REQUESTS, candidate, requests::list)
        .on(Method::POST, path::REQUESTS, candidate, requests::post)
        .on(Method::GET, path::REQUEST, candidate, requests::get)
        .on(Method::POST, path::REQUEST_STEPS, candidate, requests::step)
        .on(Method::GET, path::PEOPLE, support, desk::people)
        .on(Method::GET, path::DESK_REQUESTS, desks, desk::queue)
        .on(Method::GET, path::POLICIES, all, policies::list)
        .on(Method::GET, path::POLICY, all, policies::get)
}
