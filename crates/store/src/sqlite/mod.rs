//! The engine: one connection that writes, a few that read, each on a thread of its own.

mod connection;
mod lane;
mod migrate;
mod permissions;
mod reader;
mod writer;

use std::num::NonZeroUsize;
use std::path::Path;

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::{Error, OpenError};
use lane::Lane;

/// SQLite before this can corrupt a database in WAL mode.
const OLDEST_SQLITE: i32 = 3_051_003;
/// Calls that may wait; more are refused, so that a backlog cannot grow until it is useless.
const QUEUE: usize = 4_096;
/// Reads are short and mostly from memory: more threads than cores gain nothing.
const MOST_READERS: usize = 8;

/// The two lanes to the database.
pub(crate) struct Engine {
    // The readers stop first, so that the writer can fold the whole log into the database when it closes.
    readers: Lane<reader::Job>,
    writer: Lane<writer::BoxedJob>,
}

impl Engine {
    /// `ready`: what is to be checked and done before the first call. `finish`: work on what the jobs of a transaction
    /// left to do, in that transaction; where it fails, it is undone and the jobs stand.
    pub(crate) fn open(
        path: &Path,
        ready: impl FnOnce(&mut Connection) -> Result<(), OpenError>,
        finish: fn(&Connection) -> Result<(), Error>,
    ) -> Result<Engine, OpenError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite(rusqlite::version()));
        }
        permissions::prepare(path)?;
        let mut connection = connection::open_writer(path)?;
        migrate::run(&mut connection)?;
        ready(&mut connection)?;
        let write = move |connection, jobs| writer::run(connection, jobs, finish);
        let writer = Lane::start("store-writer", QUEUE, vec![connection], write)?;
        let count = std::thread::available_parallelism()
            .map_or(2, NonZeroUsize::get)
            .min(MOST_READERS);
        let connections = (0..count)
            .map(|_| connection::open_reader(path))
            .collect::<Result<Vec<_>, _>>()?;
        let readers = Lane::start("store-reader", QUEUE, connections, reader::run)?;
        Ok(Engine { readers, writer })
    }

    pub(crate) fn is_writable(&self) -> bool {
        self.writer.is_open()
    }

    /// Runs `work` in a transaction and answers when it is on disk. An error (`Ok(Err(…))`: the rules of a record
    /// refuse; `Err(…)`: the database failed) undoes what `work` did, and no other work.
    pub(crate) async fn write<T, R>(
        &self,
        work: impl FnOnce(&Connection) -> Result<Result<T, R>, Error> + Send + 'static,
    ) -> Result<T, R>
    where
        T: Send + 'static,
        R: From<Error> + Send + 'static,
    {
        let (job, answer) = writer::job(work);
        self.writer.send(job)?;
        received(answer).await
    }

    /// Runs `work` on one consistent view of the database.
    pub(crate) async fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
    {
        let (job, answer) = reader::job(work);
        self.readers.send(job)?;
        received(answer).await
    }
}

async fn received<T, R: From<Error>>(answer: oneshot::Receiver<Result<T, R>>) -> Result<T, R> {
    answer
        .await
        .unwrap_or_else(|_| Err(Error::because("the thread that does the work has stopped").into()))
}
