//! Exam results in SQL: reading and writing them, and crediting them to an MCP ID.

use rules::Date;
use rules::credential::{ExamResult, Series};
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{CredentialError, RecordedResult};
use crate::account::word;
use crate::{Act, Action, Change, Error, Micros, Store};

/// The columns that [`result`] reads.
pub(crate) const COLUMNS: &str =
    "id, credited_to, recorded_at, series, code, title, taken_on, passed, score, reference";

const INSERT: &str = "INSERT INTO exam_result
        (id, account, same_as, credited_to, recorded_at, series, code, title, taken_on, passed, score, reference)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";

const UPDATE: &str = "UPDATE exam_result SET same_as = coalesce(?2, same_as), credited_to = ?3,
        series = ?4, code = ?5, title = ?6, taken_on = ?7, passed = ?8, score = ?9, reference = ?10
    WHERE id = ?1";

const SELECT_PRIMARY: &str = "SELECT id FROM mcp_id WHERE account = ?1 AND is_primary = 1";

const SELECT_NUMBER: &str = "SELECT number FROM mcp_id WHERE id = ?1 AND account = ?2";

const SELECT_CREDIT: &str = "SELECT result.code, result.title, mcp_id.number
    FROM exam_result result LEFT JOIN mcp_id ON mcp_id.id = result.credited_to
    WHERE result.id = ?1 AND result.account = ?2";

const CREDIT: &str = "UPDATE exam_result SET credited_to = ?2 WHERE id = ?1";

impl Store {
    /// Credits results of a person to one of the person's IDs; tells how many were not credited to it before.
    pub async fn move_credits(
        &self,
        account: Uuid,
        results: Vec<Uuid>,
        mcp_id: Uuid,
        act: Act,
    ) -> Result<usize, CredentialError> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let Some(number) = number_of(connection, account, mcp_id)? else {
                return Ok(Err(CredentialError::NotFound));
            };
            let mut changes = Vec::new();
            for result in results {
                let Some((exam, before)) = credit_of(connection, account, result)? else {
                    return Ok(Err(CredentialError::NotFound));
                };
                if before.as_ref() != Some(&number) {
                    connection
                        .prepare_cached(CREDIT)?
                        .execute(params![result, mcp_id])?;
                    changes.push(Change::new(&exam, before, Some(number.clone())));
                }
            }
            if !changes.is_empty() {
                audited.record_changes(Action::CreditsMoved, Some(account), &number, &changes)?;
            }
            Ok(Ok(changes.len()))
        })
        .await
    }
}

/// The digits of one of a person's IDs.
pub(crate) fn number_of(
    connection: &Connection,
    account: Uuid,
    mcp_id: Uuid,
) -> Result<Option<String>, Error> {
    Ok(connection
        .prepare_cached(SELECT_NUMBER)?
        .query_row([mcp_id, account], |row| row.get(0))
        .optional()?)
}

/// What people call the exam of one of a person's results, and the number that it is credited to.
fn credit_of(
    connection: &Connection,
    account: Uuid,
    result: Uuid,
) -> Result<Option<(String, Option<String>)>, Error> {
    Ok(connection
        .prepare_cached(SELECT_CREDIT)?
        .query_row([result, account], |row| {
            let code: String = row.get(0)?;
            let exam = if code.is_empty() { row.get(1)? } else { code };
            Ok((exam, row.get(2)?))
        })
        .optional()?)
}

/// Puts a result on record. `same_as`: what it shares with no other.
pub(crate) fn insert_result(
    connection: &Connection,
    [id, account]: [Uuid; 2],
    same_as: &str,
    new: &ExamResult,
    credited_to: Option<Uuid>,
    at: Micros,
) -> Result<(), Error> {
    connection.prepare_cached(INSERT)?.execute(params![
        id,
        account,
        same_as,
        credited_to,
        at,
        new.series.name(),
        new.code,
        new.title,
        new.taken_on.to_string(),
        new.passed,
        new.score,
        new.reference,
    ])?;
    Ok(())
}

/// Puts what a result says now in the place of what it said. `same_as`: what it shares with no other, where that is new.
pub(crate) fn update_result(
    connection: &Connection,
    id: Uuid,
    same_as: Option<&str>,
    new: &ExamResult,
    credited_to: Option<Uuid>,
) -> Result<(), Error> {
    connection.prepare_cached(UPDATE)?.execute(params![
        id,
        same_as,
        credited_to,
        new.series.name(),
        new.code,
        new.title,
        new.taken_on.to_string(),
        new.passed,
        new.score,
        new.reference,
    ])?;
    Ok(())
}

/// Whether a result shows under an MCP ID: an exam of Microsoft's that was passed.
pub(crate) fn is_credited(result: &ExamResult) -> bool {
    result.passed && result.series != Series::NotMicrosoft
}

/// The primary ID of a person.
pub(crate) fn primary_of(connection: &Connection, account: Uuid) -> Result<Option<Uuid>, Error> {
    Ok(connection
        .prepare_cached(SELECT_PRIMARY)?
        .query_row([account], |row| row.get(0))
        .optional()?)
}

/// The results of a person, latest exam first.
pub(crate) fn results_of(
    connection: &Connection,
    account: Uuid,
) -> Result<Vec<RecordedResult>, Error> {
    let sql = format!(
        "SELECT {COLUMNS} FROM exam_result WHERE account = ?1 ORDER BY taken_on DESC, recorded_at DESC, id DESC"
    );
    Ok(connection
        .prepare_cached(&sql)?
        .query_map([account], result)?
        .collect::<Result<_, _>>()?)
}

/// Reads a row of [`COLUMNS`].
pub(crate) fn result(row: &Row) -> rusqlite::Result<RecordedResult> {
    Ok(RecordedResult {
        id: row.get(0)?,
        result: ExamResult {
            series: word(row, 3, Series::parse)?,
            code: row.get(4)?,
            title: row.get(5)?,
            taken_on: word(row, 6, |day| day.parse::<Date>().ok())?,
            passed: row.get(7)?,
            score: row.get(8)?,
            reference: row.get(9)?,
        },
        credited_to: row.get(1)?,
        recorded_at: row.get(2)?,
    })
}
