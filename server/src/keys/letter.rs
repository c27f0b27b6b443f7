//! The codes and links of letters: made of a letter's id and a key, so that they can be mailed later, and again, though
//! nothing on record tells them.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::Hash;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Keys;

const PURPOSE: &str = "waypost letter 1";

/// How many digits a code has: enough that five tries in a hundred million are none, and few enough to be typed.
pub const CODE_DIGITS: usize = 8;

impl Keys {
    /// The code in a letter: digits.
    pub fn letter_code(&self, letter: Uuid) -> Zeroizing<String> {
        let made = self.letter_mac(&[b"code", letter.as_bytes()]);
        let number = made
            .iter()
            .take(8)
            .fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        Zeroizing::new(format!("{:08}", number % 100_000_000))
    }

    /// The token in a letter's link: 64 hexadecimal digits.
    pub fn letter_token(&self, letter: Uuid) -> Zeroizing<String> {
        let mut token = Zeroizing::new(String::with_capacity(64));
        for byte in self.letter_mac(&[b"link", letter.as_bytes()]) {
            // Writing to a string cannot fail.
            let _ = write!(token, "{byte:02x}");
        }
        token
    }

    /// What is on record of a code: of one account and one address, and nothing that could be tried out without the key.
    pub fn code_mac(&self, account: Uuid, address: &str, code: &str) -> Hash {
        let length = address.len().to_be_bytes();
        let parts: [&[u8]; 5] = [
            b"mac",
            account.as_bytes(),
            &length,
            address.as_bytes(),
            code.as_bytes(),
        ];
        self.letter_mac(&parts)
    }

    /// Made with the oldest key, as the audit is: a new one on top breaks no code that is under way.
    fn letter_mac(&self, parts: &[&[u8]]) -> Hash {
        let oldest = self.0.older.last().unwrap_or(&self.0.current);
        let mut block = Zeroizing::new([0; 64]);
        block[..32].copy_from_slice(oldest.derive(PURPOSE).as_slice());
        let mut mac = Hmac::<Sha256>::new(&(*block).into());
        for part in parts {
            mac.update(part);
        }
        mac.finalize().into_bytes().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_has_one_code_and_one_link_and_no_other_letter_or_key_has_them() {
        let keys = Keys::draw().unwrap();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let code = keys.letter_code(one);
        assert_eq!(code.len(), CODE_DIGITS);
        assert!(code.bytes().all(|byte| byte.is_ascii_digit()), "{}", *code);
        assert_eq!(code, keys.letter_code(one));
        assert_ne!(code, keys.letter_code(other));
        assert_ne!(code, Keys::draw().unwrap().letter_code(one));
        assert_eq!(keys.letter_token(one).len(), 64);
        assert_ne!(keys.letter_token(one), keys.letter_token(other));
    }

    #[test]
    fn a_code_is_of_one_account_and_one_address() {
        let keys = Keys::draw().unwrap();
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let mac = keys.code_mac(one, "ada@example.com", "12345678");
        assert_ne!(mac, keys.code_mac(other, "ada@example.com", "12345678"));
        assert_ne!(mac, keys.code_mac(one, "bea@example.com", "12345678"));
        assert_ne!(mac, keys.code_mac(one, "ada@example.com1", "2345678"));
    }
}
