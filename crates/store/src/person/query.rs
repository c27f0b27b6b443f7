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
    /// Words with the one after them, where one is too short to be found within another: "Mc Donald" may be McDonald.
    pairs: Vec<Option<String>>,
}

/// A word, as it is looked for in each form of what is on record.
struct Word {
    /// In one spelling or two.
    text: Vec<String>,
    compact: String,
    /// Empty where the word is no number. An international one is also looked for as it is dialed within its country.
    digits: Vec<String>,
}

impl Query {
    pub(super) fn parse(text: &str) -> Query {
        let text: String = text.chars().take(MOST_CHARACTERS).collect();
        let folded = Folded::new(&text, Form::Text(Spelling::Plain));
        // "(801) 555-0142" is one number, not two.
        let number = is_number(folded.as_str()).then(|| Word::number(&text));
        let words: Vec<Word> = match number.or_else(|| Word::phone(&text)) {
            Some(number) => vec![number],
            None => text
                .split_whitespace()
                .filter_map(Word::parse)
                .take(MOST_WORDS)
                .collect(),
        };
        let pairs = words.windows(2).map(|pair| {
            let joined = format!("{}{}", pair[0].compact, pair[1].compact);
            let is_any_short = pair.iter().any(|word| is_short(&word.compact));
            let is_number = pair.iter().any(|word| !word.digits.is_empty());
            (is_any_short && !is_number && !is_short(&joined)).then_some(joined)
        });
        let pairs = pairs.collect();
        Query { words, pairs }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// For each word, the fragments of which whoever has the word has all, in one alternative or another.
    pub(super) fn grams(&self) -> Words {
        let words = self.words.iter().enumerate();
        let grams = words.map(|(place, word)| {
            let pairs = self.pairs_of(place).map(String::as_str);
            word.grams(pairs)
        });
        grams.collect()
    }

    /// The pairs in which the word of a place stands.
    fn pairs_of(&self, place: usize) -> impl Iterator<Item = &String> {
        let places = [place.checked_sub(1), Some(place)].into_iter().flatten();
        places.filter_map(|place| self.pairs.get(place)?.as_ref())
    }

    /// Whether each word is found in one of the entries.
    pub(super) fn is_in<'a>(
        &self,
        entries: impl Iterator<Item = Entry<'a>>,
        folded: &mut Folded,
    ) -> bool {
        let mut missing: Vec<(usize, &Word)> = self.words.iter().enumerate().collect();
        for entry in entries {
            for form in gram::forms(entry.kind, entry.text) {
                folded.fold(entry.text, *form);
                missing.retain(|(place, word)| {
                    let pairs = self.pairs_of(*place).filter(|_| is_of_names(*form));
                    let is_paired = |pair: &String| is_found(folded, pair, *form);
                    !word.is_in(folded, *form) && !pairs.into_iter().any(is_paired)
                });
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
            let pairs = self.pairs.iter().flatten().filter(|_| is_of_names(*form));
            let words = self.words.iter().flat_map(|word| word.needles(*form));
            for needle in words.chain(pairs) {
                let found = Occurrences::new(&folded, needle, *form);
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
            Vec::new()
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

    /// A text that is a telephone number and says so in letters: "tel:", or an extension after it.
    fn phone(typed: &str) -> Option<Word> {
        let dialed = rules::text::phone::dialed(typed).ok()?;
        let number = dialed.split('x').next().unwrap_or_default();
        Some(Word::number(number))
    }

    fn needles(&self, form: Form) -> &[String] {
        match form {
            Form::Text(_) => &self.text,
            // An address is no name, whatever its letters are.
            Form::Joined if is_short(&self.compact) || !self.text.contains(&self.compact) => &[],
            Form::Compact | Form::Joined => std::slice::from_ref(&self.compact),
            Form::Digits => &self.digits,
        }
    }

    fn is_in(&self, folded: &Folded, form: Form) -> bool {
        self.needles(form)
            .iter()
            .any(|needle| is_found(folded, needle, form))
    }

    /// `pairs`: those in which the word stands.
    fn grams<'a>(&'a self, pairs: impl Iterator<Item = &'a str>) -> Vec<BTreeSet<String>> {
        let mut alternatives: Vec<BTreeSet<String>> = Vec::new();
        let own = self.text.iter().chain([&self.compact]).chain(&self.digits);
        for needle in own.map(String::as_str).chain(pairs) {
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

/// The digits of a telephone number that are the same wherever one calls from, and those of an international one that are dialed
/// within its country.
fn dialed(typed: &str) -> Vec<String> {
    let digits = Folded::new(typed, Form::Digits).into_string();
    if digits.len() < LONG_NUMBER {
        return vec![digits];
    }
    let national = rules::text::phone::national(typed);
    let digits = std::iter::once(digits).chain(national);
    let mut digits: Vec<String> = digits
        .map(|digits| digits.trim_start_matches('0').to_owned())
        .collect();
    digits.dedup();
    digits
}

/// Whether names are looked for in this form.
fn is_of_names(form: Form) -> bool {
    matches!(form, Form::Text(_) | Form::Joined)
}

fn is_found(folded: &Folded, needle: &str, form: Form) -> bool {
    Occurrences::new(folded, needle, form).next().is_some()
}

/// One or two letters are found at the beginning of words only: anywhere they would find everybody.
fn is_short(needle: &str) -> bool {
    needle.chars().nth(2).is_none()
}

/// Where a needle is found in a folded text; occurrences may overlap.
struct Occurrences<'a> {
    folded: &'a Folded,
    needle: &'a str,
    at_beginning: bool,
    from: usize,
}

impl<'a> Occurrences<'a> {
    fn new(folded: &'a Folded, needle: &'a str, form: Form) -> Occurrences<'a> {
        Occurrences {
            folded,
            needle,
            at_beginning: is_short(needle) || form == Form::Joined,
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
            if !self.at_beginning || self.folded.begins_word(start) {
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
