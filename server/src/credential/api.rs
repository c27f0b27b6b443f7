//! A candidate's exams, MCP IDs and access codes, and what they answer of the guide's questions.

use api::{Credentials, Facts, RevealedCode, path};
use axum::Json as Answer;
use axum::extract::{Path, State};
use axum::http::Method;
use rules::Role;

use crate::access::{Access, Routes, SignedIn};
use crate::credential;
use crate::host::AppState;
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let own = Access::SignedIn;
    let all = Access::Public;
    let candidate = Access::Roles(&[Role::Candidate]);
    routes
        .on(Method::GET, path::CREDENTIALS, own, get)
        .on(Method::POST, path::REVEAL, candidate, reveal)
        .on(Method::GET, path::FACTS, all, facts)
}

/// `GET`: what is on record, and what follows from it. Never a code.
async fn get(State(app): State<AppState>, who: SignedIn) -> Result<Answer<Credentials>, ApiError> {
    let on_record = credential::read(&app, who.account).await?;
    Ok(Answer(on_record.told()))
}

/// `POST`: shows an access code to its owner, after a recent sign-in.
async fn reveal(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Answer<RevealedCode>, ApiError> {
    credential::reveal(&app, &who, &id).await.map(Answer)
}

/// `GET`: what the reader's record answers of the guide's questions; nothing for a visitor.
async fn facts(
    State(app): State<AppState>,
    who: Option<SignedIn>,
) -> Result<Answer<Facts>, ApiError> {
    credential::guide_facts(&app, who.as_ref())
        .await
        .map(Answer)
}
