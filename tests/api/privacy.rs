//! What must not leave the records: markers are sent through the whole API and looked for in the log and in errors.

use serde_json::json;

use crate::service::{Service, draft, new_key};
use crate::wire::Request;

const MARKERS: [&str; 6] = [
    "canary-mail",
    "Canaryname",
    "canary password 1",
    "555-0199",
    "Canary Street",
    "canary-path",
];

#[test]
fn nothing_that_a_person_typed_is_logged_and_every_request_is() {
    let service = Service::start();
    let form = json!({
        "email": "canary-mail@example.com",
        "password": "canary password 1",
        "first_name": "Canaryname",
        "last_name": "Canaryname",
    });
    let signed_up = service.post(api::path::ACCOUNT, &form);
    let cookie = signed_up.cookie();
    assert_eq!(signed_up.status, 201);
    let mut typed = draft();
    typed["first_name"] = json!("Canaryname");
    typed["phone"] = json!("555-0199");
    typed["address1"] = json!("1 Canary Street");
    let key = new_key();
    let signed = |method: &str, path: &str| Request::new(method, path).header("cookie", &cookie);
    let register = signed("POST", api::path::REGISTRATIONS).header("idempotency-key", &key);
    let answers = [
        service.send(&register.clone().json(&json!({ "draft": typed }))),
        service.send(
            &register
                .clone()
                .text("{\"draft\": {\"first_name\": \"Canaryname\""),
        ),
        service.send(
            &register
                .clone()
                .json(&json!({ "draft": { "email": "canary-mail", "phone": "Canaryname" } })),
        ),
        service.send(&register.header("idempotency-key", "canary-path")),
        service.send(
            &signed("PUT", api::path::PROFILE)
                .header("if-match", "canary-path")
                .json(&typed),
        ),
        service.send(&Request::new("POST", api::path::SESSION).json(
            &json!({ "email": "canary-mail@example.com", "password": "canary password 1x" }),
        )),
        service.send(&signed(
            "GET",
            "/api/v1/registrations/canary-path?name=Canaryname",
        )),
        service.send(&signed("GET", "/canary-path?email=canary-mail@example.com")),
        service.send(&Request::new("CANARYNAME", "/").header("user-agent", "canary-path")),
        service.send(&signed("GET", &api::path::registration(&key))),
    ];
    for answer in answers.iter().filter(|answer| answer.status >= 400) {
        for marker in MARKERS {
            assert!(!answer.body.contains(marker), "{marker}: {}", answer.body);
        }
    }
    let log = service.stop();
    let token = cookie.split_once('=').unwrap().1;
    for marker in MARKERS.iter().chain([&token]) {
        assert!(
            !log.to_lowercase().contains(&marker.to_lowercase()),
            "{marker}: {log}"
        );
    }
    for answer in &answers {
        let id = answer.header("x-request-id").unwrap();
        let lines: Vec<&str> = log.lines().filter(|line| line.contains(id)).collect();
        assert_eq!(lines.len(), 1, "{id}: {log}");
        assert!(
            lines[0].contains(&format!(" {} ", answer.status)),
            "{lines:?}"
        );
    }
    assert!(
        log.contains(" GET /api/v1/registrations/{id} 404 "),
        "{log}"
    );
}
