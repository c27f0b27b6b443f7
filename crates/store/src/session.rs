//! Sessions: who is signed in. The token itself is never stored.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::{Error, Hash, Micros, Store};

/// A session to be opened.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// SHA-256 of the token.
    pub token_hash: Hash,
    /// When: also the time of the sign-in.
    pub now: Micros,
}

/// A session on record, with its account. Whether it still counts is the caller's to judge by the times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The signed-in account.
    pub account: Uuid,
    /// The account's address as typed.
    pub email: String,
    /// When it was opened.
    pub created_at: Micros,
    /// When it was last used, to the precision with which the caller touches it.
    pub last_seen_at: Micros,
    /// When the password was last given.
    pub authenticated_at: Micros,
}

const INSERT: &str =
    "INSERT INTO session (token_hash, account, created_at, last_seen_at, authenticated_at)
    VALUES (?1, ?2, ?3, ?3, ?3)";

const SELECT: &str = "SELECT account.id, account.email, session.created_at, session.last_seen_at, session.authenticated_at
    FROM session JOIN account ON account.id = session.account WHERE session.token_hash = ?1";

const TOUCH: &str =
    "UPDATE session SET last_seen_at = ?2 WHERE token_hash = ?1 AND last_seen_at < ?2";

const DELETE: &str = "DELETE FROM session WHERE token_hash = ?1";

const FORGET: &str = "DELETE FROM session WHERE last_seen_at < ?1 OR created_at < ?2";

impl Store {
    /// Opens a session for an account, and ends the one that the client had before, so that no token outlives a sign-in.
    pub async fn open_session(
        &self,
        account: Uuid,
        session: NewSession,
        before: Option<Hash>,
    ) -> Result<(), Error> {
        self.engine
            .write(move |connection| {
                if let Some(before) = before {
                    connection.prepare_cached(DELETE)?.execute([before])?;
                }
                insert_session(connection, account, &session).map(Ok)
            })
            .await
    }

    /// The session of a token.
    pub async fn session(&self, token_hash: Hash) -> Result<Option<Session>, Error> {
        self.engine
            .read(move |connection| {
                Ok(connection
                    .prepare_cached(SELECT)?
                    .query_row([token_hash], session)
                    .optional()?)
            })
            .await
    }

    /// Records that a session was used.
    pub async fn touch_session(&self, token_hash: Hash, now: Micros) -> Result<(), Error> {
        self.engine
            .write(move |connection| {
                connection
                    .prepare_cached(TOUCH)?
                    .execute(params![token_hash, now])?;
                Ok(Ok(()))
            })
            .await
    }

    /// Ends a session.
    pub async fn close_session(&self, token_hash: Hash) -> Result<(), Error> {
        self.engine
            .write(move |connection| {
                connection.prepare_cached(DELETE)?.execute([token_hash])?;
                Ok(Ok(()))
            })
            .await
    }

    /// Forgets sessions not seen since `seen` or opened before `opened`; tells how many.
    pub async fn forget_sessions(&self, seen: Micros, opened: Micros) -> Result<usize, Error> {
        self.engine
            .write(move |connection| {
                Ok(Ok(connection
                    .prepare_cached(FORGET)?
                    .execute([seen, opened])?))
            })
            .await
    }
}

pub(crate) fn insert_session(
    connection: &Connection,
    account: Uuid,
    new: &NewSession,
) -> Result<(), Error> {
    connection
        .prepare_cached(INSERT)?
        .execute(params![new.token_hash, account, new.now])?;
    Ok(())
}

fn session(row: &Row) -> rusqlite::Result<Session> {
    Ok(Session {
        account: row.get(0)?,
        email: row.get(1)?,
        created_at: row.get(2)?,
        last_seen_at: row.get(3)?,
        authenticated_at: row.get(4)?,
    })
}
