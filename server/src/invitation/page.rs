//! Where a one-time link leads. Looking at it uses nothing up; setting a password does.

use api::{ProblemKind, served};
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::invitation::{Guest, InvitationPage, invitation, invitation_over};
use rules::interview::Link;
use ui::FieldErrors;

use super::{Acceptance, Invited, accept, find};
use crate::access::{Access, PostedForm, Routes, SessionCookie};
use crate::account::page::{enter, sentences};
use crate::host::AppState;
use crate::http::body::CREDENTIALS_LIMIT;
use crate::http::client::Client;
use crate::http::form::Form;
use crate::posted::Forms;
use crate::problem::{ApiError, noted};
use crate::site::Visit;
use crate::staff::name;

const FORM: PostedForm = PostedForm::on(served::INVITATION)
    .texts(&["first_name", "last_name", "email"])
    .secrets(&["password"]);

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let all = Access::Public;
    routes
        .on(Method::GET, served::INVITATION, all, show)
        .form(served::INVITATION, all, FORM, post)
}

async fn show(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let invited = find(&app, visit.query.get("token")).await?;
    Ok(match invited {
        Some(invited) => form(&visit, StatusCode::OK, guest(invited, None), Vec::new()),
        None => over(&visit),
    })
}

async fn post(
    State(app): State<AppState>,
    client: Client,
    cookie: SessionCookie,
    visit: Visit,
    typed: Form<CREDENTIALS_LIMIT>,
) -> Result<Response, ApiError> {
    let token = visit.query.get("token");
    let text = |name: &str| typed.get(name).to_owned();
    let acceptance = Acceptance {
        password: text("password"),
        first_name: text("first_name"),
        last_name: text("last_name"),
        email: text("email"),
    };
    let before = cookie.token_hash();
    let accepted = if typed.is_only_shown() {
        Err(ApiError::invalid(Vec::new()))
    } else {
        accept(&app, visit.words, client, before, token, acceptance).await
    };
    let error = match accepted {
        Ok(Some(came_in)) => return enter(&visit, cookie, came_in),
        Ok(None) => return Ok(over(&visit)),
        Err(error) => error,
    };
    let Some(errors) = sentences(&visit, &error, "password") else {
        return Err(error);
    };
    match find(&app, token).await? {
        Some(invited) => {
            let guest = guest(invited, Some(&typed));
            let response = form(&visit, error.status(), guest, errors);
            Ok(noted(response, &error))
        }
        None => Ok(over(&visit)),
    }
}

fn guest(invited: Invited, typed: Option<&Form<CREDENTIALS_LIMIT>>) -> Guest {
    let text = |name: &str| typed.map_or("", |typed| typed.get(name)).to_owned();
    match invited {
        Invited::Somebody(person) => Guest::Known {
            name: name(&person),
            email: person.email,
        },
        Invited::FirstAdministrator => Guest::First {
            first_name: text("first_name"),
            last_name: text("last_name"),
            email: text("email"),
        },
    }
}

fn form(
    visit: &Visit,
    status: StatusCode,
    guest: Guest,
    errors: Vec<(String, String)>,
) -> Response {
    let token = Link::encode(visit.query.get("token"));
    let page = InvitationPage {
        guest,
        action: format!("{}?token={token}", served::INVITATION),
        errors: FieldErrors(errors),
    };
    visit.show(status, served::INVITATION, |words| invitation(words, page))
}

/// Used, replaced, run out, or never made: which of them is nobody's business who has only the link.
fn over(visit: &Visit) -> Response {
    let response = visit.show(StatusCode::NOT_FOUND, served::INVITATION, invitation_over);
    noted(
        response,
        &ApiError::from(ProblemKind::NotFound).reason("invitation"),
    )
}
