//! `waypost key`, `user` and `audit`, and what `serve` says when it starts.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use tempfile::TempDir;

use crate::program::{Program, database, key_file, output, registrations, sign_up, url, waypost};
use crate::wire::{Answer, Request};

/// Runs a command on the records.
fn on_records(database: &Path, command: &[&str], more: &[&str]) -> (i32, String, String) {
    let (url, keys) = (url(database), key_file(database));
    let own: [&OsStr; 4] = [
        "--database".as_ref(),
        &url,
        "--key-file".as_ref(),
        keys.as_os_str(),
    ];
    let mut arguments: Vec<&OsStr> = command.iter().map(OsStr::new).collect();
    arguments.extend(own);
    arguments.extend(more.iter().map(OsStr::new));
    waypost(&arguments)
}

fn add(database: &Path, more: &[&str]) -> (i32, String, String) {
    on_records(database, &["user", "add"], more)
}

fn verify(database: &Path, more: &[&str]) -> (i32, String, String) {
    on_records(database, &["audit", "verify"], more)
}

/// Records with an audit of some entries, and nobody at them.
fn audited() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let program = Program::start(&path);
    for number in 0..4 {
        sign_up(program.address, &format!("candidate-{number}@example.com"));
    }
    assert!(program.terminate().success());
    (folder, path)
}

/// Does to the records what nobody should, without the triggers that keep the audit as it is.
fn tamper(path: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(path).unwrap();
    let triggers = "DROP TRIGGER audit_keeps_its_past; DROP TRIGGER audit_keeps_its_rows;";
    connection
        .execute_batch(&format!("{triggers} {sql}"))
        .unwrap();
}

#[test]
fn keys_are_made_once_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("waypost.key");
    let make = || waypost(&["key".as_ref(), "new".as_ref(), path.as_os_str()]);
    let (code, text, _) = make();
    assert_eq!(code, 0);
    let content = fs::read_to_string(&path).unwrap();
    let secret = content
        .lines()
        .last()
        .unwrap()
        .split_once(' ')
        .unwrap()
        .1
        .to_owned();
    assert!(secret.len() == 64 && !text.contains(&secret), "{text}");
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o7777,
        0o600
    );
    let (code, _, text) = make();
    assert_eq!(code, 1);
    assert!(text.contains("never overwritten"), "{text}");
    assert_eq!(fs::read_to_string(&path).unwrap(), content);
}

#[test]
fn serving_without_keys_of_ones_own_is_refused_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let keys = key_file(&path);
    let refused = |text: &str| {
        let output = output(&path);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && said.contains(text), "{said}");
        assert!(!path.exists(), "nothing was begun");
    };
    fs::set_permissions(&keys, fs::Permissions::from_mode(0o644)).unwrap();
    refused(&format!("Run: chmod 600 {}", keys.display()));
    fs::remove_file(&keys).unwrap();
    refused(&format!("waypost key new {}", keys.display()));
}

#[test]
fn keys_within_the_folder_of_the_records_are_refused() {
    let (_folder, path) = audited();
    let beside = path.with_extension("key");
    fs::copy(key_file(&path), &beside).unwrap();
    let arguments: [&OsStr; 6] = [
        "serve".as_ref(),
        "--database".as_ref(),
        &url(&path),
        "--key-file".as_ref(),
        beside.as_os_str(),
        "--listen=127.0.0.1:0".as_ref(),
    ];
    let (code, _, text) = waypost(&arguments);
    assert_eq!(code, 1);
    assert!(text.contains("Move the key file elsewhere"), "{text}");
}

#[test]
fn the_first_start_prints_one_link_and_the_next_one_after_it_was_taken_none() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let log = folder.path().join("log");
    let start = || {
        Program::start_with(
            &path,
            File::create(&log).unwrap(),
            &[
                "--public-url=https://waypost.example",
                "--trusted-proxy=127.0.0.1",
            ],
        )
    };
    let links = || {
        let text = fs::read_to_string(&log).unwrap();
        let found = text
            .lines()
            .filter_map(|line| line.split_once("https://waypost.example/invitation"));
        found
            .map(|(_, rest)| format!("/invitation{rest}"))
            .collect::<Vec<_>>()
    };
    let program = start();
    let first = links();
    assert_eq!(first.len(), 1, "{first:?}");
    assert!(
        fs::read_to_string(&log)
            .unwrap()
            .starts_with("There is no administrator yet.")
    );
    drop(program);

    let program = start();
    let second = links();
    assert_ne!(first, second);
    let fields = [
        ("first_name", "Ada"),
        ("email", "ada.sample@example.com"),
        ("password", "seven lanterns on a quay"),
    ];
    let take = |link: &str| {
        let answer = Request::new("POST", link)
            .form(&fields)
            .send(program.address);
        shown(answer, &program)
    };
    assert_eq!(
        take(&first[0]).status,
        404,
        "a newer start made it worthless"
    );
    assert_eq!(take(&second[0]).status, 303);
    drop(program);

    let _program = start();
    assert_eq!(links(), Vec::<String>::new());
}

#[test]
fn a_log_that_cannot_be_written_stops_nothing() {
    let full = File::options().write(true).open("/dev/full").unwrap();
    let (reader, left) = std::io::pipe().unwrap();
    drop(reader);
    for log in [Stdio::from(full), Stdio::from(left)] {
        let folder = tempfile::tempdir().unwrap();
        let program = Program::start_with(&database(&folder), log, &[]);
        let cookie = sign_up(program.address, "ada.sample@example.com");
        assert_eq!(registrations(program.address, &cookie).status, 200);
        assert!(program.terminate().success());
    }
}

/// What a browser comes to show after a form: the page that answers it is behind a redirect.
fn shown(answer: Answer, program: &Program) -> Answer {
    match answer.header("location") {
        Some(there) if there.contains("_form=") => Request::new("GET", there)
            .header("accept", "text/html")
            .send(program.address),
        _ => answer,
    }
}

#[test]
fn an_account_from_the_command_line_is_taken_by_its_link_while_the_service_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let program = Program::start(&path);
    let person = [
        "--email=sam.sample@example.com",
        "--first-name=Sam",
        "--last-name=Sample",
        "--role=administrator",
    ];
    let (code, link, text) = add(&path, &person);
    assert_eq!((code, text.as_str()), (0, ""));
    let link = link
        .strip_prefix("http://127.0.0.1:8080")
        .unwrap()
        .trim_end();
    let form = Request::new("POST", link).form(&[("password", "seven lanterns on a quay")]);
    let answer = form.send(program.address);
    assert_eq!(answer.onward(), "/admin/imports");
    assert_eq!(shown(form.send(program.address), &program).status, 404);

    let (code, link, text) = add(&path, &person);
    assert_eq!((code, link.as_str()), (1, ""));
    assert!(
        text.contains("there is an account with the address sam.sample@example.com"),
        "{text}"
    );
    assert!(program.terminate().success());
    assert_eq!(verify(&path, &[]).0, 0);
}

#[test]
fn a_desk_without_a_page_confirms_an_address_with_its_evidence_while_the_service_runs() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let program = Program::start(&path);
    let cookie = sign_up(program.address, "ada.sample@example.com");
    let confirm = |email: &str, evidence: &str| {
        let more = [
            "--email",
            email,
            "--evidence",
            evidence,
            "--checked",
            "passport seen",
        ];
        on_records(&path, &["user", "confirm"], &more)
    };
    let transcript = || {
        let request = Request::new("GET", api::path::CREDENTIALS).header("cookie", &cookie);
        request.send(program.address).status
    };
    assert_eq!(confirm("ada.sample@example.com", "a-feeling").0, 2);
    let (code, _, text) = confirm("nobody@example.com", "document");
    assert_eq!(code, 1);
    assert!(text.contains("nobody signs up or in"), "{text}");
    assert_eq!(transcript(), 403);
    for said in ["is confirmed", "was confirmed before"] {
        let (code, text, wrong) = confirm("ADA.Sample@example.com", "document");
        assert_eq!(code, 0, "{wrong}");
        assert!(text.contains(said), "{text}");
    }
    assert_eq!(transcript(), 200);
}

#[test]
fn an_account_that_cannot_be_is_not_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    for person in [
        ["--email=nobody", "--first-name=Sam", "--role=administrator"],
        [
            "--email=sam@example.com",
            "--first-name= ",
            "--role=administrator",
        ],
        [
            "--email=sam@example.com",
            "--first-name=Sam",
            "--role=candidate",
        ],
        [
            "--email=sam@example.com",
            "--first-name=Sam",
            "--public-url=nowhere",
        ],
    ] {
        let (code, link, text) = add(&path, &person);
        assert!(
            code != 0 && link.is_empty() && !text.is_empty(),
            "{person:?} {code} {link}"
        );
    }
    assert!(!path.exists());
}

#[test]
fn a_sound_audit_is_told_from_one_that_was_tampered_with() {
    let (_folder, path) = audited();
    let (code, text, _) = verify(&path, &[]);
    assert_eq!(code, 0);
    assert!(
        text.starts_with("sound: ") && text.trim_end().ends_with(" entries"),
        "{text}"
    );
    for (sql, expected) in [
        (
            "UPDATE audit SET actor_name = 'Mallory' WHERE seq = 2;",
            "entry 2: not what was written",
        ),
        ("DELETE FROM audit WHERE seq = 3;", "entry 3: missing"),
        (
            "DELETE FROM audit WHERE seq > 2;",
            "entries after 2: missing; 4 were written",
        ),
        (
            "UPDATE audit_head SET seq = 3;",
            "the head: missing, or not what was written",
        ),
    ] {
        let (_folder, path) = audited();
        tamper(&path, sql);
        let (code, text, _) = verify(&path, &[]);
        assert_eq!(code, 1, "{sql}");
        assert!(
            text.lines().any(|line| line.starts_with(expected)),
            "{sql}: {text}"
        );
    }
}

#[test]
fn a_head_that_was_kept_outside_finds_an_older_copy_of_everything() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(&folder);
    let anchor = folder.path().join("anchor");
    let kept = format!("--audit-anchor={}", anchor.display());
    let start = || Program::start_with(&path, std::process::Stdio::null(), &[kept.as_str()]);
    let program = start();
    sign_up(program.address, "ada@example.com");
    assert!(program.terminate().success());
    let old = fs::read(&path).unwrap();
    let program = start();
    sign_up(program.address, "grace@example.com");
    assert!(program.terminate().success());
    let with_anchor = || verify(&path, &["--anchor", anchor.to_str().unwrap()]);
    assert_eq!(with_anchor().0, 0, "{:?}", with_anchor());

    // The whole database as it was: sound in itself.
    fs::write(&path, old).unwrap();
    assert_eq!(verify(&path, &[]).0, 0);
    let (code, text, _) = with_anchor();
    assert_eq!(code, 1);
    assert!(text.contains("missing"), "{text}");

    // And gone on with, until it is longer than it was: the last head is of the new chain, those of before are not.
    let program = start();
    for name in ["hedy", "joan", "mary"] {
        sign_up(program.address, &format!("{name}@example.com"));
    }
    assert!(program.terminate().success());
    assert_eq!(verify(&path, &[]).0, 0);
    let (code, text, _) = with_anchor();
    assert_eq!(code, 1);
    assert!(text.contains("not what was written"), "{text}");
}

#[test]
fn an_audit_that_cannot_be_read_is_told_from_both() {
    let (folder, path) = audited();
    let nothing = folder.path().join("records/none.db");
    let text = folder.path().join("text");
    fs::write(&text, "no head\n").unwrap();
    let text = text.to_str().unwrap().to_owned();
    assert_eq!(verify(&nothing, &[]).0, 2);
    assert!(!nothing.exists(), "verifying makes nothing");
    assert_eq!(verify(&path, &["--anchor", "/no/such/file"]).0, 2);
    assert_eq!(verify(&path, &["--anchor", &text]).0, 2);
    let other = folder.path().join("other.key");
    waypost(&["key".as_ref(), "new".as_ref(), other.as_os_str()]);
    fs::rename(&other, key_file(&path)).unwrap();
    let (code, _, text) = verify(&path, &[]);
    assert_eq!(code, 2);
    assert!(text.contains("other keys"), "{text}");
}
