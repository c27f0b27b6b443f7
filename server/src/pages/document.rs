//! The document around a screen: head, frame, and the files that start the app.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

use api::page::Page;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde_json::json;
use ui::{Layout, Screen};
use words::Words;

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

/// The app that a page starts: its script, its module, and the roles of the files that it may fetch.
struct Program {
    js: &'static str,
    wasm: &'static str,
    fetches: &'static [&'static str],
}

/// The guide's app, which is small.
const GUIDE: Program = Program {
    js: "guide.js",
    wasm: "guide.wasm",
    fetches: &["content."],
};
/// The full app, for the pages that need an account.
const APP: Program = Program {
    js: "app.js",
    wasm: "app.wasm",
    fetches: &["content.", "countries.", "regions"],
};

impl Program {
    fn of(page: Page) -> &'static Program {
        if page.is_of_guide() { &GUIDE } else { &APP }
    }

    /// The files that the app starts with, and those that it may fetch, as JSON.
    fn files(&self) -> String {
        let named = |role: &str| FILES.get(role).cloned().unwrap_or_default();
        let mut files = BTreeMap::from([("js", named(self.js)), ("wasm", named(self.wasm))]);
        let fetched = FILES
            .iter()
            .filter(|(role, _)| self.fetches.iter().any(|start| role.starts_with(start)));
        files.extend(fetched.map(|(role, address)| (*role, address.clone())));
        json!(files).to_string()
    }
}

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
        let program = Program::of(page);
        let personal = ui::own_profile(words, Signal::stored(page));
        let content = file(&format!("content.{}", words.language()));
        // Erased here: as one type, the whole document would be too deep for the compiler.
        let frame = view! { <Layout words page personal kept content=screen.body.into_view() /> }
            .into_any();
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
                    {file(program.js).map(|href| view! { <link rel="modulepreload" href=href /> })}
                    {file(program.wasm).map(|href| view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=href /> })}
                    {content.map(|href| view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=href /> })}
                    {file("boot").map(|src| view! { <script type="module" id="boot" src=src data-site=program.files()></script> })}
                </head>
                <body>
                    {frame}
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
