//! The log: lines of text, written by a thread of their own so that a slow reader of the log holds up no request.
//!
//! A line says which route, never which address or query, and holds nothing that a person typed.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Lines that may wait to be written. Beyond this, lines are lost rather than requests held up.
const QUEUE: usize = 8_192;

/// Where lines go. Cheap to clone; the last clone to go waits until everything is written.
#[derive(Clone)]
pub struct Log(Arc<Writer>);

struct Writer {
    lines: Option<SyncSender<String>>,
    thread: Option<JoinHandle<()>>,
}

impl Log {
    /// Writes to the standard error stream.
    pub fn stderr() -> Log {
        Log::to(io::stderr())
    }

    /// Writes to anything.
    pub fn to(sink: impl Write + Send + 'static) -> Log {
        let (lines, written) = sync_channel(QUEUE);
        let thread = thread::spawn(move || write(sink, written));
        Log(Arc::new(Writer {
            lines: Some(lines),
            thread: Some(thread),
        }))
    }

    /// Adds a line. Control characters are replaced, so that a line stays one line.
    pub fn line(&self, text: &str) {
        let line = text
            .chars()
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .chain(['\n'])
            .collect();
        if let Some(lines) = &self.0.lines {
            let _ = lines.try_send(line);
        }
    }
}

fn write(mut sink: impl Write, lines: Receiver<String>) {
    while let Ok(line) = lines.recv() {
        // There is nowhere to tell that the log cannot be written.
        let _ = sink.write_all(line.as_bytes());
        for line in lines.try_iter() {
            let _ = sink.write_all(line.as_bytes());
        }
        let _ = sink.flush();
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.lines = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
