//! `waypost serve` as a process of its own.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use serde_json::{Value, json};

use crate::wire::{Answer, Request};

pub struct Program {
    process: Child,
    pub address: SocketAddr,
}

impl Program {
    pub fn start(database: &Path) -> Program {
        let mut process = command(database)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
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

/// Runs the program to its end, for starts that fail.
pub fn output(database: &Path) -> Output {
    command(database).output().unwrap()
}

fn command(database: &Path) -> Command {
    let mut url = std::ffi::OsString::from("sqlite:");
    url.push(database);
    let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
    command
        .args(["serve", "--listen", "127.0.0.1:0", "--database"])
        .arg(url);
    command
}

/// The database within a temporary folder, which the program makes.
pub fn database(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("records/records.db")
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
