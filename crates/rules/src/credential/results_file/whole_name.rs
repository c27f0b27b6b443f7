//! First and last name in one cell, divided.

use super::heading::NameOrder;
use crate::text::fold;

/// A name in its two parts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Divided {
    pub first: String,
    /// Empty where the cell has one word.
    pub last: String,
    /// Whether it could be divided in no other way.
    pub is_certain: bool,
}

/// Divides a cleaned name: at its comma ("North, Ida"), else before what is written in capitals ("Ida NORTH"), else before the last
/// word with the small words that belong to it ("Ana de la Cruz"); where the last name comes first, behind the first word.
pub(super) fn divide(whole: &str, order: NameOrder) -> Divided {
    let (name, suffix) = without_suffix(whole);
    let with_suffix = |last: String| match suffix {
        "" => last,
        suffix if last.is_empty() => suffix.to_owned(),
        suffix => format!("{last} {suffix}"),
    };
    let parts: Vec<&str> = name.split([',', '，', '、']).map(str::trim).collect();
    if let [last, first] = parts[..]
        && !last.is_empty()
        && !first.is_empty()
    {
        return Divided {
            first: first.to_owned(),
            last: with_suffix(last.to_owned()),
            is_certain: suffix.is_empty(),
        };
    }
    let words: Vec<&str> = name
        .split([' ', ',', '，', '、', '\u{3000}', '・'])
        .filter(|word| !word.is_empty())
        .collect();
    let is_east_asian = |word: &&str| word.chars().any(is_east_asian);
    let has_last_first = order == NameOrder::LastFirst || words.iter().all(is_east_asian);
    let (at, is_last_first) = match in_capitals(&words) {
        Some((at, is_first)) => (at, is_first),
        None if words.len() < 2 => (words.len(), false),
        None if has_last_first => (1 + leading_particles(&words), true),
        None => (before_last(&words), false),
    };
    let (one, other) = words.split_at(at.min(words.len()));
    let (first, last) = if is_last_first {
        (other, one)
    } else {
        (one, other)
    };
    Divided {
        is_certain: words.len() == 2
            && suffix.is_empty()
            && order == NameOrder::FirstLast
            && !is_last_first,
        first: first.join(" "),
        last: with_suffix(last.join(" ")),
    }
}

/// Small words that belong to the last name behind them.
const PARTICLES: [&str; 36] = [
    "de", "del", "della", "di", "da", "das", "do", "dos", "du", "des", "la", "las", "le", "los",
    "el", "al", "van", "von", "vom", "zu", "zum", "zur", "der", "den", "dem", "ter", "ten", "te",
    "t", "bin", "bint", "ibn", "ben", "af", "av", "san",
];

/// Whether a word belongs to the last name behind it: it is written small.
fn is_particle(word: &str) -> bool {
    let is_small =
        word.chars().next().is_some_and(char::is_lowercase) || word.starts_with(['\'', '’']);
    is_small && PARTICLES.contains(&fold(word).as_str())
}

fn leading_particles(words: &[&str]) -> usize {
    let most = words.len().saturating_sub(2);
    words
        .iter()
        .take_while(|word| is_particle(word))
        .count()
        .min(most)
}

/// Where the last name begins that stands last.
fn before_last(words: &[&str]) -> usize {
    let mut at = words.len() - 1;
    while at > 1 && words.get(at - 1).is_some_and(|word| is_particle(word)) {
        at -= 1;
    }
    at
}

/// Where a name is divided whose last name is written in capitals and whose first name is not; whether the last name comes first.
fn in_capitals(words: &[&str]) -> Option<(usize, bool)> {
    let is_capital = |word: &str| {
        let letters = word.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() > 1
            && letters.clone().all(char::is_uppercase)
            && letters
                .clone()
                .any(|c| c.is_lowercase() != c.is_uppercase())
    };
    let capital: Vec<bool> = words
        .iter()
        .map(|word| is_capital(word) || is_particle(word))
        .collect();
    if !words.iter().any(|word| is_capital(word)) || capital.iter().all(|capital| *capital) {
        return None;
    }
    let changes: Vec<usize> = (1..capital.len())
        .filter(|at| capital[*at] != capital[at - 1])
        .collect();
    match changes[..] {
        [at] => Some((at, capital[0])),
        _ => None,
    }
}

/// The name, and what stands behind it that is no part of it: "Jr.", "III".
fn without_suffix(whole: &str) -> (&str, &str) {
    const SUFFIXES: [&str; 9] = [
        "jr", "sr", "ii", "iii", "iv", "junior", "senior", "jnr", "snr",
    ];
    let Some(at) = whole.rfind([' ', ',']) else {
        return (whole, "");
    };
    let (name, suffix) = whole.split_at(at);
    let suffix = suffix.trim_matches([' ', ',']);
    let name = name.trim_end_matches([' ', ',']);
    if SUFFIXES.contains(&fold(suffix).as_str()) && !name.is_empty() {
        (name, suffix)
    } else {
        (whole, "")
    }
}

/// Chinese characters, kana and Hangul: who writes a name in them writes the last name first.
fn is_east_asian(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}')
}

#[cfg(test)]
mod tests {
    use NameOrder::{FirstLast, LastFirst};

    use super::*;

    #[test]
    fn a_whole_name_is_divided_at_its_comma_or_before_its_last_word() {
        for (whole, order, first, last, is_certain) in [
            ("Ida North", FirstLast, "Ida", "North", true),
            ("North, Ida", FirstLast, "Ida", "North", true),
            ("North,Ida Maria", FirstLast, "Ida Maria", "North", true),
            ("de la Cruz, Ana", FirstLast, "Ana", "de la Cruz", true),
            ("Ida Maria North", FirstLast, "Ida Maria", "North", false),
            ("Ana de la Cruz", FirstLast, "Ana", "de la Cruz", false),
            ("Jan van der Berg", FirstLast, "Jan", "van der Berg", false),
            ("Ida NORTH", FirstLast, "Ida", "NORTH", true),
            ("NORTH Ida", FirstLast, "Ida", "NORTH", false),
            (
                "GARCÍA LÓPEZ José",
                FirstLast,
                "José",
                "GARCÍA LÓPEZ",
                false,
            ),
            (
                "José GARCÍA LÓPEZ",
                FirstLast,
                "José",
                "GARCÍA LÓPEZ",
                false,
            ),
            ("IDA NORTH", FirstLast, "IDA", "NORTH", true),
            ("Ida North Jr.", FirstLast, "Ida", "North Jr.", false),
            ("North, Ida, Jr.", FirstLast, "Ida", "North Jr.", false),
            ("Sukarno", FirstLast, "Sukarno", "", false),
            ("North Ida", LastFirst, "Ida", "North", false),
            ("North, Ida", LastFirst, "Ida", "North", true),
            ("de Vries Jan", LastFirst, "Jan", "de Vries", false),
            ("山田 太郎", FirstLast, "太郎", "山田", false),
            ("山田太郎", LastFirst, "山田太郎", "", false),
            ("North,", FirstLast, "North", "", false),
            ("", FirstLast, "", "", false),
        ] {
            let expected = Divided {
                first: first.into(),
                last: last.into(),
                is_certain,
            };
            assert_eq!(divide(whole, order), expected, "{whole}");
        }
    }
}
