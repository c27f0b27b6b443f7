//! What everything in the service stands on: its configuration and limits, the time, the log, and the state that they are in.

pub mod clock;
pub mod config;
pub mod log;
mod state;

pub use config::Config;
pub use state::{AppState, Shared, StartError};

/// Which build this is.
pub const BUILD: &str = match option_env!("WAYPOST_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};
