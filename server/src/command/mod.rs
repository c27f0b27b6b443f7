//! The command line of `waypost`: a file for each subcommand.

mod audit;
mod given;
mod import;
mod key;
mod policy;
mod proxies;
mod records;
mod serve;
mod user;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::host::BUILD;

/// Guides candidates to their MCP ID and access code, and keeps their registrations.
#[derive(Debug, Parser)]
#[command(version = BUILD)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the site and the API.
    Serve(serve::Serve),
    /// Proves policies.
    Policy(policy::PolicyCommand),
    /// Makes the keys that seal access codes and chain the audit.
    Key(key::KeyCommand),
    /// Makes staff accounts.
    User(user::UserCommand),
    /// Checks the audit.
    Audit(audit::AuditCommand),
    /// Imports files of exam results.
    Import(import::ImportCommand),
}

/// Does what the command line says.
pub fn run() -> ExitCode {
    match CommandLine::parse().command {
        Command::Serve(command) => serve::run(command),
        Command::Policy(command) => policy::run(command),
        Command::Key(command) => key::run(command),
        Command::User(command) => user::run(command),
        Command::Audit(command) => audit::run(command),
        Command::Import(command) => import::run(command),
    }
}
