//! The page that says why exams, IDs and codes wait, and how to confirm the address; and where the link in a mail leads.

use api::{ConfirmBy, ProblemKind, served};
use axum::extract::State;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use desk::address::{AddressPage, LinkPage, Way, address as screen, link, link_over};
use rules::interview::Link;
use store::Shown;
use ui::FieldErrors;

use crate::access::{Access, PostedForm, Routes};
use crate::account::page::sentences;
use crate::address;
use crate::host::AppState;
use crate::http::body::CREDENTIALS_LIMIT;
use crate::http::client::Client;
use crate::http::form::Form;
use crate::notice::page::holder;
use crate::posted::Forms;
use crate::problem::{ApiError, noted};
use crate::site::{Visit, go};

const CODE: PostedForm = PostedForm::on(served::ADDRESS).secrets(&["code"]);
const AGAIN: PostedForm = PostedForm::on(served::ADDRESS);
const CHANGE: PostedForm = PostedForm::on(served::ADDRESS).texts(&["email"]);
const LINK: PostedForm = PostedForm::on(served::ADDRESS_LINK);

/// In the address of the page: what was just done.
const DONE: &str = "_done";

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let own = Access::SignedIn;
    let all = Access::Public;
    routes
        .on(Method::GET, served::ADDRESS, own, show)
        .form(served::ADDRESS, own, CODE, confirm)
        .form(served::ADDRESS_CODE, own, AGAIN, send_again)
        .form(served::ADDRESS_CHANGE, own, CHANGE, change)
        .on(Method::GET, served::ADDRESS_LINK, all, show_link)
        .form(served::ADDRESS_LINK, all, LINK, post_link)
}

/// `GET`: how the address stands.
async fn show(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let mut page = page(&app, &visit).await?;
    page.done = match visit.query.get(DONE) {
        "sent" => Some(visit.words.address_sent()),
        "confirmed" => Some(visit.words.address_done()),
        _ => None,
    };
    Ok(visit.show(StatusCode::OK, PROFILE, |words| screen(words, page)))
}

/// `POST`: the code that went there; then on to where the reader was going.
async fn confirm(
    State(app): State<AppState>,
    client: Client,
    visit: Visit,
    form: Form<CREDENTIALS_LIMIT>,
) -> Result<Response, ApiError> {
    let who = holder(&visit)?;
    let confirmed = if form.is_only_shown() {
        Err(ApiError::invalid(Vec::new()))
    } else {
        address::confirm(&app, visit.words, client, who, form.get("code")).await
    };
    match confirmed {
        Ok(()) => {
            let done = format!("{}?{DONE}=confirmed", served::ADDRESS);
            Ok(go(visit.next().unwrap_or(&done)))
        }
        Err(error) => again(&app, &visit, error, "code", None).await,
    }
}

/// `POST`: sends another code.
async fn send_again(
    State(app): State<AppState>,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let sent = if form.is_only_shown() {
        Err(ApiError::invalid(Vec::new()))
    } else {
        address::send_again(&app, holder(&visit)?).await
    };
    match sent {
        Ok(()) => Ok(go(&here(&visit, "sent"))),
        Err(error) => again(&app, &visit, error, "code", None).await,
    }
}

/// `POST`: mends the address, or asks for another one.
async fn change(
    State(app): State<AppState>,
    visit: Visit,
    form: Form<CREDENTIALS_LIMIT>,
) -> Result<Response, ApiError> {
    let typed = form.get("email");
    let changed = if form.is_only_shown() {
        Err(ApiError::invalid(Vec::new()))
    } else {
        address::change(&app, visit.words, holder(&visit)?, typed).await
    };
    match changed {
        Ok(()) => Ok(go(&here(&visit, "sent"))),
        Err(error) => again(&app, &visit, error, "email", Some(typed.to_owned())).await,
    }
}

/// `GET`: what the link in a mail would confirm. Looking at it does nothing: mail programs do.
async fn show_link(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let token = visit.query.get("token");
    Ok(match address::of_link(&app, token).await? {
        Some(email) => {
            let page = LinkPage {
                email,
                action: format!("{}?token={}", served::ADDRESS_LINK, Link::encode(token)),
            };
            visit.show(StatusCode::OK, served::ADDRESS_LINK, |words| {
                link(words, page)
            })
        }
        None => over(&visit),
    })
}

/// `POST`: confirms it. Who has the link need not be signed in here.
async fn post_link(
    State(app): State<AppState>,
    client: Client,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let token = visit.query.get("token");
    if form.is_only_shown() {
        return Ok(go(&format!(
            "{}?token={}",
            served::ADDRESS_LINK,
            Link::encode(token)
        )));
    }
    Ok(match address::confirm_by_link(&app, client, token).await? {
        Shown::Confirmed { email, .. } => {
            let is_here = visit.who.is_some();
            visit.show(StatusCode::OK, served::ADDRESS_LINK, |words| {
                desk::address::link_done(words, &email, is_here)
            })
        }
        Shown::Taken => visit.show(
            StatusCode::CONFLICT,
            served::ADDRESS_LINK,
            desk::address::link_taken,
        ),
        Shown::Wrong | Shown::Over => over(&visit),
    })
}

/// Used, replaced, run out, or never made.
fn over(visit: &Visit) -> Response {
    let response = visit.show(StatusCode::NOT_FOUND, served::ADDRESS_LINK, link_over);
    noted(
        response,
        &ApiError::from(ProblemKind::NotFound).reason("address-link"),
    )
}

/// The page as it stands.
async fn page(app: &AppState, visit: &Visit) -> Result<AddressPage, ApiError> {
    let who = holder(visit)?;
    let own = address::own(app, who).await?;
    let next = visit
        .next()
        .map(|next| format!("?_next={}", Link::encode(next)));
    Ok(AddressPage {
        email: own.email,
        is_confirmed: own.confirmed,
        to_confirm: own.to_confirm.as_ref().map(|claim| claim.email.clone()),
        way: own.to_confirm.map(|claim| match claim.by {
            ConfirmBy::Mail => Way::Mail {
                until: claim.code_until,
            },
            ConfirmBy::Desk => Way::Desk,
        }),
        onward: next.unwrap_or_default(),
        is_on_the_way: visit.next().is_some(),
        ..AddressPage::default()
    })
}

/// The page with what is wrong.
async fn again(
    app: &AppState,
    visit: &Visit,
    error: ApiError,
    first: &str,
    typed: Option<String>,
) -> Result<Response, ApiError> {
    let errors = match error.kind() {
        ProblemKind::ConfirmationOver | ProblemKind::NothingToConfirm => {
            let title = crate::problem::title(visit.words, error.kind());
            Some(vec![(first.to_owned(), title.to_owned())])
        }
        ProblemKind::EmailTaken => Some(vec![(
            first.to_owned(),
            visit.words.address_taken().to_owned(),
        )]),
        _ => sentences(visit, &error, first),
    };
    let Some(errors) = errors else {
        return Err(error);
    };
    let page = AddressPage {
        errors: FieldErrors(errors),
        typed,
        ..page(app, visit).await?
    };
    let response = visit.show(error.status(), PROFILE, |words| screen(words, page));
    Ok(noted(response, &error))
}

/// The page itself, with what was done.
fn here(visit: &Visit, done: &str) -> String {
    let next = visit
        .next()
        .map(|next| format!("&_next={}", Link::encode(next)));
    format!(
        "{}?{DONE}={done}{}",
        served::ADDRESS,
        next.unwrap_or_default()
    )
}

/// The place of the header under which the page is.
const PROFILE: &str = api::page::Page::Profile.path();
