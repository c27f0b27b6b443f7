//! The audit, for reading: entries with the names of those they are about.

pub(crate) mod page;

use std::collections::BTreeMap;

use store::{AuditEntry, AuditQuery};
use uuid::Uuid;

use crate::host::AppState;
use crate::problem::ApiError;
use crate::staff;

/// Entries, newest first.
#[derive(Debug, Clone, Default)]
pub struct AuditPage {
    /// They.
    pub entries: Vec<AuditEntry>,
    /// What those are called whom they are about, and whom was asked for. Who is not here is on record no more.
    pub names: BTreeMap<Uuid, String>,
    /// Before which entry the next page begins.
    pub older: Option<u64>,
}

/// A page of entries, with at most `query.limit` of them.
pub async fn page(app: &AppState, query: AuditQuery) -> Result<AuditPage, ApiError> {
    let limit = query.limit;
    let asked = [query.subject, query.actor];
    let one_more = AuditQuery {
        limit: limit + 1,
        ..query
    };
    let mut entries = app.store.audit(one_more).await?;
    let is_more = entries.len() > limit;
    entries.truncate(limit);
    let mut names = BTreeMap::new();
    let subjects = entries.iter().map(|entry| entry.subject);
    for account in subjects.chain(asked).flatten().collect::<Vec<Uuid>>() {
        if let std::collections::btree_map::Entry::Vacant(place) = names.entry(account)
            && let Some(person) = app.store.person(account).await?
        {
            place.insert(staff::name(&person));
        }
    }
    Ok(AuditPage {
        older: entries.last().map(|entry| entry.seq).filter(|_| is_more),
        entries,
        names,
    })
}
