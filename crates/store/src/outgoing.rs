//! Mail on its way: what notices and letters have in common until a relay has taken them.

use rusqlite::params;
use uuid::Uuid;

use crate::{Error, Micros, Store};

/// What is mailed: each kind has a table of its own, with the same columns for its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outgoing {
    /// News for somebody who has an account.
    Notice,
    /// What is for an address.
    Letter,
}

impl Outgoing {
    fn table(self) -> &'static str {
        match self {
            Outgoing::Notice => "notice",
            Outgoing::Letter => "letter",
        }
    }
}

impl Store {
    /// Records that something was mailed.
    pub async fn mailed(&self, what: Outgoing, id: Uuid) -> Result<(), Error> {
        let sql = format!(
            "UPDATE {} SET mail = 'sent', attempts = attempts + 1 WHERE id = ?1 AND mail = 'waiting'",
            what.table()
        );
        self.engine
            .write(move |connection| {
                connection.prepare_cached(&sql)?.execute([id])?;
                Ok(Ok(()))
            })
            .await
    }

    /// Records that something could not be mailed: it is tried again at `next_try`, or given up where that is `None`.
    pub async fn not_mailed(
        &self,
        what: Outgoing,
        id: Uuid,
        next_try: Option<Micros>,
    ) -> Result<(), Error> {
        let sql = format!(
            "UPDATE {} SET mail = CASE WHEN ?2 IS NULL THEN 'failed' ELSE mail END,
                attempts = attempts + 1, next_try = coalesce(?2, next_try)
            WHERE id = ?1 AND mail = 'waiting'",
            what.table()
        );
        self.engine
            .write(move |connection| {
                connection
                    .prepare_cached(&sql)?
                    .execute(params![id, next_try])?;
                Ok(Ok(()))
            })
            .await
    }

    /// Gives up what waits to be mailed: nobody takes mail. Notices stay in the page. Tells how many.
    pub async fn keep_unmailed(&self, what: Outgoing) -> Result<usize, Error> {
        let sql = format!(
            "UPDATE {} SET mail = 'none' WHERE mail = 'waiting'",
            what.table()
        );
        self.engine
            .write(move |connection| Ok(Ok(connection.prepare_cached(&sql)?.execute(())?)))
            .await
    }
}
