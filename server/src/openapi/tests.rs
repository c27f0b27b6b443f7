//! The description says what the code does: every reference resolves, every schema has the fields of its type.

use std::collections::BTreeSet;

use api::{
    AcceptNda, Acceptance, Account, Consent, FieldError, Guidance, PolicySummary, Problem,
    ProfileRecord, Register, RegistrationRecord, Session, SignIn, SignUp,
};
use rules::registration::{Draft, Profile};
use serde::Serialize;

use super::*;

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
    let document = describe();
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
fn every_operation_has_a_name_of_its_own_and_every_path_of_the_wire_is_described() {
    let names: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.name).collect();
    assert_eq!(names.len(), OPERATIONS.len());
    let described: BTreeSet<&str> = OPERATIONS.iter().map(|operation| operation.path).collect();
    use api::path::*;
    let wire = [
        HEALTH,
        ACCOUNT,
        SESSION,
        PROFILE,
        REGISTRATIONS,
        REGISTRATION,
        NDA,
        POLICIES,
        POLICY,
        OPENAPI,
    ];
    assert_eq!(described, wire.into_iter().collect());
}

#[test]
fn every_kind_of_problem_is_answered_by_some_operation() {
    let told = describe()["paths"].to_string();
    for kind in ProblemKind::all() {
        assert!(told.contains(&kind.uri()), "{}", kind.uri());
    }
}

/// The keys of a sample in which everything is given are the properties of the schema.
fn same_fields(name: &str, sample: impl Serialize) {
    let sample = serde_json::to_value(sample).unwrap();
    let schemas: Value = serde_json::from_str(SCHEMAS).unwrap();
    let schema = &schemas[name];
    let keys: BTreeSet<&String> = sample.as_object().unwrap().keys().collect();
    let properties: BTreeSet<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert_eq!(keys, properties, "{name}");
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for field in required {
        assert!(
            keys.contains(&field.as_str().unwrap().to_owned()),
            "{name}: {field}"
        );
    }
}

#[test]
fn every_schema_has_the_fields_of_its_type() {
    let text = String::new;
    let account = Account {
        id: text(),
        email: text(),
        name: text(),
    };
    let acceptance = Acceptance {
        text_version: text(),
        at: text(),
    };
    let guidance = Guidance {
        policy: text(),
        version: text(),
        date: text(),
        answers: Default::default(),
        outcome: text(),
    };
    let error = FieldError {
        field: text(),
        message: text(),
    };
    same_fields(
        "SignUp",
        SignUp {
            email: text(),
            password: text(),
            first_name: text(),
            last_name: text(),
        },
    );
    same_fields(
        "SignIn",
        SignIn {
            email: text(),
            password: text(),
        },
    );
    same_fields(
        "Session",
        Session {
            account: Some(account.clone()),
        },
    );
    same_fields("Account", account);
    same_fields("Profile", Profile::default());
    same_fields(
        "ProfileRecord",
        ProfileRecord {
            version: 1,
            profile: Profile::default(),
        },
    );
    same_fields("Draft", Draft::default());
    same_fields("Guidance", guidance.clone());
    same_fields(
        "Register",
        Register {
            draft: Draft::default(),
            guidance: Some(guidance),
        },
    );
    same_fields(
        "AcceptNda",
        AcceptNda {
            text_version: text(),
        },
    );
    same_fields("Acceptance", acceptance);
    same_fields(
        "Consent",
        Consent {
            field: text(),
            given: true,
            text_version: text(),
            at: text(),
        },
    );
    same_fields(
        "PolicySummary",
        PolicySummary {
            id: text(),
            version: text(),
            languages: Vec::new(),
        },
    );
    same_fields("FieldError", error.clone());
    same_fields(
        "RegistrationRecord",
        RegistrationRecord {
            id: text(),
            reference: text(),
            version: 1,
            registered_at: text(),
            updated_at: text(),
            draft: Draft::default(),
            guidance: None,
            nda: None,
            consents: Vec::new(),
        },
    );
    same_fields(
        "Problem",
        Problem {
            kind: text(),
            title: text(),
            status: 422,
            detail: Some(text()),
            instance: text(),
            errors: vec![error],
        },
    );
}
