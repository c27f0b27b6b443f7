//! My Profile, Programs: the Microsoft section, and showing an access code to its owner.

use api::page::Page;
use api::{CodeState, ProblemKind, served};
use axum::extract::{Path, State};
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::programs::{ProgramsPage, RegistrationState, RevealPage, code_over, programs, reveal};
use rules::Role;
use rules::interview::Link;
use store::Hash;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::access::{Access, PostedForm, Routes, SessionCookie};
use crate::host::AppState;
use crate::http::form::Form;
use crate::notice::page::{holder, show};
use crate::posted::Forms;
use crate::problem::ApiError;
use crate::site::{Visit, go};
use crate::{credential, registration};

/// A button beside an access code.
const ON_PROGRAMS: PostedForm = PostedForm::on(served::PROGRAMS);

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let candidate = Access::Confirmed(&[Role::Candidate]);
    routes
        .on(Method::GET, served::PROGRAMS, candidate, show_programs)
        .form(served::REVEAL_CODE, candidate, ON_PROGRAMS, reveal_code)
        .on(Method::GET, served::REVEAL_CODE, candidate, show_code)
        .form(served::USE_CODE, candidate, ON_PROGRAMS, use_code)
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

/// `POST`: reveals the code to the page that shows it once, which a redirect opens: so "Back" and a reload never send this
/// again. Who gave the password long ago gives it again first, and presses again.
async fn reveal_code(
    State(app): State<AppState>,
    visit: Visit,
    cookie: SessionCookie,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    if form.is_only_shown() {
        return Ok(go(served::PROGRAMS));
    }
    let session = session(&cookie)?;
    let page = address(&id)?;
    // Pressed twice, it is shown once.
    if app.shown_once.is_waiting(session, &page, app.now()) {
        return Ok(go(&page));
    }
    match credential::reveal(&app, holder(&visit)?, &id).await {
        Ok(revealed) => {
            let code = Zeroizing::new(revealed.code);
            app.shown_once.put(session, &page, code, app.now());
            Ok(go(&page))
        }
        Err(error) => match error.kind() {
            ProblemKind::RecentSignInNeeded => Ok(sign_in_again()),
            ProblemKind::CodeOver => Ok(visit.show(error.status(), PROFILE, code_over)),
            _ => Err(error),
        },
    }
}

/// `GET`: the code that was revealed just before, once; later, how to see it again.
async fn show_code(
    State(app): State<AppState>,
    visit: Visit,
    cookie: SessionCookie,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let code = credential::own_code(&app, holder(&visit)?, &id).await?;
    let secret = app
        .shown_once
        .take(session(&cookie)?, &address(&id)?, app.now());
    if code.state.state != CodeState::Works {
        return Ok(visit.show(StatusCode::OK, PROFILE, code_over));
    }
    let page = RevealPage {
        id: code.state.id,
        code: secret.map(|secret| secret.to_string()),
        number: code.number,
        expires_at: code.state.expires_at,
    };
    Ok(visit.show(StatusCode::OK, PROFILE, |words| reveal(words, page)))
}

/// The session for which a code is shown.
fn session(cookie: &SessionCookie) -> Result<Hash, ApiError> {
    cookie.token_hash().ok_or(ProblemKind::NotSignedIn.into())
}

/// The page of a code, however its id was written.
fn address(id: &str) -> Result<String, ApiError> {
    let id = Uuid::try_parse(id).map_err(|_| ProblemKind::NotFound)?;
    Ok(served::fill(served::REVEAL_CODE, &[&id.to_string()]))
}

/// `POST`: its owner has used a code.
async fn use_code(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    if form.is_only_shown() {
        return Ok(go(served::PROGRAMS));
    }
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
