//! The audit: what administrators read of it, and what is kept outside.

use std::time::Duration;

use rules::Role;
use store::{Act, Action, Actor, Change};

use crate::service::Service;
use crate::wire::until;

/// Entries by nobody in particular, one a second.
fn entries(service: &Service, count: usize) {
    for number in 0..count {
        service.wait(Duration::from_secs(1));
        service.within(async |app| {
            let act = Act::new(Actor::service("test"), app.now());
            let object = format!("WP-TEST-{number:04}");
            app.store
                .record(act, Action::FileImported, None, object)
                .await
                .unwrap();
        });
    }
}

#[test]
fn entries_are_read_newest_first_page_by_page_and_none_twice() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    entries(&service, 120);
    let mut seen: Vec<String> = Vec::new();
    let mut path = "/admin/audit?action=file-imported".to_owned();
    loop {
        let page = administrator.page(&path);
        assert_eq!(page.status, 200);
        let found = page.body.split("WP-TEST-").skip(1);
        let found: Vec<String> = found.map(|rest| rest[..4].to_owned()).collect();
        assert!(found.len() <= 50 && !found.is_empty(), "{}", found.len());
        assert!(
            page.body
                .contains(&format!("{} entries on this page", found.len())),
            "{}",
            page.body
        );
        seen.extend(found);
        let older = page
            .body
            .split("href=\"")
            .find(|rest| rest.contains("rel=\"next\""));
        match older {
            Some(rest) => path = rest.split_once('"').unwrap().0.replace("&amp;", "&"),
            None => break,
        }
    }
    let expected: Vec<String> = (0..120)
        .rev()
        .map(|number| format!("{number:04}"))
        .collect();
    assert_eq!(seen, expected);
}

#[test]
fn entries_tell_who_did_what_to_whom_and_are_chosen_by_all_of_it() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    let candidate = service.candidate();
    let other = service.candidate();
    let id = candidate.account();
    service.within(async |app| {
        let act = Act {
            reason: Some("Asked <b>politely</b>".to_owned()),
            changes: vec![Change::new(
                "last_name",
                Some("Okoro".to_owned()),
                Some("Ökoro".to_owned()),
            )],
            ..Act::new(Actor::service("test"), app.now())
        };
        app.store
            .record(act, Action::ProfileChanged, Some(id), String::new())
            .await
            .unwrap();
    });
    let all = administrator.page("/admin/audit?details=yes").body;
    for sentence in [
        "Changed a profile",
        "Last name",
        "Okoro",
        "Ökoro",
        "Asked &lt;b&gt;politely&lt;/b&gt;",
        "2013-11-01 09:30 UTC",
        "The service",
    ] {
        assert!(all.contains(sentence), "{sentence}: {all}");
    }
    let count = |query: &str| {
        let body = administrator.page(&format!("/admin/audit{query}")).body;
        body.matches("id=\"entry-").count()
    };
    let made = count("?action=account-made");
    assert_eq!(made, 3);
    assert_eq!(count(&format!("?about={id}")), 3);
    assert_eq!(count(&format!("?about={id}&action=account-made")), 1);
    assert_eq!(count(&format!("?about={id}&action=address-confirmed")), 1);
    assert_eq!(count(&format!("?by={id}")), 1);
    assert_eq!(count(&format!("?by={}&about={id}", other.account())), 0);
    assert_eq!(count("?action=records-merged"), 0);
    // That the contact details were read, above, is on record.
    assert_eq!(count("?action=record-read"), 1);
    // What cannot be read asks for nothing.
    assert_eq!(
        count("?about=%3Cscript%3E&by=7&action=none&before=x"),
        count("")
    );
    let about = administrator.page(&format!("/admin/audit?about={id}")).body;
    assert!(about.contains("Only what is about Nadia Okoro."), "{about}");
}

#[test]
fn contact_details_are_hidden_until_they_are_asked_for_which_is_on_record() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    service.within(async |app| {
        let change = |field, old: &str, new: &str| {
            Change::new(field, Some(old.to_owned()), Some(new.to_owned()))
        };
        let act = Act {
            changes: vec![
                change("address1", "1 Hidden Street", "2 Hidden Street"),
                change("credited_to", "1234567", "7654321"),
            ],
            ..Act::new(Actor::service("test"), app.now())
        };
        let recorded = app
            .store
            .record(act, Action::ProfileChanged, None, String::new());
        recorded.await.unwrap();
    });
    for address in ["/admin/audit", "/admin/audit/entries.csv"] {
        let reads = || {
            let entries = &service.records()["audit"];
            entries
                .iter()
                .filter(|entry| entry.contains("record-read"))
                .count()
        };
        let before = reads();
        let hidden = administrator.page(address).body;
        assert!(!hidden.contains("Hidden Street"), "{hidden}");
        assert!(
            hidden.contains("(hidden)") && hidden.contains("7654321"),
            "{hidden}"
        );
        assert_eq!(reads(), before);
        let shown = administrator.page(&format!("{address}?details=yes")).body;
        assert!(shown.contains("2 Hidden Street"), "{shown}");
        assert_eq!(reads(), before + 1);
    }
}

#[test]
fn the_file_has_every_chosen_entry_and_no_formula() {
    let service = Service::start();
    let administrator = service.member(Role::Administrator);
    entries(&service, 1_203);
    service.within(async |app| {
        let act = Act {
            reason: Some("=HYPERLINK(\"https://example.invalid\")".to_owned()),
            ..Act::new(Actor::service("test"), app.now())
        };
        app.store
            .record(
                act,
                Action::FileImported,
                None,
                "last, \"quoted\"".to_owned(),
            )
            .await
            .unwrap();
    });
    let answer = administrator.page("/admin/audit/entries.csv?action=file-imported");
    assert_eq!(
        answer.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    assert!(
        answer
            .header("content-disposition")
            .unwrap()
            .starts_with("attachment")
    );
    let text = answer.body.strip_prefix('\u{feff}').unwrap();
    let mut lines = text.split_terminator("\r\n");
    assert_eq!(
        lines.next(),
        Some("entry,time,actor,actor_id,role,action,person,person_id,object,reason,changes")
    );
    let rows: Vec<&str> = lines.collect();
    assert_eq!(rows.len(), 1_204);
    assert!(
        rows[0].contains("\"last, \"\"quoted\"\"\",\"'=HYPERLINK("),
        "{}",
        rows[0]
    );
    for (row, number) in rows[1..].iter().zip((0..1_203).rev()) {
        assert!(row.contains(&format!("WP-TEST-{number:04}")), "{row}");
    }
}

#[test]
fn the_head_is_told_in_the_log_and_kept_outside_whenever_it_has_changed() {
    let kept = tempfile::tempdir().unwrap();
    let anchor = kept.path().join("anchor");
    let path = anchor.clone();
    let service = Service::with(move |config| {
        config.audit_anchor = Some(path);
        config.limits.housekeeping_every = Duration::from_millis(5);
    });
    let heads = || std::fs::read_to_string(&anchor).unwrap_or_default();
    let head = || service.within(async |app| app.store.audit_head().await.unwrap());
    let mut sentence = 0;
    for number in 0..3 {
        entries(&service, 1);
        let seq = head().seq;
        until(|| match heads() {
            heads if heads.contains(&format!("audit-head {seq} ")) => Ok(()),
            heads => Err(format!("{number}: {heads}")),
        });
        let lines = heads().lines().count();
        assert!(
            lines > sentence,
            "only what has changed is told: {}",
            heads()
        );
        sentence = lines;
    }
    let mac: String = head()
        .mac
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert!(heads().trim_end().ends_with(&mac));
    let log = service.stop();
    assert!(log.contains(&mac), "{log}");
}
