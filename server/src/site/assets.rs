//! The files of the site, which are inside the program: `build.rs` puts them there.

use api::ProblemKind;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT_ENCODING, ALLOW, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, VARY};
use axum::http::{HeaderMap, HeaderValue, Method};
use axum::response::{IntoResponse, Response};

use crate::host::AppState;
use crate::http::cached::Cached;
use crate::problem::ApiError;

/// A file as `build.rs` embeds it.
struct File {
    /// Below the site's root, without the first slash.
    path: &'static str,
    bytes: &'static [u8],
    /// The same, compressed, where that is smaller.
    brotli: Option<&'static [u8]>,
    /// Of the SHA-256 of the bytes, in quotes.
    etag: &'static str,
    /// Whether its name changes with its content, so that it can be kept for ever.
    hashed: bool,
}

/// The service workers of the site and of the frame on other people's pages, and the one that takes them away.
const WORKER: &str = "sw.js";
const WORKER_OF_FRAME: &str = "embed-sw.js";
const WORKER_OFF: &str = "sw-off.js";

include!(concat!(env!("OUT_DIR"), "/site.rs"));

/// What pages of other people's load.
const LOADER: &str = "widget.js";
/// A page of somebody else's, to look at.
const LOADER_DEMO: &str = "widget-demo.html";
/// The strictest policy that a page with the widget can have.
const STRICT_HOST: HeaderValue =
    HeaderValue::from_static("default-src 'none'; script-src 'self'; frame-src 'self'");

/// The file at the request's path; there is no page here, so what is no file is nothing.
pub(crate) async fn get(State(app): State<AppState>, request: Request) -> Response {
    let path = match request.uri().path().strip_prefix('/').unwrap_or_default() {
        WORKER | WORKER_OF_FRAME if !app.config.offline => WORKER_OFF,
        path => path,
    };
    match FILES.binary_search_by(|file| file.path.cmp(path)) {
        Err(_) if let Some(page) = super::missing(&app, &request) => page,
        Err(_) => ApiError::from(ProblemKind::NotFound).into_response(),
        Ok(at) if matches!(*request.method(), Method::GET | Method::HEAD) => {
            FILES[at].answer(request.headers())
        }
        Ok(_) => {
            let allow = [(ALLOW, HeaderValue::from_static("GET,HEAD"))];
            (allow, ApiError::from(ProblemKind::MethodNotAllowed)).into_response()
        }
    }
}

impl File {
    fn answer(&self, request: &HeaderMap) -> Response {
        let compressed = self.brotli.filter(|_| accepts_brotli(request));
        let cached = Cached {
            body: Bytes::from_static(compressed.unwrap_or(self.bytes)),
            content_type: HeaderValue::from_static(content_type(self.path)),
            etag: self.etag(compressed.is_some()),
            cache_control: match self.path {
                _ if self.hashed => "public, max-age=31536000, immutable",
                LOADER => "public, max-age=300",
                _ => "no-cache",
            },
        };
        let mut response = cached.answer(request);
        let headers = response.headers_mut();
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        if compressed.is_some() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("br"));
        }
        if self.path == LOADER {
            let everybody = HeaderValue::from_static("cross-origin");
            headers.insert("cross-origin-resource-policy", everybody);
        }
        if self.path == LOADER_DEMO {
            headers.insert(CONTENT_SECURITY_POLICY, STRICT_HOST);
        }
        response
    }

    /// A strong tag stands for bytes, so the compressed ones have another (RFC 9110, section 8.8.3.3).
    fn etag(&self, compressed: bool) -> HeaderValue {
        if !compressed {
            return HeaderValue::from_static(self.etag);
        }
        let tag = format!("{}-br\"", self.etag.trim_end_matches('"'));
        HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static(self.etag))
    }
}

pub(crate) fn accepts_brotli(request: &HeaderMap) -> bool {
    let accepted = request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok());
    accepted
        .flat_map(|codings| codings.split(','))
        .any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = weight
                .trim()
                .strip_prefix("q=")
                .is_some_and(|q| q.parse() == Ok(0.0));
            name.trim().eq_ignore_ascii_case("br") && !refused
        })
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "ico" => "image/x-icon",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "tsv" => "text/tab-separated-values; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}
