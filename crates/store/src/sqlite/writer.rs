//! Writing with group commit: jobs that wait together share a transaction, each in a savepoint of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::{Connection, ErrorCode};
use tokio::sync::oneshot;

use super::lane::Jobs;
use crate::Error;

/// The most jobs in a commit: beyond this a commit only gets slower.
const BATCH: usize = 256;

pub(super) type BoxedJob = Box<dyn Job>;

/// What a job made of its savepoint.
pub(super) enum Worked {
    Keep,
    Undo,
    Failed(Error),
}

/// A job in its two halves: the work before the commit, the answer after it.
pub(super) trait Job: Send {
    fn work(&mut self, connection: &Connection) -> Worked;
    /// Tells the caller what came of the work, or of the commit where that failed.
    fn answer(self: Box<Self>, committed: Result<(), Error>);
}

struct Task<W, T, R> {
    work: Option<W>,
    result: Result<T, R>,
    answer: oneshot::Sender<Result<T, R>>,
}

impl<W, T, R> Job for Task<W, T, R>
where
    W: FnOnce(&Connection) -> Result<Result<T, R>, Error> + Send,
    T: Send,
    R: From<Error> + Send,
{
    fn work(&mut self, connection: &Connection) -> Worked {
        let Some(work) = self.work.take() else {
            return Worked::Undo;
        };
        match work(connection) {
            Ok(result) => {
                let worked = if result.is_ok() {
                    Worked::Keep
                } else {
                    Worked::Undo
                };
                self.result = result;
                worked
            }
            Err(error) => {
                self.result = Err(error.clone().into());
                Worked::Failed(error)
            }
        }
    }

    fn answer(self: Box<Self>, committed: Result<(), Error>) {
        let result = match committed {
            Ok(()) => self.result,
            Err(error) => Err(error.into()),
        };
        // Nobody listens when the caller has gone, which is its right.
        let _ = self.answer.send(result);
    }
}

/// A job, and where its answer arrives.
pub(super) fn job<W, T, R>(work: W) -> (BoxedJob, oneshot::Receiver<Result<T, R>>)
where
    W: FnOnce(&Connection) -> Result<Result<T, R>, Error> + Send + 'static,
    T: Send + 'static,
    R: From<Error> + Send + 'static,
{
    let (answer, received) = oneshot::channel();
    let unfinished = Err(Error::because("the work panicked").into());
    (
        Box::new(Task {
            work: Some(work),
            result: unfinished,
            answer,
        }),
        received,
    )
}

/// Work on what the jobs of a transaction left to do.
pub(super) type Finish = fn(&Connection) -> Result<(), Error>;

pub(super) fn run(connection: Connection, jobs: Jobs<BoxedJob>, finish: Finish) {
    while let Some(first) = jobs.next() {
        let mut batch = vec![first];
        batch.extend(std::iter::from_fn(|| jobs.at_once()).take(BATCH - 1));
        let (committed, fatal) = match commit_together(&connection, &mut batch, finish) {
            Ok(()) => (Ok(()), false),
            Err(Failure::Undone(error)) => (Err(error), false),
            Err(Failure::Flush(error)) => (Err(error), true),
        };
        for job in batch {
            job.answer(committed.clone());
        }
        if fatal {
            // After a failed flush nobody knows what is on disk, and flushing again may wrongly succeed
            // (the kernel drops the failed pages). Only a restart, with recovery from the log, is safe.
            return;
        }
    }
    // Only to leave a tidy folder: recovery needs no checkpoint.
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
}

enum Failure {
    /// The transaction did not happen; the next one may.
    Undone(Error),
    /// The operating system failed on the way to the disk.
    Flush(Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Failure {
        match error.sqlite_error_code() {
            Some(ErrorCode::SystemIoFailure) => Failure::Flush(error.into()),
            _ => Failure::Undone(error.into()),
        }
    }
}

fn commit_together(
    connection: &Connection,
    batch: &mut [BoxedJob],
    finish: Finish,
) -> Result<(), Failure> {
    let done = work_together(connection, batch)
        .and_then(|()| finish_together(connection, finish))
        .and_then(|()| Ok(connection.execute_batch("COMMIT")?));
    if done.is_err() && !connection.is_autocommit() {
        // SQLite undoes the transaction by itself after some errors, not after all.
        connection.execute_batch("ROLLBACK")?;
    }
    done
}

fn work_together(connection: &Connection, batch: &mut [BoxedJob]) -> Result<(), Failure> {
    connection.execute_batch("BEGIN IMMEDIATE")?;
    for job in batch {
        connection.prepare_cached("SAVEPOINT job")?.execute(())?;
        let worked =
            catch_unwind(AssertUnwindSafe(|| job.work(connection))).unwrap_or(Worked::Undo);
        match worked {
            Worked::Keep => {}
            // A full disk or an I/O error makes SQLite undo the whole transaction: no job of the batch happened.
            Worked::Failed(error) if connection.is_autocommit() => {
                return Err(Failure::Undone(error));
            }
            Worked::Failed(_) | Worked::Undo => {
                connection.prepare_cached("ROLLBACK TO job")?.execute(())?;
            }
        }
        connection.prepare_cached("RELEASE job")?.execute(())?;
    }
    Ok(())
}

fn finish_together(connection: &Connection, finish: Finish) -> Result<(), Failure> {
    connection.prepare_cached("SAVEPOINT finish")?.execute(())?;
    let finished = catch_unwind(AssertUnwindSafe(|| finish(connection)))
        .unwrap_or_else(|_| Err(Error::because("the work panicked")));
    if let Err(error) = finished {
        if connection.is_autocommit() {
            return Err(Failure::Undone(error));
        }
        // What was left to do still is, and is tried again with the next batch.
        connection
            .prepare_cached("ROLLBACK TO finish")?
            .execute(())?;
    }
    connection.prepare_cached("RELEASE finish")?.execute(())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::sync::oneshot::Receiver;

    use super::*;
    use crate::sqlite::lane::Lane;

    fn lane() -> Lane<BoxedJob> {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE t (a BIGINT NOT NULL UNIQUE)")
            .unwrap();
        start(connection, |_| Ok(()))
    }

    fn start(connection: Connection, finish: Finish) -> Lane<BoxedJob> {
        let run = move |connection, jobs| run(connection, jobs, finish);
        Lane::start("writer", 4, vec![connection], run).unwrap()
    }

    /// Holds the writer until the sender is dropped, so that what is queued meanwhile shares the next commit.
    fn hold(lane: &Lane<BoxedJob>) -> mpsc::Sender<()> {
        let (sender, held) = mpsc::channel::<()>();
        let (began, begins) = mpsc::channel();
        let (job, _) = job::<_, (), Error>(move |_| {
            began.send(()).unwrap();
            let _ = held.recv();
            Ok(Ok(()))
        });
        lane.send(job).unwrap();
        begins.recv().unwrap();
        sender
    }

    fn insert(lane: &Lane<BoxedJob>, value: i64) -> Receiver<Result<usize, Error>> {
        let (job, answer) = job(move |connection: &Connection| {
            Ok(Ok(connection.execute("INSERT INTO t VALUES (?1)", [value])?))
        });
        lane.send(job).unwrap();
        answer
    }

    fn count(lane: &Lane<BoxedJob>) -> i64 {
        let (job, answer) = job::<_, i64, Error>(|connection| {
            Ok(Ok(connection.query_row(
                "SELECT count(*) FROM t",
                (),
                |row| row.get(0),
            )?))
        });
        lane.send(job).unwrap();
        answer.blocking_recv().unwrap().unwrap()
    }

    #[test]
    fn a_panicking_job_and_a_failing_job_do_not_sink_their_batch() {
        let lane = lane();
        let held = hold(&lane);
        let first = insert(&lane, 1);
        let (panicking, panicked) = job::<_, (), Error>(|connection| {
            connection.execute("INSERT INTO t VALUES (2)", ())?;
            panic!("a fault in the work")
        });
        lane.send(panicking).unwrap();
        let failing = insert(&lane, 1);
        let last = insert(&lane, 3);
        drop(held);
        assert_eq!(first.blocking_recv().unwrap().unwrap(), 1);
        assert!(matches!(
            panicked.blocking_recv().unwrap(),
            Err(Error::Unavailable(_))
        ));
        assert!(failing.blocking_recv().unwrap().is_err());
        assert_eq!(last.blocking_recv().unwrap().unwrap(), 1);
        assert_eq!(count(&lane), 2);
    }

    #[test]
    fn a_refused_job_leaves_nothing_behind() {
        let lane = lane();
        let (refusing, refused) = job::<_, (), Error>(|connection| {
            connection.execute("INSERT INTO t VALUES (1)", ())?;
            Ok(Err(Error::Busy))
        });
        lane.send(refusing).unwrap();
        assert!(matches!(refused.blocking_recv().unwrap(), Err(Error::Busy)));
        assert_eq!(count(&lane), 0);
    }

    #[test]
    fn a_full_queue_refuses_more_jobs() {
        let lane = lane();
        let held = hold(&lane);
        let queued: Vec<_> = (0..4).map(|value| insert(&lane, value)).collect();
        let (job, _) = job::<_, (), Error>(|_| Ok(Ok(())));
        assert!(matches!(lane.send(job), Err(Error::Busy)));
        drop(held);
        for answer in queued {
            assert_eq!(answer.blocking_recv().unwrap().unwrap(), 1);
        }
    }

    #[test]
    fn a_job_is_done_though_its_caller_has_gone() {
        let lane = lane();
        drop(insert(&lane, 1));
        assert_eq!(count(&lane), 1);
    }

    #[test]
    fn dropping_the_lane_finishes_what_is_queued() {
        let lane = lane();
        let held = hold(&lane);
        let answer = insert(&lane, 1);
        drop(held);
        drop(lane);
        assert_eq!(answer.blocking_recv().unwrap().unwrap(), 1);
    }

    #[test]
    fn what_is_left_to_do_is_done_in_the_transaction_of_the_jobs() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE t (a BIGINT NOT NULL UNIQUE)")
            .unwrap();
        let lane = start(connection, |connection| {
            connection.execute("UPDATE t SET a = a + 10 WHERE a < 10", ())?;
            Ok(())
        });
        assert_eq!(insert(&lane, 1).blocking_recv().unwrap().unwrap(), 1);
        assert_eq!(insert(&lane, 1).blocking_recv().unwrap().unwrap(), 1);
        // The second 1 would have become a second 11: that is undone, and the 1 stands.
        assert!(insert(&lane, 1).blocking_recv().unwrap().is_err());
        assert_eq!(count(&lane), 2);
    }

    #[test]
    fn no_answer_is_given_when_the_commit_fails() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch(
                "PRAGMA foreign_keys=ON; CREATE TABLE t (a BIGINT NOT NULL UNIQUE); \
                 CREATE TABLE child (parent BIGINT REFERENCES t (a) DEFERRABLE INITIALLY DEFERRED)",
            )
            .unwrap();
        let lane = start(connection, |_| Ok(()));
        let held = hold(&lane);
        let first = insert(&lane, 1);
        let (orphan, orphaned) = job::<_, usize, Error>(|connection| {
            Ok(Ok(connection.execute("INSERT INTO child VALUES (7)", ())?))
        });
        lane.send(orphan).unwrap();
        drop(held);
        assert!(first.blocking_recv().unwrap().is_err());
        assert!(orphaned.blocking_recv().unwrap().is_err());
        assert_eq!(count(&lane), 0);
        assert!(lane.is_open());
    }

    #[test]
    fn a_full_disk_is_told_and_the_answers_are_what_is_on_record() {
        let connection = Connection::open_in_memory().unwrap();
        connection
            .execute_batch("CREATE TABLE t (a BIGINT NOT NULL UNIQUE); CREATE TABLE big (b BLOB)")
            .unwrap();
        let pages: i64 = connection
            .query_row("PRAGMA page_count", (), |row| row.get(0))
            .unwrap();
        connection
            .pragma_update(None, "max_page_count", pages + 4)
            .unwrap();
        let lane = start(connection, |_| Ok(()));
        let held = hold(&lane);
        let small = insert(&lane, 1);
        let (filling, filled) = job::<_, usize, Error>(|connection| {
            Ok(Ok(connection.execute(
                "INSERT INTO big VALUES (zeroblob(1000000))",
                (),
            )?))
        });
        lane.send(filling).unwrap();
        let late = insert(&lane, 2);
        drop(held);
        assert!(matches!(
            filled.blocking_recv().unwrap(),
            Err(Error::DiskFull)
        ));
        let answers = [small, late].map(|answer| answer.blocking_recv().unwrap());
        let acknowledged = answers.iter().filter(|answer| answer.is_ok()).count();
        assert_eq!(
            usize::try_from(count(&lane)).unwrap(),
            acknowledged,
            "{answers:?}"
        );
        assert_eq!(insert(&lane, 3).blocking_recv().unwrap().unwrap(), 1);
    }

    #[test]
    fn when_sqlite_undoes_the_transaction_no_job_of_the_batch_is_acknowledged() {
        let lane = lane();
        let held = hold(&lane);
        let first = insert(&lane, 1);
        let (undoing, undone) = job::<_, (), Error>(|connection| {
            // Stands for a disk that fails in the middle: SQLite has rolled back by itself when the job ends.
            connection.execute_batch("ROLLBACK")?;
            Err(Error::DiskFull)
        });
        lane.send(undoing).unwrap();
        let last = insert(&lane, 2);
        drop(held);
        for answer in [first, last] {
            assert!(matches!(
                answer.blocking_recv().unwrap(),
                Err(Error::DiskFull)
            ));
        }
        assert!(matches!(
            undone.blocking_recv().unwrap(),
            Err(Error::DiskFull)
        ));
        assert_eq!(count(&lane), 0);
        assert_eq!(insert(&lane, 3).blocking_recv().unwrap().unwrap(), 1);
    }
}
