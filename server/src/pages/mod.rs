//! The site's pages as plain HTML: the screens of `ui`, written on the server, readable before and without the app.
//!
//! The guide is whole here: its answers travel in the query. So is what needs an account ([`registration`], [`profile`]); only
//! what a device keeps is the app's alone.

mod account;
mod atlas;
mod audit;
mod candidate;
mod document;
mod embed;
mod failure;
mod imports;
mod invitation;
mod profile;
mod programs;
mod queue;
mod record;
mod registration;
mod requests;
mod staff;
mod transcript;
mod users;
mod visit;

pub(crate) use failure::Reader;
pub(crate) use visit::{Visit, go};

use std::collections::BTreeMap;
use std::sync::LazyLock;

use api::page::Page;
use api::served::OFFLINE;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rules::Date;
use rules::interview::{Answers, Link};
use rules::policy;
use ui::guide::{Carry, Guide, Turn};
use ui::{Screen, Visitor};
use words::{LANGUAGES, Words};

use crate::access::{Access, Routes, SessionCookie, SignedIn};
use crate::clock;
use crate::http::language::{self, COOKIE_NAME};
use crate::service::credential;
use crate::state::AppState;
use document::{Document, Place};

/// Adds the pages that only the server writes, and a page per address of the app.
pub fn add(routes: Routes) -> Routes {
    let routes = audit::add(staff::add(invitation::add(account::add(routes))));
    let routes = requests::add(programs::add(transcript::add(routes)));
    let routes = queue::add(record::add(users::add(routes)));
    let routes = embed::add(imports::add(routes)).on(Method::GET, OFFLINE, Access::Public, offline);
    let routes = profile::add(registration::add(routes));
    // Every other page has handlers of its own.
    let kept = [Page::Home, Page::Guide, Page::Outbox].into_iter();
    kept.fold(routes, |routes, page| {
        routes.on(
            Method::GET,
            page.path(),
            Access::Public,
            move |app, request| show(page, app, request),
        )
    })
}

/// The bundled policy with its words, by language.
static GUIDES: LazyLock<BTreeMap<String, Guide>> = LazyLock::new(|| {
    let Ok(checked) = policy::check(&policy::bundled()) else {
        return BTreeMap::new();
    };
    let Some(policy) = checked.policy else {
        return BTreeMap::new();
    };
    let guides = checked.words.into_iter().map(|(language, words)| {
        (
            language,
            Guide {
                policy: policy.clone(),
                words,
            },
        )
    });
    guides.collect()
});

/// The query of a page's address: what it says, and the language that it switches to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    fn of(query: &str) -> Query {
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        // A form sends spaces as plus signs.
        let decoded = |text: &str| Link::decode(&text.replace('+', " "));
        Query(
            pairs
                .map(|(name, value)| (decoded(name), decoded(value)))
                .collect(),
        )
    }

    /// Names and values, in their order.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn language(&self) -> Option<Words> {
        let (_, chosen) = self.pairs().find(|(name, _)| *name == "lang")?;
        LANGUAGES
            .iter()
            .find(|(language, _)| *language == chosen)
            .and_then(|(language, _)| Words::of(language))
    }

    /// What the links to other languages must carry along.
    fn kept(&self) -> String {
        let kept = self.pairs().filter(|(name, _)| *name != "lang");
        kept.map(|(name, value)| format!("{}={}&", Link::encode(name), Link::encode(value)))
            .collect()
    }
}

async fn show(page: Page, State(app): State<AppState>, request: Request) -> Response {
    let query = Query::of(request.uri().query().unwrap_or_default());
    let switched = query.language();
    let words = switched.unwrap_or_else(|| language::of(request.headers(), app.words));
    let turn = Turn::from_pairs(query.pairs());
    let today = today(&app);
    let cookie = SessionCookie::of(&app, request.extensions(), request.headers());
    let record = record(&app, page, cookie, request.headers()).await;
    let of_reader = record.clone();
    let write = move || {
        let Some(guide) = guide(words) else {
            return ui::not_found(words);
        };
        match page {
            Page::Home => ui::home(guide, words, today, &of_reader, Carry::Query),
            Page::Guide => {
                let turn = turn.with_record(&of_reader);
                ui::guide::screen(guide, words, turn.stop(&guide.policy, today), Carry::Query)
            }
            Page::Outbox => ui::needs_app(words, words.device_heading()),
            _ => ui::not_found(words),
        }
    };
    let place = Place::App {
        page,
        record,
        visitor: Visitor::Unknown,
    };
    let mut response = answer(
        StatusCode::OK,
        words,
        place,
        query.kept(),
        request.headers(),
        write,
    );
    if switched.is_some() {
        response
            .headers_mut()
            .extend(remembered(words).map(|cookie| (SET_COOKIE, cookie)));
    }
    response
}

/// `GET`: what a device keeps, to show it while there is no server. Nothing in it is anybody's.
async fn offline(State(app): State<AppState>, request: Request) -> Response {
    let words = language::of(request.headers(), app.words);
    let write = move || desk::offline::offline(words);
    answer(
        StatusCode::OK,
        words,
        Place::Shell,
        String::new(),
        request.headers(),
        write,
    )
}

/// The rules that the guide goes by, as the banner of a device without a connection names them.
fn rules() -> Option<String> {
    let policy = &GUIDES.values().next()?.policy;
    Some(format!("{} {}", policy.id(), policy.version()))
}

/// What the reader's record answers of the guide's questions. A record that cannot be read answers none of them.
async fn record(app: &AppState, page: Page, cookie: SessionCookie, headers: &HeaderMap) -> Answers {
    if !page.is_of_guide() {
        return Answers::default();
    }
    let who = SignedIn::recognize(cookie, headers, app).await;
    let who = who.ok().flatten();
    match credential::guide_facts(app, who.as_ref()).await {
        Ok(facts) => facts.facts.into(),
        Err(_) => Answers::default(),
    }
}

/// The guide in a language.
fn guide(words: Words) -> Option<&'static Guide> {
    GUIDES.get(words.language())
}

/// The cookie that keeps a language chosen by a link.
fn remembered(words: Words) -> Option<HeaderValue> {
    let cookie = format!(
        "{COOKIE_NAME}={}; Path=/; Max-Age=31536000; SameSite=Lax",
        words.language()
    );
    HeaderValue::try_from(cookie).ok()
}

/// For an address that leads nowhere: a page for a person, `None` for a program, which wants a problem.
pub(crate) fn missing(app: &AppState, request: &Request) -> Option<Response> {
    let wants_page = request
        .headers()
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    // A file that is not there is never answered with a page: a script would fail on it in the strangest ways.
    let is_file = request
        .uri()
        .path()
        .rsplit('/')
        .next()
        .is_some_and(|last| last.contains('.'));
    let is_api = request.uri().path().starts_with("/api/");
    if !wants_page || is_file || is_api {
        return None;
    }
    let words = language::of(request.headers(), app.words);
    let write = move || ui::not_found(words);
    Some(answer(
        StatusCode::NOT_FOUND,
        words,
        Place::of(Page::Home),
        String::new(),
        request.headers(),
        write,
    ))
}

fn answer(
    status: StatusCode,
    words: Words,
    place: Place,
    kept: String,
    request: &HeaderMap,
    write: impl FnOnce() -> Screen,
) -> Response {
    // What shows a person's record is kept nowhere (ASVS 14.3.2).
    let kept_by = if place.is_personal() {
        "no-store"
    } else {
        "no-cache"
    };
    let document = Document { words, place, kept };
    let mut response = (status, document.write(write, request)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept_by));
    headers.insert(
        VARY,
        HeaderValue::from_static("accept-encoding, accept-language, cookie"),
    );
    response
}

fn today(app: &AppState) -> Date {
    clock::day(app.now())
}
