//! Showing what came of a form, and what was typed: under the form's address, with the token of what is kept.

use std::sync::Arc;

use axum::Extension;
use axum::body::{Body, Bytes};
use axum::extract::{OptionalFromRequestParts, Request, State};
use axum::handler::Handler;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use desk::posted::{OfAnotherPage, of_another};
use ui::PRESS;

use super::kept::{Kept, Page};
use super::{KEPT, Place, address, language_of};
use crate::access::{SessionCookie, SignedIn, sign_in_first};
use crate::host::AppState;
use crate::http::form::OnlyShown;
use crate::site::{Query, Visit, go};

/// A middleware around the pages at a form's address: where the address names something that is kept, it is shown.
pub(super) async fn show(
    State(place): State<Arc<Place>>,
    request: Request,
    next: Next,
) -> Response {
    let query = Query::of(request.uri().query().unwrap_or_default());
    let token = query.get(KEPT);
    if token.is_empty() {
        return next.run(request).await;
    }
    let app = &place.app;
    let (mut parts, _) = request.into_parts();
    let who = <SignedIn as OptionalFromRequestParts<AppState>>::from_request_parts(&mut parts, app);
    let who = match who.await {
        Ok(who) => who,
        Err(error) => return error.into_response(),
    };
    let Some(kept) = app.posted.memory.find(token, parts.uri.path(), app.now()) else {
        return go(&address(&parts.uri, None));
    };
    let account = who.as_ref().map(|who| who.account);
    if kept.owner.is_none() && account.is_some() && kept.page.is_some() {
        // Whoever was answered as nobody has come in since.
        return match &kept.form {
            Some(form) if place.form.keeps_itself => typed(&place, parts, form).await,
            _ => go(&address(&parts.uri, None)),
        };
    }
    if kept.owner.is_none() || kept.owner == account {
        return of_owner(&place, parts, who, &kept).await;
    }
    let session = SessionCookie::of(app, &parts.extensions, &parts.headers).token_hash();
    match who {
        None => sign_in_first(&address(&parts.uri, Some(token))),
        Some(who) if kept.session == session => of_somebody_else(&place, &parts, who, &kept),
        Some(_) => go(&address(&parts.uri, None)),
    }
}

/// The page that answers the form, or the form with what was typed.
async fn of_owner(place: &Place, parts: Parts, who: Option<SignedIn>, kept: &Kept) -> Response {
    let app = &place.app;
    let language = language_of(app, &parts.uri, &parts.headers).language();
    if let Some(page) = &kept.page
        && (page.language == language || kept.form.is_none())
    {
        if page.once {
            app.posted.memory.forget(&kept.token);
        }
        return (who.map(Extension), again(page)).into_response();
    }
    match &kept.form {
        Some(form) => typed(place, parts, form).await,
        None => go(&address(&parts.uri, None)),
    }
}

fn again(page: &Page) -> Response {
    let mut response = (page.status, page.body.clone()).into_response();
    let headers = response.headers_mut();
    headers.remove(CONTENT_TYPE);
    headers.extend(page.headers.clone());
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The form as it was typed: its handler writes it, and does nothing.
async fn typed(place: &Place, mut parts: Parts, form: &Bytes) -> Response {
    parts.method = Method::POST;
    parts.extensions.insert(OnlyShown);
    let declared = HeaderValue::from_static("application/x-www-form-urlencoded");
    parts.headers.insert(CONTENT_TYPE, declared);
    let form = if place.form.keeps_itself {
        pressed(form)
    } else {
        form.clone()
    };
    let request = Request::from_parts(parts, Body::from(form));
    let mut response = Handler::call(place.handler.clone(), request, place.app.clone()).await;
    // Nothing is wrong with it: it was not judged.
    if response.status() == StatusCode::UNPROCESSABLE_ENTITY {
        *response.status_mut() = StatusCode::OK;
    }
    response
}

/// A form whose buttons act within it, as if one had been pressed that changes nothing.
fn pressed(form: &Bytes) -> Bytes {
    let typed = form_urlencoded::parse(form).filter(|(name, _)| name != PRESS);
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(typed).append_pair(PRESS, "show");
    written.finish().into()
}

/// Somebody else has signed in since: who that is, and what was typed.
fn of_somebody_else(place: &Place, parts: &Parts, who: SignedIn, kept: &Kept) -> Response {
    let form = kept.form.as_deref().unwrap_or_default();
    let texts = form_urlencoded::parse(form)
        .filter(|(name, value)| place.form.texts.contains(&name.as_ref()) && !value.is_empty());
    let page = OfAnotherPage {
        reader: who.email.clone(),
        back: address(&parts.uri, Some(&kept.token)),
        texts: texts.map(|(_, value)| value.into_owned()).collect(),
    };
    let visit = Visit::of(
        &place.app,
        Some(who.clone()),
        &parts.uri,
        parts.headers.clone(),
    );
    let response = visit.show(StatusCode::CONFLICT, "", |words| of_another(words, page));
    (Extension(who), response).into_response()
}
