//! Whose an address is: what waits until it is shown, and showing it through a real conversation with a mail relay.

use std::time::Duration;

use rules::Role;
use rules::credential::Series;
use serde_json::{Value, json};
use store::{Act, Actor, Shown};
use uuid::Uuid;
use waypost::mail::Relay;

use crate::clerks::audited;
use crate::credentials::{exam, import};
use crate::service::{Candidate, PASSWORD, Service, sign_in, sign_up};
use crate::smtp::{MailServer, Taken};
use crate::wire::until;

const MINUTE: Duration = Duration::from_secs(60);

/// A service with a relay.
pub fn with_mail(mail: &MailServer) -> Service {
    let address = format!("smtp://{}", mail.address);
    Service::with(move |config| {
        let from = "Waypost <waypost@example.com>";
        config.relay = Some(Relay::new(&address, None, from, "https://waypost.example/").unwrap());
        config.limits.mail_every = Duration::from_millis(5);
    })
}

/// What was written to an address: the last of so many letters, decoded.
fn letter(mail: &MailServer, email: &str, count: usize) -> String {
    let to = format!("<{email}>");
    let mut found = Vec::new();
    until(|| {
        let taken = mail.after(0).into_iter();
        // News of exams is not what this is about.
        let is_letter = |message: &Taken| {
            message.to.contains(&to) && !message.text.contains("Waypost: there is news")
        };
        found = taken.filter(is_letter).collect();
        if found.len() >= count {
            Ok(())
        } else {
            Err(format!("{} letters to {email}, not {count}", found.len()))
        }
    });
    assert_eq!(found.len(), count);
    decoded(&found[count - 1])
}

/// The text of a message: quoted-printable (RFC 2045, section 6.7).
fn decoded(message: &Taken) -> String {
    let joined = message.text.replace("=\n", "").replace("=\r\n", "");
    let mut bytes = Vec::new();
    let mut rest = joined.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = (first == b'=')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = &after[2..];
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn code_in(letter: &str) -> String {
    let (_, rest) = letter.split_once("Your code: ").unwrap();
    rest.lines().next().unwrap().trim().to_owned()
}

/// The path of the first link below this place.
fn link_in(letter: &str, place: &str) -> String {
    let (_, rest) = letter
        .split_once(&format!("https://waypost.example{place}?"))
        .unwrap();
    format!("{place}?{}", rest.lines().next().unwrap().trim())
}

fn confirm(candidate: &Candidate<'_>, service: &Service, code: &str) -> crate::wire::Answer {
    let request = candidate.request("POST", api::path::ADDRESS_CONFIRMATION);
    service.send(&request.json(&json!({ "code": code })))
}

/// Everything that came to an account by its address: for each way to it, how it is refused.
const GUARDED: [(&str, &str); 10] = [
    ("GET", api::path::CREDENTIALS),
    (
        "POST",
        "/api/v1/codes/01890a5d-ac96-774b-bcce-b302099a8057/reveal",
    ),
    ("GET", api::path::REQUESTS),
    ("POST", api::path::REQUESTS),
    (
        "GET",
        "/api/v1/requests/01890a5d-ac96-774b-bcce-b302099a8057",
    ),
    ("GET", api::served::TRANSCRIPT),
    ("GET", api::served::TRANSCRIPT_FILE),
    ("GET", api::served::PROGRAMS),
    ("GET", api::served::REQUESTS),
    ("GET", api::served::NEW_REQUEST),
];

#[test]
fn until_the_address_is_shown_exams_ids_codes_and_requests_wait() {
    let service = Service::start();
    let somebody = service.claimant();
    for (method, path) in GUARDED {
        let answer = service.send(&somebody.request(method, path));
        if path.starts_with("/api/") {
            assert_eq!(answer.problem(), "address-not-confirmed", "{method} {path}");
            assert_eq!(answer.status, 403);
        } else {
            let page = format!("/address?_next={}", rules::interview::Link::encode(path));
            assert_eq!(
                (answer.status, answer.header("location")),
                (303, Some(page.as_str()))
            );
        }
    }
    let account = somebody.get(api::path::SESSION).json()["account"].clone();
    assert_eq!(account["email_confirmed"], json!(false));
    // The guide, the profile and the registration are there, and the page says why the rest is not.
    for path in ["/guide", "/profile", "/register", "/registration"] {
        assert_eq!(somebody.page(path).status, 200, "{path}");
    }
    somebody.registered();
    let page = somebody.page("/address?_next=%2Fprofile%2Ftranscript");
    for text in [
        "Confirm your email address",
        "That page waits",
        &somebody.email,
        "Have it confirmed by Customer Support",
    ] {
        assert!(page.body.contains(text), "{text}: {}", page.body);
    }
}

/// The hole that was there: whoever signed up first with an address had what came to it.
#[test]
fn whoever_signs_up_with_somebodys_address_has_nothing_of_theirs_and_the_owner_has() {
    let mail = MailServer::start();
    let service = with_mail(&mail);
    let taker = service.claimant();
    let word = || vec![exam(Series::Office2007, "Word 2007", "2013-05-02", true)];
    import(&service, &taker, word());
    let owner = Candidate::at(&service, &taker.email);
    for somebody in [&taker, &owner] {
        let answer = somebody.get(api::path::CREDENTIALS);
        assert_eq!(answer.problem(), "address-not-confirmed");
        assert_eq!(somebody.get(api::path::FACTS).json()["facts"], json!({}));
    }
    let letter = letter(&mail, &owner.email, 2);
    assert_eq!(confirm(&taker, &service, &code_in(&letter)).status, 422);
    let answer = confirm(&owner, &service, &code_in(&letter));
    assert_eq!(
        (answer.status, &answer.json()["confirmed"]),
        (200, &json!(true))
    );
    let held = owner.get(api::path::CREDENTIALS).json();
    assert_eq!(held["results"].as_array().unwrap().len(), 1);
    assert_eq!(held["ids"].as_array().unwrap().len(), 1);
    assert_eq!(
        taker.get(api::path::CREDENTIALS).problem(),
        "address-not-confirmed"
    );
    // The address signs the owner in from now on; the password of the other is worth nothing there any more.
    let again = service.post(api::path::SESSION, &sign_in(&owner.email, PASSWORD));
    let account = again.json()["account"]["id"].clone();
    assert_eq!(account, json!(owner.account().to_string()));
}

#[test]
fn a_code_works_once_and_for_an_hour_and_five_wrong_ones_end_it() {
    let mail = MailServer::start();
    let service = with_mail(&mail);
    let somebody = service.claimant();
    let first = code_in(&letter(&mail, &somebody.email, 1));
    let send = || service.send(&somebody.request("POST", api::path::ADDRESS_CODE));
    let soon = send();
    assert_eq!(
        (soon.status, soon.problem().as_str()),
        (429, "too-many-attempts")
    );
    // A session in which nothing happens is over sooner.
    for _ in 0..3 {
        service.wait(20 * MINUTE);
        somebody.get(api::path::SESSION);
    }
    assert_eq!(
        confirm(&somebody, &service, &first).problem(),
        "confirmation-over"
    );
    assert_eq!(send().status, 202);
    let second = code_in(&letter(&mail, &somebody.email, 2));
    assert_eq!(confirm(&somebody, &service, "what?").status, 422);
    for _ in 0..5 {
        assert_eq!(confirm(&somebody, &service, &first).status, 422);
    }
    assert_eq!(
        confirm(&somebody, &service, &second).problem(),
        "confirmation-over"
    );
    service.wait(MINUTE);
    assert_eq!(send().status, 202);
    let third = code_in(&letter(&mail, &somebody.email, 3));
    assert_eq!(
        confirm(&somebody, &service, &third.replace(' ', "-")).status,
        200
    );
    assert_eq!(
        confirm(&somebody, &service, &third).problem(),
        "nothing-to-confirm"
    );
    // Nothing on record and nothing in the log tells a code.
    let records = format!("{:?}", service.records());
    let log = service.stop();
    for code in [first, second, third] {
        let bare = code.replace(' ', "");
        assert!(!records.contains(&bare) && !log.contains(&bare) && !log.contains(&code));
    }
}

#[test]
fn a_link_confirms_on_any_device_by_its_button_and_never_by_opening_it() {
    let mail = MailServer::start();
    let service = with_mail(&mail);
    let somebody = service.claimant();
    let link = link_in(
        &letter(&mail, &somebody.email, 1),
        api::served::ADDRESS_LINK,
    );
    for _ in 0..2 {
        let page = service.page(&link);
        assert_eq!(page.status, 200);
        assert!(page.body.contains("Yes, confirm it") && page.body.contains(&somebody.email));
    }
    let own = || somebody.get(api::path::ADDRESS).json();
    assert_eq!(own()["confirmed"], json!(false));
    let done = service.submit(&link, &[]);
    assert!(
        done.body.contains("The email address is confirmed"),
        "{}",
        done.body
    );
    assert_eq!(done.header("set-cookie"), None, "it signs nobody in");
    assert_eq!(
        (own()["confirmed"].clone(), own()["to_confirm"].clone()),
        (json!(true), Value::Null)
    );
    assert_eq!(service.page(&link).status, 404);
    assert_eq!(service.submit(&link, &[]).status, 404);
}

#[test]
fn signing_up_says_the_same_whether_the_address_has_an_account_or_not() {
    let mail = MailServer::start();
    let service = with_mail(&mail);
    let known = service.candidate().email;
    let unknown = "nobody-yet@example.com".to_owned();
    let [of_known, of_unknown] = [&known, &unknown].map(|email| {
        let answer = service.post(api::path::ACCOUNT, &sign_up(email));
        let same = crate::matrix::without_ids(&answer.body).replace(email.as_str(), "ADDRESS");
        (answer.status, same, answer.header("set-cookie").is_some())
    });
    assert_eq!(of_known, of_unknown);
    // The address alone is told, and there is no code in it.
    until(|| {
        let taken = mail.after(0);
        let to = format!("<{known}>");
        let told = taken.iter().filter(|message| message.to.contains(&to));
        let told: Vec<String> = told.map(decoded).collect();
        let is_told = |text: &String| text.contains("There is one already");
        match told.iter().find(|text| is_told(text)) {
            Some(text) if text.contains("Your code") => Err(text.clone()),
            Some(_) => Ok(()),
            None => Err(format!("{told:?}")),
        }
    });
    assert!(letter(&mail, &unknown, 1).contains("Your code: "));
}

#[test]
fn an_address_that_was_mistyped_is_mended_and_the_first_gets_no_more() {
    let mail = MailServer::start();
    let service = with_mail(&mail);
    let somebody = service.claimant();
    let first = code_in(&letter(&mail, &somebody.email, 1));
    service.wait(MINUTE);
    let page = somebody.submit(api::served::ADDRESS_CHANGE, &[("email", "no address")]);
    assert_eq!(page.status, 422);
    let mended = somebody.submit(
        &format!(
            "{}?_next=%2Fprofile%2Ftranscript",
            api::served::ADDRESS_CHANGE
        ),
        &[("email", "right@example.com")],
    );
    assert_eq!(
        mended.location(),
        "/address?_done=sent&_next=%2Fprofile%2Ftranscript"
    );
    let second = code_in(&letter(&mail, "right@example.com", 1));
    let wrong = somebody.submit(api::served::ADDRESS, &[("code", &first)]);
    assert_eq!(wrong.status, 422);
    assert!(wrong.body.contains("this one is not it") && !wrong.body.contains(&first));
    let to = format!("{}?_next=%2Fprofile%2Ftranscript", api::served::ADDRESS);
    assert_eq!(
        somebody.submit(&to, &[("code", &second)]).location(),
        api::served::TRANSCRIPT
    );
    assert_eq!(somebody.page(api::served::TRANSCRIPT).status, 200);
}

#[test]
fn who_is_confirmed_has_another_address_once_it_is_shown() {
    let mail = MailServer::start();
    let service = with_mail(&mail);
    let somebody = service.candidate();
    let put = |email: &str| {
        let request = somebody.request("PUT", api::path::ADDRESS);
        service.send(&request.json(&json!({ "email": email })))
    };
    assert_eq!(put(&somebody.email.to_uppercase()).status, 422);
    assert_eq!(put("new@example.com").status, 202);
    let own = somebody.get(api::path::ADDRESS).json();
    assert_eq!(own["email"], json!(somebody.email));
    assert_eq!(own["to_confirm"]["email"], json!("new@example.com"));
    let code = code_in(&letter(&mail, "new@example.com", 1));
    assert_eq!(
        confirm(&somebody, &service, &code).json()["email"],
        json!("new@example.com")
    );
    let old = service.post(api::path::SESSION, &sign_in(&somebody.email, PASSWORD));
    assert_eq!(old.status, 401);
    let new = service.post(api::path::SESSION, &sign_in("new@example.com", PASSWORD));
    assert_eq!(new.status, 200);
}

#[test]
fn where_no_mail_is_sent_a_desk_confirms_and_its_evidence_is_on_record() {
    let service = Service::start();
    let somebody = service.claimant();
    let support = service.member(Role::TechSupport);
    let record = format!("/users/{}", somebody.account());
    let page = support.page(&record);
    assert!(page.body.contains("Not confirmed"), "{}", page.body);
    let act = format!("{record}/confirm");
    let checked = "passport seen, name and photograph agree";
    for (evidence, why) in [("document", ""), ("", checked), ("a feeling", checked)] {
        let refused = support.submit(&act, &[("evidence", evidence), ("confirm-reason", why)]);
        assert_eq!(refused.status, 422, "{evidence} {why}");
    }
    assert_eq!(somebody.page(api::served::TRANSCRIPT).status, 303);
    let done = support.submit(
        &act,
        &[("evidence", "document"), ("confirm-reason", checked)],
    );
    assert_eq!(done.location(), format!("{record}?done=confirmed"));
    assert_eq!(somebody.page(api::served::TRANSCRIPT).status, 200);
    let page = support.page(&record);
    assert!(page.body.contains("Confirmed at a desk") && !page.body.contains("What you looked at"));
    let entries = audited(&service, somebody.account());
    let (_, why, changes) = entries
        .iter()
        .find(|(action, ..)| action == "address-confirmed")
        .unwrap();
    assert_eq!(why.as_deref(), Some(checked));
    assert!(
        changes
            .iter()
            .any(|change| change.contains("evidence") && change.contains("document")),
        "{changes:?}"
    );
}

/// A member of staff is let in by whoever made the account.
#[test]
fn staff_have_nothing_to_confirm() {
    let service = Service::start();
    let member = service.member(Role::TechSupport);
    let own = member.get(api::path::ADDRESS).json();
    assert_eq!(
        (&own["confirmed"], &own["to_confirm"]),
        (&json!(true), &Value::Null)
    );
}

impl<'s> Candidate<'s> {
    /// Somebody signs up with an address, whoever else has.
    fn at(service: &'s Service, email: &str) -> Candidate<'s> {
        let answer = service.post(api::path::ACCOUNT, &sign_up(email));
        assert_eq!(answer.status, 201, "{}", answer.body);
        Candidate::with(service, email, answer.cookie())
    }
}

/// A desk that has looked confirms an address.
pub fn confirmed(service: &Service, account: Uuid) {
    service.within(async |app| {
        let act = Act::new(Actor::service("test"), app.now());
        let shown = app
            .store
            .confirm_at_desk(account, Uuid::now_v7(), act)
            .await;
        assert!(matches!(shown, Ok(Shown::Confirmed { .. })), "{shown:?}");
    });
}
