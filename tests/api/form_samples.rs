//! Samples of the forms that are posted, each as somebody finds it on a page and fills it in.

use std::time::Duration;

use api::served;
use rules::Role;
use rules::credential::Series;
use waypost::access::Route;

use crate::clerks::clerk;
use crate::credentials::{exam, import};
use crate::desk::{asking, step};
use crate::imports::checked;
use crate::mailboxes::held;
use crate::service::{Candidate, Service};

const MINUTE: Duration = Duration::from_secs(60);

/// What is typed: it must come back as it is, whatever happens, and is markup to whoever forgets to escape it.
pub const TYPED: &str = "Typed by hand </textarea><b>\"&amp;";

/// A form as somebody finds it on a page.
pub struct Sample<'s> {
    pub person: Candidate<'s>,
    /// The page on which it stands.
    pub page: String,
    /// Where it goes.
    pub action: String,
    /// What is typed into it, so that it can be done.
    pub typed: Vec<(&'static str, String)>,
    /// What is typed into it, so that it is refused; nothing where it never is.
    pub refused: Option<(&'static str, String)>,
    /// Whether it shows on record at once that it was done.
    pub is_recorded: bool,
}

impl<'s> Sample<'s> {
    fn of(person: Candidate<'s>, page: &str, action: &str) -> Sample<'s> {
        Sample {
            person,
            page: page.to_owned(),
            action: action.to_owned(),
            typed: Vec::new(),
            refused: None,
            is_recorded: true,
        }
    }

    fn typed(mut self, name: &'static str, value: &str) -> Sample<'s> {
        self.typed.push((name, value.to_owned()));
        self
    }

    fn refused(mut self, name: &'static str, value: &str) -> Sample<'s> {
        self.refused = Some((name, value.to_owned()));
        self
    }
}

/// Samples of the forms that a route receives.
pub fn samples<'s>(route: &Route, service: &'s Service) -> Vec<Sample<'s>> {
    match route.path.as_str() {
        served::ADDRESS => {
            let claimant = service.claimant();
            let account = claimant.account();
            let code = service.within(async |app| {
                let due = app.store.due_letters(app.now(), 99).await.unwrap();
                let letter = due.iter().find(|letter| letter.account == account);
                app.keys.letter_code(letter.unwrap().id)
            });
            let sample = Sample::of(claimant, served::ADDRESS, served::ADDRESS);
            vec![Sample {
                // The code is kept nowhere, and so it is not what is sent after signing in again.
                is_recorded: false,
                ..sample.typed("code", &code)
            }]
        }
        served::ADDRESS_CODE => {
            let claimant = service.claimant();
            // Not before a minute has passed.
            service.wait(MINUTE);
            vec![Sample::of(claimant, served::ADDRESS, served::ADDRESS_CODE)]
        }
        served::ADDRESS_CHANGE => {
            let claimant = service.claimant();
            service.wait(MINUTE);
            let sample = Sample::of(claimant, served::ADDRESS, served::ADDRESS_CHANGE);
            vec![
                sample
                    .typed("email", "other@example.com")
                    .refused("email", "no address"),
            ]
        }
        served::REQUESTS => {
            let page = "/requests/new?kind=name-search";
            let sample = Sample::of(service.candidate(), page, served::REQUESTS);
            vec![
                sample
                    .typed("_message", TYPED)
                    .refused("_message", &"x".repeat(2_001)),
            ]
        }
        served::REQUEST_STEP => {
            let (candidate, id) = asking(service);
            let clerk = clerk(service, Role::ServiceCenter);
            step(&clerk, &id, "claim", &[]);
            step(&clerk, &id, "ask", &[("ask_text", "Which spelling?")]);
            let page = format!("/requests/{id}");
            let answer = format!("{page}/answer");
            let sample = Sample::of(candidate, &page, &answer);
            vec![
                sample
                    .typed("text", TYPED)
                    .refused("text", &"x".repeat(2_001)),
            ]
        }
        served::REVEAL_CODE => vec![of_code(service, "reveal")],
        served::USE_CODE => vec![of_code(service, "used")],
        served::DESK_STEP => {
            let (_, id) = asking(service);
            let clerk = clerk(service, Role::ServiceCenter);
            step(&clerk, &id, "claim", &[]);
            let page = format!("/desk/requests/{id}");
            let sample = Sample::of(clerk, &page, &format!("{page}/ask"));
            vec![sample.typed("ask_text", TYPED).refused("ask_text", "")]
        }
        served::USER_REGISTRATION => {
            let candidate = service.candidate();
            candidate.registered();
            let page = format!("/users/{}/registration", candidate.account());
            let sample = Sample::of(service.member(Role::TechSupport), &page, &page);
            let sample = sample.typed("city", "Shelbyville").typed("reason", TYPED);
            vec![sample.refused("reason", "")]
        }
        served::USER_MERGE => {
            let [one, other] = [service.candidate(), service.candidate()].map(|it| it.account());
            let action = format!("/users/{one}/merge");
            let page = format!("{action}?with={other}");
            let sample = Sample::of(service.member(Role::TechSupport), &page, &action);
            let sample = sample.typed("kept", &one.to_string());
            vec![sample.typed("reason", TYPED).refused("reason", "")]
        }
        served::USER_ACT => {
            let page = format!("/users/{}", service.candidate().account());
            let programs = format!("{page}/programs");
            let sample = |page: &str, action: &str| {
                Sample::of(service.member(Role::TechSupport), page, action)
            };
            vec![
                sample(&page, &format!("{page}/invite"))
                    .typed("invite-reason", TYPED)
                    .refused("invite-reason", ""),
                of_claimant(service),
                sample(&programs, &format!("{page}/link-id"))
                    .typed("number", "7654321")
                    .typed("reason", TYPED)
                    .refused("number", "x"),
            ]
        }
        served::IMPORT_APPLY => {
            let administrator = service.member(Role::Administrator);
            let file = "email,first name,last name,series,exam title,date,passed\n\
                        ada@example.com,Ada,Sample,Office 2007,Word 2007,2013-05-02,yes\n";
            let (page, _) = checked(service, &administrator, file);
            let sample = Sample::of(administrator, &page, &format!("{page}/apply"));
            vec![Sample {
                // It goes on by itself.
                is_recorded: false,
                ..sample
            }]
        }
        served::STAFF => {
            let administrator = service.member(Role::Administrator);
            let sample = Sample::of(administrator, served::STAFF, served::STAFF);
            let sample = sample
                .typed("first_name", TYPED)
                .typed("email", "new@example.com");
            vec![
                sample
                    .typed("role", "service-center")
                    .refused("email", "no address"),
            ]
        }
        served::MAILBOX_ACT => {
            let action = format!("/admin/addresses/{}/leave", held(service));
            let administrator = service.member(Role::Administrator);
            let sample = Sample::of(administrator, served::MAILBOXES, &action);
            vec![sample.typed("reason", TYPED).refused("reason", "")]
        }
        served::STAFF_ACT => {
            let member = service.member(Role::TechSupport).account();
            let action = format!("/admin/staff/{member}/role");
            let administrator = service.member(Role::Administrator);
            let sample = Sample::of(administrator, served::STAFF, &action);
            vec![
                sample
                    .typed("reason", TYPED)
                    .typed("role", "service-center"),
            ]
        }
        path => panic!("give the walk a sample of {path}"),
    }
}

/// The desk's procedure, for somebody whose address was not shown.
fn of_claimant(service: &Service) -> Sample<'_> {
    let page = format!("/users/{}", service.claimant().account());
    let support = service.member(Role::TechSupport);
    Sample::of(support, &page, &format!("{page}/confirm"))
        .typed("evidence", "document")
        .typed("confirm-reason", TYPED)
        .refused("confirm-reason", "")
}

/// A button beside the access code of somebody who holds an ID.
fn of_code<'s>(service: &'s Service, act: &str) -> Sample<'s> {
    let candidate = service.candidate();
    let word = exam(Series::Office2007, "Word 2007", "2013-05-02", true);
    import(service, &candidate, vec![word]);
    let held = candidate.get(api::path::CREDENTIALS).json();
    let code = held["ids"][0]["code"]["id"].as_str().unwrap().to_owned();
    let action = format!("/profile/programs/codes/{code}/{act}");
    Sample::of(candidate, served::PROGRAMS, &action)
}
