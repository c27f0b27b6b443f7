//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use store::Store;
use tokio::sync::Semaphore;
use tracing::Dispatch;
use words::{LANGUAGES, Words};

use super::Config;
use crate::access::{Passwords, ShownOnce, Throttle};
use crate::exam_results::Imports;
use crate::invitation::FirstLink;
use crate::keys::Keys;
use crate::policies::{Content, ContentError};
use crate::posted::Posted;

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The records cannot be opened.
    #[error(transparent)]
    Store(#[from] store::OpenError),
    /// A policy cannot be offered.
    #[error(transparent)]
    Content(#[from] ContentError),
    /// There are no words to answer with.
    #[error("the catalogues of words cannot be read")]
    NoWords,
}

/// The running service. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// What an [`AppState`] points to.
pub struct Shared {
    /// The records.
    pub store: Store,
    /// What seals access codes.
    pub keys: Keys,
    /// The policies on offer.
    pub content: Content,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// Bounds attempts to sign in.
    pub throttle: Throttle,
    /// Secrets on their way to the page that shows them.
    pub shown_once: ShownOnce,
    /// What is remembered of posted forms.
    pub posted: Posted,
    /// The words for whoever asks for no language that we have.
    pub words: Words,
    /// The link of the first administrator, where there is none yet.
    pub first_link: FirstLink,
    /// What was set.
    pub config: Config,
    /// Where what happens is told: the current subscriber of everything that the service does.
    pub log: Dispatch,
    /// The files of exam results that administrators sent.
    pub imports: Imports,
    /// One permit per request under way.
    pub(crate) requests: Arc<Semaphore>,
}

impl AppState {
    /// Opens the records and reads the policies.
    pub fn start(config: Config) -> Result<AppState, StartError> {
        let content = Content::load(config.policies.as_deref())?;
        let words = LANGUAGES
            .iter()
            .find_map(|(language, _)| Words::of(language))
            .ok_or(StartError::NoWords)?;
        let store = Store::open(&config.database, config.keys.audit_key())?;
        Ok(AppState(Arc::new(Shared {
            store,
            keys: config.keys.clone(),
            content,
            passwords: Passwords::new(&config.limits),
            throttle: Throttle::new(&config.limits, Arc::clone(&config.clock)),
            shown_once: ShownOnce::default(),
            posted: Posted::default(),
            words,
            first_link: FirstLink::default(),
            imports: Imports::default(),
            requests: Arc::new(Semaphore::new(config.limits.requests)),
            log: config.log.subscriber(Arc::clone(&config.clock)),
            config,
        })))
    }

    /// Microseconds since 1970-01-01 00:00 UTC.
    pub fn now(&self) -> store::Micros {
        self.config.clock.now()
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}
