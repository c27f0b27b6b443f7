//! Sessions: who is signed in. The token itself is never stored.

use rules::Role;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::account::role;
use crate::person::called;
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
    /// What its holder is called; the address where there is no name.
    pub name: String,
    /// What its holder may do.
    pub role: Role,
    /// When it was opened.
    pub created_at: Micros,
    /// When it was last used, to the precision with which the caller touches it.
    pub last_seen_at: Micros,
    /// When the password was last given.
    pub authenticated_at: Micros,
    /// Whether the address was shown to be the account holder's.
    pub is_confirmed: bool,
}

const INSERT: &str =
    "INSERT INTO session (token_hash, account, created_at, last_seen_at, authenticated_at)
    VALUES (?1, ?2, ?3, ?3, ?3)";

/// A sign-in is judged before it comes here. What was judged must still be so: the password may have been set anew since,
/// which ends every session, and a session of a closed account would come back to life when it is opened again.
const INSERT_JUDGED: &str =
    "INSERT INTO session (token_hash, account, created_at, last_seen_at, authenticated_at)
    SELECT ?1, id, ?3, ?3, ?3 FROM account
    WHERE id = ?2 AND password_hash = ?4 AND closed_at IS NULL AND merged_into IS NULL";

/// Whoever cannot sign in any more is not signed in any more.
const SELECT: &str =
    "SELECT account.id, account.email, person.first_name, person.last_name, account.role,
        session.created_at, session.last_seen_at, session.authenticated_at,
        account.confirmed_at IS NOT NULL
    FROM session
    JOIN account ON account.id = session.account
    JOIN person ON person.account = account.id
    WHERE session.token_hash = ?1 AND account.closed_at IS NULL AND account.merged_into IS NULL";

const TOUCH: &str =
    "UPDATE session SET last_seen_at = ?2 WHERE token_hash = ?1 AND last_seen_at < ?2";

const DELETE_ALL: &str = "DELETE FROM session WHERE account = ?1";

const DELETE: &str = "DELETE FROM session WHERE token_hash = ?1";

const FORGET: &str = "DELETE FROM session WHERE last_seen_at < ?1 OR created_at < ?2";

/// Why no session was opened.
enum NotOpened {
    /// What was judged is not so any more.
    Changed,
    Store(Error),
}

impl From<Error> for NotOpened {
    fn from(error: Error) -> NotOpened {
        NotOpened::Store(error)
    }
}

impl Store {
    /// Opens a session for an account, and ends the one that the client had before, so that no token outlives a sign-in.
    /// `password_hash`: what the password was found to fit. `false`, and nothing done, where the account has another one
    /// by now or may not be signed in to any more.
    pub async fn open_session(
        &self,
        account: Uuid,
        password_hash: String,
        session: NewSession,
        before: Option<Hash>,
    ) -> Result<bool, Error> {
        let opened = self.engine.write(move |connection| {
            if let Some(before) = before {
                connection.prepare_cached(DELETE)?.execute([before])?;
            }
            let opened = connection.prepare_cached(INSERT_JUDGED)?.execute(params![
                session.token_hash,
                account,
                session.now,
                password_hash
            ])?;
            Ok(if opened == 1 {
                Ok(())
            } else {
                Err(NotOpened::Changed)
            })
        });
        match opened.await {
            Ok(()) => Ok(true),
            Err(NotOpened::Changed) => Ok(false),
            Err(NotOpened::Store(error)) => Err(error),
        }
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

/// Ends every session of an account.
pub(crate) fn end_sessions(connection: &Connection, account: Uuid) -> Result<(), Error> {
    connection.prepare_cached(DELETE_ALL)?.execute([account])?;
    Ok(())
}

fn session(row: &Row) -> rusqlite::Result<Session> {
    let email: String = row.get(1)?;
    Ok(Session {
        account: row.get(0)?,
        name: called(&row.get::<_, String>(2)?, &row.get::<_, String>(3)?, &email),
        email,
        role: role(row, 4)?,
        created_at: row.get(5)?,
        last_seen_at: row.get(6)?,
        authenticated_at: row.get(7)?,
        is_confirmed: row.get(8)?,
    })
}
