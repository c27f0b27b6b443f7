//! A searched text: its words, whether a person has them all, and where.

use std::collections::BTreeSet;
use std::ops::Range;

use super::fold::{Folded, Form, Spelling, is_part};
use super::rare::Words;
use super::record::Entry;
use super::{Match, gram};

/// Longer texts and more words are cut off: nobody types as much, and each word costs a look.
const MOST_CHARACTERS: usize = 200;
const MOST_WORDS: usize = 8;

/// From so many digits on, a number may be written with the zeros that lead out of a network, or without.
const LONG_NUMBER: usize = 6;

/// The words of a searched text.
pub(super) struct Query {
    words: Vec<Word>,
}

/// A word, as it is looked for in each form of what is on record.
struct Word {
    /// In one spelling or two.
    text: Vec<String>,
    compact: String,
    /// Empty where the word is no number.
    digits: String,
}

impl Query {
    pub(super) fn parse(text: &str) -> Query {
        let text: String = text.chars().take(MOST_CHARACTERS).collect();
        let folded = Folded::new(&text, Form::Text(Spelling::Plain));
        // "(801) 555-0142" is one number, not two.
        let number = is_number(folded.as_str()).then_some(text.as_str());
        let words = match number {
            Some(number) => vec![Word::number(number)],
            None => text
                .split_whitespace()
                .filter_map(Word::parse)
                .take(MOST_WORDS)
                .collect(),
        };
        Query { words }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// For each word, the fragments of which whoever has the word has all, in one alternative or another.
    pub(super) fn grams(&self) -> Words {
        self.words.iter().map(Word::grams).collect()
    }

    /// Whether each word is found in one of the entries.
    pub(super) fn is_in<'a>(
        &self,
        entries: impl Iterator<Item = Entry<'a>>,
        folded: &mut Folded,
    ) -> bool {
        let mut missing: Vec<&Word> = self.words.iter().collect();
        for entry in entries {
            for form in gram::forms(entry.kind, entry.text) {
                folded.fold(entry.text, *form);
                missing.retain(|word| !word.is_in(folded, *form));
            }
            if missing.is_empty() {
                return true;
            }
        }
        missing.is_empty()
    }

    /// The entries in which a word is found, and where in them.
    pub(super) fn matches<'a>(&self, entries: impl Iterator<Item = Entry<'a>>) -> Vec<Match> {
        entries
            .filter_map(|entry| {
                let parts = self.parts(entry);
                (!parts.is_empty()).then(|| Match {
                    kind: entry.kind,
                    text: entry.text.to_owned(),
                    parts,
                })
            })
            .collect()
    }

    fn parts(&self, entry: Entry) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        for form in gram::forms(entry.kind, entry.text) {
            let folded = Folded::new(entry.text, *form);
            for needle in self.words.iter().flat_map(|word| word.needles(*form)) {
                let found = Occurrences::new(&folded, needle);
                parts.extend(found.filter_map(|bytes| folded.shown(bytes)));
            }
        }
        joined(parts)
    }
}

impl Word {
    /// `None` where a word has neither letters nor digits.
    fn parse(typed: &str) -> Option<Word> {
        let spelled = |spelling| {
            let folded = Folded::new(typed, Form::Text(spelling));
            // "ada@" is an address whose name ends there; a comma says nothing.
            let ends = |c| !is_part(c);
            folded.as_str().trim_matches(ends).to_owned()
        };
        let plain = spelled(Spelling::Plain);
        if !plain.contains(char::is_alphanumeric) {
            return None;
        }
        let digits = if is_number(&plain) {
            dialed(typed)
        } else {
            String::new()
        };
        let mut text = vec![plain, spelled(Spelling::Spelled)];
        text.dedup();
        Some(Word {
            text,
            compact: Folded::new(typed, Form::Compact).as_str().to_owned(),
            digits,
        })
    }

    /// A text that is one number, whatever stands between its digits.
    fn number(typed: &str) -> Word {
        let digits = Folded::new(typed, Form::Digits).as_str().to_owned();
        Word {
            text: vec![digits.clone()],
            compact: digits,
            digits: dialed(typed),
        }
    }

    fn needles(&self, form: Form) -> &[String] {
        match form {
            Form::Text(_) => &self.text,
            Form::Compact => std::slice::from_ref(&self.compact),
            Form::Digits => std::slice::from_ref(&self.digits),
        }
    }

    fn is_in(&self, folded: &Folded, form: Form) -> bool {
        self.needles(form)
            .iter()
            .any(|needle| Occurrences::new(folded, needle).next().is_some())
    }

    fn grams(&self) -> Vec<BTreeSet<String>> {
        let mut alternatives: Vec<BTreeSet<String>> = Vec::new();
        let others = [&self.compact, &self.digits];
        for needle in self.text.iter().chain(others) {
            let grams = gram::of_needle(needle, is_short(needle));
            if !grams.is_empty() && !alternatives.contains(&grams) {
                alternatives.push(grams);
            }
        }
        alternatives
    }
}

/// Digits and what people put between them.
fn is_number(folded: &str) -> bool {
    folded
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '(' | ')' | '.' | '/'))
        && folded.chars().any(|c| c.is_ascii_digit())
}

/// The digits of a telephone number that are the same wherever one calls from.
fn dialed(typed: &str) -> String {
    let digits = Folded::new(typed, Form::Digits);
    let digits = digits.as_str();
    if digits.len() >= LONG_NUMBER {
        digits.trim_start_matches('0').to_owned()
    } else {
        digits.to_owned()
    }
}

/// One or two letters are found at the beginning of words only: anywhere they would find everybody.
fn is_short(needle: &str) -> bool {
    needle.chars().nth(2).is_none()
}

/// Where a needle is found in a folded text; occurrences may overlap.
struct Occurrences<'a> {
    folded: &'a Folded,
    needle: &'a str,
    is_short: bool,
    from: usize,
}

impl<'a> Occurrences<'a> {
    fn new(folded: &'a Folded, needle: &'a str) -> Occurrences<'a> {
        Occurrences {
            folded,
            needle,
            is_short: is_short(needle),
            from: 0,
        }
    }
}

impl Iterator for Occurrences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let first = self.needle.chars().next()?;
        loop {
            let rest = self.folded.as_str().get(self.from..)?;
            let start = self.from + rest.find(self.needle)?;
            self.from = start + first.len_utf8();
            if !self.is_short || self.folded.begins_word(start) {
                return Some(start..start + self.needle.len());
            }
        }
    }
}

/// The ranges in order, those that touch as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}
