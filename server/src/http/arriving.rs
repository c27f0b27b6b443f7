//! Arriving by a link on another site.
//!
//! The session's cookie is `SameSite=Strict`: with a click on another site's page the browser leaves it at home, so whoever comes
//! seems to be nobody. A page that depends on the reader answers such a click with a page that loads itself again. That second
//! request is of our own making and has the cookie, so it leads where the link leads, and nobody is asked to sign in again.
//!
//! It is done once: a cookie of some seconds says so, for a browser that would call the second request another site's, too.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, SET_COOKIE, VARY};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use words::Words;

use super::language::cookie;

/// The cookie that says that the page was loaded again just now.
const ARRIVING: &str = "arriving";
/// For whom the answer holds: another request for the same address is not to be given it.
const DEPENDS_ON: &str = "cookie, sec-fetch-site";

/// Whether a browser comes by a link on another site, and has not been told yet to load the page again.
pub(crate) fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    let says = |name: &'static str, value: &str| {
        let name = HeaderName::from_static(name);
        headers.get(name).is_some_and(|found| found == value)
    };
    says("sec-fetch-site", "cross-site")
        && says("sec-fetch-mode", "navigate")
        && says("sec-fetch-dest", "document")
        && cookie(headers, ARRIVING).is_none()
}

/// The page that loads itself again, where its link leads. `address`: its own, for a browser that does not do that by itself.
pub(crate) fn page(words: Words, address: &str) -> Response {
    let address = escaped(address);
    // The address is named: without it a browser that has a place within the page to go to would go there and load nothing.
    let page = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <meta http-equiv=\"refresh\" content=\"0;url={address}\"><title>{}</title></head>\
         <body><main><h1>{}</h1><p><a href=\"{address}\">{}</a></p></main></body></html>",
        words.language(),
        escaped(words.form_arriving()),
        escaped(words.form_arriving()),
        escaped(words.form_arriving_continue()),
    );
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (VARY, DEPENDS_ON),
        (
            SET_COOKIE,
            "arriving=yes; Path=/; Max-Age=10; HttpOnly; SameSite=Lax",
        ),
    ];
    (headers, page).into_response()
}

/// Once somebody has arrived, the next click elsewhere is one of its own.
pub(crate) fn has_arrived(request: &HeaderMap, mut response: Response) -> Response {
    if cookie(request, ARRIVING).is_some() {
        let forget = "arriving=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
        let headers = response.headers_mut();
        headers.append(SET_COOKIE, HeaderValue::from_static(forget));
    }
    response
}

/// Text between tags or in quotation marks.
fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use axum::http::header::COOKIE;

    use super::*;

    #[test]
    fn only_a_click_on_another_site_is_loaded_again_and_only_once() {
        for (site, mode, dest, cookies, expected) in [
            ("cross-site", "navigate", "document", "lang=es", true),
            ("cross-site", "navigate", "document", "arriving=yes", false),
            ("cross-site", "navigate", "iframe", "", false),
            ("cross-site", "no-cors", "image", "", false),
            ("same-origin", "navigate", "document", "", false),
            ("same-site", "navigate", "document", "", false),
            ("none", "navigate", "document", "", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("sec-fetch-site", HeaderValue::from_static(site));
            headers.insert("sec-fetch-mode", HeaderValue::from_static(mode));
            headers.insert("sec-fetch-dest", HeaderValue::from_static(dest));
            headers.insert(COOKIE, HeaderValue::from_static(cookies));
            assert_eq!(
                comes_from_elsewhere(&headers),
                expected,
                "{site} {mode} {dest} {cookies}"
            );
        }
        assert!(!comes_from_elsewhere(&HeaderMap::new()));
    }

    #[test]
    fn an_address_ends_no_attribute() {
        assert_eq!(
            escaped("/a?b=\"><script>&c"),
            "/a?b=&quot;&gt;&lt;script&gt;&amp;c"
        );
    }
}
