//! Invented records.

use std::path::PathBuf;

use store::{Answer, Consent, Correction, Micros, NewAccount, NewRegistration, NewSession, Store};
use tempfile::TempDir;
use uuid::Uuid;

/// A store in a folder that goes away with it.
pub struct Place {
    pub store: Store,
    folder: TempDir,
}

impl Place {
    pub fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&database(&folder)).unwrap();
        Place { store, folder }
    }

    pub fn path(&self) -> PathBuf {
        database(&self.folder)
    }

    pub fn reopen(self) -> Place {
        let Place { store, folder } = self;
        drop(store);
        let store = Store::open(&database(&folder)).unwrap();
        Place { store, folder }
    }

    /// The rows of a query that counts.
    pub fn count(&self, sql: &str) -> i64 {
        rusqlite::Connection::open(self.path())
            .unwrap()
            .query_row(sql, (), |row| row.get(0))
            .unwrap()
    }
}

/// In a folder that the store makes: the temporary one is open to others.
fn database(folder: &TempDir) -> PathBuf {
    folder.path().join("records/records.db")
}

pub fn account_id(number: u8) -> Uuid {
    Uuid::from_u128(0x100 + u128::from(number))
}

pub fn key(number: u8) -> Uuid {
    Uuid::from_u128(0x200 + u128::from(number))
}

pub fn new_account(number: u8, email: &str) -> NewAccount {
    NewAccount {
        id: account_id(number),
        email: email.to_owned(),
        password_hash: "$argon2id$…".to_owned(),
        profile: format!(r#"{{"email":"{email}"}}"#),
        now: 1,
    }
}

pub fn new_session(token: u8, now: Micros) -> NewSession {
    NewSession {
        token_hash: [token; 32],
        now,
    }
}

pub fn consent(field: &str, given: bool) -> Consent {
    Consent {
        field: field.to_owned(),
        given,
        text_version: "2013".to_owned(),
    }
}

pub fn correction(draft: &str, given: bool, now: Micros) -> Correction {
    Correction {
        draft: draft.to_owned(),
        guidance: None,
        consents: vec![
            consent("microsoft_may_contact", given),
            consent("partners_may_contact", false),
        ],
        now,
    }
}

pub fn new_registration(account: u8, id: u8, payload: u8, reference: &str) -> NewRegistration {
    NewRegistration {
        id: key(id),
        account: account_id(account),
        reference: reference.to_owned(),
        payload_hash: [payload; 32],
        answer: Answer {
            status: 201,
            body: format!(r#"{{"reference":"{reference}"}}"#),
        },
        content: correction(&format!("draft {payload}"), false, 10),
    }
}
