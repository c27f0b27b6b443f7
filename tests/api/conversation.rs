//! The scripts of `tests/conversation/scripts.json` against the plain pages: what a browser without scripts sends, and what it is shown.

use api::path::{PROFILE, REGISTRATIONS, registration};
use serde_json::{Map, Value, json};

use crate::forms::{CHECK, FORM, borrowed, fields_of, value, with};
use crate::service::{Candidate, Service, new_key};
use crate::wire::{Answer, Request};

const SCRIPTS: &str = include_str!("../conversation/scripts.json");

#[test]
fn every_script_is_followed_by_the_plain_pages() {
    let all: Value = serde_json::from_str(SCRIPTS).unwrap();
    let scripts = all["scripts"].as_array().unwrap();
    // A plain page has no device on which something could wait, and without a script another language is another page.
    let of_pages = scripts
        .iter()
        .filter(|script| script.get("needs").is_none());
    let service = Service::start();
    let mut count = 0;
    for script in of_pages {
        Browser::of(&service, script, &all["whole"]).run(script);
        count += 1;
    }
    assert!(count > 10);
}

/// A browser without scripts, and who sits before it.
struct Browser<'s> {
    service: &'s Service,
    reader: Candidate<'s>,
    another: Candidate<'s>,
    whole: Value,
    /// The page that is shown.
    page: Answer,
    /// What stands in its form.
    form: Vec<(String, String)>,
    /// Where its form goes.
    action: &'static str,
    /// The session that the browser has.
    cookie: Option<String>,
}

impl<'s> Browser<'s> {
    fn of(service: &'s Service, script: &Value, whole: &Value) -> Browser<'s> {
        let reader = service.candidate();
        let browser = Browser {
            service,
            another: service.candidate(),
            whole: whole.clone(),
            page: reader.page("/"),
            form: Vec::new(),
            action: FORM,
            cookie: Some(reader.cookie.clone()),
            reader,
        };
        if let Some(profile) = script.get("profile") {
            assert_eq!(browser.reader.put(PROFILE, 1, profile).status, 200);
        }
        if let Some(changes) = script.get("registered") {
            browser.register_elsewhere(changes);
        }
        browser
    }

    fn run(mut self, script: &Value) {
        for step in script["events"].as_array().unwrap() {
            self.act(step);
            let text = format!("{}: {step}", script["name"]);
            if let Some(shows) = step.get("shows") {
                assert_eq!(shows, self.shown(), "{text} {}", self.page.title());
            }
            if let Some(errors) = step["errors"].as_array() {
                let is_named = |field: &Value| {
                    let link = format!("href=\"#{}\"", field.as_str().unwrap());
                    self.page.body.contains(&link)
                };
                assert!(errors.iter().all(is_named), "{text}");
                let has_errors = self.page.body.contains("id=\"error-summary\"");
                assert_eq!(errors.is_empty(), !has_errors, "{text}");
            }
            for (field, expected) in step["fields"].as_object().into_iter().flatten() {
                assert_eq!(expected, &value(&self.page, field), "{text}");
            }
            for (whose, candidate) in [
                ("recorded", &self.reader),
                ("recorded of another", &self.another),
            ] {
                let Some(expected) = step.get(whose) else {
                    continue;
                };
                let found = candidate.get(REGISTRATIONS).json();
                let Some(fields) = expected.as_object() else {
                    assert_eq!(found, json!([]), "{text}");
                    continue;
                };
                for (field, expected) in fields {
                    let found = match field.as_str() {
                        "version" => &found[0]["version"],
                        field => &found[0]["draft"][field],
                    };
                    assert_eq!(found, expected, "{text}");
                }
            }
        }
    }

    fn shown(&self) -> &'static str {
        let title = self.page.title();
        let title = title.strip_prefix("Error: ").unwrap_or(title);
        let screens = [
            ("Register with Microsoft", "form"),
            ("Correct your registration", "form"),
            ("There are two versions", "choice"),
            ("Check your answers", "check"),
            ("Registration recorded", "record"),
            ("No registration yet", "nothing on record"),
            ("You are signed out", "sign in"),
            ("This form belongs to another", "sign in"),
        ];
        let found = screens.iter().find(|(begin, _)| title.starts_with(begin));
        found.map_or("something else", |(_, screen)| screen)
    }

    /// Does what a reader does, or the world around them.
    fn act(&mut self, step: &Value) {
        let of = &step["of"];
        match step["event"].as_str().unwrap() {
            "open" => self.open(match of.as_str().unwrap() {
                "form" => FORM,
                "check" => CHECK,
                _ => "/registration",
            }),
            "type" => {
                if step.get("whole").is_some() {
                    let whole = self.whole.clone();
                    self.put(&whole);
                }
                self.put(of);
            }
            "choose" => self.put(of),
            "continue" => self.send(self.form.clone()),
            "back" => self.send(with(self.form.clone(), "_press", "change")),
            "press" => {
                let command = of.as_str().unwrap();
                self.send(with(self.form.clone(), "_press", command));
            }
            "send" => self.send(self.form.clone()),
            "send twice" => {
                let (form, action) = (self.form.clone(), self.action);
                self.send(form.clone());
                self.action = action;
                self.send(form);
            }
            "registered elsewhere" => self.register_elsewhere(of),
            "corrected elsewhere" => {
                let record = self.reader.get(REGISTRATIONS).json()[0].clone();
                let id = record["id"].as_str().unwrap();
                let version = record["version"].as_u64().unwrap();
                let mut draft = record["draft"].clone();
                merge(&mut draft, of);
                let body = json!({ "draft": draft });
                let answer = self.reader.put(&registration(id), version, &body);
                assert_eq!(answer.status, 200, "{}", answer.body);
            }
            "session ends" => self.cookie = None,
            "another signs in" => self.cookie = Some(self.another.cookie.clone()),
            // In a tab of its own; then the page that kept what was typed goes on.
            "sign in and go on" => {
                self.reader.sign_in_again();
                self.cookie = Some(self.reader.cookie.clone());
                self.send(self.form.clone());
                assert_eq!(self.shown(), "check");
                self.send(self.form.clone());
            }
            other => panic!("no such event: {other}"),
        }
    }

    fn put(&mut self, fields: &Value) {
        for (name, value) in fields.as_object().unwrap() {
            let form = std::mem::take(&mut self.form);
            self.form = with(form, name, value.as_str().unwrap());
        }
    }

    fn request(&self, method: &str, path: &str) -> Request {
        let request = Request::new(method, path).header("accept", "text/html");
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    fn open(&mut self, path: &str) {
        let page = self.service.send(&self.request("GET", path));
        self.show(page);
    }

    fn send(&mut self, form: Vec<(String, String)>) {
        let request = self.request("POST", self.action).form(&borrowed(&form));
        let answer = self.service.send(&request);
        if answer.status == 303 {
            let there = answer.location().to_owned();
            return self.open(&there);
        }
        self.show(answer);
    }

    fn show(&mut self, page: Answer) {
        let of_check = format!("action=\"{CHECK}\"");
        self.action = if page.body.contains(&of_check) {
            CHECK
        } else {
            FORM
        };
        self.form = fields_of(&page);
        self.page = page;
    }

    fn register_elsewhere(&self, changes: &Value) {
        let mut draft = self.whole.clone();
        merge(&mut draft, changes);
        let answer = self.reader.register(&new_key(), &json!({ "draft": draft }));
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
}

fn merge(draft: &mut Value, changes: &Value) {
    let changes: Map<String, Value> = changes.as_object().unwrap().clone();
    draft.as_object_mut().unwrap().extend(changes);
}
