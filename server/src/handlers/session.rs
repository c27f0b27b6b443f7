//! The session: who is signed in, signing in, signing out.

use api::{Session, SignIn};
use axum::Extension;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};

use crate::access::{SessionCookie, SignedIn};
use crate::http::body::{CREDENTIALS_LIMIT, Json};
use crate::http::client::Client;
use crate::problem::ApiError;
use crate::service::account;
use crate::state::AppState;

/// `GET`: the signed-in account, or none.
pub async fn get(who: Option<SignedIn>) -> Result<Response, ApiError> {
    let account = who.as_ref().map(SignedIn::seen_by_holder);
    let known = who.map(Extension);
    Ok((known, Answer(Session { account })).into_response())
}

/// `POST`: signs in with a new token.
pub async fn post(
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

/// `DELETE`: signs out. Who is not signed in is signed out already.
pub async fn delete(
    State(app): State<AppState>,
    cookie: SessionCookie,
) -> Result<Response, ApiError> {
    account::sign_out(&app, cookie.token_hash()).await?;
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie.forget()?)]).into_response())
}
