//! A candidate's exams, MCP IDs and access codes: as JSON, as pages, and in the guide.

use std::time::Duration;

use rules::credential::{ExamResult, Series};
use serde_json::{Value, json};
use store::{Act, Actor, ImportOutcome, ImportRow, Origin};
use uuid::Uuid;
use waypost::credential::issue::issuer;

use crate::service::{Candidate, Service, new_key};

/// An exam that was taken on a day of 2013.
pub fn exam(series: Series, title: &str, day: &str, passed: bool) -> ExamResult {
    ExamResult::new(series, "", title, day.parse().unwrap(), passed)
}

/// Puts results on a candidate's record, as an import does.
pub fn import(service: &Service, candidate: &Candidate<'_>, results: Vec<ExamResult>) {
    let rows = results.into_iter().map(|result| ImportRow {
        id: Uuid::now_v7(),
        account: Uuid::now_v7(),
        email: candidate.email.clone(),
        first_name: "Nadia".to_owned(),
        last_name: "Okoro".to_owned(),
        profile: "{}".to_owned(),
        result,
    });
    let rows = rows.collect();
    let outcomes = service.within(async |app| {
        let act = Act::new(Actor::service("test"), app.now());
        let issue = issuer(app, Origin::Automatic);
        app.store
            .import_results(rows, false, issue, act)
            .await
            .unwrap()
    });
    for outcome in outcomes {
        assert!(matches!(outcome, ImportOutcome::New { .. }), "{outcome:?}");
    }
}

/// Somebody who passed Word 2007, and so has an MCP ID.
fn holder(service: &Service) -> Candidate<'_> {
    let candidate = service.candidate();
    let word = exam(Series::Office2007, "Word 2007", "2013-05-02", true);
    import(service, &candidate, vec![word]);
    candidate
}

fn credentials(candidate: &Candidate<'_>) -> Value {
    let answer = candidate.get(api::path::CREDENTIALS);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

/// The id of the one access code.
fn code_of(candidate: &Candidate<'_>) -> String {
    let held = credentials(candidate);
    held["ids"][0]["code"]["id"].as_str().unwrap().to_owned()
}

fn reveal_path(code: &str) -> String {
    api::path::REVEAL.replace("{id}", code)
}

/// How often something was done, by the audit.
fn audited(service: &Service, action: &str) -> usize {
    let entries = &service.records()["audit"];
    let named = format!("action=Text({action:?})");
    entries
        .iter()
        .filter(|entry| entry.contains(&named))
        .count()
}

#[test]
fn a_pass_in_office_2007_brings_an_id_that_the_exam_is_credited_to() {
    let service = Service::start();
    let candidate = holder(&service);
    let held = credentials(&candidate);
    let id = &held["ids"][0];
    assert_eq!(held["ids"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&id["is_primary"], &id["origin"], &id["code"]["state"]),
        (&json!(true), &json!("automatic"), &json!("works"))
    );
    assert_eq!(held["results"][0]["credited_to"], id["id"]);
    assert_eq!(held["entitlement"]["kind"], json!("has-id"));
    assert_eq!(
        held["facts"],
        json!({ "series": "office-2007", "passed": "yes", "on-transcript": "yes", "has-id": "one" })
    );
    let page = candidate.open(api::served::PROGRAMS).body;
    assert!(page.contains(id["number"].as_str().unwrap()), "{page}");
}

#[test]
fn a_code_is_shown_to_its_owner_and_each_time_goes_on_record() {
    let service = Service::start();
    let candidate = holder(&service);
    let path = reveal_path(&code_of(&candidate));
    let reveal = || service.send(&candidate.request("POST", &path));
    let (first, second) = (reveal(), reveal());
    assert_eq!(first.status, 200, "{}", first.body);
    assert_eq!(first.header("cache-control"), Some("no-store"));
    let code = first.json()["code"].as_str().unwrap().to_owned();
    assert!(code.len() >= 23, "{code}");
    assert_eq!(first.json(), second.json());
    assert_eq!(audited(&service, "code-revealed"), 2);
    // It is nowhere else: not beside the IDs, not in the records, not in the log.
    let held = candidate.get(api::path::CREDENTIALS).body;
    assert!(!held.contains(&code) && !candidate.open(api::served::PROGRAMS).body.contains(&code));
    let records = format!("{:?}", service.records());
    assert!(!records.contains(&code));
    assert!(!service.stop().contains(&code));
}

#[test]
fn a_code_is_nobody_elses_to_see_or_to_end() {
    let service = Service::start();
    let owner = holder(&service);
    let code = code_of(&owner);
    let other = holder(&service);
    for path in [
        reveal_path(&code),
        reveal_path(&new_key()),
        reveal_path("none"),
    ] {
        let answer = service.send(&other.request("POST", &path));
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (404, "not-found")
        );
    }
    for template in [api::served::REVEAL_CODE, api::served::USE_CODE] {
        let path = api::served::fill(template, &[&code]);
        assert_eq!(other.submit(&path, &[]).status, 404, "{path}");
    }
    assert_eq!(
        credentials(&owner)["ids"][0]["code"]["state"],
        json!("works")
    );
    assert_eq!(audited(&service, "code-revealed"), 0);
}

#[test]
fn who_gave_the_password_long_ago_gives_it_again_before_a_code_is_shown() {
    let service = Service::start();
    let mut candidate = holder(&service);
    let code = code_of(&candidate);
    service.wait(Duration::from_secs(11 * 60));
    let refused = service.send(&candidate.request("POST", &reveal_path(&code)));
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (403, "recent-sign-in-needed")
    );
    let page = candidate.submit(&api::served::fill(api::served::REVEAL_CODE, &[&code]), &[]);
    assert_eq!(
        (page.status, page.header("location")),
        (303, Some("/sign-in?_again=yes&_next=%2Fprofile%2Fprograms"))
    );
    assert_eq!(audited(&service, "code-revealed"), 0);
    candidate.sign_in_again();
    let shown = service.send(&candidate.request("POST", &reveal_path(&code)));
    assert_eq!(shown.status, 200, "{}", shown.body);
}

/// The code itself, as the API reveals it.
fn secret_of(service: &Service, candidate: &Candidate<'_>, code: &str) -> String {
    let answer = service.send(&candidate.request("POST", &reveal_path(code)));
    answer.json()["code"].as_str().unwrap().to_owned()
}

#[test]
fn a_page_shows_the_code_large_and_its_owner_ends_it_there() {
    let service = Service::start();
    let candidate = holder(&service);
    let code = code_of(&candidate);
    let reveal = api::served::fill(api::served::REVEAL_CODE, &[&code]);
    assert_eq!(candidate.submit(&reveal, &[]).location(), reveal);
    let shown = candidate.open(&reveal);
    assert_eq!(
        (shown.status, shown.header("cache-control")),
        (200, Some("no-store"))
    );
    let secret = secret_of(&service, &candidate, &code);
    assert!(shown.body.contains(&format!("data-copy=\"{secret}\"")));
    let used = api::served::fill(api::served::USE_CODE, &[&code]);
    for _ in 0..2 {
        let answer = candidate.submit(&used, &[]);
        assert_eq!(
            (answer.status, answer.header("location")),
            (303, Some(api::served::PROGRAMS))
        );
    }
    assert_eq!(audited(&service, "code-used"), 1);
    assert_eq!(
        credentials(&candidate)["ids"][0]["code"]["state"],
        json!("used")
    );
    let over = candidate.submit(&reveal, &[]);
    assert_eq!(over.status, 409);
    assert!(!over.body.contains(&secret));
    assert!(
        candidate
            .open(&reveal)
            .body
            .contains("does not work any more")
    );
    let refused = service.send(&candidate.request("POST", &reveal_path(&code)));
    assert_eq!(refused.problem(), "code-over");
}

#[test]
fn a_page_shows_the_code_once_and_says_how_to_see_it_again() {
    let service = Service::start();
    let mut candidate = holder(&service);
    let code = code_of(&candidate);
    let secret = secret_of(&service, &candidate, &code);
    let reveal = api::served::fill(api::served::REVEAL_CODE, &[&code]);
    let is_shown = |candidate: &Candidate<'_>| {
        let page = candidate.open(&reveal);
        assert_eq!(page.status, 200, "{}", page.body);
        let is_shown = page.body.contains(&secret);
        let says_how = page
            .body
            .contains("To see this one again, ask for it again.")
            && page.body.contains(&format!("action=\"{reveal}\""));
        assert_eq!(says_how, !is_shown, "{}", page.body);
        is_shown
    };
    assert!(!is_shown(&candidate), "nothing was asked for yet");

    // A double press is one reveal; "Back" and a reload, which load the page again, show nothing.
    let before = audited(&service, "code-revealed");
    for _ in 0..2 {
        assert_eq!(candidate.submit(&reveal, &[]).location(), reveal);
    }
    assert!(is_shown(&candidate));
    assert!(!is_shown(&candidate));
    assert_eq!(audited(&service, "code-revealed"), before + 1);

    // However its id is written, it is one page.
    let other = api::served::fill(api::served::REVEAL_CODE, &[&code.to_uppercase()]);
    assert_eq!(candidate.submit(&other, &[]).location(), reveal);
    assert!(is_shown(&candidate));

    // Nobody else's session has it, not even another one of its owner's.
    candidate.submit(&reveal, &[]);
    candidate.sign_in_again();
    assert!(!is_shown(&candidate));

    // It does not wait for long.
    candidate.submit(&reveal, &[]);
    service.wait(Duration::from_secs(60));
    assert!(!is_shown(&candidate));

    // What has ended meanwhile is not shown.
    candidate.submit(&reveal, &[]);
    candidate.submit(&api::served::fill(api::served::USE_CODE, &[&code]), &[]);
    assert!(!candidate.open(&reveal).body.contains(&secret));
}

#[test]
fn a_code_whose_time_has_run_out_is_over_before_anybody_wipes_it() {
    let service = Service::start();
    let mut candidate = holder(&service);
    let code = code_of(&candidate);
    service.wait(Duration::from_secs(91 * 24 * 60 * 60));
    candidate.sign_in_again();
    assert_eq!(
        credentials(&candidate)["ids"][0]["code"]["state"],
        json!("expired")
    );
    let refused = service.send(&candidate.request("POST", &reveal_path(&code)));
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (409, "code-over")
    );
}

#[test]
fn the_transcript_has_the_latest_exam_first_and_can_be_read_by_what_it_is_credited_to() {
    let service = Service::start();
    let candidate = holder(&service);
    let access = ExamResult {
        reference: Some("SAMPLE-REF-7".to_owned()),
        ..exam(Series::NotMicrosoft, "Sample IC3", "2013-06-02", false)
    };
    import(&service, &candidate, vec![access]);
    let page = candidate.open(api::served::TRANSCRIPT).body;
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    assert!(place("Sample IC3") < place("Word 2007"));
    assert!(page.contains("data-copy=\"SAMPLE-REF-7\""));
    let id = credentials(&candidate)["ids"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let open = |credit: &str| {
        candidate
            .open(&format!("{}?credit={credit}", api::served::TRANSCRIPT))
            .body
    };
    let credited = open(&id);
    assert!(credited.contains(">Word 2007<") && !credited.contains(">Sample IC3<"));
    let stray = open("none");
    assert!(!stray.contains(">Word 2007<") && stray.contains(">Sample IC3<"));
    let file = candidate.get(api::served::TRANSCRIPT_FILE);
    assert_eq!(file.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.body.lines().count(), 3);
    assert!(file.body.contains("SAMPLE-REF-7"));
}

#[test]
fn a_notice_stands_on_every_page_until_the_page_that_it_leads_to_is_opened() {
    let service = Service::start();
    let candidate = holder(&service);
    let sentence = |path: &str| candidate.open(path).body.contains("notices inset");
    assert!(sentence(api::served::TRANSCRIPT) && sentence(api::served::REQUESTS));
    assert!(
        !sentence(api::served::PROGRAMS),
        "it is about this very page"
    );
    assert!(!sentence(api::served::TRANSCRIPT));
}

#[test]
fn the_guide_does_not_ask_what_the_record_answers() {
    let service = Service::start();
    let candidate = holder(&service);
    let visitor = service.get(api::path::FACTS);
    assert_eq!(
        (visitor.status, visitor.json()),
        (200, json!({ "facts": {} }))
    );
    assert_eq!(
        candidate.get(api::path::FACTS).json()["facts"],
        credentials(&candidate)["facts"]
    );
    let page = candidate.open("/guide");
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(
        page.body.contains("name=\"credentials-visible\""),
        "{}",
        page.body
    );
    assert!(page.body.contains("From your record"), "{}", page.body);
    let visitor = service.get("/guide");
    assert_eq!(visitor.header("cache-control"), Some("no-cache"));
    assert!(visitor.body.contains("name=\"series\""));
}

#[test]
fn an_answer_of_ones_own_wins_over_the_record_and_the_page_says_that_the_record_differs() {
    let service = Service::start();
    let candidate = holder(&service);
    // Another exam: what the record says of the one before is not taken for it.
    let page = candidate.open("/guide?series=office-2003&has-id=none").body;
    assert!(page.contains("name=\"passed\""), "{page}");
    assert!(page.contains("Your record says: MOS for Office 2007"));
    assert!(page.contains("Your record says: Yes, one"));
    assert!(!page.contains("From your record"));
}
