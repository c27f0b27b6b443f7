//! The registration and the profile by plain forms: nothing typed is lost, and nothing is recorded twice.

use api::page::Page;
use api::path::{PROFILE, REGISTRATIONS};
use rules::interview::Link;
use serde_json::{Value, json};

use crate::registrations::guidance;
use crate::service::{Candidate, Service, draft, new_key};
use crate::wire::{Answer, Request};

pub const FORM: &str = "/register";
pub const CHECK: &str = "/register/check";

/// The fields of a form that holds, as a browser sends them.
pub fn typed(changes: &[(&'static str, &str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = draft()
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap_or("yes").to_owned()))
        .collect();
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push(((*name).to_owned(), (*value).to_owned()));
    }
    fields
}

pub fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    let pairs = fields.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

pub fn send(candidate: &Candidate, path: &str, fields: &[(String, String)]) -> Answer {
    candidate.submit(path, &borrowed(fields))
}

pub fn unescaped(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">");
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

/// The value of an attribute of a tag.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next().map(unescaped)
}

/// What the form in `main` would send: hidden fields, text, the chosen options and what is ticked.
pub fn fields_of(page: &Answer) -> Vec<(String, String)> {
    let (_, main) = page.body.split_once("<main").unwrap();
    let (main, _) = main.split_once("</main>").unwrap();
    fields_in(main)
}

/// What the fields in a part of a page would send.
pub fn fields_in(html: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let mut list = None;
    for tag in html.split('<') {
        let is_ticked = tag.contains(" checked");
        if tag.starts_with("select ") {
            list = attribute(tag, "name");
        } else if tag.starts_with("option ") && tag.contains(" selected") {
            let name = list.clone().unwrap();
            fields.push((name, attribute(tag, "value").unwrap()));
        } else if tag.starts_with("input ")
            && (is_ticked || !(tag.contains("\"radio\"") || tag.contains("\"checkbox\"")))
        {
            let value = attribute(tag, "value").unwrap_or_default();
            fields.push((attribute(tag, "name").unwrap(), value));
        }
    }
    fields
}

pub fn with(mut fields: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

pub fn value(page: &Answer, name: &str) -> String {
    let fields = fields_of(page);
    let found = fields.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// The check page for a form that holds.
pub fn checked(candidate: &Candidate, path: &str, changes: &[(&'static str, &str)]) -> Answer {
    let page = send(candidate, path, &typed(changes));
    assert_eq!(page.status, 200, "{}", page.body);
    assert!(
        page.title().starts_with("Check your answers"),
        "{}",
        page.title()
    );
    page
}

pub fn on_record(candidate: &Candidate) -> Value {
    candidate.get(REGISTRATIONS).json()
}

#[test]
fn a_form_is_checked_and_recorded_once_however_often_it_is_sent() {
    let service = Service::start();
    let candidate = service.candidate();
    let form = candidate.page(FORM);
    assert_eq!(form.header("cache-control"), Some("no-store"));
    assert!(
        form.body.contains(&candidate.email),
        "the header knows who reads"
    );
    let page = checked(&candidate, FORM, &[("city", " Springfield ")]);
    assert_eq!(on_record(&candidate), json!([]), "checking records nothing");
    let fields = fields_of(&page);
    assert_eq!(value(&page, "city"), " Springfield ");
    for _ in 0..3 {
        assert_eq!(send(&candidate, CHECK, &fields).location(), "/registration");
    }
    let recorded = on_record(&candidate);
    assert_eq!(recorded.as_array().unwrap().len(), 1);
    assert_eq!(recorded[0]["id"], json!(value(&page, "key")));
    assert_eq!(recorded[0]["version"], json!(1));
    assert_eq!(recorded[0]["draft"]["city"], json!("Springfield"));
    let record = candidate.page("/registration");
    assert!(
        record
            .body
            .contains(recorded[0]["reference"].as_str().unwrap())
    );
    // The same from two forms: it is on record, whoever was quicker.
    let other = new_key();
    let again = send(&candidate, CHECK, &with(fields, "key", &other));
    assert_eq!(again.location(), "/registration");
    assert_eq!(on_record(&candidate), recorded);
}

#[test]
fn what_is_wrong_is_told_and_nothing_typed_is_lost() {
    let service = Service::start();
    let candidate = service.candidate();
    let hostile = "\"><script>alert(1)</script>\u{202e}";
    let long = "x".repeat(10_000);
    let fields = typed(&[
        ("first_name", hostile),
        ("company", &long),
        ("postal_code", "no code"),
        ("job_title", "a\u{0}b"),
        ("unknown", "field"),
        ("version", ""),
    ]);
    for path in [FORM, CHECK] {
        let key = new_key();
        let answer = send(&candidate, path, &with(fields.clone(), "key", &key));
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.title().starts_with("Error: "), "{}", answer.title());
        assert!(!answer.body.contains("<script>alert"));
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        assert_eq!(value(&answer, "first_name"), hostile);
        assert_eq!(value(&answer, "company"), long);
        assert_eq!(value(&answer, "city"), "Springfield");
        assert_eq!(value(&answer, "microsoft_may_contact"), "yes");
        assert!(answer.body.contains("href=\"#postal_code\""));
        assert!(!answer.body.contains("name=\"unknown\""));
    }
    assert_eq!(on_record(&candidate), json!([]));
}

#[test]
fn back_from_the_check_page_everything_is_still_typed() {
    let service = Service::start();
    let candidate = service.candidate();
    let changes = [
        ("country", "SG"),
        ("state", "Ohio"),
        ("city", " kept "),
        ("postal_code", "546080"),
    ];
    let page = checked(&candidate, FORM, &changes);
    for path in [FORM, CHECK] {
        let back = send(
            &candidate,
            path,
            &with(fields_of(&page), "_press", "change"),
        );
        assert_eq!(back.status, 200);
        assert!(!back.title().starts_with("Error"), "{}", back.title());
        for (name, typed) in changes {
            assert_eq!(value(&back, name), typed, "{name}");
        }
    }
}

#[test]
fn the_guide_fills_the_form_and_goes_along_to_the_record() {
    let service = Service::start();
    let candidate = service.candidate();
    let sentence = guidance();
    let answers = sentence["answers"].as_object().unwrap().iter();
    let query: Vec<String> = answers
        .map(|(question, choice)| format!("{question}={}", Link::encode(choice.as_str().unwrap())))
        .collect();
    let query = format!(
        "?_v={}&{}",
        sentence["version"].as_str().unwrap(),
        query.join("&")
    );
    let visitor = service.page(&format!("{FORM}{query}"));
    let next = Link::encode(&format!("{FORM}{query}"));
    assert!(
        visitor.body.contains(&format!("/sign-in?_next={next}")),
        "{}",
        visitor.body
    );
    let form = candidate.page(&format!("{FORM}{query}&lang=en&_field=city"));
    assert!(form.body.contains("From the guide: "), "{}", form.body);
    assert_ne!(value(&form, "has_person_id"), "");
    let action = format!("action=\"{FORM}{}\"", query.replace('&', "&amp;"));
    assert!(form.body.contains(&action), "{}", form.body);
    let page = checked(&candidate, &format!("{FORM}{query}"), &[]);
    let sent = send(&candidate, &format!("{CHECK}{query}"), &fields_of(&page));
    assert_eq!(sent.location(), "/registration");
    assert_eq!(on_record(&candidate)[0]["guidance"], sentence);
    // A correction without the answers keeps them on record.
    let form = fields_of(&candidate.page(FORM));
    let page = send(&candidate, FORM, &with(form, "city", "Shelbyville"));
    send(&candidate, CHECK, &fields_of(&page)).location();
    let recorded = on_record(&candidate);
    assert_eq!(
        (&recorded[0]["guidance"], &recorded[0]["version"]),
        (&sentence, &json!(2))
    );
    assert_eq!(recorded[0]["draft"]["city"], json!("Shelbyville"));
}

#[test]
fn the_profile_fills_what_is_empty_and_that_can_be_undone() {
    let service = Service::start();
    let candidate = service.candidate();
    let profile = json!({ "first_name": "Nadia", "last_name": "Okoro", "company": "Example School", "city": "Springfield" });
    assert_eq!(candidate.put(PROFILE, 1, &profile).status, 200);
    let press = |fields: &[(String, String)], command: &str| {
        let page = send(&candidate, FORM, &with(fields.to_vec(), "_press", command));
        assert_eq!(page.status, 200, "{}", page.body);
        page
    };
    let mine = typed(&[
        ("first_name", "Nadya"),
        ("last_name", ""),
        ("company", ""),
        ("job_title", "Clerk"),
    ]);
    let filled = press(&mine, "fill");
    assert_eq!(value(&filled, "last_name"), "Okoro");
    assert_eq!(value(&filled, "company"), "Example School");
    assert_eq!(value(&filled, "first_name"), "Nadya");
    assert!(
        filled.body.contains("2 fields filled. 1 field differs"),
        "{}",
        filled.body
    );
    assert!(filled.body.contains("Your profile says: Nadia"));
    let used = press(&fields_of(&filled), "use:first_name=Nadia");
    assert_eq!(value(&used, "first_name"), "Nadia");
    assert!(!used.body.contains("Your profile says: Nadia"));
    // What was typed over what was filled is not taken away.
    let typed_over = with(fields_of(&used), "company", "Another School");
    let undone = press(&typed_over, "undo-fill");
    assert!(undone.body.contains("Filling undone"));
    assert_eq!(value(&undone, "last_name"), "");
    assert_eq!(value(&undone, "company"), "Another School");
    assert_eq!(value(&undone, "job_title"), "Clerk");
    for nonsense in [
        "fill:x",
        "use:",
        "use:first_name",
        "use:nothing=x",
        "undo-fill",
        "no such thing",
    ] {
        let page = press(&mine, nonsense);
        assert_eq!(value(&page, "job_title"), "Clerk", "{nonsense}");
    }
    assert_eq!(on_record(&candidate), json!([]));
}

#[test]
fn the_fields_follow_the_country_once_it_was_sent() {
    let service = Service::start();
    let candidate = service.candidate();
    for (path, country) in [(FORM, "JP"), ("/profile", "IE")] {
        let fields = typed(&[("country", country), ("_press", "country")]);
        let page = send(&candidate, path, &fields);
        assert_eq!(page.status, 200, "{}", page.body);
        let label = if country == "JP" {
            "Prefecture"
        } else {
            "Eircode (optional)"
        };
        assert!(page.body.contains(label), "{}", page.body);
        assert_eq!(value(&page, "country"), country);
        assert_eq!(value(&page, "address1"), "12 Harbor Lane");
    }
}

#[test]
fn another_version_on_record_is_never_overwritten_without_a_choice() {
    let service = Service::start();
    let candidate = service.candidate();
    let first = checked(&candidate, FORM, &[("city", "Mine")]);
    let id = candidate.registered();
    let recorded = on_record(&candidate);
    // Registered already: by the form, by the check page that was open, under its key and under garbage.
    let of_form = send(&candidate, FORM, &typed(&[("city", "Mine")]));
    let of_check = send(&candidate, CHECK, &fields_of(&first));
    let of_garbage = send(&candidate, CHECK, &with(fields_of(&first), "version", "x"));
    let reused = send(&candidate, CHECK, &with(fields_of(&first), "key", &id));
    for (answer, status) in [
        (&of_form, 412),
        (&of_check, 409),
        (&of_garbage, 412),
        (&reused, 409),
    ] {
        assert_eq!(answer.status, status, "{}", answer.body);
        assert!(
            answer.title().starts_with("There are two versions"),
            "{}",
            answer.title()
        );
        assert_eq!(value(answer, "city"), "Mine", "what was typed is chosen");
        assert_eq!(value(answer, "version"), "1");
        assert_eq!(on_record(&candidate), recorded);
    }
    let page = send(&candidate, FORM, &fields_of(&of_check));
    assert!(page.body.contains("Save the correction"), "{}", page.body);
    // Meanwhile it is changed once more.
    let elsewhere = json!({ "draft": draft(), "guidance": null });
    let path = api::path::registration(&id);
    assert_eq!(candidate.put(&path, 1, &elsewhere).status, 200);
    let stale = send(&candidate, CHECK, &fields_of(&page));
    assert_eq!(
        (stale.status, value(&stale, "version")),
        (412, "2".to_owned())
    );
    let page = send(&candidate, FORM, &fields_of(&stale));
    for _ in 0..2 {
        // The second time it is on record already.
        assert_eq!(
            send(&candidate, CHECK, &fields_of(&page)).location(),
            "/registration"
        );
    }
    let recorded = on_record(&candidate);
    assert_eq!(
        (&recorded[0]["draft"]["city"], &recorded[0]["version"]),
        (&json!("Mine"), &json!(3))
    );
}

#[test]
fn without_its_key_a_form_is_asked_for_once_more() {
    let service = Service::start();
    let candidate = service.candidate();
    let fields = fields_of(&checked(&candidate, FORM, &[]));
    for key in [
        "",
        "x",
        "00000000-0000-4000-8000-000000000000",
        "\u{0}",
        "'; drop table registration",
    ] {
        let page = send(&candidate, CHECK, &with(fields.clone(), "key", key));
        assert_eq!(page.status, 200);
        assert!(
            page.title().starts_with("Check your answers"),
            "{}",
            page.title()
        );
        assert_ne!(value(&page, "key"), key);
        assert_eq!(on_record(&candidate), json!([]));
    }
}

#[test]
fn a_session_that_ended_takes_nothing_typed_along() {
    let service = Service::start();
    let mut candidate = service.candidate();
    let fields = fields_of(&checked(&candidate, FORM, &[]));
    for path in [FORM, CHECK, "/profile"] {
        candidate.submit("/sign-out", &[]);
        let kept = send(&candidate, path, &with(fields.clone(), "<b>", "made up"));
        assert_eq!(kept.status, 401, "{}", kept.body);
        assert!(
            kept.title().starts_with("You are signed out"),
            "{}",
            kept.title()
        );
        assert!(!kept.body.contains("made up"));
        // Signed in again in another tab, the page goes on.
        candidate.sign_in_again();
        let on = if path == "/profile" { path } else { FORM };
        assert!(
            kept.body.contains(&format!("action=\"{on}\"")),
            "{}",
            kept.body
        );
        if path != "/profile" {
            let page = send(&candidate, on, &fields_of(&kept));
            assert!(
                page.title().starts_with("Check your answers"),
                "{}",
                page.title()
            );
            assert_eq!(on_record(&candidate), json!([]));
        }
    }
    candidate.submit("/sign-out", &[]);
    let nda = candidate.submit("/registration/nda", &[("text_version", api::NDA_VERSION)]);
    assert_eq!(nda.location(), "/sign-in?_next=%2Fregistration");
}

#[test]
fn the_agreement_is_accepted_by_a_form_of_its_own() {
    let service = Service::start();
    let candidate = service.candidate();
    let accept = |version: &str| {
        let id = on_record(&candidate)[0]["id"].clone();
        let registration = id.as_str().unwrap_or_default();
        let fields = [("registration", registration), ("text_version", version)];
        candidate.submit("/registration/nda", &fields)
    };
    assert_eq!(accept(api::NDA_VERSION).location(), "/registration#nda");
    assert!(
        candidate
            .page("/registration")
            .body
            .contains("No registration yet")
    );
    candidate.registered();
    assert_eq!(accept("0").status, 422);
    assert_eq!(on_record(&candidate)[0]["nda"], Value::Null);
    assert!(
        candidate
            .page("/registration")
            .body
            .contains("Not accepted yet")
    );
    for _ in 0..2 {
        assert_eq!(accept(api::NDA_VERSION).location(), "/registration#nda");
    }
    assert!(
        candidate
            .page("/registration")
            .body
            .contains("Accepted on 2013-11-01")
    );
}

#[test]
fn the_profile_is_saved_from_the_version_that_was_read() {
    let service = Service::start();
    let candidate = service.candidate();
    let form = candidate.page(Page::Profile.path());
    assert_eq!(
        (value(&form, "first_name"), value(&form, "version")),
        ("Nadia".into(), "1".into())
    );
    let fields = with(fields_of(&form), "company", "Mine");
    for _ in 0..2 {
        assert_eq!(
            send(&candidate, "/profile", &fields).location(),
            "/profile?_saved=yes"
        );
    }
    assert!(
        candidate
            .page("/profile?_saved=yes")
            .body
            .contains("Your profile is saved")
    );
    assert_eq!(candidate.get(PROFILE).json()["version"], json!(2));
    let wrong = send(
        &candidate,
        "/profile",
        &with(fields.clone(), "email", "<no address>"),
    );
    assert_eq!(wrong.status, 422);
    assert!(wrong.title().starts_with("Error: "));
    assert_eq!(value(&wrong, "email"), "<no address>");
    for version in ["1", "x", "", "-1", "18446744073709551616"] {
        let fields = with(
            with(fields.clone(), "version", version),
            "company",
            "Theirs",
        );
        let stale = send(&candidate, "/profile", &fields);
        assert_eq!(stale.status, 412, "{version}: {}", stale.body);
        assert!(stale.body.contains("was changed elsewhere"));
        assert!(
            stale.body.contains(">Mine<"),
            "what is on record is shown: {}",
            stale.body
        );
        assert_eq!(
            (value(&stale, "company"), value(&stale, "version")),
            ("Theirs".into(), "2".into())
        );
        assert_eq!(
            candidate.get(PROFILE).json()["profile"]["company"],
            json!("Mine")
        );
    }
}

#[test]
fn who_is_not_signed_in_is_asked_to_and_comes_back() {
    let service = Service::start();
    for (path, next) in [
        (FORM, "%2Fregister"),
        (CHECK, "%2Fregister"),
        ("/registration", "%2Fregistration"),
        ("/profile", "%2Fprofile"),
    ] {
        let page = service.page(path);
        assert_eq!(
            (page.status, page.header("cache-control")),
            (200, Some("no-store"))
        );
        for way in ["sign-in", "sign-up"] {
            assert!(
                page.body.contains(&format!("href=\"/{way}?_next={next}\"")),
                "{path}: {}",
                page.body
            );
        }
    }
    let form = Request::new("POST", "/register")
        .form(&[])
        .header("cookie", "lang=es");
    let page = service.shown(service.send(&form), "lang=es");
    assert!(page.body.contains("Su sesión se ha cerrado"));
}
