//! `cargo xtask run`: builds everything, starts the server, and has sample people come in.

use std::path::PathBuf;
use std::process::Stdio;

use anyhow::{Context as _, Result};
use clap::Args;

use crate::server::Records;
use crate::shell::{self, root, sh};
use crate::{demo, site};

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
    let records = Records::of(root().join("target/debug/waypost"), &data)?;
    let address = format!("127.0.0.1:{}", options.port);
    // Made before the first start, an administrator is there and the server prints no link for one.
    let links = if options.no_demo {
        Vec::new()
    } else {
        demo::invite_staff(&records, &format!("http://{address}"))?
    };
    shell::step("start the server");
    let server = records
        .serve(&address, Stdio::inherit())
        .context("is the port taken? Try --port 8081")?;
    println!("\nWaypost is at {}", server.url);
    if !options.no_demo {
        demo::come_in(&records, &server.url, &links)?;
        demo::tell();
    }
    println!("The records are in {}. Stop with Ctrl+C.", data.display());
    server.stay()
}
