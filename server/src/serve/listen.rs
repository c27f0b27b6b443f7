//! The accept loop: bounded connections, bounded headers, and a stop that finishes what it began.
//!
//! Not `axum::serve`: it sets no timer, so that a client that sends nothing would be kept for ever.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::host::AppState;
use crate::http::client::{Client, Peer, trusts};

/// The most bytes and the most lines of a request's headers.
const HEADER_BYTES: usize = 16 * 1024;
const HEADERS: usize = 64;

/// Serves until `shutdown`, then finishes the requests under way, for as long as the limits say.
pub(crate) async fn run(
    listener: TcpListener,
    app: &AppState,
    router: Router,
    shutdown: impl Future<Output = ()>,
) {
    let limits = &app.config.limits;
    let places = Arc::new(Semaphore::new(limits.connections));
    let clients = Crowd::default();
    let graceful = GracefulShutdown::new();
    let mut connections = JoinSet::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header_time)
        .max_headers(HEADERS)
        .max_buf_size(HEADER_BYTES);

    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let (stream, peer) = tokio::select! {
            accepted = accept(&listener) => accepted,
            Some(_) = connections.join_next() => continue,
            () = &mut shutdown => break,
        };
        let exempt = peer.ip().is_loopback() || trusts(&app.config.trusted_proxies, peer.ip());
        let client = if exempt {
            None
        } else {
            Some(Client::at(peer.ip()))
        };
        let (Ok(place), Some(guest)) = (
            Arc::clone(&places).try_acquire_owned(),
            clients.admit(client, limits.connections_per_client),
        ) else {
            // Closing at once costs less than any answer.
            continue;
        };
        // An answer is small and whole: waiting for more to send gains nothing.
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        let service = service_fn(move |request| answer(router.clone(), peer, request));
        let connection = graceful.watch(http.serve_connection(TokioIo::new(stream), service));
        connections.spawn(async move {
            // A broken connection is the client's affair.
            let _ = connection.await;
            drop((place, guest));
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.drain_time, graceful.shutdown()).await;
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    router.oneshot(request).await
}

async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok(accepted) => return accepted,
            Err(error) if is_the_clients(&error) => {}
            // Out of file descriptors, most likely: some connection has to end first.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

fn is_the_clients(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(
        error.kind(),
        ConnectionAborted | ConnectionRefused | ConnectionReset
    )
}

/// How many connections each client has.
#[derive(Clone, Default)]
struct Crowd(Arc<Mutex<HashMap<Client, usize>>>);

/// A connection that counts; it stops counting when dropped.
struct Guest {
    crowd: Crowd,
    client: Option<Client>,
}

impl Crowd {
    /// Counts one more connection of a client, unless it has `most` already. `None` counts for nobody.
    fn admit(&self, client: Option<Client>, most: usize) -> Option<Guest> {
        if let Some(client) = client {
            let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let count = counts.entry(client).or_default();
            if *count >= most {
                return None;
            }
            *count += 1;
        }
        Some(Guest {
            crowd: self.clone(),
            client,
        })
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        let Some(client) = self.client else { return };
        let mut counts = self.crowd.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&client) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_has_only_so_many_connections_and_gets_them_back() {
        let crowd = Crowd::default();
        let ada = Some(Client::at("203.0.113.9".parse().unwrap()));
        let grace = Some(Client::at("203.0.113.10".parse().unwrap()));
        let first = crowd.admit(ada, 2).unwrap();
        let _second = crowd.admit(ada, 2).unwrap();
        assert!(crowd.admit(ada, 2).is_none());
        assert!(crowd.admit(grace, 2).is_some());
        assert!(crowd.admit(None, 0).is_some());
        drop(first);
        assert!(crowd.admit(ada, 2).is_some());
    }
}
