//! Results in SQL: telling one that is on record from a new one, and recording what changed.

use rules::credential::{ExamResult, exam_key};
use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::ImportRow;
use crate::audit::Audited;
use crate::credential::{COLUMNS, insert_result, is_credited, primary_of, result, update_result};
use crate::person::compact;
use crate::{Action, Change, Error, RecordedResult};

const HOLDER_OF: &str = "SELECT id, account FROM exam_result WHERE same_as = ?1";

/// Where a result is on record already.
pub(super) enum Known {
    Here(RecordedResult),
    /// Under the same reference number, on another person's record.
    OfAnother,
    Nowhere,
}

/// Finds a result that is on record: by its reference number; failing that, the same person's exam of the day.
pub(super) fn find(
    connection: &Connection,
    account: Option<Uuid>,
    new: &ExamResult,
) -> Result<Known, Error> {
    if let Some(key) = reference_key(new) {
        let found: Option<(Uuid, Uuid)> = connection
            .prepare_cached(HOLDER_OF)?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match found {
            Some((id, holder)) if Some(holder) == account => {
                let sql = format!("SELECT {COLUMNS} FROM exam_result WHERE id = ?1");
                let known = connection.prepare_cached(&sql)?.query_row([id], result)?;
                return Ok(Known::Here(known));
            }
            Some(_) => return Ok(Known::OfAnother),
            None => {}
        }
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM exam_result WHERE account = ?1 AND taken_on = ?2 ORDER BY recorded_at, id"
    );
    let of_the_day = connection
        .prepare_cached(&sql)?
        .query_map(params![account, new.taken_on.to_string()], result)?
        .collect::<Result<Vec<_>, _>>()?;
    let mut same = of_the_day.into_iter().filter(|known| {
        exam(&known.result) == exam(new)
            && (reference_key(&known.result).is_none() || reference_key(new).is_none())
    });
    Ok(same.next().map_or(Known::Nowhere, Known::Here))
}

/// Records a result that is new.
pub(super) fn insert(audited: &Audited, account: Uuid, row: &ImportRow) -> Result<(), Error> {
    let new = &row.result;
    let credited_to = credit(audited.connection, account, new, None)?;
    let same_as = same_as(account, new);
    insert_result(
        audited.connection,
        [row.id, account],
        &same_as,
        new,
        credited_to,
        audited.at(),
    )?;
    let changes: Vec<_> = fields(new)
        .filter(|(_, new)| new.is_some())
        .map(|(field, new)| Change::new(field, None, new))
        .collect();
    audited.record_changes(Action::ResultRecorded, Some(account), name(new), &changes)
}

/// Brings a result up to date, and tells what changed.
pub(super) fn update(
    audited: &Audited,
    account: Uuid,
    known: RecordedResult,
    new: &ExamResult,
) -> Result<Vec<Change>, Error> {
    let before = known.result;
    let new = new.clone().or(&before);
    let changes: Vec<_> = fields(&before)
        .zip(fields(&new))
        .filter(|((_, old), (_, new))| old != new)
        .map(|((field, old), (_, new))| Change::new(field, old, new))
        .collect();
    if changes.is_empty() {
        return Ok(changes);
    }
    let credited_to = credit(audited.connection, account, &new, known.credited_to)?;
    let same_as = reference_key(&new);
    let same_as = same_as.as_deref();
    update_result(audited.connection, known.id, same_as, &new, credited_to)?;
    audited.record_changes(Action::ResultRecorded, Some(account), name(&new), &changes)?;
    Ok(changes)
}

/// To which ID a result is credited: where it was, or to the primary one; a result that is no pass to none.
fn credit(
    connection: &Connection,
    account: Uuid,
    new: &ExamResult,
    before: Option<Uuid>,
) -> Result<Option<Uuid>, Error> {
    match before {
        _ if !is_credited(new) => Ok(None),
        Some(before) => Ok(Some(before)),
        None => primary_of(connection, account),
    }
}

/// What no two results share: the reference number, or person, exam and day.
fn same_as(account: Uuid, result: &ExamResult) -> String {
    let person_and_day = || {
        let exam = exam(result);
        format!("exam {} {exam} {}", account.simple(), result.taken_on)
    };
    reference_key(result).unwrap_or_else(person_and_day)
}

fn reference_key(result: &ExamResult) -> Option<String> {
    let reference = compact(result.reference.as_deref()?);
    (!reference.is_empty()).then(|| format!("reference {reference}"))
}

/// The exam, however its code or title is written.
fn exam(result: &ExamResult) -> String {
    compact(name(result))
}

/// What people call the exam.
fn name(result: &ExamResult) -> &str {
    exam_key(&result.code, &result.title)
}

/// What a result says, by its names on record.
fn fields(result: &ExamResult) -> impl Iterator<Item = (&'static str, Option<String>)> {
    let fields = result.fields().into_iter();
    fields.map(|(column, said)| (column.field(), said))
}
