//! After a wrong password an account is locked for a moment, and for longer the more often it happens.
//!
//! Every attempt counts as a failure until it succeeds, so that many attempts at once are no way around the lock.
//! Addresses without an account are locked alike, or the lock would tell which have one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sha2::{Digest, Sha256};
use store::{Hash, Micros, fold_email};

const SECOND: Micros = 1_000_000;
const DAY: Micros = 24 * 60 * 60 * SECOND;
/// Addresses that are kept in mind. Whoever tries more of them meets the limit per client.
const MOST: usize = 100_000;

/// The locks by account.
pub(super) struct SoftLocks {
    /// Up to so many failures, so long.
    steps: Vec<(u32, Duration)>,
    /// By a hash of the address: its length is bounded, and nothing here says who.
    locks: Mutex<HashMap<Hash, Lock>>,
}

struct Lock {
    failures: u32,
    last: Micros,
    until: Micros,
}

impl SoftLocks {
    pub(super) fn new(steps: &[(u32, Duration)]) -> SoftLocks {
        SoftLocks {
            steps: steps.to_vec(),
            locks: Mutex::new(HashMap::new()),
        }
    }

    /// Begins an attempt, or says for how long there is none.
    pub(super) fn begin(&self, email: &str, now: Micros) -> Result<(), Duration> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        if locks.len() >= MOST {
            return Ok(());
        }
        let lock = locks.entry(key(email)).or_insert(Lock {
            failures: 0,
            last: now,
            until: now,
        });
        if lock.until > now {
            return Err(Duration::from_micros(lock.until.abs_diff(now)));
        }
        if now - lock.last >= DAY {
            lock.failures = 0;
        }
        lock.failures += 1;
        lock.last = now;
        lock.until = self.until(lock.failures, now);
        Ok(())
    }

    /// The attempt succeeded: all is forgotten.
    pub(super) fn succeed(&self, email: &str) {
        self.locks
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&key(email));
    }

    /// Forgets what is too long ago to count.
    pub(super) fn sweep(&self, now: Micros) {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| now - lock.last < DAY);
    }

    fn until(&self, failures: u32, now: Micros) -> Micros {
        match self.steps.iter().find(|(most, _)| failures <= *most) {
            Some((_, wait)) => now + Micros::try_from(wait.as_micros()).unwrap_or(DAY),
            None => (now.div_euclid(DAY) + 1) * DAY,
        }
    }
}

fn key(email: &str) -> Hash {
    Sha256::digest(fold_email(email)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Micros = 100 * DAY + DAY / 2;

    fn locks() -> SoftLocks {
        SoftLocks::new(&[(2, Duration::from_secs(1)), (4, Duration::from_secs(5))])
    }

    #[test]
    fn the_wait_grows_with_the_failures_until_the_next_day() {
        let locks = locks();
        let mut now = NOON;
        for wait in [1, 1, 5, 5] {
            locks.begin("ada@example.com", now).unwrap();
            assert_eq!(
                locks.begin("Ada@Example.com", now),
                Err(Duration::from_secs(wait))
            );
            now += i64::try_from(wait).unwrap() * SECOND;
        }
        locks.begin("ada@example.com", now).unwrap();
        let midnight = Duration::from_micros((101 * DAY).abs_diff(now));
        assert_eq!(locks.begin("ada@example.com", now), Err(midnight));
        locks.begin("ada@example.com", 101 * DAY).unwrap();
    }

    #[test]
    fn a_success_and_a_day_without_failure_forget() {
        let locks = locks();
        for attempt in 0..3 {
            locks
                .begin("ada@example.com", NOON + attempt * 5 * SECOND)
                .unwrap();
        }
        locks.succeed("ada@example.com");
        locks.begin("ada@example.com", NOON + 20 * SECOND).unwrap();
        assert_eq!(
            locks.begin("ada@example.com", NOON + 20 * SECOND),
            Err(Duration::from_secs(1))
        );
        locks.sweep(NOON + 20 * SECOND + DAY);
        assert!(locks.locks.lock().unwrap().is_empty());
    }

    #[test]
    fn accounts_are_locked_one_by_one() {
        let locks = locks();
        locks.begin("ada@example.com", NOON).unwrap();
        locks.begin("grace@example.com", NOON).unwrap();
    }
}
