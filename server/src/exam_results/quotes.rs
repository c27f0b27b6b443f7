//! Quotation marks that are not closed. The reader of CSV takes whatever follows one into the cell, to the end of the
//! file if need be, so rows would be lost without a word, or two people's rows would become one.

use std::io::{self, Read};

/// Bytes on their way to the reader of CSV, watched for a quotation mark that opens a cell and is not closed where the
/// cell ends. From there on nothing more is read.
pub(super) struct Watched<R> {
    source: R,
    delimiter: u8,
    at: At,
    line: u64,
    /// Where the cell that is being read was opened.
    opened: u64,
    fault: Option<u64>,
}

/// Where in a cell the last byte was (RFC 4180).
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    /// Nothing of the cell has been read.
    Start,
    /// In a cell without quotation marks around it; those within it are characters like others.
    Bare,
    Quoted,
    /// After a mark within quotation marks: it closes the cell, or is the first of two that stand for one.
    Mark,
    /// After a cell's closing mark and white space.
    Closed,
}

impl<R: Read> Watched<R> {
    pub(super) fn new(source: R, delimiter: u8) -> Watched<R> {
        Watched {
            source,
            delimiter,
            at: At::Start,
            line: 1,
            opened: 1,
            fault: None,
        }
    }

    /// The line on which a quotation mark was opened that is not closed where its cell ends, if reading failed for that.
    pub(super) fn fault(&self) -> Option<u64> {
        self.fault
    }

    pub(super) fn get_ref(&self) -> &R {
        &self.source
    }

    pub(super) fn get_mut(&mut self) -> &mut R {
        &mut self.source
    }

    /// Follows the bytes; `false` at a cell that goes on after its closing mark.
    fn follow(&mut self, bytes: &[u8]) -> bool {
        for &byte in bytes {
            let ends_cell = byte == self.delimiter || byte == b'\n';
            self.at = match (self.at, byte) {
                (At::Quoted, b'"') => At::Mark,
                (At::Quoted, _) => At::Quoted,
                (At::Mark, b'"') => At::Quoted,
                _ if ends_cell => At::Start,
                (At::Start, b'"') => {
                    self.opened = self.line;
                    At::Quoted
                }
                (At::Mark | At::Closed, b' ' | b'\t') => At::Closed,
                (At::Mark | At::Closed, _) => return false,
                (At::Start | At::Bare, _) => At::Bare,
            };
            self.line += u64::from(byte == b'\n');
        }
        true
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.fault.is_none() {
            let read = self.source.read(buffer)?;
            let is_over_within = read == 0 && self.at == At::Quoted;
            if !is_over_within && self.follow(&buffer[..read]) {
                return Ok(read);
            }
            self.fault = Some(self.opened);
        }
        Err(io::ErrorKind::InvalidData.into())
    }
}
