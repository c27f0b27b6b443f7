//! Requests of the API as typed calls.

use std::cell::RefCell;

use api::{
    AcceptNda, Facts, Problem, ProblemKind, ProfileRecord, Register, RegistrationRecord, Session,
    SignIn, SignUp, path,
};
use gloo_net::http::{Method, RequestBuilder};
use rules::registration::Profile;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use web_sys::AbortSignal;

use crate::network::Unreachable;

/// Why a request did not do what it was sent for.
#[derive(Debug, Clone)]
pub enum Failure {
    /// No answer, or none that the server would give.
    Unreachable,
    /// The server says what is wrong.
    Refused(Problem),
}

impl From<Unreachable> for Failure {
    fn from(_: Unreachable) -> Failure {
        Failure::Unreachable
    }
}

impl From<gloo_net::Error> for Failure {
    fn from(_: gloo_net::Error) -> Failure {
        Failure::Unreachable
    }
}

impl Failure {
    /// The kind of problem, where the server named one that is known here.
    pub fn kind(&self) -> Option<ProblemKind> {
        match self {
            Failure::Unreachable => None,
            Failure::Refused(problem) => ProblemKind::of(&problem.kind),
        }
    }
}

type Outcome<T> = Result<T, Failure>;

thread_local! {
    /// For whom requests are made. Under another's session, which another tab may have opened, they are answered as nobody's.
    static OWNER: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Says for whom requests are made from now on.
pub fn act_for(owner: Option<String>) {
    OWNER.set(owner);
}

pub async fn session() -> Outcome<Session> {
    read(exchange(Method::GET, path::SESSION, None, None).await)
}

pub async fn sign_in(body: &SignIn) -> Outcome<Session> {
    read(exchange(Method::POST, path::SESSION, json(body), None).await)
}

pub async fn sign_up(body: &SignUp) -> Outcome<Session> {
    read(exchange(Method::POST, path::ACCOUNT, json(body), None).await)
}

pub async fn sign_out() -> Outcome<()> {
    exchange(Method::DELETE, path::SESSION, Some("{}".to_owned()), None)
        .await
        .map(|_| ())
}

pub async fn profile() -> Outcome<ProfileRecord> {
    read(exchange(Method::GET, path::PROFILE, None, None).await)
}

pub async fn save_profile(profile: &Profile, version: u64) -> Outcome<ProfileRecord> {
    read(
        exchange(
            Method::PUT,
            path::PROFILE,
            json(profile),
            Some(if_match(version)),
        )
        .await,
    )
}

/// The candidate's registration, if there is one.
pub async fn registration() -> Outcome<Option<RegistrationRecord>> {
    let all: Vec<RegistrationRecord> =
        read(exchange(Method::GET, path::REGISTRATIONS, None, None).await)?;
    Ok(all.into_iter().next())
}

/// What the form needs of a candidate's [`api::Credentials`]; the rest of them is shown by the server's own pages.
#[derive(Deserialize)]
struct Held {
    ids: Vec<HeldId>,
}

#[derive(Deserialize)]
struct HeldId {
    number: String,
}

/// The MCP ID that fills the form (S05), if there is one: the primary one comes first.
pub async fn person_id() -> Outcome<Option<String>> {
    let held = read(exchange(Method::GET, path::CREDENTIALS, None, None).await);
    let held: Held = match held {
        // Until the address is confirmed there is none to fill in.
        Err(Failure::Refused(problem))
            if ProblemKind::of(&problem.kind) == Some(ProblemKind::AddressNotConfirmed) =>
        {
            return Ok(None);
        }
        held => held?,
    };
    Ok(held.ids.into_iter().next().map(|id| id.number))
}

/// What the reader's record answers of the guide's questions.
pub async fn facts() -> Outcome<Facts> {
    read(exchange(Method::GET, path::FACTS, None, None).await)
}

/// Registers. Sent again with the same key it is one registration still.
pub async fn register(key: &str, body: &Register) -> Outcome<RegistrationRecord> {
    let key = ("idempotency-key", format!("\"{key}\""));
    read(exchange(Method::POST, path::REGISTRATIONS, json(body), Some(key)).await)
}

pub async fn correct(id: &str, version: u64, body: &Register) -> Outcome<RegistrationRecord> {
    read(
        exchange(
            Method::PUT,
            &path::registration(id),
            json(body),
            Some(if_match(version)),
        )
        .await,
    )
}

pub async fn accept_nda(id: &str, body: &AcceptNda) -> Outcome<RegistrationRecord> {
    read(exchange(Method::PUT, &path::nda(id), json(body), None).await)
}

/// How long an answer may take, in milliseconds: to a question, and to something that is written.
const PATIENCE: (u32, u32) = (6_000, 20_000);

/// A header and its value.
type Header = (&'static str, String);

/// The version that a change is made to (RFC 9110, section 13.1.1).
fn if_match(version: u64) -> Header {
    ("if-match", format!("\"v{version}\""))
}

fn json(body: &impl Serialize) -> Option<String> {
    serde_json::to_string(body).ok()
}

/// One request and its answer, as text. Not generic, so that the browser is sent it once.
async fn exchange(
    method: Method,
    address: &str,
    body: Option<String>,
    header: Option<Header>,
) -> Outcome<String> {
    let patience = if method == Method::GET {
        PATIENCE.0
    } else {
        PATIENCE.1
    };
    let mut request = RequestBuilder::new(address)
        .method(method)
        .abort_signal(Some(&AbortSignal::timeout_with_u32(patience)));
    if let Some((name, value)) = header {
        request = request.header(name, &value);
    }
    // Who is there is asked of whoever that is.
    let is_of_owner = ![path::SESSION, path::ACCOUNT].contains(&address);
    if let Some(owner) = OWNER.with_borrow(Clone::clone).filter(|_| is_of_owner) {
        request = request.header(path::ACCOUNT_HEADER, &owner);
    }
    let request = match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body)?,
        None => request.build()?,
    };
    let response = request.send().await?;
    let text = response.text().await?;
    if response.ok() {
        return Ok(text);
    }
    // A page of somebody else's (a captive portal, a proxy) is no answer of the server's.
    Err(serde_json::from_str(&text).map_or(Failure::Unreachable, Failure::Refused))
}

fn read<T: DeserializeOwned>(answer: Outcome<String>) -> Outcome<T> {
    serde_json::from_str(&answer?).map_err(|_| Failure::Unreachable)
}
