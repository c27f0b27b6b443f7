//! `cargo xtask schemathesis`: the description of the API, held to what the server does by a program that knows nothing but it.
//!
//! [schemathesis](https://schemathesis.readthedocs.io) makes requests from the description, some as it says and some not, and
//! looks at every answer: its status, its media type, its shape, and whether what is wrong was refused. What it is to look
//! for stands in `tests/schemathesis`, with the reason of each exception.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::server::{Records, Server};
use crate::shell::{self, root, sh, step};
use crate::{demo, site};

/// Who asks. A wrong password makes its address wait, so whoever tries passwords comes last.
const READERS: [(&str, Option<&str>); 3] = [
    ("a candidate", Some("ada.sample@example.com")),
    ("tech support", Some("tess.sample@example.com")),
    ("a visitor", None),
];

/// What is not asked of somebody who is signed in, because it would end their session: a visitor asks it.
const OF_SESSIONS: [&str; 3] = ["signUp", "signIn", "signOut"];

/// The keys under which the candidate registers and sends a request: `schemathesis.toml` has them, too, because they are the ids.
const REGISTRATION: &str = "01890a5d-ac96-774b-bcce-b302099a8057";
const REQUEST: &str = "01890a5d-ac96-774b-bcce-b302099a8058";

/// Starts a server of its own, and has everybody's view of the API looked at.
pub fn run() -> Result<()> {
    let folder = root().join("target/schemathesis");
    fs::create_dir_all(&folder)?;
    let program = want_schemathesis(&folder.join("python"))?;
    site::want()?;
    sh!("build the server", "cargo build --package waypost")?;

    let records = folder.join("records");
    for old in [&records, &records.with_extension("key")] {
        let _ = fs::remove_dir_all(old);
        let _ = fs::remove_file(old);
    }
    let records = Records::of(root().join("target/debug/waypost"), &records)?;
    let log = folder.join("server.log");
    let server = records.serve("127.0.0.1:0", Stdio::from(File::create(&log)?))?;
    let sessions = come_in(&records, &server)?;
    for ((who, _), session) in READERS.iter().zip(sessions) {
        let mut look = Command::new(&program);
        look.current_dir(&folder)
            .arg("--config-file")
            .arg(root().join("tests/schemathesis/schemathesis.toml"))
            .args(["run", &format!("{}{}", server.url, api::path::OPENAPI)])
            .env("WAYPOST_SESSION", session.as_deref().unwrap_or("none"));
        if session.is_some() {
            look.args(OF_SESSIONS.map(|operation| format!("--exclude-operation-id={operation}")));
        }
        let purpose = format!("hold the description of the API to what {who} is answered");
        shell::run(&purpose, look)
            .with_context(|| format!("the log of the server is {}", log.display()))?;
    }
    Ok(())
}

/// The sample people come in, and the candidate has one of everything on record: a session each, none for a visitor.
fn come_in(records: &Records, server: &Server) -> Result<[Option<String>; READERS.len()]> {
    let url = &server.url;
    let links = demo::invite_staff(records, url)?;
    demo::come_in(records, url, &links)?;
    let mut sessions = [const { None }; READERS.len()];
    for ((_, email), session) in READERS.iter().zip(&mut sessions) {
        if let Some(email) = email {
            *session = Some(demo::sign_in(url, email)?);
        }
    }
    let candidate = sessions.first().and_then(Option::as_deref);
    let send = |path: &str, key: &str, body: Value| {
        let cookie = format!("__Host-sid={}", candidate.unwrap_or_default());
        let request = ureq::post(format!("{url}{path}"))
            .header("cookie", cookie)
            .header("idempotency-key", key);
        let sent = request.send_json(body);
        sent.with_context(|| format!("POST {path}"))
    };
    let draft = json!({
        "first_name": "Ada", "last_name": "Sample", "email": "ada.sample@example.com", "country": "US",
        "address1": "100 Example Street", "city": "Springfield", "state": "IL", "postal_code": "62701",
    });
    send(
        api::path::REGISTRATIONS,
        REGISTRATION,
        json!({ "draft": draft }),
    )?;
    send(
        api::path::REQUESTS,
        REQUEST,
        json!({ "kind": "transcript-help" }),
    )?;
    Ok(sessions)
}

/// schemathesis in a Python environment of its own, as `requirements.txt` has it.
fn want_schemathesis(environment: &Path) -> Result<PathBuf> {
    let program = environment.join("bin/schemathesis");
    let wanted = root().join("tests/schemathesis/requirements.txt");
    // Written at the end: an environment without it is half of one.
    let installed = environment.join("installed.txt");
    let is_there =
        fs::read(&installed).is_ok_and(|list| fs::read(&wanted).is_ok_and(|w| w == list));
    if is_there && program.to_str().is_some_and(shell::has) {
        return Ok(program);
    }
    step("install schemathesis (pip)");
    let _ = fs::remove_dir_all(environment);
    let made = Command::new("python3")
        .args(["-m", "venv"])
        .arg(environment)
        .stdout(Stdio::null())
        .status();
    ensure!(
        made.is_ok_and(|status| status.success()),
        "the description of the API is tested by schemathesis, which needs Python 3.10 or newer with venv and pip: \
         install python3 and python3-venv (on Debian: `apt-get install python3-venv`), or Python from python.org"
    );
    let mut pip = Command::new(environment.join("bin/python3"));
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--requirement",
    ])
    .arg(&wanted);
    let got = pip.status().context("pip did not start")?;
    ensure!(
        got.success(),
        "pip could not install what tests/schemathesis/requirements.txt names; what it printed above says why"
    );
    fs::copy(&wanted, &installed)?;
    Ok(program)
}
