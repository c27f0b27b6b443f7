//! MCP IDs and access codes: what they look like.

use std::fmt;

use crate::text::{self, number};

/// The most digits of an MCP ID. No length is documented, so this only keeps out what cannot be one.
pub(crate) const MOST_DIGITS: u16 = 20;

/// An MCP ID, which is also called Person ID and MC ID (S33): digits, of no invented length.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct McpNumber(String);

/// A text that is no MCP ID: it has something else than digits (spaces and hyphens are ignored), or too many, or is zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotANumber;

impl McpNumber {
    /// Reads a typed number; digits of any script, spaces and hyphens ignored, at most 20 digits. Zero is none.
    ///
    /// # Errors
    /// The text is no MCP ID.
    pub fn parse(typed: &str) -> Result<McpNumber, NotANumber> {
        number::mcp_id(typed, MOST_DIGITS)
            .map(McpNumber)
            .map_err(|_| NotANumber)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for McpNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An access code: letters, digits and hyphens. It is a secret: its `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessCode(String);

/// A text that is no access code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotACode;

/// Crockford's base 32: no I, L, O and U, which are taken for something else.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Characters of a new code, five bits each.
const LENGTH: u32 = 23;

/// Characters that stand together in a new code.
const GROUP: u32 = 4;

impl AccessCode {
    /// Reads a typed code: trimmed, 4 to 64 letters, digits and hyphens. Microsoft's own codes have no known format.
    ///
    /// # Errors
    /// The text is no access code.
    pub fn parse(typed: &str) -> Result<AccessCode, NotACode> {
        let as_typed = |c| match c {
            // What word processors make of a hyphen.
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            _ => text::to_ascii(c),
        };
        let code: String = text::clean(typed).chars().map(as_typed).collect();
        let is_code = (4..=64).contains(&code.len())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        is_code.then_some(AccessCode(code)).ok_or(NotACode)
    }

    /// A new code of 23 characters in Crockford's base 32 (115 bits; ASVS 6.5.2 wants 112), in groups, from 16 random bytes.
    pub fn spell(random: [u8; 16]) -> AccessCode {
        let bits = u128::from_be_bytes(random);
        let mut code = String::with_capacity(28);
        for place in 0..LENGTH {
            if place > 0 && place % GROUP == 0 {
                code.push('-');
            }
            let five = bits >> (128 - 5 * (place + 1)) & 31;
            code.push(char::from(ALPHABET[five as usize]));
        }
        AccessCode(code)
    }

    /// The code itself, for sealing it and for showing it to its owner.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessCode(…)")
    }
}
