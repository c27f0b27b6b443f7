//! The log: what `tracing` is told, a line each, written by a thread of its own so that a slow reader of the log holds up
//! no request.
//!
//! A line is the time, then the values of the fields of what is under way (a request's id, method and route), then those
//! of what happened. It says which route, never which address or query, and holds nothing that a person typed.

use std::fmt;
use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use tracing::field::Field;
use tracing::{Dispatch, Event, Level, Subscriber};
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::format::{Writer, debug_fn};
use tracing_subscriber::fmt::{FmtContext, FormatEvent, FormatFields, FormattedFields};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::registry::{LookupSpan, Scope};

use super::clock::{Clock, rfc3339};

/// Lines that may wait to be written. Beyond this, lines are lost rather than requests held up.
const QUEUE: usize = 8_192;

/// Where lines go. Cheap to clone; the last clone to go waits until everything is written.
#[derive(Clone)]
pub struct Log(Arc<Written>);

struct Written {
    lines: Lines,
    thread: Option<JoinHandle<()>>,
}

/// What lines are put into; `None` is the end.
#[derive(Clone)]
struct Lines(SyncSender<Option<Vec<u8>>>);

impl Log {
    /// Writes to the standard error stream.
    pub fn stderr() -> Log {
        Log::to(io::stderr())
    }

    /// Writes to anything.
    pub fn to(sink: impl Write + Send + 'static) -> Log {
        let (lines, written) = sync_channel(QUEUE);
        let thread = thread::spawn(move || write(sink, written));
        Log(Arc::new(Written {
            lines: Lines(lines),
            thread: Some(thread),
        }))
    }

    /// What is to be the current subscriber of all that is told in this log. Others' events are not: nobody has looked at
    /// what is in them.
    pub fn subscriber(&self, clock: Arc<dyn Clock>) -> Dispatch {
        let lines = self.0.lines.clone();
        let written = tracing_subscriber::fmt::layer()
            .event_format(Line(clock))
            .fmt_fields(debug_fn(value))
            .with_writer(move || lines.clone())
            // It would tell them on the standard error stream, and panic where that is closed.
            .log_internal_errors(false);
        let ours = Targets::new().with_target(env!("CARGO_PKG_NAME"), Level::INFO);
        Dispatch::new(tracing_subscriber::registry().with(written).with(ours))
    }
}

/// Control characters are replaced, so that a line stays one line.
fn value(line: &mut Writer<'_>, _: &Field, value: &dyn fmt::Debug) -> fmt::Result {
    let text = format!("{value:?}");
    write!(line, " {}", text.replace(char::is_control, "\u{fffd}"))
}

/// The form of a line.
struct Line(Arc<dyn Clock>);

impl<S, N> FormatEvent<S, N> for Line
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    N: for<'a> FormatFields<'a> + 'static,
{
    fn format_event(
        &self,
        context: &FmtContext<'_, S, N>,
        mut line: Writer<'_>,
        event: &Event<'_>,
    ) -> fmt::Result {
        line.write_str(&rfc3339(self.0.now()))?;
        for span in context.event_scope().into_iter().flat_map(Scope::from_root) {
            if let Some(values) = span.extensions().get::<FormattedFields<N>>() {
                line.write_str(values)?;
            }
        }
        context.format_fields(line.by_ref(), event)?;
        line.write_char('\n')
    }
}

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let _ = self.0.try_send(Some(line.to_vec()));
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn write(mut sink: impl Write, lines: Receiver<Option<Vec<u8>>>) {
    while let Ok(Some(line)) = lines.recv() {
        // There is nowhere to tell that the log cannot be written.
        let _ = sink.write_all(&line).and_then(|()| sink.flush());
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        // The program's subscriber stays for ever: the end has to be said.
        let _ = self.lines.0.send(None);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Mutex, PoisonError};

    use super::*;
    use crate::host::config::micros;

    /// 2013-11-01 09:30 UTC, always.
    struct Stopped;

    impl Clock for Stopped {
        fn now(&self) -> store::Micros {
            micros(std::time::Duration::from_secs(1_383_298_200))
        }
    }

    /// A disk that is full until somebody has tried to write to it so often.
    #[derive(Clone, Default)]
    struct Disk {
        refuses: usize,
        written: Arc<Mutex<Vec<u8>>>,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.refuses > 0 {
                self.refuses -= 1;
                return Err(io::ErrorKind::StorageFull.into());
            }
            let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
            written.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is in the log of what is told.
    fn logged(disk: Disk, tell: impl FnOnce()) -> String {
        let log = Log::to(disk.clone());
        tracing::dispatcher::with_default(&log.subscriber(Arc::new(Stopped)), tell);
        drop(log);
        String::from_utf8(disk.written.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_line_is_the_time_and_the_values_from_the_outermost_to_what_happened() {
        let text = logged(Disk::default(), || {
            let _outer = tracing::info_span!("outer", id = 7, method = %"GET").entered();
            let _inner = tracing::info_span!("inner", nothing = None::<u8>).entered();
            tracing::info!(status = 200, took = %"3ms");
            tracing::info!("head {}", 9);
        });
        let expected = "2013-11-01T09:30:00Z 7 GET 200 3ms\n2013-11-01T09:30:00Z 7 GET head 9\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_line_stays_one_line_and_others_events_are_none() {
        let text = logged(Disk::default(), || {
            tracing::info!("two\nlines\u{1b}[1m");
            tracing::error!(target: "hyper", "what nobody has looked at");
            tracing::debug!("what nobody wants to know");
        });
        assert_eq!(text, "2013-11-01T09:30:00Z two\u{fffd}lines\u{fffd}[1m\n");
    }

    #[test]
    fn a_log_that_cannot_be_written_is_passed_over() {
        let full = Disk {
            refuses: 1,
            ..Disk::default()
        };
        let text = logged(full, || {
            tracing::info!("lost");
            tracing::info!("kept");
        });
        assert_eq!(text, "2013-11-01T09:30:00Z kept\n");
    }
}
