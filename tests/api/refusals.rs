//! Every request that is refused: with which problem, and that nothing is stored.

use serde_json::{Value, json};

use crate::service::{Candidate, Service, draft, new_key, sign_in, sign_up};
use crate::wire::{Answer, Request};

/// The problem is whole, has the id that the log has, and left the records as they were.
fn refused(service: &Service, request: &Request, status: u16, slug: &str) -> Answer {
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

fn register(candidate: &Candidate) -> Request {
    candidate.register_request(&new_key(), &json!({ "draft": draft() }))
}

fn correct(candidate: &Candidate, id: &str, version: &str) -> Request {
    let path = api::path::registration(id);
    candidate
        .request("PUT", &path)
        .header("if-match", version)
        .json(&json!({ "draft": draft() }))
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
        "\"f47ac10b-58cc-4372-a567-0e02b2c3d479\"",
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

#[test]
fn a_change_needs_the_version_that_was_read() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = candidate.registered();
    let profile = candidate
        .request("PUT", api::path::PROFILE)
        .json(&json!({ "first_name": "N", "last_name": "O" }));
    for request in [
        correct(&candidate, &id, "\"v1\""),
        profile.header("if-match", "\"v1\""),
    ] {
        refused(
            &service,
            &request.clone().without("if-match"),
            428,
            "precondition-missing",
        );
        for tag in [
            "*",
            "v1",
            "\"1\"",
            "W/\"v1\"",
            "\"v1\", \"v2\"",
            "\"v18446744073709551616\"",
        ] {
            refused(
                &service,
                &request.clone().header("if-match", tag),
                400,
                "bad-header",
            );
        }
        for stale in ["\"v2\"", "\"v0\"", "\"v999999999999999999\""] {
            let answer = refused(
                &service,
                &request.clone().header("if-match", stale),
                412,
                "stale",
            );
            assert_eq!(answer.header("etag"), Some("\"v1\""));
        }
        assert_eq!(service.send(&request).status, 200);
        refused(&service, &request, 412, "stale");
    }
}

#[test]
fn a_key_stands_for_one_request_and_a_candidate_for_one_registration() {
    let service = Service::start();
    let candidate = service.candidate();
    let key = new_key();
    assert_eq!(
        candidate
            .register(&key, &json!({ "draft": draft() }))
            .status,
        201
    );
    let mut other = draft();
    other["city"] = json!("Shelbyville");
    let other = json!({ "draft": other });
    refused(
        &service,
        &candidate.register_request(&key, &other),
        409,
        "key-reused",
    );
    refused(
        &service,
        &candidate.register_request(&new_key(), &other),
        409,
        "already-registered",
    );
    refused(&service, &register(&candidate), 409, "already-registered");
    let stranger = service.candidate();
    let same = json!({ "draft": draft() });
    refused(
        &service,
        &stranger.register_request(&key, &same),
        409,
        "key-reused",
    );
}

#[test]
fn another_candidates_registration_does_not_exist() {
    let service = Service::start();
    let id = service.candidate().registered();
    let stranger = service.candidate();
    let (one, nda) = (api::path::registration(&id), api::path::nda(&id));
    refused(&service, &stranger.request("GET", &one), 404, "not-found");
    refused(
        &service,
        &correct(&stranger, &id, "\"v1\""),
        404,
        "not-found",
    );
    let accept = json!({ "text_version": api::NDA_VERSION });
    refused(
        &service,
        &stranger.request("PUT", &nda).json(&accept),
        404,
        "not-found",
    );
    for none in [new_key().as_str(), "1", "%00", "..%2f", "'--"] {
        refused(
            &service,
            &stranger.request("GET", &api::path::registration(none)),
            404,
            "not-found",
        );
    }
}

#[test]
fn a_field_that_needs_attention_has_the_sentence_that_the_form_shows() {
    use rules::registration::{Draft, Regions};
    use words::{CountryNames, Words};

    let service = Service::start();
    let candidate = service.candidate();
    for (language, _) in words::LANGUAGES {
        let words = Words::of(language).unwrap();
        for typed in [
            json!({}),
            json!({ "country": "US", "postal_code": "6270A", "email": "nadia@", "phone": "none" }),
        ] {
            let draft: Draft = serde_json::from_value(typed.clone()).unwrap();
            let region = Regions::bundled().get(&draft.country);
            let problems = draft.parse(Regions::bundled()).unwrap_err();
            let expected = problems.iter().map(|problem| {
                let message = words::problem(words, problem, region, CountryNames::of(words));
                json!({ "field": problem.field.name(), "message": message })
            });
            let expected: Vec<Value> = expected.collect();
            assert!(expected.len() >= 4);
            let request = candidate.register_request(&new_key(), &json!({ "draft": typed }));
            let answer = refused(
                &service,
                &request.header("accept-language", language),
                422,
                "invalid",
            );
            assert_eq!(answer.json()["errors"], json!(expected));
        }
    }
}

#[test]
fn a_sign_up_says_everything_that_is_wrong_at_once() {
    let service = Service::start();
    let fields = |form: Value| -> Vec<String> {
        let request = Request::new("POST", api::path::ACCOUNT).json(&form);
        let errors = refused(&service, &request, 422, "invalid").json()["errors"].clone();
        errors
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["field"].as_str().unwrap().to_owned())
            .collect()
    };
    let empty = json!({ "email": "", "password": "", "first_name": "" });
    assert_eq!(fields(empty), ["first_name", "email", "password"]);
    let mut form = sign_up("nadia@");
    assert_eq!(fields(form.clone()), ["email"]);
    form["email"] = json!("nadia@example.com");
    for password in [
        "short",
        "Password2013!",
        "nadia@example.com",
        &"ab c".repeat(65),
    ] {
        form["password"] = json!(password);
        assert_eq!(fields(form.clone()), ["password"], "{password}");
    }
}

#[test]
fn an_address_has_one_account() {
    let service = Service::start();
    let email = service.candidate().email;
    for again in [email.clone(), email.to_uppercase()] {
        let request = Request::new("POST", api::path::ACCOUNT).json(&sign_up(&again));
        let answer = refused(&service, &request, 409, "email-taken");
        assert_eq!(answer.header("set-cookie"), None);
    }
}

#[test]
fn guidance_that_the_rules_do_not_give_is_refused() {
    let service = Service::start();
    let candidate = service.candidate();
    let good = crate::registrations::guidance();
    let refuse = |change: fn(&mut Value)| {
        let mut guidance = good.clone();
        change(&mut guidance);
        let body = json!({ "draft": draft(), "guidance": guidance });
        refused(
            &service,
            &candidate.register_request(&new_key(), &body),
            422,
            "outcome-mismatch",
        );
    };
    refuse(|guidance| guidance["outcome"] = json!("another-outcome"));
    refuse(|guidance| guidance["policy"] = json!("another-policy"));
    refuse(|guidance| guidance["answers"] = json!({}));
    refuse(|guidance| guidance["answers"]["no-such-question"] = json!("yes"));
    refuse(|guidance| guidance["date"] = json!("yesterday"));
    refuse(|guidance| guidance["date"] = json!("2031-01-01"));
}

#[test]
fn the_agreement_is_accepted_only_as_it_stands() {
    let service = Service::start();
    let candidate = service.candidate();
    let nda = api::path::nda(&candidate.registered());
    let accept = candidate
        .request("PUT", &nda)
        .json(&json!({ "text_version": "0" }));
    let answer = refused(&service, &accept, 422, "invalid");
    assert_eq!(answer.json()["errors"][0]["field"], json!("text_version"));
}
