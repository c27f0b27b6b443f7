//! What the registration form begins with, and the interview that goes along with it.

use api::Guidance;
use conversation::Guided;
use rules::Date;
use rules::credential::FactKind;
use rules::interview::Answers;
use rules::policy::Policy;
use rules::registration::Draft;

use crate::guide::{Guide, Stop, Turn};

/// What an address carries along from the guide.
pub fn guided(policy: &Policy, turn: &Turn, date: Date) -> Guided {
    Guided {
        draft: from_answers(policy, &turn.answers),
        guidance: guidance(policy, turn, date),
    }
}

/// The guide asked whether there is an ID; the form need not ask again (WCAG 2.2, criterion 3.3.7).
fn from_answers(policy: &Policy, answers: &Answers) -> Draft {
    let asked = policy
        .questions()
        .iter()
        .find(|question| question.fact() == Some(FactKind::McpIds));
    let text = asked.and_then(|question| answers.get(&question.id));
    let has_person_id = match text {
        Some("one" | "several") => "yes",
        Some("none") => "no",
        Some(_) => "unsure",
        None => "",
    };
    Draft {
        has_person_id: has_person_id.to_owned(),
        ..Draft::default()
    }
}

/// The interview that an address carries, where it is concluded by the rules of a day.
fn guidance(policy: &Policy, turn: &Turn, date: Date) -> Option<Guidance> {
    let Stop::Conclude(conclusion) = turn.stop(policy, date) else {
        return None;
    };
    Some(Guidance {
        policy: policy.id().to_owned(),
        version: policy.version().to_owned(),
        date,
        answers: conclusion.interview.answers().into(),
        outcome: conclusion.decision.outcome.id.clone(),
    })
}

/// The heading of the outcome that an interview came to.
pub fn outcome_title(guide: &Guide, guidance: &Guidance) -> Option<String> {
    let headed = guide.words.outcome.get(&guidance.outcome)?;
    headed.heading().map(str::to_owned)
}
