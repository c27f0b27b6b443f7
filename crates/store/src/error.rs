//! What goes wrong below the rules of a record.

use std::path::PathBuf;
use std::sync::Arc;

use rusqlite::ErrorCode;

/// Why a call could not be done at all. What the rules of a record refuse has its own error per method.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// Too many calls wait already. Nothing was stored; try again.
    #[error("too many calls are waiting")]
    Busy,
    /// The disk has no room left. Nothing was stored; reading goes on.
    #[error("the disk is full")]
    DiskFull,
    /// The database failed. Nothing was acknowledged.
    #[error("the database failed")]
    Unavailable(#[source] Arc<dyn std::error::Error + Send + Sync>),
}

impl Error {
    pub(crate) fn because(reason: &'static str) -> Error {
        Error::Unavailable(Arc::from(Box::<dyn std::error::Error + Send + Sync>::from(
            reason,
        )))
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Error {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::DiskFull,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Busy,
            _ => Error::Unavailable(Arc::new(error)),
        }
    }
}

/// Why a database was not opened. Each says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Records hold personal data: only the service's own user may read them.
    #[error("{path} is open to other users of this machine (mode {mode:04o}). Run: chmod {wanted:o} {path}", path = .path.display())]
    OpenToOthers {
        /// The file or folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// What they may be at most.
        wanted: u32,
    },
    /// The folder or the file could not be made or read.
    #[error("{path} cannot be used", path = .path.display())]
    Path {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// SQLite before 3.51.3 can corrupt a database in WAL mode (sqlite.org/wal.html#walresetbug).
    #[error("SQLite {0} is too old: 3.51.3 or later is needed")]
    OldSqlite(&'static str),
    /// The file system does not keep the promise that an acknowledged write survives a power cut.
    #[error(
        "the database runs with {setting}={found} where {wanted} is needed: move it to a local disk"
    )]
    NotDurable {
        /// The pragma.
        setting: &'static str,
        /// What it says.
        found: String,
        /// What it has to say.
        wanted: &'static str,
    },
    /// An applied migration is not the one that this program carries.
    #[error(
        "the database's migration {0} differs from this program's: it comes from another build"
    )]
    ChangedMigration(String),
    /// The database has been used by a newer program.
    #[error(
        "the database has migration {0}, which this program does not know: use a newer Waypost"
    )]
    NewerDatabase(i64),
    /// The audit was made with another key, so that it could neither be verified nor carried on.
    #[error(
        "the database was made with other keys: start with the key file that belongs to it, which a backup of the keys has"
    )]
    OtherKeys,
    /// What the records need could not be made ready.
    #[error("the database cannot be made ready")]
    NotReady(#[from] Error),
    /// SQLite refused.
    #[error("the database cannot be opened")]
    Sqlite(#[from] rusqlite::Error),
    /// No thread could be started.
    #[error("a thread cannot be started")]
    Thread(#[source] std::io::Error),
}
