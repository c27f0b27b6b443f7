//! The index of fragments: SQLite's own full-text index, and the only module that knows of it besides its migration.
//!
//! Adding to the index one person at a time costs as much as hundreds at once, so a change only marks its person. Once
//! enough are marked, they are indexed together, in the transaction that marked the last of them. The search looks at those
//! who are still marked one by one: it finds everybody at any time.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use super::rare::{RareFragments, Words, rare_fragments};
use super::record::{entries, is_found};
use super::{gram, record};
use crate::Error;

/// As many may be marked; the search looks at each.
const MOST_MARKED: usize = 512;

/// As many are indexed in one transaction.
const MOST_AT_ONCE: usize = 4_096;

const COUNT_MARKED: &str = "SELECT count(*) FROM (SELECT 1 FROM person WHERE indexed < 2 LIMIT ?1)";

const SELECT_MARKED: &str = "SELECT person.number, person.indexed, person.found_by, account.role
    FROM person JOIN account ON account.id = person.account
    WHERE person.indexed < 2 ORDER BY person.number LIMIT ?1";

const SELECT_UNGATHERED: &str =
    "SELECT account FROM person WHERE indexed < 2 AND found_by = '' LIMIT ?1";

const DELETE: &str = "DELETE FROM person_gram WHERE rowid = ?1";

const INSERT: &str = "INSERT INTO person_gram (rowid, grams) VALUES (?1, ?2)";

const UNMARK: &str = "UPDATE person SET indexed = 2 WHERE number = ?1";

/// People in the order of their numbers. The table is asked for each whom the index names.
const SELECT: &str = "SELECT person.account, person.first_name, person.last_name, person.found_by
    FROM person_gram CROSS JOIN person ON person.number = person_gram.rowid
    WHERE person_gram MATCH ?1 AND person.indexed = 2";

/// The number of the last of the first few who have a fragment.
const SELECT_FEW: &str =
    "SELECT rowid FROM person_gram WHERE person_gram MATCH ?1 LIMIT 1 OFFSET ?2";

const FEW: u32 = 64;

/// Whether to go on looking.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    GoOn,
    Enough,
}

struct Marked {
    number: i64,
    was_indexed: bool,
    found_by: String,
    role: String,
}

/// Indexes those who are marked, if they are many.
pub(crate) fn index_many(connection: &Connection) -> Result<(), Error> {
    if marked(connection, MOST_MARKED + 1)? > MOST_MARKED {
        index(connection)?;
    }
    Ok(())
}

/// How many are marked, counted no further than to `most`.
fn marked(connection: &Connection, most: usize) -> Result<usize, Error> {
    let count = connection
        .prepare_cached(COUNT_MARKED)?
        .query_row([most], |row| row.get(0))?;
    Ok(count)
}

/// Gathers and indexes everybody who is marked, some thousands at a time.
pub(crate) fn index_all(connection: &mut Connection) -> Result<(), Error> {
    while marked(connection, 1)? > 0 {
        // Asks for the right to write before it reads: where somebody else wrote after the first read, SQLite refuses
        // the first write at once, however long one is ready to wait (sqlite.org/rescode.html#busy_snapshot).
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let ungathered = transaction
            .prepare_cached(SELECT_UNGATHERED)?
            .query_map([MOST_AT_ONCE], |row| row.get(0))?
            .collect::<Result<Vec<_>, _>>()?;
        for account in ungathered {
            record::gather(&transaction, account)?;
        }
        index(&transaction)?;
        transaction.commit()?;
    }
    Ok(())
}

/// Looks at everybody in the index who has all fragments of an alternative of each word, until it is enough; tells whether
/// somebody was left.
pub(super) fn each(
    connection: &Connection,
    words: Words,
    mut look: impl FnMut(&Row) -> Result<Looked, Error>,
) -> Result<bool, Error> {
    let mut select = connection.prepare_cached(SELECT)?;
    let words = rare_fragments(words, |gram| share(connection, gram))?;
    let mut rows = select.query([expression(&words)])?;
    while let Some(row) = rows.next()? {
        if look(row)? == Looked::Enough {
            return Ok(true);
        }
    }
    Ok(false)
}

/// About which share of people has a fragment: as many as the first of them are near to each other.
fn share(connection: &Connection, gram: &str) -> Result<f64, Error> {
    let last: Option<f64> = connection
        .prepare_cached(SELECT_FEW)?
        .query_row(params![quoted(gram), FEW - 1], |row| row.get(0))
        .optional()?;
    Ok(last.map_or(0.0, |last| f64::from(FEW) / last.max(1.0)))
}

/// Fragments are letters and digits: within quotes they are nothing else.
fn quoted(gram: &str) -> String {
    format!("\"{}\"", token(gram))
}

/// In the language of the index.
fn expression(words: &RareFragments) -> String {
    let all = |grams: &Vec<String>| {
        let quoted: Vec<_> = grams.iter().map(|gram| quoted(gram)).collect();
        format!("({})", quoted.join(" AND "))
    };
    let any = |alternatives: &Vec<Vec<String>>| {
        let alternatives: Vec<_> = alternatives.iter().map(all).collect();
        format!("({})", alternatives.join(" OR "))
    };
    let words: Vec<_> = words.iter().map(any).collect();
    words.join(" AND ")
}

fn index(connection: &Connection) -> Result<(), Error> {
    let marked = connection
        .prepare_cached(SELECT_MARKED)?
        .query_map([MOST_AT_ONCE], |row| {
            Ok(Marked {
                number: row.get(0)?,
                was_indexed: row.get::<_, i64>(1)? == 1,
                found_by: row.get(2)?,
                role: row.get(3)?,
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut delete = connection.prepare_cached(DELETE)?;
    let mut insert = connection.prepare_cached(INSERT)?;
    let mut unmark = connection.prepare_cached(UNMARK)?;
    for person in &marked {
        if person.was_indexed {
            delete.execute([person.number])?;
        }
        if is_found(&person.role) {
            let grams = gram::of_entries(entries(&person.found_by));
            insert.execute(params![person.number, joined(&grams)])?;
        }
        unmark.execute([person.number])?;
    }
    Ok(())
}

fn joined(grams: &BTreeSet<String>) -> String {
    let tokens: Vec<_> = grams.iter().map(|gram| token(gram)).collect();
    tokens.join(" ")
}

/// A fragment as the index takes it: to its tokenizer, letters are ASCII's and everything that is not ASCII.
fn token(gram: &str) -> String {
    gram.replace('@', "＠")
}
