//! Cleaning what was typed, and comparing texts without regard to case, accents and punctuation; the one form of each identifier.

pub mod email;
pub(crate) mod mojibake;
pub mod name;
pub(crate) mod number;
#[cfg(not(target_arch = "wasm32"))]
pub mod password;
pub mod phone;
pub(crate) mod spreadsheet;

/// What was typed, without what nobody sees: the text to judge and to keep.
///
/// - White space of any kind (line breaks too) is trimmed at the ends and folded to one space within.
/// - Control characters, invisible characters, blank letters and direction overrides are dropped: they come from
///   copying, and two names that look alike must not differ by them.
/// - The joiners U+200C and U+200D stay where they are letters' business, as in Persian and Sinhala names: between two
///   characters that are not ASCII.
///
/// Letters, marks, case and composition are left alone, so a clean text comes back byte for byte.
pub(crate) fn clean(typed: &str) -> String {
    let mut cleaned = String::with_capacity(typed.len());
    let mut characters = typed.chars().filter(|c| !is_unseen(*c)).peekable();
    while let Some(c) = characters.next() {
        let last = cleaned.chars().next_back();
        if c.is_whitespace() {
            if last.is_some_and(|last| last != ' ') {
                cleaned.push(' ');
            }
        } else if !is_joiner(c)
            || last.is_some_and(can_join) && characters.peek().copied().is_some_and(can_join)
        {
            cleaned.push(c);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

fn is_unseen(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn can_join(c: char) -> bool {
    !c.is_ascii() && !c.is_whitespace() && !is_joiner(c)
}

/// What people put between the parts of a code or a number, and what stands for nothing there.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '.' | '(' | ')' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{ff0d}' | '〒'
        )
}

/// The ASCII character for a full-width one, as Japanese keyboards write it.
pub(crate) fn narrow(c: char) -> char {
    match u32::from(c) {
        code @ 0xff01..=0xff5e => char::from_u32(code - 0xff01 + 0x21).unwrap_or(c),
        _ => c,
    }
}

/// The zeros of the scripts in which people write numbers. The other digits follow theirs.
const ZEROS: [char; 20] = [
    '\u{660}',  // Arabic
    '\u{6f0}',  // Persian and Urdu
    '\u{7c0}',  // N'Ko
    '\u{966}',  // Devanagari
    '\u{9e6}',  // Bengali
    '\u{a66}',  // Gurmukhi
    '\u{ae6}',  // Gujarati
    '\u{b66}',  // Oriya
    '\u{be6}',  // Tamil
    '\u{c66}',  // Telugu
    '\u{ce6}',  // Kannada
    '\u{d66}',  // Malayalam
    '\u{de6}',  // Sinhala
    '\u{e50}',  // Thai
    '\u{ed0}',  // Lao
    '\u{f20}',  // Tibetan
    '\u{1040}', // Myanmar
    '\u{17e0}', // Khmer
    '\u{1810}', // Mongolian
    '\u{1c50}', // Santali
];

/// The ASCII character for a full-width one (from a Japanese keyboard) or for a digit of another script.
pub fn to_ascii(c: char) -> char {
    if c.is_ascii() {
        return c;
    }
    let zero = ZEROS.iter().find(|zero| {
        let value = u32::from(c).wrapping_sub(u32::from(**zero));
        value < 10
    });
    match zero {
        Some(zero) => char::from_digit(u32::from(c) - u32::from(*zero), 10).unwrap_or(c),
        None => narrow(c),
    }
}

/// Base letters of U+00C0–U+017F (Latin-1 and Latin Extended-A).
const WESTERN: &[u8; 192] = b"aaaaaaaceeeeiiiidnoooooxouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuyty\
aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/// Base letters of U+1EA0–U+1EF9 (Vietnamese).
const VIETNAMESE: &[u8; 90] =
    b"aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy";

/// A text reduced to its letters and digits, in lower case and without accents: for comparing, sorting and searching.
///
/// Covers the Latin letters of Europe and Vietnam by table; other scripts keep their letters.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let letters = text.chars().map(to_ascii).filter(|c| c.is_alphanumeric());
    for c in letters.flat_map(char::to_lowercase) {
        let code = u32::from(c) as usize;
        folded.push(match c {
            '\u{c0}'..='\u{17f}' => char::from(WESTERN[code - 0xc0]),
            '\u{1ea0}'..='\u{1ef9}' => char::from(VIETNAMESE[code - 0x1ea0]),
            'ơ' => 'o',
            'ư' => 'u',
            'ș' => 's',
            'ț' => 't',
            // Marks that follow their letter: the lower case of "İ" is "i" and U+0307.
            '\u{300}'..='\u{36f}' => continue,
            _ => c,
        });
    }
    folded
}

/// Whether a text has letters of another script than Latin.
pub(crate) fn has_other_script(text: &str) -> bool {
    text.chars().any(|c| {
        c > '\u{24f}'
            && !('\u{1e00}'..='\u{1eff}').contains(&c)
            && to_ascii(c) == c
            && c.is_alphabetic()
    })
}
