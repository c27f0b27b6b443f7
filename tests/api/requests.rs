//! A candidate's requests: from an outcome or from the record, sent once, answered, withdrawn; and what is refused.

use rules::credential::Series;
use rules::{RequestState, RequestStep, Role};
use serde_json::{Value, json};
use store::{Act, Actor, Fulfillment};
use uuid::Uuid;

use crate::credentials::{exam, import};
use crate::service::{Candidate, Service, new_key};
use crate::wire::Answer;

/// The answers of somebody who passed Office 2003 and wants to become a trainer, as the plain guide carries them.
const ANSWERS: [(&str, &str); 5] = [
    ("has-id", "none"),
    ("on-transcript", "yes"),
    ("passed", "yes"),
    ("series", "office-2003"),
    ("wants-mct", "yes"),
];

/// The query of an address that asks for a request.
fn query(outcome: &str, answers: &[(&str, &str)]) -> String {
    let answers = answers
        .iter()
        .map(|(question, choice)| format!("&{question}={choice}"));
    format!(
        "/requests/new?_v=2013.1&_o={outcome}{}",
        answers.collect::<String>()
    )
}

/// The fields of the form that sends it.
fn fields<'f>(key: &'f str, kind: &'f str, outcome: &'f str) -> Vec<(&'f str, &'f str)> {
    let own = [
        ("_key", key),
        ("_kind", kind),
        ("_v", "2013.1"),
        ("_o", outcome),
        ("_message", "Sample message"),
    ];
    own.into_iter().chain(ANSWERS).collect()
}

fn guidance(outcome: &str, answers: &[(&str, &str)]) -> Value {
    let answers: std::collections::BTreeMap<&str, &str> = answers.iter().copied().collect();
    json!({ "policy": "mcp-id", "version": "2013.1", "date": "2013-11-01", "answers": answers, "outcome": outcome })
}

fn send(service: &Service, candidate: &Candidate<'_>, key: &str, body: &Value) -> Answer {
    let request = candidate
        .request("POST", api::path::REQUESTS)
        .header("idempotency-key", key)
        .json(body);
    service.send(&request)
}

fn take(
    service: &Service,
    candidate: &Candidate<'_>,
    id: &str,
    version: u64,
    body: &Value,
) -> Answer {
    let path = api::path::REQUEST_STEPS.replace("{id}", id);
    let request = candidate
        .request("POST", &path)
        .header("if-match", &format!("\"v{version}\""))
        .json(body);
    service.send(&request)
}

/// The desk takes steps, as a member of staff.
fn desk(service: &Service, id: &str, steps: &[(RequestStep, &str)]) {
    let clerk = service.candidate();
    let (account, id) = (clerk.account(), id.parse::<Uuid>().unwrap());
    service.within(async |app| {
        let act = || {
            let by = Actor {
                account: Some(account),
                name: "Sample Clerk".to_owned(),
                role: Some(Role::ServiceCenter),
            };
            Act::new(by, app.now())
        };
        let store = &app.store;
        store
            .give_role(account, Role::ServiceCenter, act())
            .await
            .unwrap();
        for (step, text) in steps {
            let at = store.request(id).await.unwrap().unwrap().version;
            let text = (*text).to_owned();
            store
                .step_request(id, None, at, *step, text, Fulfillment::Words, act())
                .await
                .unwrap();
        }
    });
}

fn stored(service: &Service) -> usize {
    service.records()["request"].len()
}

#[test]
fn an_outcome_leads_to_a_request_that_is_sent_once() {
    let service = Service::start();
    let candidate = service.candidate();
    let word = exam(Series::Office2003, "Word 2003 Expert", "2013-05-02", true);
    import(&service, &candidate, vec![word]);
    let address = query("contact-service-center", &ANSWERS);
    let page = candidate.open(&address);
    assert_eq!(page.status, 200, "{}", page.body);
    for part in [
        "Word 2003 Expert",
        &candidate.email,
        "value=\"office-2003\"",
        "name=\"_key\"",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let key = new_key();
    let form = fields(&key, "id-and-access-code", "contact-service-center");
    let there = format!("/requests/{key}");
    for _ in 0..2 {
        let answer = candidate.submit("/requests", &form);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some(there.as_str())),
            "{}",
            answer.body
        );
    }
    assert_eq!(stored(&service), 1);
    let detail = candidate.open(&there).body;
    assert!(detail.contains("Sample message") && detail.contains("RQ-"));
    assert!(detail.contains("nobody has taken it on yet"), "{detail}");
    assert!(candidate.open("/requests").body.contains(&there));
    // What is under way leads there, whichever way another one is begun.
    let again = candidate.open(&address);
    let under_way = format!("{there}?_under-way=yes");
    assert_eq!(again.header("location"), Some(under_way.as_str()));
    let other = new_key();
    let other = fields(&other, "id-and-access-code", "contact-service-center");
    let again = candidate.submit("/requests", &other);
    assert_eq!(again.header("location"), Some(under_way.as_str()));
    assert_eq!(stored(&service), 1);
}

#[test]
fn a_visitor_signs_in_first_and_comes_back_with_the_answers() {
    let service = Service::start();
    let address = query("contact-service-center", &ANSWERS);
    let request = crate::wire::Request::new("GET", &address).header("accept", "text/html");
    let answer = service.send(&request);
    let next = rules::interview::Link::encode(&address);
    assert_eq!(
        (answer.status, answer.header("location")),
        (303, Some(format!("/sign-in?_next={next}").as_str()))
    );
}

#[test]
fn answers_that_do_not_lead_to_the_request_are_refused_and_nothing_is_sent() {
    let service = Service::start();
    let candidate = service.candidate();
    let mut tampered = ANSWERS;
    tampered[4] = ("wants-mct", "no");
    let key = new_key();
    for (outcome, answers) in [
        // An answer changed on the way; an outcome of other answers; an outcome that nothing is asked for from; unknown ones.
        ("contact-service-center", &tampered[..]),
        ("ask-for-new-access-code", &ANSWERS[..]),
        ("all-set", &ANSWERS[..]),
        ("no-such-outcome", &ANSWERS[..]),
        ("contact-service-center", &[("series", "office-95")]),
        ("contact-service-center", &[]),
    ] {
        let page = candidate.open(&query(outcome, answers));
        assert_eq!(page.status, 422, "{outcome} {answers:?}");
        assert!(
            page.body.contains("cannot be sent as it is"),
            "{}",
            page.body
        );
        assert!(page.body.contains("href=\"/guide"));
        let body = json!({ "kind": "id-and-access-code", "guidance": guidance(outcome, answers) });
        let answer = send(&service, &candidate, &key, &body);
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (422, "outcome-mismatch"),
            "{outcome} {answers:?}"
        );
    }
    // The right answers for another request than the one that is asked for.
    let form = fields(&key, "new-access-code", "contact-service-center");
    assert_eq!(candidate.submit("/requests", &form).status, 422);
    let mut form = fields(&key, "id-and-access-code", "contact-service-center");
    form.retain(|(name, _)| *name != "passed");
    assert_eq!(candidate.submit("/requests", &form).status, 422);
    assert_eq!(stored(&service), 0);
}

/// Also where it says nothing else and comes again, so that nothing would be decided by it.
#[test]
fn guidance_of_a_day_that_there_is_none_of_is_not_read() {
    let service = Service::start();
    let candidate = service.candidate();
    let key = new_key();
    let mut body = json!({ "kind": "name-search" });
    assert_eq!(send(&service, &candidate, &key, &body).status, 201);
    for (date, status, problem) in [
        ("", 400, "malformed-json"),
        ("2013-02-29", 400, "malformed-json"),
        ("2013-02-28", 200, ""),
    ] {
        body["guidance"] =
            json!({ "policy": "", "version": "", "date": date, "answers": {}, "outcome": "" });
        let answer = send(&service, &candidate, &key, &body);
        let answered = (answer.status, answer.problem());
        assert_eq!(answered, (status, problem.to_owned()), "{date}");
    }
}

#[test]
fn the_record_says_what_can_be_asked_for_without_the_guide() {
    let service = Service::start();
    let candidate = service.candidate();
    let open = |candidate: &Candidate<'_>, kind: &str| {
        let answer = candidate.open(&format!("/requests/new?kind={kind}"));
        (answer.status, answer.body)
    };
    let bare = |kind: &str| json!({ "kind": kind });
    for (kind, status, sentence) in [
        (
            "id-and-access-code",
            409,
            "This request starts at the guide",
        ),
        (
            "new-access-code",
            409,
            "There is no MCP ID on record for you",
        ),
        ("name-search", 200, "A search on your name"),
        ("transcript-help", 200, "Help with your transcript"),
    ] {
        let (found, body) = open(&candidate, kind);
        assert_eq!(found, status, "{kind}");
        assert!(body.contains(sentence), "{kind}: {body}");
        if status == 409 {
            let answer = send(&service, &candidate, &new_key(), &bare(kind));
            assert_eq!(answer.problem(), "request-not-possible", "{kind}");
        }
    }
    let holder = service.candidate();
    let word = exam(Series::Office2007, "Word 2007", "2013-05-02", true);
    import(&service, &holder, vec![word]);
    assert_eq!(open(&holder, "new-access-code").0, 200);
    // Nobody gets a second ID, whatever the guide was told.
    let page = holder.open(&query("contact-service-center", &ANSWERS));
    assert_eq!(page.status, 409);
    assert!(page.body.contains("You hold an MCP ID already"));
    let key = new_key();
    let form = fields(&key, "id-and-access-code", "contact-service-center");
    assert_eq!(holder.submit("/requests", &form).status, 409);
    assert_eq!(stored(&service), 0);
    assert_eq!(
        candidate
            .open("/requests/new?kind=free-beer")
            .header("location"),
        Some("/requests")
    );
}

#[test]
fn a_message_that_is_too_long_comes_back_as_it_was_typed() {
    let service = Service::start();
    let candidate = service.candidate();
    let key = new_key();
    let long = format!("{}end", "x".repeat(2_000));
    let form = [
        ("_key", key.as_str()),
        ("_kind", "name-search"),
        ("_message", &long),
    ];
    let page = candidate.submit("/requests", &form);
    assert_eq!(page.status, 422);
    assert!(page.body.contains("<title>Error: "), "{}", page.body);
    assert!(page.body.contains("href=\"#_message\"") && page.body.contains(&long));
    assert!(page.body.contains(&format!("value=\"{key}\"")));
    // Line ends count once, however the browser sends them.
    let fits = "x\r\n".repeat(1_000);
    let form = [
        ("_key", key.as_str()),
        ("_kind", "name-search"),
        ("_message", &fits),
    ];
    assert_eq!(candidate.submit("/requests", &form).status, 303);
    let sent = candidate.get(&api::path::request(&key)).json();
    assert_eq!(sent["message"].as_str().unwrap().chars().count(), 1_999);
}

#[test]
fn a_key_stands_for_one_request() {
    let service = Service::start();
    let candidate = service.candidate();
    let key = new_key();
    let body = json!({ "kind": "name-search", "message": "one" });
    let first = send(&service, &candidate, &key, &body);
    assert_eq!(first.status, 201, "{}", first.body);
    assert_eq!(first.header("etag"), Some("\"v1\""));
    let location = api::path::request(&key);
    assert_eq!(first.header("location"), Some(location.as_str()));
    let again = send(&service, &candidate, &key, &body);
    assert_eq!((again.status, again.json()), (200, first.json()));
    let other = json!({ "kind": "name-search", "message": "two" });
    assert_eq!(
        send(&service, &candidate, &key, &other).problem(),
        "key-reused"
    );
    let under_way = send(&service, &candidate, &new_key(), &other);
    assert_eq!(
        (under_way.status, under_way.problem().as_str()),
        (409, "request-under-way")
    );
    assert_eq!(stored(&service), 1);
    // By a form, too, with something else typed: what is on record is shown.
    let form = [
        ("_key", key.as_str()),
        ("_kind", "name-search"),
        ("_message", "two"),
    ];
    let there = format!("/requests/{key}?_under-way=yes");
    assert_eq!(
        candidate.submit("/requests", &form).header("location"),
        Some(there.as_str())
    );
}

#[test]
fn a_request_is_nobody_elses_to_see_or_to_touch() {
    let service = Service::start();
    let (owner, other) = (service.candidate(), service.candidate());
    let key = new_key();
    send(&service, &owner, &key, &json!({ "kind": "name-search" }));
    for path in [format!("/requests/{key}"), api::path::request(&key)] {
        assert_eq!(
            (owner.get(&path).status, other.get(&path).status),
            (200, 404),
            "{path}"
        );
    }
    let withdraw = json!({ "step": "withdraw" });
    let answer = take(&service, &other, &key, 1, &withdraw);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (404, "not-found")
    );
    let page = other.submit(&format!("/requests/{key}/withdraw"), &[("version", "1")]);
    assert_eq!(page.status, 404);
    assert_eq!(other.get(api::path::REQUESTS).json(), json!([]));
    let own = owner.get(&api::path::request(&key)).json();
    assert_eq!(own["state"], json!("waiting"));
}

#[test]
fn what_the_desk_asks_is_answered_on_the_page() {
    let service = Service::start();
    let candidate = service.candidate();
    let key = new_key();
    send(
        &service,
        &candidate,
        &key,
        &json!({ "kind": "id-and-access-code", "guidance": guidance("contact-service-center", &ANSWERS) }),
    );
    desk(
        &service,
        &key,
        &[
            (RequestStep::Claim, ""),
            (RequestStep::Ask, "Which spelling?"),
        ],
    );
    let there = format!("/requests/{key}");
    let elsewhere = candidate.open("/requests").body;
    assert!(elsewhere.contains("asks you something"), "{elsewhere}");
    let page = candidate.open(&there).body;
    assert!(page.contains("Which spelling?") && page.contains("Your answer is needed"));
    // Who works at the desk is not the candidate's to know.
    assert!(!page.contains("Sample Clerk"));
    assert!(
        !candidate
            .open("/requests")
            .body
            .contains("asks you something")
    );
    let answer = format!("{there}/answer");
    let empty = candidate.submit(&answer, &[("version", "3"), ("text", "  ")]);
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("href=\"#text\"") && empty.body.contains("<title>Error: "));
    let stale = candidate.submit(&answer, &[("version", "2"), ("text", "Nadya with y")]);
    assert_eq!(stale.status, 412);
    assert!(stale.body.contains("has moved on") && stale.body.contains("Nadya with y"));
    let answered = candidate.submit(&answer, &[("version", "3"), ("text", "Nadya with y")]);
    assert_eq!(
        (answered.status, answered.header("location")),
        (303, Some(there.as_str()))
    );
    let found = candidate.get(&api::path::request(&key)).json();
    assert_eq!(
        (&found["state"], &found["version"]),
        (&json!("claimed"), &json!(4))
    );
    assert_eq!(found["steps"][2]["text"], json!("Nadya with y"));
    assert_eq!(found["steps"][1]["by_desk"], json!(true));
    let twice = candidate.submit(&answer, &[("version", "4"), ("text", "again")]);
    assert_eq!(twice.status, 409);
}

#[test]
fn a_request_is_withdrawn_after_a_question_and_another_can_be_sent() {
    let service = Service::start();
    let candidate = service.candidate();
    let key = new_key();
    send(
        &service,
        &candidate,
        &key,
        &json!({ "kind": "transcript-help" }),
    );
    let there = format!("/requests/{key}");
    let question = candidate.open(&format!("{there}?_withdraw=yes")).body;
    assert!(
        question.contains(&format!("action=\"{there}/withdraw\"")),
        "{question}"
    );
    let withdrawn = candidate.submit(&format!("{there}/withdraw"), &[("version", "1")]);
    assert_eq!(withdrawn.status, 303);
    let found = candidate.get(&api::path::request(&key)).json();
    assert_eq!(found["state"], json!(RequestState::Withdrawn.name()));
    let again = candidate.submit(&format!("{there}/withdraw"), &[("version", "2")]);
    assert_eq!(again.status, 409);
    let body = json!({ "kind": "transcript-help" });
    assert_eq!(send(&service, &candidate, &new_key(), &body).status, 201);
    // What was sent under the first key stays what it was.
    let before = send(&service, &candidate, &key, &body);
    assert_eq!(
        (before.status, &before.json()["state"]),
        (200, &json!("withdrawn"))
    );
}

#[test]
fn a_candidate_takes_no_step_of_the_desks() {
    let service = Service::start();
    let candidate = service.candidate();
    let key = new_key();
    send(
        &service,
        &candidate,
        &key,
        &json!({ "kind": "name-search" }),
    );
    for step in ["claim", "fulfill", "refuse", "ask", "release"] {
        let answer = take(
            &service,
            &candidate,
            &key,
            1,
            &json!({ "step": step, "text": "x" }),
        );
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (422, "invalid"),
            "{step}"
        );
        let page = candidate.submit(&format!("/requests/{key}/{step}"), &[("version", "1")]);
        assert_eq!(page.status, 404, "{step}");
    }
    let early = take(
        &service,
        &candidate,
        &key,
        1,
        &json!({ "step": "answer", "text": "x" }),
    );
    assert_eq!(
        (early.status, early.problem().as_str()),
        (409, "step-not-possible")
    );
    let stale = take(
        &service,
        &candidate,
        &key,
        7,
        &json!({ "step": "withdraw" }),
    );
    assert_eq!((stale.status, stale.header("etag")), (412, Some("\"v1\"")));
}
