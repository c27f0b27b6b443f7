//! A running server with its database, its clock and its log in the test's hands, and the candidates who use it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rules::Role;
use serde_json::{Value, json};
use store::Actor;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use uuid::Uuid;
use waypost::host::clock::Clock;
use waypost::host::config::{HashingCost, Limits};
use waypost::host::log::Log;
use waypost::keys::Keys;
use waypost::staff::{self, Typed};
use waypost::{AppState, Config, serve_app};

use crate::addresses::confirmed;
use crate::described::Described;
use crate::wire::{Answer, Request};

/// 2013-11-01 09:30 UTC.
const BEGINNING: i64 = 1_383_298_200_000_000;

pub struct Service {
    pub address: SocketAddr,
    clock: Arc<AtomicI64>,
    log: Captured,
    folder: TempDir,
    /// The service from within, for what no request does.
    app: Option<AppState>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Hands(Arc<AtomicI64>);

impl Clock for Hands {
    fn now(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Service {
    /// A server with cheap passwords and no wait after a wrong one.
    pub fn start() -> Service {
        Service::with(|_| {})
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Service {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(BEGINNING));
        let log = Captured::default();
        let mut config = Config::new(
            folder.path().join("records/records.db"),
            Keys::draw().unwrap(),
        );
        config.limits = Limits {
            hashing: HashingCost {
                memory: 64,
                passes: 1,
            },
            soft_lock: vec![(u32::MAX, Duration::ZERO)],
            ..Limits::default()
        };
        config.clock = Arc::new(Hands(Arc::clone(&clock)));
        config.log = Log::to(log.clone());
        change(&mut config);

        let app = AppState::start(config).unwrap();
        let served = app.clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let (bound, address) = std::sync::mpsc::channel();
        let thread = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                bound.send(listener.local_addr().unwrap()).unwrap();
                let shutdown = async {
                    let _ = stopped.await;
                };
                serve_app(listener, served, shutdown).await;
            });
        });
        let service = Service {
            address: address.recv().unwrap(),
            clock,
            log,
            folder,
            app: Some(app),
            stop: Some(stop),
            thread: Some(thread),
        };
        // It listens before it has its records; from its first answer on it has.
        service.get(api::path::HEALTH);
        service
    }

    pub fn send(&self, request: &Request) -> Answer {
        let answer = request.send(self.address);
        Described::by(self).hold(request, &answer);
        answer
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send(&Request::new("GET", path))
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(&Request::new("POST", path).json(body))
    }

    /// What a browser is answered.
    pub fn page(&self, path: &str) -> Answer {
        self.send(&Request::new("GET", path).header("accept", "text/html"))
    }

    /// A form that a browser sends.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.send(&Request::new("POST", path).form(fields));
        self.shown(answer, "")
    }

    /// What a browser comes to show after a form: the page that answers it is behind a redirect.
    pub fn shown(&self, answer: Answer, cookie: &str) -> Answer {
        match answer.header("location") {
            Some(there) if there.contains("_form=") => {
                let request = Request::new("GET", there).header("cookie", cookie);
                self.send(&request.header("accept", "text/html"))
            }
            _ => answer,
        }
    }

    /// Lets time pass.
    pub fn wait(&self, time: Duration) {
        self.clock
            .fetch_add(i64::try_from(time.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// Puts the clock back.
    pub fn go_back(&self, time: Duration) {
        self.clock
            .fetch_sub(i64::try_from(time.as_micros()).unwrap(), Ordering::SeqCst);
    }

    /// A new candidate, signed in, whose address a desk has confirmed.
    pub fn candidate(&self) -> Candidate<'_> {
        let candidate = self.claimant();
        confirmed(self, candidate.account());
        candidate
    }

    /// A new candidate, signed in, who has not shown yet that the address is theirs.
    pub fn claimant(&self) -> Candidate<'_> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let email = format!(
            "candidate-{}@example.com",
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let answer = self.post(api::path::ACCOUNT, &sign_up(&email));
        assert_eq!(answer.status, 201, "{}", answer.body);
        Candidate {
            service: self,
            email,
            cookie: answer.cookie(),
        }
    }

    /// Does something with the service from within.
    pub fn within<T>(&self, work: impl AsyncFnOnce(&AppState) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(work(self.app.as_ref().unwrap()))
    }

    /// A new member of staff, who set a password by a link and so is signed in.
    pub fn member(&self, role: Role) -> Candidate<'_> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let typed = Typed {
            first_name: "Sam".to_owned(),
            last_name: format!("Sample {number}"),
            email: format!("staff-{number}@example.com"),
            role: role.name().to_owned(),
        };
        let link = self.within(async |app| {
            let words = words::Words::of("en").unwrap();
            staff::add(app, words, Actor::service("test"), &typed)
                .await
                .unwrap()
        });
        let answer = self.submit(&link.path, &[("password", PASSWORD)]);
        assert_eq!(answer.onward(), api::served::home_of(role));
        Candidate {
            service: self,
            email: typed.email,
            cookie: answer.cookie(),
        }
    }

    /// Somebody new who is signed in, in any role.
    pub fn in_role(&self, role: Role) -> Candidate<'_> {
        if role.is_staff() {
            self.member(role)
        } else {
            self.candidate()
        }
    }

    /// Asks the server to stop, without waiting for it.
    pub fn begin_stop(&mut self) {
        self.app = None;
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
    }

    /// Stops the server and gives back what it logged.
    pub fn stop(self) -> String {
        self.stop_and_search(&[]).0
    }

    /// Stops the server, and gives back what it logged and which of these bytes are in its files.
    pub fn stop_and_search<'b>(mut self, bytes: &[&'b [u8]]) -> (String, Vec<&'b [u8]>) {
        self.begin_stop();
        self.thread.take().unwrap().join().unwrap();
        let log = String::from_utf8(self.log.0.lock().unwrap().clone()).unwrap();
        (log, self.in_files(bytes))
    }

    /// Which of these bytes are in a file beside the records: the database, its log, pages that nothing uses any more.
    pub fn in_files<'b>(&self, bytes: &[&'b [u8]]) -> Vec<&'b [u8]> {
        let folder = self.folder.path().join("records");
        let files = std::fs::read_dir(folder).unwrap();
        let files: Vec<Vec<u8>> = files
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .collect();
        let is_in = |needle: &[u8]| {
            let mut places = files.iter().flat_map(|file| file.windows(needle.len()));
            places.any(|window| window.eq_ignore_ascii_case(needle))
        };
        bytes.iter().copied().filter(|bytes| is_in(bytes)).collect()
    }

    /// Every row of every table, sorted, but when a session was last used.
    pub fn records(&self) -> BTreeMap<String, Vec<String>> {
        let database =
            rusqlite::Connection::open(self.folder.path().join("records/records.db")).unwrap();
        let names =
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'";
        let mut names = database.prepare(names).unwrap();
        let names: Vec<String> = names
            .query_map((), |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let rows = |table: &String| {
            let mut all = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns: Vec<String> = all.column_names().map(str::to_owned).collect();
            use rusqlite::types::Value;
            let text = |row: &rusqlite::Row| {
                let kept = columns.iter().filter(|column| *column != "last_seen_at");
                let values = kept.map(|column| {
                    format!(
                        "{column}={:?}",
                        row.get::<_, Value>(column.as_str()).unwrap()
                    )
                });
                Ok(values.collect::<Vec<_>>().join(" "))
            };
            let mut rows: Vec<String> = all
                .query_map((), text)
                .unwrap()
                .map(Result::unwrap)
                .collect();
            rows.sort();
            rows
        };
        names
            .iter()
            .map(|table| (table.clone(), rows(table)))
            .collect()
    }
}

impl Service {
    /// Changes the records beside the service, as somebody with the file could.
    pub fn alter(&self, sql: &str) {
        let path = self.folder.path().join("records/records.db");
        let database = rusqlite::Connection::open(path).unwrap();
        database.execute_batch(sql).unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.begin_stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Somebody who is signed in.
pub struct Candidate<'s> {
    service: &'s Service,
    pub email: String,
    pub cookie: String,
}

impl<'s> Candidate<'s> {
    /// Somebody who signed in.
    pub fn with(service: &'s Service, email: &str, cookie: String) -> Candidate<'s> {
        Candidate {
            service,
            email: email.to_owned(),
            cookie,
        }
    }

    /// A request with the candidate's session.
    pub fn request(&self, method: &str, path: &str) -> Request {
        Request::new(method, path).header("cookie", &self.cookie)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.service.send(&self.request("GET", path))
    }

    /// A page, as a browser asks for it.
    pub fn open(&self, path: &str) -> Answer {
        self.page(path)
    }

    /// What a browser is answered.
    pub fn page(&self, path: &str) -> Answer {
        let request = self.request("GET", path).header("accept", "text/html");
        self.service.send(&request)
    }

    /// Sends a plain form off.
    pub fn submit(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.service.send(&self.request("POST", path).form(fields));
        self.service.shown(answer, &self.cookie)
    }

    /// The account's id.
    pub fn account(&self) -> Uuid {
        let session = self.get(api::path::SESSION).json();
        session["account"]["id"].as_str().unwrap().parse().unwrap()
    }

    /// Signs in once more.
    pub fn sign_in_again(&mut self) {
        let answer = self
            .service
            .post(api::path::SESSION, &sign_in(&self.email, PASSWORD));
        assert_eq!(answer.status, 200, "{}", answer.body);
        self.cookie = answer.cookie();
    }

    /// Registers under a key.
    pub fn register(&self, key: &str, body: &Value) -> Answer {
        self.service.send(&self.register_request(key, body))
    }

    pub fn register_request(&self, key: &str, body: &Value) -> Request {
        self.request("POST", api::path::REGISTRATIONS)
            .header("idempotency-key", &format!("\"{key}\""))
            .json(body)
    }

    /// A change of what is at a version.
    pub fn put(&self, path: &str, version: u64, body: &Value) -> Answer {
        let tag = format!("\"v{version}\"");
        self.service.send(
            &self
                .request("PUT", path)
                .header("if-match", &tag)
                .json(body),
        )
    }

    /// A registration on record: its id.
    pub fn registered(&self) -> String {
        let id = new_key();
        let answer = self.register(&id, &json!({ "draft": draft() }));
        assert_eq!(answer.status, 201, "{}", answer.body);
        id
    }
}

pub const PASSWORD: &str = "seven lanterns on a quay";

pub fn sign_up(email: &str) -> Value {
    json!({ "email": email, "password": PASSWORD, "first_name": "Nadia", "last_name": "Okoro" })
}

pub fn sign_in(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password })
}

/// A form that holds.
pub fn draft() -> Value {
    json!({
        "first_name": "Nadia",
        "last_name": "Okoro",
        "email": "nadia.okoro@example.com",
        "phone": "555-0142",
        "country": "US",
        "address1": "12 Harbor Lane",
        "city": "Springfield",
        "state": "IL",
        "postal_code": "62704",
        "has_person_id": "no",
        "microsoft_may_contact": true,
    })
}

pub fn new_key() -> String {
    Uuid::now_v7().to_string()
}
