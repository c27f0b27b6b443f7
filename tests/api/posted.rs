//! Every posted form: whose it is, sent once, kept over a lost session, answered by a redirect, shown in another language.
//!
//! The forms are those that the table of routes has. One without a sample here fails the test, so none is forgotten.

use std::collections::BTreeMap;
use std::time::Duration;

use api::served;
use rules::Role;
use waypost::access::{Access, PostedForm, Route};
use waypost::mail::Relay;

use crate::clerks::clerk;
use crate::desk::{asking, step};
use crate::form_samples::{Sample, TYPED, samples};
use crate::forms::{borrowed, fields_in, unescaped, with};
use crate::service::{Candidate, PASSWORD, Service, new_key};
use crate::wire::{Answer, Request};

/// The forms of the table that need an account.
fn forms() -> Vec<(Route, PostedForm)> {
    let table = Service::start().within(async |app| waypost::serve::routes::table(app.clone()));
    let forms = table.into_iter();
    forms
        .filter(|route| route.access != Access::Public)
        .filter_map(|route| route.form.map(|form| (route, form)))
        .collect()
}

/// Somebody on the page of a form, with what they typed into it.
struct Writing<'s> {
    service: &'s Service,
    sample: Sample<'s>,
    role: Role,
    form: PostedForm,
    fields: Vec<(String, String)>,
}

impl<'s> Writing<'s> {
    fn on(service: &'s Service, sample: Sample<'s>, role: Role, form: PostedForm) -> Writing<'s> {
        let page = sample.person.page(&sample.page);
        assert_eq!(page.status, 200, "{}: {}", sample.action, page.body);
        let mut fields = form_on(&page, &sample.action);
        for (name, value) in &sample.typed {
            fields = with(fields, name, value);
        }
        Writing {
            service,
            sample,
            role,
            form,
            fields,
        }
    }

    fn request(&self, cookie: Option<&str>, fields: &[(String, String)]) -> Request {
        let pairs: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (&**n, &**v)).collect();
        let request = Request::new("POST", &self.sample.action).form(&pairs);
        match cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    fn post(&self, cookie: Option<&str>) -> Answer {
        self.service.send(&self.request(cookie, &self.fields))
    }

    /// Everything on record but who is signed in and who read what.
    fn on_record(&self) -> BTreeMap<String, Vec<String>> {
        let mut records = self.service.records();
        records.retain(|table, _| table != "session" && !table.starts_with("audit"));
        records
    }

    /// It was done, which shows on record; what only shows something shows in the audit.
    fn assert_done(&self, before: &BTreeMap<String, Vec<String>>) {
        if self.sample.is_recorded && !self.sample.action.ends_with("/reveal") {
            assert_ne!(&self.on_record(), before, "{}", self.sample.action);
        }
    }

    /// The texts are on the form, and it is for its owner.
    fn assert_typed(&self, page: &Answer) {
        assert_eq!(page.status, 200, "{}: {}", self.sample.action, page.body);
        let found = form_on(page, &self.sample.action);
        for (name, value) in &self.sample.typed {
            if self.form.texts.contains(name) {
                assert!(
                    found.contains(&((*name).to_owned(), value.clone())),
                    "{} {name}: {found:?}",
                    self.sample.action
                );
            }
        }
        assert!(!page.title().starts_with("Error"), "{}", page.title());
        let owner = found.iter().find(|(name, _)| name == "_owner");
        let owner = owner.map(|(_, owner)| owner.as_str());
        assert_eq!(owner, Some(&*self.sample.person.account().to_string()));
    }
}

/// Who uses a route.
fn role_of(access: Access) -> Role {
    match access {
        // The desk of the requests here.
        Access::Roles(roles) if roles.contains(&Role::ServiceCenter) => Role::ServiceCenter,
        Access::Roles(roles) | Access::Confirmed(roles) => roles[0],
        Access::Public | Access::SignedIn => Role::Candidate,
    }
}

/// The fields of the form on a page that goes to an address.
fn form_on(page: &Answer, action: &str) -> Vec<(String, String)> {
    let forms = page.body.split("<form").skip(1);
    let mut forms = forms.filter_map(|form| form.split_once("</form>").map(|(form, _)| form));
    let wanted = format!("action=\"{}\"", action.replace('&', "&amp;"));
    let form = forms.find(|form| {
        form.split('>')
            .next()
            .is_some_and(|tag| tag.contains(&wanted))
    });
    let form = form.unwrap_or_else(|| panic!("no form goes to {action}: {}", page.body));
    let mut fields = fields_in(form);
    for area in form.split("<textarea").skip(1) {
        let (tag, rest) = area.split_once('>').unwrap();
        let (_, name) = tag.split_once(" name=\"").unwrap();
        let name = name.split('"').next().unwrap();
        let text = rest.split("</textarea>").next().unwrap();
        let text = text.strip_prefix('\n').unwrap_or(text);
        fields.push((name.to_owned(), unescaped(text)));
    }
    fields
}

fn location(answer: &Answer) -> String {
    assert_eq!(answer.status, 303, "{}", answer.body);
    answer.header("location").unwrap().to_owned()
}

/// The page to which a form without texts leads, where there is nothing to be shown of it.
fn followed(person: &Candidate<'_>, answer: Answer) -> Answer {
    match answer.status {
        303 => person.page(answer.location()),
        _ => answer,
    }
}

/// A page with a cookie.
fn open(service: &Service, path: &str, cookie: &str) -> Answer {
    let request = Request::new("GET", path).header("accept", "text/html");
    service.send(&request.header("cookie", cookie))
}

/// A service that says that it sends mail, so that it has the forms that go with it, and does not come to it.
fn service() -> Service {
    Service::with(|config| {
        let nowhere = "smtp://127.0.0.1:1";
        let from = "waypost@example.com";
        config.relay = Some(Relay::new(nowhere, None, from, "https://waypost.example").unwrap());
        config.limits.mail_every = Duration::from_secs(24 * 60 * 60);
    })
}

/// Does something with every form, each on a service of its own.
fn every_form(check: impl Fn(&mut Writing<'_>)) {
    for (route, form) in forms().into_iter().filter(|(_, form)| !form.sends_file) {
        let role = role_of(route.access);
        let count = samples(&route, &service()).len();
        for number in 0..count {
            let service = service();
            let sample = samples(&route, &service).swap_remove(number);
            check(&mut Writing::on(&service, sample, role, form));
        }
    }
}

#[test]
fn every_route_that_receives_a_form_says_so() {
    let table = Service::start().within(async |app| waypost::serve::routes::table(app.clone()));
    let posted = table
        .iter()
        .filter(|route| route.method == "POST" && !route.path.starts_with("/api/"));
    let silent = posted.filter(|route| route.form.is_none());
    let silent: Vec<&str> = silent.map(|route| route.path.as_str()).collect();
    assert_eq!(silent, [""; 0]);
}

#[test]
fn nothing_goes_out_under_somebody_elses_account() {
    every_form(|writing| {
        let other = writing.service.in_role(writing.role);
        let before = writing.on_record();
        let there = location(&writing.post(Some(&other.cookie)));
        let page = open(writing.service, &there, &other.cookie);
        assert!(page.title().starts_with("This form belongs to another"));
        let path = &writing.sample.action;
        assert!(page.body.contains(&other.email), "{path}: {}", page.body);
        for (name, value) in &writing.sample.typed {
            if writing.form.texts.contains(name) {
                assert!(unescaped(&page.body).contains(value), "{path} {name}");
            }
        }
        assert_eq!(writing.on_record(), before, "{path}");
        // It is its owner's, and in no other session does it show.
        let owners = open(writing.service, &there, &writing.sample.person.cookie);
        writing.assert_typed(&followed(&writing.sample.person, owners));
        let third = writing.service.in_role(writing.role);
        let thirds = open(writing.service, &there, &third.cookie);
        assert_eq!(thirds.status, 303, "{}", thirds.body);
        assert!(!location(&thirds).contains("_form"));
        assert_eq!(open(writing.service, &there, "").status, 303);
    });
}

#[test]
fn what_was_typed_outlives_the_session() {
    every_form(|writing| {
        writing.sample.person.submit("/sign-out", &[]);
        let before = writing.on_record();
        let asked = location(&writing.post(Some(&writing.sample.person.cookie)));
        assert!(asked.starts_with("/sign-in?_next="), "{asked}");
        let sign_in = open(writing.service, &asked, "");
        assert!(
            sign_in.body.contains("You were signed out before this"),
            "{}",
            sign_in.body
        );
        let fields = [
            ("email", writing.sample.person.email.as_str()),
            ("password", PASSWORD),
        ];
        let came_in = writing.service.submit(&asked, &fields);
        writing.sample.person.cookie = came_in.cookie();
        let page = writing.sample.person.page(&came_in.onward());
        writing.assert_typed(&followed(&writing.sample.person, page));
        assert_eq!(writing.on_record(), before, "{}", writing.sample.action);
        // In another language it is there, too.
        let spanish = format!("{}&lang=es", came_in.onward());
        let page = writing.sample.person.page(&spanish);
        let page = if writing.form.texts.is_empty() {
            followed(&writing.sample.person, page)
        } else {
            assert!(page.body.contains("<html lang=\"es\""), "{}", page.body);
            page
        };
        writing.assert_typed(&page);
        // And from there it is done.
        let fields = form_on(&page, &writing.sample.action);
        let request = writing.request(Some(&writing.sample.person.cookie), &fields);
        location(&writing.service.send(&request));
        writing.assert_done(&before);
    });
}

#[test]
fn however_often_it_is_pressed_it_is_done_once_and_the_first_answer_is_shown() {
    every_form(|writing| {
        let before = writing.on_record();
        let press = || location(&writing.post(Some(&writing.sample.person.cookie)));
        let both = std::thread::scope(|scope| {
            let presses = [scope.spawn(press), scope.spawn(press)];
            presses.map(|press| press.join().unwrap())
        });
        let path = &writing.sample.action;
        assert_eq!(both[0], both[1], "{path}");
        writing.assert_done(&before);
        let audited = |records: BTreeMap<String, Vec<String>>| records["audit"].len();
        let after = audited(writing.service.records());
        assert_eq!(press(), both[0], "{path}");
        if writing.sample.is_recorded {
            assert_eq!(audited(writing.service.records()), after, "{path}");
        }
        let page = writing.sample.person.page(&both[0]);
        assert!(page.status < 400, "{path}: {}", page.body);
    });
}

#[test]
fn what_is_refused_is_answered_by_a_redirect_and_shown_as_often_as_one_likes() {
    every_form(|writing| {
        let Some((name, value)) = writing.sample.refused.clone() else {
            return;
        };
        let fields = with(writing.fields.clone(), name, &value);
        let before = writing.on_record();
        let request = writing.request(Some(&writing.sample.person.cookie), &fields);
        let there = location(&writing.service.send(&request));
        for _ in 0..2 {
            let page = writing.sample.person.page(&there);
            assert!((400..500).contains(&page.status), "{there}: {}", page.body);
            assert!(page.title().starts_with("Error"), "{}", page.title());
            let typed = form_on(&page, &writing.sample.action);
            assert!(typed.contains(&(name.to_owned(), value.clone())), "{there}");
        }
        // In another language it is what was typed that counts: what is wrong is said when it is sent again.
        let spanish = writing.sample.person.page(&format!("{there}&lang=es"));
        assert_eq!(spanish.status, 200, "{}", spanish.body);
        let typed = form_on(&spanish, &writing.sample.action);
        assert!(typed.contains(&(name.to_owned(), value)), "{there}");
        assert_eq!(writing.on_record(), before, "{there}");
    });
}

#[test]
fn the_address_of_a_form_leads_to_a_page_when_nothing_is_kept() {
    every_form(|writing| {
        let stale = format!(
            "{}?_form=00000000000000000000000000000000",
            writing.sample.action
        );
        let mut there = stale;
        for _ in 0..3 {
            let page = writing.sample.person.page(&there);
            if page.status == 200 {
                return;
            }
            there = location(&page);
        }
        panic!("{} leads nowhere: {there}", writing.sample.action);
    });
}

/// A file is not kept, but it is nobody else's either.
#[test]
fn a_file_is_not_taken_from_somebody_elses_page() {
    let service = Service::start();
    let [one, other] = [Role::Administrator; 2].map(|role| service.member(role));
    let page = one.page(served::IMPORTS);
    let mut body = String::new();
    for (name, value) in form_on(&page, served::IMPORTS) {
        if name != "file" {
            let part = format!(
                "--x\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.push_str(&part);
        }
    }
    body.push_str("--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nemail\r\n--x--\r\n");
    let send = |cookie: &str| {
        let request = Request::new("POST", served::IMPORTS).header("accept", "text/html");
        let request = request.header("content-type", "multipart/form-data; boundary=x");
        service.send(&request.header("cookie", cookie).text(&body))
    };
    let there = location(&send(&other.cookie));
    let page = open(&service, &there, &other.cookie);
    assert!(page.title().starts_with("This form belongs to another"));
    assert!(page.body.contains(&other.email), "{}", page.body);
    assert_eq!(location(&send("")), "/sign-in?_next=%2Fadmin%2Fimports");
    assert!(location(&send(&one.cookie)).starts_with("/admin/imports/"));
}

#[test]
fn who_presses_twice_comes_in_once() {
    let service = Service::start();
    let email = service.candidate().email;
    let key = new_key();
    for (path, email) in [
        ("/sign-in", email.as_str()),
        ("/sign-up", "two@example.com"),
    ] {
        let fields = [
            ("email", email),
            ("password", PASSWORD),
            ("first_name", "Nadia"),
            ("_key", &key),
            ("_owner", ""),
        ];
        let press = || service.send(&Request::new("POST", path).form(&fields));
        let both = std::thread::scope(|scope| {
            let presses = [scope.spawn(press), scope.spawn(press)];
            presses.map(|press| press.join().unwrap())
        });
        assert_eq!(both[0].onward(), "/registration", "{path}");
        assert_eq!(both[0].cookie(), both[1].cookie(), "{path}");
    }
}

/// Neither a password nor a code is kept to be shown again.
#[test]
fn secrets_are_kept_nowhere() {
    let service = Service::start();
    let (_, id) = asking(&service);
    let clerk = clerk(&service, Role::ServiceCenter);
    step(&clerk, &id, "claim", &[]);
    let code = [
        ("version", "2"),
        ("number", "1"),
        ("code", "CANARY-77-CODE"),
    ];
    let path = format!("/desk/requests/{id}/fulfill");
    let lost = service.send(&Request::new("POST", &path).form(&code));
    let next = lost.location().strip_prefix("/sign-in?_next=").unwrap();
    let page = clerk.page(&rules::interview::Link::decode(next));
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(!page.body.contains("CANARY-77-CODE"), "{}", page.body);
    let wrong = [("email", "no address"), ("password", "CANARY-77-WORD")];
    for path in ["/sign-in", "/sign-up"] {
        let there = location(&service.send(&Request::new("POST", path).form(&wrong)));
        for address in [there.clone(), format!("{there}&lang=es")] {
            let page = service.page(&address);
            assert!(page.body.contains("no address"), "{}", page.body);
            assert!(!page.body.contains("CANARY-77-WORD"), "{}", page.body);
        }
    }
}

/// What the service fails at is no reason to type it again.
#[test]
fn a_failure_leads_back_to_what_was_typed() {
    let service = Service::start();
    let candidate = service.candidate();
    let page = candidate.page("/requests/new?kind=name-search");
    let fields = with(form_on(&page, served::REQUESTS), "_message", TYPED);
    service.alter("ALTER TABLE request RENAME TO gone");
    let failed = candidate.submit(served::REQUESTS, &borrowed(&fields));
    assert_eq!(failed.status, 500, "{}", failed.body);
    let (_, rest) = failed.body.split_once("href=\"/requests?_form=").unwrap();
    let (token, _) = rest.split_once('"').unwrap();
    service.alter("ALTER TABLE gone RENAME TO request");
    let page = candidate.page(&format!("/requests?_form={token}"));
    assert_eq!(page.status, 200, "{}", page.body);
    let again = form_on(&page, served::REQUESTS);
    assert!(again.contains(&("_message".to_owned(), TYPED.to_owned())));
    let sent = candidate.submit(served::REQUESTS, &borrowed(&again));
    assert!(sent.location().starts_with("/requests/"));
}

/// Without a script a button changes the language, and takes along what was typed.
#[test]
fn a_form_that_was_not_sent_yet_is_shown_in_another_language() {
    every_form(|writing| {
        let before = writing.on_record();
        let fields = with(writing.fields.clone(), "_language", "Espa\u{f1}ol");
        let request = writing.request(Some(&writing.sample.person.cookie), &fields);
        let there = location(&writing.service.send(&request));
        assert!(there.ends_with("&lang=es"), "{there}");
        let page = writing.sample.person.page(&there);
        if !writing.form.texts.is_empty() {
            assert!(page.body.contains("<html lang=\"es\""), "{}", page.body);
        }
        writing.assert_typed(&followed(&writing.sample.person, page));
        assert_eq!(writing.on_record(), before, "{there}");
    });
}

/// The registration's pages keep what was typed themselves; their answers are behind redirects, too, and a reload shows them again.
#[test]
fn the_pages_of_a_registration_are_shown_again() {
    let service = Service::start();
    let candidate = service.candidate();
    for (path, city, title) in [
        ("/register", "Springfield", "Check your answers"),
        ("/register", "", "Error: "),
        ("/profile", "", ""),
    ] {
        let mut fields = crate::forms::typed(&[("city", city)]);
        if path == "/profile" {
            fields = with(fields, "version", "7");
        }
        let pairs = borrowed(&fields);
        let there = location(&service.send(&candidate.request("POST", path).form(&pairs)));
        for _ in 0..2 {
            assert!(candidate.page(&there).title().starts_with(title), "{there}");
        }
        // In another language it is the form as it was typed, and nothing is recorded by looking at it.
        let spanish = candidate.page(&format!("{there}&lang=es"));
        assert!(
            spanish.body.contains("<html lang=\"es\""),
            "{}",
            spanish.body
        );
        assert_eq!(crate::forms::value(&spanish, "city"), city, "{path}");
        assert_eq!(crate::forms::on_record(&candidate), serde_json::json!([]));
    }
}
