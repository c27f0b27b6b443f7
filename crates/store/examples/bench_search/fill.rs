//! Writes the rows of invented people straight into the tables. The store indexes them when it is opened.

use std::path::Path;

use rusqlite::{Connection, params};
use uuid::Uuid;

use crate::Failure;
use crate::people::person;

/// So many are written in a transaction.
const AT_ONCE: u64 = 50_000;

pub fn fill(path: &Path, people: u64) -> Result<(), Failure> {
    let mut connection = Connection::open(path)?;
    // Nothing is lost when this is lost.
    connection.execute_batch("PRAGMA synchronous = OFF; PRAGMA cache_size = -200000;")?;
    for start in (0..people).step_by(AT_ONCE as usize) {
        let transaction = connection.transaction()?;
        for number in start..people.min(start + AT_ONCE) {
            insert(&transaction, number)?;
        }
        transaction.commit()?;
    }
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    Ok(())
}

fn insert(connection: &Connection, number: u64) -> Result<(), Failure> {
    let person = person(number);
    let account = id(1, number, 0);
    connection
        .prepare_cached("INSERT INTO account (id, email, email_folded, password_hash, created_at) VALUES (?1, ?2, ?2, '', 1)")?
        .execute(params![account, person.email])?;
    connection
        .prepare_cached(
            "INSERT INTO profile (account, version, content, updated_at) VALUES (?1, 1, '{}', 1)",
        )?
        .execute([account])?;
    connection
        .prepare_cached("INSERT INTO person (account, first_name, last_name, email, phone) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![account, person.first, person.last, person.email, person.phone])?;
    if let Some(mcp_id) = person.mcp_id {
        connection
            .prepare_cached("INSERT INTO mcp_id (id, account, number, is_primary, origin, issued_at) VALUES (?1, ?2, ?3, 1, 'automatic', 1)")?
            .execute(params![id(2, number, 0), account, mcp_id])?;
    }
    for (exam, reference) in (0..).zip(person.exams) {
        let result = id(3, number, exam);
        connection
            .prepare_cached(
                "INSERT INTO exam_result (id, account, same_as, series, code, title, taken_on, passed, reference, recorded_at)
                VALUES (?1, ?2, ?3, 'office-2007', '77-601', 'Word 2007', '2008-05-17', 1, ?4, 1)",
            )?
            .execute(params![result, account, result.to_string(), reference])?;
    }
    if let Some(reference) = person.registration {
        connection
            .prepare_cached("INSERT INTO registration (id, account, reference, version, registered_at) VALUES (?1, ?2, ?3, 1, 1)")?
            .execute(params![id(4, number, 0), account, reference])?;
    }
    Ok(())
}

/// Ordered by time, as UUIDv7 are.
fn id(kind: u64, number: u64, part: u64) -> Uuid {
    Uuid::from_u64_pair(number, kind << 32 | part)
}

/// Prints how much of the database the search takes.
pub fn print_tables(path: &Path) -> Result<(), Failure> {
    let connection = Connection::open(path)?;
    let documents: i64 =
        connection.query_row("SELECT sum(length(found_by)) FROM person", (), |row| {
            row.get(0)
        })?;
    let index: i64 = connection.query_row(
        "SELECT sum(length(block)) FROM person_gram_data",
        (),
        |row| row.get(0),
    )?;
    println!(
        "what people are found by: {} MB, index: {} MB",
        documents / 1_000_000,
        index / 1_000_000
    );
    Ok(())
}
