//! The audit in SQL: adding entries within the transaction of a change, and reading them.

use rules::Role;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, Row, ToSql, params_from_iter};
use uuid::Uuid;

use super::chain::Head;
use super::{Act, Action, Actor, AuditEntry, AuditHead, AuditQuery, Chain, Change};
use crate::{Error, Micros, Store};

const INSERT: &str = "INSERT INTO audit (seq, at, actor, actor_name, role, action, subject, object, reason, changes, mac)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";

const SELECT: &str =
    "SELECT seq, at, actor, actor_name, role, action, subject, object, reason, changes FROM audit";

/// A transaction in which somebody acts. What it changes and what it records happen together or not at all.
pub(crate) struct Audited<'a> {
    pub(crate) connection: &'a Connection,
    pub(crate) act: &'a Act,
    chain: &'a Chain,
}

impl<'a> Audited<'a> {
    pub(crate) fn new(connection: &'a Connection, chain: &'a Chain, act: &'a Act) -> Audited<'a> {
        Audited {
            connection,
            act,
            chain,
        }
    }

    /// When.
    pub(crate) fn at(&self) -> Micros {
        self.act.at
    }

    /// Adds an entry with the changes that the act came with.
    pub(crate) fn record(
        &self,
        action: Action,
        subject: Option<Uuid>,
        object: &str,
    ) -> Result<(), Error> {
        self.record_changes(action, subject, object, &self.act.changes)
    }

    /// Adds an entry with these changes.
    pub(crate) fn record_changes(
        &self,
        action: Action,
        subject: Option<Uuid>,
        object: &str,
        changes: &[Change],
    ) -> Result<(), Error> {
        let (seq, previous) = self.chain.next(self.connection)?;
        let Act { by, at, reason, .. } = self.act;
        let changes = serde_json::to_string(changes)
            .map_err(|_| Error::because("the changes cannot be written as JSON"))?;
        let text = |text: &'static str| ValueRef::Text(text.as_bytes());
        let id = |id: &'_ Option<Uuid>| -> Option<[u8; 16]> { id.map(Uuid::into_bytes) };
        let (actor, subject) = (id(&by.account), id(&subject));
        // As SQLite will hold them, so that what is checked later is what was written.
        let columns = [
            ValueRef::Integer(seq),
            ValueRef::Integer(*at),
            actor
                .as_ref()
                .map_or(ValueRef::Null, |id| ValueRef::Blob(id)),
            ValueRef::Text(by.name.as_bytes()),
            by.role.map_or(ValueRef::Null, |role| text(role.name())),
            text(action.name()),
            subject
                .as_ref()
                .map_or(ValueRef::Null, |id| ValueRef::Blob(id)),
            ValueRef::Text(object.as_bytes()),
            reason
                .as_ref()
                .map_or(ValueRef::Null, |reason| ValueRef::Text(reason.as_bytes())),
            ValueRef::Text(changes.as_bytes()),
        ];
        let mac = self.chain.entry_mac(&previous, &columns);
        let row = columns.into_iter().chain([ValueRef::Blob(&mac)]);
        self.connection
            .prepare_cached(INSERT)?
            .execute(params_from_iter(row.map(ToSqlOutput::Borrowed)))?;
        self.chain.advance(self.connection, seq, &mac)
    }
}

impl Store {
    /// Runs `work` as [`Engine::write`](crate::sqlite::Engine::write) does, with what it needs to record the act.
    pub(crate) async fn write_audited<T, R>(
        &self,
        act: Act,
        work: impl FnOnce(&Audited) -> Result<Result<T, R>, Error> + Send + 'static,
    ) -> Result<T, R>
    where
        T: Send + 'static,
        R: From<Error> + Send + 'static,
    {
        let chain = self.chain.clone();
        self.engine
            .write(move |connection| work(&Audited::new(connection, &chain, &act)))
            .await
    }

    /// Records an act that changes nothing, such as reading a record.
    pub async fn record(
        &self,
        act: Act,
        action: Action,
        subject: Option<Uuid>,
        object: String,
    ) -> Result<(), Error> {
        self.write_audited(act, move |audited| {
            audited.record(action, subject, &object).map(Ok)
        })
        .await
    }

    /// Entries, newest first.
    pub async fn audit(&self, query: AuditQuery) -> Result<Vec<AuditEntry>, Error> {
        self.engine
            .read(move |connection| select(connection, &query))
            .await
    }

    /// Where the chain ends.
    pub async fn audit_head(&self) -> Result<AuditHead, Error> {
        let chain = self.chain.clone();
        self.engine
            .read(move |connection| match chain.head(connection)? {
                Head::Sound(head) => Ok(head),
                Head::Altered => Err(Error::because("the audit's head is not what was written")),
            })
            .await
    }
}

fn select(connection: &Connection, query: &AuditQuery) -> Result<Vec<AuditEntry>, Error> {
    let action = query.action.map(Action::name);
    let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
    let mut conditions: Vec<(&str, &dyn ToSql)> = Vec::new();
    if let Some(subject) = &query.subject {
        conditions.push(("subject = ?", subject));
    }
    if let Some(actor) = &query.actor {
        conditions.push(("actor = ?", actor));
    }
    if let Some(action) = &action {
        conditions.push(("action = ?", action));
    }
    if let Some(before) = &query.before {
        conditions.push(("seq < ?", before));
    }
    let mut sql = SELECT.to_owned();
    let mut values = Vec::new();
    for (condition, value) in conditions {
        sql += if values.is_empty() {
            " WHERE "
        } else {
            " AND "
        };
        sql += condition;
        values.push(value);
    }
    sql += " ORDER BY seq DESC LIMIT ?";
    values.push(&limit);
    let mut select = connection.prepare_cached(&sql)?;
    let mut rows = select.query(values.as_slice())?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(entry(row)?);
    }
    Ok(entries)
}

fn entry(row: &Row) -> Result<AuditEntry, Error> {
    let unknown = || Error::because("the audit has a word that this program does not know");
    let role: Option<String> = row.get(4)?;
    let role = role.map(|role| Role::parse(&role).ok_or_else(unknown));
    let by = Actor {
        account: row.get(2)?,
        name: row.get(3)?,
        role: role.transpose()?,
    };
    let action: String = row.get(5)?;
    let changes: String = row.get(9)?;
    let act = Act {
        by,
        at: row.get(1)?,
        reason: row.get(8)?,
        changes: serde_json::from_str::<Vec<Change>>(&changes).map_err(|_| unknown())?,
    };
    Ok(AuditEntry {
        seq: row.get(0)?,
        act,
        action: Action::parse(&action).ok_or_else(unknown)?,
        subject: row.get(6)?,
        object: row.get(7)?,
    })
}
