//! What every request passes: a place among the requests under way, a time limit, a net under panics, problems in words,
//! and the headers of every answer.

use std::time::Duration;

use api::{ProblemKind, served};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::instrument::{Instrument as _, WithSubscriber as _};

use super::trace;
use crate::access::SignedIn;
use crate::host::AppState;
use crate::host::config::Limits;
use crate::http::{client, headers, language};
use crate::problem::{ApiError, ErrorCode, FormKept};
use crate::site::Reader;

/// The middleware.
pub(crate) async fn handle(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let id = trace::id(&request).to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let reader = Reader::of(&app, &request);
    let words = language::of(request.headers(), app.words);
    let https = client::is_https(&app.config, request.extensions(), request.headers());

    let time = time_for(&app.config.limits, request.method(), route.as_ref());
    let mut response = run(&app, time, request, next).await;
    let error = response
        .extensions_mut()
        .remove::<ApiError>()
        .or_else(|| unworded(&response));
    if let Some(error) = error {
        if let Some(cause) = error.cause() {
            tracing::error!("cause: {cause}");
        }
        let who = response.extensions().get::<SignedIn>().cloned();
        let kept = response.extensions_mut().remove::<FormKept>();
        let mut answer = match reader {
            Some(reader) => reader.response(&app, who, &error, &id, kept).await,
            None => error.render(words, &id),
        };
        if let Some(allow) = response.headers_mut().remove(ALLOW) {
            answer.headers_mut().insert(ALLOW, allow);
        }
        // The log wants to know who it was and what was told.
        answer
            .extensions_mut()
            .extend(response.into_parts().0.extensions);
        answer.extensions_mut().insert(ErrorCode(error.code()));
        response = answer;
    }
    headers::add(response.headers_mut(), https);
    response
}

/// How long a request may take: a file that is sent takes its time.
fn time_for(limits: &Limits, method: &Method, route: Option<&MatchedPath>) -> Duration {
    let is_upload =
        method == Method::POST && route.is_some_and(|route| route.as_str() == served::IMPORTS);
    if is_upload {
        limits.upload_time + limits.request_time
    } else {
        limits.request_time
    }
}

/// Runs the request in a task of its own: a client that goes away does not stop it halfway, and a panic stays in it.
async fn run(app: &AppState, time: Duration, request: Request, next: Next) -> Response {
    let busy = || ApiError::from(ProblemKind::Busy).into_response();
    let Ok(place) = app.requests.clone().try_acquire_owned() else {
        return busy();
    };
    // The time limit is inside: it holds for a request whose client has gone, too.
    let task = async move {
        let response = tokio::time::timeout(time, next.run(request)).await;
        drop(place);
        response
    };
    let task = task.in_current_span().with_current_subscriber();
    match tokio::spawn(task).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => busy(),
        Err(_) => ApiError::internal("the handler panicked").into_response(),
    }
}

/// The problem for an error that came without words: from axum itself, or from a handler that answered a bare status.
fn unworded(response: &Response) -> Option<ApiError> {
    let content = response
        .headers()
        .get(CONTENT_TYPE)
        .map(HeaderValue::as_bytes);
    let worded = content.is_some_and(|content| !content.starts_with(b"text/plain"));
    let kind = match response.status() {
        status if worded || !(status.is_client_error() || status.is_server_error()) => return None,
        StatusCode::NOT_FOUND => ProblemKind::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemKind::MethodNotAllowed,
        StatusCode::REQUEST_TIMEOUT => ProblemKind::TooSlow,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemKind::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemKind::NotJson,
        StatusCode::SERVICE_UNAVAILABLE => ProblemKind::Busy,
        // A path or a query that cannot be read names nothing that there is.
        status if status.is_client_error() => ProblemKind::NotFound,
        _ => ProblemKind::Internal,
    };
    Some(kind.into())
}

#[cfg(test)]
mod tests;
