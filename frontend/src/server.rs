//! The network: requests of the API as typed calls. A failure is a value, never a panic and never a silence.

use api::{
    AcceptNda, Problem, ProblemKind, ProfileRecord, Register, RegistrationRecord, Session, SignIn,
    SignUp, path,
};
use gloo_net::http::{Method, RequestBuilder};
use rules::registration::Profile;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why a request did not do what it was sent for.
#[derive(Debug, Clone)]
pub enum Failure {
    /// No answer, or none that the server would give.
    Unreachable,
    /// The server says what is wrong.
    Refused(Problem),
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

/// A file of the site.
pub async fn bytes(path: &str) -> Outcome<Vec<u8>> {
    let response = RequestBuilder::new(path)
        .send()
        .await
        .map_err(|_| Failure::Unreachable)?;
    if !response.ok() {
        return Err(Failure::Unreachable);
    }
    response.binary().await.map_err(|_| Failure::Unreachable)
}

/// A file of the site, as text.
pub async fn text(path: &str) -> Outcome<String> {
    String::from_utf8(bytes(path).await?).map_err(|_| Failure::Unreachable)
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
    path: &str,
    body: Option<String>,
    header: Option<Header>,
) -> Outcome<String> {
    let request = RequestBuilder::new(path).method(method);
    let request = header.into_iter().fold(request, |request, (name, value)| {
        request.header(name, &value)
    });
    let request = match body {
        Some(body) => request
            .header("content-type", "application/json")
            .body(body),
        None => request.build(),
    };
    let response = request
        .map_err(|_| Failure::Unreachable)?
        .send()
        .await
        .map_err(|_| Failure::Unreachable)?;
    let is_ok = response.ok();
    let text = response.text().await.map_err(|_| Failure::Unreachable)?;
    if is_ok {
        return Ok(text);
    }
    // A page of somebody else's (a captive portal, a proxy) is no answer of the server's.
    Err(serde_json::from_str(&text).map_or(Failure::Unreachable, Failure::Refused))
}

fn read<T: DeserializeOwned>(answer: Outcome<String>) -> Outcome<T> {
    serde_json::from_str(&answer?).map_err(|_| Failure::Unreachable)
}
