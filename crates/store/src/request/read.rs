//! Reading requests.

use rules::{RequestKind, RequestState};
use rusqlite::{Connection, OptionalExtension, Row, ToSql};
use uuid::Uuid;

use super::{Request, RequestQuery, STEPS, StepTaken};
use crate::account::word;
use crate::person::called;
use crate::{Error, Store};

const SELECT: &str = "SELECT request.id, request.account, person.first_name, person.last_name, account.email,
        request.reference, request.kind, request.state, request.version, request.guidance, request.message,
        request.claimed_by, claimer.first_name, claimer.last_name, claimer_account.email,
        request.sent_at, request.updated_at
    FROM request
    JOIN account ON account.id = request.account
    JOIN person ON person.account = request.account
    LEFT JOIN account claimer_account ON claimer_account.id = request.claimed_by
    LEFT JOIN person claimer ON claimer.account = request.claimed_by";

const SELECT_STEPS: &str = "SELECT at, actor_name, by_staff, step, text FROM request_step WHERE request = ?1 ORDER BY version";

impl Store {
    /// One request with its steps.
    pub async fn request(&self, id: Uuid) -> Result<Option<Request>, Error> {
        self.engine
            .read(move |connection| select(connection, id))
            .await
    }

    /// The requests of a candidate, newest first.
    pub async fn requests_of(&self, account: Uuid) -> Result<Vec<Request>, Error> {
        self.engine
            .read(move |connection| {
                let sql = format!(
                    "{SELECT} WHERE request.account = ?1 ORDER BY request.sent_at DESC, request.id DESC"
                );
                list(connection, &sql, &[&account])
            })
            .await
    }

    /// Requests for a desk, oldest first.
    pub async fn requests(&self, query: RequestQuery) -> Result<Vec<Request>, Error> {
        self.engine
            .read(move |connection| select_some(connection, &query))
            .await
    }
}

/// One request with its steps.
pub(super) fn select(connection: &Connection, id: Uuid) -> Result<Option<Request>, Error> {
    let sql = format!("{SELECT} WHERE request.id = ?1");
    let found = connection
        .prepare_cached(&sql)?
        .query_row([id], request)
        .optional()?;
    let Some(mut found) = found else {
        return Ok(None);
    };
    found.steps = connection
        .prepare_cached(SELECT_STEPS)?
        .query_map([id], step)?
        .collect::<Result<_, _>>()?;
    Ok(Some(found))
}

fn select_some(connection: &Connection, query: &RequestQuery) -> Result<Vec<Request>, Error> {
    let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
    let mut conditions = Vec::new();
    let mut values: Vec<&dyn ToSql> = Vec::new();
    // Names of ours, not anybody's words: they can stand in the statement.
    if !query.kinds.is_empty() {
        let names = quoted(query.kinds.iter().map(|kind| kind.name()));
        conditions.push(format!("request.kind IN ({names})"));
    }
    if !query.states.is_empty() {
        let names = quoted(query.states.iter().map(|state| state.name()));
        conditions.push(format!("request.state IN ({names})"));
    }
    if let Some(claimer) = &query.claimed_by {
        conditions.push("request.claimed_by = ?".to_owned());
        values.push(claimer);
    }
    if let Some((sent_at, id)) = &query.after {
        conditions.push("(request.sent_at, request.id) > (?, ?)".to_owned());
        values.extend([sent_at as &dyn ToSql, id]);
    }
    values.push(&limit);
    let conditions = if conditions.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", conditions.join(" AND "))
    };
    let sql = format!("{SELECT} {conditions} ORDER BY request.sent_at, request.id LIMIT ?");
    list(connection, &sql, &values)
}

fn quoted<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names
        .map(|name| format!("'{name}'"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn list(connection: &Connection, sql: &str, values: &[&dyn ToSql]) -> Result<Vec<Request>, Error> {
    Ok(connection
        .prepare_cached(sql)?
        .query_map(values, request)?
        .collect::<Result<_, _>>()?)
}

fn request(row: &Row) -> rusqlite::Result<Request> {
    let text = |column: usize| {
        row.get::<_, Option<String>>(column)
            .map(Option::unwrap_or_default)
    };
    let name = |first: usize| {
        Ok::<_, rusqlite::Error>(called(&text(first)?, &text(first + 1)?, &text(first + 2)?))
    };
    let claimer: Option<Uuid> = row.get(11)?;
    Ok(Request {
        id: row.get(0)?,
        account: row.get(1)?,
        name: name(2)?,
        reference: row.get(5)?,
        kind: word(row, 6, RequestKind::parse)?,
        state: word(row, 7, RequestState::parse)?,
        version: row.get(8)?,
        guidance: row.get(9)?,
        message: row.get(10)?,
        claimed_by: claimer
            .map(|claimer| Ok::<_, rusqlite::Error>((claimer, name(12)?)))
            .transpose()?,
        sent_at: row.get(15)?,
        updated_at: row.get(16)?,
        steps: Vec::new(),
    })
}

fn step(row: &Row) -> rusqlite::Result<StepTaken> {
    let named = |name: &str| {
        STEPS
            .iter()
            .find(|(_, known)| *known == name)
            .map(|(step, _)| *step)
    };
    Ok(StepTaken {
        at: row.get(0)?,
        by: row.get(1)?,
        by_staff: row.get(2)?,
        step: word(row, 3, named)?,
        text: row.get(4)?,
    })
}
