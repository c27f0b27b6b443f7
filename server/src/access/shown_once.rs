//! What is shown once: a secret that waits, for a minute at most, for the page that shows it.
//!
//! A form whose answer is a secret (an access code, a one-time link) answers by a redirect. The page that it leads to takes the
//! secret out of here and shows it; when that page is loaded again, by "Back" or a reload, the secret is gone.
//!
//! A secret is bound to the session that asked for it and to the page that is to show it. It is never on record, it is wiped
//! from memory once it was taken or its time is over, and the oldest gives way where there are too many.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use store::{Hash, Micros};
use zeroize::Zeroizing;

/// How long a secret waits: as long as a slow connection may take to follow a redirect.
const WAITS_FOR: Micros = 60 * 1_000_000;
/// How many wait at once, for everybody and for one session.
const MOST: usize = 1_024;
const MOST_OF_SESSION: usize = 8;

/// The secrets that wait to be shown.
#[derive(Default)]
pub struct ShownOnce(Mutex<VecDeque<Slot>>);

struct Slot {
    session: Hash,
    page: String,
    secret: Zeroizing<String>,
    since: Micros,
}

impl Slot {
    fn is_for(&self, session: Hash, page: &str) -> bool {
        self.session == session && self.page == page
    }
}

impl ShownOnce {
    /// Keeps a secret for the session whose token has this hash, until it opens `page` (an address). One that waits there
    /// already gives way.
    pub fn put(&self, session: Hash, page: &str, secret: Zeroizing<String>, now: Micros) {
        let mut slots = self.waiting(now);
        slots.retain(|slot| !slot.is_for(session, page));
        let of_session = |slot: &Slot| slot.session == session;
        if slots.iter().filter(|slot| of_session(slot)).count() >= MOST_OF_SESSION
            && let Some(oldest) = slots.iter().position(of_session)
        {
            slots.remove(oldest);
        }
        if slots.len() >= MOST {
            slots.pop_front();
        }
        slots.push_back(Slot {
            session,
            page: page.to_owned(),
            secret,
            since: now,
        });
    }

    /// Takes the secret that waits for this session on this page; the next one who asks finds nothing.
    pub fn take(&self, session: Hash, page: &str, now: Micros) -> Option<Zeroizing<String>> {
        let mut slots = self.waiting(now);
        let found = slots.iter().position(|slot| slot.is_for(session, page))?;
        slots.remove(found).map(|slot| slot.secret)
    }

    /// Whether a secret waits for this session on this page: what was asked twice, by a double click, is answered once.
    pub fn is_waiting(&self, session: Hash, page: &str, now: Micros) -> bool {
        let slots = self.waiting(now);
        slots.iter().any(|slot| slot.is_for(session, page))
    }

    /// Wipes those whose time is over.
    pub fn sweep(&self, now: Micros) {
        drop(self.waiting(now));
    }

    /// Those whose time is not over. No code that holds the lock can be interrupted halfway.
    fn waiting(&self, now: Micros) -> MutexGuard<'_, VecDeque<Slot>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| now - slot.since < WAITS_FOR);
        slots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: Hash = [1; 32];
    const DEV: Hash = [2; 32];

    fn secret(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    fn taken(shown: &ShownOnce, session: Hash, page: &str, now: Micros) -> Option<String> {
        shown
            .take(session, page, now)
            .map(|secret| secret.to_string())
    }

    #[test]
    fn a_secret_is_taken_once_by_its_session_on_its_page() {
        let shown = ShownOnce::default();
        shown.put(ADA, "/code", secret("4711"), 0);
        assert!(shown.is_waiting(ADA, "/code", 1));
        assert_eq!(taken(&shown, DEV, "/code", 1), None);
        assert_eq!(taken(&shown, ADA, "/other", 1), None);
        assert_eq!(taken(&shown, ADA, "/code", 1).as_deref(), Some("4711"));
        assert_eq!(taken(&shown, ADA, "/code", 1), None);
        assert!(!shown.is_waiting(ADA, "/code", 1));
    }

    #[test]
    fn a_secret_that_nobody_fetched_is_gone_after_a_minute() {
        let shown = ShownOnce::default();
        shown.put(ADA, "/code", secret("4711"), 0);
        assert!(shown.is_waiting(ADA, "/code", WAITS_FOR - 1));
        assert_eq!(taken(&shown, ADA, "/code", WAITS_FOR), None);
        shown.put(ADA, "/code", secret("4711"), 0);
        shown.sweep(WAITS_FOR);
        assert!(shown.0.lock().unwrap().is_empty());
    }

    #[test]
    fn a_later_secret_of_the_same_page_takes_the_place_of_the_earlier() {
        let shown = ShownOnce::default();
        shown.put(ADA, "/code", secret("old"), 0);
        shown.put(ADA, "/code", secret("new"), 1);
        assert_eq!(taken(&shown, ADA, "/code", 2).as_deref(), Some("new"));
        assert_eq!(taken(&shown, ADA, "/code", 2), None);
    }

    #[test]
    fn neither_one_session_nor_all_of_them_fill_the_memory() {
        let shown = ShownOnce::default();
        shown.put(DEV, "/code", secret("4711"), 0);
        for number in 0..100 {
            shown.put(ADA, &format!("/{number}"), secret("x"), 0);
        }
        // Whoever asks for many pushes out their own only.
        assert_eq!(shown.0.lock().unwrap().len(), 1 + MOST_OF_SESSION);
        assert!(shown.is_waiting(ADA, "/99", 0) && !shown.is_waiting(ADA, "/0", 0));
        assert!(shown.is_waiting(DEV, "/code", 0));
        for number in 0..2 * MOST {
            let mut session = [3; 32];
            session[..8].copy_from_slice(&number.to_le_bytes());
            shown.put(session, "/code", secret("x"), 0);
        }
        assert_eq!(shown.0.lock().unwrap().len(), MOST);
    }
}
