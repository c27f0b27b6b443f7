//! Signing in, up and out by plain forms. The app takes the first two over; a form that comes back with errors is the
//! server's, so that nothing of it is lost.

use api::page::Page;
use api::{ProblemKind, SignIn, SignUp, served};
use axum::Extension;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rules::interview::Link;
use ui::FieldErrors;
use ui::account::{AccountPage, sign_in, sign_up};

use crate::access::{Access, PostedForm, Routes, SessionCookie, SignedIn};
use crate::account::{self, CameIn};
use crate::host::AppState;
use crate::http::body::CREDENTIALS_LIMIT;
use crate::http::client::Client;
use crate::http::form::Form;
use crate::posted::{self, Forms};
use crate::problem::{ApiError, noted, title};
use crate::site::{Visit, go};

/// A form that holds a password.
type Credentials = Form<CREDENTIALS_LIMIT>;

const SIGN_IN: PostedForm = PostedForm::on(Page::SignIn.path())
    .texts(&["email"])
    .secrets(&["password"]);
const SIGN_UP: PostedForm = PostedForm::on(Page::SignUp.path())
    .texts(&["email", "first_name", "last_name"])
    .secrets(&["password"]);
/// The way out, in the header of every page.
const SIGN_OUT: PostedForm = PostedForm::on(Page::Home.path());

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let all = Access::Public;
    routes
        .on(Method::GET, Page::SignIn.path(), all, show_sign_in)
        .form(Page::SignIn.path(), all, SIGN_IN, post_sign_in)
        .on(Method::GET, Page::SignUp.path(), all, show_sign_up)
        .form(Page::SignUp.path(), all, SIGN_UP, post_sign_up)
        .form(served::SIGN_OUT, all, SIGN_OUT, post_sign_out)
}

/// `GET`: who is signed in goes on at once, but for giving the password once more (`?_again=yes`), or another account's
/// (`?_again=other`). Who has just signed in comes by here (`?_came_in=yes`), so that a browser that keeps no cookie is told.
async fn show_sign_in(visit: Visit, cookie: SessionCookie) -> Response {
    let mut page = page(&visit);
    let has_just_come_in = visit.query.get(CAME_IN) == "yes";
    match &visit.who {
        Some(_) if page.again => visit.show(StatusCode::OK, Page::SignIn.path(), |words| {
            sign_in(words, page)
        }),
        Some(who) => onward(&visit, who),
        None if has_just_come_in && cookie.token_hash().is_none() => {
            let lost = visit.words.account_cookie_lost().to_owned();
            page.errors = FieldErrors(vec![("email".to_owned(), lost)]);
            visit.show(StatusCode::OK, Page::SignIn.path(), |words| {
                sign_in(words, page)
            })
        }
        // Who was writing a form is told so, on a page that stays: the app's would not say it.
        None if page.notice.is_some() => visit.show(StatusCode::OK, Page::SignIn.path(), |words| {
            sign_in(words, page)
        }),
        None => visit.show_in_app(Page::SignIn, |words| sign_in(words, page)),
    }
}

/// `POST`: signs in, and on to where the reader was going.
async fn post_sign_in(
    State(app): State<AppState>,
    client: Client,
    cookie: SessionCookie,
    visit: Visit,
    form: Credentials,
) -> Result<Response, ApiError> {
    let typed = SignIn {
        email: form.get("email").to_owned(),
        password: form.get("password").to_owned(),
    };
    let mut page = page(&visit);
    page.email.clone_from(&typed.email);
    let came_in = if form.is_only_shown() {
        Err(ApiError::invalid(Vec::new()))
    } else {
        account::sign_in(&app, client, cookie.token_hash(), typed).await
    };
    match came_in {
        Ok(came_in) => enter(&visit, cookie, came_in),
        Err(error) => again(&visit, Page::SignIn, page, error),
    }
}

/// `GET`: who is signed in goes on at once.
async fn show_sign_up(visit: Visit) -> Response {
    if let Some(who) = &visit.who {
        return onward(&visit, who);
    }
    let page = page(&visit);
    visit.show_in_app(Page::SignUp, |words| sign_up(words, page))
}

/// `POST`: makes an account, and on to where the reader was going.
async fn post_sign_up(
    State(app): State<AppState>,
    client: Client,
    cookie: SessionCookie,
    visit: Visit,
    form: Credentials,
) -> Result<Response, ApiError> {
    let typed = |name| form.get(name).to_owned();
    let page = AccountPage {
        email: typed("email"),
        first_name: typed("first_name"),
        last_name: typed("last_name"),
        ..page(&visit)
    };
    let wanted = SignUp {
        email: typed("email"),
        password: typed("password"),
        first_name: typed("first_name"),
        last_name: typed("last_name"),
    };
    let came_in = if form.is_only_shown() {
        Err(ApiError::invalid(Vec::new()))
    } else {
        account::sign_up(&app, visit.words, client, cookie.token_hash(), wanted).await
    };
    match came_in {
        Ok(came_in) => enter(&visit, cookie, came_in),
        Err(error) => again(&visit, Page::SignUp, page, error),
    }
}

/// `POST`: signs out. Who is not signed in is signed out already.
async fn post_sign_out(
    State(app): State<AppState>,
    cookie: SessionCookie,
    form: Form,
) -> Result<Response, ApiError> {
    if form.is_only_shown() {
        return Ok(go(Page::Home.path()));
    }
    account::sign_out(&app, cookie.token_hash()).await?;
    Ok(([(SET_COOKIE, cookie.forget()?)], go(Page::Home.path())).into_response())
}

/// What the form shows before anything is typed.
fn page(visit: &Visit) -> AccountPage {
    let wanted = visit.query.get("_again");
    let signed_in = visit.who.as_ref();
    let once_more = signed_in.filter(|_| wanted == "yes");
    let again = signed_in.is_some() && matches!(wanted, "yes" | "other");
    let was_writing = signed_in.is_none() && visit.next().is_some_and(posted::is_kept);
    let kept = [
        again.then(|| format!("_again={wanted}")),
        visit
            .next()
            .map(|next| format!("_next={}", Link::encode(next))),
    ];
    let kept: Vec<String> = kept.into_iter().flatten().collect();
    AccountPage {
        email: once_more.map(|who| who.email.clone()).unwrap_or_default(),
        notice: match once_more {
            Some(_) => Some(visit.words.sign_in_again()),
            None => was_writing.then(|| visit.words.form_lost()),
        },
        again,
        onward: if kept.is_empty() {
            String::new()
        } else {
            format!("?{}", kept.join("&"))
        },
        ..AccountPage::default()
    }
}

/// To where the reader was going, or to where people of the role begin.
fn onward(visit: &Visit, who: &SignedIn) -> Response {
    go(visit.next().unwrap_or(served::home_of(who.role)))
}

/// In the address of the sign-in page: the browser was given the cookie of a session just before.
const CAME_IN: &str = "_came_in";

/// In, with a session: on to where the reader was going, by the page that sees whether the cookie came back.
pub(crate) fn enter(
    visit: &Visit,
    cookie: SessionCookie,
    came_in: CameIn,
) -> Result<Response, ApiError> {
    let next = visit.next().unwrap_or(served::home_of(came_in.who.role));
    let check = go(&format!(
        "{}?{CAME_IN}=yes&_next={}",
        Page::SignIn.path(),
        Link::encode(next)
    ));
    let set = [(SET_COOKIE, cookie.set(&came_in.token)?)];
    Ok((set, Extension(came_in.who), check).into_response())
}

/// The form again with what is wrong and what was typed; the password never.
fn again(
    visit: &Visit,
    place: Page,
    page: AccountPage,
    error: ApiError,
) -> Result<Response, ApiError> {
    let Some(errors) = sentences(visit, &error, "email") else {
        return Err(error);
    };
    let page = AccountPage {
        errors: FieldErrors(errors),
        ..page
    };
    let screen = if place == Page::SignIn {
        sign_in
    } else {
        sign_up
    };
    let response = visit.show(error.status(), place.path(), |words| screen(words, page));
    Ok(noted(response, &error))
}

/// What a form says of an error, by field; what is about no field in particular stands at `first`. `None` for what no form
/// can say.
pub(crate) fn sentences(
    visit: &Visit,
    error: &ApiError,
    first: &str,
) -> Option<Vec<(String, String)>> {
    match error.kind() {
        ProblemKind::Invalid => {
            let errors = error.errors().iter();
            let pairs = errors.map(|error| (error.field.clone(), error.message.clone()));
            Some(pairs.collect())
        }
        ProblemKind::WrongCredentials | ProblemKind::TooManyAttempts | ProblemKind::Busy => {
            Some(vec![(first.to_owned(), sentence(visit, error))])
        }
        ProblemKind::EmailTaken => Some(vec![("email".to_owned(), sentence(visit, error))]),
        _ => None,
    }
}

fn sentence(visit: &Visit, error: &ApiError) -> String {
    let title = title(visit.words, error.kind());
    match error.detail_text(visit.words) {
        Some(more) => format!("{title} {more}"),
        None => title.to_owned(),
    }
}
