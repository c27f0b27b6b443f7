//! What the pages of all features share: the document around a screen, the files of the site, languages, the words of the
//! guide, countries, and who reads. A page is plain HTML, readable before and without the app.

pub(crate) mod assets;
pub(crate) mod countries;
pub(crate) mod device;
pub(crate) mod document;
pub(crate) mod embedding;
mod failure;
mod visit;

pub(crate) use failure::Reader;
pub(crate) use visit::{Visit, go};

use std::collections::BTreeMap;
use std::sync::LazyLock;

use api::page::Page;
use axum::extract::Request;
use axum::http::header::{ACCEPT, CACHE_CONTROL, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use rules::Date;
use rules::interview::{Answers, Link};
use rules::policy;
use ui::guide::Guide;
use ui::{Screen, Visitor};
use words::{LANGUAGES, Words};

use crate::host::AppState;
use crate::host::clock;
use crate::http::language::{self, COOKIE_NAME};
use document::{Document, Place};

/// The bundled policy with its words, by language.
pub(crate) static GUIDES: LazyLock<BTreeMap<String, Guide>> = LazyLock::new(|| {
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
    pub(crate) fn of(query: &str) -> Query {
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

    pub(crate) fn language(&self) -> Option<Words> {
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

/// Writes a page that an app takes over, in the language that its address or its reader asks for. `record`: what the
/// reader's record answers of the guide's questions.
pub(crate) fn show_of_app(
    app: &AppState,
    request: &Request,
    page: Page,
    record: Answers,
    screen: impl FnOnce(Words, &Query) -> Screen,
) -> Response {
    let query = Query::of(request.uri().query().unwrap_or_default());
    let switched = query.language();
    let words = switched.unwrap_or_else(|| language::of(request.headers(), app.words));
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
        || screen(words, &query),
    );
    if switched.is_some() {
        response
            .headers_mut()
            .extend(remembered(words).map(|cookie| (SET_COOKIE, cookie)));
    }
    response
}

/// The rules that the guide goes by, as the banner of a device without a connection names them.
fn rules() -> Option<String> {
    let policy = &GUIDES.values().next()?.policy;
    Some(format!("{} {}", policy.id(), policy.version()))
}

/// The guide in a language.
pub(crate) fn guide(words: Words) -> Option<&'static Guide> {
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

pub(crate) fn answer(
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
    let document = Document {
        words,
        place,
        kept,
        key: None,
    };
    let mut response = (status, document.write(write, request)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(kept_by));
    headers.insert(
        VARY,
        HeaderValue::from_static("accept-encoding, accept-language, cookie"),
    );
    response
}

/// The day, by which the guide decides.
pub(crate) fn today(app: &AppState) -> Date {
    clock::day(app.now())
}
