//! Accounts: making one, which also signs in and starts a profile.

use api::{Session, SignUp};
use axum::Extension;
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};

use crate::access::SessionCookie;
use crate::http::body::{CREDENTIALS_LIMIT, Json};
use crate::http::client::Client;
use crate::http::language::Speak;
use crate::problem::ApiError;
use crate::service::account;
use crate::state::AppState;

/// `POST`: 201 and a session.
pub async fn post(
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
