//! Whose a row is: the person with its address, if the names agree.

use rules::Role;
use rules::text::name::full_name;
use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::{ImportRefusal, ImportRow};
use crate::account::{Opened, fold_email, insert_account, role};
use crate::audit::Audited;
use crate::person::{Agreement, compare_names, same};
use crate::{Error, Names};

const BY_EMAIL: &str =
    "SELECT account.id, account.role, account.merged_into, person.first_name, person.last_name,
        person.registered_name
    FROM account JOIN person ON person.account = account.id WHERE account.email_folded = ?1";

const BY_ID: &str =
    "SELECT account.id, account.role, account.merged_into, person.first_name, person.last_name,
        person.registered_name
    FROM account JOIN person ON person.account = account.id WHERE account.id = ?1";

const MERGED_NAMES: &str = "SELECT person.first_name, person.last_name, person.registered_name
    FROM merge JOIN person ON person.account = merge.merged
    WHERE merge.kept = ?1 AND merge.undone_at IS NULL";

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
    called: Called,
}

/// What one of a person's records calls them.
struct Called {
    first: String,
    last: String,
    /// The whole name on the registration, or empty.
    registered: String,
}

impl Called {
    fn agree(&self, row: &ImportRow) -> Agreement {
        let is_registered = !self.registered.is_empty()
            && same(
                &self.registered,
                &full_name(&row.first_name, &row.last_name),
            );
        if is_registered {
            return Agreement::Same;
        }
        compare_names((&row.first_name, &row.last_name), (&self.first, &self.last))
    }
}

/// Whose a row is: the person with its address, or the record that this one was merged into. A name on one of the records
/// must agree: of the profile, of the registration, or of a record that was merged into them.
pub(super) fn holder(connection: &Connection, row: &ImportRow) -> Result<Judged, Error> {
    let Some(mut holder) = select(connection, BY_EMAIL, fold_email(&row.email))? else {
        return Ok(Judged::New);
    };
    let mut agreement = Agreement::OtherLast;
    for _ in 0..MOST_MERGES {
        if holder.role != Role::Candidate {
            return Ok(Judged::Refused(ImportRefusal::Staff));
        }
        agreement = agreement.max(holder.called.agree(row));
        let Some(into) = holder.merged_into else {
            break;
        };
        match select(connection, BY_ID, into)? {
            Some(kept) => holder = kept,
            None => break,
        }
    }
    if agreement != Agreement::Same {
        for merged in merged_names(connection, holder.account)? {
            agreement = agreement.max(merged.agree(row));
        }
    }
    Ok(match agreement {
        Agreement::Same => Judged::Known(holder.account),
        Agreement::OtherFirst => Judged::Refused(ImportRefusal::OtherFirstName),
        Agreement::OtherLast => Judged::Refused(ImportRefusal::OtherName),
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
                called: called(row, 3)?,
            })
        })
        .optional()?)
}

/// What the records that were merged into this one call the person.
fn merged_names(connection: &Connection, account: Uuid) -> Result<Vec<Called>, Error> {
    Ok(connection
        .prepare_cached(MERGED_NAMES)?
        .query_map([account], |row| called(row, 0))?
        .collect::<Result<_, _>>()?)
}

fn called(row: &Row, from: usize) -> rusqlite::Result<Called> {
    Ok(Called {
        first: row.get(from)?,
        last: row.get(from + 1)?,
        registered: row.get(from + 2)?,
    })
}

/// Makes the account of a person who is new. No password fits it until one is set with a link.
pub(super) fn insert(audited: &Audited, row: &ImportRow) -> Result<Uuid, Error> {
    let names = Names {
        first: row.first_name.clone(),
        last: row.last_name.clone(),
        email: row.email.clone(),
        ..Names::default()
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
    if insert_account(audited, &opened, true)? {
        Ok(row.account)
    } else {
        Err(Error::because("the address has an account after all"))
    }
}
