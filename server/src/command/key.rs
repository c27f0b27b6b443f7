//! `waypost key`: the file of keys that the service needs beside its records.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::keys::Keys;

/// Makes the keys that seal access codes and chain the audit.
#[derive(Debug, Args)]
pub struct KeyCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Makes a key file with one new key. A file that is there already is left as it is.
    New {
        /// Where: outside of the database's folder.
        path: PathBuf,
    },
}

/// Runs `waypost key …`.
pub fn run(command: KeyCommand) -> ExitCode {
    let Action::New { path } = command.action;
    match Keys::create(&path) {
        Ok(()) => {
            println!(
                "{}: made. Keep a copy in a safe place, apart from the records and their backups.",
                path.display()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
