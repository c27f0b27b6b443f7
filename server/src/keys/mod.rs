//! The keys: what seals access codes, and what the audit's chain is made with. They come from a file of their own, never
//! from the database and never from its folder, so that whoever gets hold of the records or of a backup cannot open them.
//!
//! The file has one key a line, `<id> <64 hexadecimal digits>`; the first one seals, every one opens. To rotate, put a new
//! line on top. The audit's chain is made with the last line, so that it can be verified from its beginning whatever was
//! put on top since: the last line stays as long as the audit does.
//!
//! Each use has a key of its own, derived by HMAC-SHA-256, so that nothing learned of one says anything of another.

mod file;
mod letter;
mod seal;

use std::fmt;
use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

pub use file::KeyFileError;
pub use letter::CODE_DIGITS;
pub use seal::SealError;

/// The keys of a service. Cheap to clone.
#[derive(Clone)]
pub struct Keys(Arc<Ring>);

/// The current key, and those before it.
struct Ring {
    current: Key,
    older: Vec<Key>,
}

/// A line of the file.
struct Key {
    id: String,
    secret: Zeroizing<[u8; 32]>,
}

impl Keys {
    /// A key that nobody has, for a service whose records end with it, such as a test's.
    pub fn draw() -> Result<Keys, getrandom::Error> {
        let current = Key::draw()?;
        Ok(Keys(Arc::new(Ring {
            current,
            older: Vec::new(),
        })))
    }

    /// What the audit's chain is made with: of the oldest key, so that putting a new one on top breaks no chain.
    pub fn audit_key(&self) -> store::AuditKey {
        let oldest = self.0.older.last().unwrap_or(&self.0.current);
        store::AuditKey(*oldest.derive("waypost audit 1"))
    }

    /// The key of an id.
    fn of(&self, id: &[u8]) -> Option<&Key> {
        std::iter::once(&self.0.current)
            .chain(&self.0.older)
            .find(|key| key.id.as_bytes() == id)
    }
}

impl Key {
    fn draw() -> Result<Key, getrandom::Error> {
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut_slice())?;
        let mut name = [0; 4];
        getrandom::fill(&mut name)?;
        Ok(Key {
            id: format!("k{:08x}", u32::from_be_bytes(name)),
            secret,
        })
    }

    /// The key for one use.
    fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        // HMAC fills a short key up with zeros to the length of a block: done here, nothing can be too short or too long.
        let mut block = Zeroizing::new([0; 64]);
        block[..self.secret.len()].copy_from_slice(self.secret.as_slice());
        let mut mac = Hmac::<Sha256>::new(&(*block).into());
        mac.update(purpose.as_bytes());
        Zeroizing::new(mac.finalize().into_bytes().into())
    }
}

/// Ids only: a key in a log is a key no more.
impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ids = std::iter::once(&self.0.current).chain(&self.0.older);
        formatter
            .debug_tuple("Keys")
            .field(&ids.map(|key| &key.id).collect::<Vec<_>>())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_of_keys_is_their_ids() {
        let keys = Keys::draw().unwrap();
        let shown = format!("{keys:?}");
        assert!(shown.contains(&keys.0.current.id), "{shown}");
        let hex: String = keys
            .0
            .current
            .secret
            .map(|byte| format!("{byte:02x}"))
            .concat();
        let list = format!("{:?}", keys.0.current.secret);
        assert!(!shown.contains(&hex) && !shown.contains(&list), "{shown}");
    }

    #[test]
    fn each_use_and_each_key_has_a_key_of_its_own() {
        let keys = Keys::draw().unwrap();
        let audit = keys.audit_key().0;
        assert_ne!(audit, *keys.0.current.secret);
        assert_ne!(audit, *keys.0.current.derive(seal::PURPOSE));
        assert_ne!(audit, Keys::draw().unwrap().audit_key().0);
    }
}
