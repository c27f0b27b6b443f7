//! What an operator, or a test, can set.

use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use ipnet::IpNet;
use store::Micros;

use super::clock::{Clock, SystemClock};
use super::log::Log;
use crate::keys::Keys;
use crate::mail::Relay;

/// How to serve.
#[derive(Clone)]
pub struct Config {
    /// The SQLite database; made where it does not exist.
    pub database: PathBuf,
    /// What seals access codes and chains the audit.
    pub keys: Keys,
    /// A folder of policies to offer besides the one that the program carries.
    pub policies: Option<PathBuf>,
    /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Nobody's are by default.
    pub trusted_proxies: Vec<IpNet>,
    /// The address under which people reach the site, without a slash at its end: for links in mail and on paper.
    pub public_url: Option<String>,
    /// Whose pages may show the guide in a frame beside our own: origins, or `*`.
    pub embed_on: Vec<String>,
    /// Who takes our mail. Without one, notices stay in the page.
    pub relay: Option<Relay>,
    /// A file beside the log in which the head of the audit is kept, for whoever can rewrite the whole of it.
    pub audit_anchor: Option<PathBuf>,
    /// Whether browsers keep the pages, to work without a connection.
    pub offline: bool,
    /// What is bounded.
    pub limits: Limits,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where the log goes.
    pub log: Log,
}

impl Config {
    /// The usual settings, with this database and these keys.
    pub fn new(database: PathBuf, keys: Keys) -> Config {
        Config {
            database,
            keys,
            policies: None,
            trusted_proxies: Vec::new(),
            public_url: None,
            embed_on: Vec::new(),
            relay: None,
            audit_anchor: None,
            offline: true,
            limits: Limits::default(),
            clock: Arc::new(SystemClock),
            log: Log::stderr(),
        }
    }

    /// Whether people reach the site over https.
    pub fn is_public_over_https(&self) -> bool {
        let url = self.public_url.as_deref();
        url.is_some_and(|url| url.starts_with("https://"))
    }
}

/// What is bounded, so that no client can use up the service.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one client (an IPv4 address or an IPv6 /64). Trusted proxies and this machine are exempt.
    pub connections_per_client: usize,
    /// Requests at once; more are answered 503.
    pub requests: usize,
    /// How long a client may take to send its headers, which is also how long an idle connection is kept.
    pub header_time: Duration,
    /// How long a client may take to send a body, all of it.
    pub body_time: Duration,
    /// How long a client may take to send a file of exam results, which is large.
    pub upload_time: Duration,
    /// How long a request may take, all of it.
    pub request_time: Duration,
    /// How long requests may take to finish when the service stops.
    pub drain_time: Duration,
    /// How long a session lives without being used.
    pub session_idle: Duration,
    /// How long a session lives.
    pub session_total: Duration,
    /// How recent a sign-in has to be for what wants the password again, such as showing an access code.
    pub recent_sign_in: Duration,
    /// How long the code and the link work that confirm an address.
    pub address_code_validity: Duration,
    /// How long a link to set a password works.
    pub invitation_validity: Duration,
    /// How long the link of the first administrator works.
    pub first_administrator_validity: Duration,
    /// How long an access code works. How long Microsoft's do is not known.
    pub access_code_validity: Duration,
    /// How often what has to be done now and then is done.
    pub housekeeping_every: Duration,
    /// How often mail that is due is looked for.
    pub mail_every: Duration,
    /// Attempts to sign in or up that a client has at once.
    pub attempts: NonZeroU32,
    /// How soon a client gets one more attempt.
    pub attempt_every: Duration,
    /// How long an account is locked after a wrong password: up to so many failures, so long.
    /// After more failures than the last step has, until the next day (UTC).
    pub soft_lock: Vec<(u32, Duration)>,
    /// What hashing a password costs.
    pub hashing: HashingCost,
    /// Passwords hashed at once; each takes the memory of [`HashingCost`].
    pub hashing_at_once: usize,
    /// Passwords that may wait to be hashed; more are answered 503.
    pub hashing_queue: usize,
}

/// A duration as the records count it.
pub fn micros(time: Duration) -> Micros {
    Micros::try_from(time.as_micros()).unwrap_or(Micros::MAX)
}

/// The parameters of Argon2id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HashingCost {
    /// KiB.
    pub memory: u32,
    /// Passes over the memory.
    pub passes: u32,
}

impl Default for Limits {
    fn default() -> Limits {
        let seconds = Duration::from_secs;
        Limits {
            connections: 10_000,
            connections_per_client: 100,
            requests: 1_024,
            header_time: seconds(10),
            body_time: seconds(10),
            upload_time: seconds(10 * 60),
            request_time: seconds(15),
            drain_time: seconds(10),
            session_idle: seconds(30 * 60),
            session_total: seconds(12 * 60 * 60),
            recent_sign_in: seconds(10 * 60),
            address_code_validity: seconds(60 * 60),
            invitation_validity: seconds(7 * 24 * 60 * 60),
            first_administrator_validity: seconds(24 * 60 * 60),
            access_code_validity: seconds(90 * 24 * 60 * 60),
            housekeeping_every: seconds(60),
            mail_every: seconds(5),
            // A testing center's candidates share one address.
            attempts: NonZeroU32::MIN.saturating_add(29),
            attempt_every: seconds(10),
            soft_lock: vec![
                (3, seconds(1)),
                (9, seconds(3)),
                (25, seconds(5)),
                (100, seconds(10)),
            ],
            hashing: HashingCost::default(),
            hashing_at_once: 2,
            hashing_queue: 64,
        }
    }
}

impl Default for HashingCost {
    /// ASVS 5.0, appendix C: t=2, p=1 wants at least 19 MiB.
    fn default() -> HashingCost {
        HashingCost {
            memory: 19 * 1024,
            passes: 2,
        }
    }
}
