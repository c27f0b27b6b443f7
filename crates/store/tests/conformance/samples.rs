//! Invented records.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rules::credential::{ExamResult, McpNumber, Series};
use rules::{Date, RequestKind, Role};
use store::{
    Act, Action, Actor, Answer, AuditFault, AuditKey, AuditQuery, Consent, Correction, ImportRow,
    Issue, Micros, Names, NewAccount, NewClaim, NewCode, NewInvitation, NewMcpId, NewRegistration,
    NewRequest, NewSession, NewStaff, Origin, Shown, Store, Way,
};
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
        let store = open(&database(&folder));
        Place { store, folder }
    }

    pub fn path(&self) -> PathBuf {
        database(&self.folder)
    }

    pub fn reopen(self) -> Place {
        let Place { store, folder } = self;
        drop(store);
        let store = open(&database(&folder));
        Place { store, folder }
    }

    /// Opens the folder's files as whoever can write to them.
    pub fn raw(&self) -> rusqlite::Connection {
        rusqlite::Connection::open(self.path()).unwrap()
    }

    /// Makes a candidate of this number, found by this name.
    pub async fn candidate(&self, number: u8, first: &str, last: &str) {
        let account = NewAccount {
            names: names(first, last),
            ..new_account(number, &format!("person-{number}@example.com"))
        };
        let session = new_session(number, 1);
        let made = self.store.create_account(account, session, act(number, 1));
        made.await.unwrap();
        self.confirmed(number).await;
    }

    /// A desk confirms the address of the person of this number.
    pub async fn confirmed(&self, number: u8) {
        let confirm = self
            .store
            .confirm_at_desk(account_id(number), id(b'j', number), service(1));
        let shown = confirm.await.unwrap();
        assert!(matches!(shown, Shown::Confirmed { .. }), "{shown:?}");
    }

    /// Makes a member of staff of this number, who has a link and no password.
    pub async fn staff(&self, number: u8, role: Role) {
        let invitation = new_invitation(number, 1_000);
        let made = self
            .store
            .add_staff(new_staff(number, role), invitation, service(1));
        made.await.unwrap();
    }

    /// What is wrong with the audit.
    pub async fn faults(&self) -> Vec<AuditFault> {
        self.store.verify_audit(Vec::new()).await.unwrap()
    }

    /// The actions on record, oldest first, each with what it was about.
    pub async fn history(&self) -> Vec<(Action, String)> {
        let query = AuditQuery {
            limit: 1_000,
            ..AuditQuery::default()
        };
        let entries = self.store.audit(query).await.unwrap();
        entries
            .into_iter()
            .rev()
            .map(|entry| (entry.action, entry.object))
            .collect()
    }

    /// Every row of every table, to tell whether anything changed.
    pub fn dump(&self) -> BTreeMap<String, Vec<String>> {
        let raw = self.raw();
        let list = |sql: &str| -> Vec<String> {
            let mut statement = raw.prepare(sql).unwrap();
            let rows = statement.query_map((), |row| row.get(0)).unwrap();
            rows.collect::<Result<_, _>>().unwrap()
        };
        let tables = list(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'person_gram%'",
        );
        let rows = |table: &String| {
            let columns = list(&format!(
                "SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')"
            ));
            let columns = columns.join(" || ',' || ");
            list(&format!("SELECT {columns} FROM {table} ORDER BY 1"))
        };
        tables
            .iter()
            .map(|table| (table.clone(), rows(table)))
            .collect()
    }

    /// The rows of a query that counts.
    pub fn count(&self, sql: &str) -> i64 {
        self.raw().query_row(sql, (), |row| row.get(0)).unwrap()
    }
}

/// The key of every sample database.
pub const KEY: AuditKey = AuditKey([7; 32]);

pub fn open(path: &Path) -> Store {
    Store::open(path, KEY).unwrap()
}

/// A candidate acts on their own record.
pub fn act(account: u8, at: Micros) -> Act {
    let by = Actor {
        account: Some(account_id(account)),
        name: "Ada Sample".to_owned(),
        role: Some(Role::Candidate),
    };
    Act::new(by, at)
}

pub fn names(first: &str, last: &str) -> Names {
    Names {
        first: first.to_owned(),
        last: last.to_owned(),
        ..Names::default()
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
        claim: new_claim(email),
        password_hash: hash(),
        profile: format!(r#"{{"email":"{email}"}}"#),
        names: names("Ada", "Sample"),
        now: 1,
    }
}

/// A claim without a letter.
pub fn new_claim(email: &str) -> NewClaim {
    NewClaim {
        email: email.to_owned(),
        letter: None,
    }
}

/// What the password of everybody here fits.
pub fn hash() -> String {
    "$argon2id$…".to_owned()
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
        names: names("Ada", "Sample"),
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

/// The service itself acts.
pub fn service(at: Micros) -> Act {
    Act::new(Actor::service("waypost"), at)
}

/// A member of staff acts.
pub fn staff_act(account: u8, role: Role, at: Micros) -> Act {
    let by = Actor {
        account: Some(account_id(account)),
        name: format!("Staff {account}"),
        role: Some(role),
    };
    Act::new(by, at)
}

/// An id of anything, in a space of its own for each kind.
pub fn id(kind: u8, number: u8) -> Uuid {
    Uuid::from_u128(0x1_0000 + (u128::from(kind) << 8) + u128::from(number))
}

/// An MCP ID of an exact number.
pub fn new_id(number: u8, origin: Origin) -> NewMcpId {
    NewMcpId {
        id: id(b'i', number),
        number: McpNumber::parse(&format!("{}", 5_550_000 + u32::from(number))).unwrap(),
        origin,
        code: None,
    }
}

/// A code whose sealed text names its number.
pub fn new_code(number: u8, expires_at: Micros) -> NewCode {
    NewCode {
        id: id(b'c', number),
        sealed: format!("sealed code {number}").into_bytes(),
        expires_at,
    }
}

/// Draws IDs with codes, one after the other from a number on.
pub fn drawing(mut number: u8, origin: Origin) -> Issue {
    Box::new(move || {
        let new = NewMcpId {
            code: Some(new_code(number, 1_000_000)),
            ..new_id(number, origin)
        };
        number += 1;
        Ok(new)
    })
}

/// Must not be asked.
pub fn never() -> Issue {
    Box::new(|| panic!("nothing is to be issued"))
}

pub fn exam(series: Series, code: &str, passed: bool) -> ExamResult {
    let day = Date::new(2008, 5, 17).unwrap();
    ExamResult::new(series, code, &format!("Exam {code}"), day, passed)
}

/// A row of a file about a person of this number.
pub fn row(number: u8, person: u8, result: ExamResult) -> ImportRow {
    ImportRow {
        id: id(b'r', number),
        account: account_id(person),
        email: format!("person-{person}@example.com"),
        first_name: "Ada".to_owned(),
        last_name: "Sample".to_owned(),
        profile: "{}".to_owned(),
        result,
    }
}

pub fn new_staff(number: u8, role: Role) -> NewStaff {
    NewStaff {
        id: account_id(number),
        email: format!("staff-{number}@example.com"),
        first_name: "Staff".to_owned(),
        last_name: number.to_string(),
        profile: "{}".to_owned(),
        role,
    }
}

pub fn new_invitation(token: u8, expires_at: Micros) -> NewInvitation {
    NewInvitation {
        token_hash: [token; 32],
        expires_at,
        way: Way::Desk,
    }
}

pub fn new_request(number: u8, account: u8, kind: RequestKind) -> NewRequest {
    NewRequest {
        id: id(b'q', number),
        account: account_id(account),
        reference: format!("WP-RRRR-{number:04}"),
        kind,
        guidance: None,
        message: "Please.".to_owned(),
        payload_hash: [number; 32],
    }
}
