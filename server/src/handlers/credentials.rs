//! A candidate's exams, MCP IDs and access codes, and what they answer of the guide's questions.

use api::{Credentials, Facts, RevealedCode};
use axum::Json as Answer;
use axum::extract::{Path, State};

use crate::access::SignedIn;
use crate::problem::ApiError;
use crate::service::credential;
use crate::state::AppState;

/// `GET`: what is on record, and what follows from it. Never a code.
pub async fn get(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<Answer<Credentials>, ApiError> {
    let on_record = credential::read(&app, who.account).await?;
    Ok(Answer(on_record.told()))
}

/// `POST`: shows an access code to its owner, after a recent sign-in.
pub async fn reveal(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Answer<RevealedCode>, ApiError> {
    credential::reveal(&app, &who, &id).await.map(Answer)
}

/// `GET`: what the reader's record answers of the guide's questions; nothing for a visitor.
pub async fn facts(
    State(app): State<AppState>,
    who: Option<SignedIn>,
) -> Result<Answer<Facts>, ApiError> {
    credential::guide_facts(&app, who.as_ref())
        .await
        .map(Answer)
}
