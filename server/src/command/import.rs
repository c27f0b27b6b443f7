//! `waypost import`: files of exam results from the command line, of any size.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Args, Subcommand};
use store::Actor;
use words::{Words, cell_remark};

use super::given::GivenArguments;
use super::records::RecordsArguments;
use crate::exam_results::{Findings, Table, drive, folder, named, reasons};
use crate::host::AppState;
use crate::host::Config;
use crate::host::clock::latest_day;
use crate::host::log::Log;

/// Imports files.
#[derive(Debug, Args)]
pub struct ImportCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Records the exam results of a CSV file, or says what that would change. The same file twice changes nothing.
    /// Exits with 0 when every row is recorded, 1 when some are refused, 2 when it cannot be done.
    ExamResults(ExamResults),
}

#[derive(Debug, Args)]
struct ExamResults {
    /// The file: a workbook of Excel (.xlsx), or CSV in UTF-8 or UTF-16, with a line that names the columns.
    file: PathBuf,
    #[command(flatten)]
    given: GivenArguments,
    /// Records nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    records: RecordsArguments,
}

/// Lines between two tellings of how far it is.
const TELL_EVERY: usize = 1_000;

/// Runs `waypost import …`.
pub fn run(command: ImportCommand) -> ExitCode {
    let Action::ExamResults(command) = command.action;
    match import(&command) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::from(2)
        }
    }
}

/// Imports; tells how many rows were refused.
fn import(command: &ExamResults) -> anyhow::Result<usize> {
    use anyhow::Context as _;
    let name = command.file.display();
    let file = File::open(&command.file).with_context(|| format!("{name} cannot be opened"))?;
    let database = &command.records.database;
    let mut config = Config::new(database.clone(), command.records.keys()?);
    config.log = Log::to(io::sink());
    let app = AppState::start(config)?;
    let progress = Progress::new();
    let table = Table::read(
        file,
        &folder(database),
        &command.given.given(),
        latest_day(app.now()),
        |rows| progress.tell("read", rows, None),
    );
    let table = table.map(Arc::new).with_context(|| name.to_string())?;
    let runtime = tokio::runtime::Runtime::new()?;
    let by = Actor::service("waypost import");
    let (dry, total) = (command.dry_run, table.lines());
    let done = if dry { "checked" } else { "recorded" };
    let wording = |rows| progress.tell(done, rows, Some(total));
    let file_name = command.file.file_name().unwrap_or_default();
    let file_name = file_name.to_string_lossy();
    let outcome = runtime.block_on(drive(&app, &table, dry, &by, &file_name, wording));
    progress.clear();
    let findings = outcome.map_err(|stopped| {
        let recorded = if dry { 0 } else { stopped.tally.recorded() };
        anyhow::Error::new(stopped.why).context(format!(
            "{name}: stopped with {recorded} of {total} rows recorded, which stay on record"
        ))
    })?;
    report(&command.file, &table, &findings, dry)?;
    Ok(findings.tally.refused)
}

fn report(file: &Path, table: &Table, findings: &Findings, dry: bool) -> anyhow::Result<()> {
    let tally = &findings.tally;
    let mut text = format!("{}: {} rows", file.display(), table.lines());
    if dry {
        text.push_str(" checked, nothing recorded");
    }
    text.push('\n');
    for (count, what) in [
        (tally.new, "new results"),
        (tally.people, "new people"),
        (tally.ids, "MCP IDs issued at once"),
        (tally.changed, "changed results"),
        (tally.unchanged, "unchanged results"),
        (tally.refused, "refused rows"),
    ] {
        let _ = writeln!(text, "{count:>9} {what}");
    }
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    let Some(english) = Words::of("en") else {
        return Ok(());
    };
    for refusal in &findings.refused {
        for reason in reasons(table, *refusal, english)? {
            let line = refusal.place.line;
            writeln!(out, "line {line}, {}: {}", reason.column, reason.sentence)?;
        }
    }
    for (remark, rows) in table.told().remarks() {
        let column = named(table, remark.column, english);
        let sentence = cell_remark(english, &remark.kind);
        let count = english.import_told_rows(rows.count as u64);
        writeln!(out, "line {}, {column}: {sentence} ({count})", rows.first)?;
    }
    if table.told().left_out() > 0 {
        writeln!(out, "and {} more such remarks", table.told().left_out())?;
    }
    Ok(())
}

/// One line on a terminal that says how far it is; nothing where nobody watches.
struct Progress {
    is_watched: bool,
}

impl Progress {
    fn new() -> Progress {
        Progress {
            is_watched: io::stderr().is_terminal(),
        }
    }

    fn tell(&self, what: &str, rows: usize, total: Option<usize>) {
        if !self.is_watched || !(rows.is_multiple_of(TELL_EVERY) || total.is_some()) {
            return;
        }
        match total {
            Some(total) => eprint!("\r{rows} of {total} rows {what} "),
            None => eprint!("\r{rows} rows {what} "),
        }
    }

    fn clear(&self) {
        if self.is_watched {
            eprint!("\r{:60}\r", "");
        }
    }
}
