//! The address of one's own account: how it stands, another code, another address, and the code that confirms it.

use api::ProblemKind::{ConfirmationOver, EmailTaken, Invalid, NothingToConfirm, TooManyAttempts};
use api::{ClaimAddress, ConfirmAddress, OwnAddress, path};
use axum::Json as Answer;
use axum::extract::State;
use axum::http::StatusCode;
use utoipa_axum::routes;

use crate::access::{Access, Routes, SignedIn};
use crate::address;
use crate::host::AppState;
use crate::http::body::{CREDENTIALS_LIMIT, Json};
use crate::http::client::Client;
use crate::http::language::Speak;
use crate::problem::ApiError;

/// Adds the routes.
pub(crate) fn add(routes: Routes) -> Routes {
    let own = Access::SignedIn;
    routes
        .api(own, routes!(get), &[])
        .api(own, routes!(put), &[Invalid, TooManyAttempts])
        .api(own, routes!(send), &[NothingToConfirm, TooManyAttempts])
        .api(
            own,
            routes!(confirm),
            &[
                Invalid,
                NothingToConfirm,
                ConfirmationOver,
                EmailTaken,
                TooManyAttempts,
            ],
        )
}

/// The address, and the one that is to be confirmed.
#[utoipa::path(
    get,
    path = path::ADDRESS,
    operation_id = "readAddress",
    responses((status = 200, body = OwnAddress))
)]
async fn get(State(app): State<AppState>, who: SignedIn) -> Result<Answer<OwnAddress>, ApiError> {
    address::own(&app, &who).await.map(Answer)
}

/// Asks for another address, or mends one that was not confirmed. A code goes there where the service sends mail.
#[utoipa::path(
    put,
    path = path::ADDRESS,
    operation_id = "claimAddress",
    request_body = ClaimAddress,
    responses((status = 202, body = OwnAddress))
)]
async fn put(
    State(app): State<AppState>,
    Speak(words): Speak,
    who: SignedIn,
    Json(form): Json<ClaimAddress, CREDENTIALS_LIMIT>,
) -> Result<(StatusCode, Answer<OwnAddress>), ApiError> {
    address::change(&app, words, &who, &form.email).await?;
    accepted(&app, who).await
}

/// Sends another code to the address that is to be confirmed. The one before does not work any more.
#[utoipa::path(
    post,
    path = path::ADDRESS_CODE,
    operation_id = "sendAddressCode",
    responses((status = 202, body = OwnAddress))
)]
async fn send(
    State(app): State<AppState>,
    who: SignedIn,
) -> Result<(StatusCode, Answer<OwnAddress>), ApiError> {
    address::send_again(&app, &who).await?;
    accepted(&app, who).await
}

/// Confirms an address by the code that went there.
#[utoipa::path(
    post,
    path = path::ADDRESS_CONFIRMATION,
    operation_id = "confirmAddress",
    request_body = ConfirmAddress,
    responses((status = 200, body = OwnAddress))
)]
async fn confirm(
    State(app): State<AppState>,
    Speak(words): Speak,
    client: Client,
    who: SignedIn,
    Json(form): Json<ConfirmAddress, CREDENTIALS_LIMIT>,
) -> Result<Answer<OwnAddress>, ApiError> {
    address::confirm(&app, words, client, &who, &form.code).await?;
    now(&app, who).await.map(Answer)
}

async fn accepted(
    app: &AppState,
    who: SignedIn,
) -> Result<(StatusCode, Answer<OwnAddress>), ApiError> {
    Ok((StatusCode::ACCEPTED, Answer(now(app, who).await?)))
}

/// How it stands after it was changed.
async fn now(app: &AppState, who: SignedIn) -> Result<OwnAddress, ApiError> {
    let person = app.store.person(who.account).await?;
    let who = match person {
        Some(person) => SignedIn {
            is_confirmed: person.confirmed_at.is_some(),
            email: person.email,
            ..who
        },
        None => who,
    };
    address::own(app, &who).await
}
