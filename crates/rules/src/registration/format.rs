//! An address as its country writes it.

use super::{Draft, Field, Region, Registration};
use crate::text::has_other_script;

/// A piece of a format: a part of the address, a text that stands between parts, or the end of a line.
enum Piece<'a> {
    Part(String),
    Literal(&'a str),
    LineBreak,
}

impl Region {
    /// The lines of the address with the name on top of it or below it, as the country has it, without the country.
    ///
    /// Everything as typed. An address in the country's own script comes in that script's order.
    pub fn format(&self, registration: &Registration) -> Vec<String> {
        self.lines(registration.draft(), |_, value| value)
    }

    /// The same for what nobody has checked, such as a profile: what is missing is left out.
    pub fn format_draft(&self, draft: &Draft) -> Vec<String> {
        self.lines(draft, |_, value| value)
    }

    /// The same for an envelope: in capitals what the country's post wants in capitals, apart from names.
    pub fn envelope(&self, registration: &Registration) -> Vec<String> {
        self.lines(registration.draft(), |letter, value| match letter {
            'A' | 'C' | 'S' | 'Z' if self.upper.contains(letter) => value.to_uppercase(),
            _ => value,
        })
    }

    fn lines(&self, draft: &Draft, shape: impl Fn(char, String) -> String) -> Vec<String> {
        let street = [Field::Address1, Field::Address2].map(|field| draft.text(field));
        let is_local = street.into_iter().any(has_other_script);
        let format = if is_local {
            &self.format
        } else {
            &self.latin_format
        };
        let value = |letter| match letter {
            'N' => draft.full_name(),
            'O' => draft.text(Field::Company).to_owned(),
            'A' => street.join("\n").trim_end().to_owned(),
            'C' => draft.text(Field::City).to_owned(),
            'S' => self.printed_state(draft.text(Field::State), is_local),
            'Z' => draft.text(Field::PostalCode).to_owned(),
            _ => String::new(),
        };
        let written: String =
            prune(&pieces(format, |letter| shape(letter, value(letter)))).concat();
        written
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn printed_state(&self, code: &str, is_local: bool) -> String {
        let local = self
            .subdivisions
            .iter()
            .find(|subdivision| subdivision.code == code);
        let local = local
            .filter(|_| is_local)
            .and_then(|subdivision| subdivision.local.as_deref());
        local.unwrap_or(code).to_owned()
    }
}

/// Splits `%A, %S%n%Z` into its pieces, the parts replaced by their values.
fn pieces(format: &str, value: impl Fn(char) -> String) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (index, text) in format.split('%').enumerate() {
        let literal = match text.chars().next() {
            Some(letter) if index > 0 => {
                pieces.push(if letter == 'n' {
                    Piece::LineBreak
                } else {
                    Piece::Part(value(letter))
                });
                &text[letter.len_utf8()..]
            }
            _ => text,
        };
        if !literal.is_empty() {
            pieces.push(Piece::Literal(literal));
        }
    }
    pieces
}

/// Leaves out what stands before a part that is empty or after one, as libaddressinput does: no stray commas.
fn prune<'a>(pieces: &'a [Piece]) -> Vec<&'a str> {
    let is_empty =
        |piece: Option<&Piece>| matches!(piece, Some(Piece::Part(value)) if value.is_empty());
    let mut kept = Vec::new();
    let mut last_kept_is_part = false;
    for (index, piece) in pieces.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| pieces.get(before));
        let text = match piece {
            Piece::LineBreak => "\n",
            Piece::Part(value) => value.as_str(),
            Piece::Literal(_) if is_empty(pieces.get(index + 1)) => continue,
            Piece::Literal(_) if matches!(before, Some(Piece::Part(_))) && !last_kept_is_part => {
                continue;
            }
            Piece::Literal(text) => text,
        };
        if !text.is_empty() {
            last_kept_is_part = matches!(piece, Piece::Part(_));
            kept.push(text);
        }
    }
    kept
}
