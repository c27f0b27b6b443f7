//! MCP IDs, which are also called Person IDs and MC IDs (S33): digits, and how people write them.

use super::{clean, to_ascii};

/// Why a text is no MCP ID.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotAnId {
    /// It says that there is none: it is empty, or zero.
    None,
    /// It has something else than digits.
    NotDigits,
    /// It has more than so many digits.
    TooLong,
}

/// The digits of an MCP ID: of any script, with spaces and hyphens between them. A point is none of these: `1234567.0` is what a
/// spreadsheet makes of an ID, and whoever takes its digits together has another person's.
pub(crate) fn mcp_id(typed: &str, most: u16) -> Result<String, NotAnId> {
    let typed = clean(typed);
    let digits = typed.chars().filter(|c| !is_between(*c)).map(to_ascii);
    let digits: String = digits.collect();
    if typed.is_empty() || !digits.is_empty() && digits.bytes().all(|byte| byte == b'0') {
        Err(NotAnId::None)
    } else if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        Err(NotAnId::NotDigits)
    } else if digits.len() > usize::from(most) {
        Err(NotAnId::TooLong)
    } else {
        Ok(digits)
    }
}

/// What people put between the digits of a long number.
fn is_between(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30fc}' | '\u{ff0d}'
        )
}
