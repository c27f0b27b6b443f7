//! What every request passes, outermost: an id, a place among the requests under way, a time limit, a net under panics,
//! problems in words, the headers of every answer, and one line of log.

use std::time::Instant;

use api::ProblemKind;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{ALLOW, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use uuid::Uuid;

use super::{client, headers, language};
use crate::clock::rfc3339;
use crate::problem::ApiError;
use crate::state::AppState;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The middleware.
pub(crate) async fn handle(State(app): State<AppState>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = Uuid::now_v7();
    let method = known_method(request.method());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let words = language::of(request.headers(), app.words);
    let https = client::is_https(
        &app.config.trusted_proxies,
        request.extensions(),
        request.headers(),
    );

    let mut response = run(&app, request, next).await;
    let error = response
        .extensions_mut()
        .remove::<ApiError>()
        .or_else(|| unworded(&response));
    let mut remark = String::new();
    if let Some(error) = error {
        remark = format!(" {}", error.kind().uri());
        if let Some(cause) = error.cause() {
            app.config
                .log
                .line(&format!("{} {id} cause: {cause}", rfc3339(app.now())));
        }
        let allow = response.headers_mut().remove(ALLOW);
        response = error.render(words, id);
        if let Some(allow) = allow {
            response.headers_mut().insert(ALLOW, allow);
        }
    }
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    headers::add(response.headers_mut(), https);

    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    let (status, took) = (response.status().as_u16(), began.elapsed().as_millis());
    app.config.log.line(&format!(
        "{} {id} {method} {route} {status} {took}ms{remark}",
        rfc3339(app.now())
    ));
    response
}

/// Runs the request in a task of its own: a client that goes away does not stop it halfway, and a panic stays in it.
async fn run(app: &AppState, request: Request, next: Next) -> Response {
    let busy = || ApiError::from(ProblemKind::Busy).into_response();
    let Ok(place) = app.requests.clone().try_acquire_owned() else {
        return busy();
    };
    // The time limit is inside: it holds for a request whose client has gone, too.
    let time = app.config.limits.request_time;
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
mod tests {
    use std::time::Duration;

    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::routing::get;
    use tower::ServiceExt;

    use super::*;
    use crate::Config;
    use crate::log::Log;
    use crate::router::layered;

    async fn ask(limit: impl FnOnce(&mut Config), routes: Router<AppState>) -> (u16, api::Problem) {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::new(folder.path().join("records/records.db"));
        config.log = Log::to(std::io::sink());
        limit(&mut config);
        let app = AppState::start(config).unwrap();
        let request = Request::builder().uri("/").body(Body::empty()).unwrap();
        let response = layered(routes, app).oneshot(request).await.unwrap();
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, serde_json::from_slice(&body).unwrap())
    }

    #[tokio::test]
    async fn a_panic_becomes_a_problem_that_tells_nothing_of_it() {
        async fn faulty() {
            panic!("a secret of the code")
        }
        let (status, problem) = ask(|_| {}, Router::new().route("/", get(faulty))).await;
        assert_eq!((status, problem.kind.as_str()), (500, "/problems/internal"));
        assert!(!serde_json::to_string(&problem).unwrap().contains("secret"));
    }

    #[tokio::test]
    async fn a_request_that_takes_too_long_is_given_up() {
        let routes = Router::new().route("/", get(std::future::pending::<()>));
        let short = |config: &mut Config| config.limits.request_time = Duration::from_millis(20);
        assert_eq!(ask(short, routes).await.0, 503);
    }

    #[tokio::test]
    async fn more_requests_than_may_be_under_way_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::new(folder.path().join("records/records.db"));
        config.log = Log::to(std::io::sink());
        config.limits.requests = 1;
        let routes = Router::new()
            .route("/", get(std::future::pending::<()>))
            .route("/other", get(|| async {}));
        let app = layered(routes, AppState::start(config).unwrap());
        let request = |path: &str| Request::builder().uri(path).body(Body::empty()).unwrap();
        assert_eq!(
            app.clone()
                .oneshot(request("/other"))
                .await
                .unwrap()
                .status(),
            200
        );
        // Once polled, it is under way; its client going away does not end it.
        let under_way = app.clone().oneshot(request("/"));
        assert!(
            tokio::time::timeout(Duration::from_millis(20), under_way)
                .await
                .is_err()
        );
        assert_eq!(app.oneshot(request("/other")).await.unwrap().status(), 503);
    }

    #[tokio::test]
    async fn a_bare_status_gets_words() {
        for (bare, kind) in [
            (StatusCode::BAD_REQUEST, "/problems/not-found"),
            (StatusCode::PAYLOAD_TOO_LARGE, "/problems/too-large"),
            (StatusCode::BAD_GATEWAY, "/problems/internal"),
        ] {
            let routes = Router::new().route("/", get(async move || bare));
            assert_eq!(ask(|_| {}, routes).await.1.kind, kind);
        }
    }
}
