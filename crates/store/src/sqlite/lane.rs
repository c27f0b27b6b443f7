//! A bounded queue and the threads that work it off.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{Builder, JoinHandle};

use rusqlite::Connection;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::{Error, OpenError};

/// A queue of jobs with one thread per connection. Dropping it waits until all queued jobs are done.
pub(super) struct Lane<J> {
    queue: Option<Sender<J>>,
    threads: Vec<JoinHandle<()>>,
}

/// The receiving end, shared by the threads of a lane.
pub(super) struct Jobs<J>(Arc<Mutex<Receiver<J>>>);

impl<J> Jobs<J> {
    /// The next job; `None` when the lane closes. One thread waits in the queue, the others wait for their turn.
    pub(super) fn next(&self) -> Option<J> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .blocking_recv()
    }

    /// The next job if one is there already.
    pub(super) fn at_once(&self) -> Option<J> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_recv()
            .ok()
    }
}

impl<J: Send + 'static> Lane<J> {
    pub(super) fn start(
        name: &str,
        length: usize,
        connections: Vec<Connection>,
        run: impl Fn(Connection, Jobs<J>) + Clone + Send + 'static,
    ) -> Result<Lane<J>, OpenError> {
        let (queue, jobs) = channel(length);
        let jobs = Arc::new(Mutex::new(jobs));
        let mut lane = Lane {
            queue: Some(queue),
            threads: Vec::new(),
        };
        for connection in connections {
            let jobs = Jobs(Arc::clone(&jobs));
            let run = run.clone();
            let thread = Builder::new()
                .name(name.to_owned())
                .spawn(move || run(connection, jobs));
            lane.threads.push(thread.map_err(OpenError::Thread)?);
        }
        Ok(lane)
    }

    pub(super) fn send(&self, job: J) -> Result<(), Error> {
        let Some(queue) = &self.queue else {
            return Err(Error::because("the store is closed"));
        };
        queue.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Closed(_) => Error::because("the thread that does the work has stopped"),
        })
    }

    /// Whether the threads still take jobs.
    pub(super) fn is_open(&self) -> bool {
        self.queue.as_ref().is_some_and(|queue| !queue.is_closed())
    }
}

impl<J> Drop for Lane<J> {
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // A thread that panicked has nothing left to wait for.
            let _ = thread.join();
        }
    }
}
