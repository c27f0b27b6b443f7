//! The chain: each entry has a MAC over itself and the MAC before it, and the head has one over where the chain ends.

use hmac::{Hmac, KeyInit, Mac};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::Sha256;

use super::{AuditHead, AuditKey};
use crate::{Error, Hash, OpenError};

const SELECT_KEY: &str = "SELECT fingerprint FROM audit_key WHERE id = 1";

const INSERT_KEY: &str = "INSERT INTO audit_key (id, fingerprint) VALUES (1, ?1)";

const INSERT_HEAD: &str = "INSERT INTO audit_head (id, seq, entry_mac, mac) VALUES (1, 0, ?1, ?2)";

const SELECT_HEAD: &str = "SELECT seq, entry_mac, mac FROM audit_head WHERE id = 1";

const UPDATE_HEAD: &str = "UPDATE audit_head SET seq = ?1, entry_mac = ?2, mac = ?3 WHERE id = 1";

/// Stands before the first entry.
const BEGINNING: Hash = [0; 32];

/// What makes and checks MACs. Cheap to clone: the key is already worked in.
#[derive(Clone)]
pub(crate) struct Chain(Hmac<Sha256>);

/// The head as it is on record.
pub(super) enum Head {
    /// It is what was written.
    Sound(AuditHead),
    /// It is missing, or something else than what was written.
    Altered,
}

impl Chain {
    pub(crate) fn new(key: &AuditKey) -> Result<Chain, Error> {
        Hmac::new_from_slice(&key.0)
            .map(Chain)
            .map_err(|_| Error::because("the audit's key cannot be used"))
    }

    /// Begins the chain of a new database, and refuses one that was begun with another key.
    pub(crate) fn begin(&self, connection: &mut Connection) -> Result<(), OpenError> {
        // Looked at first without asking to write: a command must not wait for what the service or an import writes.
        if self.is_begun(connection)? {
            return Ok(());
        }
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if !self.is_begun(&transaction)? {
            transaction.execute(INSERT_KEY, [self.fingerprint()])?;
            transaction.execute(
                INSERT_HEAD,
                params![BEGINNING, self.head_mac(0, &BEGINNING)],
            )?;
        }
        Ok(transaction.commit()?)
    }

    /// Whether a chain was begun with this key.
    fn is_begun(&self, connection: &Connection) -> Result<bool, OpenError> {
        let known: Option<Hash> = connection
            .query_row(SELECT_KEY, (), |row| row.get(0))
            .optional()?;
        match known {
            Some(known) if known == self.fingerprint() => Ok(true),
            Some(_) => Err(OpenError::OtherKeys),
            None => Ok(false),
        }
    }

    /// What tells this key from another without giving it away.
    fn fingerprint(&self) -> Hash {
        self.tag("waypost audit key", &[])
    }

    /// The MAC of an entry: over every column as it is on record, type and value, and over the MAC before it.
    pub(super) fn entry_mac(&self, previous: &[u8], columns: &[ValueRef]) -> Hash {
        let mut parts = vec![ValueRef::Blob(previous)];
        parts.extend_from_slice(columns);
        self.tag("waypost audit entry", &parts)
    }

    pub(super) fn head_mac(&self, seq: i64, entry_mac: &[u8]) -> Hash {
        let parts = [ValueRef::Integer(seq), ValueRef::Blob(entry_mac)];
        self.tag("waypost audit head", &parts)
    }

    /// HMAC-SHA-256 over parts that each say what they are and how long, so that no two lists run together.
    fn tag(&self, purpose: &str, parts: &[ValueRef]) -> Hash {
        let mut mac = self.0.clone();
        let mut part = |kind: u8, bytes: &[u8]| {
            mac.update(&[kind]);
            mac.update(&(bytes.len() as u64).to_be_bytes());
            mac.update(bytes);
        };
        part(b'P', purpose.as_bytes());
        for value in parts {
            match value {
                ValueRef::Null => part(b'N', &[]),
                ValueRef::Integer(number) => part(b'I', &number.to_be_bytes()),
                ValueRef::Real(number) => part(b'R', &number.to_be_bytes()),
                ValueRef::Text(text) => part(b'T', text),
                ValueRef::Blob(bytes) => part(b'B', bytes),
            }
        }
        mac.finalize().into_bytes().into()
    }

    /// Where the chain ends, as the head says.
    pub(super) fn head(&self, connection: &Connection) -> Result<Head, Error> {
        let mut select = connection.prepare_cached(SELECT_HEAD)?;
        let mut rows = select.query(())?;
        let Some(row) = rows.next()? else {
            return Ok(Head::Altered);
        };
        let read = (
            row.get::<_, i64>(0),
            row.get::<_, Hash>(1),
            row.get::<_, Hash>(2),
        );
        let (Ok(seq), Ok(entry_mac), Ok(mac)) = read else {
            return Ok(Head::Altered);
        };
        let Ok(counted) = u64::try_from(seq) else {
            return Ok(Head::Altered);
        };
        Ok(if mac == self.head_mac(seq, &entry_mac) {
            Head::Sound(AuditHead {
                seq: counted,
                mac: entry_mac,
            })
        } else {
            Head::Altered
        })
    }

    /// Where the next entry goes, and the MAC before it. Nothing is added to a chain whose head was altered: that would
    /// cover up what was done to it.
    pub(super) fn next(&self, connection: &Connection) -> Result<(i64, Hash), Error> {
        let next = match self.head(connection)? {
            Head::Sound(head) => i64::try_from(head.seq)
                .ok()
                .and_then(|seq| seq.checked_add(1))
                .map(|seq| (seq, head.mac)),
            Head::Altered => None,
        };
        next.ok_or_else(|| {
            Error::because("the audit's head is not what was written: run waypost audit verify")
        })
    }

    pub(super) fn advance(
        &self,
        connection: &Connection,
        seq: i64,
        entry_mac: &Hash,
    ) -> Result<(), Error> {
        connection.prepare_cached(UPDATE_HEAD)?.execute(params![
            seq,
            entry_mac,
            self.head_mac(seq, entry_mac)
        ])?;
        Ok(())
    }

    /// What stands before the first entry.
    pub(super) const fn beginning() -> Hash {
        BEGINNING
    }
}
