//! The document around a screen: head, frame, and the files that start the app.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::sync::LazyLock;

use api::page::Page;
use axum::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use rules::interview::Answers;
use serde_json::json;
use ui::posted::Posted;
use ui::{Layout, Screen, Visitor};
use uuid::Uuid;
use words::Words;

use super::assets;

/// A page to be written.
pub(crate) struct Document {
    pub words: Words,
    pub place: Place,
    /// What the links to other languages carry along.
    pub kept: String,
    /// The key of the forms on it; `None` for a new one.
    pub key: Option<Uuid>,
}

/// Which page it is, and so what makes it alive in the browser.
pub(crate) enum Place {
    /// A page that an app takes over.
    App {
        page: Page,
        /// What the reader's record answers of the guide's questions.
        record: Answers,
        /// Who reads it, where that is known. A page that is kept is everybody's.
        visitor: Visitor,
    },
    /// The page that a device shows at any address while the server cannot be reached. The full app takes it over.
    Shell,
    /// A page that only the server writes, under this place of the header, for this reader.
    Served(&'static str, Visitor),
}

impl Place {
    /// A page of an app for which the reader's record does not matter.
    pub(crate) fn of(page: Page) -> Place {
        Place::App {
            page,
            record: Answers::default(),
            visitor: Visitor::Unknown,
        }
    }

    /// A page of an app, for a reader who is known.
    pub(crate) fn of_reader(page: Page, visitor: Visitor) -> Place {
        Place::App {
            page,
            record: Answers::default(),
            visitor,
        }
    }

    /// Whether the page shows something of its reader's record.
    pub(crate) fn is_personal(&self) -> bool {
        match self {
            Place::App {
                record, visitor, ..
            } => !record.is_empty() || *visitor != Visitor::Unknown,
            Place::Shell => false,
            Place::Served(..) => true,
        }
    }
}

/// Where this build's files are: from the role of a file to its address.
pub(crate) static FILES: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
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
        let mut files = BTreeMap::from([
            ("js", named(self.js)),
            ("wasm", named(self.wasm)),
            ("device", named("device")),
        ]);
        let fetched = FILES
            .iter()
            .filter(|(role, _)| self.fetches.iter().any(|start| role.starts_with(start)));
        files.extend(fetched.map(|(role, address)| (*role, address.clone())));
        json!(files).to_string()
    }
}

impl Document {
    /// The whole page, compressed where the reader's browser takes that.
    pub(crate) fn write(self, screen: impl FnOnce() -> Screen, request: &HeaderMap) -> Response {
        written(|| self.view(screen), request)
    }

    fn view(self, screen: impl FnOnce() -> Screen) -> AnyView {
        let Document {
            words,
            place,
            kept,
            key,
        } = self;
        let file = |role: &str| FILES.get(role).cloned();
        let (here, visitor) = match &place {
            Place::App { page, visitor, .. } => (page.path(), visitor.clone()),
            Place::Shell => ("", Visitor::Unknown),
            Place::Served(here, visitor) => (*here, visitor.clone()),
        };
        let is_shell = matches!(place, Place::Shell);
        let account = match &visitor {
            Visitor::SignedIn(account) => Some(account.id.clone()),
            _ => None,
        };
        ui::posted::provide(Posted {
            owner: account.clone(),
            key: key.unwrap_or_else(Uuid::now_v7).to_string(),
            busy: words.form_busy(),
            restored: words.form_restored(),
        });
        let screen = screen();
        let personal = ui::personal(words, Signal::stored(here), Signal::stored(visitor));
        // Erased here: as one type, the whole document would be too deep for the compiler.
        let frame = view! { <Layout words here personal kept content=screen.body.into_view() /> }
            .into_any();
        let alive = match place {
            Place::App { page, record, .. } => app(words, Program::of(page), &record),
            Place::Shell => app(words, &APP, &Answers::default()),
            Place::Served(..) => served(),
        };
        view! {
            <html
                lang=words.language()
                data-build=crate::host::BUILD
                data-rules=super::rules()
                data-account=account
                data-shell=is_shell.then_some("offline")
            >
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <meta name="theme-color" media="(prefers-color-scheme: light)" content="#fbf8f1" />
                    <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#151917" />
                    <title>{screen.title}</title>
                    <meta name="description" content=words.home_lead() />
                    {file("style").map(|href| view! { <link rel="stylesheet" href=href /> })}
                    {file("icon").map(|href| view! { <link rel="icon" type="image/svg+xml" href=href /> })}
                    {file("icon-touch").map(|href| view! { <link rel="apple-touch-icon" href=href /> })}
                    {file("manifest").map(|href| view! { <link rel="manifest" href=href /> })}
                    {alive}
                </head>
                <body>
                    {frame}
                </body>
            </html>
        }
        .into_any()
    }
}

/// A document, compressed where the reader's browser takes that.
pub(crate) fn written(view: impl FnOnce() -> AnyView, request: &HeaderMap) -> Response {
    let html = format!("<!DOCTYPE html>{}", ui::html(view));
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

/// What starts an app. It is told at once what the record says, so that no question is asked that is answered.
fn app(words: Words, program: &'static Program, record: &Answers) -> AnyView {
    let facts = (!record.is_empty()).then(|| json!(record).to_string());
    let file = |role: &str| FILES.get(role).cloned();
    let content = file(&format!("content.{}", words.language()));
    view! {
        {file(program.js).map(|href| view! { <link rel="modulepreload" href=href /> })}
        {file(program.wasm).map(|href| view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=href /> })}
        {content.map(|href| view! { <link rel="preload" r#as="fetch" crossorigin="anonymous" href=href /> })}
        {file("boot").map(|src| view! { <script type="module" id="boot" src=src data-site=program.files() data-facts=facts></script> })}
    }
    .into_any()
}

/// The styles and the small script of the pages that only the server writes.
fn served() -> AnyView {
    let file = |role: &str| FILES.get(role).cloned();
    view! {
        {file("served-style").map(|href| view! { <link rel="stylesheet" href=href /> })}
        {file("served").map(|src| view! { <script type="module" src=src></script> })}
        {file("device").map(|src| view! { <script type="module" id="device" src=src></script> })}
    }
    .into_any()
}

/// Brotli, quick rather than small: a page is compressed anew each time.
fn compress(html: &[u8]) -> Option<Vec<u8>> {
    let mut compressor = brotli::CompressorWriter::new(Vec::new(), 16 * 1024, 5, 18);
    compressor.write_all(html).ok()?;
    compressor.flush().ok()?;
    Some(compressor.into_inner())
}
