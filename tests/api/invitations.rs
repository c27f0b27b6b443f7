//! One-time links: the first administrator's, those of staff, and those of candidates.

use std::time::Duration;

use rules::Role;
use store::Actor;
use waypost::invitation::{Link, invite, invite_first};

use crate::service::{Candidate, PASSWORD, Service, sign_in};
use crate::wire::{Answer, Request};

const HOUR: Duration = Duration::from_secs(3600);
const NEW_PASSWORD: &str = "nine herons by a weir";

const FIRST: [(&str, &str); 4] = [
    ("first_name", "Ada"),
    ("last_name", "Sample"),
    ("email", "ada.sample@example.com"),
    ("password", NEW_PASSWORD),
];

fn first_link(service: &Service) -> Option<Link> {
    service.within(async |app| invite_first(app).await.unwrap())
}

/// A link for a candidate, as tech support makes it.
fn link_for(service: &Service, candidate: &Candidate<'_>) -> Link {
    let account = candidate.account();
    let by = Actor {
        account: Some(account),
        name: "Sam Sample".to_owned(),
        role: Some(Role::TechSupport),
    };
    service.within(async |app| invite(app, by, account, None).await.unwrap())
}

fn assert_over(answer: &Answer) {
    assert_eq!(answer.status, 404, "{}", answer.body);
    assert!(answer.body.contains("This link does not work any more"));
    assert!(answer.body.contains("href=\"/sign-in\""));
    assert_eq!(answer.header("set-cookie"), None);
}

#[test]
fn whoever_takes_the_first_link_becomes_the_administrator_and_nobody_else_does() {
    let service = Service::start();
    assert_eq!(
        service.records()["account"],
        Vec::<String>::new(),
        "no default accounts"
    );
    let link = first_link(&service).unwrap();
    let page = service.page(&link.path);
    assert_eq!(page.status, 200);
    assert!(
        page.body.contains("Become the first administrator"),
        "{}",
        page.body
    );
    for field in ["first_name", "last_name", "email", "password"] {
        assert!(page.body.contains(&format!("name=\"{field}\"")), "{field}");
    }
    assert_eq!(
        service.records()["account"],
        Vec::<String>::new(),
        "looking is not taking"
    );

    let answer = service.submit(&link.path, &FIRST);
    assert_eq!(answer.onward(), "/admin/imports");
    let session = Request::new("GET", api::path::SESSION).header("cookie", &answer.cookie());
    let account = service.send(&session).json()["account"].clone();
    assert_eq!(account["role"], "administrator");
    assert_eq!(account["name"], "Ada Sample");
    let again = service.post(
        api::path::SESSION,
        &sign_in("ada.sample@example.com", NEW_PASSWORD),
    );
    assert_eq!(again.status, 200);

    assert_over(&service.page(&link.path));
    assert_over(&service.submit(&link.path, &FIRST));
    assert_eq!(service.records()["account"].len(), 1);
    assert_eq!(first_link(&service), None, "there is one now");
}

#[test]
fn the_first_link_comes_back_with_what_is_wrong_and_stays_usable() {
    let service = Service::start();
    let link = first_link(&service).unwrap();
    let answer = service.submit(
        &link.path,
        &[
            ("first_name", "Ada <b>"),
            ("email", "no address"),
            ("password", "short"),
        ],
    );
    assert_eq!(answer.status, 422);
    assert!(answer.title().starts_with("Error: "));
    for text in [
        "Enter an email address in the correct format",
        "Password must be 10 characters or more",
        "value=\"Ada &lt;b&gt;\"",
    ] {
        assert!(answer.body.contains(text), "{text}: {}", answer.body);
    }
    assert!(!answer.body.contains("\"short\""));
    assert_eq!(service.submit(&link.path, &FIRST).status, 303);
}

#[test]
fn the_first_link_works_for_a_day_and_a_newer_one_takes_its_place() {
    let service = Service::start();
    let old = first_link(&service).unwrap();
    let new = first_link(&service).unwrap();
    assert_over(&service.submit(&old.path, &FIRST));
    service.wait(24 * HOUR - Duration::from_secs(1));
    assert_eq!(service.page(&new.path).status, 200);
    service.wait(Duration::from_secs(1));
    assert_over(&service.page(&new.path));
    assert_over(&service.submit(&new.path, &FIRST));
    assert_eq!(service.records()["account"], Vec::<String>::new());
}

#[test]
fn the_first_link_is_worthless_once_there_is_an_administrator() {
    let service = Service::start();
    let link = first_link(&service).unwrap();
    service.member(Role::TechSupport);
    assert_eq!(
        service.page(&link.path).status,
        200,
        "tech support is no administrator"
    );
    service.member(Role::Administrator);
    assert_over(&service.page(&link.path));
    assert_over(&service.submit(&link.path, &FIRST));
}

#[test]
fn of_many_who_take_the_first_link_at_once_one_becomes_the_administrator() {
    let service = Service::start();
    let link = first_link(&service).unwrap();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let takers: Vec<_> = (0..6)
            .map(|number| {
                let (service, path) = (&service, &link.path);
                scope.spawn(move || {
                    let email = format!("taker-{number}@example.com");
                    let fields = [
                        ("first_name", "Sam"),
                        ("email", email.as_str()),
                        ("password", NEW_PASSWORD),
                    ];
                    service.submit(path, &fields).status
                })
            })
            .collect();
        takers
            .into_iter()
            .map(|taker| taker.join().unwrap())
            .collect()
    });
    assert_eq!(
        statuses.iter().filter(|status| **status == 303).count(),
        1,
        "{statuses:?}"
    );
    assert_eq!(service.records()["account"].len(), 1);
}

#[test]
fn a_link_sets_the_password_once_and_ends_every_session() {
    let service = Service::start();
    let candidate = service.candidate();
    let link = link_for(&service, &candidate);
    let page = service.page(&link.path);
    assert!(
        page.body.contains(&candidate.email) && page.body.contains("Nadia Okoro"),
        "{}",
        page.body
    );
    assert_eq!(
        candidate.get(api::path::PROFILE).status,
        200,
        "looking changes nothing"
    );

    let answer = service.submit(&link.path, &[("password", NEW_PASSWORD)]);
    assert_eq!(answer.onward(), "/registration");
    assert_eq!(candidate.get(api::path::PROFILE).problem(), "not-signed-in");
    let with = |password| {
        service
            .post(api::path::SESSION, &sign_in(&candidate.email, password))
            .status
    };
    assert_eq!((with(PASSWORD), with(NEW_PASSWORD)), (401, 200));
    assert_over(&service.submit(&link.path, &[("password", "another long password")]));
    assert_eq!(with(NEW_PASSWORD), 200);
}

#[test]
fn a_link_that_is_over_or_never_was_tells_what_to_do() {
    let service = Service::start();
    let candidate = service.candidate();
    let old = link_for(&service, &candidate);
    let new = link_for(&service, &candidate);
    for path in [
        &old.path,
        "/invitation",
        "/invitation?token=",
        "/invitation?token=%00",
        "/invitation?token=0&token=1",
    ] {
        assert_over(&service.page(path));
        assert_over(&service.submit(path, &[("password", NEW_PASSWORD)]));
    }
    service.wait(7 * 24 * HOUR);
    assert_over(&service.submit(&new.path, &[("password", NEW_PASSWORD)]));
}

#[test]
fn a_weak_password_uses_no_link_up() {
    let service = Service::start();
    let candidate = service.candidate();
    let link = link_for(&service, &candidate);
    for (weak, sentence) in [
        ("", "Enter a password"),
        ("short", "Password must be 10 characters or more"),
        ("password123", "Enter a password that is harder to guess"),
        (
            candidate.email.as_str(),
            "Enter a password that is not your email address",
        ),
    ] {
        let answer = service.submit(&link.path, &[("password", weak)]);
        assert_eq!(answer.status, 422);
        assert_eq!(
            answer.body.matches(sentence).count(),
            2,
            "{sentence}: {}",
            answer.body
        );
    }
    assert_eq!(
        service
            .submit(&link.path, &[("password", NEW_PASSWORD)])
            .status,
        303
    );
}

#[test]
fn nobody_makes_a_link_into_a_role_that_is_not_theirs_to_give() {
    let service = Service::start();
    let candidate = service.candidate().account();
    let administrator = service.member(Role::Administrator).account();
    let works = |role: Option<Role>, account| {
        let by = Actor {
            account: None,
            name: String::new(),
            role,
        };
        service.within(async |app| invite(app, by, account, None).await.is_ok())
    };
    for (role, candidate_s, staff_s) in [
        (Some(Role::Candidate), false, false),
        (Some(Role::TechSupport), true, false),
        (Some(Role::ServiceCenter), false, false),
        (Some(Role::Administrator), false, true),
        (None, true, true),
    ] {
        assert_eq!(works(role, candidate), candidate_s, "{role:?}");
        assert_eq!(works(role, administrator), staff_s, "{role:?}");
    }
}

#[test]
fn a_token_is_neither_logged_nor_on_record() {
    let service = Service::start();
    let candidate = service.candidate();
    let link = link_for(&service, &candidate);
    let token = link.path.split_once("token=").unwrap().1.to_owned();
    assert_eq!(token.len(), 64);
    service.page(&link.path);
    service.submit(&link.path, &[("password", "short")]);
    assert!(!format!("{:?}", service.records()).contains(&token));
    let answer = service.submit(&link.path, &[("password", NEW_PASSWORD)]);
    assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    assert!(!answer.body.contains(&token));
    assert!(!format!("{:?}", service.records()).contains(&token));
    let log = service.stop();
    assert!(!log.contains(&token), "{log}");
    assert!(
        log.contains(" GET /invitation 200 ") && log.contains(" POST /invitation 303 "),
        "{log}"
    );
}
