//! Links in SQL: whoever has one sets the password of its account, once.

use rusqlite::{Connection, OptionalExtension, params};
use uuid::Uuid;

use super::{Invitation, NewInvitation, StaffError, Way};
use crate::account::word;
use crate::address::set_confirmed;
use crate::audit::Audited;
use crate::person::{called, person_of};
use crate::session::{end_sessions, insert_session};
use crate::{Act, Action, Actor, Confirmation, Error, Hash, Micros, NewSession, Person, Store};

const INSERT: &str = "INSERT INTO invitation (token_hash, account, made_at, expires_at, way) VALUES (?1, ?2, ?3, ?4, ?5)";

/// A link to an account that nobody may sign in to does not work.
const SELECT: &str = "SELECT invitation.account, invitation.expires_at, invitation.way
    FROM invitation JOIN account ON account.id = invitation.account
    WHERE invitation.token_hash = ?1 AND invitation.expires_at > ?2
        AND account.closed_at IS NULL AND account.merged_into IS NULL";

const DELETE: &str = "DELETE FROM invitation WHERE account = ?1";

const SET_PASSWORD: &str = "UPDATE account SET password_hash = ?2 WHERE id = ?1";

impl Store {
    /// Makes a link for an account; links made before do not work any more.
    pub async fn invite(
        &self,
        account: Uuid,
        invitation: NewInvitation,
        act: Act,
    ) -> Result<(), StaffError> {
        self.write_audited(act, move |audited| {
            let found = person_of(audited.connection, account)?
                .filter(|person| person.closed_at.is_none() && person.merged_into.is_none());
            let Some(person) = found else {
                return Ok(Err(StaffError::NotFound));
            };
            insert_invitation(audited, &person, &invitation).map(Ok)
        })
        .await
    }

    /// Whose a link is, while it works.
    pub async fn invitation(
        &self,
        token_hash: Hash,
        now: Micros,
    ) -> Result<Option<Invitation>, Error> {
        self.engine
            .read(move |connection| select(connection, token_hash, now))
            .await
    }

    /// Sets the password by a link, which does not work again; ends all sessions of the account and opens this one.
    /// `None` where the link does not work. The actor is the account itself.
    pub async fn accept_invitation(
        &self,
        token_hash: Hash,
        password_hash: String,
        session: NewSession,
    ) -> Result<Option<Person>, Error> {
        let chain = self.chain.clone();
        self.engine
            .write(move |connection| {
                let Some(Invitation { person, way, .. }) =
                    select(connection, token_hash, session.now)?
                else {
                    return Ok(Ok(None));
                };
                let holder = Actor {
                    account: Some(person.account),
                    name: called(&person.first_name, &person.last_name, &person.email),
                    role: Some(person.role),
                };
                let act = Act::new(holder, session.now);
                let audited = Audited::new(connection, &chain, &act);
                connection
                    .prepare_cached(SET_PASSWORD)?
                    .execute(params![person.account, password_hash])?;
                end_invitations(connection, person.account)?;
                end_sessions(connection, person.account)?;
                insert_session(connection, person.account, &session)?;
                // Who only claims an address has still to show that it is theirs: the link proves nothing of that.
                if person.confirmed_at.is_none() && !person.can_sign_in {
                    let how = match way {
                        Way::Desk => Confirmation::Link,
                        Way::Mail => Confirmation::Mail,
                    };
                    set_confirmed(connection, person.account, how, session.now)?;
                }
                audited.record(Action::PasswordSet, Some(person.account), &person.email)?;
                person_of(connection, person.account).map(Ok)
            })
            .await
    }
}

/// Makes a link in the place of those before.
pub(super) fn insert_invitation(
    audited: &Audited,
    person: &Person,
    new: &NewInvitation,
) -> Result<(), Error> {
    end_invitations(audited.connection, person.account)?;
    audited.connection.prepare_cached(INSERT)?.execute(params![
        new.token_hash,
        person.account,
        audited.at(),
        new.expires_at,
        new.way.name()
    ])?;
    audited.record_changes(
        Action::InvitationMade,
        Some(person.account),
        &person.email,
        &[],
    )
}

/// Ends the links of an account.
pub(crate) fn end_invitations(connection: &Connection, account: Uuid) -> Result<(), Error> {
    connection.prepare_cached(DELETE)?.execute([account])?;
    Ok(())
}

fn select(
    connection: &Connection,
    token_hash: Hash,
    now: Micros,
) -> Result<Option<Invitation>, Error> {
    let found = connection
        .prepare_cached(SELECT)?
        .query_row(params![token_hash, now], |row| {
            Ok((row.get(0)?, row.get(1)?, word(row, 2, Way::parse)?))
        })
        .optional()?;
    let Some((account, expires_at, way)) = found else {
        return Ok(None);
    };
    let person = person_of(connection, account)?;
    Ok(person.map(|person| Invitation {
        person,
        expires_at,
        way,
    }))
}
