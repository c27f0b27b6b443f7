//! Signing in once more, links, staff, the audit, and what went wrong: every state of them is sound in every language.

use ::desk::audit::{AuditPage, Entry, FieldChange, Somebody, audit};
use ::desk::failure::{FailurePage, failure};
use ::desk::invitation::{Guest, InvitationPage, invitation, invitation_over};
use ::desk::staff::{Done, NewLink, StaffMember, StaffPage, StaffState, TypedStaff, staff};
use api::ProblemKind;
use api::served;
use rules::Role;
use ui::account::{AccountPage, sign_in};
use ui::{FieldErrors, Screen};
use words::{LANGUAGES, Words};

use crate::support::{assert_sound, english, written};

const HOSTILE: &str = "\"><script>alert(1)</script>";

/// What holds for a screen in every language; the HTML is the English one.
fn sound(make: impl Fn(Words) -> Screen) -> String {
    let mut english = String::new();
    for (language, _) in LANGUAGES {
        let words = Words::of(language).unwrap();
        let (title, html) = written(|| make(words));
        assert_sound(&title, &html);
        assert!(!html.contains("<script"), "{html}");
        if *language == "en" {
            english = html;
        }
    }
    english
}

fn errors(fields: &[&str]) -> FieldErrors {
    let errors = fields
        .iter()
        .map(|field| ((*field).to_owned(), HOSTILE.to_owned()));
    FieldErrors(errors.collect())
}

fn member(id: &str, state: StaffState, role: Role) -> StaffMember {
    StaffMember {
        id: id.to_owned(),
        name: HOSTILE.to_owned(),
        email: "sam.sample@example.com".to_owned(),
        role,
        state,
        is_you: id == "1",
    }
}

fn staff_page() -> StaffPage {
    StaffPage {
        people: vec![
            member("1", StaffState::Open, Role::Administrator),
            member("2", StaffState::Invited, Role::TechSupport),
            member(
                "3",
                StaffState::Closed("2013-11-01 09:30 UTC".to_owned()),
                Role::ServiceCenter,
            ),
        ],
        ..StaffPage::default()
    }
}

#[test]
fn every_problem_is_told_with_a_heading_and_a_way_on() {
    for kind in ProblemKind::all() {
        let html = sound(|words| {
            let page = FailurePage {
                kind,
                title: words.server_title_internal(),
                sentences: vec![HOSTILE.to_owned()],
                request: "0190c0de".to_owned(),
                start: served::STAFF,
                form: Some("/requests?_form=1".to_owned()),
            };
            failure(words, page)
        });
        assert!(html.contains("href=\"/admin/staff\""), "{kind:?}: {html}");
        let number = format!("Problem {}, request 0190c0de", kind.status());
        assert!(html.contains(&number), "{kind:?}: {html}");
        assert!(
            html.contains("href=\"/requests?_form=1\""),
            "{kind:?}: {html}"
        );
        // Nothing that only a program could do anything about.
        for word in ["JSON", "header", "Idempotency"] {
            assert!(!html.contains(word), "{kind:?} {word}: {html}");
        }
        let signs_in = html.contains("href=\"/sign-in");
        assert_eq!(
            signs_in,
            matches!(kind, ProblemKind::NotSignedIn | ProblemKind::Forbidden)
        );
    }
}

#[test]
fn a_link_asks_the_first_administrator_who_they_are_and_everybody_else_for_a_password() {
    let page = |guest: Guest, errors| InvitationPage {
        guest,
        action: "/invitation?token=7".to_owned(),
        errors,
    };
    let known = || Guest::Known {
        name: HOSTILE.to_owned(),
        email: "sam.sample@example.com".to_owned(),
    };
    let first = || Guest::First {
        first_name: HOSTILE.to_owned(),
        last_name: String::new(),
        email: HOSTILE.to_owned(),
    };
    for (guest, fields) in [
        (known as fn() -> Guest, &["password"][..]),
        (first, &["first_name", "email", "password"]),
    ] {
        for errors in [FieldErrors::default(), errors(fields)] {
            let html = sound(|words| invitation(words, page(guest(), errors.clone())));
            assert!(html.contains("action=\"/invitation?token=7\""));
            assert!(html.contains("autocomplete=\"new-password\""));
            assert_eq!(
                html.contains("name=\"first_name\""),
                matches!(guest(), Guest::First { .. })
            );
        }
    }
    assert!(sound(invitation_over).contains("href=\"/sign-in\""));
}

#[test]
fn giving_the_password_once_more_offers_no_new_account() {
    let page = |again| AccountPage {
        email: HOSTILE.to_owned(),
        onward: "?_again=yes&_next=%2Fusers".to_owned(),
        again,
        ..AccountPage::default()
    };
    assert!(!sound(|words| sign_in(words, page(true))).contains("/sign-up"));
    assert!(sound(|words| sign_in(words, page(false))).contains("/sign-up"));
}

#[test]
fn staff_are_shown_with_what_can_be_done_to_each() {
    let html = sound(|words| staff(words, staff_page()));
    for (id, act, is_there) in [
        ("1", "close", true),
        ("1", "invite", true),
        ("1", "reopen", false),
        ("2", "role", true),
        ("3", "reopen", true),
        ("3", "close", false),
        ("3", "invite", false),
    ] {
        let address = format!("action=\"/admin/staff/{id}/{act}\"");
        assert_eq!(html.contains(&address), is_there, "{address}: {html}");
    }
    assert_eq!(html.matches("(you)").count(), 1);
    assert!(
        !html.contains("value=\"candidate\""),
        "staff become no candidates here"
    );
}

#[test]
fn a_link_is_shown_with_a_way_to_copy_it_and_what_was_done_is_told() {
    let link = NewLink {
        name: HOSTILE.to_owned(),
        address: "https://waypost.example/invitation?token=7".to_owned(),
        until: "2013-11-08 09:30 UTC".to_owned(),
    };
    let html = sound(|words| {
        let page = StaffPage {
            link: Some(link.clone()),
            ..staff_page()
        };
        staff(words, page)
    });
    assert!(
        html.contains("data-copy=\"https://waypost.example/invitation?token=7\""),
        "{html}"
    );
    for done in [
        Done::RoleGiven(HOSTILE.to_owned(), Role::TechSupport),
        Done::Closed(HOSTILE.to_owned()),
        Done::Reopened(HOSTILE.to_owned()),
    ] {
        let html = sound(|words| {
            let page = StaffPage {
                done: Some(done.clone()),
                ..staff_page()
            };
            staff(words, page)
        });
        assert!(
            html.contains("<p role=\"status\" class=\"inset\">"),
            "{html}"
        );
    }
}

#[test]
fn what_was_typed_to_add_somebody_stays() {
    let typed = TypedStaff {
        first_name: "Grace".to_owned(),
        last_name: "Sample".to_owned(),
        email: "grace@example.com".to_owned(),
        role: Role::ServiceCenter.name().to_owned(),
    };
    let html = sound(|words| {
        let page = StaffPage {
            typed: typed.clone(),
            errors: errors(&["first_name", "email", "role"]),
            ..staff_page()
        };
        staff(words, page)
    });
    for value in [
        "value=\"Grace\"",
        "value=\"grace@example.com\"",
        "value=\"service-center\" checked",
    ] {
        assert!(html.contains(value), "{value}: {html}");
    }
}

#[test]
fn the_audit_shows_what_was_and_what_is_and_every_link_keeps_the_choice() {
    let somebody = |id: &str| Somebody {
        id: id.to_owned(),
        name: HOSTILE.to_owned(),
    };
    let entry = |seq, role: Option<Role>, about: Option<Somebody>| Entry {
        seq,
        at: "2013-11-01 09:30 UTC".to_owned(),
        by: HOSTILE.to_owned(),
        by_id: role.map(|_| "9".to_owned()),
        role,
        what: "Changed a profile",
        object: HOSTILE.to_owned(),
        about,
        reason: Some(HOSTILE.to_owned()),
        changes: vec![FieldChange {
            field: "last_name".to_owned(),
            old: None,
            new: Some(HOSTILE.to_owned()),
        }],
    };
    let page = || AuditPage {
        actions: vec![
            ("profile-changed", "Changed a profile"),
            ("id-issued", "Issued an MCP ID"),
        ],
        action: "profile-changed".to_owned(),
        about: Some(somebody("7")),
        by: Some(somebody("9")),
        entries: vec![
            entry(12, Some(Role::TechSupport), Some(somebody("7"))),
            entry(11, None, None),
        ],
        shows_details: false,
        is_later_page: true,
        older: Some(11),
    };
    let html = sound(|words| audit(words, page()));
    for address in [
        "/admin/audit?action=profile-changed&amp;about=7&amp;by=9&amp;before=11",
        "/admin/audit?action=profile-changed&amp;about=7&amp;by=9",
        "/admin/audit/entries.csv?action=profile-changed&amp;about=7&amp;by=9",
        // Without one of the choices.
        "/admin/audit?action=profile-changed&amp;by=9",
        "/admin/audit?action=profile-changed&amp;about=7",
    ] {
        assert!(
            html.contains(&format!("href=\"{address}\"")),
            "{address}: {html}"
        );
    }
    assert!(
        html.contains("<option value=\"profile-changed\" selected>"),
        "{html}"
    );
    assert!(html.contains("Last name"), "{html}");
    sound(|words| audit(words, AuditPage::default()));
    assert!(
        written(|| audit(english(), AuditPage::default()))
            .1
            .contains("0 entries on this page")
    );
}
