//! Phone numbers: what one dials, out of whatever was typed.

use super::ProblemKind;
use crate::text::{fold, is_separator, to_ascii};

/// How many digits a number may have, without its extension: from short internal numbers to E.164 with a prefix.
const LEAST: u16 = 4;
const MOST: u16 = 17;

/// The words that stand before an extension, folded.
const EXTENSION: &[&str] = &["x", "ext", "extn", "extension", "int", "interno", "anexo"];

/// The number reduced to an optional `+`, its digits, and `x` with the digits of an extension.
///
/// This is syntax only: whether the number exists is not asked, and what was typed is never changed.
///
/// # Errors
/// [`ProblemKind::PhoneCharacters`] and [`ProblemKind::PhoneLength`].
pub(super) fn dialed(typed: &str) -> Result<String, ProblemKind> {
    let mut number = String::new();
    let mut extension: Option<String> = None;
    let mut characters = typed.chars().map(to_ascii).peekable();
    while let Some(c) = characters.next() {
        if c.is_ascii_digit() {
            extension.as_mut().unwrap_or(&mut number).push(c);
        } else if c == '+' && number.is_empty() {
            number.push(c);
        } else if c == '#' || c.is_alphabetic() {
            let mut word = String::from(c);
            while let Some(letter) = characters.next_if(|c| c.is_alphabetic()) {
                word.push(letter);
            }
            let announces =
                c == '#' && word.len() == 1 || EXTENSION.contains(&fold(&word).as_str());
            if !announces || extension.is_some() {
                return Err(ProblemKind::PhoneCharacters);
            }
            extension = Some(String::new());
        } else if !is_separator(c) && !matches!(c, '/' | ',' | ';' | ':') {
            return Err(ProblemKind::PhoneCharacters);
        }
    }
    let digits = number.trim_start_matches('+').len();
    if digits < usize::from(LEAST) || digits > usize::from(MOST) {
        return Err(ProblemKind::PhoneLength {
            least: LEAST,
            most: MOST,
        });
    }
    if let Some(extension) = extension.filter(|digits| !digits.is_empty()) {
        number.push('x');
        number.push_str(&extension);
    }
    Ok(number)
}
