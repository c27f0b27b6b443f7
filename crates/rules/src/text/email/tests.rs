//! Tests of the one form of an address: which spellings are one mailbox, and which are two.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization as _;

use super::{canonical, read, spellings};

/// Spellings of one mailbox, each line a mailbox.
const SAME: &[&[&str]] = &[
    &[
        "ida@bücher.example",
        "ida@xn--bcher-kva.example",
        "ida@BÜCHER.example",
        "ida@bu\u{308}cher.example",
        "IDA@XN--BCHER-KVA.EXAMPLE",
        "Ida@Bücher。Example",
        " ida@bücher.example. ",
    ],
    &[
        "ida.zw\u{200b}sp@example.com",
        "ida.zwsp@example.com",
        "\u{feff}Ida.ZWSP@Example.com\u{a0}",
        "ida.zw\u{ad}sp@exam\u{200b}ple.com",
        "ida.zw\u{34f}sp\u{fe0f}@example.com",
        "ｉｄａ．ｚｗｓｐ＠ｅｘａｍｐｌｅ．ｃｏｍ",
    ],
    &[
        "josé@ejemplo.example",
        "JOSE\u{301}@ejemplo.example",
        "JOSÉ@EJEMPLO.EXAMPLE",
    ],
    &["σας@example.com", "ΣΑΣ@example.com", "σασ@example.com"],
    &["用户@例子.example", "用户@xn--fsqu00a.example"],
    &[
        "ida@faß.example",
        "ida@FAß.example",
        "ida@xn--fa-hia.example",
    ],
    &[
        "ёлкин@example.com",
        "ЁЛКИН@example.com",
        "Е\u{308}лкин@example.com",
    ],
    &["ida\u{200d}ñ@example.com", "idañ@example.com"],
];

#[test]
fn each_spelling_of_a_mailbox_has_its_one_form_and_no_other_mailbox_has_it() {
    for (at, spellings) in SAME.iter().enumerate() {
        let form = canonical(spellings[0]);
        for spelling in *spellings {
            assert_eq!(canonical(spelling), form, "{spelling:?}");
        }
        for other in &SAME[at + 1..] {
            assert_ne!(canonical(other[0]), form);
        }
    }
    assert_eq!(canonical("Ida@Bücher.example"), "ida@xn--bcher-kva.example");
}

#[test]
fn what_may_be_two_mailboxes_is_not_made_one() {
    for (one, other) in [
        ("ida@example.com", "ida+exams@example.com"),
        ("ida.north@example.com", "idanorth@example.com"),
        ("ida@faß.example", "ida@fass.example"),
        ("ıda@example.com", "ida@example.com"),
        ("josé@example.com", "jose@example.com"),
        ("ida@bücher.example", "ida@bucher.example"),
        // Cyrillic and Latin.
        ("аda@example.com", "ada@example.com"),
    ] {
        assert_ne!(canonical(one), canonical(other), "{one} {other}");
    }
}

#[test]
fn an_address_is_read_as_mail_has_it_and_shown_as_it_was_typed() {
    for (typed, address) in [
        ("Ida@Bücher.example", "Ida@Bücher.example"),
        (" ida@example.com\u{200b}", "ida@example.com"),
        ("ida\u{fe0f}@example.com", "ida@example.com"),
        ("ｉｄａ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ida@example.com"),
        ("ida@example。com", "ida@example.com"),
    ] {
        assert_eq!(read(typed).as_deref(), Some(address), "{typed:?}");
    }
    for nothing in ["", "ida", "ida@", "@example.com", "ida。@example"] {
        assert_eq!(read(nothing), None, "{nothing}");
    }
}

#[test]
fn an_address_is_found_by_both_spellings_of_its_domain() {
    let [unicode, ascii] = ["ida@bücher.example", "ida@xn--bcher-kva.example"];
    assert_eq!(spellings(unicode), [ascii]);
    assert_eq!(spellings("Ida@BÜCHER.example"), [ascii]);
    assert_eq!(spellings(ascii), [unicode]);
    assert_eq!(spellings("Ida@example.com"), [""; 0]);
    assert_eq!(spellings("no address"), [""; 0]);
}

/// A part of an address in the letters of many scripts, with what people paste into it.
fn part() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9äÄßẞéñÑçøØıİżŻαςσΣёЁйЙक꙳한字ｱ.+_\u{301}\u{308}\u{200b}\u{200d}\u{ad}\u{fe0f}-]{1,12}"
}

fn address() -> impl Strategy<Value = String> {
    let domain = "[a-zA-Z0-9äÄßéñÑøΣσёЁ字-]{1,10}(\\.[a-zA-Zéü]{2,6}){1,2}";
    (part(), domain).prop_map(|(local, domain)| format!("{local}@{domain}"))
}

proptest! {
    /// What is accepted once is the same address however it is typed the next time.
    #[test]
    fn an_address_has_one_form_in_each_equivalent_spelling(typed in address()) {
        let form = canonical(&typed);
        let spellings = [
            form.clone(),
            typed.nfc().collect(),
            typed.nfd().collect(),
            typed.to_ascii_uppercase(),
            typed.to_ascii_lowercase(),
            format!(" \u{feff}{typed}\u{200b}\n"),
            typed.replace('@', "\u{200b}＠"),
            typed.replace("@", "\u{2060}@"),
        ];
        for spelling in spellings {
            prop_assert_eq!(canonical(&spelling), form.clone(), "{:?}", spelling);
        }
        if let Some(recorded) = read(&typed) {
            prop_assert_eq!(canonical(&recorded), form);
        }
    }

    /// Whatever is typed has a form, and the form is its own.
    #[test]
    fn a_form_is_its_own_form(typed in ".{0,40}") {
        let form = canonical(&typed);
        prop_assert_eq!(canonical(&form), form.clone(), "{:?}", typed);
        prop_assert!(!form.contains(|c: char| c.is_ascii_uppercase()), "{}", form);
    }
}
