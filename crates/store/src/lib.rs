//! Records on disk. SQL and migrations live here and nowhere else.
//!
//! [`Store`] has one coarse method per use, each one transaction. A write is answered only after its commit is on disk
//! (`synchronous=FULL`), and writes that arrive together share a commit, which is what makes that affordable.
//! A call is safe to drop: the job stays queued and runs to its end, only the answer is lost.
//!
//! Documents (drafts, profiles, guidance, saved answers) are JSON text that the store does not look into. It reads no
//! clock and makes no ids: both are arguments.

mod account;
mod address;
mod audit;
mod credential;
mod error;
mod import;
mod letter;
mod mailbox;
mod notice;
mod outgoing;
mod person;
mod profile;
mod registration;
mod request;
mod session;
mod sqlite;
mod staff;

use std::path::Path;
use std::sync::Arc;

use rusqlite::Connection;

pub use account::{Account, fold_email};
pub use address::{AtAddress, Claim, ClaimLetter, Confirmation, NewAccount, NewClaim, Shown};
pub use audit::{
    Act, Action, Actor, AuditEntry, AuditFault, AuditHead, AuditKey, AuditQuery, Change,
};
pub use credential::{
    CodeEnd, CodeState, CredentialError, Credentials, Issue, McpId, NewCode, NewMcpId, Origin,
    RecordedResult,
};
pub use error::{Error, OpenError};
pub use import::{ImportOutcome, ImportRefusal, ImportRow};
pub use letter::{DueLetter, LetterKind, NewLetter};
pub use mailbox::SharedMailbox;
pub use notice::{DueNotice, Notice, NoticeKind};
pub use outgoing::Outgoing;
pub use person::{
    Agreement, Found, FoundPage, Lookalike, MOST_FOUND, Match, MatchKind, Merge, MergeError, Names,
    Person, compare_names,
};
pub use profile::{ProfileVersion, UpdateError};
pub use registration::{
    Answer, Consent, Correction, NdaAcceptance, NewRegistration, RecordedConsent, RegisterError,
    Registered, Registration,
};
pub use request::{
    Fulfillment, NewRequest, Request, RequestQuery, SendError, Sent, StepError, StepTaken,
};
pub use session::{NewSession, Session};
pub use staff::{Invitation, NewInvitation, NewStaff, StaffError, Way};

/// Microseconds since 1970-01-01 00:00 UTC.
pub type Micros = i64;

/// SHA-256.
pub type Hash = [u8; 32];

/// The records. Cheap to clone; the last clone to go waits for queued writes and folds the log into the database.
#[derive(Clone)]
pub struct Store {
    engine: Arc<sqlite::Engine>,
    chain: audit::Chain,
}

impl Store {
    /// Opens the database at `path`, making it and its folder (mode 0700) where they do not exist, and migrates it.
    ///
    /// `key`: that of the audit's MACs. A database that was begun with another one is not opened.
    pub fn open(path: &Path, key: AuditKey) -> Result<Store, OpenError> {
        let chain = audit::Chain::new(&key)?;
        let ready = |connection: &mut Connection| make_ready(connection, &chain);
        let engine = Arc::new(sqlite::Engine::open(path, ready, person::index_many)?);
        Ok(Store { engine, chain })
    }

    /// Whether writes can still be made. After a failed flush to disk they cannot, until the process starts again.
    pub fn is_writable(&self) -> bool {
        self.engine.is_writable()
    }
}

/// Does what a migrated database still needs; others may write to it meanwhile.
fn make_ready(connection: &mut Connection, chain: &audit::Chain) -> Result<(), OpenError> {
    chain.begin(connection)?;
    mailbox::fold_all(connection)?;
    address::fold_claims(connection)?;
    Ok(person::index_all(connection)?)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
    use std::time::Duration;

    use super::*;

    const SOMEBODY: &str = "
        INSERT INTO account (id, email, email_folded, password_hash, created_at)
            VALUES (zeroblob(16), 'a@example.com', 'a@example.com', '', 1);
        INSERT INTO person (account, first_name, last_name, email, phone)
            VALUES (zeroblob(16), 'Ada', 'Sample', 'a@example.com', '');";

    #[test]
    fn a_database_is_made_ready_while_somebody_else_writes_at_every_step() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records/waypost.db");
        let key = AuditKey([7; 32]);
        drop(Store::open(&path, key.clone()).unwrap());
        let busy = Connection::open(&path).unwrap();
        busy.busy_timeout(Duration::ZERO).unwrap();
        busy.execute_batch(SOMEBODY).unwrap();
        let chain = audit::Chain::new(&key).unwrap();
        let mut connection = Connection::open(&path).unwrap();
        let written = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&written);
        let write = move || {
            let write = "UPDATE account SET created_at = created_at + 1";
            count.fetch_add(usize::from(busy.execute_batch(write).is_ok()), Relaxed);
            false
        };
        connection.progress_handler(1, Some(write)).unwrap();
        make_ready(&mut connection, &chain).unwrap();
        assert!(written.load(Relaxed) > 0);
        let unindexed = "SELECT count(*) FROM person WHERE indexed < 2";
        let left: i64 = connection
            .query_row(unindexed, (), |row| row.get(0))
            .unwrap();
        assert_eq!(left, 0);
    }
}
