//! The document around a screen: head, frame, and the files that start the app.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

use api::Account;
use api::page::Page;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde_json::json;
use ui::{Layout, Screen};
use words::{LANGUAGES, Words};

use crate::assets;

/// A page to be written.
pub(super) struct Document {
    pub words: Words,
    pub page: Page,
    /// What the links to other languages carry along.
    pub kept: String,
}

/// Where this build's files are: from the role of a file to its address.
static FILES: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    assets::MANIFEST
        .iter()
        .map(|(role, name)| (*role, format!("/{name}")))
        .collect()
});

/// The list of files that the app starts with, as JSON.
static SITE: LazyLock<String> = LazyLock::new(|| {
    let file = |role: &str| FILES.get(role).cloned().unwrap_or_default();
    let languages: BTreeMap<&str, serde_json::Value> = LANGUAGES
        .iter()
        .map(|(language, _)| {
            let files = json!({"content": file(&format!("content.{language}")), "countries": file(&format!("countries.{language}"))});
            (*language, files)
        })
        .collect();
    json!({"app": file("app"), "wasm": file("wasm"), "regions": file("regions"), "languages": languages}).to_string()
});

impl Document {
    /// The whole page, compressed where the reader's browser takes that.
    pub(super) fn write(self, screen: impl FnOnce() -> Screen, request: &HeaderMap) -> Response {
        let html = format!("<!DOCTYPE html>{}", ui::html(|| self.view(screen())));
        let compressed = assets::accepts_brotli(request)
            .then(|| compress(html.as_bytes()))
            .flatten();
        let is_compressed = compressed.is_some();
        let mut response = compressed
            .unwrap_or_else(|| html.into_bytes())
            .into_response();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        );
        if is_compressed {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        response
    }

    fn view(self, screen: Screen) -> AnyView {
        let Document { words, page, kept } = self;
        let file = |role: &str| FILES.get(role).cloned();
        let nobody: Option<Account> = None;
        let content = file(&format!("content.{}", words.language()));
        view! {
            <html lang=words.language()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <title>{screen.title}</title>
                    <meta name="description" content=words.home_lead() />
                    {file("style").map(|href| view! { <link rel="stylesheet" href=href /> })}
                    {file("icon").map(|href| view! { <link rel="icon" type="image/svg+xml" href=href /> })}
                    {file("app").map(|href| view! { <link rel="modulepreload" href=href /> })}
                    {file("wasm").map(|href| view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=href /> })}
                    {content.map(|href| view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=href /> })}
                    {file("boot").map(|src| view! { <script type="module" id="boot" src=src data-site=SITE.as_str()></script> })}
                </head>
                <body>
                    <Layout words page account=nobody kept>
                        {screen.body.into_view()}
                    </Layout>
                </body>
            </html>
        }
        .into_any()
    }
}

/// Brotli, quick rather than small: a page is compressed anew each time.
fn compress(html: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = brotli::CompressorWriter::new(Vec::new(), 16 * 1024, 5, 18);
    compressor.write_all(html).ok()?;
    compressor.flush().ok()?;
    Some(compressor.into_inner())
}
