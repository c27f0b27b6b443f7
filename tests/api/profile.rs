//! The profile of an account.

use serde_json::json;

use crate::service::Service;

#[test]
fn a_fresh_account_has_a_profile_with_its_names_and_its_address() {
    let service = Service::start();
    let candidate = service.candidate();
    let answer = candidate.get(api::path::PROFILE);
    assert_eq!(
        (answer.status, answer.header("etag")),
        (200, Some("\"v1\""))
    );
    let record = answer.json();
    assert_eq!(record["version"], json!(1));
    assert_eq!(record["profile"]["first_name"], json!("Nadia"));
    assert_eq!(record["profile"]["last_name"], json!("Okoro"));
    assert_eq!(record["profile"]["email"], json!(candidate.email));
    assert_eq!(record["profile"]["city"], json!(""));
}

#[test]
fn a_profile_is_replaced_as_a_whole_and_greets_by_its_new_name() {
    let service = Service::start();
    let candidate = service.candidate();
    let wanted = json!({ "first_name": " Nadia ", "last_name": "Mensah", "city": "Springfield" });
    let answer = candidate.put(api::path::PROFILE, 1, &wanted);
    assert_eq!(
        (answer.status, answer.header("etag")),
        (200, Some("\"v2\"")),
        "{}",
        answer.body
    );
    assert_eq!(answer.json()["profile"]["first_name"], json!("Nadia"));
    assert_eq!(answer.json()["profile"]["email"], json!(""));
    assert_eq!(candidate.get(api::path::PROFILE).json(), answer.json());
    let session = candidate.get(api::path::SESSION).json();
    assert_eq!(session["account"]["name"], json!("Nadia Mensah"));
    assert_eq!(session["account"]["email"], json!(candidate.email));
}

#[test]
fn a_profile_has_a_name() {
    let service = Service::start();
    let candidate = service.candidate();
    let answer = candidate.put(
        api::path::PROFILE,
        1,
        &json!({ "city": "Springfield", "email": "nadia@" }),
    );
    assert_eq!(answer.problem(), "invalid");
    let fields: Vec<_> = answer.json()["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["field"].clone())
        .collect();
    assert_eq!(fields, ["first_name", "last_name", "email"]);
    assert_eq!(
        candidate.get(api::path::PROFILE).json()["version"],
        json!(1)
    );
}

#[test]
fn a_candidate_may_have_one_name_only() {
    let service = Service::start();
    let form = json!({ "email": "sukarno@example.com", "password": crate::service::PASSWORD, "first_name": "Sukarno" });
    let answer = service.post(api::path::ACCOUNT, &form);
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(answer.json()["account"]["name"], json!("Sukarno"));
}
