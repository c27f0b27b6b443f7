//! Passwords: hashed with Argon2id, a few at a time, and never told apart from a password of nobody.
//!
//! What is hashed is the form that all keyboards agree on (`rules::text::password`). A password that was set before is hashed as
//! it was typed then: where its form does not fit, it is tried as it was typed, and is hashed anew once it fits.

use std::sync::Arc;

use api::{PASSWORD_LENGTH, ProblemKind};
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use rules::text::password::opaque;
use store::fold_email;
use tokio::sync::Semaphore;
use words::Words;

use crate::host::config::{HashingCost, Limits};
use crate::problem::ApiError;

/// What is tried first by whoever guesses, one a line, in lower case: whole passwords, and words that people pad with digits.
const COMMON: &str = include_str!("common_passwords.txt");

/// Hashes and checks passwords.
pub struct Passwords {
    cost: HashingCost,
    /// Permits to hash.
    running: Arc<Semaphore>,
    /// Permits to hash or to wait for it.
    admitted: Arc<Semaphore>,
    /// What to check the password of nobody against.
    nobody: String,
}

/// Whether a password fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// It does not.
    No,
    /// Its form does.
    Yes,
    /// It does as it was typed, so it was hashed before there was a form. It is to be hashed anew.
    AsTyped,
}

impl Passwords {
    pub(crate) fn new(limits: &Limits) -> Passwords {
        let HashingCost { memory, passes } = limits.hashing;
        // Salt and hash are made up: no password is known that fits, and checking one takes as long as for any account.
        let nobody = format!(
            "$argon2id$v=19$m={memory},t={passes},p=1${}${}",
            "A".repeat(22),
            "A".repeat(43)
        );
        Passwords {
            cost: limits.hashing,
            running: Arc::new(Semaphore::new(limits.hashing_at_once)),
            admitted: Arc::new(Semaphore::new(
                limits.hashing_at_once + limits.hashing_queue,
            )),
            nobody,
        }
    }

    /// The hash of a password's form, in the PHC string format.
    pub async fn hash(&self, password: String) -> Result<String, ApiError> {
        let cost = self.cost;
        let password = opaque(&password).unwrap_or(password);
        let hashed = self.with_permit(move || {
            let params = Params::new(cost.memory, cost.passes, 1, None)
                .map_err(argon2::password_hash::Error::from)?;
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            argon2
                .hash_password(password.as_bytes())
                .map(|hash| hash.to_string())
        });
        hashed.await?.map_err(ApiError::internal)
    }

    /// Whether a password fits a hash. Without a hash it does not, which takes as long to tell; nor does it fit the empty
    /// one of an account whose holder never set a password.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<Fit, ApiError> {
        let hash = hash.filter(|hash| !hash.is_empty());
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.nobody.clone());
        let checked = self.with_permit(move || fit(&password, &hash));
        let fit = checked.await?.map_err(ApiError::internal)?;
        Ok(if known { fit } else { Fit::No })
    }

    async fn with_permit<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let Ok(admitted) = Arc::clone(&self.admitted).try_acquire_owned() else {
            return Err(ProblemKind::Busy.into());
        };
        let running = Arc::clone(&self.running)
            .acquire_owned()
            .await
            .map_err(ApiError::internal)?;
        // The permits go with the work: a client that goes away does not stop the hashing, so it must not free its place.
        let work = tokio::task::spawn_blocking(move || {
            let done = work();
            drop((running, admitted));
            done
        });
        work.await.map_err(ApiError::internal)
    }
}

/// Whether a password fits a hash. How often it is tried depends on what was typed alone, not on whose it is.
fn fit(password: &str, hash: &str) -> Result<Fit, argon2::password_hash::Error> {
    let hash = PasswordHash::new(hash)?;
    let fits = |text: &str| match Argon2::default().verify_password(text.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(error),
    };
    let form = opaque(password);
    if let Some(form) = &form {
        if fits(form)? {
            return Ok(Fit::Yes);
        }
        if form == password {
            return Ok(Fit::No);
        }
    }
    Ok(match (fits(password)?, form) {
        (false, _) => Fit::No,
        (true, Some(_)) => Fit::AsTyped,
        (true, None) => Fit::Yes,
    })
}

/// What to do about a new password; `None` when it will do. It is taken verbatim (ASVS 6.2.8), in its form.
pub fn refused(words: Words, password: &str, email: &str) -> Option<String> {
    let (least, most) = (PASSWORD_LENGTH.start(), PASSWORD_LENGTH.end());
    if password.is_empty() {
        return Some(words.server_password_missing().to_owned());
    }
    let Some(password) = opaque(password) else {
        return Some(words.server_password_control().to_owned());
    };
    let length = password.chars().count();
    if length < *least {
        Some(words.server_password_short(least))
    } else if length > *most {
        Some(words.server_password_long(most))
    } else if fold_email(&password) == fold_email(email) {
        Some(words.server_password_email().to_owned())
    } else if is_common(&password.to_lowercase()) {
        Some(words.server_password_common().to_owned())
    } else {
        None
    }
}

/// A password of the list, bare or padded with digits and signs as in `Password2013!`, or one of fewer than four
/// different characters as in `1212121212`.
fn is_common(password: &str) -> bool {
    let bare = password.trim_matches(|c: char| !c.is_alphabetic());
    let mut different: Vec<char> = password.chars().collect();
    different.sort_unstable();
    different.dedup();
    different.len() < 4
        || COMMON
            .lines()
            .any(|common| common == password || common == bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cheap() -> Passwords {
        let hashing = HashingCost {
            memory: 64,
            passes: 1,
        };
        Passwords::new(&Limits {
            hashing,
            hashing_at_once: 1,
            hashing_queue: 1,
            ..Limits::default()
        })
    }

    #[tokio::test]
    async fn a_password_fits_its_own_hash_alone() {
        let passwords = cheap();
        let hash = passwords.hash("correct horse".to_owned()).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{hash}");
        for (password, fit) in [("correct horse", Fit::Yes), ("Correct horse", Fit::No)] {
            let fits = passwords.fits(password.to_owned(), Some(hash.clone()));
            assert_eq!(fits.await.unwrap(), fit, "{password}");
        }
        for nobodys in [None, Some(String::new())] {
            for password in ["correct horse", ""] {
                let fits = passwords.fits(password.to_owned(), nobodys.clone()).await;
                assert_eq!(fits.unwrap(), Fit::No, "{nobodys:?} {password}");
            }
        }
    }

    #[tokio::test]
    async fn a_password_fits_however_a_keyboard_composes_it_and_one_of_before_as_it_was_typed() {
        let passwords = cheap();
        let [composed, decomposed] = ["café au lait", "cafe\u{301}\u{a0}au lait"];
        let hash = passwords.hash(decomposed.to_owned()).await.unwrap();
        for typed in [composed, decomposed] {
            let fits = passwords.fits(typed.to_owned(), Some(hash.clone()));
            assert_eq!(fits.await.unwrap(), Fit::Yes, "{typed:?}");
        }
        let params = Params::new(64, 1, 1, None).unwrap();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let of_before = |typed: &str| argon2.hash_password(typed.as_bytes()).unwrap().to_string();
        for (set, typed, fit) in [
            (decomposed, decomposed, Fit::AsTyped),
            (decomposed, composed, Fit::No),
            (composed, decomposed, Fit::Yes),
            ("tab\tinside it", "tab\tinside it", Fit::Yes),
        ] {
            let fits = passwords.fits(typed.to_owned(), Some(of_before(set)));
            assert_eq!(fits.await.unwrap(), fit, "{set:?} {typed:?}");
        }
    }

    #[test]
    fn nobody_costs_what_an_account_costs() {
        let passwords = Passwords::new(&Limits::default());
        let nobody = PasswordHash::new(&passwords.nobody).unwrap();
        let params = Params::try_from(&nobody).unwrap();
        assert_eq!(
            (params.m_cost(), params.t_cost(), params.p_cost()),
            (19_456, 2, 1)
        );
        assert_eq!(nobody.hash.unwrap().len(), Params::DEFAULT_OUTPUT_LEN);
    }

    #[tokio::test]
    async fn more_passwords_than_may_wait_are_refused() {
        let passwords = cheap();
        let held = Arc::clone(&passwords.admitted)
            .try_acquire_many_owned(2)
            .unwrap();
        let refused = passwords
            .hash("correct horse".to_owned())
            .await
            .unwrap_err();
        assert_eq!(refused.kind(), ProblemKind::Busy);
        // Who has no password waits for the same work, or the time would tell.
        for nobodys in [None, Some(String::new())] {
            let looked_at = passwords.fits("correct horse".to_owned(), nobodys).await;
            assert_eq!(looked_at.unwrap_err().kind(), ProblemKind::Busy);
        }
        drop(held);
        passwords.hash("correct horse".to_owned()).await.unwrap();
    }

    #[test]
    fn a_password_is_refused_for_its_length_its_fame_and_its_email() {
        let words = Words::of("en").unwrap();
        let enough = "correct horse";
        for (password, expected) in [
            ("", Some(words.server_password_missing().to_owned())),
            ("ninechars", Some(words.server_password_short(10))),
            ("ñinécharsö", None),
            (enough, None),
            (" spaces  stay ", None),
            // Ten characters only as long as its accents stand apart.
            (
                "e\u{301}a\u{301}i\u{301}o\u{301}u\u{301}",
                Some(words.server_password_short(10)),
            ),
            (
                "a tab\tinside",
                Some(words.server_password_control().to_owned()),
            ),
            (
                "Password123",
                Some(words.server_password_common().to_owned()),
            ),
            (
                "0123456789",
                Some(words.server_password_common().to_owned()),
            ),
            (
                "abababababab",
                Some(words.server_password_common().to_owned()),
            ),
            (
                "ADA@example.com",
                Some(words.server_password_email().to_owned()),
            ),
        ] {
            assert_eq!(
                refused(words, password, "Ada@example.com"),
                expected,
                "{password}"
            );
        }
        assert_eq!(refused(words, &"abcd".repeat(64), ""), None);
        assert_eq!(
            refused(words, &"abcd".repeat(65), ""),
            Some(words.server_password_long(256))
        );
    }

    #[test]
    fn every_line_of_the_list_is_found_bare_and_padded() {
        for common in COMMON.lines() {
            assert!(is_common(common), "{common}");
            assert_eq!(common, common.to_lowercase());
        }
        for padded in [
            "password2013!",
            "123qwertyuiop",
            "contraseña1",
            "1234567890",
        ] {
            assert!(is_common(padded), "{padded}");
        }
        assert!(!is_common("passwords for everybody"));
    }
}
