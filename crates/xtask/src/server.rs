//! The server, started on records of its own: for people who look at it, and for programs that do.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result, bail};

use crate::shell::sh;

/// Records with their keys, and the program that works on them.
pub struct Records {
    program: PathBuf,
    database: String,
    keys: PathBuf,
}

impl Records {
    /// Those of a folder, which need not be there yet. The keys are beside it, never in it, and are made where there are none.
    pub fn of(program: PathBuf, folder: &Path) -> Result<Records> {
        let keys = folder.with_extension("key");
        if !keys.exists() {
            if let Some(folder) = keys.parent() {
                fs::create_dir_all(folder)?;
            }
            sh!("make the keys", "{program} key new {keys}")?;
        }
        Ok(Records {
            program,
            database: format!("sqlite:{}", folder.join("waypost.db").display()),
            keys,
        })
    }

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

    /// Serves them at an address; at port 0 on one that is free. What it logs goes to a place of the caller's.
    pub fn serve(&self, listen: &str, log: Stdio) -> Result<Server> {
        let mut command = self.command(&["serve", "--listen", listen]);
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .context("the server did not start")?;
        let output = process.stdout.take().context("the server has no output")?;
        let mut server = Server {
            url: String::new(),
            process,
        };
        // It says where it listens once it answers; without that line it has ended.
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        line.trim().clone_into(&mut server.url);
        if server.url.is_empty() {
            let status = server.process.wait()?;
            bail!("the server stopped at once ({status}); what it logged says why");
        }
        Ok(server)
    }
}

/// A server that runs as long as this is kept.
pub struct Server {
    /// Under which address.
    pub url: String,
    process: Child,
}

impl Server {
    /// Waits until it ends by itself, or by Ctrl+C.
    pub fn stay(mut self) -> Result<()> {
        let status = self.process.wait()?;
        if !status.success() {
            bail!("the server stopped: {status}");
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Where it has ended already, there is nothing to do.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
