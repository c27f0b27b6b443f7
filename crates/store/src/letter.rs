//! Letters: what is mailed to one address, other than news for who has an account. A letter's code or link is not here: the
//! service makes it of the letter's id and its key when it sends it.

use rusqlite::{Connection, Row, params};
use strum::{EnumString, IntoStaticStr};
use uuid::Uuid;

use crate::account::{fold_email, word};
use crate::{Error, Micros, Store};

/// What a letter is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr)]
pub enum LetterKind {
    /// Has the code and the link that show that the address is its owner's.
    #[strum(serialize = "confirm")]
    Confirm,
    /// Has a link that sets a new password.
    #[strum(serialize = "reset")]
    Reset,
    /// Has a link that opens a record that an import made.
    #[strum(serialize = "invite")]
    Invite,
    /// Tells an address that another is to take its place.
    #[strum(serialize = "address-change")]
    AddressChange,
    /// Tells that staff made a sign-in link.
    #[strum(serialize = "link-made")]
    LinkMade,
    /// Tells that staff merged the record with another, or parted them.
    #[strum(serialize = "merged")]
    Merged,
}

/// A letter to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewLetter {
    /// UUIDv7.
    pub id: Uuid,
    /// What for.
    pub kind: LetterKind,
    /// Until when what it says holds.
    pub expires_at: Micros,
}

/// A letter to be mailed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLetter {
    /// UUIDv7.
    pub id: Uuid,
    /// About whose account.
    pub account: Uuid,
    /// What for.
    pub kind: LetterKind,
    /// Where to.
    pub email: String,
    /// Until when what it says holds.
    pub expires_at: Micros,
    /// How often it was tried.
    pub attempts: u64,
    /// Whether the address has an account already that its owner signs in to, and this letter is about another.
    pub is_taken: bool,
}

impl LetterKind {
    /// The name on record.
    pub fn name(self) -> &'static str {
        self.into()
    }

    fn parse(name: &str) -> Option<LetterKind> {
        name.parse().ok()
    }
}

/// Letters to one address a day: more are not sent, so that nobody can have us fill another's mailbox.
const MOST_A_DAY: i64 = 10;

const DAY: Micros = 24 * 60 * 60 * 1_000_000;

const INSERT: &str = "INSERT INTO letter (id, account, kind, email, email_folded, at, expires_at, mail, next_try)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7,
        CASE WHEN (SELECT count(*) FROM letter WHERE email_folded = ?5 AND at > ?6 - ?9) < ?8 THEN 'waiting' ELSE 'none' END, ?6)
    ON CONFLICT (id) DO NOTHING";

const SELECT_DUE: &str = "SELECT letter.id, letter.account, letter.kind, letter.email, letter.expires_at, letter.attempts,
        EXISTS (
            SELECT 1 FROM account AS holder
            WHERE holder.email_folded = letter.email_folded AND holder.id <> letter.account
                AND (holder.password_hash <> '' OR holder.role <> 'candidate')
        )
    FROM letter WHERE letter.mail = 'waiting' AND letter.next_try <= ?1 AND letter.expires_at > ?1
    ORDER BY letter.kind = 'invite', letter.next_try, letter.id LIMIT ?2";

/// A code that has been replaced or has done its work is not sent any more.
const VOID: &str =
    "UPDATE letter SET mail = 'none' WHERE account = ?1 AND kind = ?2 AND mail = 'waiting'";

impl Store {
    /// Letters that are to be mailed now, at most so many; invitations after all others.
    pub async fn due_letters(&self, now: Micros, limit: usize) -> Result<Vec<DueLetter>, Error> {
        self.engine
            .read(move |connection| {
                let limit = i64::try_from(limit).unwrap_or(i64::MAX);
                Ok(connection
                    .prepare_cached(SELECT_DUE)?
                    .query_map(params![now, limit], due)?
                    .collect::<Result<_, _>>()?)
            })
            .await
    }
}

/// Has letters of a kind that wait to be mailed not be mailed.
pub(crate) fn void_letters(
    connection: &Connection,
    account: Uuid,
    kind: LetterKind,
) -> Result<(), Error> {
    connection
        .prepare_cached(VOID)?
        .execute(params![account, kind.name()])?;
    Ok(())
}

/// Writes a letter to an address. The same letter again is the same letter.
pub(crate) fn write_letter(
    connection: &Connection,
    account: Uuid,
    email: &str,
    new: NewLetter,
    at: Micros,
) -> Result<(), Error> {
    connection.prepare_cached(INSERT)?.execute(params![
        new.id,
        account,
        new.kind.name(),
        email,
        fold_email(email),
        at,
        new.expires_at,
        MOST_A_DAY,
        DAY
    ])?;
    Ok(())
}

fn due(row: &Row) -> rusqlite::Result<DueLetter> {
    Ok(DueLetter {
        id: row.get(0)?,
        account: row.get(1)?,
        kind: word(row, 2, LetterKind::parse)?,
        email: row.get(3)?,
        expires_at: row.get(4)?,
        attempts: row.get(5)?,
        is_taken: row.get(6)?,
    })
}
