//! What must not leave the records: markers are sent through the whole API and looked for in the log and in errors.

use std::time::Duration;

use rules::Role;
use rules::credential::Series;
use serde_json::json;

use crate::clerks::clerk;
use crate::credentials::{exam, import};
use crate::desk::{CANARY, asking, done, revealed, send, step};
use crate::people::tabs;
use crate::service::{Candidate, Service, draft, new_key};
use crate::wire::{Answer, Request};

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

/// An access code in the spellings in which it could leak.
struct Canaries(Vec<String>);

impl Canaries {
    /// As it is, without its hyphens, and as bytes that are written in numbers.
    fn of(codes: &[&str]) -> Canaries {
        let spell = |code: &&str| {
            let hex: String = code.bytes().map(|byte| format!("{byte:02x}")).collect();
            [(*code).to_owned(), code.replace('-', ""), hex]
        };
        Canaries(codes.iter().flat_map(spell).collect())
    }

    fn bytes(&self) -> Vec<&[u8]> {
        self.0.iter().map(String::as_bytes).collect()
    }

    fn assert_not_in(&self, what: &str, text: &str) {
        let text = text.to_ascii_lowercase();
        for canary in &self.0 {
            assert!(
                !text.contains(&canary.to_ascii_lowercase()),
                "{what}: {text}"
            );
        }
    }
}

/// What somebody is answered who reads everything there is to read for them, and a few things that there are not.
fn everything(
    who: &Candidate<'_>,
    candidates: &[uuid::Uuid],
    requests: &[&str],
) -> Vec<(String, Answer)> {
    let mut paths: Vec<String> = [
        "/",
        "/guide",
        "/profile",
        "/register",
        "/registration",
        "/requests",
        "/requests/new?kind=new-access-code",
        "/profile/programs",
        "/profile/transcript",
        "/profile/transcript.csv",
        "/desk/requests",
        "/desk/requests?state=fulfilled",
        "/users",
        "/users?q=nadia",
        "/users?q=candidate",
        "/admin/audit",
        "/admin/audit?action=code-issued",
        "/admin/audit/entries.csv",
        "/admin/staff",
        "/admin/imports",
        "/sign-in?_again=yes",
        "/no-such-page",
        api::path::SESSION,
        api::path::PROFILE,
        api::path::REGISTRATIONS,
        api::path::CREDENTIALS,
        api::path::FACTS,
        api::path::REQUESTS,
        api::path::DESK_REQUESTS,
    ]
    .map(str::to_owned)
    .to_vec();
    paths.push(format!("{}?q=nadia", api::path::PEOPLE));
    paths.push(format!("{}?state=fulfilled", api::path::DESK_REQUESTS));
    for request in requests {
        paths.push(format!("/requests/{request}"));
        paths.push(api::path::request(request));
        paths.push(format!("/desk/requests/{request}"));
    }
    for candidate in candidates {
        paths.extend(tabs(&candidate.to_string()));
        paths.push(format!("/users/{candidate}/merge?with={}", candidates[0]));
        paths.push(format!("/admin/audit?about={candidate}"));
    }
    let answers = paths.into_iter().map(|path| {
        let answer = who.page(&path);
        (path, answer)
    });
    answers.collect()
}

#[test]
fn an_access_code_is_shown_to_its_owner_and_is_nowhere_else() {
    let service = Service::start();
    // One code is typed by the service center, the other one drawn when a pass brings an ID.
    let (mut typed, request) = asking(&service);
    let mut drawn = service.candidate();
    let center = clerk(&service, Role::ServiceCenter);
    done(&step(&center, &request, "claim", &[]), &request, "claim");
    let wrong = step(
        &center,
        &request,
        "fulfill",
        &[("number", "12a"), ("code", CANARY)],
    );
    assert_eq!(wrong.status, 422);
    let stale = [("version", "1"), ("code", CANARY)];
    let stale = center.submit(&format!("/desk/requests/{request}/fulfill"), &stale);
    assert_eq!(stale.status, 412);
    let form = [
        ("number", "555123456"),
        ("code", CANARY),
        ("fulfill_text", "Welcome"),
    ];
    let fulfilled = step(&center, &request, "fulfill", &form);
    done(&fulfilled, &request, "fulfill");
    let again = step(&center, &request, "fulfill", &form);
    assert!((400..500).contains(&again.status));
    let pass = exam(Series::Office2007, "Word 2007", "2013-05-02", true);
    import(&service, &drawn, vec![pass]);

    assert_eq!(revealed(&service, &mut typed), CANARY);
    let other = revealed(&service, &mut drawn);
    let canaries = Canaries::of(&[CANARY, &other]);
    let typing = [wrong, stale, fulfilled, again];
    for answer in &typing {
        canaries.assert_not_in("the service center's own steps", &answer.body);
    }

    let lost = send(
        &service,
        &drawn,
        &json!({ "kind": "new-access-code", "message": "Lost" }),
    );
    let readers = [
        service.candidate(),
        center,
        clerk(&service, Role::TechSupport),
        service.member(Role::Administrator),
    ];
    let candidates = [typed.account(), drawn.account()];
    let requests = [request.as_str(), lost.as_str()];
    let code_of = |candidate: &Candidate<'_>| -> String {
        let held = candidate.get(api::path::CREDENTIALS).json();
        held["ids"][0]["code"]["id"].as_str().unwrap().to_owned()
    };
    let codes = [code_of(&typed), code_of(&drawn)];
    let look_everywhere = |when: &str, candidates_too: &[&Candidate<'_>]| {
        let mut shown = 0;
        for reader in readers.iter().chain(candidates_too.iter().copied()) {
            for (path, answer) in everything(reader, &candidates, &requests) {
                shown += usize::from(answer.status == 200);
                let what = format!("{when}: {path} to {}", reader.email);
                canaries.assert_not_in(&what, &format!("{:?} {}", answer.headers, answer.body));
            }
        }
        // A look at nothing but refusals would find nothing.
        assert!(shown > 80, "{when}: {shown}");
        assert!(service.in_files(&canaries.bytes()).is_empty(), "{when}");
    };
    let refused = |who: &Candidate<'_>, code: &str, expected: &[u16]| {
        let json = who.request("POST", &api::path::REVEAL.replace("{id}", code));
        let page = api::served::fill(api::served::REVEAL_CODE, &[code]);
        for answer in [service.send(&json), who.submit(&page, &[])] {
            assert!(expected.contains(&answer.status), "{}", answer.body);
            canaries.assert_not_in(
                "a reveal refused",
                &format!("{:?} {}", answer.headers, answer.body),
            );
        }
    };

    look_everywhere("while they work", &[&typed, &drawn]);
    for reader in &readers {
        for code in &codes {
            refused(reader, code, &[403, 404]);
        }
    }
    refused(&typed, &codes[1], &[404]);
    service.wait(Duration::from_secs(15 * 60));
    // A sign-in of long ago: the program is told, the person is led to the password.
    refused(&typed, &codes[0], &[403, 303]);

    typed.sign_in_again();
    let used = typed.submit(&api::served::fill(api::served::USE_CODE, &[&codes[0]]), &[]);
    assert_eq!(used.status, 303);
    refused(&typed, &codes[0], &[409, 410]);
    let support = &readers[2];
    let merge = [
        ("with", candidates[1].to_string()),
        ("key", new_key()),
        ("kept", candidates[0].to_string()),
        ("reason", "One person".to_owned()),
    ];
    let merge = merge
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let merged = support.submit(&format!("/users/{}/merge", candidates[0]), &merge);
    assert_eq!(merged.status, 303, "{}", merged.body);
    look_everywhere("after one was used", &[&typed]);
    service.wait(Duration::from_secs(400 * 24 * 60 * 60));
    service.within(async |app| {
        let act = store::Act::new(store::Actor::service("test"), app.now());
        assert_eq!(app.store.expire_codes(act).await.unwrap(), 1);
    });
    assert!(service.in_files(&canaries.bytes()).is_empty());
    // What is looked for is found where it is: the audit of it, and what is not secret.
    assert_eq!(service.in_files(&[b"code-revealed", b"555123456"]).len(), 2);

    let (log, found) = service.stop_and_search(&canaries.bytes());
    assert!(found.is_empty());
    canaries.assert_not_in("the log", &log);
    assert!(
        log.contains(" POST /api/v1/codes/{id}/reveal 200 "),
        "{log}"
    );
}
