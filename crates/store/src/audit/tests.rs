//! What somebody with the file, but without the key, can do to the chain: all of it is found.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use rusqlite::types::Value;
use rusqlite::{Connection, params};
use tempfile::TempDir;
use uuid::Uuid;

use super::verify::verify;
use super::{Act, Action, Actor, AuditFault, AuditHead, AuditKey, Chain, Change};
use crate::Store;

const KEY: AuditKey = AuditKey([7; 32]);

/// As many entries as the chain of a test has.
const ENTRIES: u64 = 24;

const COLUMNS: [&str; 11] = [
    "at",
    "actor",
    "actor_name",
    "role",
    "action",
    "subject",
    "object",
    "reason",
    "changes",
    "mac",
    "seq",
];

/// A database whose audit can be tampered with: the file is open, and the triggers are gone.
struct Tampered {
    connection: Connection,
    chain: Chain,
    _folder: TempDir,
}

impl Tampered {
    fn new() -> Tampered {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("records/records.db");
        let store = Store::open(&path, KEY).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        for number in 1..=ENTRIES {
            runtime
                .block_on(store.record(
                    act(number),
                    Action::ALL[number as usize % Action::ALL.len()],
                    (!number.is_multiple_of(3)).then(|| Uuid::from_u128(u128::from(number))),
                    format!("object {number}"),
                ))
                .unwrap();
        }
        drop(store);
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch("DROP TRIGGER audit_keeps_its_past; DROP TRIGGER audit_keeps_its_rows;")
            .unwrap();
        Tampered {
            connection,
            chain: Chain::new(&KEY).unwrap(),
            _folder: folder,
        }
    }

    fn run(&self, sql: &str) {
        self.connection.execute_batch(sql).unwrap();
    }

    fn faults(&self) -> Vec<AuditFault> {
        verify(&self.connection, &self.chain, &[]).unwrap()
    }

    fn head(&self) -> AuditHead {
        let select = "SELECT seq, entry_mac FROM audit_head";
        let head = |row: &rusqlite::Row| {
            Ok(AuditHead {
                seq: row.get(0)?,
                mac: row.get(1)?,
            })
        };
        self.connection.query_row(select, (), head).unwrap()
    }

    /// What is wrong after this was done, which is undone afterwards.
    fn after(&self, sql: &str) -> Vec<AuditFault> {
        self.run("BEGIN");
        self.run(sql);
        let faults = self.faults();
        self.run("ROLLBACK");
        assert_eq!(self.faults(), []);
        faults
    }
}

fn act(number: u64) -> Act {
    let by = Actor {
        account: number.is_multiple_of(2).then(|| Uuid::from_u128(9)),
        name: format!("Actor {number}"),
        role: number.is_multiple_of(2).then_some(rules::Role::TechSupport),
    };
    Act {
        reason: number.is_multiple_of(5).then(|| "because".to_owned()),
        changes: vec![Change::new("field", None, Some(number.to_string()))],
        ..Act::new(by, i64::try_from(number).unwrap())
    }
}

#[test]
fn each_kind_of_tampering_is_named() {
    use AuditFault::{Altered, Cut, HeadAltered, Missing};
    let tampered = Tampered::new();
    let table: [(&str, &[AuditFault]); 14] = [
        (
            "UPDATE audit SET actor_name = 'Somebody' WHERE seq = 5",
            &[Altered(5)],
        ),
        // Text in the place of a number that reads alike is something else.
        (
            "UPDATE audit SET object = CAST(object AS BLOB) WHERE seq = 5",
            &[Altered(5)],
        ),
        ("UPDATE audit SET reason = '' WHERE seq = 4", &[Altered(4)]),
        ("DELETE FROM audit WHERE seq = 5", &[Missing(5)]),
        (
            "DELETE FROM audit WHERE seq IN (1, 2)",
            &[Missing(1), Missing(2)],
        ),
        (
            "DELETE FROM audit WHERE seq > 20",
            &[Cut {
                last: 20,
                written: 24,
            }],
        ),
        (
            "DELETE FROM audit",
            &[Cut {
                last: 0,
                written: 24,
            }],
        ),
        (
            "UPDATE audit SET seq = -1 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6; UPDATE audit SET seq = 6 WHERE seq = -1",
            &[Altered(5), Altered(6), Altered(7)],
        ),
        (
            "UPDATE audit SET mac = zeroblob(32) WHERE seq = 24",
            &[Altered(24)],
        ),
        ("UPDATE audit_head SET seq = 20", &[HeadAltered]),
        ("DELETE FROM audit_head", &[HeadAltered]),
        (
            "UPDATE audit_head SET seq = 20, entry_mac = (SELECT mac FROM audit WHERE seq = 20); DELETE FROM audit WHERE seq > 20",
            &[HeadAltered],
        ),
        (
            "INSERT INTO audit SELECT 25, at, actor, actor_name, role, action, subject, object, reason, changes, mac FROM audit WHERE seq = 24",
            &[Altered(25), HeadAltered],
        ),
        (
            "UPDATE audit SET seq = 30 WHERE seq = 24",
            &[
                Missing(24),
                Missing(25),
                Missing(26),
                Missing(27),
                Missing(28),
                Missing(29),
                HeadAltered,
            ],
        ),
    ];
    for (sql, faults) in table {
        assert_eq!(tampered.after(sql), faults, "{sql}");
    }
}

#[test]
fn a_database_put_back_to_an_earlier_state_is_told_by_the_anchor_alone() {
    let tampered = Tampered::new();
    let anchor = tampered.head();
    let head = tampered.chain.head_mac(20, &mac(&tampered.connection, 20));
    tampered.run("DELETE FROM audit WHERE seq > 20");
    tampered
        .connection
        .execute(
            "UPDATE audit_head SET seq = 20, entry_mac = ?1, mac = ?2",
            params![mac(&tampered.connection, 20), head],
        )
        .unwrap();
    assert_eq!(tampered.faults(), []);
    let faults = verify(&tampered.connection, &tampered.chain, &[anchor]).unwrap();
    assert_eq!(
        faults,
        [AuditFault::Cut {
            last: 20,
            written: 24
        }]
    );
    let other = AuditHead {
        seq: 10,
        mac: [1; 32],
    };
    let faults = verify(&tampered.connection, &tampered.chain, &[other]).unwrap();
    assert_eq!(faults, [AuditFault::Altered(10)]);
}

#[test]
fn a_chain_made_with_another_key_is_no_chain() {
    let tampered = Tampered::new();
    let other = Chain::new(&AuditKey([8; 32])).unwrap();
    let faults = verify(&tampered.connection, &other, &[]).unwrap();
    assert_eq!(faults.len() as u64, ENTRIES + 1);
}

#[test]
fn a_forged_number_does_not_fill_the_memory() {
    let tampered = Tampered::new();
    let faults = tampered.after("UPDATE audit SET seq = 9000000000000000000 WHERE seq = 24");
    assert_eq!(faults.len(), 1_000);
}

fn mac(connection: &Connection, seq: u64) -> [u8; 32] {
    let select = "SELECT mac FROM audit WHERE seq = ?1";
    connection
        .query_row(select, [seq], |row| row.get(0))
        .unwrap()
}

/// Something that is done to the tables.
#[derive(Debug, Clone)]
enum Mutation {
    Edit {
        seq: u64,
        column: usize,
        value: Value,
    },
    FlipByte {
        seq: u64,
        column: usize,
        at: usize,
    },
    Delete {
        seq: u64,
    },
    Cut {
        keep: u64,
    },
    Swap {
        one: u64,
        other: u64,
        column: Option<usize>,
    },
    Copy {
        from: u64,
        to: u64,
    },
    Insert {
        seq: u64,
        mac: [u8; 32],
    },
    EditHead {
        seq: i64,
        entry_mac: [u8; 32],
        mac: [u8; 32],
    },
    DropHead,
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<i64>().prop_map(Value::Integer),
        ".{0,12}".prop_map(Value::Text),
        proptest::collection::vec(any::<u8>(), 32).prop_map(Value::Blob),
        Just(Value::Text("candidate".to_owned())),
        Just(Value::Text("[]".to_owned())),
    ]
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let seq = || 1..=ENTRIES;
    let column = || 0..COLUMNS.len() - 1;
    prop_oneof![
        4 => (seq(), 0..COLUMNS.len(), value()).prop_map(|(seq, column, value)| Mutation::Edit { seq, column, value }),
        4 => (seq(), column(), 0_usize..64).prop_map(|(seq, column, at)| Mutation::FlipByte { seq, column, at }),
        2 => seq().prop_map(|seq| Mutation::Delete { seq }),
        1 => (0..ENTRIES).prop_map(|keep| Mutation::Cut { keep }),
        3 => (seq(), seq(), proptest::option::of(column())).prop_map(|(one, other, column)| Mutation::Swap { one, other, column }),
        1 => (seq(), seq()).prop_map(|(from, to)| Mutation::Copy { from, to }),
        1 => (ENTRIES + 1..ENTRIES + 4, any::<[u8; 32]>()).prop_map(|(seq, mac)| Mutation::Insert { seq, mac }),
        1 => (0_i64..40, any::<[u8; 32]>(), any::<[u8; 32]>())
            .prop_map(|(seq, entry_mac, mac)| Mutation::EditHead { seq, entry_mac, mac }),
        1 => Just(Mutation::DropHead),
    ]
}

impl Mutation {
    /// `false` where the table refuses it.
    fn apply(&self, connection: &Connection) -> bool {
        let done = match self {
            Mutation::Edit { seq, column, value } => {
                let sql = format!("UPDATE audit SET {} = ?2 WHERE seq = ?1", COLUMNS[*column]);
                connection.execute(&sql, params![seq, value])
            }
            Mutation::FlipByte { seq, column, at } => flip(connection, *seq, COLUMNS[*column], *at),
            Mutation::Delete { seq } => {
                connection.execute("DELETE FROM audit WHERE seq = ?1", [seq])
            }
            Mutation::Cut { keep } => {
                connection.execute("DELETE FROM audit WHERE seq > ?1", [keep])
            }
            Mutation::Swap { one, other, column } => swap(connection, *one, *other, *column),
            Mutation::Copy { from, to } => {
                let columns = COLUMNS[..COLUMNS.len() - 1].join(", ");
                let sql = format!("UPDATE audit SET ({columns}) = (SELECT {columns} FROM audit WHERE seq = ?1) WHERE seq = ?2");
                connection.execute(&sql, [from, to])
            }
            Mutation::Insert { seq, mac } => connection.execute(
                "INSERT INTO audit SELECT ?1, at, actor, actor_name, role, action, subject, object, reason, changes, ?2
                FROM audit WHERE seq = 1",
                params![seq, mac],
            ),
            Mutation::EditHead { seq, entry_mac, mac } => connection.execute(
                "UPDATE audit_head SET seq = ?1, entry_mac = ?2, mac = ?3",
                params![seq, entry_mac, mac],
            ),
            Mutation::DropHead => connection.execute("DELETE FROM audit_head", ()),
        };
        done.is_ok()
    }
}

/// Changes one byte of a value and leaves its type.
fn flip(connection: &Connection, seq: u64, column: &str, at: usize) -> rusqlite::Result<usize> {
    let select = format!("SELECT {column} FROM audit WHERE seq = ?1");
    let value = connection.query_row(&select, [seq], |row| row.get(0))?;
    let flipped = match value {
        Value::Null => Value::Text(String::new()),
        Value::Integer(number) => Value::Integer(number ^ (1 << (at % 63))),
        Value::Real(number) => Value::Real(number + 1.0),
        Value::Text(text) if text.is_empty() => Value::Text("x".to_owned()),
        Value::Text(text) => {
            let at = at % text.chars().count();
            let flip = |(place, c): (usize, char)| if place == at { '\u{1}' } else { c };
            Value::Text(text.chars().enumerate().map(flip).collect())
        }
        Value::Blob(mut bytes) => {
            let at = at % bytes.len().max(1);
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1;
            }
            Value::Blob(bytes)
        }
    };
    let update = format!("UPDATE audit SET {column} = ?2 WHERE seq = ?1");
    connection.execute(&update, params![seq, flipped])
}

/// Swaps a column of two entries, or the entries but for their numbers.
fn swap(
    connection: &Connection,
    one: u64,
    other: u64,
    column: Option<usize>,
) -> rusqlite::Result<usize> {
    let all = &COLUMNS[..COLUMNS.len() - 1];
    let columns = column
        .map_or(all, |column| &all[column..=column])
        .join(", ");
    connection.execute_batch(&format!(
        "CREATE TEMP TABLE swapped AS SELECT seq, {columns} FROM audit WHERE seq IN ({one}, {other});
        UPDATE audit SET ({columns}) = (SELECT {columns} FROM swapped WHERE seq = {other}) WHERE seq = {one};
        UPDATE audit SET ({columns}) = (SELECT {columns} FROM swapped WHERE seq = {one}) WHERE seq = {other};
        DROP TABLE swapped;"
    ))?;
    Ok(2)
}

/// Everything that the chain is about, to tell whether a mutation changed anything.
fn contents(connection: &Connection) -> String {
    let select = |sql: &str| -> String {
        let mut statement = connection.prepare(sql).unwrap();
        let rows = statement
            .query_map((), |row| row.get::<_, String>(0))
            .unwrap();
        rows.collect::<Result<Vec<_>, _>>().unwrap().join("\n")
    };
    let quoted = COLUMNS
        .map(|column| format!("quote({column})"))
        .join(" || ',' || ");
    let entries = select(&format!("SELECT {quoted} FROM audit ORDER BY seq"));
    let head = "SELECT quote(seq) || quote(entry_mac) || quote(mac) FROM audit_head";
    entries + &select(head)
}

#[test]
fn a_thousand_random_mutations_are_all_found() {
    let tampered = Tampered::new();
    let before = contents(&tampered.connection);
    let mut runner = proptest::test_runner::TestRunner::default();
    let mut changed = 0;
    while changed < 1_000 {
        let mutation = mutation().new_tree(&mut runner).unwrap().current();
        tampered.run("BEGIN");
        let is_change =
            mutation.apply(&tampered.connection) && contents(&tampered.connection) != before;
        if is_change {
            assert_ne!(tampered.faults(), [], "{mutation:?}");
            changed += 1;
        }
        tampered.run("ROLLBACK");
    }
    assert_eq!(tampered.faults(), []);
}
