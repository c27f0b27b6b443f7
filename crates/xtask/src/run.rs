//! `cargo xtask run`: builds everything, starts the server, and has sample people sign up.

use std::path::PathBuf;
use std::process::{Child, Command};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde_json::json;

use crate::shell::{self, root};
use crate::site;

/// How to run.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// The port on 127.0.0.1.
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Where the database lives.
    #[arg(long, default_value = "target/waypost")]
    data: PathBuf,
    /// Starts without sample people.
    #[arg(long)]
    no_demo: bool,
}

/// Invented people: a name that says so, and numbers reserved for fiction.
const SAMPLES: [(&str, &str, &str); 2] = [
    ("Ada", "Sample", "ada.sample@example.com"),
    ("Ben", "Ejemplo", "ben.ejemplo@example.com"),
];
const SAMPLE_PASSWORD: &str = "a sample password";

/// Builds, starts and stays until the server stops.
pub fn run(options: &RunOptions) -> Result<()> {
    site::build()?;
    shell::cargo("build the server", &["build", "--package", "waypost"])?;
    let data = root().join(&options.data);
    let address = format!("127.0.0.1:{}", options.port);
    shell::step("start the server");
    let mut server = Command::new(root().join("target/debug/waypost"))
        .args(["serve", "--listen", &address])
        .arg("--database")
        .arg(format!("sqlite:{}", data.join("waypost.db").display()))
        .spawn()
        .context("the server did not start")?;
    let url = format!("http://{address}");
    if let Err(error) = wait_until_healthy(&url, &mut server) {
        let _ = server.kill();
        return Err(error);
    }
    println!("\nWaypost is at {url}");
    if !options.no_demo {
        for (first, last, email) in SAMPLES {
            sign_up(&url, first, last, email)?;
        }
        println!("Invented people to sign in as, all with the password “{SAMPLE_PASSWORD}”:");
        SAMPLES
            .iter()
            .for_each(|(_, _, email)| println!("  {email}"));
    }
    println!("The records are in {}. Stop with Ctrl+C.", data.display());
    let status = server.wait()?;
    if !status.success() {
        bail!("the server stopped: {status}");
    }
    Ok(())
}

fn wait_until_healthy(url: &str, server: &mut Child) -> Result<()> {
    for _ in 0..200 {
        if let Some(status) = server.try_wait()? {
            bail!(
                "the server stopped at once ({status}); what it printed above says why. Is the port taken? Try --port 8081"
            );
        }
        if ureq::get(format!("{url}/healthz")).call().is_ok() {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    bail!("the server does not answer at {url}/healthz after ten seconds")
}

/// What the released server sends for some pages: `GET /path`, and the content behind it, uncompressed.
pub fn served(paths: &[&str]) -> Result<Vec<(String, Vec<u8>)>> {
    let data = tempfile::tempdir()?;
    let address = "127.0.0.1:8097";
    let mut server = Command::new(root().join("target/release/waypost"))
        .args(["serve", "--listen", address, "--database"])
        .arg(format!(
            "sqlite:{}",
            data.path().join("records").join("waypost.db").display()
        ))
        .spawn()?;
    let url = format!("http://{address}");
    let fetched = wait_until_healthy(&url, &mut server).and_then(|()| {
        let fetch = |path: &&str| {
            Ok((
                format!("GET {path}"),
                ureq::get(format!("{url}{path}"))
                    .call()?
                    .body_mut()
                    .read_to_vec()?,
            ))
        };
        paths.iter().map(fetch).collect()
    });
    server.kill()?;
    server.wait()?;
    fetched
}

/// A sample person signs up like anybody else, and fills in a profile; one who is there already stays as they are.
fn sign_up(url: &str, first: &str, last: &str, email: &str) -> Result<()> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .build()
        .into();
    let account = json!({"first_name": first, "last_name": last, "email": email, "password": SAMPLE_PASSWORD});
    let answer = agent
        .post(format!("{url}/api/v1/account"))
        .send_json(&account)?;
    if answer.status() == 409 {
        return Ok(());
    }
    let cookie = answer
        .headers()
        .get("set-cookie")
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or_default();
    let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
    if answer.status() != 201 || cookie.is_empty() {
        bail!("{email} could not sign up: {}", answer.status());
    }
    let profile = json!({
        "first_name": first, "last_name": last, "email": email, "phone": "+1 202 555 0142", "company": "Example School",
        "country": "US", "address1": "100 Example Street", "city": "Springfield", "state": "IL", "postal_code": "62701",
    });
    let saved = agent
        .put(format!("{url}/api/v1/profile"))
        .header("cookie", &cookie)
        .header("if-match", "\"v1\"")
        .send_json(&profile)?;
    if saved.status() != 200 {
        bail!(
            "the profile of {email} could not be saved: {}",
            saved.status()
        );
    }
    Ok(())
}
