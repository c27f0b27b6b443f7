//! The description says what the code does: every reference resolves, every schema has the fields of its type.

use std::collections::BTreeSet;

use api::{
    AcceptNda, Acceptance, AccessCode, Account, CodeState, Consent, Credentials, Entitlement,
    Facts, FieldError, FoundMatch, FoundPeople, FoundPerson, Guidance, Matched, McpId, Origin,
    Piece, PolicySummary, Problem, ProfileRecord, Queue, QueuedRequest, RecordedResult, Register,
    RegistrationRecord, RequestRecord, RequestStepTaken, RevealedCode, SendRequest, Session,
    SignIn, SignUp, TakeStep,
};
use rules::credential::{ExamResult, Series};
use rules::registration::{Draft, Profile};
use rules::{Date, RequestKind, RequestState, RequestStep};
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
        CREDENTIALS,
        PEOPLE,
        DESK_REQUESTS,
        REVEAL,
        FACTS,
        REQUESTS,
        REQUEST,
        REQUEST_STEPS,
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
        role: rules::Role::Candidate,
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

#[test]
fn every_schema_of_credentials_has_the_fields_of_its_type() {
    let text = String::new;
    let code = AccessCode {
        id: text(),
        state: CodeState::Works,
        issued_at: text(),
        expires_at: text(),
        ended_at: Some(text()),
    };
    let entitlement = Entitlement {
        kind: text(),
        because: Vec::new(),
    };
    same_fields("AccessCode", code.clone());
    same_fields("Entitlement", entitlement.clone());
    same_fields("Facts", Facts::default());
    same_fields(
        "McpId",
        McpId {
            id: text(),
            number: text(),
            is_primary: true,
            origin: Origin::Linked,
            issued_at: text(),
            code: Some(code),
        },
    );
    same_fields(
        "RecordedResult",
        RecordedResult {
            id: text(),
            result: ExamResult {
                series: Series::Office2007,
                code: text(),
                title: text(),
                taken_on: Date::OF_ARTICLE,
                passed: true,
                score: Some(700),
                reference: Some(text()),
            },
            credited_to: Some(text()),
        },
    );
    same_fields(
        "RevealedCode",
        RevealedCode {
            code: text(),
            expires_at: text(),
        },
    );
    same_fields(
        "Credentials",
        Credentials {
            results: Vec::new(),
            ids: Vec::new(),
            entitlement,
            facts: Default::default(),
        },
    );
}

#[test]
fn every_schema_of_requests_has_the_fields_of_its_type() {
    let text = String::new;
    same_fields(
        "SendRequest",
        SendRequest {
            kind: RequestKind::NameSearch,
            guidance: Some(Guidance {
                policy: text(),
                version: text(),
                date: text(),
                answers: Default::default(),
                outcome: text(),
            }),
            message: text(),
        },
    );
    same_fields(
        "RequestStepTaken",
        RequestStepTaken {
            at: text(),
            step: RequestStep::Ask,
            by_desk: true,
            text: text(),
        },
    );
    same_fields(
        "TakeStep",
        TakeStep {
            step: RequestStep::Answer,
            text: text(),
        },
    );
    same_fields(
        "RequestRecord",
        RequestRecord {
            id: text(),
            reference: text(),
            kind: RequestKind::NameSearch,
            state: RequestState::Waiting,
            version: 1,
            guidance: None,
            message: text(),
            sent_at: text(),
            updated_at: text(),
            steps: Vec::new(),
        },
    );
}

#[test]
fn every_schema_of_the_desk_has_the_fields_of_its_type() {
    let text = String::new;
    let piece = Piece {
        text: text(),
        is_match: true,
    };
    let found = FoundMatch {
        what: Matched::Name,
        text: vec![piece.clone()],
    };
    let person = FoundPerson {
        id: text(),
        first_name: text(),
        last_name: text(),
        email: text(),
        mcp_ids: Vec::new(),
        matches: vec![found.clone()],
        merged_into: Some(text()),
    };
    same_fields("Piece", piece);
    same_fields("FoundMatch", found);
    same_fields("FoundPerson", person);
    same_fields("FoundPeople", FoundPeople::default());
    same_fields("Queue", Queue::default());
    same_fields(
        "QueuedRequest",
        QueuedRequest {
            id: text(),
            reference: text(),
            kind: RequestKind::NameSearch,
            state: RequestState::Waiting,
            version: 1,
            candidate: text(),
            claimed_by: Some(text()),
            is_mine: false,
            sent_at: text(),
            updated_at: text(),
        },
    );
}
