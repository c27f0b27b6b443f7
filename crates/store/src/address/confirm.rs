//! Showing that an address is one's own: by a code, by a link, or to a desk.

use rules::Role;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::claim::{by_link, claimed, end_claim};
use super::{Claim, Confirmation, Shown};
use crate::account::{fold_email, no_address};
use crate::audit::Audited;
use crate::letter::void_letters;
use crate::person::{Agreement, called, compare_names, gather, merge, person_of};
use crate::{Act, Action, Actor, Change, Error, Hash, LetterKind, Micros, Person, Store};

const CODE: &str = "SELECT code FROM address_claim WHERE account = ?1";

const WRONG: &str = "UPDATE address_claim SET attempts = attempts + 1 WHERE account = ?1";

const HOLDER: &str = "SELECT id FROM account WHERE email_folded = ?1";

const RELEASE: &str = "UPDATE account SET email_folded = ?2 WHERE id = ?1";

const HOLD: &str = "UPDATE account SET email = ?2, email_folded = ?3, confirmed_at = ?4, confirmed_by = ?5 WHERE id = ?1";

const CONFIRM: &str = "UPDATE account SET confirmed_at = ?2, confirmed_by = ?3
    WHERE id = ?1 AND confirmed_at IS NULL";

impl Store {
    /// Confirms the address that an account claims, if this is the code that went there last. `most`: so many wrong codes
    /// end it. `join`: the id of the merge, where the address has a record that an import made.
    pub async fn confirm_by_code(
        &self,
        account: Uuid,
        code: Hash,
        most: u64,
        join: Uuid,
        act: Act,
    ) -> Result<Shown, Error> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let Some(claim) = claimed(connection, account, audited.at())? else {
                return Ok(Ok(Shown::Over));
            };
            let is_over = claim.expires_at.is_none_or(|until| until <= audited.at());
            if is_over || claim.attempts >= most {
                return Ok(Ok(Shown::Over));
            }
            let sent: Option<Hash> = connection
                .prepare_cached(CODE)?
                .query_row([account], |row| row.get(0))?;
            if sent != Some(code) {
                connection.prepare_cached(WRONG)?.execute([account])?;
                return Ok(Ok(Shown::Wrong));
            }
            hold(audited, &claim, Confirmation::Mail, join).map(Ok)
        })
        .await
    }

    /// Confirms the address whose link this is. The actor is the account that claims it.
    pub async fn confirm_by_link(
        &self,
        link: Hash,
        join: Uuid,
        now: Micros,
    ) -> Result<Shown, Error> {
        let chain = self.chain.clone();
        self.engine
            .write(move |connection| {
                let Some(claim) = by_link(connection, link, now)? else {
                    return Ok(Ok::<_, Error>(Shown::Over));
                };
                let Some(person) = person_of(connection, claim.account)? else {
                    return Ok(Ok(Shown::Over));
                };
                let act = Act::new(holder_of(&person), now);
                let audited = Audited::new(connection, &chain, &act);
                hold(&audited, &claim, Confirmation::Mail, join).map(Ok)
            })
            .await
    }

    /// Confirms what an account claims because a desk has looked at what the act says. An account that claims nothing holds
    /// its address by an import: then that is what the desk has confirmed.
    pub async fn confirm_at_desk(
        &self,
        account: Uuid,
        join: Uuid,
        act: Act,
    ) -> Result<Shown, Error> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let claim = match claimed(connection, account, audited.at())? {
                Some(claim) => claim,
                None => match person_of(connection, account)? {
                    Some(person) if person.confirmed_at.is_none() => Claim {
                        account,
                        email: person.email,
                        sent_at: None,
                        expires_at: None,
                        attempts: 0,
                        sent_today: 0,
                    },
                    _ => return Ok(Ok(Shown::Over)),
                },
            };
            hold(audited, &claim, Confirmation::Desk, join).map(Ok)
        })
        .await
    }
}

/// Makes an account the holder of what it claims.
fn hold(audited: &Audited, claim: &Claim, how: Confirmation, join: Uuid) -> Result<Shown, Error> {
    let connection = audited.connection;
    let account = claim.account;
    let found = person_of(connection, account)?
        .filter(|person| person.closed_at.is_none() && person.merged_into.is_none());
    let Some(person) = found else {
        return Ok(Shown::Over);
    };
    let folded = fold_email(&claim.email);
    let mut has_joined = false;
    if let Some(other) = at(connection, &folded)?.filter(|other| other.account != account) {
        if other.merged_into != Some(account) {
            if !is_theirs(&other, &person) {
                return Ok(Shown::Taken);
            }
            if merge(audited, join, account, other.account)?.is_err() {
                return Ok(Shown::Taken);
            }
            has_joined = true;
        }
        connection
            .prepare_cached(RELEASE)?
            .execute(params![other.account, no_address(other.account)])?;
    }
    connection.prepare_cached(HOLD)?.execute(params![
        account,
        claim.email,
        folded,
        audited.at(),
        how.name()
    ])?;
    end_claim(connection, account)?;
    void_letters(connection, account, LetterKind::Confirm)?;
    gather(connection, account)?;
    let before = (person.confirmed_at.is_some()).then_some(person.email);
    let changes: [Change; 2] = [
        Change::new("email", before, Some(claim.email.clone())),
        Change::new("confirmed-by", None, Some(how.name().to_owned())),
    ];
    let changes = [&changes, audited.act.changes.as_slice()].concat();
    audited.record_changes(
        Action::AddressConfirmed,
        Some(account),
        &claim.email,
        &changes,
    )?;
    Ok(Shown::Confirmed {
        account,
        email: claim.email.clone(),
        has_joined,
    })
}

/// Whether a record is one that an import made for who has now shown the address: nobody has opened it, and its name is
/// theirs. A family may share an address, so the address alone does not say which of them it is.
fn is_theirs(record: &Person, person: &Person) -> bool {
    let is_unopened = record.role == Role::Candidate
        && !record.can_sign_in
        && record.closed_at.is_none()
        && record.merged_into.is_none();
    let agreement = compare_names(
        (&record.first_name, &record.last_name),
        (&person.first_name, &person.last_name),
    );
    is_unopened && agreement == Agreement::Same
}

/// Whoever holds an address.
fn at(connection: &Connection, folded: &str) -> Result<Option<Person>, Error> {
    let holder: Option<Uuid> = connection
        .prepare_cached(HOLDER)?
        .query_row([folded], |row: &Row| row.get(0))
        .optional()?;
    match holder {
        Some(account) => person_of(connection, account),
        None => Ok(None),
    }
}

/// The holder of an account acts.
fn holder_of(person: &Person) -> Actor {
    Actor {
        account: Some(person.account),
        name: called(&person.first_name, &person.last_name, &person.email),
        role: Some(person.role),
    }
}

/// Keeps that the address which an account holds was shown to be its owner's, where that was not known.
pub(crate) fn set_confirmed(
    connection: &Connection,
    account: Uuid,
    how: Confirmation,
    at: Micros,
) -> Result<(), Error> {
    connection
        .prepare_cached(CONFIRM)?
        .execute(params![account, at, how.name()])?;
    Ok(())
}
