//! The audit, for administrators: pages of entries, newest first, and all of them as a file.
//!
//! What was and what is of people's contact details is hidden until it is asked for, which is put on record.

use std::io;

use api::served;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use desk::audit::{
    ABOUT, ACTION, AuditPage, BEFORE, BY, DETAILS, Entry, FieldChange, Somebody, audit,
};
use http_body_util::channel::Channel;
use rules::Role;
use rules::registration::Field;
use store::{Act, Action, AuditEntry, AuditQuery};
use uuid::Uuid;
use words::Words;

use crate::access::{Access, Routes};
use crate::audit::{self as service, AuditPage as Found};
use crate::host::AppState;
use crate::host::clock::{for_reading, rfc3339};
use crate::http::csv_file::Sheet;
use crate::notice::page::holder;
use crate::problem::ApiError;
use crate::site::Visit;

/// Entries on a page.
const ON_A_PAGE: usize = 50;
/// Entries of a file that are in memory at once.
const AT_ONCE: usize = 500;

/// Adds these pages.
pub(crate) fn add(routes: Routes) -> Routes {
    let administrators = Access::Roles(&[Role::Administrator]);
    routes
        .on(Method::GET, served::AUDIT, administrators, show)
        .on(Method::GET, served::AUDIT_FILE, administrators, file)
}

async fn show(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let query = asked(&visit, ON_A_PAGE);
    let words = visit.words;
    let values = values(&app, &visit).await?;
    let found = service::page(&app, query.clone()).await?;
    let somebody = |account: Uuid| Somebody {
        id: account.to_string(),
        name: called(words, &found, account).to_owned(),
    };
    let page = AuditPage {
        actions: Action::ALL
            .iter()
            .map(|action| (action.name(), in_words(words, *action)))
            .collect(),
        action: query
            .action
            .map(Action::name)
            .unwrap_or_default()
            .to_owned(),
        about: query.subject.map(somebody),
        by: query.actor.map(|account| {
            // Who acts is called as they were then.
            let name = found.entries.first().map(|entry| entry.act.by.name.clone());
            Somebody {
                name: name.unwrap_or_else(|| called(words, &found, account).to_owned()),
                id: account.to_string(),
            }
        }),
        entries: found
            .entries
            .iter()
            .map(|entry| shown(words, values, &found, entry))
            .collect(),
        shows_details: values == Values::Shown,
        is_later_page: query.before.is_some(),
        older: found.older,
    };
    Ok(visit.show(StatusCode::OK, served::AUDIT, |words| audit(words, page)))
}

/// Whether contact details are written out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Values {
    Hidden,
    Shown,
}

/// Whether contact details are asked for; if so, that is put on record first.
async fn values(app: &AppState, visit: &Visit) -> Result<Values, ApiError> {
    if visit.query.get(DETAILS) != "yes" {
        return Ok(Values::Hidden);
    }
    let act = Act::new(holder(visit)?.actor(), app.now());
    let subject = visit.query.get(ABOUT).parse().ok();
    let object = visit.words.audit_heading().to_owned();
    app.store
        .record(act, Action::RecordRead, subject, object)
        .await?;
    Ok(Values::Shown)
}

impl Values {
    /// What was or what is, as far as it is shown.
    fn text(self, words: Words, field: &str, value: Option<String>) -> Option<String> {
        let is_hidden = self == Values::Hidden && Field::parse(field).is_some();
        value.map(|value| {
            if is_hidden && !value.is_empty() {
                words.audit_hidden().to_owned()
            } else {
                value
            }
        })
    }
}

/// Which entries an address asks for. What cannot be read asks for nothing.
fn asked(visit: &Visit, limit: usize) -> AuditQuery {
    AuditQuery {
        subject: visit.query.get(ABOUT).parse().ok(),
        actor: visit.query.get(BY).parse().ok(),
        action: Action::parse(visit.query.get(ACTION)),
        before: visit.query.get(BEFORE).parse().ok(),
        limit,
    }
}

fn called(words: Words, found: &Found, account: Uuid) -> &str {
    match found.names.get(&account) {
        Some(name) => name,
        None => words.audit_unknown_person(),
    }
}

fn shown(words: Words, values: Values, found: &Found, entry: &AuditEntry) -> Entry {
    let act = entry.act.clone();
    let changes = act.changes.into_iter().map(|change| FieldChange {
        old: values.text(words, &change.field, change.old),
        new: values.text(words, &change.field, change.new),
        field: change.field,
    });
    Entry {
        seq: entry.seq,
        at: for_reading(act.at),
        by: act.by.name,
        by_id: act.by.account.map(|account| account.to_string()),
        role: act.by.role,
        what: in_words(words, entry.action),
        object: entry.object.clone(),
        about: entry.subject.map(|account| Somebody {
            id: account.to_string(),
            name: called(words, found, account).to_owned(),
        }),
        reason: act.reason,
        changes: changes.collect(),
    }
}

/// `GET`: every chosen entry as CSV, sent while it is read: the audit grows without end.
async fn file(State(app): State<AppState>, visit: Visit) -> Result<Response, ApiError> {
    let query = asked(&visit, AT_ONCE);
    let words = visit.words;
    let values = values(&app, &visit).await?;
    let (mut sender, body) = Channel::<Bytes, io::Error>::new(1);
    let first = service::page(&app, query.clone()).await?;
    let mut part = rows(words, values, &first, true)?;
    tokio::spawn(async move {
        let mut older = first.older;
        loop {
            // Whoever asked may have gone.
            if sender.send_data(part).await.is_err() {
                return;
            }
            let Some(before) = older else { return };
            let next = AuditQuery {
                before: Some(before),
                ..query.clone()
            };
            let found = service::page(&app, next).await;
            let read =
                found.and_then(|found| Ok((rows(words, values, &found, false)?, found.older)));
            match read {
                Ok((rows, next)) => (part, older) = (rows, next),
                // A file that breaks off is told from a whole one by the connection.
                Err(_) => return sender.abort(io::ErrorKind::Other.into()),
            }
        }
    });
    let headers = [
        (CONTENT_TYPE, "text/csv; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, Body::new(body)).into_response())
}

/// The columns of the file.
const COLUMNS: [&str; 11] = [
    "entry",
    "time",
    "actor",
    "actor_id",
    "role",
    "action",
    "person",
    "person_id",
    "object",
    "reason",
    "changes",
];

fn rows(words: Words, values: Values, found: &Found, with_head: bool) -> Result<Bytes, ApiError> {
    let mut sheet = if with_head {
        let mut sheet = Sheet::new(Vec::new()).map_err(ApiError::internal)?;
        sheet.row(COLUMNS).map_err(ApiError::internal)?;
        sheet
    } else {
        Sheet::further(Vec::new())
    };
    for entry in &found.entries {
        let by = &entry.act.by;
        let id = |account: Option<Uuid>| account.map(|id| id.to_string()).unwrap_or_default();
        let about = entry.subject.map(|account| called(words, found, account));
        let changes = entry.act.changes.iter().map(|change| {
            let text = |value: &Option<String>| {
                let sentence = values.text(words, &change.field, value.clone());
                sentence.unwrap_or_default()
            };
            let (old, new) = (text(&change.old), text(&change.new));
            format!("{}: {old} → {new}", change.field)
        });
        let cells = [
            entry.seq.to_string(),
            rfc3339(entry.act.at),
            by.name.clone(),
            id(by.account),
            by.role.map(Role::name).unwrap_or_default().to_owned(),
            entry.action.name().to_owned(),
            about.unwrap_or_default().to_owned(),
            id(entry.subject),
            entry.object.clone(),
            entry.act.reason.clone().unwrap_or_default(),
            changes.collect::<Vec<_>>().join("\n"),
        ];
        let cells = cells.iter().map(String::as_str);
        sheet.row(cells).map_err(ApiError::internal)?;
    }
    Ok(sheet.finish().map_err(ApiError::internal)?.into())
}

/// What was done, in words.
pub(crate) fn in_words(words: Words, action: Action) -> &'static str {
    match action {
        Action::AccountMade => words.audit_action_account_made(),
        Action::RoleGiven => words.audit_action_role_given(),
        Action::AccountClosed => words.audit_action_account_closed(),
        Action::AccountReopened => words.audit_action_account_reopened(),
        Action::InvitationMade => words.audit_action_invitation_made(),
        Action::PasswordSet => words.audit_action_password_set(),
        Action::AddressClaimed => words.audit_action_address_claimed(),
        Action::AddressConfirmed => words.audit_action_address_confirmed(),
        Action::ProfileChanged => words.audit_action_profile_changed(),
        Action::RegistrationMade => words.audit_action_registration_made(),
        Action::RegistrationCorrected => words.audit_action_registration_corrected(),
        Action::NdaAccepted => words.audit_action_nda_accepted(),
        Action::ResultRecorded => words.audit_action_result_recorded(),
        Action::IdIssued => words.audit_action_id_issued(),
        Action::IdLinked => words.audit_action_id_linked(),
        Action::PrimaryChosen => words.audit_action_primary_chosen(),
        Action::CreditsMoved => words.audit_action_credits_moved(),
        Action::CodeIssued => words.audit_action_code_issued(),
        Action::CodeRevealed => words.audit_action_code_revealed(),
        Action::CodeUsed => words.audit_action_code_used(),
        Action::CodeExpired => words.audit_action_code_expired(),
        Action::RequestSent => words.audit_action_request_sent(),
        Action::RequestStepped => words.audit_action_request_stepped(),
        Action::RecordsMerged => words.audit_action_records_merged(),
        Action::MergeUndone => words.audit_action_merge_undone(),
        Action::MailboxLeft => words.audit_action_mailbox_left(),
        Action::RecordRead => words.audit_action_record_read(),
        Action::FileImported => words.audit_action_file_imported(),
    }
}
