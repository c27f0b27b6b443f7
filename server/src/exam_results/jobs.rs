//! The files that administrators sent: each is read and checked in the background, and recorded when that is asked for.
//!
//! They live in memory, and their lines in files without a name: when the service stops, they are gone. What was recorded
//! stays, and the same file sent again changes nothing.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use store::{Actor, Micros};
use tokio::sync::Semaphore;
use tracing::instrument::WithSubscriber as _;
use uuid::Uuid;

use super::drive::{Stop, Stopped, drive};
use super::file::FileError;
use super::given::Given;
use super::run::{Findings, Tally};
use super::table::Table;
use crate::host::AppState;
use crate::host::clock::latest_day;

/// The most bytes of a file that is sent.
pub const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The most files that are kept; the oldest that nobody waits for makes room.
const MOST_KEPT: usize = 8;

/// How often the number of lines read is told.
const TELL_EVERY: usize = 1_000;

/// All files.
pub struct Imports {
    files: Mutex<Vec<Arc<Import>>>,
    /// One file at a time: two would only be slower, and twice in the way of everybody else.
    turn: Semaphore,
}

/// A file.
pub struct Import {
    /// The key of the form that it was sent with: sending twice is sending once.
    pub id: Uuid,
    /// What it is called on its sender's machine.
    pub file_name: String,
    /// Who sent it.
    pub by: Actor,
    /// When.
    pub at: Micros,
    stage: Mutex<Stage>,
}

/// How far a file is.
#[derive(Clone)]
pub enum Stage {
    /// Another file has its turn.
    Waiting,
    /// So many lines are read.
    Reading(usize),
    /// So many of so many lines are checked.
    Checking(usize, usize),
    /// What it would change.
    Checked(Arc<Report>),
    /// So many of so many lines are recorded.
    Recording(usize, usize),
    /// What it changed.
    Recorded(Arc<Report>),
    /// It cannot be read.
    Unreadable(Arc<FileError>),
    /// It stopped while it was checked: nothing is recorded.
    Unchecked(Failure),
    /// It stopped while it was recorded, after so many lines; with what was to be recorded.
    Stopped(Failure, Tally, Arc<Report>),
}

/// What kept a file from being checked or recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The service had too much to do.
    Busy,
    /// The disk is full.
    DiskFull,
    /// Something else.
    Other,
}

/// A table and what became of it.
pub struct Report {
    /// The lines.
    pub table: Arc<Table>,
    /// What became of them, or would become of them.
    pub findings: Findings,
}

/// Too many files are being worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

impl Stage {
    /// Whether something goes on.
    pub fn is_under_way(&self) -> bool {
        matches!(
            self,
            Stage::Waiting | Stage::Reading(_) | Stage::Checking(..) | Stage::Recording(..)
        )
    }

    /// What is to be recorded, where somebody can ask for that now.
    fn to_record(&self) -> Option<Arc<Report>> {
        match self {
            Stage::Checked(report) | Stage::Stopped(_, _, report) => Some(Arc::clone(report)),
            _ => None,
        }
    }
}

impl Import {
    /// How far it is.
    pub fn stage(&self) -> Stage {
        self.lock().clone()
    }

    fn set(&self, stage: Stage) {
        *self.lock() = stage;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Imports {
    fn default() -> Imports {
        Imports {
            files: Mutex::default(),
            turn: Semaphore::new(1),
        }
    }
}

impl Imports {
    /// All that are kept, the latest first.
    pub fn all(&self) -> Vec<Arc<Import>> {
        self.lock().iter().rev().cloned().collect()
    }

    /// One of them.
    pub fn find(&self, id: Uuid) -> Option<Arc<Import>> {
        self.lock().iter().find(|import| import.id == id).cloned()
    }

    /// Whether there is room for another one.
    pub fn has_room(&self) -> bool {
        let files = self.lock();
        files.len() < MOST_KEPT || files.iter().any(|file| !file.stage().is_under_way())
    }

    /// Adds a file; `false` where it is there already.
    fn add(&self, import: &Arc<Import>) -> Result<bool, TooMany> {
        let mut files = self.lock();
        if files.iter().any(|file| file.id == import.id) {
            return Ok(false);
        }
        if files.len() >= MOST_KEPT {
            let mut places = files.iter();
            let oldest = places.position(|file| !file.stage().is_under_way());
            files.remove(oldest.ok_or(TooMany)?);
        }
        files.push(Arc::clone(import));
        Ok(true)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Import>>> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes a file on and checks it in the background. One that is there already is left alone.
///
/// # Errors
/// There is no room for it.
pub fn begin(
    app: &AppState,
    id: Uuid,
    file_name: String,
    by: Actor,
    file: File,
) -> Result<(), TooMany> {
    let import = Arc::new(Import {
        id,
        file_name,
        by,
        at: app.now(),
        stage: Mutex::new(Stage::Waiting),
    });
    if app.imports.add(&import)? {
        let checking = check(app.clone(), Arc::clone(&import), file);
        let unfinished = Stage::Unchecked(Failure::Other);
        in_background(import, checking, unfinished);
    }
    Ok(())
}

/// Records what was checked, in the background. One that is being recorded, or is recorded, is left alone.
pub fn apply(app: &AppState, import: Arc<Import>, by: Actor) {
    let report = {
        // Asked and answered in one go: of two who ask at once, one records.
        let mut stage = import.lock();
        let Some(report) = stage.to_record() else {
            return;
        };
        *stage = Stage::Recording(0, report.table.lines());
        report
    };
    let unfinished = Stage::Stopped(Failure::Other, Tally::default(), Arc::clone(&report));
    let recording = record(app.clone(), Arc::clone(&import), report, by);
    in_background(import, recording, unfinished);
}

/// Does the work; should it panic, the file is not left under way for ever.
fn in_background(
    import: Arc<Import>,
    work: impl Future<Output = ()> + Send + 'static,
    unfinished: Stage,
) {
    let task = tokio::spawn(work.with_current_subscriber());
    tokio::spawn(async move {
        if task.await.is_err() {
            import.set(unfinished);
        }
    });
}

async fn check(app: AppState, import: Arc<Import>, file: File) {
    let Ok(_turn) = app.imports.turn.acquire().await else {
        return;
    };
    import.set(Stage::Reading(0));
    let reading = {
        let (import, folder) = (Arc::clone(&import), folder(&app.config.database));
        let today = latest_day(app.now());
        tokio::task::spawn_blocking(move || {
            Table::read(file, &folder, &Given::default(), today, |lines| {
                if lines.is_multiple_of(TELL_EVERY) {
                    import.set(Stage::Reading(lines));
                }
            })
        })
    };
    let table = match reading.await {
        Ok(Ok(table)) => Arc::new(table),
        Ok(Err(error)) => return import.set(Stage::Unreadable(Arc::new(error))),
        Err(_) => return import.set(Stage::Unchecked(Failure::Other)),
    };
    let total = table.lines();
    let text = |done| import.set(Stage::Checking(done, total));
    let checked = drive(&app, &table, true, &import.by, &import.file_name, text).await;
    import.set(match checked {
        Ok(findings) => Stage::Checked(Arc::new(Report { table, findings })),
        Err(stopped) => Stage::Unchecked(failure(&stopped)),
    });
}

async fn record(app: AppState, import: Arc<Import>, report: Arc<Report>, by: Actor) {
    let Ok(_turn) = app.imports.turn.acquire().await else {
        return;
    };
    let table = Arc::clone(&report.table);
    let total = table.lines();
    let text = |done| import.set(Stage::Recording(done, total));
    let recorded = drive(&app, &table, false, &by, &import.file_name, text).await;
    import.set(match recorded {
        Ok(findings) => Stage::Recorded(Arc::new(Report { table, findings })),
        Err(stopped) => Stage::Stopped(failure(&stopped), stopped.tally, report),
    });
}

/// What kept a run from going on; the cause goes to the log.
fn failure(stopped: &Stopped) -> Failure {
    tracing::error!("an import stopped: {}", stopped.why);
    match &stopped.why {
        Stop::Store(store::Error::Busy) => Failure::Busy,
        Stop::Store(store::Error::DiskFull) => Failure::DiskFull,
        _ => Failure::Other,
    }
}

/// Where the spools are: beside the records, which nobody else may read.
pub fn folder(database: &Path) -> PathBuf {
    match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}
