//! Bodies that are written while they are sent: files too large to be made first.

use std::io::{self, BufWriter, Write};
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use hyper::body::Frame;
use tokio::sync::mpsc::{Receiver, Sender, channel};

/// Bytes that are sent at once, and how many such pieces may wait for a slow reader.
const PIECE: usize = 32 * 1024;
const WAITING: usize = 4;

/// What `write` writes, piece by piece. When it fails, the connection breaks, so that nobody takes a part for the whole.
pub fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()> + Send + 'static) -> Body {
    let (sender, pieces) = channel(WAITING);
    tokio::task::spawn_blocking(move || {
        let mut writer = BufWriter::with_capacity(PIECE, Pieces(sender.clone()));
        let done = write(&mut writer).and_then(|()| writer.flush());
        if let Err(error) = done {
            // Whoever was to read it may have gone, which is their right.
            let _ = sender.blocking_send(Err(error));
        }
    });
    Body::new(Written(pieces))
}

struct Pieces(Sender<io::Result<Bytes>>);

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = Bytes::copy_from_slice(bytes);
        self.0
            .blocking_send(Ok(piece))
            .map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Written(Receiver<io::Result<Bytes>>);

impl HttpBody for Written {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let piece = self.0.poll_recv(context);
        piece.map(|piece| piece.map(|piece| piece.map(Frame::data)))
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn a_body_has_all_that_was_written_and_breaks_where_writing_fails() {
        let whole =
            written(|target| (0..100_000).try_for_each(|number| writeln!(target, "{number}")));
        let bytes = to_bytes(whole, 1_000_000).await.unwrap();
        assert!(bytes.starts_with(b"0\n1\n") && bytes.ends_with(b"\n99999\n"));

        let broken = written(|target| {
            writeln!(target, "part")?;
            Err(io::ErrorKind::InvalidData.into())
        });
        assert!(to_bytes(broken, 1_000_000).await.is_err());
    }

    #[tokio::test]
    async fn writing_ends_when_nobody_reads_any_more() {
        let (gone, text) = tokio::sync::oneshot::channel();
        let body = written(move |target| {
            let piece = vec![b'x'; PIECE];
            let failed = loop {
                if let Err(error) = target.write_all(&piece) {
                    break error;
                }
            };
            let _ = gone.send(failed.kind());
            Err(failed)
        });
        drop(body);
        assert_eq!(text.await, Ok(io::ErrorKind::BrokenPipe));
    }
}
