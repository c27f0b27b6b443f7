//! Sending a request, once per key.

use rules::RequestState;
use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use super::read::select;
use super::{NewRequest, SendError, Sent};
use crate::audit::Audited;
use crate::person::gather;
use crate::{Act, Action, Error, Hash, Store};

const SELECT_BEFORE: &str = "SELECT account, payload_hash FROM request WHERE id = ?1";

const UNDER_WAY: &str = "SELECT id FROM request
    WHERE account = ?1 AND kind = ?2 AND state NOT IN ('fulfilled', 'refused', 'withdrawn')";

/// The id was looked for before, so that what is in the way can only be the reference.
const INSERT: &str = "INSERT INTO request
        (id, account, reference, kind, state, version, guidance, message, payload_hash, sent_at, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8, ?9, ?9) ON CONFLICT DO NOTHING";

impl Store {
    /// Records a request, once per key.
    pub async fn send_request(&self, new: NewRequest, act: Act) -> Result<Sent, SendError> {
        self.write_audited(act, move |audited| send(audited, &new))
            .await
    }
}

fn send(audited: &Audited, new: &NewRequest) -> Result<Result<Sent, SendError>, Error> {
    let connection = audited.connection;
    let before: Option<(Uuid, Hash)> = connection
        .prepare_cached(SELECT_BEFORE)?
        .query_row([new.id], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    if let Some((account, payload_hash)) = before {
        let found = select(connection, new.id)?
            .filter(|_| account == new.account && payload_hash == new.payload_hash);
        return Ok(found.map(Sent::Before).ok_or(SendError::KeyReused));
    }
    let under_way: Option<Uuid> = connection
        .prepare_cached(UNDER_WAY)?
        .query_row(params![new.account, new.kind.name()], |row| row.get(0))
        .optional()?;
    if let Some(under_way) = under_way {
        return Ok(Err(SendError::UnderWay(under_way)));
    }
    let inserted = connection.prepare_cached(INSERT)?.execute(params![
        new.id,
        new.account,
        new.reference,
        new.kind.name(),
        RequestState::Waiting.name(),
        new.guidance,
        new.message,
        new.payload_hash,
        audited.at()
    ])?;
    if inserted == 0 {
        return Ok(Err(SendError::ReferenceTaken));
    }
    gather(connection, new.account)?;
    audited.record(Action::RequestSent, Some(new.account), &new.reference)?;
    let sent = select(connection, new.id)?;
    Ok(sent
        .map(Sent::Now)
        .ok_or_else(|| Error::because("the request that was recorded is not there").into()))
}
