//! Answers that browsers may keep: a body with a strong entity tag, sent again only when it has changed.

use std::fmt::Write as _;

use axum::body::{Body, Bytes};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use sha2::{Digest, Sha256};

/// Something to keep.
#[derive(Debug, Clone)]
pub(crate) struct Cached {
    pub body: Bytes,
    pub content_type: HeaderValue,
    pub etag: HeaderValue,
    pub cache_control: &'static str,
}

impl Cached {
    /// The body, or 304 where the client has it already (RFC 9110, section 13.1.2).
    pub fn answer(&self, request: &HeaderMap) -> Response {
        let known = request
            .get(IF_NONE_MATCH)
            .and_then(|tags| tags.to_str().ok())
            .unwrap_or_default();
        let is_known = known.split(',').map(str::trim).any(|tag| {
            // Weak comparison: a proxy that compressed the answer has weakened the tag.
            tag == "*" || tag.strip_prefix("W/").unwrap_or(tag).as_bytes() == self.etag.as_bytes()
        });
        let mut response = Response::new(if is_known {
            Body::empty()
        } else {
            Body::from(self.body.clone())
        });
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, self.content_type.clone());
        headers.insert(ETAG, self.etag.clone());
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.cache_control));
        response
    }
}

/// A strong tag: half of the SHA-256 of the bytes.
pub(crate) fn entity_tag_of(body: &[u8]) -> HeaderValue {
    let mut tag = String::from("\"");
    for byte in Sha256::digest(body).iter().take(16) {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""))
}
