//! The network: requests of the API as typed calls. A failure is a value, never a panic and never a silence.

use api::{
    AcceptNda, Problem, ProblemKind, ProfileRecord, Register, RegistrationRecord, Session, SignIn, SignUp, path,
};
use gloo_net::http::{Method, RequestBuilder, Response};
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

/// A file of the site, as text.
pub async fn text(path: &str) -> Outcome<String> {
    let response = RequestBuilder::new(path).send().await.map_err(|_| Failure::Unreachable)?;
    if !response.ok() {
        return Err(Failure::Unreachable);
    }
    response.text().await.map_err(|_| Failure::Unreachable)
}

pub async fn session() -> Outcome<Session> {
    fetch(path::SESSION).await
}

pub async fn sign_in(body: &SignIn) -> Outcome<Session> {
    send(Method::POST, path::SESSION, body, &[]).await
}

pub async fn sign_up(body: &SignUp) -> Outcome<Session> {
    send(Method::POST, path::ACCOUNT, body, &[]).await
}

pub async fn sign_out() -> Outcome<()> {
    let request = RequestBuilder::new(path::SESSION).method(Method::DELETE).header("content-type", "application/json");
    let response = request.send().await.map_err(|_| Failure::Unreachable)?;
    if response.ok() { Ok(()) } else { Err(refusal(response).await) }
}

pub async fn profile() -> Outcome<ProfileRecord> {
    fetch(path::PROFILE).await
}

pub async fn save_profile(profile: &Profile, version: u64) -> Outcome<ProfileRecord> {
    send(Method::PUT, path::PROFILE, profile, &[("if-match", &tag(version))]).await
}

/// The candidate's registration, if there is one.
pub async fn registration() -> Outcome<Option<RegistrationRecord>> {
    let all: Vec<RegistrationRecord> = fetch(path::REGISTRATIONS).await?;
    Ok(all.into_iter().next())
}

/// Registers. Sent again with the same key it is one registration still.
pub async fn register(key: &str, body: &Register) -> Outcome<RegistrationRecord> {
    send(Method::POST, path::REGISTRATIONS, body, &[("idempotency-key", &format!("\"{key}\""))]).await
}

pub async fn correct(id: &str, version: u64, body: &Register) -> Outcome<RegistrationRecord> {
    send(Method::PUT, &path::registration(id), body, &[("if-match", &tag(version))]).await
}

pub async fn accept_nda(id: &str, body: &AcceptNda) -> Outcome<RegistrationRecord> {
    send(Method::PUT, &path::nda(id), body, &[]).await
}

fn tag(version: u64) -> String {
    format!("\"v{version}\"")
}

async fn fetch<T: DeserializeOwned>(path: &str) -> Outcome<T> {
    read(RequestBuilder::new(path).send().await).await
}

async fn send<T: DeserializeOwned>(method: Method, path: &str, body: &impl Serialize, headers: &[(&str, &str)]) -> Outcome<T> {
    let request = RequestBuilder::new(path).method(method);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
    let request = request.json(body).map_err(|_| Failure::Unreachable)?;
    read(request.send().await).await
}

async fn read<T: DeserializeOwned>(answer: Result<Response, gloo_net::Error>) -> Outcome<T> {
    let response = answer.map_err(|_| Failure::Unreachable)?;
    if !response.ok() {
        return Err(refusal(response).await);
    }
    response.json().await.map_err(|_| Failure::Unreachable)
}

/// What the server said. A page of somebody else's (a captive portal, a proxy) is no answer of the server's.
async fn refusal(response: Response) -> Failure {
    response.json::<Problem>().await.map_or(Failure::Unreachable, Failure::Refused)
}
