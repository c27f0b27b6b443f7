//! Claims in SQL: signing up, sending the code again, mending the address or asking for another one.

use rules::Role;
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use uuid::Uuid;

use super::{AtAddress, Claim, NewAccount, NewClaim};
use crate::account::{Opened, account, fold_email, insert_account};
use crate::audit::Audited;
use crate::letter::{void_letters, write_letter};
use crate::person::{gather, person_of};
use crate::session::insert_session;
use crate::{Act, Action, Change, Error, Hash, LetterKind, Micros, NewLetter, NewSession, Store};

const PUT: &str = "INSERT INTO address_claim (account, email, email_folded, claimed_at, code, link, sent_at, expires_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (account) DO UPDATE SET email = excluded.email, email_folded = excluded.email_folded,
        claimed_at = CASE WHEN email_folded = excluded.email_folded THEN claimed_at ELSE excluded.claimed_at END,
        code = excluded.code, link = excluded.link, sent_at = excluded.sent_at, expires_at = excluded.expires_at,
        attempts = 0";

pub(super) const SELECT: &str = "SELECT account, email, sent_at, expires_at, attempts,
        (SELECT count(*) FROM letter
            WHERE letter.account = address_claim.account AND letter.kind = 'confirm' AND letter.at > ?2 - 86400000000)
    FROM address_claim";

const IS_UNFOLDED: &str = "SELECT EXISTS (SELECT 1 FROM address_claim WHERE email_folded = '')";

const SELECT_UNFOLDED: &str = "SELECT account, email FROM address_claim WHERE email_folded = ''";

const FOLD: &str = "UPDATE address_claim SET email_folded = ?2 WHERE account = ?1";

const DELETE: &str = "DELETE FROM address_claim WHERE account = ?1";

/// What an account that holds no address is called: it is not to look as if it had the one before.
const SET_EMAIL: &str = "UPDATE account SET email = ?2 WHERE id = ?1";

const HOLDER: &str =
    "SELECT id, email, password_hash, role, closed_at IS NULL AND merged_into IS NULL
    FROM account WHERE email_folded = ?1";

const CLAIMANT: &str = "SELECT account.id, account.email, account.password_hash, account.role,
        account.closed_at IS NULL AND account.merged_into IS NULL
    FROM address_claim JOIN account ON account.id = address_claim.account
    WHERE address_claim.email_folded = ?1 AND account.confirmed_at IS NULL
        AND account.closed_at IS NULL AND account.merged_into IS NULL
    ORDER BY address_claim.claimed_at DESC, account.id DESC LIMIT 1";

impl Store {
    /// Makes an account that claims an address, with its profile at version 1, and opens a session for it. Whether the
    /// address has an account already makes no difference: that is told to the address alone.
    pub async fn create_account(
        &self,
        account: NewAccount,
        session: NewSession,
        act: Act,
    ) -> Result<(), Error> {
        self.write_audited(act, move |audited| {
            let opened = Opened {
                id: account.id,
                email: &account.claim.email,
                password_hash: &account.password_hash,
                role: Role::Candidate,
                profile: &account.profile,
                names: &account.names,
                now: account.now,
            };
            if !insert_account(audited, &opened, false)? {
                return Err(Error::because("there is an account with this id"));
            }
            put_claim(audited, account.id, &account.claim)?;
            insert_session(audited.connection, account.id, &session).map(Ok)
        })
        .await
    }

    /// Has an account claim an address, with a new code. Of an account that holds none yet, it is the one that it is known
    /// by. `warning`: what the address that it holds is told. `false` where there is no such account to sign in to.
    pub async fn claim_address(
        &self,
        account: Uuid,
        claim: NewClaim,
        warning: Option<NewLetter>,
        act: Act,
    ) -> Result<bool, Error> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let found = person_of(connection, account)?
                .filter(|person| person.closed_at.is_none() && person.merged_into.is_none());
            let Some(person) = found else {
                return Ok(Ok(false));
            };
            let before = claimed(connection, account, audited.at())?.map(|claim| claim.email);
            let is_other = before.as_deref().map(fold_email) != Some(fold_email(&claim.email));
            put_claim(audited, account, &claim)?;
            if person.confirmed_at.is_none() {
                connection
                    .prepare_cached(SET_EMAIL)?
                    .execute(params![account, claim.email])?;
                gather(connection, account)?;
            } else if let Some(warning) = warning {
                write_letter(connection, account, &person.email, warning, audited.at())?;
            }
            if is_other {
                let change = Change::new("email", before, Some(claim.email.clone()));
                audited.record_changes(
                    Action::AddressClaimed,
                    Some(account),
                    &claim.email,
                    &[change],
                )?;
            }
            Ok(Ok(true))
        })
        .await
    }

    /// The address that an account claims and has not shown to be its own.
    pub async fn address_claim(&self, account: Uuid, now: Micros) -> Result<Option<Claim>, Error> {
        self.engine
            .read(move |connection| claimed(connection, account, now))
            .await
    }

    /// The claim that a link belongs to, while the link works.
    pub async fn address_claim_by_link(
        &self,
        link: Hash,
        now: Micros,
    ) -> Result<Option<Claim>, Error> {
        self.engine
            .read(move |connection| by_link(connection, link, now))
            .await
    }

    /// Who may sign in with an address.
    pub async fn accounts_at(&self, email: &str) -> Result<AtAddress, Error> {
        let folded = fold_email(email);
        self.engine
            .read(move |connection| {
                let one = |sql: &str| -> Result<_, Error> {
                    Ok(connection
                        .prepare_cached(sql)?
                        .query_row([&folded], account)
                        .optional()?)
                };
                Ok(AtAddress {
                    holder: one(HOLDER)?,
                    claimant: one(CLAIMANT)?,
                })
            })
            .await
    }
}

fn put_claim(audited: &Audited, account: Uuid, claim: &NewClaim) -> Result<(), Error> {
    let connection = audited.connection;
    let letter = claim.letter.as_ref();
    connection.prepare_cached(PUT)?.execute(params![
        account,
        claim.email,
        fold_email(&claim.email),
        audited.at(),
        letter.map(|letter| letter.code),
        letter.map(|letter| letter.link),
        letter.map(|_| audited.at()),
        letter.map(|letter| letter.letter.expires_at)
    ])?;
    void_letters(connection, account, LetterKind::Confirm)?;
    match letter {
        Some(new) => write_letter(connection, account, &claim.email, new.letter, audited.at()),
        None => Ok(()),
    }
}

pub(super) fn claimed(
    connection: &Connection,
    account: Uuid,
    now: Micros,
) -> Result<Option<Claim>, Error> {
    let sql = format!("{SELECT} WHERE account = ?1");
    Ok(connection
        .prepare_cached(&sql)?
        .query_row(params![account, now], claim)
        .optional()?)
}

pub(super) fn by_link(
    connection: &Connection,
    link: Hash,
    now: Micros,
) -> Result<Option<Claim>, Error> {
    let sql = format!("{SELECT} WHERE link = ?1 AND expires_at > ?2");
    Ok(connection
        .prepare_cached(&sql)?
        .query_row(params![link, now], claim)
        .optional()?)
}

pub(super) fn end_claim(connection: &Connection, account: Uuid) -> Result<(), Error> {
    connection.prepare_cached(DELETE)?.execute([account])?;
    Ok(())
}

/// Folds the addresses of claims that a migration made.
pub(crate) fn fold_claims(connection: &mut Connection) -> Result<(), Error> {
    if !connection.query_row(IS_UNFOLDED, (), |row| row.get(0))? {
        return Ok(());
    }
    // Asks for the right to write before it reads, as the index does.
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let unfolded = transaction
        .prepare(SELECT_UNFOLDED)?
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<Vec<(Uuid, String)>, _>>()?;
    for (account, email) in unfolded {
        transaction
            .prepare_cached(FOLD)?
            .execute(params![account, fold_email(&email)])?;
    }
    transaction.commit()?;
    Ok(())
}

fn claim(row: &Row) -> rusqlite::Result<Claim> {
    Ok(Claim {
        account: row.get(0)?,
        email: row.get(1)?,
        sent_at: row.get(2)?,
        expires_at: row.get(3)?,
        attempts: row.get(4)?,
        sent_today: row.get(5)?,
    })
}
