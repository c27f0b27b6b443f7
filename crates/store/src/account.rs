//! Accounts: who can sign in.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use crate::session::{NewSession, insert_session};
use crate::{Error, Micros, Store};

/// An account to be made, signed in at once, with its first profile.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// UUIDv7.
    pub id: Uuid,
    /// The address as typed.
    pub email: String,
    /// Argon2id, in the PHC string format.
    pub password_hash: String,
    /// The profile at version 1, as JSON.
    pub profile: String,
    /// When.
    pub now: Micros,
}

/// An account on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// UUIDv7.
    pub id: Uuid,
    /// The address as typed.
    pub email: String,
    /// Argon2id, in the PHC string format.
    pub password_hash: String,
}

/// Why an account was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateAccountError {
    /// There is an account with this address.
    #[error("the address has an account")]
    EmailTaken,
    /// The call could not be done.
    #[error(transparent)]
    Store(#[from] Error),
}

/// The form of an address in which two that differ by case alone are the same.
pub fn fold_email(email: &str) -> String {
    email.trim().to_lowercase()
}

const INSERT: &str = "INSERT INTO account (id, email, email_folded, password_hash, created_at)
    VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (email_folded) DO NOTHING";

const INSERT_PROFILE: &str =
    "INSERT INTO profile (account, version, content, updated_at) VALUES (?1, 1, ?2, ?3)";

const BY_EMAIL: &str = "SELECT id, email, password_hash FROM account WHERE email_folded = ?1";

impl Store {
    /// Makes an account with its profile at version 1, and opens a session for it.
    pub async fn create_account(
        &self,
        account: NewAccount,
        session: NewSession,
    ) -> Result<(), CreateAccountError> {
        self.engine
            .write(move |connection| insert_account(connection, &account, &session))
            .await
    }

    /// The account of an address, compared without case.
    pub async fn account_by_email(&self, email: &str) -> Result<Option<Account>, Error> {
        let folded = fold_email(email);
        self.engine
            .read(move |connection| {
                Ok(connection
                    .prepare_cached(BY_EMAIL)?
                    .query_row([folded], account)
                    .optional()?)
            })
            .await
    }
}

fn insert_account(
    connection: &Connection,
    new: &NewAccount,
    session: &NewSession,
) -> Result<Result<(), CreateAccountError>, Error> {
    let inserted = connection.prepare_cached(INSERT)?.execute(params![
        new.id,
        new.email,
        fold_email(&new.email),
        new.password_hash,
        new.now
    ])?;
    if inserted == 0 {
        return Ok(Err(CreateAccountError::EmailTaken));
    }
    connection
        .prepare_cached(INSERT_PROFILE)?
        .execute(params![new.id, new.profile, new.now])?;
    insert_session(connection, new.id, session)?;
    Ok(Ok(()))
}

fn account(row: &Row) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        email: row.get(1)?,
        password_hash: row.get(2)?,
    })
}
