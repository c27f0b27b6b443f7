//! A candidate's requests: preparing and sending one, the list, and one with all that happened to it.

mod detail;
mod list;
mod new;

use api::{Guidance, served};
use rules::{RequestKind, RequestState, Role};
use words::Words;

pub use detail::{
    ANSWER, RequestNotice, RequestPage, TAKE_BACK, UNDER_WAY, WITHDRAW, request, withdraw,
};
pub use list::{RequestsPage, requests};
pub use new::{NewRequestPage, NotSent, new_request, not_sent};

use ui::facts::Fact;
use ui::guide::Guide;

/// What is asked for, in the address of a request that does not come from the guide.
pub const KIND: &str = "kind";

/// The fields of a request about to be sent that are no answers of the guide's.
pub mod field {
    /// What is asked for.
    pub const KIND: &str = "_kind";
    /// What the candidate writes to the desk.
    pub const MESSAGE: &str = "_message";
}

/// The fields of a candidate's step.
pub mod step_field {
    /// The version of the request that the step is for.
    pub const VERSION: &str = "version";
    /// What the candidate answers.
    pub const TEXT: &str = "text";
}

/// Where a request is prepared that does not come from the guide.
pub fn new_href(kind: RequestKind) -> String {
    format!("{}?{KIND}={}", served::NEW_REQUEST, kind.name())
}

/// What is asked for, in words.
pub fn kind_name(words: Words, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::IdAndAccessCode => words.requests_kind_id_and_access_code(),
        RequestKind::NewAccessCode => words.requests_kind_new_access_code(),
        RequestKind::NameSearch => words.requests_kind_name_search(),
        RequestKind::TranscriptHelp => words.requests_kind_transcript_help(),
    }
}

/// Where it stands, in words, as its candidate sees it.
pub fn state_name(words: Words, state: RequestState) -> &'static str {
    match state {
        RequestState::Waiting => words.requests_state_waiting(),
        RequestState::Claimed => words.requests_state_claimed(),
        RequestState::Asked => words.requests_state_asked(),
        RequestState::Fulfilled => words.requests_state_fulfilled(),
        RequestState::Refused => words.requests_state_refused(),
        RequestState::Withdrawn => words.requests_state_withdrawn(),
    }
}

/// The desk that acts on it, in words.
fn desk_name(words: Words, kind: RequestKind) -> &'static str {
    match kind.desk() {
        Role::ServiceCenter => words.requests_desk_service_center(),
        _ => words.requests_desk_tech_support(),
    }
}

/// The answers that a request carries, in the order in which the guide has its questions. What the guide does not know any
/// more is shown as it was sent.
pub fn answers(guide: &Guide, guidance: &Guidance) -> Vec<Fact> {
    let questions = guide.policy.questions();
    let place = |id: &str| questions.iter().position(|question| question.id == id);
    let mut answers: Vec<_> = guidance.answers.iter().collect();
    answers.sort_by_key(|(question, _)| place(question).unwrap_or(questions.len()));
    let facts = answers.into_iter().map(|(question, choice)| Fact {
        label: guide.words.ask(question).to_owned(),
        lines: vec![guide.words.of_choice(question, choice).to_owned()],
        remark: None,
        change: None,
    });
    facts.collect()
}

/// An outcome's heading; its id where there is none.
pub(super) fn outcome_title<'g>(guide: &'g Guide, outcome: &'g str) -> &'g str {
    guide
        .words
        .outcome
        .get(outcome)
        .and_then(|headed| headed.heading())
        .unwrap_or(outcome)
}
