//! What is sent once, however often it is pressed.
//!
//! Each form that a page writes has a key. The same form under the same key, from the same account, is the same press: while the
//! first is under way the others wait for it, and all are given its answer. A form that was corrected since is another one, and one
//! that was refused may be tried again.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderValue;
use sha2::{Digest, Sha256};
use store::{Hash, Micros};
use tokio::sync::watch;
use uuid::Uuid;

/// How long an answer is given again.
const KEPT_FOR: Micros = 10 * 60 * 1_000_000;
/// How many presses are remembered.
const MOST: usize = 4_096;

/// Where a press leads: every answer to a form is a redirect.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    pub location: HeaderValue,
    /// Cookies that go with it.
    pub cookies: Vec<HeaderValue>,
}

/// The presses that are under way or were answered.
#[derive(Default)]
pub(super) struct Once(Mutex<VecDeque<Slot>>);

struct Slot {
    press: Hash,
    answer: watch::Receiver<Option<Answer>>,
    since: Micros,
}

/// What comes of a press.
pub(super) enum Pressed<'o> {
    /// It is the first: it is to be done.
    First(Turn<'o>),
    /// It was done: this was the answer.
    Before(Answer),
}

/// The turn of a first press. Dropped without an answer it leaves the turn to the next.
pub(super) struct Turn<'o> {
    once: &'o Once,
    press: Hash,
    answer: watch::Sender<Option<Answer>>,
    is_done: bool,
}

/// Tells one press from another.
pub(super) fn press(account: Option<Uuid>, path: &str, key: Uuid, fields: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(account.unwrap_or_default());
    hash.update(key);
    hash.update(path.len().to_le_bytes());
    hash.update(path);
    hash.update(fields);
    hash.finalize().into()
}

impl Once {
    /// Begins a press, or waits for the one under way.
    pub(super) async fn begin(&self, press: Hash, now: Micros) -> Pressed<'_> {
        loop {
            let mut under_way = match self.turn(press, now) {
                Ok(turn) => return Pressed::First(turn),
                Err(under_way) => under_way,
            };
            // Where the first came to nothing, this one is the first.
            if let Ok(answer) = under_way.wait_for(Option::is_some).await
                && let Some(answer) = answer.clone()
            {
                return Pressed::Before(answer);
            }
        }
    }

    fn turn(&self, press: Hash, now: Micros) -> Result<Turn<'_>, watch::Receiver<Option<Answer>>> {
        let mut slots = self.remembered(now);
        if let Some(slot) = slots.iter().find(|slot| slot.press == press) {
            return Err(slot.answer.clone());
        }
        if slots.len() >= MOST {
            slots.pop_front();
        }
        let (sender, answer) = watch::channel(None);
        slots.push_back(Slot {
            press,
            answer,
            since: now,
        });
        Ok(Turn {
            once: self,
            press,
            answer: sender,
            is_done: false,
        })
    }

    /// Forgets those whose time is over.
    pub(super) fn sweep(&self, now: Micros) {
        drop(self.remembered(now));
    }

    fn remembered(&self, now: Micros) -> MutexGuard<'_, VecDeque<Slot>> {
        let mut slots = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        slots.retain(|slot| now - slot.since < KEPT_FOR);
        slots
    }
}

impl Turn<'_> {
    /// It was done: this is the answer for all who press.
    pub(super) fn done(mut self, answer: Answer) {
        self.is_done = true;
        self.answer.send_replace(Some(answer));
    }

    /// It was refused: this is the answer for those who wait, and whoever presses later tries again.
    pub(super) fn refused(self, answer: Answer) {
        self.answer.send_replace(Some(answer));
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if !self.is_done {
            let mut slots = self.once.0.lock().unwrap_or_else(PoisonError::into_inner);
            slots.retain(|slot| slot.press != self.press);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(location: &'static str) -> Answer {
        Answer {
            location: HeaderValue::from_static(location),
            cookies: Vec::new(),
        }
    }

    async fn first<'o>(once: &'o Once, press: Hash, now: Micros) -> Turn<'o> {
        match once.begin(press, now).await {
            Pressed::First(turn) => turn,
            Pressed::Before(answer) => panic!("answered by {answer:?}"),
        }
    }

    async fn before(once: &Once, press: Hash, now: Micros) -> HeaderValue {
        match once.begin(press, now).await {
            Pressed::First(_) => panic!("it is done again"),
            Pressed::Before(answer) => answer.location,
        }
    }

    #[tokio::test]
    async fn who_presses_meanwhile_waits_for_the_first_answer() {
        let once = Once::default();
        let turn = first(&once, [1; 32], 0).await;
        let second = before(&once, [1; 32], 1);
        let mut second = std::pin::pin!(second);
        let waits = std::future::poll_fn(|context| {
            std::task::Poll::Ready(second.as_mut().poll(context).is_pending())
        });
        assert!(waits.await);
        turn.done(answer("/done"));
        assert_eq!(second.await, "/done");
        assert_eq!(before(&once, [1; 32], KEPT_FOR - 1).await, "/done");
        first(&once, [2; 32], 2).await;
        first(&once, [1; 32], KEPT_FOR).await;
    }

    #[tokio::test]
    async fn what_came_to_nothing_is_the_next_ones_turn() {
        let once = Once::default();
        drop(first(&once, [1; 32], 0).await);
        first(&once, [1; 32], 1).await.refused(answer("/wrong"));
        first(&once, [1; 32], 2).await.done(answer("/done"));
        assert_eq!(before(&once, [1; 32], 3).await, "/done");
    }

    #[tokio::test]
    async fn the_oldest_gives_way_where_there_are_too_many() {
        let once = Once::default();
        for number in 0..=MOST {
            let mut press = [0; 32];
            press[..8].copy_from_slice(&number.to_le_bytes());
            first(&once, press, 0).await.done(answer("/done"));
        }
        assert_eq!(once.0.lock().unwrap().len(), MOST);
        first(&once, [0; 32], 0).await;
    }

    #[test]
    fn another_account_path_key_or_text_is_another_press() {
        let (account, key) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let same = || press(Some(account), "/a", key, b"x");
        assert_eq!(same(), press(Some(account), "/a", key, b"x"));
        for other in [
            press(None, "/a", key, b"x"),
            press(Some(account), "/b", key, b"x"),
            press(Some(account), "/a", account, b"x"),
            press(Some(account), "/a", key, b"y"),
            press(Some(account), "/ax", key, b""),
        ] {
            assert_ne!(same(), other);
        }
    }
}
