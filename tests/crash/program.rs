//! `waypost serve` as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use serde_json::{Value, json};
use waypost::keys::Keys;

use crate::wire::{Answer, Request};

pub struct Program {
    process: Child,
    pub address: SocketAddr,
}

impl Program {
    pub fn start(database: &Path) -> Program {
        Program::start_with(database, Stdio::null(), &[])
    }

    /// With further arguments, and its log somewhere.
    pub fn start_with(database: &Path, log: impl Into<Stdio>, arguments: &[&str]) -> Program {
        let mut process = command(database)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("http://")
            .unwrap_or_else(|| panic!("{line:?}"))
            .parse()
            .unwrap();
        Program { process, address }
    }

    /// SIGKILL: the process gets no chance to tidy up.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// SIGTERM: the process is asked to stop.
    pub fn terminate(mut self) -> ExitStatus {
        let asked = Command::new("kill")
            .args(["-TERM", &self.process.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success());
        self.process.wait().unwrap()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // Where it has ended already there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Runs another command of the program to its end: its exit code, and what it printed to both streams.
pub fn waypost(arguments: &[&std::ffi::OsStr]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_waypost"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Runs the program to its end, for starts that fail.
pub fn output(database: &Path) -> Output {
    command(database).output().unwrap()
}

/// A database as the command line wants it.
pub fn url(database: &Path) -> std::ffi::OsString {
    let mut url = std::ffi::OsString::from("sqlite:");
    url.push(database);
    url
}

fn command(database: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--database"])
        .arg(url(database))
        .arg("--key-file")
        .arg(key_file(database));
    command
}

/// The database within a temporary folder, which the program makes. Its keys lie beside its folder, and are made here.
pub fn database(folder: &tempfile::TempDir) -> PathBuf {
    let database = folder.path().join("records/records.db");
    Keys::create(&key_file(&database)).unwrap();
    database
}

/// The keys of a database.
pub fn key_file(database: &Path) -> PathBuf {
    database.parent().unwrap().with_extension("key")
}

/// A candidate's cookie, which outlives the process.
pub fn sign_up(address: SocketAddr, email: &str) -> String {
    let form = json!({
        "email": email,
        "password": "seven lanterns on a quay",
        "first_name": "Nadia",
        "last_name": "Okoro",
    });
    let answer = Request::new("POST", api::path::ACCOUNT)
        .json(&form)
        .send(address);
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.cookie()
}

pub fn register(cookie: &str, key: &str) -> Request {
    let draft: Value = json!({
        "first_name": "Nadia",
        "last_name": "Okoro",
        "country": "US",
        "address1": "12 Harbor Lane",
        "city": "Springfield",
        "state": "IL",
        "postal_code": "62704",
        "has_person_id": "no",
    });
    Request::new("POST", api::path::REGISTRATIONS)
        .header("cookie", cookie)
        .header("idempotency-key", key)
        .json(&json!({ "draft": draft }))
}

pub fn registrations(address: SocketAddr, cookie: &str) -> Answer {
    Request::new("GET", api::path::REGISTRATIONS)
        .header("cookie", cookie)
        .send(address)
}
