//! What the log tells of a request: its id, method and route on every line about it, and one line when it is answered.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, Method};
use axum::middleware::Next;
use axum::response::Response;
use tower_http::request_id::RequestId;
use tracing::Span;
use tracing::field::display;
use tracing::instrument::WithSubscriber as _;

use crate::access::SignedIn;
use crate::host::AppState;
use crate::problem::{AnsweredWith, ErrorCode};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// On an answer that is no news: the log is silent about it.
#[derive(Debug, Clone, Copy)]
pub(super) struct NoNews;

/// Has everything about a request told in the log of this service. The id is ours: another would be a client's own words.
pub(super) async fn begin(
    State(app): State<AppState>,
    mut request: Request,
    next: Next,
) -> Response {
    request.headers_mut().remove(REQUEST_ID);
    next.run(request).with_subscriber(app.log.clone()).await
}

/// The id of a request, for the log and for whoever asks us about it.
pub(super) fn id(request: &Request) -> &str {
    let id = request.extensions().get::<RequestId>();
    id.and_then(|id| id.header_value().to_str().ok())
        .unwrap_or("-")
}

/// What every line about a request begins with.
pub(super) fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>();
    tracing::info_span!(
        "request",
        id = %id(request),
        method = %known_method(request.method()),
        route = %route.map_or("-", MatchedPath::as_str),
    )
}

/// The line of a request that is answered.
pub(super) fn answered(response: &Response, took: Duration, _: &Span) {
    let told = response.extensions();
    if told.get::<NoNews>().is_some() {
        return;
    }
    // A form is answered by a redirect to the page that tells what came of it.
    let status = told.get::<AnsweredWith>().map(|told| told.0);
    let by = told.get::<SignedIn>().map(|who| display(by(who)));
    let error = told.get::<ErrorCode>().map(|code| display(&code.0));
    tracing::info!(
        status = status.unwrap_or(response.status()).as_u16(),
        took = %format_args!("{}ms", took.as_millis()),
        by,
        error,
    );
}

/// Who asked: the role, and the end of the account's id, which is not the time at which it was made.
fn by(who: &SignedIn) -> String {
    let id = who.account.simple().to_string();
    format!("{}:{}", who.role.name(), &id[id.len() - 8..])
}

/// A method for the log. Others are a client's own words.
fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        _ => "-",
    }
}
