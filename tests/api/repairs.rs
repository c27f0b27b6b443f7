//! What tech support does to a record: IDs linked, credits moved, records merged and parted, registrations corrected on behalf
//! of their candidates, sign-in links. Each with its reason, each once.

use rules::Role;
use serde_json::json;
use uuid::Uuid;

use crate::clerks::{audited, clerk, hidden, imported};
use crate::people::{tabs, went, word_2003};
use crate::service::{Candidate, Service, new_key};

#[test]
fn an_id_that_was_found_elsewhere_is_linked_once_with_its_reason() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let people = [
        ("Ana", "Sample", "ana@example.com"),
        ("Bo", "Sample", "bo@example.com"),
    ];
    let accounts = imported(&service, &people, &[word_2003()]);
    let [ana, bo] = [0, 1].map(|at: usize| accounts[at].to_string());
    let page = support.page(&format!("/users/{ana}/programs")).body;
    let key = hidden(&page, "key").to_owned();
    let act = format!("/users/{ana}/link-id");
    let empty = support.submit(&act, &[("key", &key), ("number", ""), ("reason", " ")]);
    assert_eq!(empty.status, 422);
    for sentence in ["Enter the MCP ID", "Enter the reason", "There is a problem"] {
        assert!(empty.body.contains(sentence), "{sentence}");
    }
    let wrong = support.submit(
        &act,
        &[("key", &key), ("number", "12a"), ("reason", "Found")],
    );
    assert!(
        wrong.status == 422 && wrong.body.contains("value=\"12a\"") && wrong.body.contains("Found")
    );
    let form = [
        ("key", key.as_str()),
        ("number", "987 654-321"),
        ("reason", "Found under Ana Test"),
    ];
    for _ in 0..2 {
        let linked = support.submit(&act, &form);
        assert_eq!(
            went(&linked),
            (303, format!("/users/{ana}/programs?done=linked").as_str())
        );
    }
    let shown = support
        .page(&format!("/users/{ana}/programs?done=linked"))
        .body;
    assert!(shown.contains("987654321") && shown.contains("The MCP ID was linked."));
    let done: Vec<_> = audited(&service, accounts[0]);
    let linked: Vec<_> = done
        .iter()
        .filter(|(action, ..)| action == "id-linked")
        .collect();
    assert_eq!(linked.len(), 1);
    assert_eq!(linked[0].1.as_deref(), Some("Found under Ana Test"));
    // The same number under another key, and on another record.
    let other = new_key();
    let held = support.submit(
        &act,
        &[
            ("key", &other),
            ("number", "987654321"),
            ("reason", "Again"),
        ],
    );
    assert!(
        held.status == 422 && held.body.contains("is on this record already"),
        "{}",
        held.body
    );
    let taken = [
        ("key", other.as_str()),
        ("number", "987654321"),
        ("reason", "Again"),
    ];
    let taken = support.submit(&format!("/users/{bo}/link-id"), &taken);
    assert_eq!(taken.status, 422);
    for part in [
        "another person’s record".to_owned(),
        format!("href=\"/users/{ana}\""),
        format!("href=\"/users/{bo}/merge?with={ana}\""),
    ] {
        assert!(taken.body.contains(&part), "{part}: {}", taken.body);
    }
}

#[test]
fn a_form_that_was_sent_before_links_another_number_as_another_id() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let people = [("Ana", "Sample", "ana@example.com")];
    let ana = imported(&service, &people, &[word_2003()])[0];
    let key = new_key();
    for number in ["111222", "333444", "333444"] {
        let form = [
            ("key", key.as_str()),
            ("number", number),
            ("reason", "Found"),
        ];
        let linked = support.submit(&format!("/users/{ana}/link-id"), &form);
        assert_eq!(linked.status, 303, "{number}: {}", linked.body);
    }
    let held = service.within(async |app| app.store.credentials(ana).await.unwrap());
    let numbers: Vec<String> = held.ids.into_iter().map(|id| id.number).collect();
    assert_eq!(numbers, ["111222", "333444"]);
}

#[test]
fn whoever_is_shown_a_record_by_a_form_that_is_wrong_has_read_it() {
    let service = Service::start();
    let candidate = service.candidate();
    candidate.registered();
    let ana = candidate.account();
    let people = [("Bo", "Sample", "bo@example.com")];
    let bo = imported(&service, &people, &[word_2003()])[0];
    let (key, with) = (new_key(), bo.to_string());
    let forms: [(&str, Vec<(&str, &str)>); 5] = [
        ("link-id", vec![("key", &key)]),
        ("credits", Vec::new()),
        ("invite", Vec::new()),
        ("merge", vec![("key", &key), ("with", &with)]),
        ("registration", vec![("version", "1")]),
    ];
    let reads = |account| {
        let entries = audited(&service, account);
        let reads = entries
            .iter()
            .filter(|(action, ..)| action == "record-read");
        reads.count()
    };
    for (number, (act, form)) in forms.into_iter().enumerate() {
        // Nobody who has not opened the record before.
        let support = clerk(&service, Role::TechSupport);
        let wrong = support.submit(&format!("/users/{ana}/{act}"), &form);
        assert!((400..500).contains(&wrong.status), "{act}: {}", wrong.body);
        assert!(wrong.body.contains("Nadia Okoro"), "{act}: {}", wrong.body);
        assert_eq!(reads(ana), number + 1, "{act}");
    }
    assert_eq!(reads(bo), 1);
}

/// A candidate with two IDs, and an exam that is credited to the second one.
fn with_two_ids(service: &Service, support: &Candidate<'_>) -> (Uuid, [String; 2], String) {
    let account = imported(
        service,
        &[("Ana", "Sample", "ana@example.com")],
        &[word_2003()],
    )[0];
    for number in ["111222", "333444"] {
        let key = new_key();
        let form = [
            ("key", key.as_str()),
            ("number", number),
            ("reason", "Found"),
        ];
        let linked = support.submit(&format!("/users/{account}/link-id"), &form);
        assert_eq!(linked.status, 303, "{}", linked.body);
    }
    let held = service.within(async |app| app.store.credentials(account).await.unwrap());
    let ids = [0, 1].map(|at: usize| held.ids[at].id.to_string());
    (account, ids, held.results[0].id.to_string())
}

#[test]
fn credits_that_sat_under_another_id_are_moved() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let (account, [first, second], result) = with_two_ids(&service, &support);
    let credited = || {
        let held = service.within(async |app| app.store.credentials(account).await.unwrap());
        held.results[0].credited_to.map(|id| id.to_string())
    };
    let act = format!("/users/{account}/credits");
    let nothing = support.submit(&act, &[]);
    assert_eq!(nothing.status, 422);
    for sentence in ["Select the exams", "Select the MCP ID", "Enter the reason"] {
        assert_eq!(nothing.body.matches(sentence).count(), 2, "{sentence}");
    }
    for id in [&second, &first] {
        let form = [
            ("results", result.as_str()),
            ("mcp_id", id),
            ("reason", "Seen there"),
        ];
        let moved = support.submit(&act, &form);
        assert_eq!(went(&moved).0, 303, "{}", moved.body);
        assert_eq!(credited().as_ref(), Some(id));
    }
    let stranger = imported(
        &service,
        &[("Bo", "Other", "bo@example.com")],
        &[word_2003()],
    )[0];
    let theirs = service.within(async |app| app.store.credentials(stranger).await.unwrap());
    let theirs = theirs.results[0].id.to_string();
    let form = [
        ("results", theirs.as_str()),
        ("mcp_id", &first),
        ("reason", "Not theirs"),
    ];
    assert_eq!(support.submit(&act, &form).status, 404);
    let primary = support.submit(&format!("/users/{account}/primary"), &[("mcp_id", &second)]);
    assert_eq!(primary.status, 303);
    let held = service.within(async |app| app.store.credentials(account).await.unwrap());
    assert_eq!(held.ids[0].id.to_string(), second);
}

#[test]
fn two_records_of_one_person_are_merged_and_parted_again() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let people = [
        ("Ana", "Sample", "ana@example.com"),
        ("Ana", "Sample", "a.sample@example.com"),
    ];
    let accounts = imported(&service, &people, &[word_2003()]);
    let [kept, other] = [0, 1].map(|at: usize| accounts[at].to_string());
    let profile = support.page(&format!("/users/{kept}")).body;
    let merge = format!("/users/{kept}/merge?with={other}");
    assert!(
        profile.contains("a.sample@example.com") && profile.contains(&merge),
        "{profile}"
    );
    let page = support.page(&merge).body;
    let key = hidden(&page, "key").to_owned();
    let act = format!("/users/{kept}/merge");
    let undecided = support.submit(&act, &[("with", &other), ("key", &key)]);
    assert_eq!(undecided.status, 422);
    assert!(undecided.body.contains("Select the record that is kept"));
    let form = [
        ("with", other.as_str()),
        ("key", &key),
        ("kept", &kept),
        ("reason", "Same birthday"),
    ];
    for _ in 0..2 {
        let merged = support.submit(&act, &form);
        assert_eq!(
            went(&merged),
            (303, format!("/users/{kept}?done=merged").as_str()),
            "{}",
            merged.body
        );
    }
    let exams = |account: Uuid| {
        let held = service.within(async |app| app.store.credentials(account).await.unwrap());
        held.results.len()
    };
    assert_eq!((exams(accounts[0]), exams(accounts[1])), (2, 0));
    let gone = support.page(&format!("/users/{other}")).body;
    assert!(
        gone.contains("was merged into another one")
            && gone.contains(&format!("href=\"/users/{kept}\""))
    );
    let acted = support.submit(
        &format!("/users/{other}/invite"),
        &[("invite-reason", "Asked")],
    );
    assert_eq!(went(&acted), (303, format!("/users/{other}").as_str()));
    let reason = format!("{key}-reason");
    let undo = format!("/users/{kept}/undo-merge");
    assert_eq!(support.submit(&undo, &[("merge", &key)]).status, 422);
    let undone = support.submit(&undo, &[("merge", &key), (&reason, "Two people after all")]);
    assert_eq!(went(&undone).0, 303, "{}", undone.body);
    assert_eq!((exams(accounts[0]), exams(accounts[1])), (1, 1));
    let again = support.submit(&undo, &[("merge", &key), (&reason, "Once more")]);
    assert!(again.status == 422 && again.body.contains("undone before"));
    // Nobody else's merge can be undone from here.
    let elsewhere = format!("/users/{other}/undo-merge");
    assert_eq!(
        support
            .submit(&elsewhere, &[("merge", &key), (&reason, "x")])
            .status,
        404
    );
    for (action, why) in [
        ("records-merged", "Same birthday"),
        ("merge-undone", "Two people after all"),
    ] {
        let entries = audited(&service, accounts[0]);
        let text = entries.iter().find(|(done, ..)| done == action);
        assert_eq!(text.unwrap().1.as_deref(), Some(why), "{action}");
    }
}

/// The form of the registration on record, as tech support sends it: every field, and none that is the candidate's own.
fn on_behalf<'f>(version: &'f str, city: &'f str, reason: &'f str) -> Vec<(&'f str, &'f str)> {
    vec![
        ("version", version),
        ("first_name", "Nadia"),
        ("last_name", "Okoro"),
        ("email", "nadia.okoro@example.com"),
        ("phone", "555-0142"),
        ("country", "US"),
        ("address1", "12 Harbor Lane"),
        ("city", city),
        ("state", "IL"),
        ("postal_code", "62704"),
        ("has_person_id", "no"),
        ("reason", reason),
    ]
}

#[test]
fn a_registration_is_corrected_on_behalf_with_what_was_and_what_is_and_consents_as_they_were() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let candidate = service.candidate();
    let registration = candidate.registered();
    let path = format!("/users/{}/registration", candidate.account());
    let form = support.page(&path).body;
    assert_eq!(hidden(&form, "version"), "1");
    assert!(
        form.contains("value=\"12 Harbor Lane\"")
            && !form.contains("name=\"microsoft_may_contact\"")
    );
    let wrong = support.submit(&path, &on_behalf("1", "", ""));
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("Enter your city") && wrong.body.contains("Enter the reason"));
    let saved = support.submit(&path, &on_behalf("1", "Shelbyville", "Asked by telephone"));
    let programs = format!("/users/{}/programs?done=saved", candidate.account());
    assert_eq!(went(&saved), (303, programs.as_str()), "{}", saved.body);
    let record = candidate
        .get(&api::path::registration(&registration))
        .json();
    assert_eq!(record["draft"]["city"], json!("Shelbyville"));
    let consents: Vec<_> = record["consents"].as_array().unwrap().iter().collect();
    assert_eq!(consents[0]["given"], json!(true));
    assert_eq!(consents[0]["at"], json!("2013-11-01T09:30:00Z"));
    assert_eq!(record["draft"]["microsoft_may_contact"], json!(true));
    let entries = audited(&service, candidate.account());
    let (_, why, changes) = entries
        .iter()
        .find(|(done, ..)| done == "registration-corrected")
        .unwrap();
    assert_eq!(why.as_deref(), Some("Asked by telephone"));
    assert_eq!(
        changes,
        &["city: Some(\"Springfield\") -> Some(\"Shelbyville\")"]
    );
    let history = support
        .page(&format!("/users/{}/history", candidate.account()))
        .body;
    for part in [
        "Asked by telephone",
        "Springfield",
        "Shelbyville",
        "Tech Support",
    ] {
        assert!(history.contains(part), "{part}: {history}");
    }
}

#[test]
fn staff_cannot_send_a_consent_however_they_try() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let candidate = service.candidate();
    candidate.registered();
    let path = format!("/users/{}/registration", candidate.account());
    let before = service.records();
    for own in ["microsoft_may_contact", "partners_may_contact"] {
        for value in ["yes", "", "no"] {
            let mut form = on_behalf("1", "Shelbyville", "Asked");
            form.push((own, value));
            let answer = support.submit(&path, &form);
            assert_eq!(answer.status, 400, "{own}={value}: {}", answer.body);
        }
    }
    assert_eq!(service.records(), before);
}

#[test]
fn a_registration_that_changed_meanwhile_is_not_overwritten_and_nothing_typed_is_lost() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let candidate = service.candidate();
    let registration = candidate.registered();
    let mut corrected = crate::service::draft();
    corrected["city"] = json!("Capital City");
    corrected["partners_may_contact"] = json!(true);
    let own = api::path::registration(&registration);
    assert_eq!(
        candidate
            .put(&own, 1, &json!({ "draft": corrected }))
            .status,
        200
    );
    let path = format!("/users/{}/registration", candidate.account());
    for version in ["1", "", "x"] {
        let stale = support.submit(
            &path,
            &on_behalf(version, "Shelbyville", "Asked by telephone"),
        );
        assert_eq!(stale.status, 412, "{version}");
        for part in [
            "value=\"Shelbyville\"",
            "Capital City",
            "Asked by telephone",
            "role=\"alert\"",
        ] {
            assert!(stale.body.contains(part), "{part}: {}", stale.body);
        }
        assert_eq!(hidden(&stale.body, "version"), "2");
    }
    assert_eq!(
        candidate.get(&own).json()["draft"]["city"],
        json!("Capital City")
    );
    let saved = support.submit(&path, &on_behalf("2", "Shelbyville", "Asked by telephone"));
    assert_eq!(saved.status, 303, "{}", saved.body);
    let record = candidate.get(&own).json();
    assert_eq!(record["draft"]["city"], json!("Shelbyville"));
    assert_eq!(record["draft"]["partners_may_contact"], json!(true));
}

#[test]
fn a_sign_in_link_is_shown_once_and_is_on_record_nowhere() {
    let service = Service::start();
    let support = clerk(&service, Role::TechSupport);
    let account = imported(
        &service,
        &[("Ana", "Sample", "ana@example.com")],
        &[word_2003()],
    )[0];
    let act = format!("/users/{account}/invite");
    let refused = support.submit(&act, &[]);
    assert!(refused.status == 422 && refused.body.contains("Enter the reason"));
    let made = support.submit(
        &act,
        &[("invite-reason", "No password yet; knew the exam day")],
    );
    assert_eq!(made.status, 200, "{}", made.body);
    let token = made.body.split("/invitation?token=").nth(1).unwrap();
    let token: String = token.chars().take_while(char::is_ascii_hexdigit).collect();
    let open = service.page(&format!("/invitation?token={token}"));
    assert!(
        open.status == 200 && open.body.contains("Ana Sample"),
        "{}",
        open.body
    );
    for tab in tabs(&account.to_string()) {
        assert!(!support.page(&tab).body.contains(&token), "{tab}");
    }
    let entries = audited(&service, account);
    let (_, why, _) = entries
        .iter()
        .find(|(done, ..)| done == "invitation-made")
        .unwrap();
    assert_eq!(why.as_deref(), Some("No password yet; knew the exam day"));
    let everything = format!("{:?}", service.records());
    assert!(!everything.contains(&token));
    assert!(!service.stop().contains(&token));
}
