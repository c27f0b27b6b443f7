//! Request bodies: bounded in size and in time, and JSON with errors that say where.

use std::time::Duration;

use api::ProblemKind;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;

use crate::host::AppState;
use crate::problem::{ApiError, Detail};

/// The most bytes of a body.
pub const LIMIT: usize = 64 * 1024;
/// The most bytes of a body that holds a password: hashing is costly enough without long ones.
pub const CREDENTIALS_LIMIT: usize = 4 * 1024;

/// A JSON body. Unlike axum's it tells malformed from unknown fields, and answers with problems.
#[derive(Debug, Clone, Copy)]
pub struct Json<T, const AT_MOST: usize = LIMIT>(pub T);

impl<T: DeserializeOwned, const AT_MOST: usize> FromRequest<AppState> for Json<T, AT_MOST> {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        if !is_declared(request.headers(), "application/json") {
            return Err(ProblemKind::NotJson.into());
        }
        let bytes = read(request.into_body(), AT_MOST, app.config.limits.body_time).await?;
        serde_json::from_slice(&bytes)
            .map(Json)
            .map_err(|error| not_as_expected(&error))
    }
}

/// A whole body, of at most this many bytes and within this time.
pub async fn read(body: Body, at_most: usize, within: Duration) -> Result<Bytes, ApiError> {
    let too_large = || ApiError::from(ProblemKind::TooLarge).detail(Detail::Limit(at_most as u64));
    // What announces its length need not be read to be refused.
    if body.size_hint().lower() > at_most as u64 {
        return Err(too_large());
    }
    let all = tokio::time::timeout(within, Limited::new(body, at_most).collect());
    match all.await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
        // The connection broke within the body: nobody may be there to read this.
        Ok(Err(_)) => Err(ProblemKind::MalformedJson.into()),
        Err(_) => Err(ProblemKind::TooSlow.into()),
    }
}

/// Whether a body is declared as this media type.
pub(crate) fn is_declared(headers: &HeaderMap, media_type: &str) -> bool {
    let declared = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = declared.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case(media_type)
}

fn not_as_expected(error: &serde_json::Error) -> ApiError {
    let (line, column) = (error.line(), error.column());
    let message = error.to_string();
    // serde has no kind for this; its wording is a part of its interface that many rely on, and a test keeps watch.
    let unknown = message
        .strip_prefix("unknown field `")
        .and_then(|rest| rest.split_once('`'));
    match unknown {
        Some((name, _)) => {
            let name = name.chars().take(64).collect();
            ApiError::from(ProblemKind::UnknownField).detail(Detail::UnknownField {
                name,
                line,
                column,
            })
        }
        None => {
            ApiError::from(ProblemKind::MalformedJson).detail(Detail::Position { line, column })
        }
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use api::SignIn;
    use hyper::body::Frame;

    use super::*;

    /// A body that does not announce its length: so many bytes, one by one; `None` never comes to its end.
    struct Drip(Option<usize>);

    impl HttpBody for Drip {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _context: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            match &mut self.0 {
                None => Poll::Pending,
                Some(0) => Poll::Ready(None),
                Some(left) => {
                    *left -= 1;
                    Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"x")))))
                }
            }
        }
    }

    #[test]
    fn an_unknown_field_is_told_from_malformed_json() {
        let kind =
            |text: &str| not_as_expected(&serde_json::from_str::<SignIn>(text).unwrap_err()).kind();
        assert_eq!(
            kind(r#"{"email":"a","password":"b","admin":true}"#),
            ProblemKind::UnknownField
        );
        for malformed in [
            "",
            "{",
            "[]",
            r#"{"email":1}"#,
            r#"{"email":"unknown field `x`"}"#,
            r#"{"email":"a","#,
        ] {
            assert_eq!(kind(malformed), ProblemKind::MalformedJson, "{malformed}");
        }
    }

    #[tokio::test]
    async fn a_body_is_bounded_in_size_with_and_without_an_announced_length() {
        for (length, fits) in [(0, true), (8, true), (9, false)] {
            let announced = Body::from("x".repeat(length));
            for body in [announced, Body::new(Drip(Some(length)))] {
                let read = read(body, 8, Duration::from_secs(5)).await;
                let expected = if fits {
                    Ok(length)
                } else {
                    Err(ProblemKind::TooLarge)
                };
                assert_eq!(
                    read.map(|bytes| bytes.len()).map_err(|error| error.kind()),
                    expected
                );
            }
        }
    }

    #[tokio::test]
    async fn a_body_is_bounded_in_time() {
        let read = read(Body::new(Drip(None)), 8, Duration::from_millis(10)).await;
        assert_eq!(read.unwrap_err().kind(), ProblemKind::TooSlow);
    }
}
