//! Accounts: who can sign in.

use rules::Role;
pub use rules::text::email::canonical as fold_email;
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, Row, params};
use uuid::Uuid;

use crate::audit::Audited;
use crate::person::set_names;
use crate::{Action, Error, Micros, Names, Store};

/// An account on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// UUIDv7.
    pub id: Uuid,
    /// The address as typed.
    pub email: String,
    /// Argon2id, in the PHC string format; empty where no password was ever set, which no password fits.
    pub password_hash: String,
    /// What its holder may do.
    pub role: Role,
    /// Whether its holder may sign in: it is neither closed nor merged into another.
    pub is_open: bool,
}

const INSERT: &str =
    "INSERT INTO account (id, email, email_folded, folding, password_hash, role, created_at)
    VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6) ON CONFLICT (email_folded) DO NOTHING";

const REHASH: &str = "UPDATE account SET password_hash = ?3 WHERE id = ?1 AND password_hash = ?2";

const INSERT_PROFILE: &str =
    "INSERT INTO profile (account, version, content, updated_at) VALUES (?1, 1, ?2, ?3)";

const BY_EMAIL: &str =
    "SELECT id, email, password_hash, role, closed_at IS NULL AND merged_into IS NULL
    FROM account WHERE email_folded = ?1";

/// The account of a person who has just become known, with the first profile.
pub(crate) struct Opened<'a> {
    pub(crate) id: Uuid,
    pub(crate) email: &'a str,
    /// Empty where there is no password yet.
    pub(crate) password_hash: &'a str,
    pub(crate) role: Role,
    pub(crate) profile: &'a str,
    pub(crate) names: &'a Names,
    pub(crate) now: Micros,
}

impl Store {
    /// Hashes a password anew, which was found to fit `before`. `false`, and nothing done, where it is another by now.
    pub async fn rehash_password(
        &self,
        account: Uuid,
        before: String,
        hash: String,
    ) -> Result<bool, Error> {
        self.engine
            .write(move |connection| {
                let changed = connection
                    .prepare_cached(REHASH)?
                    .execute(params![account, before, hash])?;
                Ok(Ok(changed == 1))
            })
            .await
    }

    /// The account that holds an address, in whichever spelling.
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

/// What stands in the place of an address that an account holds, where it holds none: no address is like it.
pub(crate) fn no_address(account: Uuid) -> String {
    format!("? {}", account.simple())
}

/// Makes an account with its profile at version 1; `false` where the address that it is to hold has one. Without
/// `holds_address` it holds none until its owner has shown that it is theirs.
pub(crate) fn insert_account(
    audited: &Audited,
    new: &Opened,
    holds_address: bool,
) -> Result<bool, Error> {
    let connection = audited.connection;
    let held = if holds_address {
        fold_email(new.email)
    } else {
        no_address(new.id)
    };
    let inserted = connection.prepare_cached(INSERT)?.execute(params![
        new.id,
        new.email,
        held,
        new.password_hash,
        new.role.name(),
        new.now
    ])?;
    if inserted == 0 {
        return Ok(false);
    }
    connection
        .prepare_cached(INSERT_PROFILE)?
        .execute(params![new.id, new.profile, new.now])?;
    set_names(connection, new.id, new.names)?;
    audited.record(Action::AccountMade, Some(new.id), new.email)?;
    Ok(true)
}

/// Reads an account: id, address, hash, role, and whether it is open.
pub(crate) fn account(row: &Row) -> rusqlite::Result<Account> {
    Ok(Account {
        id: row.get(0)?,
        email: row.get(1)?,
        password_hash: row.get(2)?,
        role: role(row, 3)?,
        is_open: row.get(4)?,
    })
}

/// Reads the name of a role.
pub(crate) fn role(row: &Row, column: usize) -> rusqlite::Result<Role> {
    word(row, column, Role::parse)
}

/// Reads a name that this program knows; a word of a newer one is an error, not something else.
pub(crate) fn word<T>(
    row: &Row,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let name: String = row.get(column)?;
    parse(&name).ok_or_else(|| {
        let unknown = format!("{name} is a word that this program does not know");
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, unknown.into())
    })
}
