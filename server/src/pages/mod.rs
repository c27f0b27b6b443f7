//! The site's pages as plain HTML: the screens of `ui`, written on the server, readable before and without the app.
//!
//! The guide is whole here: its answers travel in the query. The pages that need an account say that they need the app.

mod document;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use api::page::Page;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, CACHE_CONTROL, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use rules::Date;
use rules::interview::Link;
use rules::policy;
use ui::Screen;
use ui::guide::{Carry, Guide, Turn};
use words::{LANGUAGES, Words};

use crate::http::language::{self, COOKIE_NAME};
use crate::state::AppState;
use document::Document;

/// A page per address.
pub fn routes() -> Router<AppState> {
    Page::ALL.iter().fold(Router::new(), |router, page| {
        router.route(
            page.path(),
            get(move |app, request| show(*page, app, request)),
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
struct Query(Vec<(String, String)>);

impl Query {
    fn of(request: &Request) -> Query {
        let query = request.uri().query().unwrap_or_default();
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        // A form sends spaces as plus signs.
        let decoded = |text: &str| Link::decode(&text.replace('+', " "));
        Query(
            pairs
                .map(|(name, value)| (decoded(name), decoded(value)))
                .collect(),
        )
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
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
    let query = Query::of(&request);
    let switched = query.language();
    let words = switched.unwrap_or_else(|| language::of(request.headers(), app.words));
    let turn = Turn::from_pairs(query.pairs());
    let today = today(&app);
    let write = move || {
        let Some(guide) = GUIDES.get(words.language()) else {
            return ui::not_found(words);
        };
        match page {
            Page::Home => ui::home(guide, words, today),
            Page::Guide => {
                ui::guide::screen(guide, words, turn.stop(&guide.policy, today), Carry::Query)
            }
            Page::SignIn => ui::needs_app(words, words.account_sign_in_heading()),
            Page::SignUp => ui::needs_app(words, words.account_sign_up_heading()),
            Page::Profile => ui::needs_app(words, words.profile_heading()),
            Page::Register => ui::needs_app(words, words.registration_heading()),
            Page::Check => ui::needs_app(words, words.registration_check_heading()),
            Page::Registration => ui::needs_app(words, words.registration_sent_heading()),
        }
    };
    let mut response = answer(
        StatusCode::OK,
        words,
        page,
        query.kept(),
        request.headers(),
        write,
    );
    if switched.is_some() {
        let cookie = format!(
            "{COOKIE_NAME}={}; Path=/; Max-Age=31536000; SameSite=Lax",
            words.language()
        );
        response
            .headers_mut()
            .extend(HeaderValue::try_from(cookie).map(|cookie| (SET_COOKIE, cookie)));
    }
    response
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
        Page::Home,
        String::new(),
        request.headers(),
        write,
    ))
}

fn answer(
    status: StatusCode,
    words: Words,
    page: Page,
    kept: String,
    request: &HeaderMap,
    write: impl FnOnce() -> Screen,
) -> Response {
    let document = Document { words, page, kept };
    let mut response = (status, document.write(write, request)).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(
        VARY,
        HeaderValue::from_static("accept-encoding, accept-language, cookie"),
    );
    response
}

fn today(app: &AppState) -> Date {
    let now = Timestamp::from_microsecond(app.now()).unwrap_or_default();
    let today = now.to_zoned(TimeZone::UTC).date().to_string();
    today.parse().unwrap_or(Date::OF_ARTICLE)
}
