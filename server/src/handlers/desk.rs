//! The support desk: finding candidates, and the queue.

use api::{FoundPeople, Queue, QueueFilters};
use axum::Json as Answer;
use axum::extract::{Query, State};

use crate::access::SignedIn;
use crate::problem::ApiError;
use crate::service::desk;
use crate::service::people::search::{Searched, search};
use crate::state::AppState;

/// Names and values of a query, in their order.
type Pairs = Query<Vec<(String, String)>>;

/// `GET`: candidates in whom every word of `?q=` is found; nobody where there is too little to search for.
pub async fn people(
    State(app): State<AppState>,
    Query(asked): Pairs,
) -> Result<Answer<FoundPeople>, ApiError> {
    let after = Some(value(&asked, "after")).filter(|after| !after.is_empty());
    let searched = search(&app, value(&asked, "q"), after.map(str::to_owned)).await?;
    Ok(Answer(match searched {
        Searched::Found(found) => found,
        Searched::NotAsked | Searched::TooShort => FoundPeople::default(),
    }))
}

/// `GET`: the queue of the reader's desk, with the filters of its page.
pub async fn queue(
    State(app): State<AppState>,
    who: SignedIn,
    Query(asked): Pairs,
) -> Result<Answer<Queue>, ApiError> {
    let pairs = asked.iter();
    let pairs = pairs.map(|(name, value)| (name.as_str(), value.as_str()));
    let filters = QueueFilters::read(pairs);
    let queue = desk::queue(&app, &who, &filters, value(&asked, "after")).await?;
    Ok(Answer(queue))
}

fn value<'q>(asked: &'q [(String, String)], name: &str) -> &'q str {
    asked
        .iter()
        .find(|(known, _)| known == name)
        .map_or("", |(_, value)| value)
}
