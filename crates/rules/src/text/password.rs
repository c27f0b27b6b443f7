//! Passwords: the one form in which keyboards and systems that write the same characters differently agree.

use unicode_normalization::UnicodeNormalization as _;

/// A password by the profile OpaqueString (RFC 8265, section 4.2): spaces of any width are spaces, letters and their accents are
/// composed (NFC), and nothing else changes: neither case nor width. `None` where it has a control character, which the profile
/// does not allow, or nothing at all.
pub fn opaque(typed: &str) -> Option<String> {
    let is_control = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if typed.is_empty() || typed.contains(is_control) {
        return None;
    }
    let spaced = typed
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    Some(spaced.nfc().collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_keyboards_write_differently_is_one_password_and_all_else_stays() {
        for (typed, form) in [
            ("cafe\u{301} au lait", "café au lait"),
            ("café\u{a0}au\u{3000}lait", "café au lait"),
            ("  Spaces  Stay  ", "  Spaces  Stay  "),
            ("ＷＩＤＥ and 𝒻ancy", "ＷＩＤＥ and 𝒻ancy"),
            (
                "👩\u{200d}👩\u{200d}👧 family",
                "👩\u{200d}👩\u{200d}👧 family",
            ),
            ("İstanbul ǅ ﬁne", "İstanbul ǅ ﬁne"),
            ("\u{212b}ngström", "Ångström"),
        ] {
            assert_eq!(opaque(typed).as_deref(), Some(form));
        }
        for refused in [
            "",
            "tab\tinside",
            "line\nbreak",
            "\u{0}",
            "\u{7f}delete",
            "a\u{2028}b",
            "\u{85}",
        ] {
            assert_eq!(opaque(refused), None, "{refused:?}");
        }
    }

    proptest! {
        #[test]
        fn a_password_has_one_form_however_its_letters_are_composed(typed in "\\PC{1,30}") {
            let form = opaque(&typed);
            prop_assert_eq!(opaque(&typed.nfd().collect::<String>()), form.clone());
            prop_assert_eq!(opaque(&typed.nfc().collect::<String>()), form.clone());
            if let Some(form) = form {
                prop_assert_eq!(opaque(&form), Some(form.clone()));
            }
        }
    }
}
