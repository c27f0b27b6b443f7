//! The guide within a page of somebody else's: the same questions and outcomes in a frame, without the site around them.
//!
//! It is whole without a script; the widget's app takes it over. There are no cookies in such a frame, so the language and
//! the theme stay in the query.

use std::collections::BTreeMap;

use api::served::EMBED;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::response::Response;
use leptos::prelude::*;
use serde_json::json;
use ui::guide::{Carry, Guide, Stop, Turn};
use words::Words;

use crate::access::{Access, Routes};
use crate::host::AppState;
use crate::http::language;
use crate::problem::ApiError;
use crate::site::document::{FILES, written};
use crate::site::embedding;
use crate::site::{Query, guide, today};

pub(crate) fn add(routes: Routes) -> Routes {
    routes.on(Method::GET, EMBED, Access::Public, show)
}

async fn show(State(app): State<AppState>, request: Request) -> Result<Response, ApiError> {
    let query = Query::of(request.uri().query().unwrap_or_default());
    let words = query
        .language()
        .unwrap_or_else(|| language::of(request.headers(), app.words));
    let guide = guide(words).ok_or_else(|| ApiError::internal("there is no guide to show"))?;
    let stop = Turn::from_pairs(query.pairs()).stop(&guide.policy, today(&app));
    let theme = match query.get("theme") {
        "light" => "light",
        "dark" => "dark",
        _ => "auto",
    };
    let mut response = written(|| document(guide, words, stop, theme), request.headers());
    mark(response.headers_mut(), &app.config.embed_on);
    Ok(response)
}

/// What sets the page apart from all others: that it may be framed, and by whom.
fn mark(headers: &mut HeaderMap, embed_on: &[String]) {
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, embedding::policy(embed_on)),
        (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (
            VARY,
            HeaderValue::from_static("accept-encoding, accept-language, cookie"),
        ),
        // The usual value takes the page apart from its opener and from pages of other sites, which is what a frame is in.
        (
            HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("unsafe-none"),
        ),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            HeaderValue::from_static("cross-origin"),
        ),
    ] {
        headers.insert(name, value);
    }
}

/// The files that the widget's app starts with, and those that it may fetch, as JSON.
fn files() -> String {
    let named = |role: &str| FILES.get(role).cloned().unwrap_or_default();
    let mut files = BTreeMap::from([("js", named("embed.js")), ("wasm", named("embed.wasm"))]);
    let contents = FILES
        .iter()
        .filter_map(|(role, address)| Some((role.strip_prefix("embed-content.")?, address)));
    files.extend(contents.map(|(language, address)| (language, address.clone())));
    json!(files).to_string()
}

fn document(
    guide: &'static Guide,
    words: Words,
    stop: Stop<'static>,
    theme: &'static str,
) -> AnyView {
    let carry = Carry::PlainFrame {
        language: words.language(),
        theme,
    };
    let file = |role: &str| FILES.get(role).cloned();
    let outcome = match &stop {
        Stop::Conclude(conclusion) => Some(conclusion.message(guide)),
        _ => None,
    };
    let foot = ui::frame::foot(guide, words, &stop, carry).into_view();
    let screen = ui::guide::screen(guide, words, stop, carry);
    let content = file(&format!("embed-content.{}", words.language()));
    let theme = (theme != "auto").then_some(theme);
    view! {
        <html lang=words.language() data-theme=theme>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <title>{screen.title}</title>
                {file("embed-style").map(|href| view! { <link rel="stylesheet" href=href /> })}
                {file("icon").map(|href| view! { <link rel="icon" type="image/svg+xml" href=href /> })}
                {file("embed.js").map(|href| view! { <link rel="modulepreload" href=href /> })}
                {file("embed.wasm").map(|href| view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=href /> })}
                {content.map(|href| view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=href /> })}
                {file("embed-boot").map(|src| view! { <script type="module" id="boot" src=src data-site=files() data-policy=guide.policy.id() data-copied=words.status_copied()></script> })}
            </head>
            <body>
                <p class="visually-hidden" role="status"></p>
                <main id="main" tabindex="-1" data-outcome=outcome>{screen.body.into_view()}</main>
                <footer id="foot" class="foot">{foot}</footer>
            </body>
        </html>
    }
    .into_any()
}
