//! Text in UTF-8 that a program read in another encoding: `NÃ¸rth` was `Nørth`, and `Oâ€™Brien` was `O’Brien`.

/// What the bytes 0x80–0x9F are in windows-1252; 0 for those that it leaves open.
const WINDOWS_1252: [u32; 32] = [
    0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
    0, 0x17d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161,
    0x203a, 0x153, 0, 0x17e, 0x178,
];

/// The byte of a character in windows-1252; those that it leaves open are control characters, as browsers have it.
fn byte(c: char) -> Option<u8> {
    let code = u32::from(c);
    if code < 0x100 {
        return u8::try_from(code).ok();
    }
    let place = WINDOWS_1252.iter().position(|known| *known == code)?;
    u8::try_from(0x80 + place).ok()
}

/// What a text was before UTF-8 was read as windows-1252, as far as that shows; `None` where it does not. `typed` is the text
/// as it stands in the file: some of the traces are characters that nobody sees.
pub(crate) fn repaired(typed: &str) -> Option<String> {
    if typed.is_ascii() {
        return None;
    }
    let characters: Vec<char> = typed.chars().collect();
    let mut was = String::with_capacity(typed.len());
    let mut rest = &characters[..];
    let mut is_any = false;
    while let [c, after @ ..] = rest {
        if let Some((original, length)) = sequence(rest) {
            was.push(original);
            rest = &rest[length..];
            is_any = true;
        } else {
            was.push(*c);
            rest = after;
        }
    }
    is_any.then_some(was)
}

/// The character whose bytes stand at the beginning, and how many they are.
fn sequence(characters: &[char]) -> Option<(char, usize)> {
    let length = match byte(*characters.first()?)? {
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return None,
    };
    let bytes: Option<Vec<u8>> = characters.get(..length)?.iter().map(|c| byte(*c)).collect();
    let bytes = bytes?;
    let original = std::str::from_utf8(&bytes).ok()?.chars().next()?;
    // Phonetic signs and the like are in nobody's name: those two characters were meant.
    let is_likely = original.is_alphabetic() && !('\u{250}'..='\u{36f}').contains(&original)
        || matches!(original, '\u{a0}'..='\u{bf}' | '\u{2010}'..='\u{2026}');
    is_likely.then_some((original, length))
}

/// Whether a text has signs that only come of reading it in the wrong encoding, where nobody can tell what it was.
pub(crate) fn is_broken(typed: &str) -> bool {
    typed
        .chars()
        .any(|c| matches!(c, '√' | '\u{2500}'..='\u{259f}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// UTF-8 read as windows-1252.
    fn misread(text: &str) -> String {
        let character = |byte: &u8| match WINDOWS_1252.get(usize::from(*byte).wrapping_sub(0x80)) {
            Some(0) | None => char::from(*byte),
            Some(code) => char::from_u32(*code).unwrap(),
        };
        text.as_bytes().iter().map(character).collect()
    }

    #[test]
    fn what_was_read_in_the_wrong_encoding_is_known_by_its_traces() {
        for text in [
            "Nørth",
            "Müller",
            "Ávila",
            "à",
            "José",
            "O’Brien",
            "Ёлкин",
            "山田",
            "Đặng",
            "Łoś",
            "Señor",
        ] {
            assert_eq!(repaired(&misread(text)).as_deref(), Some(text), "{text}");
        }
        for text in [
            "Nørth",
            "Müller",
            "O’Brien",
            "Ёлкин",
            "山田",
            "Łoś",
            "Ângela",
            "Ã",
            "JOSÉ”",
            "Ida",
            "ÂÃ",
        ] {
            assert_eq!(repaired(text), None, "{text}");
        }
        assert!(is_broken("N√∏rth") && is_broken("M├╝ller") && !is_broken("Müller"));
    }
}
