//! Kills, ordinary stops, and starts that are refused.

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;

use serde_json::json;
use uuid::Uuid;

use crate::program::{Program, database, output, register, registrations, sign_up};
use crate::wire::{Answer, connect};

#[test]
fn what_was_acknowledged_right_before_a_kill_is_there_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    // What the client knows, outside the database: cookie, key and the acknowledged answer.
    let mut ledger: Vec<(String, String, String)> = Vec::new();
    let mut program = Program::start(&path);
    for round in 0..8 {
        let cookie = sign_up(program.address, &format!("round-{round}@example.com"));
        let key = Uuid::now_v7().to_string();
        let acknowledged = register(&cookie, &key).send(program.address);
        program.kill();
        assert_eq!(acknowledged.status, 201, "{}", acknowledged.body);
        ledger.push((cookie, key, acknowledged.body));

        program = Program::start(&path);
        for (cookie, key, body) in &ledger {
            let found = registrations(program.address, cookie).json();
            let expected: serde_json::Value = serde_json::from_str(body).unwrap();
            assert_eq!(found, json!([expected]));
            let again = register(cookie, key).send(program.address);
            assert_eq!((again.status, &again.body), (200, body));
        }
    }
    drop(program);
    let database = rusqlite::Connection::open(&path).unwrap();
    let check: String = database
        .query_row("PRAGMA integrity_check", (), |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
    let rows = |table: &str| -> usize {
        database
            .query_row(&format!("SELECT count(*) FROM {table}"), (), |row| {
                row.get(0)
            })
            .unwrap()
    };
    for table in ["registration", "registration_version", "idempotency"] {
        assert_eq!(rows(table), ledger.len(), "{table}");
    }
}

#[test]
fn what_was_under_way_at_a_kill_is_whole_or_absent_and_can_be_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let mut program = Program::start(&path);
    let people: Vec<(String, String)> = (0..12)
        .map(|number| {
            let cookie = sign_up(program.address, &format!("crowd-{number}@example.com"));
            (cookie, Uuid::now_v7().to_string())
        })
        .collect();
    let streams: Vec<_> = people
        .iter()
        .map(|(cookie, key)| {
            let mut stream = connect(program.address);
            stream
                .write_all(register(cookie, key).written().as_bytes())
                .unwrap();
            stream
        })
        .collect();
    // With the first answer the others are on their way: committed together with it, queued, or not yet read.
    streams[0].peek(&mut [0]).unwrap();
    program.kill();
    // Acknowledged is only what came back whole before the connection broke.
    let acknowledged: Vec<Option<String>> = streams
        .into_iter()
        .map(|mut stream| {
            let mut bytes = Vec::new();
            let _ = stream.read_to_end(&mut bytes);
            let whole = String::from_utf8(bytes)
                .ok()
                .filter(|text| text.ends_with('}'))?;
            whole
                .split_once("\r\n\r\n")
                .map(|(_, body)| body.to_owned())
        })
        .collect();

    let program = Program::start(&path);
    for ((cookie, key), acknowledged) in people.iter().zip(acknowledged) {
        let before = registrations(program.address, cookie).json();
        let again: Answer = register(cookie, key).send(program.address);
        match before.as_array().unwrap().as_slice() {
            [] => assert_eq!((again.status, acknowledged), (201, None), "{}", again.body),
            [one] => {
                assert_eq!((again.status, &again.json()), (200, one));
                assert!(acknowledged.is_none_or(|body| body == again.body));
            }
            more => panic!("{more:?}"),
        }
    }
}

#[test]
fn a_reply_that_a_kill_swallows_is_given_when_the_same_is_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let mut program = Program::start(&path);
    let cookie = sign_up(program.address, "nadia@example.com");
    let key = Uuid::now_v7().to_string();
    let mut unread = connect(program.address);
    unread
        .write_all(register(&cookie, &key).written().as_bytes())
        .unwrap();
    // Whoever asks sees what is committed, and nothing else.
    let committed = loop {
        let found = registrations(program.address, &cookie).json();
        if found != json!([]) {
            break found;
        }
    };
    program.kill();

    let program = Program::start(&path);
    let again = register(&cookie, &key).send(program.address);
    assert_eq!(
        (again.status, json!([again.json()])),
        (200, committed.clone())
    );
    assert_eq!(registrations(program.address, &cookie).json(), committed);
}

#[test]
fn a_stop_that_is_asked_for_ends_well_and_leaves_one_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let program = Program::start(&path);
    sign_up(program.address, "nadia@example.com");
    assert!(program.terminate().success());
    let left: Vec<_> = path
        .parent()
        .unwrap()
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left, ["records.db"]);
}

#[test]
fn a_database_that_others_may_read_is_refused_with_the_command_that_helps() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    drop(Program::start(&path));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let refused = output(&path);
    assert!(!refused.status.success());
    let sentence = String::from_utf8(refused.stderr).unwrap();
    assert!(
        sentence.contains(&format!("Run: chmod 600 {}", path.display())),
        "{sentence}"
    );
}
