//! Sealing: XChaCha20-Poly1305, whose nonces are long enough to be drawn.
//!
//! A sealed text is `version 1 | algorithm 1 | length of the key's id | the key's id | nonce, 24 bytes | ciphertext and tag`.
//! It is bound to its head, to the row and to the place in the database, so that it opens nowhere else.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Key, Keys};

pub(super) const PURPOSE: &str = "waypost seal 1";

const VERSION: u8 = 1;
/// XChaCha20-Poly1305.
const ALGORITHM: u8 = 1;
const NONCE: usize = 24;

/// Why something was not sealed or opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The machine gives no random bytes.
    #[error("the machine gives no random bytes")]
    Random,
    /// What is to be sealed is too long.
    #[error("what is to be sealed is too long")]
    TooLong,
    /// It is not a sealed text that this program knows.
    #[error("not a sealed text that this program knows")]
    Unreadable,
    /// It was sealed with a key that the key file has not got.
    #[error("sealed with a key that the key file does not have: put that key's line back")]
    UnknownKey,
    /// It was altered, or it belongs to another row, place or key.
    #[error("the seal is broken")]
    Broken,
}

impl Keys {
    /// Seals a secret with the current key, for one row of one place (`table.column`).
    pub fn seal(&self, place: &str, row: Uuid, secret: &[u8]) -> Result<Vec<u8>, SealError> {
        let key = &self.0.current;
        let id_length = u8::try_from(key.id.len()).map_err(|_| SealError::TooLong)?;
        let mut sealed = vec![VERSION, ALGORITHM, id_length];
        sealed.extend_from_slice(key.id.as_bytes());
        let bound = bound(&sealed, place, row);
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| SealError::Random)?;
        let ciphertext = cipher(key)
            .encrypt(
                &XNonce::from(nonce),
                Payload {
                    msg: secret,
                    aad: &bound,
                },
            )
            .map_err(|_| SealError::TooLong)?;
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&ciphertext);
        Ok(sealed)
    }

    /// Opens what was sealed for this row of this place.
    pub fn open(
        &self,
        place: &str,
        row: Uuid,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let &[VERSION, ALGORITHM, id_length, ref rest @ ..] = sealed else {
            return Err(SealError::Unreadable);
        };
        let (id, rest) = rest
            .split_at_checked(usize::from(id_length))
            .ok_or(SealError::Unreadable)?;
        let (nonce, ciphertext) = rest
            .split_first_chunk::<NONCE>()
            .ok_or(SealError::Unreadable)?;
        let key = self.of(id).ok_or(SealError::UnknownKey)?;
        let bound = bound(&sealed[..3 + id.len()], place, row);
        cipher(key)
            .decrypt(
                &XNonce::from(*nonce),
                Payload {
                    msg: ciphertext,
                    aad: &bound,
                },
            )
            .map(Zeroizing::new)
            .map_err(|_| SealError::Broken)
    }
}

fn cipher(key: &Key) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key.derive(PURPOSE)).into())
}

/// The head says how long it is and a row's id has a fixed length: no two (head, row, place) look alike.
fn bound(head: &[u8], place: &str, row: Uuid) -> Vec<u8> {
    [head, row.as_bytes(), place.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use proptest::prelude::*;

    use super::super::Ring;
    use super::*;

    const PLACE: &str = "access_code.sealed";

    fn keys() -> Keys {
        Keys::draw().unwrap()
    }

    /// The same keys after another was put on top.
    fn rotated(keys: &Keys) -> Keys {
        let older = Key {
            id: keys.0.current.id.clone(),
            secret: keys.0.current.secret.clone(),
        };
        Keys(Arc::new(Ring {
            current: Key::draw().unwrap(),
            older: vec![older],
        }))
    }

    proptest! {
        #[test]
        fn what_was_sealed_opens_in_its_place(secret: Vec<u8>, place: String, row: u128) {
            let (keys, row) = (keys(), Uuid::from_u128(row));
            let sealed = keys.seal(&place, row, &secret).unwrap();
            prop_assert_eq!(&*keys.open(&place, row, &sealed).unwrap(), &secret);
            prop_assert_eq!(&*rotated(&keys).open(&place, row, &sealed).unwrap(), &secret);
        }

        #[test]
        fn it_opens_for_no_other_row_place_or_key(secret: Vec<u8>, row: u128, other_row: u128, other_place: String) {
            prop_assume!(row != other_row && other_place != PLACE);
            let (keys, row) = (keys(), Uuid::from_u128(row));
            let sealed = keys.seal(PLACE, row, &secret).unwrap();
            prop_assert_eq!(keys.open(PLACE, Uuid::from_u128(other_row), &sealed), Err(SealError::Broken));
            prop_assert_eq!(keys.open(&other_place, row, &sealed), Err(SealError::Broken));
            prop_assert!(Keys::draw().unwrap().open(PLACE, row, &sealed).is_err());
        }

        #[test]
        fn whatever_is_opened_is_an_answer(bytes: Vec<u8>, row: u128) {
            prop_assert!(keys().open(PLACE, Uuid::from_u128(row), &bytes).is_err());
        }
    }

    proptest! {
        // Every bit of every case is tried.
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn no_bit_can_be_flipped_and_nothing_cut_off_or_added(secret in prop::collection::vec(any::<u8>(), 1..40), row: u128) {
            let (keys, row) = (keys(), Uuid::from_u128(row));
            let sealed = keys.seal(PLACE, row, &secret).unwrap();
            for bit in 0..sealed.len() * 8 {
                let mut altered = sealed.clone();
                altered[bit / 8] ^= 1 << (bit % 8);
                prop_assert!(keys.open(PLACE, row, &altered).is_err(), "bit {}", bit);
            }
            for length in 0..sealed.len() {
                prop_assert!(keys.open(PLACE, row, &sealed[..length]).is_err(), "cut to {}", length);
            }
            let longer = [sealed.as_slice(), &[0]].concat();
            prop_assert!(keys.open(PLACE, row, &longer).is_err());
        }
    }

    #[test]
    fn another_key_under_the_same_id_does_not_open_it() {
        let (keys, row) = (keys(), Uuid::now_v7());
        let sealed = keys.seal(PLACE, row, b"secret").unwrap();
        let impostor = Keys(Arc::new(Ring {
            current: Key {
                id: keys.0.current.id.clone(),
                ..Key::draw().unwrap()
            },
            older: Vec::new(),
        }));
        assert_eq!(impostor.open(PLACE, row, &sealed), Err(SealError::Broken));
        assert_eq!(
            Keys::draw().unwrap().open(PLACE, row, &sealed),
            Err(SealError::UnknownKey)
        );
    }

    #[test]
    fn the_same_secret_is_never_sealed_alike_and_shows_nowhere() {
        let (keys, row) = (keys(), Uuid::now_v7());
        let seal = || keys.seal(PLACE, row, b"7K3M-9Q2T").unwrap();
        let (first, second) = (seal(), seal());
        assert_ne!(first, second);
        assert!(!first.windows(4).any(|window| window == b"7K3M"));
    }
}
