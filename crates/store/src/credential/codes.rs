//! Access codes in SQL: shown to their owners, used, expired. Whatever ends one wipes its sealed text.

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::{CodeEnd, CredentialError};
use crate::audit::Audited;
use crate::{Act, Action, Error, Micros, Store};

/// As many are ended in one transaction, so that others get their turn.
const AT_ONCE: usize = 500;

const SELECT: &str = "SELECT mcp_id.number, code.sealed, code.expires_at, code.ended_at IS NULL
    FROM access_code code JOIN mcp_id ON mcp_id.id = code.mcp_id
    WHERE code.id = ?1 AND mcp_id.account = ?2";

const SELECT_EXPIRED: &str = "SELECT code.id, mcp_id.account, mcp_id.number
    FROM access_code code JOIN mcp_id ON mcp_id.id = code.mcp_id
    WHERE code.ended_at IS NULL AND code.expires_at <= ?1 ORDER BY code.expires_at LIMIT ?2";

const END: &str = "UPDATE access_code SET sealed = NULL, ended = ?2, ended_at = ?3 WHERE id = ?1 AND ended_at IS NULL";

const END_LIVE: &str = "UPDATE access_code SET sealed = NULL, ended = ?2, ended_at = ?3 WHERE mcp_id = ?1 AND ended_at IS NULL";

/// A code of a person's.
struct Code {
    number: String,
    sealed: Option<Vec<u8>>,
    expires_at: Micros,
    is_live: bool,
}

impl Store {
    /// The sealed text of a code that still works, for its owner; audited as revealed. `None` where it does not work any more.
    pub async fn reveal_code(
        &self,
        account: Uuid,
        code: Uuid,
        act: Act,
    ) -> Result<Option<Vec<u8>>, CredentialError> {
        self.write_audited(act, move |audited| {
            let Some(code) = select(audited.connection, account, code)? else {
                return Ok(Err(CredentialError::NotFound));
            };
            if !code.is_live || code.expires_at <= audited.at() {
                return Ok(Ok(None));
            }
            audited.record(Action::CodeRevealed, Some(account), &code.number)?;
            Ok(Ok(code.sealed))
        })
        .await
    }

    /// Ends a code because its owner used it, and wipes it. One that has ended already stays as it is.
    pub async fn use_code(
        &self,
        account: Uuid,
        code: Uuid,
        act: Act,
    ) -> Result<(), CredentialError> {
        self.write_audited(act, move |audited| {
            let Some(found) = select(audited.connection, account, code)? else {
                return Ok(Err(CredentialError::NotFound));
            };
            if found.is_live {
                end(audited, code, CodeEnd::Used)?;
                audited.record(Action::CodeUsed, Some(account), &found.number)?;
            }
            Ok(Ok(()))
        })
        .await
    }

    /// Ends the codes whose time has run out, and wipes them; tells how many. Audited, one entry each.
    pub async fn expire_codes(&self, act: Act) -> Result<usize, Error> {
        let mut expired = 0;
        loop {
            let some = self.write_audited(act.clone(), expire_some).await?;
            expired += some;
            if some < AT_ONCE {
                return Ok(expired);
            }
        }
    }
}

fn expire_some(audited: &Audited) -> Result<Result<usize, Error>, Error> {
    let expired = audited
        .connection
        .prepare_cached(SELECT_EXPIRED)?
        .query_map(params![audited.at(), AT_ONCE], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<Vec<(Uuid, Uuid, String)>, _>>()?;
    for (code, account, number) in &expired {
        end(audited, *code, CodeEnd::Expired)?;
        audited.record(Action::CodeExpired, Some(*account), number)?;
    }
    Ok(Ok(expired.len()))
}

fn select(connection: &Connection, account: Uuid, code: Uuid) -> Result<Option<Code>, Error> {
    Ok(connection
        .prepare_cached(SELECT)?
        .query_row([code, account], |row| {
            Ok(Code {
                number: row.get(0)?,
                sealed: row.get(1)?,
                expires_at: row.get(2)?,
                is_live: row.get(3)?,
            })
        })
        .optional()?)
}

fn end(audited: &Audited, code: Uuid, why: CodeEnd) -> Result<(), Error> {
    audited
        .connection
        .prepare_cached(END)?
        .execute(params![code, why.name(), audited.at()])?;
    Ok(())
}

/// Ends the code of an ID that still works, if there is one.
pub(super) fn end_live_code(audited: &Audited, mcp_id: Uuid, why: CodeEnd) -> Result<(), Error> {
    audited
        .connection
        .prepare_cached(END_LIVE)?
        .execute(params![mcp_id, why.name(), audited.at()])?;
    Ok(())
}
