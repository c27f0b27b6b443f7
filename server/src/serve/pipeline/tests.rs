//! Panics, limits, and errors in words: for a program and for a person.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Path;
use axum::routing::{get, post};
use tokio::sync::Notify;
use tower::ServiceExt;
use uuid::Uuid;

use super::*;
use crate::host::Config;
use crate::host::log::Log;
use crate::http::form::Form;
use crate::keys::Keys;
use crate::serve::routes::layered;

fn quiet(folder: &tempfile::TempDir) -> Config {
    let database = folder.path().join("records/records.db");
    Config {
        log: Log::to(std::io::sink()),
        ..Config::new(database, Keys::draw().unwrap())
    }
}

/// A log within reach.
struct Lines(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

async fn ask(limit: impl FnOnce(&mut Config), routes: Router<AppState>) -> (u16, api::Problem) {
    let folder = tempfile::tempdir().unwrap();
    let mut config = quiet(&folder);
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
    let mut config = quiet(&folder);
    config.limits.requests = 1;
    let begun = Arc::new(Notify::new());
    let begins = Arc::clone(&begun);
    let slow = async move || {
        begins.notify_one();
        std::future::pending::<()>().await;
    };
    let routes = Router::new()
        .route("/", get(slow))
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
    let client = tokio::spawn(app.clone().oneshot(request("/")));
    begun.notified().await;
    // Its client going away does not end it.
    client.abort();
    assert!(client.await.is_err_and(|error| error.is_cancelled()));
    assert_eq!(app.oneshot(request("/other")).await.unwrap().status(), 503);
}

/// What a browser is answered, and what is logged of it.
async fn page(
    routes: Router<AppState>,
    request: axum::http::request::Builder,
    body: &'static str,
) -> (Response<String>, String) {
    let folder = tempfile::tempdir().unwrap();
    let log = Arc::new(Mutex::new(Vec::new()));
    let app = AppState::start(Config {
        log: Log::to(Lines(Arc::clone(&log))),
        ..quiet(&folder)
    })
    .unwrap();
    let request = request.body(Body::from(body)).unwrap();
    let answer = layered(routes, app).oneshot(request).await.unwrap();
    let (head, body) = answer.into_parts();
    let body = to_bytes(body, 100_000).await.unwrap();
    let text = String::from_utf8(body.to_vec()).unwrap();
    let log = String::from_utf8(log.lock().unwrap().clone()).unwrap();
    (Response::from_parts(head, text), log)
}

#[tokio::test]
async fn a_person_is_told_on_a_page_and_a_program_by_a_problem() {
    async fn refuse() -> ApiError {
        ApiError::wait(7).reason("a-reason")
    }
    let routes = || {
        let both = get(refuse).post(refuse);
        Router::new()
            .route("/page", both.clone())
            .route("/api/v1/x", both)
    };
    let request = |method: &str, path: &str| Request::builder().method(method).uri(path.to_owned());
    let form = "application/x-www-form-urlencoded";
    let pages = [
        request("GET", "/page").header("accept", "text/html,*/*;q=0.8"),
        request("POST", "/page").header("content-type", form),
        request("GET", "/page?lang=es").header("accept", "text/html"),
        request("GET", "/page")
            .header("accept", "text/html")
            .header("accept-language", "es"),
    ];
    for (number, asked) in pages.into_iter().enumerate() {
        let (answer, log) = page(routes(), asked, "").await;
        assert_eq!(answer.status(), 429);
        assert_eq!(answer.headers()[CONTENT_TYPE], "text/html; charset=utf-8");
        assert_eq!(answer.headers()["retry-after"], "7");
        assert_eq!(answer.headers()["cache-control"], "no-store");
        let sentence = match number {
            0 | 1 => [
                "<html lang=\"en\"",
                "Too many attempts",
                "Try again in 7 seconds.",
            ],
            _ => [
                "<html lang=\"es\"",
                "Demasiados intentos",
                "Inténtelo de nuevo en 7 segundos.",
            ],
        };
        for sentence in sentence {
            assert!(
                answer.body().contains(sentence),
                "{sentence}: {}",
                answer.body()
            );
        }
        let id = answer.headers()["x-request-id"].to_str().unwrap();
        assert!(
            answer.body().contains(id),
            "the log and the reader name the same request"
        );
        assert!(!answer.body().contains("a-reason"));
        assert!(
            log.contains(" /problems/too-many-attempts a-reason"),
            "{log}"
        );
    }
    for asked in [
        request("GET", "/page").header("accept", "application/json"),
        request("GET", "/page"),
        request("POST", "/page").header("content-type", "application/json"),
        request("GET", "/api/v1/x").header("accept", "text/html"),
        request("POST", "/api/v1/x").header("content-type", form),
    ] {
        let (answer, _) = page(routes(), asked, "").await;
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()[CONTENT_TYPE]),
            (
                429,
                &"application/problem+json".parse::<HeaderValue>().unwrap()
            )
        );
    }
}

#[tokio::test]
async fn a_form_is_read_bounded_and_only_where_it_says_that_it_is_one() {
    async fn echo(form: Form<16>) -> String {
        format!("{:?}", form.pairs().collect::<Vec<_>>())
    }
    let routes = || Router::new().route("/form", post(echo));
    let form = "application/x-www-form-urlencoded";
    for (declared, body, status, sentence) in [
        (
            form,
            "a=1+2%C3%A9&b",
            200,
            "[(\"a\", \"1 2é\"), (\"b\", \"\")]",
        ),
        (
            "Application/X-WWW-Form-urlencoded; charset=UTF-8",
            "a=1",
            200,
            "[(\"a\", \"1\")]",
        ),
        (form, "", 200, "[]"),
        (form, "a=3456789abcdefgh", 413, "/problems/too-large"),
        ("application/json", "{}", 415, "/problems/not-json"),
        ("multipart/form-data; boundary=x", "", 415, ""),
    ] {
        let asked = Request::builder()
            .method("POST")
            .uri("/form")
            .header("content-type", declared);
        let (answer, log) = page(routes(), asked, body).await;
        assert_eq!(answer.status(), status, "{declared} {body}");
        assert!(
            answer.body().contains(sentence) || log.contains(sentence),
            "{declared} {body} {log}"
        );
    }
}

#[tokio::test]
async fn a_path_whose_id_is_none_leads_nowhere() {
    async fn one(Path(id): Path<Uuid>) -> String {
        id.to_string()
    }
    async fn two(Path((id, act)): Path<(Uuid, String)>) -> String {
        format!("{id} {act}")
    }
    let routes = || {
        Router::new()
            .route("/x/{id}", get(one))
            .route("/x/{id}/{act}", get(two))
    };
    let id = Uuid::now_v7();
    for (path, status) in [
        (format!("/x/{id}"), 200),
        (format!("/x/{id}/close"), 200),
        ("/x/7".to_owned(), 404),
        ("/x/7/close".to_owned(), 404),
        ("/x/%00/close".to_owned(), 404),
    ] {
        let asked = Request::builder()
            .uri(path.as_str())
            .header("accept", "text/html");
        let (answer, _) = page(routes(), asked, "").await;
        assert_eq!(answer.status(), status, "{path}");
    }
}

#[tokio::test]
async fn what_is_told_of_a_request_names_it_by_an_id_of_ours() {
    async fn tell() -> ApiError {
        tracing::info!("on the way");
        ApiError::internal("no such device")
    }
    let asked = Request::builder()
        .uri("/page?name=Nadia")
        .header("x-request-id", "somebody-elses");
    let routes = Router::new().route("/{place}", get(tell));
    let (answer, log) = page(routes, asked, "").await;
    let id = answer.headers()["x-request-id"].to_str().unwrap();
    assert!(id.parse::<Uuid>().is_ok(), "{id}");
    let lines: Vec<&str> = log.lines().collect();
    assert_eq!(lines.len(), 3, "{log}");
    for (line, text) in lines
        .iter()
        .zip(["on the way", "cause: no such device", "500 "])
    {
        let expected = format!("Z {id} GET /{{place}} {text}");
        assert!(line.contains(&expected), "{expected}: {log}");
    }
    assert!(lines[2].ends_with("ms /problems/internal"), "{log}");
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
