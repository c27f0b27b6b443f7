//! What was typed and could not be taken, and the pages that answer forms: in memory, for an hour at most.
//!
//! A form that meets a session that is over, or somebody else's, is kept here for its owner. A page that answers a form is kept
//! here for the redirect that leads to it, so that "Back" and a reload show a page and never send the form again. Nothing of it is
//! on record; where there is too much, the oldest gives way, first of whoever has the most.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use store::{Hash, Micros};
use uuid::Uuid;

use crate::http::client::Client;

/// How long it is kept: as long as somebody may take to sign in again.
pub(super) const KEPT_FOR: Micros = 60 * 60 * 1_000_000;
/// How many bytes are kept, in all and of one poster.
const MOST: usize = 16 * 1024 * 1024;
const MOST_OF_ONE: usize = 1024 * 1024;

/// Whose memory it takes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Poster {
    /// Somebody who is signed in.
    Account(Uuid),
    /// Somebody who is not, at an address.
    Client(Client),
}

/// What is kept.
pub(super) struct Kept {
    /// What nobody can guess: it is in the address that shows this.
    pub token: String,
    /// The path to which the form goes.
    pub path: String,
    /// Whose it is; `None` where it was written for nobody.
    pub owner: Option<Uuid>,
    /// The session in which it was posted.
    pub session: Option<Hash>,
    pub poster: Poster,
    /// The form, without its secrets, as a browser sends it.
    pub form: Option<Bytes>,
    /// The page that answers it.
    pub page: Option<Page>,
}

/// A page that answers a form.
pub(super) struct Page {
    pub language: &'static str,
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Whether it holds what is shown once.
    pub once: bool,
}

impl Kept {
    fn size(&self) -> usize {
        let form = self.form.as_ref().map_or(0, Bytes::len);
        let page = self.page.as_ref().map_or(0, |page| page.body.len());
        form + page + 1024
    }
}

/// All that is kept.
#[derive(Default)]
pub(super) struct Memory(Mutex<VecDeque<Slot>>);

struct Slot {
    kept: Arc<Kept>,
    since: Micros,
}

impl Memory {
    /// Keeps something; `false` where it is too much.
    pub(super) fn put(&self, kept: Kept, now: Micros) -> bool {
        let size = kept.size();
        if size > MOST_OF_ONE {
            return false;
        }
        let mut slots = self.not_over(now);
        let poster = kept.poster;
        make_room(&mut slots, MOST_OF_ONE - size, |slot| {
            slot.kept.poster == poster
        });
        make_room(&mut slots, MOST - size, |_| true);
        slots.push_back(Slot {
            kept: Arc::new(kept),
            since: now,
        });
        true
    }

    /// What is kept under a token, for a path.
    pub(super) fn find(&self, token: &str, path: &str, now: Micros) -> Option<Arc<Kept>> {
        let slots = self.not_over(now);
        let found = slots
            .iter()
            .find(|slot| slot.kept.token == token && slot.kept.path == path)?;
        Some(Arc::clone(&found.kept))
    }

    /// It was shown, and is not to be shown again.
    pub(super) fn forget(&self, token: &str) {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| slot.kept.token != token);
    }

    /// Forgets what is over.
    pub(super) fn sweep(&self, now: Micros) {
        drop(self.not_over(now));
    }

    fn not_over(&self, now: Micros) -> MutexGuard<'_, VecDeque<Slot>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| now - slot.since < KEPT_FOR);
        slots
    }
}

/// Lets the oldest of some go until those take up no more than `room`.
fn make_room(slots: &mut VecDeque<Slot>, room: usize, is_of: impl Fn(&Slot) -> bool) {
    let of_these = slots.iter().filter(|slot| is_of(slot));
    let mut taken: usize = of_these.map(|slot| slot.kept.size()).sum();
    while taken > room
        && let Some(oldest) = slots.iter().position(&is_of)
        && let Some(gone) = slots.remove(oldest)
    {
        taken -= gone.kept.size();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(token: &str, account: u128, size: usize) -> Kept {
        Kept {
            token: token.to_owned(),
            path: "/form".to_owned(),
            owner: Some(Uuid::from_u128(account)),
            session: None,
            poster: Poster::Account(Uuid::from_u128(account)),
            form: Some(Bytes::from(vec![b'x'; size])),
            page: None,
        }
    }

    #[test]
    fn it_is_found_by_its_token_on_its_path_until_its_time_is_over() {
        let memory = Memory::default();
        assert!(memory.put(kept("a", 1, 10), 0));
        assert!(memory.find("a", "/form", KEPT_FOR - 1).is_some());
        assert!(memory.find("a", "/other", 1).is_none());
        assert!(memory.find("b", "/form", 1).is_none());
        assert!(memory.find("a", "/form", KEPT_FOR).is_none());
        memory.sweep(KEPT_FOR);
        assert!(memory.0.lock().unwrap().is_empty());
    }

    #[test]
    fn whoever_keeps_much_pushes_out_their_own() {
        let memory = Memory::default();
        memory.put(kept("mine", 1, 100), 0);
        for number in 0..40 {
            assert!(memory.put(kept(&format!("{number}"), 2, 60_000), 0));
        }
        assert!(memory.find("mine", "/form", 1).is_some());
        assert!(memory.find("39", "/form", 1).is_some());
        assert!(memory.find("0", "/form", 1).is_none());
        assert!(!memory.put(kept("large", 2, MOST_OF_ONE), 0));
        for account in 3..400 {
            memory.put(kept("theirs", account, 100_000), 0);
        }
        let slots = memory.0.lock().unwrap();
        let taken: usize = slots.iter().map(|slot| slot.kept.size()).sum();
        assert!(taken <= MOST, "{taken}");
    }
}
