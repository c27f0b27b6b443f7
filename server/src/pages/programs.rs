//! My Profile, Programs: the Microsoft section, and showing an access code to its owner.

use api::page::Page;
use api::{ProblemKind, served};
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::programs::{ProgramsPage, RegistrationState, RevealPage, code_over, programs, reveal};
use rules::Role;
use rules::interview::Link;
use uuid::Uuid;

use super::candidate::{holder, show};
use super::{Visit, go};
use crate::access::{Access, Routes};
use crate::problem::ApiError;
use crate::service::{credential, registration};
use crate::state::AppState;

/// Adds these pages.
pub(super) fn add(routes: Routes) -> Routes {
    let candidate = Access::Roles(&[Role::Candidate]);
    routes
        .on(Method::GET, served::PROGRAMS, candidate, show_programs)
        .on(Method::POST, served::REVEAL_CODE, candidate, reveal_code)
        .on(Method::POST, served::USE_CODE, candidate, use_code)
}

/// `GET`: the registration, the MCP IDs and how their access codes are.
async fn show_programs(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let account = holder(&visit)?.account;
    let on_record = credential::read(&app, account).await?;
    let registration = match registration::read(&app, account).await? {
        None => RegistrationState::None,
        Some(record) => match record.nda {
            None => RegistrationState::Open {
                reference: record.reference,
            },
            Some(nda) => RegistrationState::Accepted {
                reference: record.reference,
                at: nda.at,
            },
        },
    };
    let about: Vec<Uuid> = on_record
        .ids
        .iter()
        .filter_map(|held| held.id.parse().ok())
        .collect();
    let page = ProgramsPage {
        registration,
        ids: on_record.ids,
        results: on_record.results,
    };
    let screen = |words| programs(words, page);
    show(&app, &visit, StatusCode::OK, PROFILE, &about, screen).await
}

/// `POST`: the code, on a page that nobody keeps. Who gave the password long ago gives it again first, and presses again.
async fn reveal_code(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    match credential::reveal(&app, holder(&visit)?, &id).await {
        Ok(revealed) => {
            let page = RevealPage {
                id,
                code: revealed.code.code,
                number: revealed.number,
                expires_at: revealed.code.expires_at,
            };
            Ok(visit.show(StatusCode::OK, PROFILE, |words| reveal(words, page)))
        }
        Err(error) => match error.kind() {
            ProblemKind::RecentSignInNeeded => Ok(sign_in_again()),
            ProblemKind::CodeOver => Ok(visit.show(error.status(), PROFILE, code_over)),
            _ => Err(error),
        },
    }
}

/// `POST`: its owner has used a code.
async fn use_code(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    credential::use_code(&app, holder(&visit)?, &id).await?;
    Ok(go(served::PROGRAMS))
}

/// To the password, and back to the programs.
fn sign_in_again() -> Response {
    go(&format!(
        "{}?_again=yes&_next={}",
        Page::SignIn.path(),
        Link::encode(served::PROGRAMS)
    ))
}

/// The place of the header under which the tabs of My Profile are.
const PROFILE: &str = Page::Profile.path();
