//! A run through the store.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use store::{Act, Action, Actor, Change, Origin};

use super::run::{Findings, Run, Tally};
use super::table::Table;
use crate::credential::issue;
use crate::host::AppState;

/// How often a batch is tried again when the store has too much to do, and how long it waits before that.
const TRIES: u32 = 50;
const WAIT: Duration = Duration::from_millis(200);

/// Why a run stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The spool cannot be read.
    #[error("the file cannot be read: {0}")]
    Spool(#[from] io::Error),
    /// The store cannot record.
    #[error("the results cannot be recorded: {0}")]
    Store(#[from] store::Error),
}

/// A run that stopped: what was recorded before that stays on record.
#[derive(Debug)]
pub struct Stopped {
    /// Why.
    pub why: Stop,
    /// How many lines came to what before that.
    pub tally: Tally,
}

/// Judges a whole table and, unless `dry`, records it under the name of the file. `progress` is called with the number of
/// lines judged so far.
///
/// # Errors
/// The run stopped on the way. It can be made again: what is on record already will be unchanged.
pub async fn drive(
    app: &AppState,
    table: &Arc<Table>,
    dry: bool,
    by: &Actor,
    file_name: &str,
    progress: impl Fn(usize),
) -> Result<Findings, Stopped> {
    let mut run = Run::new(Arc::clone(table));
    let why = loop {
        progress(run.done());
        // The lines come from disk.
        let read = tokio::task::spawn_blocking(move || {
            let rows = run.next_rows();
            (run, rows)
        });
        let rows;
        (run, rows) = match read.await {
            Ok((run, rows)) => (run, rows),
            Err(panicked) => {
                return Err(Stopped {
                    why: Stop::Spool(io::Error::other(panicked)),
                    tally: Tally::default(),
                });
            }
        };
        match rows {
            Ok(Some(rows)) => match judge(app, rows, dry, by).await {
                Ok(outcomes) => run.judged(outcomes),
                Err(error) => break Stop::Store(error),
            },
            Ok(None) if dry => return Ok(run.finish()),
            Ok(None) => {
                let findings = run.finish();
                return match record(app, by, file_name, &findings.tally).await {
                    Ok(()) => Ok(findings),
                    Err(error) => Err(Stopped {
                        why: Stop::Store(error),
                        tally: findings.tally,
                    }),
                };
            }
            Err(error) => break Stop::Spool(error),
        }
    };
    Err(Stopped {
        why,
        tally: run.finish().tally,
    })
}

async fn judge(
    app: &AppState,
    rows: Vec<store::ImportRow>,
    dry: bool,
    by: &Actor,
) -> Result<Vec<store::ImportOutcome>, store::Error> {
    let mut tries = 0;
    loop {
        let issue = issue::issuer(app, Origin::Automatic);
        let act = Act::new(by.clone(), app.now());
        match app
            .store
            .import_results(rows.clone(), dry, issue, act)
            .await
        {
            Err(store::Error::Busy) if tries < TRIES => {
                tries += 1;
                tokio::time::sleep(WAIT).await;
            }
            judged => return judged,
        }
    }
}

/// The file itself on record: its name and the counts. Each result has an entry of its own.
async fn record(
    app: &AppState,
    by: &Actor,
    file_name: &str,
    tally: &Tally,
) -> Result<(), store::Error> {
    let counts = [
        ("new_results", tally.new),
        ("new_people", tally.people),
        ("mcp_ids", tally.ids),
        ("changed_results", tally.changed),
        ("unchanged_results", tally.unchanged),
        ("refused_rows", tally.refused),
    ];
    let change = |(field, count): (&str, usize)| Change {
        field: field.to_owned(),
        old: None,
        new: Some(count.to_string()),
    };
    let act = Act {
        changes: counts.map(change).to_vec(),
        ..Act::new(by.clone(), app.now())
    };
    app.store
        .record(act, Action::FileImported, None, file_name.to_owned())
        .await
}
