//! The support desk on the wire: people who were found, and the queue of requests.

use rules::{RequestKind, RequestState};
use serde::{Deserialize, Serialize};

/// Candidates in whom every word of a search was found, by last name, first name and account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FoundPeople {
    /// Who, on this page.
    pub people: Vec<FoundPerson>,
    /// How many there are in all, as far as they were counted.
    pub total: u64,
    /// Whether there are more than were counted: then `people` are some of them.
    pub is_more: bool,
    /// For `after`: where the next page begins.
    #[cfg_attr(feature = "schema", schema(required))]
    pub next: Option<String>,
}

/// A candidate who was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FoundPerson {
    /// The account: a UUIDv7.
    #[cfg_attr(feature = "schema", schema(format = "uuid"))]
    pub id: String,
    /// First and middle names.
    pub first_name: String,
    /// Empty for a candidate who has one name.
    pub last_name: String,
    /// The address that signs in.
    pub email: String,
    /// MCP IDs, the primary one first.
    pub mcp_ids: Vec<String>,
    /// Why it was found.
    pub matches: Vec<FoundMatch>,
    /// The record that this one was merged into.
    #[cfg_attr(feature = "schema", schema(required, format = "uuid"))]
    pub merged_into: Option<String>,
}

/// What a search found in a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct FoundMatch {
    /// What it is.
    pub what: Matched,
    /// How it is on record, cut where matching begins and ends.
    pub text: Vec<Piece>,
}

/// A piece of text that matches a search, or does not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Piece {
    /// The piece.
    pub text: String,
    /// Whether it matches.
    pub is_match: bool,
}

/// What of a record can be searched, and what two records can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Matched {
    /// The name of the profile.
    Name,
    /// The name on the registration.
    RegisteredName,
    /// An e-mail address.
    Email,
    /// A telephone number.
    Phone,
    /// An MCP ID.
    McpId,
    /// An exam reference number.
    ExamReference,
    /// The reference of a registration or a request.
    Reference,
}

/// Which requests of a desk to show: all conditions hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilters {
    /// Those that stand so; empty for what is to be done: see [`Shown::TO_DO`].
    pub shown: Vec<Shown>,
    /// Of these kinds; empty for all of the desk's.
    pub kinds: Vec<RequestKind>,
    /// Only those that the reader works on.
    pub is_mine: bool,
}

/// How a request stands, seen from somebody at the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Nobody has taken it.
    Waiting,
    /// The reader works on it.
    ClaimedByMe,
    /// Somebody works on it.
    Claimed,
    /// The desk asked the candidate something.
    Asked,
    /// Done.
    Fulfilled,
    /// Refused.
    Refused,
    /// Taken back by the candidate.
    Withdrawn,
}

impl Shown {
    /// Every one, in the order of the page.
    pub const ALL: [Shown; 7] = [
        Shown::Waiting,
        Shown::ClaimedByMe,
        Shown::Claimed,
        Shown::Asked,
        Shown::Fulfilled,
        Shown::Refused,
        Shown::Withdrawn,
    ];

    /// What somebody at the desk can do something about.
    pub const TO_DO: [Shown; 3] = [Shown::Waiting, Shown::ClaimedByMe, Shown::Asked];

    /// The name in an address.
    pub const fn name(self) -> &'static str {
        match self {
            Shown::ClaimedByMe => "claimed-by-me",
            Shown::Waiting => RequestState::Waiting.name(),
            Shown::Claimed => RequestState::Claimed.name(),
            Shown::Asked => RequestState::Asked.name(),
            Shown::Fulfilled => RequestState::Fulfilled.name(),
            Shown::Refused => RequestState::Refused.name(),
            Shown::Withdrawn => RequestState::Withdrawn.name(),
        }
    }

    /// The one of a name.
    pub fn parse(name: &str) -> Option<Shown> {
        Shown::ALL.into_iter().find(|shown| shown.name() == name)
    }
}

impl QueueFilters {
    /// The parameter for how requests stand; may be repeated.
    pub const STATE: &str = "state";
    /// The parameter for what is asked for; may be repeated.
    pub const KIND: &str = "kind";
    /// The parameter for the reader's own.
    pub const MINE: &str = "mine";

    /// Reads the query of an address. What it does not know, it passes over.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> QueueFilters {
        let mut filters = QueueFilters::default();
        for (name, value) in pairs {
            match name {
                Self::STATE => filters.shown.extend(Shown::parse(value)),
                Self::KIND => filters.kinds.extend(RequestKind::parse(value)),
                Self::MINE => filters.is_mine = value == "yes",
                _ => {}
            }
        }
        filters
    }

    /// The query that reads as these filters, each pair with an `&` behind it.
    pub fn query(&self) -> String {
        let mut query = String::new();
        for shown in &self.shown {
            query.push_str(&format!("{}={}&", Self::STATE, shown.name()));
        }
        for kind in &self.kinds {
            query.push_str(&format!("{}={}&", Self::KIND, kind.name()));
        }
        if self.is_mine {
            query.push_str(&format!("{}=yes&", Self::MINE));
        }
        query
    }

    /// How the requests stand that are shown.
    pub fn shown(&self) -> &[Shown] {
        if self.shown.is_empty() {
            &Shown::TO_DO
        } else {
            &self.shown
        }
    }
}

/// Requests for a desk, oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Queue {
    /// On this page.
    pub requests: Vec<QueuedRequest>,
    /// For `after`: where the next page begins.
    #[cfg_attr(feature = "schema", schema(required))]
    pub next: Option<String>,
}

/// A request in the queue of a desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct QueuedRequest {
    /// UUIDv7.
    #[cfg_attr(feature = "schema", schema(format = "uuid"))]
    pub id: String,
    /// What a person reads out on the telephone.
    pub reference: String,
    /// What is asked for.
    pub kind: RequestKind,
    /// Where it stands.
    pub state: RequestState,
    /// Counts up from 1; the next step must name it.
    #[cfg_attr(feature = "schema", schema(minimum = 1))]
    pub version: u64,
    /// The candidate's name.
    pub candidate: String,
    /// Who works on it, by name.
    #[cfg_attr(feature = "schema", schema(required))]
    pub claimed_by: Option<String>,
    /// Whether that is the reader.
    pub is_mine: bool,
    /// When it was sent.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub sent_at: String,
    /// When the last step was taken.
    #[cfg_attr(feature = "schema", schema(format = DateTime))]
    pub updated_at: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_from_the_address_that_they_write() {
        for filters in [
            QueueFilters::default(),
            QueueFilters {
                shown: Shown::ALL.to_vec(),
                kinds: RequestKind::ALL.to_vec(),
                is_mine: true,
            },
        ] {
            let query = filters.query();
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            assert_eq!(QueueFilters::read(pairs), filters);
        }
        let strange = [("state", "lost"), ("kind", ""), ("mine", "no"), ("x", "y")];
        assert_eq!(QueueFilters::read(strange), QueueFilters::default());
    }
}
