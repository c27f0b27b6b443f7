//! What a desk does with requests: its queue, a request opened, and the steps that it takes.
//!
//! A desk has its own kinds of requests; those of the other desk are not there for it.

pub(crate) mod api;
pub(crate) mod page;

mod step;

use ::api::{Guidance, ProblemKind, Queue, QueueFilters, QueuedRequest, Shown};
use rules::interview::{Answers, Interview, Next};
use rules::{RequestKind, RequestState, Role};
use store::{Micros, Request, RequestQuery};
use uuid::Uuid;

use crate::access::SignedIn;
use crate::credential::{self, OnRecord};
use crate::host::AppState;
use crate::host::clock::{day, rfc3339};
use crate::people::record::read;
use crate::problem::ApiError;

pub use step::{Refused, Typed, step};

/// How many requests are on a page.
const PAGE: usize = 50;

/// The kinds of requests that people of a role act on.
pub fn kinds_of(role: Role) -> Vec<RequestKind> {
    let all = RequestKind::ALL.into_iter();
    all.filter(|kind| kind.desk() == role).collect()
}

/// The queue of the reader's desk, oldest first, from a place on.
pub async fn queue(
    app: &AppState,
    who: &SignedIn,
    filters: &QueueFilters,
    after: &str,
) -> Result<Queue, ApiError> {
    let mut kinds = kinds_of(who.role);
    if !filters.kinds.is_empty() {
        kinds.retain(|kind| filters.kinds.contains(kind));
    }
    if kinds.is_empty() {
        return Ok(Queue::default());
    }
    let after = place(after);
    let mut found = Vec::new();
    for (states, claimed_by) in parts(filters, who.account) {
        let query = RequestQuery {
            kinds: kinds.clone(),
            states,
            claimed_by,
            after,
            limit: PAGE + 1,
        };
        found.extend(app.store.requests(query).await?);
    }
    found.sort_by_key(|request| (request.sent_at, request.id));
    found.dedup_by_key(|request| request.id);
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| is_more).map(place_of);
    let requests = found.iter().map(|request| queued(request, who));
    Ok(Queue {
        requests: requests.collect(),
        next,
    })
}

/// The queries that together show what is to be shown: what the reader works on is asked for apart.
fn parts(filters: &QueueFilters, me: Uuid) -> Vec<(Vec<RequestState>, Option<Uuid>)> {
    let shown = filters.shown();
    let states: Vec<RequestState> = shown.iter().filter_map(|shown| state(*shown)).collect();
    let own = shown.contains(&Shown::ClaimedByMe) && !states.contains(&RequestState::Claimed);
    let mut parts = Vec::new();
    if !states.is_empty() {
        parts.push((states, filters.is_mine.then_some(me)));
    }
    if own {
        parts.push((vec![RequestState::Claimed], Some(me)));
    }
    parts
}

fn state(shown: Shown) -> Option<RequestState> {
    match shown {
        Shown::ClaimedByMe => None,
        Shown::Waiting => Some(RequestState::Waiting),
        Shown::Claimed => Some(RequestState::Claimed),
        Shown::Asked => Some(RequestState::Asked),
        Shown::Fulfilled => Some(RequestState::Fulfilled),
        Shown::Refused => Some(RequestState::Refused),
        Shown::Withdrawn => Some(RequestState::Withdrawn),
    }
}

/// Where a page ends, as it travels.
fn place_of(request: &Request) -> String {
    format!("{}.{}", request.sent_at, request.id)
}

/// Where a page begins; at the beginning where that cannot be read.
fn place(text: &str) -> Option<(Micros, Uuid)> {
    let (sent_at, id) = text.split_once('.')?;
    Some((sent_at.parse().ok()?, Uuid::try_parse(id).ok()?))
}

/// A request as the queue shows it.
pub fn queued(request: &Request, who: &SignedIn) -> QueuedRequest {
    QueuedRequest {
        id: request.id.to_string(),
        reference: request.reference.clone(),
        kind: request.kind,
        state: request.state,
        version: request.version,
        candidate: request.name.clone(),
        claimed_by: request.claimed_by.as_ref().map(|(_, name)| name.clone()),
        is_mine: is_of(request, who),
        sent_at: rfc3339(request.sent_at),
        updated_at: rfc3339(request.updated_at),
    }
}

/// Whether somebody works on a request.
fn is_of(request: &Request, who: &SignedIn) -> bool {
    request
        .claimed_by
        .as_ref()
        .is_some_and(|(account, _)| *account == who.account)
}

/// A request with what it takes to act on it.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The request with its steps.
    pub request: Request,
    /// The candidate's address.
    pub email: String,
    /// The interview behind it, decided again.
    pub decided: Option<Decided>,
    /// The candidate's exams and IDs.
    pub on_record: OnRecord,
}

/// An interview with what the rules come to today.
#[derive(Debug, Clone)]
pub struct Decided {
    /// As it was sent.
    pub guidance: Guidance,
    /// The version of the policy on offer today; `None` where there is none.
    pub version_now: Option<String>,
    /// The outcome of the same answers today; `None` where the rules ask on.
    pub outcome_now: Option<String>,
}

/// Opens a request of the reader's desk. That the candidate's record was read goes on record.
pub async fn open(app: &AppState, who: &SignedIn, id: &str) -> Result<Opened, ApiError> {
    let request = find(app, who.role, id).await?;
    read(app, who, request.account).await?;
    let person = app.store.person(request.account).await?;
    let person = person.ok_or(ProblemKind::NotFound)?;
    let guidance = request.guidance.as_deref().map(serde_json::from_str);
    let guidance: Option<Guidance> = guidance.transpose().map_err(ApiError::internal)?;
    Ok(Opened {
        email: person.email,
        decided: guidance.map(|guidance| decide(app, guidance)),
        on_record: credential::read(app, request.account).await?,
        request,
    })
}

/// A request of a desk. One of the other desk's is as good as none.
async fn find(app: &AppState, role: Role, id: &str) -> Result<Request, ApiError> {
    let id = Uuid::try_parse(id).map_err(|_| ProblemKind::NotFound)?;
    let found = app.store.request(id).await?;
    let own = found.filter(|request| request.kind.desk() == role);
    own.ok_or(ProblemKind::NotFound.into())
}

/// Decides an interview by the rules of today.
fn decide(app: &AppState, guidance: Guidance) -> Decided {
    let policy = app.content.policy(&guidance.policy);
    let outcome_now = policy.and_then(|policy| {
        let answers = Answers::from(guidance.answers.clone());
        let (interview, _) = Interview::resume(policy, day(app.now()), &answers);
        match interview.next() {
            Next::Conclude(decision) => Some(decision.outcome.id.clone()),
            Next::Ask(_) | Next::Gap => None,
        }
    });
    Decided {
        version_now: policy.map(|policy| policy.version().to_owned()),
        outcome_now,
        guidance,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_request_is_of_exactly_one_desk() {
        let mut kinds: Vec<RequestKind> = Role::ALL.into_iter().flat_map(kinds_of).collect();
        kinds.sort();
        assert_eq!(kinds, RequestKind::ALL);
        assert!(kinds_of(Role::Candidate).is_empty() && kinds_of(Role::Administrator).is_empty());
    }

    #[test]
    fn what_the_reader_works_on_is_asked_for_apart_from_what_waits() {
        use RequestState::{Asked, Claimed, Waiting};
        let me = Uuid::now_v7();
        let filters = |shown: &[Shown], is_mine| QueueFilters {
            shown: shown.to_vec(),
            is_mine,
            ..QueueFilters::default()
        };
        for (filters, expected) in [
            (
                QueueFilters::default(),
                vec![(vec![Waiting, Asked], None), (vec![Claimed], Some(me))],
            ),
            (
                filters(&[Shown::ClaimedByMe], false),
                vec![(vec![Claimed], Some(me))],
            ),
            // Anybody's are the reader's, too.
            (
                filters(&[Shown::Claimed, Shown::ClaimedByMe], false),
                vec![(vec![Claimed], None)],
            ),
            (
                filters(&[Shown::Asked], true),
                vec![(vec![Asked], Some(me))],
            ),
        ] {
            assert_eq!(parts(&filters, me), expected, "{filters:?}");
        }
    }

    #[test]
    fn a_place_is_read_as_it_was_written_and_nonsense_is_the_beginning() {
        let id = Uuid::now_v7();
        assert_eq!(place(&format!("-5.{id}")), Some((-5, id)));
        for nonsense in ["", "5", "5.x", &format!("x.{id}")] {
            assert_eq!(place(nonsense), None, "{nonsense}");
        }
    }
}
