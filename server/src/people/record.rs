//! A candidate's record, opened by somebody of the staff. That it was opened goes on record.

use api::ProblemKind;
use rules::Role;
use rules::registration::{Draft, Profile, Regions};
use rules::text::name::full_name;
use store::{Act, Action, AuditEntry, AuditQuery, Lookalike, Merge, Micros, Person};
use uuid::Uuid;
use words::{Words, country_name};

use crate::access::SignedIn;
use crate::host::AppState;
use crate::problem::ApiError;
use crate::profile;

/// Reading on within this time is one reading.
const ONE_READING: Micros = 60 * 1_000_000;
/// How many entries of the history are on a page.
const PAGE: usize = 50;

/// Opens a candidate's record for somebody of the staff. An account of the staff's is none.
pub async fn open(app: &AppState, who: &SignedIn, id: &str) -> Result<Person, ApiError> {
    let person = find(app, id).await?;
    read(app, who, person.account).await?;
    Ok(person)
}

/// A candidate, for somebody who acts on the record and has opened it before.
pub async fn find(app: &AppState, id: &str) -> Result<Person, ApiError> {
    let id = Uuid::try_parse(id).map_err(|_| ProblemKind::NotFound)?;
    let person = app.store.person(id).await?;
    let candidate = person.filter(|person| person.role == Role::Candidate);
    candidate.ok_or(ProblemKind::NotFound.into())
}

/// Puts on record that somebody of the staff reads of a candidate.
pub async fn read(app: &AppState, who: &SignedIn, candidate: Uuid) -> Result<(), ApiError> {
    let last = AuditQuery {
        subject: Some(candidate),
        actor: Some(who.account),
        action: Some(Action::RecordRead),
        before: None,
        limit: 1,
    };
    let now = app.now();
    let last = app.store.audit(last).await?;
    let goes_on = last
        .first()
        .is_some_and(|entry| (0..ONE_READING).contains(&(now - entry.act.at)));
    if !goes_on {
        let act = Act::new(who.actor(), now);
        app.store
            .record(act, Action::RecordRead, Some(candidate), String::new())
            .await?;
    }
    Ok(())
}

/// What a person is called.
pub fn name(person: &Person) -> String {
    full_name(&person.first_name, &person.last_name)
}

/// How to reach a candidate.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// The profile.
    pub profile: Profile,
    /// The address as it is written in its country, the country last; empty where there is none.
    pub address: Vec<String>,
}

/// How to reach a candidate, from the profile.
pub async fn contact(app: &AppState, words: Words, account: Uuid) -> Result<Contact, ApiError> {
    let profile = profile::read(app, account).await?.profile;
    let mut address = Vec::new();
    if let Some(region) = Regions::bundled().get(&profile.country) {
        let draft = Draft::from(&profile);
        address = region.format_draft(&draft);
        address.extend(country_name(words, &profile.country).map(str::to_owned));
    }
    Ok(Contact { profile, address })
}

/// Records that may be the same person's.
pub async fn lookalikes(
    app: &AppState,
    account: Uuid,
) -> Result<Vec<(api::FoundPerson, Vec<api::Matched>)>, ApiError> {
    let found = app.store.lookalikes(account).await?;
    let text = |lookalike: Lookalike| {
        let common = lookalike.common.into_iter().map(super::search::what);
        (super::search::person(lookalike.person), common.collect())
    };
    Ok(found.into_iter().map(text).collect())
}

/// What was merged into a record, newest first.
pub async fn merges(app: &AppState, account: Uuid) -> Result<Vec<Merge>, ApiError> {
    Ok(app.store.merges(account).await?)
}

/// How much is on a record that may be merged.
#[derive(Debug, Clone, Default)]
pub struct Holdings {
    /// MCP IDs, the primary one first.
    pub ids: Vec<String>,
    /// How many exams are on the transcript.
    pub exams: u64,
    /// How many requests were sent.
    pub requests: u64,
    /// The reference of the registration.
    pub registration: Option<String>,
}

/// How much is on a record.
pub async fn holdings(app: &AppState, account: Uuid) -> Result<Holdings, ApiError> {
    let credentials = app.store.credentials(account).await?;
    let registration = app.store.registration(account).await?;
    Ok(Holdings {
        ids: credentials.ids.into_iter().map(|id| id.number).collect(),
        exams: credentials.results.len() as u64,
        requests: app.store.requests_of(account).await?.len() as u64,
        registration: registration.map(|registration| registration.reference),
    })
}

/// A page of a candidate's history.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// Newest first.
    pub entries: Vec<AuditEntry>,
    /// Before which entry the next page begins.
    pub older: Option<u64>,
}

/// What was done to a record, newest first, before an entry.
pub async fn history(
    app: &AppState,
    account: Uuid,
    before: Option<u64>,
) -> Result<History, ApiError> {
    let query = AuditQuery {
        subject: Some(account),
        before,
        limit: PAGE + 1,
        ..AuditQuery::default()
    };
    let mut entries = app.store.audit(query).await?;
    let is_more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = entries.last().map(|entry| entry.seq).filter(|_| is_more);
    Ok(History { entries, older })
}
