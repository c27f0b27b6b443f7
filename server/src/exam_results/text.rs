//! The bytes of a file as UTF-8 with one kind of line end, a little at a time.
//!
//! UTF-16 is known by its byte order mark and converted; anything else passes through as it is, and whether it is UTF-8
//! is for whoever reads the cells to say, with the line.

use std::io::{self, Read};

use encoding_rs::Encoding;
use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

/// A file being read.
pub(super) struct Text<R: Read> {
    decoded: DecodeReaderBytes<R, Vec<u8>>,
    /// Whether the last byte that was read was a carriage return.
    after_return: bool,
    last: Option<u8>,
    /// How many more bytes may be read.
    allowance: usize,
    is_over: bool,
}

impl<R: Read> Text<R> {
    /// In an encoding that somebody has named, or in UTF-8 or UTF-16.
    pub(super) fn new(source: R, encoding: Option<&'static Encoding>) -> Text<R> {
        Text {
            decoded: DecodeReaderBytesBuilder::new()
                .encoding(encoding)
                .utf8_passthru(true)
                .strip_bom(true)
                .build(source),
            after_return: false,
            last: None,
            allowance: 0,
            is_over: false,
        }
    }

    /// Lets so many more bytes be read; beyond them, reading fails. So a quotation mark that nobody closes cannot make
    /// one record of a whole file.
    pub(super) fn allow(&mut self, bytes: usize) {
        self.allowance = bytes;
    }

    /// Whether reading failed because no more bytes were allowed.
    pub(super) fn is_used_up(&self) -> bool {
        self.allowance == 0 && !self.is_over
    }

    /// Makes every line end a line feed, in place; tells how many bytes are left.
    fn unite_line_ends(&mut self, bytes: &mut [u8]) -> usize {
        let mut kept = 0;
        for at in 0..bytes.len() {
            let byte = bytes[at];
            let is_second_half = byte == b'\n' && self.after_return;
            self.after_return = byte == b'\r';
            if !is_second_half {
                bytes[kept] = if byte == b'\r' { b'\n' } else { byte };
                kept += 1;
            }
        }
        kept
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() || self.is_over {
            return Ok(0);
        }
        loop {
            let most = buffer.len().min(self.allowance);
            if most == 0 {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            let read = self.decoded.read(&mut buffer[..most])?;
            if read == 0 {
                self.is_over = true;
                // The last line ends like every other, so that lines can be counted by their ends.
                let is_open = self.last.is_some_and(|last| last != b'\n');
                if is_open {
                    buffer[0] = b'\n';
                }
                return Ok(usize::from(is_open));
            }
            self.allowance -= read;
            let kept = self.unite_line_ends(&mut buffer[..read]);
            if kept > 0 {
                self.last = Some(buffer[kept - 1]);
                return Ok(kept);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(source: &[u8]) -> Vec<u8> {
        let mut text = Text::new(source, None);
        text.allow(1_000_000);
        let mut read = Vec::new();
        text.read_to_end(&mut read).unwrap();
        read
    }

    /// A source that gives one byte at a time.
    struct Slowly<'a>(&'a [u8]);

    impl Read for Slowly<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let most = buffer.len().min(1);
            self.0.read(&mut buffer[..most])
        }
    }

    fn utf16(text: &str, spell: fn(u16) -> [u8; 2]) -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(spell).collect()
    }

    #[test]
    fn every_encoding_that_is_known_becomes_utf_8() {
        let text = "correo,José 🙂\n";
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
        ] {
            assert_eq!(read(&bytes), text.as_bytes(), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_not_utf_8_stays_what_it_is() {
        assert_eq!(read(b"Jos\xe9\n"), b"Jos\xe9\n");
    }

    #[test]
    fn what_is_read_in_an_encoding_that_is_named_becomes_utf_8() {
        for (label, bytes) in [
            ("windows-1252", b"Jos\xe9".as_slice()),
            ("macintosh", b"Jos\x8e"),
            ("utf-16le", b"J\0o\0s\0\xe9\0"),
        ] {
            let mut text = Text::new(bytes, Encoding::for_label(label.as_bytes()));
            text.allow(100);
            let mut read = String::new();
            text.read_to_string(&mut read).unwrap();
            assert_eq!(read, "José\n", "{label}");
        }
    }

    #[test]
    fn every_line_end_becomes_a_line_feed_and_the_last_line_has_one() {
        for (source, expected) in [
            ("a\r\nb\rc\nd", "a\nb\nc\nd\n"),
            ("a\r\n", "a\n"),
            ("a\r\r\nb\n\r", "a\n\nb\n\n"),
            ("", ""),
            ("\n", "\n"),
        ] {
            assert_eq!(read(source.as_bytes()), expected.as_bytes(), "{source:?}");
            let mut slow = Text::new(Slowly(source.as_bytes()), None);
            slow.allow(100);
            let mut read = Vec::new();
            slow.read_to_end(&mut read).unwrap();
            assert_eq!(read, expected.as_bytes(), "slowly: {source:?}");
        }
    }

    #[test]
    fn no_more_is_read_than_is_allowed() {
        let mut text = Text::new(b"0123456789".as_slice(), None);
        text.allow(4);
        let mut read = Vec::new();
        assert!(text.read_to_end(&mut read).is_err() && text.is_used_up());
        assert_eq!(read, b"0123");
        text.allow(100);
        text.read_to_end(&mut read).unwrap();
        assert_eq!(read, b"0123456789\n");
    }
}
