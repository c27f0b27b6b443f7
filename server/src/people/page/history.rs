//! The History tab.

use axum::extract::{Path, State};
use axum::response::Response;
use desk::audit::FieldChange;
use desk::record::{BEFORE, HistoryEntry, HistoryPage, history as screen};
use store::AuditEntry;
use words::Words;

use super::{head, show};
use crate::audit::page::in_words;
use crate::host::AppState;
use crate::host::clock::rfc3339;
use crate::notice::page::holder;
use crate::people::record;
use crate::problem::ApiError;
use crate::site::Visit;

/// `GET`: the tab, from the newest entry or from before `?before=`.
pub(super) async fn get(
    State(app): State<AppState>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let person = record::open(&app, holder(&visit)?, &id).await?;
    let before = visit.query.get(BEFORE).parse().ok();
    let history = record::history(&app, person.account, before).await?;
    let entries = history.entries.into_iter();
    let page = HistoryPage {
        head: head(&visit, &person),
        entries: entries
            .map(|entry| history_entry(visit.words, entry))
            .collect(),
        is_later_page: before.is_some(),
        older: history.older,
    };
    Ok(show(&visit, |words| screen(words, page)))
}

fn history_entry(words: Words, entry: AuditEntry) -> HistoryEntry {
    let changes = entry.act.changes.into_iter().map(|change| FieldChange {
        field: change.field,
        old: change.old,
        new: change.new,
    });
    HistoryEntry {
        seq: entry.seq,
        at: rfc3339(entry.act.at),
        by: entry.act.by.name,
        role: entry.act.by.role,
        what: in_words(words, entry.action),
        object: entry.object,
        reason: entry.act.reason,
        changes: changes.collect(),
    }
}
