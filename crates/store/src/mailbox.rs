//! One mailbox, one account: addresses of before are folded anew, and accounts that turn out to have one mailbox are held until
//! somebody decides.
//!
//! The mailbox stays with one account: an open one, staff before candidates, the older before the newer. The other one keeps all
//! that is on its record, and stands on an administrator's list; nobody signs in to it by the address.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use uuid::Uuid;

use crate::account::fold_email;
use crate::person::{SELECT_PERSON, person};
use crate::{Act, Action, Error, MergeError, Micros, Person, Store};

/// As many are folded in one transaction.
const MOST_AT_ONCE: usize = 4_096;

const IS_UNFOLDED: &str = "SELECT EXISTS (SELECT 1 FROM account WHERE folding = 0)";

/// In the order of the index.
const SELECT_UNFOLDED: &str = "SELECT id, email FROM account WHERE folding = 0
    ORDER BY (closed_at IS NOT NULL OR merged_into IS NOT NULL), (role = 'candidate'), created_at, id LIMIT ?1";

const SELECT_HOLDER: &str = "SELECT id FROM account WHERE email_folded = ?1";

const FOLD: &str = "UPDATE account SET email_folded = ?2, folding = 1 WHERE id = ?1";

const HOLD: &str = "INSERT INTO held_account (account, holder) VALUES (?1, ?2)";

/// Those of which both are open. A record that was merged is held no longer, unless the merge is undone.
const SELECT_HELD: &str = "SELECT held_account.account, held_account.holder, held_account.left_at
    FROM held_account
    JOIN account AS later ON later.id = held_account.account
    JOIN account AS earlier ON earlier.id = held_account.holder
    WHERE later.closed_at IS NULL AND later.merged_into IS NULL
        AND earlier.closed_at IS NULL AND earlier.merged_into IS NULL
    ORDER BY held_account.left_at IS NOT NULL, later.created_at, later.id";

const LEAVE: &str = "UPDATE held_account SET left_at = ?2 WHERE account = ?1 AND left_at IS NULL";

const SELECT_EMAIL: &str = "SELECT account.email FROM account
    JOIN held_account ON held_account.account = account.id WHERE account.id = ?1";

/// Two accounts with one mailbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedMailbox {
    /// Who signs in with the address.
    pub holder: Person,
    /// Who has the same address and is held.
    pub held: Person,
    /// When somebody decided to leave it so.
    pub left_at: Option<Micros>,
}

impl Store {
    /// The accounts that have one mailbox, those that nobody has decided on first.
    pub async fn shared_mailboxes(&self) -> Result<Vec<SharedMailbox>, Error> {
        self.engine
            .read(|connection| {
                let pairs = connection
                    .prepare_cached(SELECT_HELD)?
                    .query_map((), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                    .collect::<Result<Vec<(Uuid, Uuid, Option<Micros>)>, _>>()?;
                let sql = format!("{SELECT_PERSON} WHERE account.id = ?1");
                let mut select = connection.prepare_cached(&sql)?;
                let mut shared = Vec::new();
                for (held, holder, left_at) in pairs {
                    shared.push(SharedMailbox {
                        holder: select.query_row([holder], person)?,
                        held: select.query_row([held], person)?,
                        left_at,
                    });
                }
                Ok(shared)
            })
            .await
    }

    /// Leaves a held account as it is: another person's, who has no address of their own. Left once more it is left.
    pub async fn leave_mailbox(&self, held: Uuid, act: Act) -> Result<(), MergeError> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let email: Option<String> = connection
                .prepare_cached(SELECT_EMAIL)?
                .query_row([held], |row| row.get(0))
                .optional()?;
            let Some(email) = email else {
                return Ok(Err(MergeError::NotFound));
            };
            let left = connection
                .prepare_cached(LEAVE)?
                .execute(params![held, audited.at()])?;
            if left > 0 {
                audited.record(Action::MailboxLeft, Some(held), &email)?;
            }
            Ok(Ok(()))
        })
        .await
    }
}

/// Folds the addresses that were folded in another way, some thousands at a time.
pub(crate) fn fold_all(connection: &mut Connection) -> Result<(), Error> {
    while connection.query_row(IS_UNFOLDED, (), |row| row.get(0))? {
        // Asks for the right to write before it reads, as the index does.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let unfolded = transaction
            .prepare_cached(SELECT_UNFOLDED)?
            .query_map([MOST_AT_ONCE], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<Vec<(Uuid, String)>, _>>()?;
        for (account, email) in unfolded {
            fold(&transaction, account, &fold_email(&email))?;
        }
        transaction.commit()?;
    }
    Ok(())
}

/// Gives an account its mailbox, or holds it where another has it.
fn fold(connection: &Connection, account: Uuid, folded: &str) -> Result<(), Error> {
    let holder: Option<Uuid> = connection
        .prepare_cached(SELECT_HOLDER)?
        .query_row([folded], |row| row.get(0))
        .optional()?;
    let mut fold = connection.prepare_cached(FOLD)?;
    match holder.filter(|holder| *holder != account) {
        None => fold.execute(params![account, folded])?,
        Some(holder) => {
            // No address has a space: nobody types this one.
            fold.execute(params![account, format!("held {}", account.simple())])?;
            connection
                .prepare_cached(HOLD)?
                .execute(params![account, holder])?
        }
    };
    Ok(())
}
