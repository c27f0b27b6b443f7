//! Requests: what a candidate can ask a desk for, and how a request goes from one state to the next.

use serde::{Deserialize, Serialize};

use crate::Role;

/// What is asked for. A policy's outcome names it (`request = "…"`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RequestKind {
    /// A first MCP ID with its access code (S13).
    IdAndAccessCode,
    /// A new access code for an ID that is there.
    NewAccessCode,
    /// A search on the name for further IDs (S07).
    NameSearch,
    /// Help with an exam that the transcript does not show (S11).
    TranscriptHelp,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RequestState {
    /// Sent; nobody has taken it.
    Waiting,
    /// Somebody works on it.
    Claimed,
    /// The desk asked the candidate something.
    Asked,
    /// Done.
    Fulfilled,
    /// Refused, with a reason.
    Refused,
    /// Taken back by the candidate.
    Withdrawn,
}

/// What can be done to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum RequestStep {
    /// The desk takes it on.
    Claim,
    /// The desk puts it back.
    Release,
    /// The desk asks the candidate something.
    Ask,
    /// The candidate answers.
    Answer,
    /// The desk does what was asked for.
    Fulfill,
    /// The desk says no, and why.
    Refuse,
    /// The candidate takes it back.
    Withdraw,
}

/// Why what is on record of a candidate does not allow a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAllowed {
    /// Whoever holds an MCP ID gets no second one (S06–S08).
    HoldsId,
    /// There is no MCP ID on record that a code could be for.
    NoId,
    /// Whether there is an MCP ID for somebody depends on more than the record says (S15): the guide asks it.
    FromGuide,
}

impl RequestKind {
    /// Whether it can be asked for by who holds so many MCP IDs. `from_outcome`: an outcome of the guide says to ask for it.
    ///
    /// # Errors
    /// What stands in the way.
    pub const fn allowed(self, from_outcome: bool, ids_held: usize) -> Result<(), NotAllowed> {
        match self {
            RequestKind::IdAndAccessCode if ids_held > 0 => Err(NotAllowed::HoldsId),
            RequestKind::IdAndAccessCode if !from_outcome => Err(NotAllowed::FromGuide),
            // Somebody in the guide says that they hold an ID; the desk finds out where it is.
            RequestKind::NewAccessCode if ids_held == 0 && !from_outcome => Err(NotAllowed::NoId),
            _ => Ok(()),
        }
    }

    /// Every kind.
    pub const ALL: [RequestKind; 4] = [
        RequestKind::IdAndAccessCode,
        RequestKind::NewAccessCode,
        RequestKind::NameSearch,
        RequestKind::TranscriptHelp,
    ];

    /// The name in policies and on record.
    pub const fn name(self) -> &'static str {
        match self {
            RequestKind::IdAndAccessCode => "id-and-access-code",
            RequestKind::NewAccessCode => "new-access-code",
            RequestKind::NameSearch => "name-search",
            RequestKind::TranscriptHelp => "transcript-help",
        }
    }

    /// The kind of a name.
    pub fn parse(name: &str) -> Option<RequestKind> {
        RequestKind::ALL
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// The desk that acts on it.
    pub const fn desk(self) -> Role {
        match self {
            RequestKind::IdAndAccessCode | RequestKind::NewAccessCode => Role::ServiceCenter,
            RequestKind::NameSearch | RequestKind::TranscriptHelp => Role::TechSupport,
        }
    }
}

impl RequestState {
    /// Every state.
    pub const ALL: [RequestState; 6] = [
        RequestState::Waiting,
        RequestState::Claimed,
        RequestState::Asked,
        RequestState::Fulfilled,
        RequestState::Refused,
        RequestState::Withdrawn,
    ];

    /// The name on record.
    pub const fn name(self) -> &'static str {
        match self {
            RequestState::Waiting => "waiting",
            RequestState::Claimed => "claimed",
            RequestState::Asked => "asked",
            RequestState::Fulfilled => "fulfilled",
            RequestState::Refused => "refused",
            RequestState::Withdrawn => "withdrawn",
        }
    }

    /// The state of a name.
    pub fn parse(name: &str) -> Option<RequestState> {
        RequestState::ALL
            .into_iter()
            .find(|state| state.name() == name)
    }

    /// Whether nothing more will happen.
    pub const fn is_over(self) -> bool {
        matches!(
            self,
            RequestState::Fulfilled | RequestState::Refused | RequestState::Withdrawn
        )
    }

    /// Where a step leads from here; `None` where it cannot be taken.
    pub const fn after(self, step: RequestStep) -> Option<RequestState> {
        use RequestState::{Asked, Claimed, Fulfilled, Refused, Waiting, Withdrawn};
        match (self, step) {
            (Waiting, RequestStep::Claim) => Some(Claimed),
            (Claimed, RequestStep::Release) => Some(Waiting),
            (Claimed, RequestStep::Ask) => Some(Asked),
            (Asked, RequestStep::Answer) => Some(Claimed),
            (Claimed | Asked, RequestStep::Fulfill) => Some(Fulfilled),
            (Claimed | Asked, RequestStep::Refuse) => Some(Refused),
            (Waiting | Claimed | Asked, RequestStep::Withdraw) => Some(Withdrawn),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_who_holds_an_id_asks_for_another_and_a_code_is_for_an_id() {
        use NotAllowed::{FromGuide, HoldsId, NoId};
        use RequestKind::{IdAndAccessCode, NameSearch, NewAccessCode, TranscriptHelp};
        for (kind, from_outcome, held, expected) in [
            (IdAndAccessCode, true, 0, Ok(())),
            (IdAndAccessCode, false, 0, Err(FromGuide)),
            (IdAndAccessCode, true, 1, Err(HoldsId)),
            (IdAndAccessCode, false, 2, Err(HoldsId)),
            (NewAccessCode, false, 0, Err(NoId)),
            (NewAccessCode, true, 0, Ok(())),
            (NewAccessCode, false, 1, Ok(())),
            (NameSearch, false, 0, Ok(())),
            (TranscriptHelp, false, 0, Ok(())),
        ] {
            assert_eq!(kind.allowed(from_outcome, held), expected, "{kind:?}");
        }
    }
}
