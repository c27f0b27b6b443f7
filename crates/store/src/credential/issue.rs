//! Issuing: an MCP ID to who holds none, and an access code in the place of the one before.

use rules::credential::{Entitlement, entitlement};
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use super::codes::end_live_code;
use super::ids::ids_of;
use super::results::{is_credited, results_of};
use super::{CodeEnd, Issue, NewCode, NewMcpId};
use crate::audit::Audited;
use crate::person::gather;
use crate::{Action, Error};

/// Enough to find a free number.
const DRAWS: usize = 16;

const HOLDER: &str = "SELECT account FROM mcp_id WHERE number = ?1";

/// The first ID of a person is the primary one.
const INSERT: &str = "INSERT INTO mcp_id (id, account, number, is_primary, origin, issued_at)
    SELECT ?1, ?2, ?3, NOT EXISTS (SELECT 1 FROM mcp_id WHERE account = ?2 AND is_primary = 1), ?4, ?5";

const INSERT_CODE: &str = "INSERT INTO access_code (id, mcp_id, sealed, issued_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)";

const CREDIT: &str = "UPDATE exam_result SET credited_to = ?2 WHERE id = ?1";

/// Why no ID was issued.
pub(crate) enum NotIssued {
    /// The person holds one (S06–S08).
    HoldsOne,
    /// The number is on this record.
    Taken(Uuid),
}

/// Issues an ID to a person who holds none, and credits the person's passes to it. A number that is taken is drawn again.
pub(crate) fn issue_id(
    audited: &Audited,
    account: Uuid,
    issue: &mut Issue,
) -> Result<Result<Uuid, NotIssued>, Error> {
    let connection = audited.connection;
    let recorded = results_of(connection, account)?;
    let results: Vec<_> = recorded.iter().map(|known| known.result.clone()).collect();
    let held = ids_of(connection, account)?.len();
    if entitlement(&results, held) == Entitlement::HasId {
        return Ok(Err(NotIssued::HoldsOne));
    }
    let mut before = None;
    for _ in 0..DRAWS {
        let new = issue()?;
        let holder = match insert_id(audited, account, &new, Action::IdIssued)? {
            Err(holder) => holder,
            Ok(()) => {
                for known in recorded.iter().filter(|known| is_credited(&known.result)) {
                    connection
                        .prepare_cached(CREDIT)?
                        .execute([known.id, new.id])?;
                }
                gather(connection, account)?;
                return Ok(Ok(new.id));
            }
        };
        // A number that somebody typed does not change by asking again.
        if before.as_ref() == Some(&new.number) {
            return Ok(Err(NotIssued::Taken(holder)));
        }
        before = Some(new.number);
    }
    Err(Error::because("no free MCP ID was drawn"))
}

/// Records an ID with its code, if it has one; or tells whose the number is.
pub(super) fn insert_id(
    audited: &Audited,
    account: Uuid,
    new: &NewMcpId,
    action: Action,
) -> Result<Result<(), Uuid>, Error> {
    let connection = audited.connection;
    let number = new.number.as_str();
    let holder = connection
        .prepare_cached(HOLDER)?
        .query_row([number], |row| row.get(0))
        .optional()?;
    if let Some(holder) = holder {
        return Ok(Err(holder));
    }
    connection.prepare_cached(INSERT)?.execute(params![
        new.id,
        account,
        number,
        new.origin.name(),
        audited.at()
    ])?;
    audited.record(action, Some(account), number)?;
    if let Some(code) = &new.code {
        insert_code(audited, account, new.id, number, code)?;
    }
    Ok(Ok(()))
}

/// Issues a code for an ID; the one before it does not work any more.
pub(crate) fn replace_code(
    audited: &Audited,
    account: Uuid,
    mcp_id: Uuid,
    number: &str,
    code: &NewCode,
) -> Result<(), Error> {
    end_live_code(audited, mcp_id, CodeEnd::Replaced)?;
    insert_code(audited, account, mcp_id, number, code)
}

fn insert_code(
    audited: &Audited,
    account: Uuid,
    mcp_id: Uuid,
    number: &str,
    code: &NewCode,
) -> Result<(), Error> {
    audited
        .connection
        .prepare_cached(INSERT_CODE)?
        .execute(params![
            code.id,
            mcp_id,
            code.sealed,
            audited.at(),
            code.expires_at
        ])?;
    audited.record_changes(Action::CodeIssued, Some(account), number, &[])
}
