//! Registrations in SQL.

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{
    Answer, Consent, Correction, NdaAcceptance, NewRegistration, RecordedConsent, RegisterError,
    Registered, Registration,
};
use crate::audit::Audited;
use crate::person::set_registered_names;
use crate::profile::UpdateError;
use crate::{Act, Action, Error, Hash, Store};

const INSERT: &str = "INSERT INTO registration (id, account, reference, version, registered_at)
    VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT DO NOTHING";

/// Whether what stands in the way of an insert is the id or, that failing, the account.
const TAKEN: &str =
    "SELECT id = ?1 FROM registration WHERE id = ?1 OR account = ?2 ORDER BY 1 DESC LIMIT 1";

const INSERT_VERSION: &str =
    "INSERT INTO registration_version (registration, version, draft, guidance, recorded_at)
    VALUES (?1, ?2, ?3, ?4, ?5)";

const INSERT_ANSWER: &str = "INSERT INTO idempotency (account, key, payload_hash, status, body) VALUES (?1, ?2, ?3, ?4, ?5)";

const SELECT_ANSWER: &str =
    "SELECT payload_hash, status, body FROM idempotency WHERE account = ?1 AND key = ?2";

/// Adds a row only where the latest one says something else.
const INSERT_CONSENT: &str = "INSERT INTO consent (registration, field, version, given, text_version, changed_at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (
        SELECT 1 FROM consent latest WHERE latest.registration = ?1 AND latest.field = ?2
            AND latest.given = ?4 AND latest.text_version = ?5
            AND latest.version = (SELECT max(version) FROM consent WHERE registration = ?1 AND field = ?2)
    )";

const SELECT: &str = "SELECT head.id, head.reference, head.version, head.registered_at,
        content.recorded_at, content.draft, content.guidance
    FROM registration head
    JOIN registration_version content ON content.registration = head.id AND content.version = head.version
    WHERE head.account = ?1";

const SELECT_CONSENTS: &str = "SELECT field, given, text_version, changed_at FROM consent
    WHERE registration = ?1 AND version = (
        SELECT max(version) FROM consent latest
        WHERE latest.registration = consent.registration AND latest.field = consent.field
    ) ORDER BY field";

const SELECT_NDA: &str = "SELECT text_version, accepted_at FROM nda_acceptance
    WHERE registration = ?1 ORDER BY accepted_at DESC, text_version DESC LIMIT 1";

const ADVANCE: &str =
    "UPDATE registration SET version = version + 1 WHERE id = ?1 AND account = ?2 AND version = ?3";

const VERSION: &str = "SELECT version FROM registration WHERE id = ?1 AND account = ?2";

const INSERT_NDA: &str = "INSERT INTO nda_acceptance (registration, text_version, accepted_at)
    SELECT id, ?3, ?4 FROM registration WHERE id = ?1 AND account = ?2
    ON CONFLICT (registration, text_version) DO NOTHING";

impl Store {
    /// Makes a registration, its first version, its consents and its saved answer; or finds that it was made before.
    pub async fn register(
        &self,
        new: NewRegistration,
        act: Act,
    ) -> Result<Registered, RegisterError> {
        self.write_audited(act, move |audited| insert(audited, &new))
            .await
    }

    /// The saved answer to a request that was made before under this key; `None` where the key or the request is new.
    pub async fn answer(
        &self,
        account: Uuid,
        key: Uuid,
        payload_hash: Hash,
    ) -> Result<Option<Answer>, Error> {
        self.engine
            .read(move |connection| {
                let saved = saved_answer(connection, account, key)?;
                Ok(saved
                    .filter(|(hash, _)| *hash == payload_hash)
                    .map(|(_, answer)| answer))
            })
            .await
    }

    /// The registration of an account.
    pub async fn registration(&self, account: Uuid) -> Result<Option<Registration>, Error> {
        self.engine
            .read(move |connection| select(connection, account))
            .await
    }

    /// Adds a version to the registration that is at version `expected`, and gives back the whole;
    /// `None` where the account has no such registration.
    pub async fn correct_registration(
        &self,
        account: Uuid,
        id: Uuid,
        expected: u64,
        content: Correction,
        act: Act,
    ) -> Result<Option<Registration>, UpdateError> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let advanced = connection
                .prepare_cached(ADVANCE)?
                .execute(params![id, account, expected])?;
            if advanced == 0 {
                let current = connection
                    .prepare_cached(VERSION)?
                    .query_row([id, account], |row| row.get(0))
                    .optional()?;
                return Ok(current.map_or(Ok(None), |current| Err(UpdateError::Stale { current })));
            }
            insert_version(connection, id, expected + 1, &content)?;
            set_registered_names(connection, account, &content.names)?;
            let found = select(connection, account)?;
            let reference = found.as_ref().map_or("", |found| &found.reference);
            audited.record(Action::RegistrationCorrected, Some(account), reference)?;
            Ok(Ok(found))
        })
        .await
    }

    /// Records that the agreement was accepted, and gives back the whole registration; `None` where the account has no
    /// such registration. Accepting a text twice is accepting it once: the first time stands.
    pub async fn accept_nda(
        &self,
        account: Uuid,
        id: Uuid,
        text_version: String,
        act: Act,
    ) -> Result<Option<Registration>, Error> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let accepted = connection.prepare_cached(INSERT_NDA)?.execute(params![
                id,
                account,
                text_version,
                audited.at()
            ])?;
            let found = select(connection, account)?.filter(|found| found.id == id);
            if accepted == 1 {
                let reference = found.as_ref().map_or("", |found| &found.reference);
                audited.record(Action::NdaAccepted, Some(account), reference)?;
            }
            Ok(Ok(found))
        })
        .await
    }
}

fn insert(
    audited: &Audited,
    new: &NewRegistration,
) -> Result<Result<Registered, RegisterError>, Error> {
    let connection = audited.connection;
    if let Some((hash, answer)) = saved_answer(connection, new.account, new.id)? {
        let same = hash == new.payload_hash;
        return Ok(if same {
            Ok(Registered::Before(answer))
        } else {
            Err(RegisterError::KeyReused)
        });
    }
    let inserted = connection.prepare_cached(INSERT)?.execute(params![
        new.id,
        new.account,
        new.reference,
        new.content.now
    ])?;
    if inserted == 0 {
        let taken = connection
            .prepare_cached(TAKEN)?
            .query_row([new.id, new.account], |row| row.get::<_, bool>(0))
            .optional()?;
        return Ok(Err(match taken {
            Some(true) => RegisterError::KeyReused,
            Some(false) => RegisterError::AlreadyRegistered,
            None => RegisterError::ReferenceTaken,
        }));
    }
    insert_version(connection, new.id, 1, &new.content)?;
    connection.prepare_cached(INSERT_ANSWER)?.execute(params![
        new.account,
        new.id,
        new.payload_hash,
        new.answer.status,
        new.answer.body
    ])?;
    set_registered_names(connection, new.account, &new.content.names)?;
    audited.record(Action::RegistrationMade, Some(new.account), &new.reference)?;
    Ok(Ok(Registered::Now))
}

fn insert_version(
    connection: &Connection,
    id: Uuid,
    version: u64,
    content: &Correction,
) -> Result<(), Error> {
    connection.prepare_cached(INSERT_VERSION)?.execute(params![
        id,
        version,
        content.draft,
        content.guidance,
        content.now
    ])?;
    let mut insert = connection.prepare_cached(INSERT_CONSENT)?;
    for consent in &content.consents {
        insert.execute(params![
            id,
            consent.field,
            version,
            consent.given,
            consent.text_version,
            content.now
        ])?;
    }
    Ok(())
}

fn saved_answer(
    connection: &Connection,
    account: Uuid,
    key: Uuid,
) -> Result<Option<(Hash, Answer)>, Error> {
    let saved = connection
        .prepare_cached(SELECT_ANSWER)?
        .query_row([account, key], |row| {
            Ok((
                row.get(0)?,
                Answer {
                    status: row.get(1)?,
                    body: row.get(2)?,
                },
            ))
        });
    Ok(saved.optional()?)
}

fn select(connection: &Connection, account: Uuid) -> Result<Option<Registration>, Error> {
    let Some(mut found) = connection
        .prepare_cached(SELECT)?
        .query_row([account], registration)
        .optional()?
    else {
        return Ok(None);
    };
    found.nda = connection
        .prepare_cached(SELECT_NDA)?
        .query_row([found.id], |row| {
            Ok(NdaAcceptance {
                text_version: row.get(0)?,
                at: row.get(1)?,
            })
        })
        .optional()?;
    found.consents = connection
        .prepare_cached(SELECT_CONSENTS)?
        .query_map([found.id], consent)?
        .collect::<Result<_, _>>()?;
    Ok(Some(found))
}

fn registration(row: &Row) -> rusqlite::Result<Registration> {
    Ok(Registration {
        id: row.get(0)?,
        reference: row.get(1)?,
        version: row.get(2)?,
        registered_at: row.get(3)?,
        updated_at: row.get(4)?,
        draft: row.get(5)?,
        guidance: row.get(6)?,
        nda: None,
        consents: Vec::new(),
    })
}

fn consent(row: &Row) -> rusqlite::Result<RecordedConsent> {
    let consent = Consent {
        field: row.get(0)?,
        given: row.get(1)?,
        text_version: row.get(2)?,
    };
    Ok(RecordedConsent {
        consent,
        at: row.get(3)?,
    })
}
