//! Finding people: the index says who may be meant, their texts say who is.

use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::fold::{Folded, Form, Spelling};
use super::index::{self, Looked};
use super::query::Query;
use super::record::{entries, is_found};
use super::{Found, FoundPage, MOST_FOUND};
use crate::credential::ids_of;
use crate::{Error, Store};

/// Nobody waits until more are looked at: the answer then has those found so far.
const MOST_LOOKED_AT: usize = 20_000;

const SELECT_MARKED: &str =
    "SELECT person.account, person.first_name, person.last_name, person.found_by, account.role
    FROM person JOIN account ON account.id = person.account WHERE person.indexed < 2";

const SELECT_HEAD: &str = "SELECT person.first_name, person.last_name, account.email, account.merged_into, person.found_by
    FROM person JOIN account ON account.id = person.account WHERE person.account = ?1";

/// Somebody in whom every word is found.
struct Hit {
    account: Uuid,
    /// Last and first name, folded.
    order: (String, String),
}

/// Those in whom every word is found, up to [`MOST_FOUND`].
struct Hits {
    hits: Vec<Hit>,
    is_more: bool,
}

impl Store {
    /// Candidates in whom every word of `text` is found: in names (in any order, any fragment, without regard to case,
    /// accents and width), addresses, digits of telephone numbers, MCP IDs and references. `after`: [`FoundPage::next`].
    pub async fn find_people(
        &self,
        text: String,
        after: Option<String>,
        limit: usize,
    ) -> Result<FoundPage, Error> {
        self.engine
            .read(move |connection| find(connection, &text, after.as_deref(), limit))
            .await
    }
}

fn find(
    connection: &Connection,
    text: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<FoundPage, Error> {
    let query = Query::parse(text);
    let Hits { mut hits, is_more } = hits(connection, &query)?;
    hits.sort_by(|one, other| (&one.order, one.account).cmp(&(&other.order, other.account)));
    let total = hits.len();
    let after = after.and_then(|after| Uuid::try_parse(after).ok());
    if let Some((first, last, ..)) = after.map(|id| head(connection, id)).transpose()?.flatten() {
        let order = order(&first, &last);
        hits.retain(|hit| (&hit.order, Some(hit.account)) > (&order, after));
    }
    let is_last = hits.len() <= limit;
    hits.truncate(limit);
    let next = hits.last().filter(|_| !is_last);
    let next = next.map(|hit| hit.account.simple().to_string());
    let people = hits
        .iter()
        .map(|hit| found(connection, hit.account, &query))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(FoundPage {
        people: people.into_iter().flatten().collect(),
        total,
        is_more,
        next,
    })
}

/// The accounts of those in whom every word of a text is found, up to [`MOST_FOUND`], in no order.
pub(super) fn accounts(connection: &Connection, text: &str) -> Result<Vec<Uuid>, Error> {
    let hits = hits(connection, &Query::parse(text))?.hits;
    Ok(hits.into_iter().map(|hit| hit.account).collect())
}

fn hits(connection: &Connection, query: &Query) -> Result<Hits, Error> {
    let mut hits = Vec::new();
    if query.is_empty() {
        return Ok(Hits {
            hits,
            is_more: false,
        });
    }
    let mut folded = Folded::default();
    let mut looked_at = 0;
    let mut look = |row: &Row| -> Result<Looked, Error> {
        looked_at += 1;
        if query.is_in(
            entries(row.get_ref(3)?.as_str().unwrap_or_default()),
            &mut folded,
        ) {
            if hits.len() == MOST_FOUND {
                return Ok(Looked::Enough);
            }
            hits.push(hit(row)?);
        }
        Ok(if looked_at < MOST_LOOKED_AT {
            Looked::GoOn
        } else {
            Looked::Enough
        })
    };
    let mut select = connection.prepare_cached(SELECT_MARKED)?;
    let mut rows = select.query(())?;
    while let Some(row) = rows.next()? {
        if is_found(&row.get::<_, String>(4)?) {
            look(row)?;
        }
    }
    let is_more = index::each(connection, query.grams(), look)?;
    Ok(Hits { hits, is_more })
}

fn hit(row: &Row) -> Result<Hit, Error> {
    let (first, last): (String, String) = (row.get(1)?, row.get(2)?);
    Ok(Hit {
        account: row.get(0)?,
        order: order(&first, &last),
    })
}

/// What people are ordered by.
pub(super) fn order(first: &str, last: &str) -> (String, String) {
    let folded = |name| Folded::new(name, Form::Text(Spelling::Plain)).into_string();
    (folded(last), folded(first))
}

type Head = (String, String, String, Option<Uuid>, String);

fn head(connection: &Connection, account: Uuid) -> Result<Option<Head>, Error> {
    let columns = |row: &Row| {
        Ok((
            row.get(0)?,
            row.get(1)?,
            row.get(2)?,
            row.get(3)?,
            row.get(4)?,
        ))
    };
    Ok(connection
        .prepare_cached(SELECT_HEAD)?
        .query_row([account], columns)
        .optional()?)
}

/// Somebody, with why a query finds them.
fn found(connection: &Connection, account: Uuid, query: &Query) -> Result<Option<Found>, Error> {
    let found = somebody(connection, account)?;
    Ok(found.map(|(mut found, found_by)| {
        found.matches = query.matches(entries(&found_by));
        found
    }))
}

/// Somebody without a reason, and what they are found by.
pub(super) fn somebody(
    connection: &Connection,
    account: Uuid,
) -> Result<Option<(Found, String)>, Error> {
    let Some((first_name, last_name, email, merged_into, found_by)) = head(connection, account)?
    else {
        return Ok(None);
    };
    let ids = ids_of(connection, account)?;
    let found = Found {
        account,
        first_name,
        last_name,
        email,
        ids: ids.into_iter().map(|id| id.number).collect(),
        matches: Vec::new(),
        merged_into,
    };
    Ok(Some((found, found_by)))
}
