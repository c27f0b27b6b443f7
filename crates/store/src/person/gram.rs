//! Fragments: the threes of letters of a text, and the first one and two of each word. The index knows who has which.
//!
//! Whoever changes what a fragment is, or how texts are folded, adds a migration that marks everybody:
//! `UPDATE person SET indexed = min(indexed, 1)`.

use std::collections::BTreeSet;

use super::MatchKind;
use super::fold::{Folded, Form, Spelling, is_part};
use super::record::Entry;

/// The forms in which an entry is found.
pub(super) fn forms(kind: MatchKind, text: &str) -> &'static [Form] {
    const PLAIN: Form = Form::Text(Spelling::Plain);
    const SPELLED: Form = Form::Text(Spelling::Spelled);
    match kind {
        MatchKind::Name | MatchKind::RegisteredName if text.is_ascii() => &[PLAIN, Form::Joined],
        MatchKind::Name | MatchKind::RegisteredName => &[PLAIN, SPELLED, Form::Joined],
        MatchKind::Email if text.is_ascii() => &[PLAIN],
        MatchKind::Email => &[PLAIN, SPELLED],
        MatchKind::Phone => &[Form::Digits],
        MatchKind::McpId | MatchKind::ExamReference | MatchKind::Reference => &[Form::Compact],
    }
}

/// The fragments of all that a person is found by.
pub(super) fn of_entries<'a>(entries: impl Iterator<Item = Entry<'a>>) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    let mut folded = Folded::default();
    for entry in entries {
        for form in forms(entry.kind, entry.text) {
            folded.fold(entry.text, *form);
            for (at, run) in runs(folded.as_str()) {
                add_threes(run, &mut grams);
                for (within, _) in run.char_indices() {
                    if folded.begins_word(at + within) {
                        grams.extend(
                            (1..=2)
                                .filter_map(|count| first(&run[within..], count))
                                .map(str::to_owned),
                        );
                    }
                }
            }
        }
    }
    grams
}

/// Fragments that whoever matches a searched text has all of. `at_beginning`: the text is searched at the beginning of
/// words, where one or two letters are enough.
pub(super) fn of_needle(needle: &str, at_beginning: bool) -> BTreeSet<String> {
    let mut grams = BTreeSet::new();
    for (at, run) in runs(needle) {
        add_threes(run, &mut grams);
        // After punctuation a word begins.
        let is_short = first(run, 3).is_none();
        if is_short && (at_beginning || at > 0) {
            grams.insert(run.to_owned());
        }
    }
    grams
}

fn add_threes(run: &str, grams: &mut BTreeSet<String>) {
    for (at, _) in run.char_indices() {
        let Some(three) = first(&run[at..], 3) else {
            break;
        };
        if !grams.contains(three) {
            grams.insert(three.to_owned());
        }
    }
}

/// What words are made of, as far as it stands together, and where.
fn runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(is_part)?;
        let rest = text.get(start..)?;
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        at = start + length;
        Some((start, text.get(start..at)?))
    })
}

/// The first so many characters, if there are as many.
fn first(text: &str, count: usize) -> Option<&str> {
    let (at, c) = text.char_indices().nth(count - 1)?;
    text.get(..at + c.len_utf8())
}
