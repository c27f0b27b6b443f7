//! User Management: finding candidates, opening their records, what is shown of them, and who may.

use std::time::Duration;

use rules::Role;
use rules::credential::Series;
use serde_json::json;
use uuid::Uuid;

use crate::clerks::{audited, clerk, imported};
use crate::credentials::exam;
use crate::service::{Service, new_key};
use crate::wire::Answer;

pub fn word_2003() -> rules::credential::ExamResult {
    exam(Series::Office2003, "Word 2003 Expert", "2013-05-02", true)
}

fn word_2007() -> rules::credential::ExamResult {
    exam(Series::Office2007, "Word 2007", "2013-06-02", true)
}

/// The addresses of a record.
pub fn tabs(id: &str) -> [String; 6] {
    [
        "",
        "/transcript",
        "/programs",
        "/registration",
        "/guide",
        "/history",
    ]
    .map(|tab| format!("/users/{id}{tab}"))
}

pub fn went(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.header("location").unwrap_or_default())
}

fn count(service: &Service, account: Uuid, action: &str) -> usize {
    let entries = audited(service, account);
    entries.iter().filter(|(done, ..)| done == action).count()
}

#[test]
fn only_tech_support_searches_for_people_and_opens_records() {
    let service = Service::start();
    let person = service.candidate();
    let id = person.account().to_string();
    for role in [Role::Candidate, Role::ServiceCenter, Role::Administrator] {
        let other = match role {
            Role::Candidate => service.candidate(),
            role => clerk(&service, role),
        };
        assert_eq!(
            other.get(api::path::PEOPLE).problem(),
            "forbidden",
            "{role:?}"
        );
        assert_eq!(other.page("/users?q=okoro").status, 403);
        for tab in tabs(&id) {
            assert_eq!(other.page(&tab).status, 403, "{role:?} {tab}");
        }
        for act in [
            "link-id",
            "primary",
            "credits",
            "merge",
            "undo-merge",
            "invite",
            "registration",
        ] {
            let answer = other.submit(&format!("/users/{id}/{act}"), &[("reason", "x")]);
            assert_eq!(answer.status, 403, "{role:?} {act}");
        }
    }
    // Not even one's own record, by this door.
    assert_eq!(person.page(&format!("/users/{id}")).status, 403);
    assert_eq!(service.get(api::path::PEOPLE).problem(), "not-signed-in");
    assert_eq!(went(&service.page("/users?q=okoro")).0, 303);
    assert_eq!(count(&service, person.account(), "record-read"), 0);
}

#[test]
fn a_fragment_without_its_accent_finds_a_person_and_says_why() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let people = [
        ("José", "Núñez Sample", "jose@example.com"),
        ("Ana", "Test", "ana@example.com"),
    ];
    let accounts = imported(&service, &people, &[word_2007()]);
    let found = support.get("/api/v1/people?q=unez+jos").json();
    assert_eq!(
        (found["total"].as_u64(), found["is_more"].as_bool()),
        (Some(1), Some(false))
    );
    let person = &found["people"][0];
    assert_eq!(person["id"], json!(accounts[0].to_string()));
    assert_eq!(person["last_name"], json!("Núñez Sample"));
    let number = person["mcp_ids"][0].as_str().unwrap().to_owned();
    let name = person["matches"].as_array().unwrap().iter();
    let name = name.filter(|found| found["what"] == json!("name"));
    let marked: Vec<&str> = name
        .flat_map(|found| found["text"].as_array().unwrap())
        .filter(|piece| piece["is_match"] == json!(true))
        .map(|piece| piece["text"].as_str().unwrap())
        .collect();
    assert!(
        marked.contains(&"úñez") && marked.contains(&"Jos"),
        "{marked:?}"
    );
    let page = support.page("/users?q=unez+jos").body;
    for part in [
        "<mark>úñez</mark>",
        "1 person found",
        "value=\"unez jos\"",
        &format!("href=\"/users/{}\"", accounts[0]),
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let by_number = support.get(&format!("/api/v1/people?q={number}")).json();
    assert_eq!(
        by_number["people"][0]["matches"][0]["what"],
        json!("mcp-id")
    );
    for (asked, sentence) in [
        ("/users", "Type what you know"),
        ("/users?q=j", "Type one more"),
        ("/users?q=nobodyofthisname", "Nobody found"),
    ] {
        let page = support.page(asked).body;
        assert!(page.contains(sentence), "{asked}: {page}");
    }
    // Staff are not among those who are found.
    assert_eq!(
        support.get("/api/v1/people?q=okoro").json()["total"],
        json!(0)
    );
}

#[test]
fn a_record_shows_its_tabs_and_that_it_was_read_goes_on_record_once_a_minute() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let account = imported(
        &service,
        &[("Ana", "Sample", "ana@example.com")],
        &[word_2003()],
    )[0];
    let id = account.to_string();
    for (tab, part) in tabs(&id).iter().zip([
        "ana@example.com",
        "Word 2003 Expert",
        "Edit registration data",
        "has not registered with Microsoft yet",
        "From the record",
        "Recorded an exam result",
    ]) {
        let answer = support.page(tab);
        assert_eq!(answer.status, 200, "{tab} {}", answer.body);
        assert!(answer.body.contains(part), "{tab} {part}: {}", answer.body);
        assert_eq!(answer.header("cache-control"), Some("no-store"));
    }
    assert_eq!(count(&service, account, "record-read"), 1);
    service.wait(Duration::from_secs(61));
    support.page(&tabs(&id)[0]);
    assert_eq!(count(&service, account, "record-read"), 2);
    // Another reader is another reading.
    clerk(&service, Role::TechSupport).page(&tabs(&id)[0]);
    assert_eq!(count(&service, account, "record-read"), 3);
}

#[test]
fn what_is_no_candidates_record_is_not_there() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let own = support.account().to_string();
    for id in [own.as_str(), &new_key(), "x"] {
        for tab in tabs(id) {
            assert_eq!(support.page(&tab).status, 404, "{tab}");
        }
        for act in ["link-id", "invite", "merge", "registration", "nonsense"] {
            let answer = support.submit(&format!("/users/{id}/{act}"), &[]);
            assert_eq!(answer.status, 404, "{id} {act}");
        }
    }
}

#[test]
fn the_guide_beside_a_record_knows_the_record() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let account = imported(
        &service,
        &[("Ana", "Sample", "ana@example.com")],
        &[word_2003()],
    )[0];
    let path = format!("/users/{account}/guide");
    let page = support.page(&path).body;
    assert!(page.contains("From the record") && page.contains("Ask next"));
    let answered = support
        .page(&format!("{path}?has-id=none&wants-mct=yes"))
        .body;
    assert!(
        answered.contains("Outcome: ") && answered.contains("mcp-id"),
        "{answered}"
    );
    assert!(!answered.contains("Ask next"));
}

#[test]
fn a_long_history_is_read_page_by_page() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let account = imported(
        &service,
        &[("Ana", "Sample", "ana@example.com")],
        &[word_2003()],
    )[0];
    service.within(async |app| {
        for number in 0..60 {
            let act = store::Act::new(store::Actor::service("test"), app.now());
            let object = format!("made-up-{number:02}");
            let recorded = app
                .store
                .record(act, store::Action::RecordRead, Some(account), object);
            recorded.await.unwrap();
        }
    });
    let path = format!("/users/{account}/history");
    let first = support.page(&path).body;
    assert!(first.contains("made-up-59") && !first.contains("made-up-00"));
    let next = first.split("history?before=").nth(1).unwrap();
    let before: String = next.chars().take_while(char::is_ascii_digit).collect();
    let second = support.page(&format!("{path}?before={before}")).body;
    assert!(second.contains("made-up-00") && !second.contains("made-up-59"));
    assert!(second.contains(&format!("href=\"{path}\"")) && !second.contains("rel=\"next\""));
}

#[test]
fn what_candidates_change_themselves_is_in_their_history_field_by_field() {
    let service = Service::start();
    let candidate = service.candidate();
    let registration = candidate.registered();
    let mut corrected = crate::service::draft();
    corrected["city"] = json!("Shelbyville");
    corrected["microsoft_may_contact"] = json!(false);
    let own = api::path::registration(&registration);
    let answer = candidate.put(&own, 1, &json!({ "draft": corrected }));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let profile = json!({ "first_name": "Nadya", "last_name": "Okoro", "email": candidate.email });
    let answer = candidate.put(api::path::PROFILE, 1, &profile);
    assert_eq!(answer.status, 200, "{}", answer.body);
    let entries = audited(&service, candidate.account());
    let changes = |action: &str| {
        let (_, _, changes) = entries.iter().find(|(done, ..)| done == action).unwrap();
        changes.clone()
    };
    let expected = [
        r#"city: Some("Springfield") -> Some("Shelbyville")"#,
        r#"microsoft_may_contact: Some("yes") -> None"#,
    ];
    assert_eq!(changes("registration-corrected"), expected);
    let expected = [r#"first_name: Some("Nadia") -> Some("Nadya")"#];
    assert_eq!(changes("profile-changed"), expected);
}

#[test]
fn somebody_is_found_by_what_the_registration_alone_says() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let candidate = service.candidate();
    let found = |text: &str| {
        let page = support.page(&format!("/users?q={text}")).body;
        page.matches("data-row").count()
    };
    let known = ["5550142", "nadia.okoro@"];
    assert_eq!(known.map(found), [0, 0]);
    candidate.registered();
    assert_eq!(known.map(found), [1, 1]);
    assert_eq!(found("5550143"), 0);
}
