//! `waypost audit`: whether the audit is what was written.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use store::{AuditFault, AuditHead};

use super::records::{RecordsArguments, RecordsError};

/// Checks the audit.
#[derive(Debug, Args)]
pub struct AuditCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Follows the chain from its beginning. Exits with 0 when it is sound, 1 with faults (one a line), 2 when it cannot be read.
    Verify(Verify),
}

#[derive(Debug, Args)]
struct Verify {
    #[command(flatten)]
    records: RecordsArguments,
    /// A file with heads that were kept outside of the database: what `serve --audit-anchor` writes, or lines of the log. Each one counts.
    #[arg(long, value_name = "FILE")]
    anchor: Option<PathBuf>,
}

/// Why the audit cannot be read.
#[derive(Debug, thiserror::Error)]
enum VerifyError {
    #[error("there are no records at {path}", path = .0.display())]
    NoRecords(PathBuf),
    #[error(transparent)]
    Records(#[from] RecordsError),
    #[error("{path} cannot be read: {source}", path = .path.display())]
    Anchor {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{path} has no head of an audit: a line that ends with \"audit-head NUMBER MAC\"", path = .0.display())]
    NoHead(PathBuf),
    #[error("the audit cannot be read: {0}")]
    Store(#[from] store::Error),
    #[error("the runtime cannot be started: {0}")]
    Runtime(#[from] std::io::Error),
}

/// Runs `waypost audit …`.
pub fn run(command: AuditCommand) -> ExitCode {
    let Action::Verify(command) = command.action;
    match verify(&command) {
        Ok((faults, head)) if faults.is_empty() => {
            println!("sound: {} entries", head.map_or(0, |head| head.seq));
            ExitCode::SUCCESS
        }
        Ok((faults, _)) => {
            for fault in &faults {
                println!("{}", fault_text(fault));
            }
            ExitCode::from(1)
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn verify(command: &Verify) -> Result<(Vec<AuditFault>, Option<AuditHead>), VerifyError> {
    let anchors = command.anchor.as_deref().map(heads).transpose()?;
    let database = &command.records.database;
    if !database.exists() {
        return Err(VerifyError::NoRecords(database.clone()));
    }
    let store = command.records.open()?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(async {
        let faults = store.verify_audit(anchors.unwrap_or_default()).await?;
        Ok((faults, store.audit_head().await.ok()))
    })
}

/// The heads of a file: the number and the MAC at the end of each line, whatever stands before them.
fn heads(path: &Path) -> Result<Vec<AuditHead>, VerifyError> {
    let text = fs::read_to_string(path).map_err(|source| VerifyError::Anchor {
        path: path.to_owned(),
        source,
    })?;
    let heads: Vec<AuditHead> = text.lines().filter_map(head).collect();
    if heads.is_empty() {
        return Err(VerifyError::NoHead(path.to_owned()));
    }
    Ok(heads)
}

fn head(line: &str) -> Option<AuditHead> {
    let (_, head) = line.split_once("audit-head ")?;
    let (seq, digits) = head.trim().split_once(' ')?;
    let mut mac = [0; 32];
    if digits.len() != 2 * mac.len() || !digits.is_ascii() {
        return None;
    }
    for (place, byte) in mac.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    let seq = seq.parse().ok()?;
    Some(AuditHead { seq, mac })
}

fn fault_text(fault: &AuditFault) -> String {
    match fault {
        AuditFault::Altered(seq) => {
            format!("entry {seq}: not what was written, or not where it was written")
        }
        AuditFault::Missing(seq) => format!("entry {seq}: missing"),
        AuditFault::Cut { last, written } => {
            format!("entries after {last}: missing; {written} were written")
        }
        AuditFault::HeadAltered => "the head: missing, or not what was written".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_from_a_line_of_the_anchor_and_of_the_log() {
        let mac = format!("0f{}", "ab".repeat(31));
        let found = head(&format!("2013-11-01T09:30:00Z audit-head 17 {mac}")).unwrap();
        assert_eq!((found.seq, found.mac[0], found.mac[31]), (17, 0x0f, 0xab));
        assert!(
            head(&format!(
                "waypost[7]: 2013-11-01T09:30:00Z audit-head 17 {mac}\r"
            ))
            .is_some()
        );
        for other in [
            String::new(),
            format!("audit-head {mac}"),
            format!("audit-head x {mac}"),
            format!("audit-head 17 {mac}00"),
            format!("audit-head 17 {}", "zz".repeat(32)),
            format!("audit-head 17 {}", "é".repeat(32)),
        ] {
            assert_eq!(head(&other), None, "{other}");
        }
    }
}
