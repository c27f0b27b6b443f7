//! What every request passes, outermost: an id, a place among the requests under way, a time limit, a net under panics,
//! problems in words, the headers of every answer, and one line of log.

use std::time::{Duration, Instant};

use api::{ProblemKind, served};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use crate::access::SignedIn;
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::host::config::Limits;
use crate::http::{client, headers, language};
use crate::problem::{AnsweredWith, ApiError, ErrorOnPage, FormKept};
use crate::site::Reader;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The middleware.
pub(crate) async fn handle(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = Uuid::now_v7();
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let reader = Reader::of(&app, &request);
    let words = language::of(request.headers(), app.words);
    let https = client::is_https(&app.config, request.extensions(), request.headers());

    let time = time_for(&app.config.limits, request.method(), route.as_ref());
    let mut response = run(&app, time, request, next).await;
    let who = response.extensions_mut().remove::<SignedIn>();
    let by = who.as_ref().map_or_else(String::new, by);
    let error = response
        .extensions_mut()
        .remove::<ApiError>()
        .or_else(|| unworded(&response));
    let text = response.extensions().get::<ErrorOnPage>();
    let mut remark = text.map_or_else(String::new, |text| format!(" {}", text.0));
    if let Some(error) = error {
        remark = format!(" {}", error.code());
        if let Some(cause) = error.cause() {
            app.config
                .log
                .line(&format!("{} {id} cause: {cause}", rfc3339(app.now())));
        }
        let allow = response.headers_mut().remove(ALLOW);
        let kept = response.extensions_mut().remove::<FormKept>();
        response = match reader {
            Some(reader) => reader.response(&app, who, &error, id, kept).await,
            None => error.render(words, id),
        };
        if let Some(allow) = allow {
            response.headers_mut().insert(ALLOW, allow);
        }
    }
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    headers::add(response.headers_mut(), https);

    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    // A form is answered by a redirect to the page that tells what came of it.
    let text = response.extensions().get::<AnsweredWith>();
    let status = text.map_or(response.status(), |text| text.0).as_u16();
    let took = began.elapsed().as_millis();
    // Every open page asks now and then whether we are there. That we are is no news.
    if route != api::path::HEALTH || status != 200 {
        app.config.log.line(&format!(
            "{} {id} {method} {route} {status} {took}ms{by}{remark}",
            rfc3339(app.now())
        ));
    }
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

/// Who asked, for the log: the role, and the end of the account's id, which is not the time at which it was made.
fn by(who: &SignedIn) -> String {
    let id = who.account.simple().to_string();
    format!(" {}:{}", who.role.name(), &id[id.len() - 8..])
}

/// Runs the request in a task of its own: a client that goes away does not stop it halfway, and a panic stays in it.
async fn run(app: &AppState, time: Duration, request: Request, next: Next) -> Response {
    let busy = || ApiError::from(ProblemKind::Busy).into_response();
    let Ok(place) = app.requests.clone().try_acquire_owned() else {
        return busy();
    };
    // The time limit is inside: it holds for a request whose client has gone, too.
    let task = tokio::spawn(async move {
        let response = tokio::time::timeout(time, next.run(request)).await;
        drop(place);
        response
    });
    match task.await {
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

#[cfg(test)]
mod tests;
