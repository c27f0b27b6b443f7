//! Registering, registering again, correcting, accepting.

use std::time::Duration;

use rules::interview::{Interview, Next};
use rules::policy;
use serde_json::{Value, json};

use crate::service::{Service, draft, new_key};

/// An interview that took the first choice of every question, on the day on which the tests begin.
pub fn guidance() -> Value {
    let policy = policy::check(&policy::bundled()).unwrap().policy.unwrap();
    let date = "2013-11-01";
    let mut interview = Interview::start(&policy, date.parse().unwrap());
    let outcome = loop {
        match interview.next() {
            Next::Ask(question) => assert!(interview.answer(&question.id, &question.choices[0])),
            Next::Conclude(decision) => break decision.outcome.id.clone(),
            Next::Gap => panic!("a proven policy has no gap"),
        }
    };
    json!({
        "policy": policy.id(),
        "version": policy.version(),
        "date": date,
        "answers": interview.answers(),
        "outcome": outcome,
    })
}

#[test]
fn a_registration_is_recorded_with_its_reference_its_times_and_its_consents() {
    let service = Service::start();
    let candidate = service.candidate();
    assert_eq!(candidate.get(api::path::REGISTRATIONS).json(), json!([]));
    let id = new_key();
    let answer = candidate.register(&id, &json!({ "draft": draft(), "guidance": guidance() }));
    assert_eq!(answer.status, 201, "{}", answer.body);
    assert_eq!(
        answer.header("location"),
        Some(api::path::registration(&id).as_str())
    );
    assert_eq!(answer.header("etag"), Some("\"v1\""));
    let record = answer.json();
    let reference = record["reference"].as_str().unwrap();
    assert_eq!((reference.len(), &reference[..3]), (12, "WP-"));
    let at = "2013-11-01T09:30:00Z";
    let consent = |field: &str, given: bool| json!({ "field": field, "given": given, "text_version": api::CONSENT_VERSION, "at": at });
    let expected = [
        ("id", json!(id)),
        ("version", json!(1)),
        ("registered_at", json!(at)),
        ("updated_at", json!(at)),
        ("guidance", guidance()),
        ("nda", Value::Null),
        (
            "consents",
            json!([
                consent("microsoft_may_contact", true),
                consent("partners_may_contact", false)
            ]),
        ),
    ];
    for (field, value) in expected {
        assert_eq!(record[field], value, "{field}");
    }
    for (field, value) in draft().as_object().unwrap() {
        assert_eq!(&record["draft"][field], value, "{field}");
    }
    assert_eq!(
        candidate.get(api::path::REGISTRATIONS).json(),
        json!([record])
    );
    assert_eq!(candidate.get(&api::path::registration(&id)).json(), record);
}

#[test]
fn what_one_persons_device_kept_is_not_taken_as_anothers() {
    let service = Service::start();
    let [own, other] = [service.candidate(), service.candidate()];
    let id = new_key();
    let body = json!({ "draft": draft() });
    let meant_for = |account: &str| {
        other
            .register_request(&id, &body)
            .header(api::path::ACCOUNT_HEADER, account)
    };
    let whose = own.account().to_string();
    for account in [&whose, &whose.to_uppercase(), "", "not an id"] {
        let answer = service.send(&meant_for(account));
        let refused = (answer.status, answer.problem());
        assert_eq!(refused, (401, "not-signed-in".to_owned()), "{account}");
    }
    assert_eq!(other.get(api::path::REGISTRATIONS).json(), json!([]));
    let answer = service.send(&meant_for(&other.account().to_string()));
    assert_eq!(answer.status, 201, "{}", answer.body);
}

#[test]
fn the_same_request_again_gets_the_first_answer_even_after_a_correction() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = new_key();
    let body = json!({ "draft": draft() });
    let first = candidate.register(&id, &body);
    let path = api::path::registration(&id);
    service.wait(Duration::from_secs(600));
    assert_eq!(candidate.put(&path, 1, &body).status, 200);
    let records = service.records();
    let reordered = format!("{{ \"guidance\": null, \"draft\": {} }}", draft());
    for again in [
        candidate.register(&id, &body),
        service.send(
            &candidate
                .register_request(&id, &body)
                .header("idempotency-key", &id),
        ),
        service.send(&candidate.register_request(&id, &body).text(&reordered)),
    ] {
        assert_eq!((again.status, &again.body), (200, &first.body));
    }
    assert_eq!(service.records(), records);
}

#[test]
fn what_was_accepted_once_stays_accepted_though_the_rules_would_refuse_it_now() {
    let service = Service::start();
    let candidate = service.candidate();
    let mut guidance = guidance();
    guidance["date"] = json!("2013-11-02");
    let (key, body) = (new_key(), json!({ "draft": draft(), "guidance": guidance }));
    let first = candidate.register(&key, &body);
    assert_eq!(first.status, 201, "{}", first.body);
    // By a clock that shows an earlier day the interview lies in the future, which the rules refuse.
    service.go_back(Duration::from_secs(2 * 24 * 3600));
    let again = candidate.register(&key, &body);
    assert_eq!((again.status, again.body), (200, first.body));
    let stranger = service.candidate();
    assert_eq!(
        stranger.register(&new_key(), &body).problem(),
        "outcome-mismatch"
    );
}

#[test]
fn a_correction_counts_the_version_up_and_keeps_what_it_replaces() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = candidate.registered();
    let path = api::path::registration(&id);
    service.wait(Duration::from_secs(60));
    let mut corrected = draft();
    corrected["microsoft_may_contact"] = json!(false);
    corrected["city"] = json!("Shelbyville");
    let answer = candidate.put(&path, 1, &json!({ "draft": corrected }));
    assert_eq!(
        (answer.status, answer.header("etag")),
        (200, Some("\"v2\"")),
        "{}",
        answer.body
    );
    let record = answer.json();
    assert_eq!(record["registered_at"], json!("2013-11-01T09:30:00Z"));
    assert_eq!(record["updated_at"], json!("2013-11-01T09:31:00Z"));
    assert_eq!(record["draft"]["city"], json!("Shelbyville"));
    let consents: Vec<_> = record["consents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|consent| &consent["at"])
        .collect();
    assert_eq!(consents, ["2013-11-01T09:31:00Z", "2013-11-01T09:30:00Z"]);
    assert_eq!(candidate.get(&path).json(), record);
    let records = service.records();
    assert_eq!(records["registration_version"].len(), 2);
    assert!(
        records["registration_version"]
            .iter()
            .any(|row| row.contains("Springfield"))
    );
    assert_eq!(records["consent"].len(), 3);
}

#[test]
fn what_is_recorded_is_what_the_rules_make_of_the_form() {
    let service = Service::start();
    let candidate = service.candidate();
    let mut typed = draft();
    typed["first_name"] = json!("  Nadia   Ama ");
    let answer = candidate.register(&new_key(), &json!({ "draft": typed }));
    assert_eq!(answer.json()["draft"]["first_name"], json!("Nadia Ama"));
}

#[test]
fn registered_and_accepted_are_two_states() {
    let service = Service::start();
    let candidate = service.candidate();
    let nda = api::path::nda(&candidate.registered());
    let accept = || {
        service.send(
            &candidate
                .request("PUT", &nda)
                .json(&json!({ "text_version": api::NDA_VERSION })),
        )
    };
    service.wait(Duration::from_secs(60));
    let accepted = accept();
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    let acceptance = json!({ "text_version": api::NDA_VERSION, "at": "2013-11-01T09:31:00Z" });
    assert_eq!(accepted.json()["nda"], acceptance);
    assert_eq!(accepted.json()["version"], json!(1));
    service.wait(Duration::from_secs(60));
    assert_eq!(
        accept().json()["nda"],
        acceptance,
        "accepting twice is accepting once"
    );
}

#[test]
fn guidance_on_record_may_stay_in_a_correction() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = new_key();
    let body = json!({ "draft": draft(), "guidance": guidance() });
    assert_eq!(candidate.register(&id, &body).status, 201);
    let corrected = candidate.put(&api::path::registration(&id), 1, &body);
    assert_eq!(corrected.json()["guidance"], guidance());
}

#[test]
fn many_repetitions_at_once_make_one_registration() {
    let service = Service::start();
    let candidate = service.candidate();
    let request = candidate.register_request(&new_key(), &json!({ "draft": draft() }));
    let answers = std::thread::scope(|scope| {
        let calls: Vec<_> = (0..32)
            .map(|_| scope.spawn(|| service.send(&request)))
            .collect();
        calls
            .into_iter()
            .map(|call| call.join().unwrap())
            .collect::<Vec<_>>()
    });
    assert_eq!(
        answers.iter().filter(|answer| answer.status == 201).count(),
        1
    );
    for answer in &answers {
        assert!(matches!(answer.status, 200 | 201));
        assert_eq!(answer.body, answers[0].body);
    }
    assert_eq!(service.records()["registration"].len(), 1);
}

#[test]
fn of_many_corrections_at_once_one_is_accepted() {
    let service = Service::start();
    let candidate = service.candidate();
    let path = api::path::registration(&candidate.registered());
    let mut statuses = std::thread::scope(|scope| {
        let (candidate, path) = (&candidate, &path);
        let calls: Vec<_> = (0..16)
            .map(|number| {
                let mut draft = draft();
                draft["city"] = json!(format!("Springfield {number}"));
                scope.spawn(move || candidate.put(path, 1, &json!({ "draft": draft })).status)
            })
            .collect();
        calls
            .into_iter()
            .map(|call| call.join().unwrap())
            .collect::<Vec<_>>()
    });
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200);
    assert!(
        statuses[1..].iter().all(|status| *status == 412),
        "{statuses:?}"
    );
    assert_eq!(candidate.get(&path).json()["version"], json!(2));
}
