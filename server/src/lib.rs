//! The `waypost` server: a thin layer of HTTP over `rules` and `store`.
//!
//! Start with [`serve`]. A request passes [`http::request`], finds its route in [`router`], is taken apart by the
//! extractors in [`http`] and [`access`], and comes to a function in [`handlers`], which calls [`service`]. What goes
//! wrong on the way is a [`problem::ApiError`].

// A page is one type made of all its elements, and the compiler follows it to its end.
#![recursion_limit = "512"]

pub mod access;
pub mod audit_command;
pub mod clock;
pub mod config;
pub mod content;
pub mod csv_file;
pub mod embedding;
pub mod handlers;
pub mod http;
pub mod import_command;
pub mod key_command;
pub mod keys;
pub mod log;
pub mod mail;
pub mod policy_command;
pub mod problem;
pub mod records_arguments;
pub mod router;
pub mod service;
pub mod state;
pub mod user_command;

mod assets;
mod cached;
mod housekeeping;
mod listen;
mod openapi;
mod pages;
mod policy_files;
mod reference;

use tokio::net::TcpListener;

pub use config::Config;
pub use state::AppState;

/// Which build this is.
pub const BUILD: &str = match option_env!("WAYPOST_BUILD") {
    Some(build) => build,
    None => env!("CARGO_PKG_VERSION"),
};

/// Why the service did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The records cannot be opened.
    #[error(transparent)]
    Store(#[from] store::OpenError),
    /// A policy cannot be offered.
    #[error(transparent)]
    Content(#[from] content::ContentError),
    /// There are no words to answer with.
    #[error("the catalogues of words cannot be read")]
    NoWords,
}

/// Opens the records and serves on `listener` until `shutdown`.
pub async fn serve(
    listener: TcpListener,
    config: Config,
    shutdown: impl Future<Output = ()>,
) -> Result<(), StartError> {
    let app = AppState::start(config)?;
    serve_app(listener, app, shutdown).await;
    Ok(())
}

/// Serves on `listener` until `shutdown`; then finishes the requests under way and closes the records.
pub async fn serve_app(listener: TcpListener, app: AppState, shutdown: impl Future<Output = ()>) {
    let housekeeping = tokio::spawn(housekeeping::run(app.clone()));
    let mail = tokio::spawn(mail::run(app.clone()));
    listen::run(listener, &app, router::router(app.clone()), shutdown).await;
    for task in [housekeeping, mail] {
        task.abort();
        let _ = task.await;
    }
    housekeeping::tell_head(&app, None).await;
    // Closing the records waits for queued writes: not on a thread that others wait for.
    let _ = tokio::task::spawn_blocking(move || drop(app)).await;
}
