//! The running service: it listens, takes each request through what all of them pass, and hands it to its route.

pub(crate) mod pipeline;
pub mod routes;

mod connection;
mod health;
mod housekeeping;
mod listen;
mod trace;

use tokio::net::TcpListener;
use tracing::instrument::WithSubscriber as _;

use crate::host::{AppState, Config, StartError};
use crate::mail;

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
    let log = app.log.clone();
    run(listener, app, shutdown).with_subscriber(log).await;
}

async fn run(listener: TcpListener, app: AppState, shutdown: impl Future<Output = ()>) {
    let housekeeping = tokio::spawn(housekeeping::run(app.clone()).with_current_subscriber());
    let mail = tokio::spawn(mail::run(app.clone()).with_current_subscriber());
    listen::run(listener, &app, routes::router(app.clone()), shutdown).await;
    for task in [housekeeping, mail] {
        task.abort();
        let _ = task.await;
    }
    housekeeping::tell_head(&app, None).await;
    // Closing the records waits for queued writes: not on a thread that others wait for.
    let _ = tokio::task::spawn_blocking(move || drop(app)).await;
}
