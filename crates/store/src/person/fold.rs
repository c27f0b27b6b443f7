//! Folding: texts without regard to case, accents, width and punctuation, with the way back to the text as it is shown.
//! (Two texts that have to be equal are compared by `rules::text::fold`, which needs no way back.)

use std::ops::Range;

use rules::text::name::is_written_without_spaces;
use rules::text::to_ascii;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;

/// How letters are written for which some languages have two: "Müller" is "Muller" to one and "Mueller" to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// ü is u, ø is o, å is a.
    Plain,
    /// ü is ue, ø is oe, å is aa.
    Spelled,
}

/// What of a text counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Letters, digits and the punctuation of addresses; hyphens and apostrophes are dropped.
    Text(Spelling),
    /// Letters and digits: what is left of a reference when its hyphens and spaces go.
    Compact,
    /// The same of a name: "McDonald" is "Mc Donald". What is looked for in it begins where a word begins.
    Joined,
    /// Digits: what is left of a telephone number.
    Digits,
}

/// A folded text. Each of its bytes knows where it comes from.
#[derive(Debug, Default)]
pub(super) struct Folded {
    text: String,
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy)]
struct Place {
    start: u32,
    end: u32,
    begins_word: bool,
}

impl Folded {
    pub(super) fn new(shown: &str, form: Form) -> Folded {
        let mut folded = Folded::default();
        folded.fold(shown, form);
        folded
    }

    /// Folds another text in the place of this one, which spares an allocation.
    pub(super) fn fold(&mut self, shown: &str, form: Form) {
        self.text.clear();
        self.places.clear();
        let mut before = None;
        let mut space = None;
        each(shown, form, |c, source| {
            let begins_word = c == '@'
                || c.is_alphanumeric()
                    && before.is_none_or(|before: char| {
                        !before.is_alphanumeric()
                            || is_written_without_spaces(before)
                            || is_written_without_spaces(c)
                    });
            let counts = match form {
                Form::Text(_) => !is_dropped(c),
                Form::Compact | Form::Joined => c.is_alphanumeric(),
                Form::Digits => c.is_ascii_digit(),
            };
            if counts {
                let place = Place {
                    start: u32::try_from(source.start).unwrap_or(u32::MAX),
                    end: u32::try_from(source.end).unwrap_or(u32::MAX),
                    begins_word,
                };
                // A space between two names that are written without one does not part them.
                if let Some(space) = space.take().filter(|_| !is_written_without_spaces(c)) {
                    self.push(' ', space);
                }
                if c == ' ' && before.is_some_and(is_written_without_spaces) {
                    space = Some(place);
                } else {
                    self.push(c, place);
                }
            }
            before = Some(c);
        });
    }

    fn push(&mut self, c: char, place: Place) {
        self.text.push(c);
        self.places.resize(self.text.len(), place);
    }

    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn into_string(self) -> String {
        self.text
    }

    /// Whether a word begins at this byte.
    pub(super) fn begins_word(&self, at: usize) -> bool {
        self.places.get(at).is_some_and(|place| place.begins_word)
    }

    /// The bytes of the shown text that these bytes come from.
    pub(super) fn shown(&self, bytes: Range<usize>) -> Option<Range<usize>> {
        let places = self.places.get(bytes)?;
        Some(places.first()?.start as usize..places.last()?.end as usize)
    }
}

/// What the words of a text are made of. An address has its sign in the middle, which tells much of where it is.
pub(super) fn is_part(c: char) -> bool {
    c.is_alphanumeric() || c == '@'
}

/// The letters and digits of a text, folded.
pub(crate) fn compact(text: &str) -> String {
    Folded::new(text, Form::Compact).text
}

/// How the names of two people go together, from "not at all" to "as one person's".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// The last names differ.
    OtherLast,
    /// The last names agree, the first names differ.
    OtherFirst,
    /// They may be one person's.
    Same,
}

/// How two people's first and last names go together. Where one of them has a single name, the whole names are compared.
pub fn compare_names(one: (&str, &str), other: (&str, &str)) -> Agreement {
    let is_single = |name: (&str, &str)| compact(name.1).is_empty();
    if is_single(one) || is_single(other) {
        let whole = |name: (&str, &str)| format!("{} {}", name.0, name.1);
        if same(&whole(one), &whole(other)) {
            Agreement::Same
        } else {
            Agreement::OtherLast
        }
    } else if !same(one.1, other.1) {
        Agreement::OtherLast
    } else if same(one.0, other.0) || is_shorter(one.0, other.0) || is_shorter(other.0, one.0) {
        Agreement::Same
    } else {
        Agreement::OtherFirst
    }
}

/// Whether first names are the first of others, which go on with middle names: "Ida" of "Ida Maria". After the first one an
/// initial will do.
fn is_shorter(first: &str, whole: &str) -> bool {
    let mut others = whole.split_whitespace();
    let mut names = first.split_whitespace().enumerate().peekable();
    let is_any = names.peek().is_some();
    let is_initial = |name: &str, of: &str| {
        let (name, of) = (compact(name), compact(of));
        name.chars().count() == 1 && of.starts_with(&name)
    };
    is_any
        && names.all(|(place, name)| {
            others
                .next()
                .is_some_and(|other| same(name, other) || place > 0 && is_initial(name, other))
        })
}

/// Whether two texts are the same letters and digits, in one spelling or another.
pub(crate) fn same(one: &str, other: &str) -> bool {
    respelled(&compact(one)) == respelled(&compact(other))
}

/// One spelling for "ü" and "ue", at the price of a few words that are not the same.
fn respelled(folded: &str) -> String {
    let mut respelled = String::with_capacity(folded.len());
    for c in folded.chars() {
        let is_second = match respelled.chars().next_back() {
            Some('a') => matches!(c, 'a' | 'e'),
            Some('o' | 'u') => c == 'e',
            _ => false,
        };
        if !is_second {
            respelled.push(c);
        }
    }
    respelled
}

/// Each folded character with the bytes of the shown text that it comes from.
fn each(shown: &str, form: Form, mut emit: impl FnMut(char, Range<usize>)) {
    if shown.is_ascii() {
        for (at, c) in shown.char_indices() {
            let c = if c.is_whitespace() { ' ' } else { c };
            emit(c.to_ascii_lowercase(), at..at + 1);
        }
        return;
    }
    let mut letters = String::new();
    for (at, cluster) in clusters(shown) {
        letters.clear();
        fold_cluster(cluster, form, &mut letters);
        // Syllables of Korean and voiced letters of Japanese are put together again.
        for c in letters.nfc() {
            emit(c, at..at + cluster.len());
        }
    }
}

/// A character with the marks that follow it.
fn clusters(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let mut characters = rest.char_indices();
        characters.next()?;
        let end = characters
            .find(|(_, c)| !follows(*c))
            .map_or(rest.len(), |(end, _)| end);
        let cluster = (at, rest.get(..end)?);
        at += end;
        Some(cluster)
    })
}

fn follows(c: char) -> bool {
    // The half-width voicing marks of Japanese are letters of their own to Unicode.
    canonical_combining_class(c) != 0 || matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

fn fold_cluster(cluster: &str, form: Form, letters: &mut String) {
    if cluster == "´" {
        // To Unicode it is an accent over a space; to who types it, an apostrophe.
        letters.push('\'');
        return;
    }
    let is_spelled = form == Form::Text(Spelling::Spelled);
    let mut decomposed = cluster.nfkd().flat_map(char::to_lowercase).peekable();
    while let Some(c) = decomposed.next() {
        if is_accent(c) {
            continue;
        }
        let two = match (c, decomposed.peek()) {
            ('a', Some('\u{308}')) => "ae",
            ('o', Some('\u{308}')) => "oe",
            ('u', Some('\u{308}')) => "ue",
            ('a', Some('\u{30a}')) => "aa",
            ('ø', _) => "oe",
            _ => "",
        };
        if is_spelled && !two.is_empty() {
            letters.push_str(two);
            continue;
        }
        match c {
            'ß' => letters.push_str("ss"),
            'æ' => letters.push_str("ae"),
            'œ' => letters.push_str("oe"),
            'þ' => letters.push_str("th"),
            _ => letters.push(base_letter(c)),
        }
    }
}

/// The letter or digit that people type for one that Unicode does not take apart.
fn base_letter(c: char) -> char {
    match c {
        'ø' => 'o',
        'ł' => 'l',
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ŧ' => 't',
        'ŋ' => 'n',
        'ς' => 'σ',
        // Persian and Arabic keyboards differ in two letters.
        'ی' | 'ى' => 'ي',
        'ک' => 'ك',
        // Dashes of every length.
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '‘' | '’' | 'ʻ' | 'ʼ' | '`' | '′' => '\'',
        c if c.is_whitespace() => ' ',
        // Digits of every script.
        c => to_ascii(c),
    }
}

/// Accents of Latin, Greek and Cyrillic, points of Hebrew and Arabic. Marks that make another letter, as in Japanese and
/// in the scripts of India, stay.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

/// What people write or leave out as they like, and what nobody sees.
fn is_dropped(c: char) -> bool {
    matches!(c, '-' | '\'' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        || c.is_control()
}
