//! Names of people: the order in which they are written, and what is no name.

use super::fold;
use super::mojibake::repaired;
use super::spreadsheet::{NoName, is_garbled, no_name};

/// What is wrong with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong {
    /// It has no letter, or is a word of a spreadsheet's.
    NoName,
    /// Some of its characters were lost on the way.
    Garbled,
}

/// What is wrong with a cleaned name that is not empty.
pub(crate) fn wrong(typed: &str) -> Option<Wrong> {
    let is_mark = |c: char| !c.is_alphabetic() || is_mark(c);
    if is_garbled(typed) {
        Some(Wrong::Garbled)
    } else if is_nothing(typed) || typed.chars().all(is_mark) {
        Some(Wrong::NoName)
    } else {
        None
    }
}

/// What is no name in a file is none in a form, but for two letters: who types "Nc" or "N.A." into a form is called so.
fn is_nothing(typed: &str) -> bool {
    match no_name(typed) {
        None => false,
        Some(NoName::Lost) => true,
        Some(NoName::Nothing) => {
            let is_pair = fold(typed).chars().count() == 2;
            !is_pair || typed.contains(['/', '#'])
        }
    }
}

/// The name that was probably meant, where a program read it in the wrong encoding: `NÃ¸rth` was `Nørth`.
pub(crate) fn likely_meant(typed: &str) -> Option<String> {
    repaired(typed)
}

/// A whole name as it is written: given names first, or the family name where all of it is in a script that does so, as in
/// Japan, China and Korea.
pub fn full_name(given: &str, family: &str) -> String {
    let is_such = |name: &str| {
        let mut letters = name.chars().filter(|c| !c.is_whitespace()).peekable();
        letters.peek().is_some() && letters.all(is_written_without_spaces)
    };
    let (first, second) = if is_such(given) && is_such(family) {
        (family, given)
    } else {
        (given, family)
    };
    format!("{} {}", first.trim(), second.trim())
        .trim()
        .to_owned()
}

/// Scripts in which words follow each other without a space, and family names come first.
pub fn is_written_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11ff}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{318f}' | '\u{31a0}'..='\u{31bf}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}'
        | '\u{ff66}'..='\u{ff9f}' | '\u{1b000}'..='\u{1b16f}' | '\u{20000}'..='\u{323af}' | '\u{e0100}'..='\u{e01ef}')
}

/// Marks that stand with a letter and that Unicode calls alphabetic all the same: vowel signs, and points of the Semitic scripts.
fn is_mark(c: char) -> bool {
    let code = u32::from(c);
    match code {
        // Letters among them.
        0x6e5 | 0x6e6 | 0x980 | 0x9ce | 0xc80 | 0xd4e | 0xd54..=0xd56 => false,
        0x345 | 0x5b0..=0x5c7 | 0x610..=0x61a | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6ed => true,
        // The scripts of India have theirs in the same places.
        0x900..=0xd7f => {
            matches!(code & 0x7f, 0..=3 | 0x3a..=0x3c | 0x3e..=0x4f | 0x51..=0x57 | 0x62 | 0x63)
        }
        0xd81..=0xd83 | 0xdca..=0xddf | 0xdf2 | 0xdf3 => true,
        0xe31 | 0xe34..=0xe3a | 0xe47..=0xe4e | 0xeb1 | 0xeb4..=0xebc | 0xec8..=0xece => true,
        0x102b..=0x103e | 0x17b4..=0x17d3 | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff => {
            true
        }
        _ => false,
    }
}
