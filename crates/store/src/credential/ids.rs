//! MCP IDs in SQL: reading them, linking one that was found, choosing the primary one.

use rules::Role;
use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::issue::insert_id;
use super::results::{number_of, primary_of, results_of};
use super::{CodeEnd, CodeState, CredentialError, Credentials, McpId, NewMcpId, Origin};
use crate::account::word;
use crate::person::gather;
use crate::{Act, Action, Change, Error, Store};

/// The codes of an ID follow each other; the latest is the one that counts.
const SELECT: &str = "SELECT mcp_id.id, mcp_id.account, mcp_id.number, mcp_id.is_primary, mcp_id.origin, mcp_id.issued_at,
        code.id, code.issued_at, code.expires_at, code.ended, code.ended_at
    FROM mcp_id
    LEFT JOIN access_code code ON code.id = (
        SELECT id FROM access_code WHERE mcp_id = mcp_id.id ORDER BY ended_at IS NULL DESC, issued_at DESC, id DESC LIMIT 1
    )
    WHERE mcp_id.account = ?1
    ORDER BY mcp_id.is_primary DESC, mcp_id.issued_at, mcp_id.id";

const IS_CANDIDATE: &str =
    "SELECT count(*) FROM account WHERE id = ?1 AND role = ?2 AND merged_into IS NULL";

/// There is one primary at most at any time.
const NO_PRIMARY: &str = "UPDATE mcp_id SET is_primary = 0 WHERE account = ?1 AND is_primary = 1";

const PRIMARY: &str = "UPDATE mcp_id SET is_primary = 1 WHERE id = ?1";

impl Store {
    /// The exams and IDs of an account.
    pub async fn credentials(&self, account: Uuid) -> Result<Credentials, Error> {
        self.engine
            .read(move |connection| {
                Ok(Credentials {
                    results: results_of(connection, account)?,
                    ids: ids_of(connection, account)?,
                })
            })
            .await
    }

    /// Links an ID that was found elsewhere to a person; the first one is primary.
    pub async fn link_id(
        &self,
        account: Uuid,
        new: NewMcpId,
        act: Act,
    ) -> Result<(), CredentialError> {
        self.write_audited(act, move |audited| {
            if !is_candidate(audited.connection, account)? {
                return Ok(Err(CredentialError::NotFound));
            }
            if let Err(holder) = insert_id(audited, account, &new, Action::IdLinked)? {
                return Ok(Err(CredentialError::NumberTaken(holder)));
            }
            gather(audited.connection, account).map(Ok)
        })
        .await
    }

    /// Makes another of a person's IDs the primary one.
    pub async fn choose_primary(
        &self,
        account: Uuid,
        mcp_id: Uuid,
        act: Act,
    ) -> Result<(), CredentialError> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let Some(number) = number_of(connection, account, mcp_id)? else {
                return Ok(Err(CredentialError::NotFound));
            };
            let before = primary_of(connection, account)?;
            if before == Some(mcp_id) {
                return Ok(Ok(()));
            }
            let before = match before {
                Some(before) => number_of(connection, account, before)?,
                None => None,
            };
            set_primary(connection, account, Some(mcp_id))?;
            let change = Change::new("primary", before, Some(number.clone()));
            audited.record_changes(Action::PrimaryChosen, Some(account), &number, &[change])?;
            Ok(Ok(()))
        })
        .await
    }
}

/// Whether this is a candidate's record that is not merged into another.
fn is_candidate(connection: &Connection, account: Uuid) -> Result<bool, Error> {
    let candidate = Role::Candidate.name();
    Ok(connection
        .prepare_cached(IS_CANDIDATE)?
        .query_row(params![account, candidate], |row| row.get(0))?)
}

/// Makes one of a person's IDs the primary one, or none.
pub(crate) fn set_primary(
    connection: &Connection,
    account: Uuid,
    mcp_id: Option<Uuid>,
) -> Result<(), Error> {
    connection.prepare_cached(NO_PRIMARY)?.execute([account])?;
    if let Some(mcp_id) = mcp_id {
        connection.prepare_cached(PRIMARY)?.execute([mcp_id])?;
    }
    Ok(())
}

/// The IDs of a person, the primary one first.
pub(crate) fn ids_of(connection: &Connection, account: Uuid) -> Result<Vec<McpId>, Error> {
    Ok(connection
        .prepare_cached(SELECT)?
        .query_map([account], id)?
        .collect::<Result<_, _>>()?)
}

fn id(row: &Row) -> rusqlite::Result<McpId> {
    let code = row.get::<_, Option<Uuid>>(6)?;
    Ok(McpId {
        id: row.get(0)?,
        account: row.get(1)?,
        number: row.get(2)?,
        is_primary: row.get(3)?,
        origin: word(row, 4, Origin::parse)?,
        issued_at: row.get(5)?,
        code: code.map(|id| state(row, id)).transpose()?,
    })
}

fn state(row: &Row, id: Uuid) -> rusqlite::Result<CodeState> {
    let ended = match row.get(10)? {
        Some(at) => Some((word(row, 9, CodeEnd::parse)?, at)),
        None => None,
    };
    Ok(CodeState {
        id,
        issued_at: row.get(7)?,
        expires_at: row.get(8)?,
        ended,
    })
}
