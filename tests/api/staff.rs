//! Staff accounts in the hands of administrators.

use rules::Role;

use crate::service::{Candidate, PASSWORD, Service, sign_in};
use crate::wire::Answer;

const NEW: [(&str, &str); 4] = [
    ("first_name", "Grace"),
    ("last_name", "Sample"),
    ("email", "grace.sample@example.com"),
    ("role", "service-center"),
];

/// The one-time link on a page, below the site's address.
fn link_on(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let (_, rest) = answer
        .body
        .split_once("id=\"link\" class=\"code\">http://waypost.test")
        .unwrap_or_else(|| panic!("{}", answer.body));
    rest.split_once('<').unwrap().0.to_owned()
}

fn act(
    administrator: &Candidate<'_>,
    person: &Candidate<'_>,
    act: &str,
    fields: &[(&str, &str)],
) -> Answer {
    administrator.submit(&format!("/admin/staff/{}/{act}", person.account()), fields)
}

#[test]
fn an_administrator_adds_somebody_who_then_sets_a_password() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let answer = administrator.submit("/admin/staff", &NEW);
    let link = link_on(&answer);
    let copy = format!("data-copy=\"http://waypost.test{link}\"");
    assert!(answer.body.contains(&copy), "the link can be copied");
    assert!(
        answer.body.contains("Has not set a password yet"),
        "{}",
        answer.body
    );
    let later = administrator.page("/admin/staff");
    assert!(later.body.contains("grace.sample@example.com"));
    assert!(!later.body.contains("token="), "a link is shown once");

    let taken = service.submit(&link, &[("password", PASSWORD)]);
    assert_eq!(taken.onward(), "/desk/requests");
    assert!(
        administrator
            .page("/admin/staff")
            .body
            .matches("Can sign in")
            .count()
            == 2
    );
}

#[test]
fn the_same_form_sent_twice_adds_one_account() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    administrator.submit("/admin/staff", &NEW);
    let accounts = service.records()["account"].len();
    let again = administrator.submit("/admin/staff", &NEW);
    assert_eq!(again.status, 409);
    assert!(
        again
            .body
            .contains("There is an account with this email address already")
    );
    assert!(
        again.body.contains("value=\"Grace\"")
            && again.body.contains("value=\"service-center\" checked"),
        "{}",
        again.body
    );
    assert_eq!(service.records()["account"].len(), accounts);
}

#[test]
fn a_form_that_says_too_little_comes_back_with_every_problem() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    for role in ["", "candidate", "owner"] {
        let answer =
            administrator.submit("/admin/staff", &[("role", role), ("last_name", "O’Sample")]);
        assert_eq!(answer.status, 422);
        for sentence in [
            "Enter their first name",
            "Enter their email address",
            "Select what they may do",
        ] {
            assert!(
                answer.body.contains(sentence),
                "{sentence}: {}",
                answer.body
            );
        }
        assert!(answer.body.contains("O’Sample"));
    }
}

#[test]
fn another_role_holds_at_once_and_ends_the_sessions() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let member = service.member(Role::TechSupport);
    let answer = act(
        &administrator,
        &member,
        "role",
        &[("role", "service-center"), ("reason", "New desk")],
    );
    let notice = administrator.page(answer.location()).body;
    assert!(
        notice.contains("has the role Service center now"),
        "{notice}"
    );
    assert_eq!(member.get(api::path::PROFILE).problem(), "not-signed-in");
    let session = service.post(api::path::SESSION, &sign_in(&member.email, PASSWORD));
    assert_eq!(session.json()["account"]["role"], "service-center");

    let audit = administrator.page("/admin/audit?action=role-given").body;
    for text in ["New desk", "tech-support", "service-center"] {
        assert!(audit.contains(text), "{text}: {audit}");
    }
}

#[test]
fn a_closed_account_cannot_sign_in_until_it_is_opened_again() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let member = service.member(Role::TechSupport);
    let id = member.account();
    let sign_in = || {
        service
            .post(api::path::SESSION, &sign_in(&member.email, PASSWORD))
            .status
    };
    let act = |act: &str| administrator.submit(&format!("/admin/staff/{id}/{act}"), &[]);
    assert_eq!(act("close").status, 303);
    assert_eq!(sign_in(), 401);
    assert_eq!(member.get(api::path::PROFILE).problem(), "not-signed-in");
    assert_eq!(
        act("invite").status,
        404,
        "there is no link into a closed account"
    );
    assert!(
        administrator
            .page("/admin/staff")
            .body
            .contains("Closed on 2013-11-01 09:30 UTC")
    );
    assert_eq!(act("reopen").status, 303);
    assert_eq!(sign_in(), 200);
}

#[test]
fn the_last_administrator_stays_one_and_is_told_why() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let before = service.records()["account"].clone();
    for (wanted, fields) in [("close", [("", "")]), ("role", [("role", "tech-support")])] {
        let answer = act(&administrator, &administrator, wanted, &fields);
        assert_eq!(answer.status, 409, "{}", answer.body);
        assert!(answer.title().starts_with("Error: "));
        assert!(
            answer
                .body
                .contains("is the last administrator who can sign in: make another one first")
        );
    }
    assert_eq!(service.records()["account"], before);
    assert_eq!(administrator.get(api::path::PROFILE).status, 200);
    // An administrator who has not set a password yet is none who can sign in.
    administrator.submit(
        "/admin/staff",
        &[
            ("first_name", "Eve"),
            ("email", "eve@example.com"),
            ("role", "administrator"),
        ],
    );
    assert_eq!(
        act(&administrator, &administrator, "close", &[]).status,
        409
    );
    service.member(Role::Administrator);
    assert_eq!(
        act(&administrator, &administrator, "close", &[]).status,
        303
    );
}

#[test]
fn a_new_link_ends_the_one_before() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let first = link_on(&administrator.submit("/admin/staff", &NEW));
    let page = administrator.page("/admin/staff").body;
    let (_, rest) = page.split_once("grace.sample@example.com").unwrap();
    let (_, rest) = rest.split_once("formaction=\"").unwrap();
    let invite = rest.split_once('"').unwrap().0;
    let second = link_on(&administrator.submit(invite, &[]));
    assert_ne!(first, second);
    assert_eq!(service.page(&first).status, 404);
    assert_eq!(service.page(&second).status, 200);
}

#[test]
fn acts_are_for_staff_accounts_and_known_by_name() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let candidate = service.candidate();
    let before = service.records()["account"].clone();
    for wanted in ["role", "close", "reopen", "invite", "promote", ""] {
        let answer = act(
            &administrator,
            &candidate,
            wanted,
            &[("role", "administrator")],
        );
        assert!(matches!(answer.status, 404), "{wanted} {}", answer.status);
        let nobody = format!("/admin/staff/0190c0de-0000-7000-8000-000000000000/{wanted}");
        assert_eq!(
            administrator
                .submit(&nobody, &[("role", "administrator")])
                .status,
            404
        );
    }
    let member = service.member(Role::TechSupport);
    assert_eq!(
        act(&administrator, &member, "role", &[("role", "candidate")]).status,
        404
    );
    assert_eq!(service.records()["account"].len(), before.len() + 1);
}

#[test]
fn only_administrators_see_staff_and_audit() {
    let service = Service::start();
    for path in ["/admin/staff", "/admin/audit", "/admin/audit/entries.csv"] {
        let visitor = service.page(path);
        let next = path.replace('/', "%2F");
        assert_eq!(visitor.location(), format!("/sign-in?_next={next}"));
        for role in [Role::TechSupport, Role::ServiceCenter] {
            let answer = service.member(role).page(path);
            assert_eq!(answer.status, 403);
            assert!(
                answer.body.contains("Your account cannot do this"),
                "{}",
                answer.body
            );
        }
        assert_eq!(service.candidate().page(path).status, 403);
        assert_eq!(service.member(Role::Administrator).page(path).status, 200);
    }
}
