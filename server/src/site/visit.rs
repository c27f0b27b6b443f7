//! A visit to a page that only the server writes: who comes, in which language, with which query or form.

use std::convert::Infallible;

use api::page::{Page, own_address};
use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::header::{CACHE_CONTROL, HOST, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use rules::interview::Link;
use ui::guide::is_of_guide;
use ui::{Screen, Visitor};
use uuid::Uuid;
use words::Words;

use super::document::{Document, Place};
use super::{Query, remembered};
use crate::access::SignedIn;
use crate::host::AppState;
use crate::http::form::FormKey;
use crate::http::{client, language};

/// What a handler of such a page knows of its request.
pub(crate) struct Visit {
    /// The language to answer in.
    pub words: Words,
    /// Who comes, where anybody is signed in; always there on a route that is not public.
    pub who: Option<SignedIn>,
    /// What the address asks.
    pub query: Query,
    headers: HeaderMap,
    is_switched: bool,
    /// The key of the form that was posted.
    key: Option<Uuid>,
    /// Under which address the site was reached.
    origin: String,
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &AppState) -> Result<Visit, Infallible> {
        // Who cannot be recognized because the records do not answer reads a public page like any visitor.
        let who = <SignedIn as OptionalFromRequestParts<AppState>>::from_request_parts(parts, app);
        let who = who.await.ok().flatten();
        let mut visit = Visit::of(app, who, &parts.uri, parts.headers.clone());
        visit.key = parts.extensions.get::<FormKey>().map(|key| key.0);
        if client::is_https(&app.config, &parts.extensions, &parts.headers) {
            visit.origin = visit.origin.replace("http://", "https://");
        }
        Ok(visit)
    }
}

impl Visit {
    /// A visit by somebody, to an address, with headers that say in which language to answer.
    pub(crate) fn of(
        app: &AppState,
        who: Option<SignedIn>,
        uri: &Uri,
        headers: HeaderMap,
    ) -> Visit {
        let query = Query::of(uri.query().unwrap_or_default());
        let switched = query.language();
        let host = headers.get(HOST).and_then(|host| host.to_str().ok());
        let origin = format!("http://{}", host.unwrap_or_default());
        Visit {
            words: switched.unwrap_or_else(|| language::of(&headers, app.words)),
            who,
            query,
            headers,
            is_switched: switched.is_some(),
            key: None,
            origin,
        }
    }
}

impl Query {
    /// The first value of a name; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.pairs()
            .find(|(known, _)| *known == name)
            .map_or("", |(_, value)| value)
    }
}

impl Visit {
    /// Where the reader wanted to go before signing in, if that is a page of this site.
    pub(crate) fn next(&self) -> Option<&str> {
        own_address(self.query.get("_next"))
    }

    /// Writes a page that an app takes over.
    pub(crate) fn show_in_app(&self, page: Page, screen: impl FnOnce(Words) -> Screen) -> Response {
        let document = Document {
            words: self.words,
            place: Place::of_reader(page, self.visitor()),
            kept: self.query.kept(),
            key: None,
        };
        self.finish(document, StatusCode::OK, screen)
    }

    /// The whole address of a page, to be given to somebody: under the address that is set for the site, or else under the
    /// one that the reader used.
    pub(crate) fn whole(&self, app: &AppState, path: &str) -> String {
        let origin = app.config.public_url.as_ref().unwrap_or(&self.origin);
        format!("{origin}{path}")
    }

    /// Where the reader begins: at their work, or at the front page.
    pub(crate) fn start(&self) -> &'static str {
        match &self.who {
            Some(who) if who.role.is_staff() => api::served::home_of(who.role),
            _ => Page::Home.path(),
        }
    }

    /// Writes a page under a place of the header (one of `api::served`, or a page's path).
    pub(crate) fn show(
        &self,
        status: StatusCode,
        place: &'static str,
        screen: impl FnOnce(Words) -> Screen,
    ) -> Response {
        let document = Document {
            words: self.words,
            place: Place::Served(place, self.visitor()),
            kept: self.query.kept(),
            // What is sent again after it was refused is the same thing. What comes after something that was done is another.
            key: self.key.filter(|_| status.is_client_error()),
        };
        self.finish(document, status, screen)
    }

    fn visitor(&self) -> Visitor {
        match &self.who {
            Some(who) => Visitor::SignedIn(who.seen_by_holder()),
            None => Visitor::Anonymous,
        }
    }

    /// What addresses carry along of this one's: the guide's answers.
    pub(crate) fn onward(&self) -> String {
        let pairs = self.query.pairs().filter(|(name, _)| is_of_guide(name));
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{}={}", Link::encode(name), Link::encode(value)))
            .collect();
        if pairs.is_empty() {
            String::new()
        } else {
            format!("?{}", pairs.join("&"))
        }
    }

    fn finish(
        &self,
        document: Document,
        status: StatusCode,
        screen: impl FnOnce(Words) -> Screen,
    ) -> Response {
        let words = self.words;
        let written = document.write(|| screen(words), &self.headers);
        let mut response = (status, written).into_response();
        // A person's records: nobody else's browser, no proxy and no history keeps them (ASVS 14.3.2).
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.is_switched {
            response
                .headers_mut()
                .extend(remembered(words).map(|cookie| (SET_COOKIE, cookie)));
        }
        response
    }
}

/// On to another page, after something was done.
pub(crate) fn go(address: &str) -> Response {
    let location = HeaderValue::try_from(address).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response()
}
