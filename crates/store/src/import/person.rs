//! Whose a row is: the person with its address, if the names agree.

use rules::Role;
use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::{ImportRefusal, ImportRow};
use crate::account::{Opened, fold_email, insert_account, role};
use crate::audit::Audited;
use crate::person::agree;
use crate::{Error, Names};

const BY_EMAIL: &str =
    "SELECT account.id, account.role, account.merged_into, person.first_name, person.last_name
    FROM account JOIN person ON person.account = account.id WHERE account.email_folded = ?1";

const BY_ID: &str =
    "SELECT account.id, account.role, account.merged_into, person.first_name, person.last_name
    FROM account JOIN person ON person.account = account.id WHERE account.id = ?1";

/// A record merged into one that was merged itself, and so on. More than a few would be a mistake.
const MOST_MERGES: usize = 32;

/// Whose a row is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    /// This person's.
    Known(Uuid),
    /// A person's of whom nothing is on record.
    New,
    Refused(ImportRefusal),
}

struct Holder {
    account: Uuid,
    role: Role,
    merged_into: Option<Uuid>,
    first: String,
    last: String,
}

/// Whose a row is: the person with its address, or the record that this one was merged into. The name on one of the
/// records must agree.
pub(super) fn holder(connection: &Connection, row: &ImportRow) -> Result<Judged, Error> {
    let Some(mut holder) = select(connection, BY_EMAIL, fold_email(&row.email))? else {
        return Ok(Judged::New);
    };
    let mut agrees = false;
    for _ in 0..MOST_MERGES {
        if holder.role != Role::Candidate {
            return Ok(Judged::Refused(ImportRefusal::Staff));
        }
        agrees |= agree(
            (&row.first_name, &row.last_name),
            (&holder.first, &holder.last),
        );
        let Some(into) = holder.merged_into else {
            break;
        };
        match select(connection, BY_ID, into)? {
            Some(kept) => holder = kept,
            None => break,
        }
    }
    Ok(if agrees {
        Judged::Known(holder.account)
    } else {
        Judged::Refused(ImportRefusal::OtherName)
    })
}

fn select(
    connection: &Connection,
    sql: &str,
    key: impl rusqlite::ToSql,
) -> Result<Option<Holder>, Error> {
    Ok(connection
        .prepare_cached(sql)?
        .query_row([key], |row| {
            Ok(Holder {
                account: row.get(0)?,
                role: role(row, 1)?,
                merged_into: row.get(2)?,
                first: row.get(3)?,
                last: row.get(4)?,
            })
        })
        .optional()?)
}

/// Makes the account of a person who is new. No password fits it until one is set with a link.
pub(super) fn insert(audited: &Audited, row: &ImportRow) -> Result<Uuid, Error> {
    let names = Names {
        first: row.first_name.clone(),
        last: row.last_name.clone(),
        email: row.email.clone(),
        phone: String::new(),
    };
    let opened = Opened {
        id: row.account,
        email: &row.email,
        password_hash: "",
        role: Role::Candidate,
        profile: &row.profile,
        names: &names,
        now: audited.at(),
    };
    if insert_account(audited, &opened)? {
        Ok(row.account)
    } else {
        Err(Error::because("the address has an account after all"))
    }
}
