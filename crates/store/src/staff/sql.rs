//! Staff accounts in SQL.

use rules::Role;
use rusqlite::{Connection, params};
use uuid::Uuid;

use super::invitation::{end_invitations, insert_invitation};
use super::{NewInvitation, NewStaff, StaffError};
use crate::account::{Opened, insert_account};
use crate::person::{SELECT_PERSON, mark, person, person_of};
use crate::request::release_claims;
use crate::session::end_sessions;
use crate::{Act, Action, Change, Error, Micros, Names, Person, Store};

/// Those who can sign in, or will with the link that they have.
const COUNT_ADMINISTRATORS: &str = "SELECT count(*) FROM account
    WHERE role = ?1 AND closed_at IS NULL AND merged_into IS NULL AND (
        password_hash <> ''
        OR EXISTS (SELECT 1 FROM invitation WHERE invitation.account = account.id AND invitation.expires_at > ?2)
    )";

const COUNT_OTHERS: &str = "SELECT count(*) FROM account
    WHERE role = ?1 AND closed_at IS NULL AND merged_into IS NULL AND password_hash <> '' AND id <> ?2";

const SET_ROLE: &str = "UPDATE account SET role = ?2 WHERE id = ?1";

const SET_CLOSED: &str = "UPDATE account SET closed_at = ?2 WHERE id = ?1";

impl Store {
    /// Whether an administrator can sign in or has a link that works.
    pub async fn has_administrator(&self, now: Micros) -> Result<bool, Error> {
        self.engine
            .read(move |connection| {
                let administrator = Role::Administrator.name();
                let count: i64 = connection
                    .prepare_cached(COUNT_ADMINISTRATORS)?
                    .query_row(params![administrator, now], |row| row.get(0))?;
                Ok(count > 0)
            })
            .await
    }

    /// Everybody with a staff role, by name.
    pub async fn staff(&self) -> Result<Vec<Person>, Error> {
        self.engine
            .read(|connection| {
                let sql = format!(
                    "{SELECT_PERSON} WHERE account.role <> 'candidate'
                    ORDER BY person.last_name, person.first_name, account.id"
                );
                Ok(connection
                    .prepare_cached(&sql)?
                    .query_map((), person)?
                    .collect::<Result<_, _>>()?)
            })
            .await
    }

    /// Makes a staff account without a password, with a link to set one.
    pub async fn add_staff(
        &self,
        new: NewStaff,
        invitation: NewInvitation,
        act: Act,
    ) -> Result<(), StaffError> {
        self.write_audited(act, move |audited| {
            let names = Names {
                first: new.first_name,
                last: new.last_name,
                email: new.email.clone(),
                ..Names::default()
            };
            let opened = Opened {
                id: new.id,
                email: &new.email,
                password_hash: "",
                role: new.role,
                profile: &new.profile,
                names: &names,
                now: audited.at(),
            };
            if !insert_account(audited, &opened, true)? {
                return Ok(Err(StaffError::EmailTaken));
            }
            let role = Change::new("role", None, Some(new.role.name().to_owned()));
            audited.record_changes(Action::RoleGiven, Some(new.id), &new.email, &[role])?;
            let Some(person) = person_of(audited.connection, new.id)? else {
                return Ok(Err(StaffError::NotFound));
            };
            insert_invitation(audited, &person, &invitation).map(Ok)
        })
        .await
    }

    /// Gives an account another role, and ends its sessions. Requests that its holder works on are put back.
    pub async fn give_role(&self, account: Uuid, role: Role, act: Act) -> Result<(), StaffError> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let found = person_of(connection, account)?;
            let Some(person) = found.filter(|person| person.merged_into.is_none()) else {
                return Ok(Err(StaffError::NotFound));
            };
            if person.role == role {
                return Ok(Ok(()));
            }
            if is_last_administrator(connection, &person)? {
                return Ok(Err(StaffError::LastAdministrator));
            }
            connection
                .prepare_cached(SET_ROLE)?
                .execute(params![account, role.name()])?;
            end_sessions(connection, account)?;
            release_claims(audited, account)?;
            // Only candidates are in the index.
            mark(connection, account)?;
            let (old, new) = (person.role.name().to_owned(), role.name().to_owned());
            let change = Change::new("role", Some(old), Some(new));
            audited.record_changes(Action::RoleGiven, Some(account), &person.email, &[change])?;
            Ok(Ok(()))
        })
        .await
    }

    /// Closes an account or opens it again; closing ends its sessions and links, and requests that its holder works on
    /// are put back.
    pub async fn close_account(
        &self,
        account: Uuid,
        closed: bool,
        act: Act,
    ) -> Result<(), StaffError> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let Some(person) = person_of(connection, account)? else {
                return Ok(Err(StaffError::NotFound));
            };
            if person.closed_at.is_some() == closed {
                return Ok(Ok(()));
            }
            if closed && is_last_administrator(connection, &person)? {
                return Ok(Err(StaffError::LastAdministrator));
            }
            let at = closed.then(|| audited.at());
            connection
                .prepare_cached(SET_CLOSED)?
                .execute(params![account, at])?;
            let action = if closed {
                end_sessions(connection, account)?;
                end_invitations(connection, account)?;
                release_claims(audited, account)?;
                Action::AccountClosed
            } else {
                Action::AccountReopened
            };
            audited.record(action, Some(account), &person.email).map(Ok)
        })
        .await
    }
}

/// Whether this is an administrator who can sign in, and no other can.
fn is_last_administrator(connection: &Connection, person: &Person) -> Result<bool, Error> {
    if person.role != Role::Administrator || !person.can_sign_in || person.closed_at.is_some() {
        return Ok(false);
    }
    let administrator = Role::Administrator.name();
    let others: i64 = connection
        .prepare_cached(COUNT_OTHERS)?
        .query_row(params![administrator, person.account], |row| row.get(0))?;
    Ok(others == 0)
}
