//! The headers of every answer (ASVS 5.0, chapter 3.4).

use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Nothing inline, nothing from elsewhere, no framing. `wasm-unsafe-eval` lets WebAssembly compile and nothing else.
macro_rules! csp {
    () => {
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; \
         base-uri 'none'; object-src 'none'; frame-ancestors "
    };
}
const CSP: &str = concat!(csp!(), "'none'");

/// The same policy for a page that others may frame.
pub(crate) fn csp_framed_by(ancestors: &str) -> HeaderValue {
    HeaderValue::try_from(format!(concat!(csp!(), "{}"), ancestors))
        .unwrap_or(HeaderValue::from_static(CSP))
}

static EVERY: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, CSP),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// Whose answer it is, and of which build: a device tells by it whether it has heard from us at all.
const BUILD: HeaderName = HeaderName::from_static(api::path::BUILD_HEADER);

/// Adds what a handler did not set itself. `https`: how the client came, which only a trusted proxy can tell.
pub(crate) fn add(headers: &mut HeaderMap, https: bool) {
    for (name, value) in &EVERY {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if let Ok(build) = HeaderValue::try_from(crate::host::BUILD) {
        headers.insert(BUILD, build);
    }
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    if https {
        let one_year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.entry(STRICT_TRANSPORT_SECURITY).or_insert(one_year);
    }
}
