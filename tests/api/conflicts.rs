//! Requests that can be read and are refused all the same: by the rules, or by what is on record.

use serde_json::{Value, json};

use crate::refusals::{refused, register};
use crate::service::{Candidate, Service, draft, new_key, sign_up};
use crate::wire::Request;

fn correct(candidate: &Candidate, id: &str, version: &str) -> Request {
    let path = api::path::registration(id);
    candidate
        .request("PUT", &path)
        .header("if-match", version)
        .json(&json!({ "draft": draft() }))
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
        profile.clone().header("if-match", "\"v1\""),
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
    }
    refused(
        &service,
        &profile.header("if-match", "\"v1\""),
        412,
        "stale",
    );
}

#[test]
fn a_correction_whose_answer_was_lost_is_made_once() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = candidate.registered();
    let request = |city: &str, version: &str| {
        let mut draft = draft();
        draft["city"] = json!(city);
        correct(&candidate, &id, version).json(&json!({ "draft": draft }))
    };
    let first = service.send(&request("Chicago", "\"v1\""));
    assert_eq!(first.status, 200);
    let again = service.send(&request(" Chicago ", "\"v1\""));
    assert_eq!((again.status, again.header("etag")), (200, Some("\"v2\"")));
    assert_eq!(again.json(), first.json());
    for (city, version) in [("Peoria", "\"v1\""), ("Chicago", "\"v0\"")] {
        refused(&service, &request(city, version), 412, "stale");
    }
    // What was changed since is not what this correction made.
    assert_eq!(service.send(&request("Peoria", "\"v2\"")).status, 200);
    refused(&service, &request("Chicago", "\"v1\""), 412, "stale");
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
    refuse(|guidance| guidance["date"] = json!("2031-01-01"));
}

#[test]
fn a_correction_brings_no_other_guidance_than_the_rules_give() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = candidate.registered();
    let mut guidance = crate::registrations::guidance();
    let body = |guidance: &Value| json!({ "draft": draft(), "guidance": guidance });
    let correct = |guidance: &Value| correct(&candidate, &id, "\"v1\"").json(&body(guidance));
    let good = correct(&guidance);
    guidance["outcome"] = json!("another-outcome");
    refused(&service, &correct(&guidance), 422, "outcome-mismatch");
    assert_eq!(service.send(&good).status, 200);
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
