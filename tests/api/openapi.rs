//! The description of the API: whole, without anything that nobody needs, with names that stay. That it is true of every answer
//! is seen by `described`.

use std::collections::{BTreeMap, BTreeSet};

use api::ProblemKind;
use rules::registration::Field;
use serde_json::{Value, json};

use crate::described::lists;
use crate::service::Service;

/// What programs call the operations by. A name that has been given stays.
const NAMES: [(&str, &str, &str); 28] = [
    ("get", "/healthz", "health"),
    ("get", "/api/v1/openapi.json", "describe"),
    ("post", "/api/v1/account", "signUp"),
    ("get", "/api/v1/session", "whoAmI"),
    ("post", "/api/v1/session", "signIn"),
    ("delete", "/api/v1/session", "signOut"),
    ("get", "/api/v1/address", "readAddress"),
    ("put", "/api/v1/address", "claimAddress"),
    ("post", "/api/v1/address/code", "sendAddressCode"),
    ("post", "/api/v1/address/confirmation", "confirmAddress"),
    ("get", "/api/v1/profile", "readProfile"),
    ("put", "/api/v1/profile", "updateProfile"),
    ("get", "/api/v1/registrations", "listRegistrations"),
    ("post", "/api/v1/registrations", "register"),
    ("get", "/api/v1/registrations/{id}", "readRegistration"),
    ("put", "/api/v1/registrations/{id}", "correctRegistration"),
    ("put", "/api/v1/registrations/{id}/nda", "acceptAgreement"),
    ("get", "/api/v1/credentials", "readCredentials"),
    ("post", "/api/v1/codes/{id}/reveal", "revealCode"),
    ("get", "/api/v1/facts", "readFacts"),
    ("get", "/api/v1/requests", "listRequests"),
    ("post", "/api/v1/requests", "sendRequest"),
    ("get", "/api/v1/requests/{id}", "readRequest"),
    ("post", "/api/v1/requests/{id}/steps", "stepRequest"),
    ("get", "/api/v1/people", "findPeople"),
    ("get", "/api/v1/desk/requests", "readQueue"),
    ("get", "/api/v1/policies", "listPolicies"),
    ("get", "/api/v1/policies/{id}", "readPolicy"),
];

fn document() -> Value {
    Service::start().get(api::path::OPENAPI).json()
}

fn schema<'d>(document: &'d Value, name: &str) -> &'d Value {
    &document["components"]["schemas"][name]
}

/// Method, path and description of each operation.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let operations = paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().unwrap().iter();
        methods.map(|(method, operation)| (method.as_str(), path.as_str(), operation))
    });
    operations.collect()
}

fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
    match value {
        Value::Object(map) => {
            found.extend(map.get("$ref").and_then(Value::as_str));
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_resolves_and_every_schema_is_used() {
    let document = document();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let known: BTreeSet<String> = schemas
        .keys()
        .map(|name| format!("#/components/schemas/{name}"))
        .collect();
    assert_eq!(known, found.into_iter().map(str::to_owned).collect());
}

#[test]
fn every_operation_keeps_its_name() {
    let document = document();
    let names: BTreeSet<(&str, &str, &str)> = operations(&document)
        .into_iter()
        .map(|(method, path, sentence)| (method, path, sentence["operationId"].as_str().unwrap()))
        .collect();
    assert_eq!(names, NAMES.into_iter().collect());
}

#[test]
fn every_route_of_the_api_is_described_and_nothing_else() {
    let service = Service::start();
    let routes = service.within(async |app| waypost::serve::routes::table(app.clone()));
    let routes: BTreeSet<(String, String)> = routes
        .into_iter()
        .filter(|route| route.path.starts_with("/api/") || route.path == api::path::HEALTH)
        .map(|route| (route.method.as_str().to_lowercase(), route.path))
        .collect();
    let document = service.get(api::path::OPENAPI).json();
    let described = operations(&document)
        .into_iter()
        .map(|(method, path, _)| (method.to_owned(), path.to_owned()));
    assert_eq!(routes, described.collect());
}

#[test]
fn every_kind_of_problem_is_answered_by_some_operation() {
    let document = document();
    let operations = operations(&document);
    for kind in ProblemKind::all() {
        let status = kind.status().to_string();
        let mut responses = operations
            .iter()
            .map(|(.., sentence)| &sentence["responses"][&status]);
        assert!(
            responses.any(|response| lists(response, &kind.uri())),
            "{}",
            kind.uri()
        );
    }
}

#[test]
fn who_may_use_an_operation_is_said_as_it_is_enforced() {
    let document = document();
    for (method, path, sentence) in operations(&document) {
        let refused = &sentence["responses"]["401"];
        let is_guarded = lists(refused, &ProblemKind::NotSignedIn.uri());
        assert_eq!(
            sentence["security"].is_array(),
            is_guarded,
            "{method} {path}"
        );
    }
    let candidates = &document["paths"]["/api/v1/requests"]["get"]["responses"]["403"];
    assert!(lists(candidates, &ProblemKind::Forbidden.uri()));
}

/// A form is read by hand, by the table of its fields.
#[test]
fn a_form_is_described_with_the_fields_that_are_read() {
    let document = document();
    let all = Field::ALL.iter().copied();
    for (name, fields) in [
        ("Draft", all.clone().collect::<Vec<_>>()),
        ("Profile", all.filter(|field| field.is_contact()).collect()),
    ] {
        let schema = schema(&document, name);
        let described: BTreeMap<&str, &str> = schema["properties"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(name, sentence)| (name.as_str(), sentence["type"].as_str().unwrap()))
            .collect();
        let read = fields.into_iter().map(|field| {
            let kind = if field.is_checkbox() {
                "boolean"
            } else {
                "string"
            };
            (field.name(), kind)
        });
        assert_eq!(described, read.collect(), "{name}");
        assert_eq!(schema["additionalProperties"], json!(false), "{name}");
        assert_eq!(schema["required"], Value::Null, "every key may be left out");
    }
}

#[test]
fn limits_are_described_as_they_are_enforced() {
    let document = document();
    let password = &schema(&document, "SignUp")["properties"]["password"];
    let limits = api::PASSWORD_LENGTH;
    assert_eq!(
        (&password["minLength"], &password["maxLength"]),
        (&json!(limits.start()), &json!(limits.end()))
    );
    for (name, field) in [("SendRequest", "message"), ("TakeStep", "text")] {
        let text = &schema(&document, name)["properties"][field];
        assert_eq!(text["maxLength"], json!(api::MESSAGE_LENGTH), "{name}");
    }
}

#[test]
fn an_idempotency_key_is_described_as_it_is_read() {
    let service = Service::start();
    let candidate = service.candidate();
    let document = service.get(api::path::OPENAPI).json();
    let parameters = document["paths"]["/api/v1/registrations"]["post"]["parameters"].as_array();
    let key = parameters
        .unwrap()
        .iter()
        .find(|sentence| sentence["name"] == "Idempotency-Key");
    let schema = jsonschema::options()
        .should_validate_formats(true)
        .build(&key.unwrap()["schema"])
        .unwrap();
    for value in [
        "01890a5d-ac96-774b-bcce-b302099a8057",
        "01890A5D-AC96-774B-BCCE-B302099A8057",
        "01890a5d-ac96-474b-bcce-b302099a8057",
        "01890a5d-ac96-074b-bcce-b302099a8057",
        "01890a5d-ac96-974b-bcce-b302099a8057",
        "01890a5dac96774bbcceb302099a8057",
        "key-1",
    ] {
        let request = candidate
            .request("POST", api::path::REGISTRATIONS)
            .header("idempotency-key", value)
            .json(&json!({ "draft": {} }));
        let is_read = service.send(&request).problem() != "bad-header";
        assert_eq!(schema.is_valid(&json!(value)), is_read, "{value}");
    }
}
