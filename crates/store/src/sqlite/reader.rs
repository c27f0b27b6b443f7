//! Reading: each job sees one state of the database from its first statement to its last.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::lane::Jobs;
use crate::Error;

pub(super) type Job = Box<dyn FnOnce(&Connection) + Send>;

/// A job, and where its answer arrives.
pub(super) fn job<T: Send + 'static>(
    work: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
) -> (Job, oneshot::Receiver<Result<T, Error>>) {
    let (answer, received) = oneshot::channel();
    let job: Job = Box::new(move |connection| {
        let result = Transaction::new_unchecked(connection, TransactionBehavior::Deferred)
            .map_err(Error::from)
            .and_then(|snapshot| work(&snapshot));
        // Nobody listens when the caller has gone, which is its right.
        let _ = answer.send(result);
    });
    (job, received)
}

pub(super) fn run(connection: Connection, jobs: Jobs<Job>) {
    while let Some(job) = jobs.next() {
        // Unwinding drops the transaction, which rolls it back, and the answer, which tells the caller.
        let _ = catch_unwind(AssertUnwindSafe(|| job(&connection)));
    }
}
