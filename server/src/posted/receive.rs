//! Receiving a form: whose it is, whether it was pressed before, and its answer as a redirect.

use std::sync::Arc;

use api::form::{POSTED_BY, POSTED_KEY, POSTED_LANGUAGE};
use axum::Extension;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, OptionalFromRequestParts, Request, State};
use axum::http::header::{
    ACCEPT, CONTENT_ENCODING, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE, VARY,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use store::Hash;
use uuid::Uuid;
use words::LANGUAGES;

use super::kept::{Kept, Page, Poster};
use super::once::{self, Answer, Pressed, Turn};
use super::{OfAnother, Place, ShownOnce, address, language_of, token};
use crate::access::{Access, SessionCookie, SignedIn, sign_in_first};
use crate::host::AppState;
use crate::http::body::{LIMIT, is_declared, read};
use crate::http::client::Client;
use crate::http::form::FormKey;
use crate::problem::{AnsweredWith, ApiError, FormKept};
use crate::site::go;

/// Who posts a form, and where.
struct Posting<'p> {
    place: &'p Place,
    who: Option<SignedIn>,
    session: Option<Hash>,
    poster: Poster,
    /// The address of the form, with the token under which something of it may be kept.
    uri: Uri,
    token: String,
    language: &'static str,
}

/// A middleware around what does what a form asks.
pub(super) async fn receive(
    State(place): State<Arc<Place>>,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let posting = match Posting::of(&place, &mut parts).await {
        Ok(posting) => posting,
        Err(error) => return error.into_response(),
    };
    let is_let_in = posting.who.is_some() || place.access == Access::Public;
    if place.form.sends_file || !is_declared(&parts.headers, "application/x-www-form-urlencoded") {
        // A program is told as programs are.
        if place.form.sends_file && !is_let_in && reads_pages(&parts.headers) {
            return sign_in_first(place.form.page);
        }
        let response = next.run(Request::from_parts(parts, body)).await;
        if let Some(OfAnother(owner)) = response.extensions().get() {
            return posting.anothers(Some(*owner), None);
        }
        return posting.answer(response, None).await;
    }
    let limits = &place.app.config.limits;
    let body = match read(body, LIMIT, limits.body_time).await {
        Ok(body) => body,
        Err(error) => return error.into_response(),
    };
    let form = Fields::of(&body);
    let owner = Uuid::try_parse(form.get(POSTED_BY)).ok();
    let kept = form.without(place.form.secrets);
    match &posting.who {
        None if !is_let_in => return posting.lost(owner, kept),
        Some(who)
            if !place.form.keeps_itself && owner.is_some_and(|owner| owner != who.account) =>
        {
            return posting.anothers(owner, Some(kept));
        }
        _ => {}
    }
    if let Some(response) = posting.in_language(form.get(POSTED_LANGUAGE), &kept) {
        return response;
    }
    let turn = match Uuid::try_parse(form.get(POSTED_KEY)) {
        Err(_) => None,
        Ok(key) => {
            parts.extensions.insert(FormKey(key));
            let account = posting.who.as_ref().map(|who| who.account);
            let press = once::press(account, posting.uri.path(), key, &body);
            match place.app.posted.once.begin(press, place.app.now()).await {
                Pressed::First(turn) => Some(turn),
                Pressed::Before(answer) => return answer.into_response(),
            }
        }
    };
    parts.uri = posting.uri.clone();
    let response = next
        .run(Request::from_parts(parts, Body::from(body.clone())))
        .await;
    let is_done = response.status().is_success() || response.status().is_redirection();
    let response = posting.answer(response, Some(kept)).await;
    if let Some(turn) = turn {
        tell(turn, is_done, &response);
    }
    response
}

/// Tells the others who pressed where it led.
fn tell(turn: Turn<'_>, is_done: bool, response: &Response) {
    let headers = response.headers();
    let Some(location) = headers.get(LOCATION) else {
        return;
    };
    let answer = Answer {
        location: location.clone(),
        cookies: headers.get_all(SET_COOKIE).iter().cloned().collect(),
    };
    if is_done {
        turn.done(answer);
    } else {
        turn.refused(answer);
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = go(self.location.to_str().unwrap_or("/"));
        let headers = response.headers_mut();
        for cookie in self.cookies {
            headers.append(SET_COOKIE, cookie);
        }
        response
    }
}

impl<'p> Posting<'p> {
    async fn of(place: &'p Place, parts: &mut Parts) -> Result<Posting<'p>, ApiError> {
        let app = &place.app;
        let who = <SignedIn as OptionalFromRequestParts<AppState>>::from_request_parts(parts, app)
            .await?;
        if let Some(who) = &who {
            parts.extensions.insert(who.clone());
        }
        let Ok(client) = Client::from_request_parts(parts, app).await;
        let token = token()?;
        let with_token = address(&parts.uri, Some(&token));
        Ok(Posting {
            place,
            session: SessionCookie::of(app, &parts.extensions, &parts.headers).token_hash(),
            poster: match &who {
                Some(who) => Poster::Account(who.account),
                None => Poster::Client(client),
            },
            who,
            uri: with_token.parse().map_err(ApiError::internal)?,
            token,
            language: language_of(app, &parts.uri, &parts.headers).language(),
        })
    }

    fn kept(&self, owner: Option<Uuid>, form: Option<Bytes>, page: Option<Page>) -> bool {
        let kept = Kept {
            token: self.token.clone(),
            path: self.uri.path().to_owned(),
            owner,
            session: self.session,
            poster: self.poster,
            form,
            page,
        };
        let app = &self.place.app;
        app.posted.memory.put(kept, app.now())
    }

    /// The session is over: to the sign-in page, and then back to the form with what was typed.
    fn lost(&self, owner: Option<Uuid>, form: Bytes) -> Response {
        self.kept(owner, Some(form), None);
        sign_in_first(&self.uri.to_string())
    }

    /// Somebody else is signed in by now: to the page that says so.
    fn anothers(&self, owner: Option<Uuid>, form: Option<Bytes>) -> Response {
        self.kept(owner, form, None);
        let who = self.who.clone().map(Extension);
        (who, go(&self.uri.to_string())).into_response()
    }

    /// It could not be done, and not for what was typed: the page that says so leads back to it.
    fn failed(&self, mut response: Response, form: Bytes) -> Response {
        let owner = self.who.as_ref().map(|who| who.account);
        if self.kept(owner, Some(form), None) {
            let back = FormKept(self.uri.to_string());
            response.extensions_mut().insert(back);
        }
        response
    }

    /// Nothing is to be done but to show the form in another language, as it was typed.
    fn in_language(&self, language: &str, form: &Bytes) -> Option<Response> {
        let (language, _) = LANGUAGES.iter().find(|(_, name)| *name == language)?;
        let owner = self.who.as_ref().map(|who| who.account);
        self.kept(owner, Some(form.clone()), None);
        let who = self.who.clone().map(Extension);
        Some((who, go(&format!("{}&lang={language}", self.uri))).into_response())
    }

    /// A redirect stays as it is; a page is kept for the redirect that leads to it. What went wrong altogether is told at once.
    async fn answer(&self, response: Response, form: Option<Bytes>) -> Response {
        let is_page = response
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|found| found.as_bytes().starts_with(b"text/html"));
        if let Some(error) = response.extensions().get::<ApiError>() {
            let is_ours = error.status().is_server_error();
            return match form {
                Some(form) if is_ours => self.failed(response, form),
                _ => response,
            };
        }
        if !is_page {
            return response;
        }
        let (parts, body) = response.into_parts();
        let Ok(body) = to_bytes(body, usize::MAX).await else {
            return ApiError::internal("a page has no end").into_response();
        };
        let page = Page {
            language: self.language,
            status: parts.status,
            headers: of_page(&parts.headers),
            body: body.clone(),
            once: parts.extensions.get::<ShownOnce>().is_some(),
        };
        let owner = self.who.as_ref().map(|who| who.account);
        if !self.kept(owner, form, Some(page)) {
            return Response::from_parts(parts, Body::from(body));
        }
        let mut redirect = go(&self.uri.to_string());
        for cookie in parts.headers.get_all(SET_COOKIE) {
            redirect.headers_mut().append(SET_COOKIE, cookie.clone());
        }
        // The log wants to know who it was and what was told.
        *redirect.extensions_mut() = parts.extensions;
        redirect.extensions_mut().insert(AnsweredWith(parts.status));
        redirect
    }
}

/// Whether pages are asked for.
fn reads_pages(headers: &HeaderMap) -> bool {
    let accept = headers.get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("text/html"))
}

/// What a page says of itself.
fn of_page(headers: &HeaderMap) -> HeaderMap {
    let kept = [CONTENT_TYPE, CONTENT_ENCODING, VARY, RETRY_AFTER];
    let kept = kept.into_iter();
    kept.filter_map(|name| Some((name.clone(), headers.get(name)?.clone())))
        .collect()
}

/// The fields of a form.
struct Fields(Vec<(String, String)>);

impl Fields {
    fn of(body: &[u8]) -> Fields {
        Fields(form_urlencoded::parse(body).into_owned().collect())
    }

    fn get(&self, name: &str) -> &str {
        let mut found = self.0.iter().filter(|(known, _)| known == name);
        found.next().map_or("", |(_, value)| value)
    }

    /// The form as it may be kept.
    fn without(&self, secrets: &[&str]) -> Bytes {
        let kept = self.0.iter();
        let ours = [POSTED_BY, POSTED_LANGUAGE];
        let kept = kept.filter(|(name, _)| {
            let name = name.as_str();
            !secrets.contains(&name) && !ours.contains(&name)
        });
        let mut written = form_urlencoded::Serializer::new(String::new());
        written.extend_pairs(kept);
        written.finish().into()
    }
}
