//! People who work at Waypost, and candidates whom they have never met.

use rules::Role;
use rules::credential::ExamResult;
use store::{Act, Actor, ImportRow, Origin};
use uuid::Uuid;
use waypost::credential::issue::issuer;

use crate::service::{Candidate, Service};

/// Somebody of the staff, signed in. Their name is that of every account of these tests: Nadia Okoro.
pub fn clerk(service: &Service, role: Role) -> Candidate<'_> {
    let mut clerk = service.candidate();
    let account = clerk.account();
    service.within(async |app| {
        let act = Act::new(Actor::service("test"), app.now());
        app.store.give_role(account, role, act).await.unwrap();
    });
    // Another role ends the sessions of before.
    clerk.sign_in_again();
    clerk
}

/// Candidates known from a file of results: names and addresses, each with these exams. Tells their accounts.
pub fn imported(
    service: &Service,
    people: &[(&str, &str, &str)],
    exams: &[ExamResult],
) -> Vec<Uuid> {
    let rows = people.iter().flat_map(|(first, last, email)| {
        exams.iter().map(move |result| ImportRow {
            id: Uuid::now_v7(),
            account: Uuid::now_v7(),
            email: (*email).to_owned(),
            first_name: (*first).to_owned(),
            last_name: (*last).to_owned(),
            profile: format!(r#"{{"first_name":"{first}","last_name":"{last}"}}"#),
            result: result.clone(),
        })
    });
    let rows: Vec<ImportRow> = rows.collect();
    service.within(async |app| {
        let act = Act::new(Actor::service("test"), app.now());
        let issue = issuer(app, Origin::Automatic);
        let imported = app.store.import_results(rows, false, issue, act).await;
        imported.unwrap();
        let mut accounts = Vec::new();
        for (_, _, email) in people {
            let account = app.store.account_by_email(email).await.unwrap().unwrap();
            accounts.push(account.id);
        }
        accounts
    })
}

/// Entries of the audit about somebody, newest first: what was done, why, and the fields with what was and what is.
pub fn audited(service: &Service, subject: Uuid) -> Vec<(String, Option<String>, Vec<String>)> {
    service.within(async |app| {
        let query = store::AuditQuery {
            subject: Some(subject),
            limit: 100,
            ..store::AuditQuery::default()
        };
        let entries = app.store.audit(query).await.unwrap();
        let text = entries.into_iter().map(|entry| {
            let changes =
                entry.act.changes.into_iter().map(|change| {
                    format!("{}: {:?} -> {:?}", change.field, change.old, change.new)
                });
            (
                entry.action.name().to_owned(),
                entry.act.reason,
                changes.collect(),
            )
        });
        text.collect()
    })
}

/// The value of a hidden field of a page.
pub fn hidden<'p>(page: &'p str, name: &str) -> &'p str {
    let field = format!("name=\"{name}\" value=\"");
    let rest = page.split(&field).nth(1);
    rest.and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("{name}: {page}"))
}
