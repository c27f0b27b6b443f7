//! Profiles: the contact details that an account keeps, with the version that an edit must name.

use rusqlite::{OptionalExtension, params};
use uuid::Uuid;

use crate::person::set_names;
use crate::{Act, Action, Error, Names, Store};

/// A profile as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProfileVersion {
    /// Counts up from 1.
    pub version: u64,
    /// JSON.
    pub content: String,
}

/// Why a record was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// It changed since it was read.
    #[error("the record is at version {current}")]
    Stale {
        /// The version in force.
        current: u64,
    },
    /// The call could not be done.
    #[error(transparent)]
    Store(#[from] Error),
}

const SELECT: &str = "SELECT version, content FROM profile WHERE account = ?1";

const VERSION: &str = "SELECT version FROM profile WHERE account = ?1";

const UPDATE: &str = "UPDATE profile SET version = version + 1, content = ?3, updated_at = ?4
    WHERE account = ?1 AND version = ?2";

impl Store {
    /// The profile of an account.
    pub async fn profile(&self, account: Uuid) -> Result<Option<ProfileVersion>, Error> {
        self.engine
            .read(move |connection| {
                let found = connection
                    .prepare_cached(SELECT)?
                    .query_row([account], |row| {
                        Ok(ProfileVersion {
                            version: row.get(0)?,
                            content: row.get(1)?,
                        })
                    });
                Ok(found.optional()?)
            })
            .await
    }

    /// Replaces the profile that is at version `expected`, and tells the new version; `None` where there is no profile.
    pub async fn update_profile(
        &self,
        account: Uuid,
        expected: u64,
        content: String,
        names: Names,
        act: Act,
    ) -> Result<Option<u64>, UpdateError> {
        self.write_audited(act, move |audited| {
            let connection = audited.connection;
            let changed = connection.prepare_cached(UPDATE)?.execute(params![
                account,
                expected,
                content,
                audited.at()
            ])?;
            if changed == 1 {
                set_names(connection, account, &names)?;
                audited.record(Action::ProfileChanged, Some(account), "")?;
                return Ok(Ok(Some(expected + 1)));
            }
            let current = connection
                .prepare_cached(VERSION)?
                .query_row([account], |row| row.get(0))
                .optional()?;
            Ok(current.map_or(Ok(None), |current| Err(UpdateError::Stale { current })))
        })
        .await
    }
}
