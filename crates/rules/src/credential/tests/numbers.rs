//! MCP IDs and access codes, as typed and as drawn.

use proptest::prelude::*;

use super::super::{AccessCode, McpNumber, NotACode, NotANumber};

#[test]
fn an_mcp_id_is_digits_of_no_particular_length() {
    for (typed, number) in [
        ("1234567", "1234567"),
        ("  123 456-789 ", "123456789"),
        ("１２３", "123"),
        ("٣٤٥", "345"),
        ("007", "007"),
        ("12345678901234567890", "12345678901234567890"),
    ] {
        assert_eq!(
            McpNumber::parse(typed).map(|read| read.to_string()),
            Ok(number.to_owned()),
            "{typed}"
        );
    }
    for typed in [
        "",
        " - ",
        "12a",
        "MC 123",
        "123456789012345678901",
        "１２x",
        "1234567.0",
        "0",
        "000",
    ] {
        assert_eq!(McpNumber::parse(typed), Err(NotANumber), "{typed}");
    }
}

#[test]
fn an_access_code_is_letters_digits_and_hyphens() {
    for (typed, code) in [
        (" abCD-12 ", "abCD-12"),
        ("AB12—34", "AB12-34"),
        ("ＡＢ12", "AB12"),
    ] {
        assert_eq!(
            AccessCode::parse(typed).map(|read| read.reveal().to_owned()),
            Ok(code.to_owned()),
            "{typed}"
        );
    }
    for typed in ["", "abc", "ab cd", "code!", "códe1", &"x".repeat(65)] {
        assert_eq!(AccessCode::parse(typed), Err(NotACode), "{typed}");
    }
}

#[test]
fn an_access_code_does_not_print_itself() {
    let code = AccessCode::spell([7; 16]);
    assert_eq!(format!("{code:?}"), "AccessCode(…)");
}

#[test]
fn a_new_code_is_spelled_in_groups() {
    assert_eq!(
        AccessCode::spell([0; 16]).reveal(),
        "0000-0000-0000-0000-0000-000"
    );
    assert_eq!(
        AccessCode::spell([0xff; 16]).reveal(),
        "ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZZ-ZZZ"
    );
}

proptest! {
    #[test]
    fn a_new_code_can_be_typed_and_has_no_letter_that_is_taken_for_another(random: [u8; 16]) {
        let code = AccessCode::spell(random);
        prop_assert_eq!(AccessCode::parse(code.reveal()), Ok(code.clone()));
        let spelled = code.reveal().replace('-', "");
        prop_assert_eq!(spelled.len(), 23);
        prop_assert!(!spelled.contains(['I', 'L', 'O', 'U']));
    }

    #[test]
    fn every_one_of_the_115_bits_shows_in_a_new_code(random: [u8; 16], bit in 0usize..115) {
        let mut other = random;
        other[bit / 8] ^= 0x80 >> (bit % 8);
        prop_assert_ne!(AccessCode::spell(random), AccessCode::spell(other));
    }

    #[test]
    fn whatever_is_read_as_a_number_is_read_the_same_again(typed in "[0-9 -]{0,24}|\\PC{0,12}") {
        if let Ok(number) = McpNumber::parse(&typed) {
            prop_assert!(number.as_str().bytes().all(|byte| byte.is_ascii_digit()));
            prop_assert_eq!(McpNumber::parse(number.as_str()), Ok(number));
        }
    }
}
