//! Requests that are refused for what they are made of: with which problem, and that nothing is stored.

use serde_json::json;

use crate::service::{Candidate, Service, draft, new_key, sign_in, sign_up};
use crate::wire::{Answer, Request};

/// The problem is whole, has the id that the log has, and left the records as they were.
pub fn refused(service: &Service, request: &Request, status: u16, slug: &str) -> Answer {
    let before = service.records();
    let answer = service.send(request);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (status, slug),
        "{request:?} {}",
        answer.body
    );
    let problem = answer.json();
    assert_eq!(problem["status"], json!(status));
    assert!(
        problem["title"].as_str().unwrap().ends_with('.'),
        "{problem}"
    );
    let id = answer.header("x-request-id").unwrap();
    assert_eq!(problem["instance"], json!(format!("urn:uuid:{id}")));
    assert_eq!(service.records(), before, "{request:?}");
    answer
}

pub fn register(candidate: &Candidate) -> Request {
    candidate.register_request(&new_key(), &json!({ "draft": draft() }))
}

#[test]
fn a_body_that_cannot_be_read_is_refused_with_the_place() {
    let service = Service::start();
    let candidate = service.candidate();
    for (body, line, column) in [
        ("", 1, 0),
        ("{", 1, 1),
        ("{\n  \"draft\": {,}\n}", 2, 13),
        ("[]", 1, 2),
        ("{\"draft\": {\"first_name\": 7}}", 1, 26),
        ("{\"guidance\": null}", 1, 18),
        ("{\"draft\": {}} x", 1, 15),
        ("{\"draft\": {\"city\": \"a\", \"city\": \"b\"}}", 1, 30),
    ] {
        let answer = refused(
            &service,
            &register(&candidate).text(body),
            400,
            "malformed-json",
        );
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert_eq!(
            detail,
            format!("Reading stopped at line {line}, column {column}."),
            "{body}"
        );
    }
}

#[test]
fn an_unknown_field_is_refused_by_name() {
    let service = Service::start();
    let candidate = service.candidate();
    for (body, field) in [
        (json!({ "draft": draft(), "role": "admin" }), "role"),
        (
            json!({ "draft": { "first_name": "Nadia", "nickname": "N" } }),
            "nickname",
        ),
    ] {
        let answer = refused(
            &service,
            &register(&candidate).json(&body),
            400,
            "unknown-field",
        );
        assert!(answer.json()["detail"].as_str().unwrap().contains(field));
    }
    let mut form = sign_up("somebody@example.com");
    form["is_staff"] = json!(true);
    refused(
        &service,
        &Request::new("POST", api::path::ACCOUNT).json(&form),
        400,
        "unknown-field",
    );
}

#[test]
fn a_body_over_the_limit_is_refused_and_one_at_the_limit_is_read() {
    let service = Service::start();
    let candidate = service.candidate();
    let padded = |length: usize| format!("{{\"draft\":{{}}}}{}", " ".repeat(length - 12));
    refused(
        &service,
        &register(&candidate).text(&padded(64 * 1024 + 1)),
        413,
        "too-large",
    );
    refused(
        &service,
        &register(&candidate).text(&padded(64 * 1024)),
        422,
        "invalid",
    );
    let form = sign_in("somebody@example.com", &"x".repeat(4 * 1024));
    refused(
        &service,
        &Request::new("POST", api::path::SESSION).json(&form),
        413,
        "too-large",
    );
}

#[test]
fn a_body_that_is_not_declared_as_json_is_refused() {
    let service = Service::start();
    let candidate = service.candidate();
    for declared in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "",
    ] {
        refused(
            &service,
            &register(&candidate).header("content-type", declared),
            415,
            "not-json",
        );
    }
    refused(
        &service,
        &register(&candidate).without("content-type"),
        415,
        "not-json",
    );
    let declared = register(&candidate).header("content-type", "Application/JSON; charset=utf-8");
    assert_eq!(service.send(&declared).status, 201);
}

#[test]
fn an_unsigned_request_is_refused_before_anything_else_is_looked_at() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = candidate.registered();
    let (one, nda) = (api::path::registration(&id), api::path::nda(&id));
    for (method, path) in [
        ("GET", api::path::PROFILE),
        ("PUT", api::path::PROFILE),
        ("GET", api::path::REGISTRATIONS),
        ("POST", api::path::REGISTRATIONS),
        ("GET", one.as_str()),
        ("PUT", one.as_str()),
        ("PUT", nda.as_str()),
    ] {
        refused(&service, &Request::new(method, path), 401, "not-signed-in");
        let forged =
            Request::new(method, path).header("cookie", &format!("__Host-sid={}", "0".repeat(64)));
        refused(&service, &forged, 401, "not-signed-in");
    }
}

#[test]
fn a_write_from_another_site_is_refused() {
    let service = Service::start();
    let candidate = service.candidate();
    for (name, value) in [
        ("origin", "https://elsewhere.test"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        refused(
            &service,
            &register(&candidate).header(name, value),
            403,
            "other-site",
        );
        let sign_in = Request::new("POST", api::path::SESSION)
            .json(&sign_in(&candidate.email, "a wrong password"));
        refused(&service, &sign_in.header(name, value), 403, "other-site");
        refused(
            &service,
            &candidate
                .request("DELETE", api::path::SESSION)
                .header(name, value),
            403,
            "other-site",
        );
    }
    let own = register(&candidate)
        .header("origin", "http://waypost.test")
        .header("sec-fetch-site", "same-origin");
    assert_eq!(service.send(&own).status, 201);
}

#[test]
fn a_registration_needs_a_key_that_can_be_read() {
    let service = Service::start();
    let candidate = service.candidate();
    let request = register(&candidate);
    refused(
        &service,
        &request.clone().without("idempotency-key"),
        400,
        "idempotency-key-missing",
    );
    for key in [
        "",
        "\"\"",
        "1",
        "\"00000000-0000-0000-0000-000000000000\"",
        "not-a-key",
    ] {
        refused(
            &service,
            &request.clone().header("idempotency-key", key),
            400,
            "bad-header",
        );
    }
    refused(
        &service,
        &request.header_again("idempotency-key", &new_key()),
        400,
        "bad-header",
    );
}
