//! The queue of a desk and what is done there: claimed, asked, refused, fulfilled; and what nobody may do or see.

use rules::Role;
use rules::credential::Series;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clerks::{audited, clerk, hidden, imported};
use crate::credentials::{exam, import};
use crate::service::{Candidate, Service, new_key};
use crate::wire::Answer;

/// Answers that lead to the request for an ID with its access code.
const ANSWERS: [(&str, &str); 5] = [
    ("has-id", "none"),
    ("on-transcript", "yes"),
    ("passed", "yes"),
    ("series", "office-2003"),
    ("wants-mct", "yes"),
];

/// A code that nobody but its owner may see.
pub const CANARY: &str = "CANARY-77-CODE";

/// Somebody who passed Word 2003 and asked for an ID: with the request's id.
pub fn asking(service: &Service) -> (Candidate<'_>, String) {
    let candidate = service.candidate();
    let word = exam(Series::Office2003, "Word 2003 Expert", "2013-05-02", true);
    import(service, &candidate, vec![word]);
    let answers: std::collections::BTreeMap<&str, &str> = ANSWERS.into();
    let guidance = json!({ "policy": "mcp-id", "version": "2013.1", "date": "2013-11-01", "answers": answers, "outcome": "contact-service-center" });
    let body = json!({ "kind": "id-and-access-code", "guidance": guidance, "message": "I also spell it Nadya" });
    let id = send(service, &candidate, &body);
    (candidate, id)
}

pub fn send(service: &Service, candidate: &Candidate<'_>, body: &Value) -> String {
    let key = new_key();
    let request = candidate
        .request("POST", api::path::REQUESTS)
        .header("idempotency-key", &key)
        .json(body);
    let answer = service.send(&request);
    assert_eq!(answer.status, 201, "{}", answer.body);
    key
}

/// Sends a step off from the page as it stands now.
pub fn step(clerk: &Candidate<'_>, id: &str, step: &str, fields: &[(&str, &str)]) -> Answer {
    let version = clerk.get(&format!(
        "{}?state=waiting&state=claimed&state=asked",
        api::path::DESK_REQUESTS
    ));
    let version = version.json();
    let requests = version["requests"].as_array().unwrap();
    let version = requests.iter().find(|request| request["id"] == json!(id));
    let version = version
        .map_or(0, |request| request["version"].as_u64().unwrap())
        .to_string();
    let form = [&[("version", version.as_str())], fields].concat();
    clerk.submit(&format!("/desk/requests/{id}/{step}"), &form)
}

pub fn done(answer: &Answer, id: &str, step: &str) {
    let there = format!("/desk/requests/{id}?done={step}");
    let found = (answer.status, answer.header("location"));
    assert_eq!(found, (303, Some(there.as_str())), "{}", answer.body);
}

/// The code of a candidate's one access code, shown to its owner.
pub fn revealed(service: &Service, candidate: &mut Candidate<'_>) -> String {
    candidate.sign_in_again();
    let held = candidate.get(api::path::CREDENTIALS).json();
    let code = held["ids"][0]["code"]["id"].as_str().unwrap().to_owned();
    let path = api::path::REVEAL.replace("{id}", &code);
    let shown = service.send(&candidate.request("POST", &path));
    assert_eq!(shown.status, 200, "{}", shown.body);
    shown.json()["code"].as_str().unwrap().to_owned()
}

#[test]
fn each_desk_has_its_own_kinds_and_nobody_else_has_a_queue() {
    let service = Service::start();
    let (candidate, id) = asking(&service);
    let search = send(
        &service,
        &candidate,
        &json!({ "kind": "name-search", "message": "" }),
    );
    let center = clerk(&service, Role::ServiceCenter);
    let support = clerk(&service, Role::TechSupport);
    let administrator = clerk(&service, Role::Administrator);
    for (own, other, desk) in [(&id, &search, &center), (&search, &id, &support)] {
        let queue = desk.get(api::path::DESK_REQUESTS).json();
        let ids: Vec<&Value> = queue["requests"]
            .as_array()
            .unwrap()
            .iter()
            .map(|r| &r["id"])
            .collect();
        assert_eq!(ids, [&json!(own)]);
        let page = desk.page("/desk/requests").body;
        assert!(page.contains(own.as_str()) && !page.contains(other.as_str()));
        assert_eq!(desk.page(&format!("/desk/requests/{own}")).status, 200);
        assert_eq!(desk.page(&format!("/desk/requests/{other}")).status, 404);
        for name in ["claim", "release", "ask", "refuse", "fulfill"] {
            let path = format!("/desk/requests/{other}/{name}");
            assert_eq!(
                desk.submit(&path, &[("version", "1")]).status,
                404,
                "{name}"
            );
        }
        // Another desk's kind in the address opens no door.
        let asked = desk.get(&format!(
            "{}?kind=id-and-access-code&kind=name-search",
            api::path::DESK_REQUESTS
        ));
        assert_eq!(asked.json()["requests"].as_array().unwrap().len(), 1);
    }
    for nobody in [&candidate, &administrator] {
        assert_eq!(nobody.get(api::path::DESK_REQUESTS).problem(), "forbidden");
        assert_eq!(nobody.page("/desk/requests").status, 403);
        assert_eq!(nobody.page(&format!("/desk/requests/{id}")).status, 403);
        let claim = nobody.submit(&format!("/desk/requests/{id}/claim"), &[("version", "1")]);
        assert_eq!(claim.status, 403);
    }
    assert_eq!(
        service.get(api::path::DESK_REQUESTS).problem(),
        "not-signed-in"
    );
    for nonsense in ["withdraw", "answer", "nonsense"] {
        assert_eq!(step(&center, &id, nonsense, &[]).status, 404, "{nonsense}");
    }
}

#[test]
fn an_id_and_a_code_are_issued_and_only_the_candidate_sees_the_code() {
    let service = Service::start();
    let (mut candidate, id) = asking(&service);
    let center = clerk(&service, Role::ServiceCenter);
    let page = center.page(&format!("/desk/requests/{id}")).body;
    for part in [
        "I also spell it Nadya",
        "Word 2003 Expert",
        "Decided again now: the rules of today come to the same.",
        "Nobody works on this request yet",
        &candidate.email,
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let account = candidate.account();
    let reads = audited(&service, account);
    assert!(reads.iter().any(|(action, ..)| action == "record-read"));
    done(&step(&center, &id, "claim", &[]), &id, "claim");
    let wrong = [
        ("number", "12a"),
        ("code", "canary code!"),
        ("fulfill_text", "Welcome"),
    ];
    let wrong = step(&center, &id, "fulfill", &wrong);
    assert_eq!(wrong.status, 422);
    for part in ["digits only", "4 to 64 letters", "value=\"12a\"", "Welcome"] {
        assert!(wrong.body.contains(part), "{part}: {}", wrong.body);
    }
    assert!(!wrong.body.contains("canary code!"));
    let form = [
        ("number", "555-123-456"),
        ("code", CANARY),
        ("fulfill_text", "Welcome"),
    ];
    done(&step(&center, &id, "fulfill", &form), &id, "fulfill");
    let confirmation = center
        .page(&format!("/desk/requests/{id}?done=fulfill"))
        .body;
    assert!(
        confirmation.contains("555123456") && confirmation.contains("The request is fulfilled")
    );
    assert!(!confirmation.contains(CANARY));
    let held = candidate.get(api::path::CREDENTIALS).json();
    assert_eq!(held["ids"][0]["number"], json!("555123456"));
    assert_eq!(held["results"][0]["credited_to"], held["ids"][0]["id"]);
    assert_eq!(revealed(&service, &mut candidate), CANARY);
    let support = clerk(&service, Role::TechSupport);
    for tab in ["", "/transcript", "/programs", "/history"] {
        assert!(
            !support
                .page(&format!("/users/{account}{tab}"))
                .body
                .contains(CANARY)
        );
    }
    let everything = format!("{:?}", service.records());
    let bytes = format!("{:?}", CANARY.as_bytes());
    let bytes = bytes.trim_matches(['[', ']']);
    assert!(!everything.contains(CANARY) && !everything.contains(bytes));
    assert!(!service.stop().contains(CANARY));
}

#[test]
fn a_code_is_not_written_into_the_words_to_the_candidate() {
    let service = Service::start();
    let (mut candidate, id) = asking(&service);
    let center = clerk(&service, Role::ServiceCenter);
    done(&step(&center, &id, "claim", &[]), &id, "claim");
    let text = [
        ("code", CANARY),
        ("fulfill_text", "Your code is canary77code"),
    ];
    let refused = step(&center, &id, "fulfill", &text);
    assert_eq!(refused.status, 422);
    assert!(
        refused.body.contains("Leave the access code out"),
        "{}",
        refused.body
    );
    let text = [("code", CANARY), ("fulfill_text", "Your code is issued")];
    done(&step(&center, &id, "fulfill", &text), &id, "fulfill");
    assert_eq!(revealed(&service, &mut candidate), CANARY);
}

#[test]
fn what_is_left_empty_is_drawn_and_a_new_code_takes_the_place_of_the_old_one() {
    let service = Service::start();
    let (mut candidate, id) = asking(&service);
    let center = clerk(&service, Role::ServiceCenter);
    done(&step(&center, &id, "claim", &[]), &id, "claim");
    done(
        &step(&center, &id, "fulfill", &[("number", ""), ("code", "")]),
        &id,
        "fulfill",
    );
    let first = revealed(&service, &mut candidate);
    assert!(first.len() >= 23, "{first}");
    let again = send(
        &service,
        &candidate,
        &json!({ "kind": "new-access-code", "message": "Lost" }),
    );
    done(&step(&center, &again, "claim", &[]), &again, "claim");
    let page = center.page(&format!("/desk/requests/{again}")).body;
    let held = candidate.get(api::path::CREDENTIALS).json();
    let mcp_id = held["ids"][0]["id"].as_str().unwrap();
    assert!(
        page.contains(&format!("<option value=\"{mcp_id}\"")),
        "{page}"
    );
    for wrong in ["", "x", &new_key()] {
        let answer = step(&center, &again, "fulfill", &[("mcp_id", wrong)]);
        assert_eq!(answer.status, 422, "{wrong}");
        assert!(
            answer.body.contains("Select the MCP ID"),
            "{wrong}: {}",
            answer.body
        );
    }
    done(
        &step(
            &center,
            &again,
            "fulfill",
            &[("mcp_id", mcp_id), ("code", CANARY)],
        ),
        &again,
        "fulfill",
    );
    assert_eq!(revealed(&service, &mut candidate), CANARY);
    assert_ne!(first, CANARY);
}

#[test]
fn nobody_gets_a_second_id_and_no_number_is_given_twice() {
    let service = Service::start();
    let center = clerk(&service, Role::ServiceCenter);
    let (first, request) = asking(&service);
    done(&step(&center, &request, "claim", &[]), &request, "claim");
    done(
        &step(&center, &request, "fulfill", &[("number", "424242")]),
        &request,
        "fulfill",
    );
    let (second, request) = asking(&service);
    done(&step(&center, &request, "claim", &[]), &request, "claim");
    let taken = step(&center, &request, "fulfill", &[("number", "424242")]);
    assert_eq!(taken.status, 422);
    assert!(
        taken.body.contains("another person’s record") && taken.body.contains("value=\"424242\"")
    );
    // The service center may not open records: it is not led to one.
    assert!(!taken.body.contains(&format!("/users/{}", first.account())));
    // While the request waits, a pass in Office 2007 brings the ID by itself.
    let word = exam(Series::Office2007, "Word 2007", "2013-06-02", true);
    import(&service, &second, vec![word]);
    let refused = step(&center, &request, "fulfill", &[("number", "")]);
    assert_eq!(refused.status, 409);
    assert!(
        refused.body.contains("nobody gets a second one"),
        "{}",
        refused.body
    );
    let held = second.get(api::path::CREDENTIALS).json();
    assert_eq!(held["ids"].as_array().unwrap().len(), 1);
    let page = center.page(&format!("/desk/requests/{request}")).body;
    assert!(!page.contains("/fulfill\""), "{page}");
    done(
        &step(
            &center,
            &request,
            "refuse",
            &[("refuse_text", "You hold one already")],
        ),
        &request,
        "refuse",
    );
}

#[test]
fn who_comes_too_late_or_second_is_told_and_nothing_typed_is_lost() {
    let service = Service::start();
    let (candidate, id) = asking(&service);
    let [robin, kim] = [(), ()].map(|()| clerk(&service, Role::ServiceCenter));
    done(&step(&robin, &id, "claim", &[]), &id, "claim");
    let ask = format!("/desk/requests/{id}/ask");
    let stale = kim.submit(&ask, &[("version", "1"), ("ask_text", "Which name?")]);
    assert_eq!(stale.status, 412);
    for part in ["after you opened it", "In hand", "Nadia Okoro"] {
        assert!(stale.body.contains(part), "{part}: {}", stale.body);
    }
    let page = robin.page(&format!("/desk/requests/{id}")).body;
    let version = hidden(&page, "version").to_owned();
    let second = kim.submit(&ask, &[("version", &version), ("ask_text", "Which name?")]);
    assert_eq!(second.status, 409);
    assert!(
        second.body.contains("Nadia Okoro works on this request"),
        "{}",
        second.body
    );
    let unversioned = robin.submit(&ask, &[("ask_text", "Which name?")]);
    assert_eq!(unversioned.status, 412);
    assert!(
        unversioned.body.contains("Which name?"),
        "{}",
        unversioned.body
    );
    for (name, field, sentence) in [
        ("ask", "ask_text", "Enter what you want to know"),
        ("refuse", "refuse_text", "Enter the reason why"),
    ] {
        let empty = step(&robin, &id, name, &[(field, "  ")]);
        assert_eq!(empty.status, 422);
        assert_eq!(empty.body.matches(sentence).count(), 2, "{}", empty.body);
    }
    done(
        &step(&robin, &id, "ask", &[("ask_text", "Which name?")]),
        &id,
        "ask",
    );
    let seen = candidate.page(&format!("/requests/{id}")).body;
    assert!(seen.contains("Which name?"), "{seen}");
    // Asked, it cannot be put back; claimed by nobody else either.
    let release = step(&robin, &id, "release", &[]);
    assert_eq!(release.status, 409);
    assert!(
        release.body.contains("cannot be done now"),
        "{}",
        release.body
    );
    done(
        &step(&robin, &id, "refuse", &[("refuse_text", "No answer")]),
        &id,
        "refuse",
    );
    let over = robin.page(&format!("/desk/requests/{id}")).body;
    assert!(
        over.contains("No answer")
            && !over.contains("<form novalidate method=\"post\" action=\"/desk")
    );
}

#[test]
fn a_name_search_needs_words_and_leads_to_the_record() {
    let service = Service::start();
    let candidate = service.candidate();
    let id = send(
        &service,
        &candidate,
        &json!({ "kind": "name-search", "message": "Also Nadya" }),
    );
    let support = clerk(&service, Role::TechSupport);
    done(&step(&support, &id, "claim", &[]), &id, "claim");
    let page = support.page(&format!("/desk/requests/{id}")).body;
    for tab in ["", "/transcript", "/programs", "/guide"] {
        assert!(
            page.contains(&format!("href=\"/users/{}{tab}\"", candidate.account())),
            "{tab}"
        );
    }
    let empty = step(&support, &id, "fulfill", &[]);
    assert!(
        empty.status == 422
            && empty
                .body
                .contains("Enter what the candidate is to be told")
    );
    let long = "x".repeat(api::MESSAGE_LENGTH + 1);
    let long = step(&support, &id, "fulfill", &[("fulfill_text", &long)]);
    assert!(long.status == 422 && long.body.contains("2000 characters or less"));
    done(
        &step(
            &support,
            &id,
            "fulfill",
            &[("fulfill_text", "No other ID was found")],
        ),
        &id,
        "fulfill",
    );
    assert!(
        candidate
            .page(&format!("/requests/{id}"))
            .body
            .contains("No other ID was found")
    );
}

#[test]
fn the_queue_shows_what_is_to_be_done_and_is_read_page_by_page() {
    let service = Service::start();
    let people: Vec<(String, String)> = (0..55)
        .map(|n| {
            (
                format!("Sample {n:02}"),
                format!("sample-{n:02}@example.com"),
            )
        })
        .collect();
    let people: Vec<(&str, &str, &str)> = people
        .iter()
        .map(|(name, email)| (name.as_str(), "Person", email.as_str()))
        .collect();
    let word = exam(Series::Office2003, "Word 2003 Expert", "2013-05-02", true);
    let accounts = imported(&service, &people, &[word]);
    for account in &accounts {
        sent_by(&service, *account);
        service.wait(std::time::Duration::from_secs(60));
    }
    let support = clerk(&service, Role::TechSupport);
    let path = api::path::DESK_REQUESTS;
    let names = |answer: &Value| -> Vec<String> {
        let requests = answer["requests"].as_array().unwrap().iter();
        requests
            .map(|request| request["candidate"].as_str().unwrap().to_owned())
            .collect()
    };
    let first = support.get(path).json();
    assert_eq!(names(&first).len(), 50);
    assert_eq!(names(&first)[0], "Sample 00 Person");
    let next = first["next"].as_str().unwrap();
    let second = support.get(&format!("{path}?after={next}")).json();
    assert_eq!(
        names(&second),
        (50..55)
            .map(|n| format!("Sample {n:02} Person"))
            .collect::<Vec<_>>()
    );
    assert_eq!(second["next"], Value::Null);
    let page = support.page("/desk/requests").body;
    assert!(
        page.contains(&format!("after={next}")) && page.contains("55 minutes"),
        "{page}"
    );
    // One is taken on: by its clerk's eyes it is still to be done, by the other's it is not.
    let oldest = first["requests"][0]["id"].as_str().unwrap();
    done(&step(&support, oldest, "claim", &[]), oldest, "claim");
    let other = clerk(&service, Role::TechSupport);
    assert_eq!(names(&support.get(path).json())[0], "Sample 00 Person");
    assert_eq!(names(&other.get(path).json())[0], "Sample 01 Person");
    let mine = format!("{path}?state=claimed&mine=yes");
    assert_eq!(names(&support.get(&mine).json()).len(), 1);
    assert_eq!(names(&other.get(&mine).json()).len(), 0);
    assert_eq!(
        names(&other.get(&format!("{path}?state=claimed")).json()).len(),
        1
    );
    assert_eq!(
        names(&other.get(&format!("{path}?kind=transcript-help")).json()).len(),
        0
    );
    assert_eq!(
        names(
            &other
                .get(&format!("{path}?after=nonsense&state=lost"))
                .json()
        )
        .len(),
        50
    );
}

/// A name search asked for by somebody.
fn sent_by(service: &Service, account: Uuid) {
    service.within(async |app| {
        let id = Uuid::now_v7();
        let new = store::NewRequest {
            id,
            account,
            reference: format!("RQ-{}", id.simple()),
            kind: rules::RequestKind::NameSearch,
            guidance: None,
            message: String::new(),
            payload_hash: [0; 32],
        };
        let act = store::Act::new(store::Actor::service("test"), app.now());
        app.store.send_request(new, act).await.unwrap();
    });
}
