//! `cargo xtask run`: builds everything, starts the server, and has sample people come in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::demo;
use crate::shell::{self, root, sh};
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

/// Builds, starts and stays until the server stops.
pub fn run(options: &RunOptions) -> Result<()> {
    site::build()?;
    sh!("build the server", "cargo build --package waypost")?;
    let data = root().join(&options.data);
    let program = root().join("target/debug/waypost");
    let address = format!("127.0.0.1:{}", options.port);
    let records = Records {
        database: format!("sqlite:{}", data.join("waypost.db").display()),
        keys: key_file(&program, &data)?,
        url: format!("http://{address}"),
        program,
    };
    // Made before the first start, an administrator is there and the server prints no link for one.
    let links = if options.no_demo {
        Vec::new()
    } else {
        demo::invite_staff(&records)?
    };
    shell::step("start the server");
    let mut server = records
        .command(&["serve", "--listen", &address])
        .spawn()
        .context("the server did not start")?;
    let ready = wait_until_healthy(&records.url, &mut server).and_then(|()| {
        println!("\nWaypost is at {}", records.url);
        if !options.no_demo {
            demo::come_in(&records, &links)?;
            demo::tell();
        }
        Ok(())
    });
    if let Err(error) = ready {
        let _ = server.kill();
        return Err(error);
    }
    println!("The records are in {}. Stop with Ctrl+C.", data.display());
    let status = server.wait()?;
    if !status.success() {
        bail!("the server stopped: {status}");
    }
    Ok(())
}

/// The keys of a folder of records: beside it, never in it. They are made where they do not exist.
fn key_file(program: &Path, data: &Path) -> Result<PathBuf> {
    let path = data.with_extension("key");
    if !path.exists() {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        sh!("make the keys", "{program} key new {path}")?;
    }
    Ok(path)
}

/// Records with their keys, the program that works on them, and where it serves them.
pub struct Records {
    /// Under which address.
    pub url: String,
    program: PathBuf,
    database: String,
    keys: PathBuf,
}

impl Records {
    /// A command of the program on these records. It is of the standard library: xshell waits for what it runs, and the server is to
    /// be watched and ended.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .args(["--database", &self.database, "--key-file"])
            .arg(&self.keys);
        command
    }
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
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("records");
    let address = "127.0.0.1:8097";
    let program = root().join("target/release/waypost");
    let mut server = Command::new(&program)
        .args(["serve", "--listen", address, "--database"])
        .arg(format!("sqlite:{}", data.join("waypost.db").display()))
        .arg("--key-file")
        .arg(key_file(&program, &data)?)
        .stderr(Stdio::null())
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
