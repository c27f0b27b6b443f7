//! How often one may try to get in: so often per client, and so often per account.

use std::sync::Arc;
use std::time::Duration;

use governor::clock::Clock as Ticking;
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use super::soft_lock::SoftLocks;
use crate::host::clock::Clock;
use crate::host::config::Limits;
use crate::http::client::Client;
use crate::problem::ApiError;

/// Bounds attempts to sign in or up.
pub struct Throttle {
    clients: RateLimiter<Client, HashMapStateStore<Client>, Ticks, NoOpMiddleware<Duration>>,
    accounts: SoftLocks,
    clock: Arc<dyn Clock>,
}

/// Our clock as the limiter wants it.
#[derive(Clone)]
struct Ticks(Arc<dyn Clock>);

impl Ticking for Ticks {
    type Instant = Duration;

    fn now(&self) -> Duration {
        Duration::from_micros(self.0.now().try_into().unwrap_or(0))
    }
}

impl Throttle {
    pub(crate) fn new(limits: &Limits, clock: Arc<dyn Clock>) -> Throttle {
        // A period of zero makes no quota: then one attempt a nanosecond is as good as no limit.
        let quota = Quota::with_period(limits.attempt_every.max(Duration::from_nanos(1)))
            .unwrap_or(Quota::per_second(limits.attempts))
            .allow_burst(limits.attempts);
        Throttle {
            clients: RateLimiter::new(
                quota,
                HashMapStateStore::default(),
                Ticks(Arc::clone(&clock)),
            ),
            accounts: SoftLocks::new(&limits.soft_lock),
            clock,
        }
    }

    /// Begins an attempt of a client.
    pub fn attempt(&self, client: Client) -> Result<(), ApiError> {
        let ticks = Ticks(Arc::clone(&self.clock));
        self.clients
            .check_key(&client)
            .map_err(|not_until| wait(not_until.wait_time_from(ticks.now())))
    }

    /// Begins an attempt at an account. [`Throttle::succeeded`] ends it well; without that it was a failure.
    pub fn attempt_at(&self, email: &str) -> Result<(), ApiError> {
        self.accounts.begin(email, self.clock.now()).map_err(wait)
    }

    /// The attempt at an account succeeded.
    pub fn succeeded(&self, email: &str) {
        self.accounts.succeed(email);
    }

    /// Forgets what no longer counts. To be called now and then, or memory fills up.
    pub fn sweep(&self) {
        self.clients.retain_recent();
        self.clients.shrink_to_fit();
        self.accounts.sweep(self.clock.now());
    }
}

/// Whole seconds, rounded up: who waits as told must not be refused again.
fn wait(time: Duration) -> ApiError {
    ApiError::wait(
        time.as_micros()
            .div_ceil(1_000_000)
            .try_into()
            .unwrap_or(u64::MAX)
            .max(1),
    )
}
