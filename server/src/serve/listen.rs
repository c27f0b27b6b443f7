//! The accept loop: bounded connections, bounded headers, and a stop that finishes what it began.
//!
//! Not `axum::serve`: it sets no timer, so that a client that sends nothing would be kept for ever.

use std::collections::HashMap;
use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tower::ServiceExt;

use super::connection::Connection;
use crate::host::AppState;
use crate::http::client::{Client, Peer, trusts};

/// The most bytes and the most lines of a request's headers.
const HEADER_BYTES: usize = 16 * 1024;
const HEADERS: usize = 64;

/// Serves until `shutdown`, then answers what had arrived by then, for as long as the limits say.
pub(crate) async fn run(
    listener: TcpListener,
    app: &AppState,
    router: Router,
    shutdown: impl Future<Output = ()>,
) {
    let limits = &app.config.limits;
    let (stop, stopping) = watch::channel(false);
    let mut door = Door::new(app, router, stopping);
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            (stream, peer) = accept(&listener) => door.admit(stream, peer),
            Some(_) = door.connections.join_next() => {}
            () = &mut shutdown => break,
        }
    }
    stop.send_replace(true);
    // Clients in the queue of the system have connected, and may have sent their requests.
    for (stream, peer) in queued(listener, limits.connections) {
        door.admit(stream, peer);
    }
    let all = async { while door.connections.join_next().await.is_some() {} };
    let _ = tokio::time::timeout(limits.drain_time, all).await;
}

/// Who comes in, and all who are in.
struct Door<'a> {
    app: &'a AppState,
    router: Router,
    stopping: watch::Receiver<bool>,
    http: http1::Builder,
    places: Arc<Semaphore>,
    clients: Crowd,
    connections: JoinSet<()>,
}

impl<'a> Door<'a> {
    fn new(app: &'a AppState, router: Router, stopping: watch::Receiver<bool>) -> Self {
        let limits = &app.config.limits;
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(limits.header_time)
            .max_headers(HEADERS)
            .max_buf_size(HEADER_BYTES);
        Door {
            app,
            router,
            stopping,
            http,
            places: Arc::new(Semaphore::new(limits.connections)),
            clients: Crowd::default(),
            connections: JoinSet::new(),
        }
    }

    /// Serves a client, unless there are too many.
    fn admit(&mut self, stream: TcpStream, peer: SocketAddr) {
        let config = &self.app.config;
        let exempt = peer.ip().is_loopback() || trusts(&config.trusted_proxies, peer.ip());
        let client = (!exempt).then(|| Client::at(peer.ip()));
        let (Ok(place), Some(guest)) = (
            Arc::clone(&self.places).try_acquire_owned(),
            self.clients
                .admit(client, config.limits.connections_per_client),
        ) else {
            // Closing at once costs less than any answer.
            return;
        };
        // An answer is small and whole: waiting for more to send gains nothing.
        let _ = stream.set_nodelay(true);
        let (http, router) = (self.http.clone(), self.router.clone());
        let stopping = self.stopping.clone();
        self.connections.spawn(async move {
            converse(&http, stream, peer, router, stopping).await;
            drop((place, guest));
        });
    }
}

/// Answers one client until it leaves. When the service stops: until everything that it had sent is answered.
async fn converse(
    http: &http1::Builder,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut stopping: watch::Receiver<bool>,
) {
    let connection = Connection::from(stream);
    let stops = stopping.clone();
    let service = service_fn(move |request| answer(router.clone(), peer, request, stops.clone()));
    let mut serving = pin!(http.serve_connection(TokioIo::new(connection.clone()), service));
    // How a connection ends, broken or not, is the client's affair.
    tokio::select! {
        biased;
        _ = serving.as_mut() => return,
        _ = stopping.wait_for(|stops| *stops) => {}
    }
    // hyper would close a connection on which it waits for a request, whatever has arrived there that it has not read.
    let has_ended = poll_fn(|context| match serving.as_mut().poll(context) {
        Poll::Ready(_) => Poll::Ready(true),
        Poll::Pending if connection.has_unread() => Poll::Pending,
        Poll::Pending => Poll::Ready(false),
    });
    if !has_ended.await {
        serving.as_mut().graceful_shutdown();
        let _ = serving.await;
    }
}

async fn answer(
    router: Router,
    peer: SocketAddr,
    request: Request<Incoming>,
    stopping: watch::Receiver<bool>,
) -> Result<Response, Infallible> {
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer));
    let mut response = router.oneshot(request).await?;
    if *stopping.borrow() {
        let close = HeaderValue::from_static("close");
        response.headers_mut().insert(CONNECTION, close);
    }
    Ok(response)
}

/// The clients who wait to be accepted, at most so many.
fn queued(listener: TcpListener, at_most: usize) -> Vec<(TcpStream, SocketAddr)> {
    // tokio's listener accepts once it has heard from the system that somebody is there; this one asks.
    let Ok(listener) = listener.into_std() else {
        return Vec::new();
    };
    let mut clients = Vec::new();
    while clients.len() < at_most {
        match listener.accept() {
            Ok((stream, peer)) => {
                let stream = stream
                    .set_nonblocking(true)
                    .and_then(|()| TcpStream::from_std(stream));
                clients.extend(stream.map(|stream| (stream, peer)));
            }
            Err(error) if is_the_clients(&error) => {}
            Err(_) => break,
        }
    }
    clients
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
    use std::io::{Read, Write};

    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::sync::oneshot;

    use super::*;
    use crate::host::Config;
    use crate::host::log::Log;
    use crate::keys::Keys;

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

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nhost: waypost.test\r\n\r\n";

    /// Waits until everything that was sent has arrived at the other end's system, whether or not anybody reads it there:
    /// until nothing is left to be confirmed (the queue for sending in Linux's table of connections is empty).
    fn has_arrived(stream: &std::net::TcpStream) {
        let (own, other) = (stream.local_addr().unwrap(), stream.peer_addr().unwrap());
        let [own, other] = [own, other].map(|at| format!(":{:04X}", at.port()));
        loop {
            let table = std::fs::read_to_string("/proc/net/tcp").unwrap_or_default();
            let mut lines = table.lines().map(|line| line.split_whitespace().collect());
            let ours = lines.find(|line: &Vec<&str>| {
                line.len() > 4 && line[1].ends_with(&own) && line[2].ends_with(&other)
            });
            if ours.is_none_or(|line| line[4].starts_with("00000000:")) {
                return;
            }
        }
    }

    async fn service(folder: &tempfile::TempDir) -> (TcpListener, SocketAddr, AppState, Router) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let database = folder.path().join("records/records.db");
        let config = Config {
            log: Log::to(io::sink()),
            ..Config::new(database, Keys::draw().unwrap())
        };
        let router = Router::new().route("/", get(|| async { "here" }));
        (listener, address, AppState::start(config).unwrap(), router)
    }

    fn assert_answered_and_told_that_it_is_the_last(answer: &str) {
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer:?}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{answer:?}");
        assert!(answer.ends_with("\r\n\r\nhere"), "{answer:?}");
    }

    // Both tests run on one thread: while they do not wait, the service does nothing, so that they know what it has not seen.

    #[tokio::test]
    async fn a_client_who_has_sent_before_the_stop_and_was_not_accepted_yet_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let (listener, address, app, router) = service(&folder).await;
        let mut clients = [(); 3].map(|()| std::net::TcpStream::connect(address).unwrap());
        for client in &mut clients {
            client.write_all(REQUEST).unwrap();
            has_arrived(client);
        }
        run(listener, &app, router, std::future::ready(())).await;
        for mut client in clients {
            let mut answer = String::new();
            client.read_to_string(&mut answer).unwrap();
            assert_answered_and_told_that_it_is_the_last(&answer);
        }
    }

    #[tokio::test]
    async fn a_further_request_that_has_arrived_before_the_stop_and_was_not_read_yet_is_answered() {
        let folder = tempfile::tempdir().unwrap();
        let (listener, address, app, router) = service(&folder).await;
        let (stop, stopped) = oneshot::channel::<()>();
        let service = tokio::spawn(async move {
            let shutdown = async { stopped.await.unwrap() };
            run(listener, &app, router, shutdown).await;
        });
        let mut client = TcpStream::connect(address).await.unwrap();
        let mut idle = TcpStream::connect(address).await.unwrap();
        for client in [&mut client, &mut idle] {
            client.write_all(REQUEST).await.unwrap();
            let mut first = Vec::new();
            while !first.ends_with(b"here") {
                assert_ne!(client.read_buf(&mut first).await.unwrap(), 0);
            }
        }
        let mut client = client.into_std().unwrap();
        client.write_all(REQUEST).unwrap();
        has_arrived(&client);
        stop.send(()).unwrap();
        service.await.unwrap();
        client.set_nonblocking(false).unwrap();
        let mut answer = String::new();
        client.read_to_string(&mut answer).unwrap();
        assert_answered_and_told_that_it_is_the_last(&answer);
        let mut rest = Vec::new();
        idle.read_to_end(&mut rest).await.unwrap();
        assert!(rest.is_empty(), "who has asked nothing is not waited for");
    }
}
