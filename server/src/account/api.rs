//! Accounts and sessions: signing up, who is signed in, signing in, signing out.

use api::ProblemKind::{Invalid, TooManyAttempts, WrongCredentials};
use api::{Session, SignIn, SignUp, path};
use axum::Extension;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use utoipa_axum::routes;

use crate::access::{Access, Routes, SessionCookie, SignedIn};
use crate::account;
use crate::host::AppState;
use crate::http::body::{CREDENTIALS_LIMIT, Json};
use crate::http::client::Client;
use crate::http::language::Speak;
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let all = Access::Public;
    routes
        .api(all, routes!(sign_up), &[Invalid, TooManyAttempts])
        .api(all, routes!(get), &[])
        .api(all, routes!(post), &[WrongCredentials, TooManyAttempts])
        .api(all, routes!(delete), &[])
}

/// The signed-in account, or none.
#[utoipa::path(
    get,
    path = path::SESSION,
    operation_id = "whoAmI",
    responses((status = 200, body = Session))
)]
async fn get(who: Option<SignedIn>) -> Result<Response, ApiError> {
    let account = who.as_ref().map(SignedIn::seen_by_holder);
    let known = who.map(Extension);
    Ok((known, Answer(Session { account })).into_response())
}

/// Signs in with a new token.
#[utoipa::path(
    post,
    path = path::SESSION,
    operation_id = "signIn",
    request_body = SignIn,
    responses((status = 200, body = Session, headers(("set-cookie" = String))))
)]
async fn post(
    State(app): State<AppState>,
    client: Client,
    cookie: SessionCookie,
    Json(form): Json<SignIn, CREDENTIALS_LIMIT>,
) -> Result<Response, ApiError> {
    let came_in = account::sign_in(&app, client, cookie.token_hash(), form).await?;
    let session = Session {
        account: Some(came_in.who.seen_by_holder()),
    };
    let set = [(SET_COOKIE, cookie.set(&came_in.token)?)];
    Ok((set, Extension(came_in.who), Answer(session)).into_response())
}

/// Signs out. Who is not signed in is signed out already.
#[utoipa::path(
    delete,
    path = path::SESSION,
    operation_id = "signOut",
    responses((status = 204, headers(("set-cookie" = String))))
)]
async fn delete(State(app): State<AppState>, cookie: SessionCookie) -> Result<Response, ApiError> {
    account::sign_out(&app, cookie.token_hash()).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie.forget()?)]).into_response())
}

/// Makes an account with a profile, and signs in.
#[utoipa::path(
    post,
    path = path::ACCOUNT,
    operation_id = "signUp",
    request_body = SignUp,
    responses((status = 201, body = Session, headers(("set-cookie" = String))))
)]
async fn sign_up(
    State(app): State<AppState>,
    client: Client,
    Speak(words): Speak,
    cookie: SessionCookie,
    Json(form): Json<SignUp, CREDENTIALS_LIMIT>,
) -> Result<Response, ApiError> {
    let came_in = account::sign_up(&app, words, client, cookie.token_hash(), form).await?;
    let session = Session {
        account: Some(came_in.who.seen_by_holder()),
    };
    Ok((
        StatusCode::CREATED,
        [(SET_COOKIE, cookie.set(&came_in.token)?)],
        Extension(came_in.who),
        Answer(session),
    )
        .into_response())
}
