//! A candidate's exams, MCP IDs and access codes, and what they answer of the guide's questions.

use api::ProblemKind::{CodeOver, RecentSignInNeeded};
use api::{Credentials, Facts, RevealedCode, path};
use axum::Json as Answer;
use axum::extract::{Path, State};
use rules::Role;
use utoipa_axum::routes;

use crate::access::{Access, Routes, SignedIn};
use crate::credential;
use crate::host::AppState;
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let own = Access::Confirmed(&Role::ALL);
    let all = Access::Public;
    let candidate = Access::Confirmed(&[Role::Candidate]);
    routes
        .api(own, routes!(get), &[])
        .api(candidate, routes!(reveal), &[RecentSignInNeeded, CodeOver])
        .api(all, routes!(facts), &[])
}

/// What is on record, and what follows from it. Never a code.
#[utoipa::path(
    get,
    path = path::CREDENTIALS,
    operation_id = "readCredentials",
    responses((status = 200, body = Credentials))
)]
async fn get(State(app): State<AppState>, who: SignedIn) -> Result<Answer<Credentials>, ApiError> {
    let on_record = credential::read(&app, who.account).await?;
    Ok(Answer(on_record.into_api()))
}

/// Shows an access code to its owner, after a recent sign-in.
#[utoipa::path(
    post,
    path = path::REVEAL,
    operation_id = "revealCode",
    params(("id" = String, Path, format = "uuid")),
    responses((status = 200, body = RevealedCode))
)]
async fn reveal(
    State(app): State<AppState>,
    who: SignedIn,
    Path(id): Path<String>,
) -> Result<Answer<RevealedCode>, ApiError> {
    credential::reveal(&app, &who, &id).await.map(Answer)
}

/// What the reader's record answers of the guide's questions; nothing for a visitor.
#[utoipa::path(
    get,
    path = path::FACTS,
    operation_id = "readFacts",
    responses((status = 200, body = Facts))
)]
async fn facts(
    State(app): State<AppState>,
    who: Option<SignedIn>,
) -> Result<Answer<Facts>, ApiError> {
    credential::guide_facts(&app, who.as_ref())
        .await
        .map(Answer)
}
