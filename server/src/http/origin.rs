//! Refuses writes that another site makes a browser send.
//!
//! The session's cookie is `SameSite=Strict` and the API takes only JSON, so such a write would carry no session anyway;
//! this is the second lock. Programs that are no browsers send neither header and pass.

use api::ProblemKind;
use axum::extract::Request;
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::ApiError;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A middleware: lets reads pass, and writes from this site.
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_same_site(request.headers()) {
        next.run(request).await
    } else {
        ApiError::from(ProblemKind::OtherSite).into_response()
    }
}

fn is_same_site(headers: &HeaderMap) -> bool {
    let fetch_site = headers.get(SEC_FETCH_SITE).map(|value| value.as_bytes());
    if !matches!(fetch_site, None | Some(b"same-origin" | b"none")) {
        return false;
    }
    match headers
        .get(ORIGIN)
        .map(|value| value.to_str().unwrap_or_default())
    {
        None => true,
        // A form of ours is posted with `Origin: null`, because our pages have `Referrer-Policy: no-referrer`
        // (Fetch, "append a request Origin header"). No page can forge the other header.
        Some("null") => fetch_site == Some(b"same-origin"),
        Some(origin) => {
            let host = headers.get(HOST).and_then(|value| value.to_str().ok());
            origin.split_once("://").is_some_and(|(scheme, authority)| {
                host.is_some_and(|host| {
                    without_usual_port(scheme, authority) == without_usual_port(scheme, host)
                })
            })
        }
    }
}

/// Without the port that goes without saying. Which scheme the client used, a proxy may hide: `host` is read by the origin's.
fn without_usual_port(scheme: &str, authority: &str) -> String {
    let usual = if scheme == "https" { ":443" } else { ":80" };
    authority
        .strip_suffix(usual)
        .unwrap_or(authority)
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_write_passes_only_from_this_site() {
        for (fetch_site, origin, passes) in [
            ("", "", true),
            ("same-origin", "", true),
            ("none", "", true),
            ("same-site", "", false),
            ("cross-site", "", false),
            ("anything", "", false),
            ("", "https://waypost.example", true),
            ("", "https://WAYPOST.example:443", true),
            ("same-origin", "https://waypost.example", true),
            ("", "https://waypost.example:8443", false),
            ("", "https://waypost.example.evil.example", false),
            ("", "https://evil.example", false),
            ("same-origin", "https://evil.example", false),
            ("cross-site", "https://waypost.example", false),
            ("", "waypost.example", false),
            ("", "null", false),
            ("same-origin", "null", true),
            ("none", "null", false),
        ] {
            let mut headers =
                HeaderMap::from_iter([(HOST, HeaderValue::from_static("waypost.example"))]);
            for (name, value) in [(SEC_FETCH_SITE, fetch_site), (ORIGIN, origin)] {
                if !value.is_empty() {
                    headers.insert(name, HeaderValue::from_static(value));
                }
            }
            assert_eq!(is_same_site(&headers), passes, "{fetch_site:?} {origin:?}");
        }
    }
}
