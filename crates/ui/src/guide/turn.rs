//! A turn of the guide: from an address or a submitted form to what is shown next.
//!
//! Names that begin with `_` are the guide's own; every other name is a question of the policy.

use std::fmt::Write as _;

use api::page::Page;
use api::served;
use rules::Date;
use rules::interview::applicable_answers;
use rules::interview::{Answered, Answers, Change, Decision, Interview, Link, Next};
use rules::policy::{Outcome, Policy, Question};

use super::Guide;

/// The version that the answers were given by.
pub const VERSION: &str = "_v";
/// The outcome that they led to then.
pub const OUTCOME: &str = "_o";
/// The question that a form answers.
pub(super) const AT: &str = "_at";
/// The answer that the form's question had before.
pub(super) const BEFORE: &str = "_before";
/// The question whose answer is to be changed.
pub(super) const CHANGE: &str = "_change";

/// The page's own settings, which are no answers.
pub(super) const LANGUAGE: &str = "lang";
pub(super) const THEME: &str = "theme";

/// Begins a new interview; what was answered before is not offered again.
pub const START_AGAIN: &str = "_start";

/// Where the answers travel: in the fragment of the app's addresses, which no server sees, or in the query of the plain pages'.
/// Within a page of somebody else's the guide has an address of its own, and what lies beyond it opens elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Carry {
    /// `/guide#mcp-id@2013.1?passed=yes`
    Fragment,
    /// `/guide?_v=2013.1&passed=yes`
    Query,
    /// `/embed?_v=2013.1&passed=yes`, an address that the widget's app takes apart and nobody goes to.
    Frame,
    /// `/embed?lang=es&theme=dark&_v=2013.1&passed=yes`: in a frame there is no cookie to keep the settings in.
    PlainFrame {
        /// A BCP 47 tag.
        language: &'static str,
        /// `light`, `dark`, or `auto`.
        theme: &'static str,
    },
}

impl Carry {
    /// The address of the guide.
    pub const fn guide(self) -> &'static str {
        match self {
            Carry::Fragment | Carry::Query => Page::Guide.path(),
            Carry::Frame | Carry::PlainFrame { .. } => served::EMBED,
        }
    }

    /// How the answers travel to the pages beyond the guide.
    pub(crate) const fn beyond(self) -> Carry {
        match self {
            Carry::Fragment | Carry::Frame => Carry::Fragment,
            Carry::Query | Carry::PlainFrame { .. } => Carry::Query,
        }
    }

    /// Whether the guide is within a page of somebody else's.
    pub(crate) const fn is_framed(self) -> bool {
        matches!(self, Carry::Frame | Carry::PlainFrame { .. })
    }

    /// What every address and every form of the guide repeats.
    pub(crate) fn settings(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Carry::PlainFrame { language, theme } => vec![(LANGUAGE, language), (THEME, theme)],
            _ => Vec::new(),
        }
    }
}

/// What an address or a form says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// The answers so far, the new one included.
    pub answers: Answers,
    /// The version that they were given by, where they come from a link.
    pub version: Option<String>,
    /// The outcome that they led to when the link was made.
    pub outcome: Option<String>,
    /// The question that was just answered, or left open.
    at: Option<String>,
    before: Option<String>,
    change: Option<String>,
    /// What the reader's record says beside these answers.
    record: Answers,
}

/// What to show.
#[derive(Debug, Clone)]
pub enum Stop<'p> {
    /// A question.
    Ask(Ask<'p>),
    /// A change that drops other answers: say which, before it does.
    Confirm(Confirm<'p>),
    /// The outcome.
    Conclude(Conclusion<'p>),
    /// No rule is left; a proven policy never comes here.
    Gap,
}

/// A question to show.
#[derive(Debug, Clone)]
pub struct Ask<'p> {
    /// The interview so far.
    pub interview: Interview<'p>,
    /// The question.
    pub question: &'p Question,
    /// The answer that it has already.
    pub chosen: Option<String>,
    /// Whether it was sent off without an answer.
    pub is_unanswered: bool,
    /// Whether its answer is being changed.
    pub is_change: bool,
    /// What the reader's record says.
    pub record: Answers,
}

/// A change to be confirmed.
#[derive(Debug, Clone)]
pub struct Confirm<'p> {
    /// What it would do.
    pub change: Change<'p>,
    /// The answers as they were.
    pub before: Answers,
    /// The question whose answer changes.
    pub question: String,
    /// What the reader's record says.
    pub record: Answers,
}

/// An outcome to show.
#[derive(Debug, Clone)]
pub struct Conclusion<'p> {
    /// The interview that led there.
    pub interview: Interview<'p>,
    /// What was decided.
    pub decision: Decision<'p>,
    /// For a link made by other rules: whether they led to the same outcome. `None` where the rules are the same.
    pub since: Option<Since>,
    /// What the reader's record says.
    pub record: Answers,
}

impl Conclusion<'_> {
    /// How it ended, for the page around a frame: policy, version, outcome and kind, and none of the answers.
    pub fn message(&self, guide: &Guide) -> String {
        let outcome = self.decision.outcome;
        let (policy, version) = (guide.policy.id(), guide.policy.version());
        format!("{policy} {version} {} {}", outcome.id, outcome.kind.name())
    }
}

/// What became of an outcome since its link was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The rules changed; the outcome is the same.
    Same,
    /// The rules changed, and with them the outcome.
    Other,
    /// The rules changed; the link does not say what the outcome was.
    Unknown,
}

impl Turn {
    /// Reads a query or a submitted form.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Turn {
        let mut turn = Turn::default();
        for (name, value) in pairs {
            let value_owned = || Some(value.to_owned());
            match name {
                VERSION => turn.version = value_owned(),
                OUTCOME => turn.outcome = value_owned(),
                AT => turn.at = value_owned(),
                BEFORE => turn.before = value_owned(),
                CHANGE => turn.change = value_owned(),
                LANGUAGE | THEME => {}
                _ if name.starts_with('_') => {}
                question => turn.answers.set(question, value),
            }
        }
        turn
    }

    /// Adds what a fragment says to what the query said.
    pub fn with_link(mut self, link: Link) -> Turn {
        self.version = Some(link.version);
        self.outcome = link.outcome;
        self.answers = link.answers;
        self
    }

    /// Lets the reader's record answer what the reader has not answered. The reader's own answers win.
    #[must_use]
    pub fn with_record(self, record: &Answers) -> Turn {
        Turn {
            record: record.clone(),
            ..self
        }
    }

    /// What to show for it, by the rules of a day.
    pub fn stop<'p>(&self, policy: &'p Policy, date: Date) -> Stop<'p> {
        let (own, record) = self.own_answers(policy);
        let (mut interview, unknown) = Interview::resume(policy, date, &own);
        while let Next::Ask(question) = interview.next()
            && self.at.as_deref() != Some(question.id.as_str())
            && let Some(choice) = record.get(&question.id)
        {
            interview.answer(&question.id, choice);
        }
        let question = |id: &Option<String>| {
            let id = id.as_deref()?;
            policy.questions().iter().find(|question| question.id == id)
        };
        if let Some(question) = question(&self.at) {
            let Some(choice) = interview.answers().get(&question.id).map(str::to_owned) else {
                let chosen = self.before.clone();
                return Stop::Ask(Ask {
                    interview,
                    question,
                    chosen,
                    is_unanswered: true,
                    is_change: self.before.is_some(),
                    record,
                });
            };
            if let Some(before) = &self.before {
                let mut earlier = interview.clone();
                earlier.answer(&question.id, before);
                let change = earlier.change(&question.id, &choice);
                if !change.dropped.is_empty() {
                    return Stop::Confirm(Confirm {
                        change,
                        before: earlier.answers(),
                        question: question.id.clone(),
                        record,
                    });
                }
            }
        }
        if let Some(question) = question(&self.change) {
            let chosen = interview.answers().get(&question.id).map(str::to_owned);
            return Stop::Ask(Ask {
                interview,
                question,
                is_change: chosen.is_some(),
                chosen,
                is_unanswered: false,
                record,
            });
        }
        match interview.next() {
            Next::Ask(question) => Stop::Ask(Ask {
                interview,
                question,
                chosen: None,
                is_unanswered: false,
                is_change: false,
                record,
            }),
            Next::Conclude(decision) => {
                let is_old = self
                    .version
                    .as_deref()
                    .is_some_and(|version| version != policy.version())
                    || !unknown.is_empty();
                let is_same = self
                    .outcome
                    .as_deref()
                    .map(|outcome| outcome == decision.outcome.id);
                let since = match is_same {
                    Some(true) => is_old.then_some(Since::Same),
                    // Rules with a date change the outcome of a link without a new version.
                    Some(false) => Some(Since::Other),
                    None => is_old.then_some(Since::Unknown),
                };
                Stop::Conclude(Conclusion {
                    interview,
                    decision,
                    since,
                    record,
                })
            }
            Next::Gap => Stop::Gap,
        }
    }

    /// The answers that are the reader's own, and those of the record that hold beside them.
    fn own_answers(&self, policy: &Policy) -> (Answers, Answers) {
        let at = self.at.as_deref().unwrap_or_default();
        // What the record answered before this turn came along with it, and is looked up again: it may hold no longer.
        let mut earlier = self.answers.clone();
        if let Some(before) = &self.before {
            earlier.set(at, before);
        }
        let brought = applicable_answers(&self.record, &earlier, policy);
        let mut own = Answers::default();
        for (question, choice) in self.answers.iter() {
            if question == at || brought.get(question) != Some(choice) {
                own.set(question, choice);
            }
        }
        let record = applicable_answers(&self.record, &self.answers, policy);
        (own, record)
    }

    /// The turn without the form's own fields: the answers, as the next page's address has them.
    #[must_use]
    pub fn settled(&self) -> Turn {
        Turn {
            answers: self.answers.clone(),
            ..Turn::default()
        }
    }

    /// The turn as a link that says where it led.
    #[must_use]
    pub fn concluded(&self, outcome: &Outcome) -> Turn {
        Turn {
            outcome: Some(outcome.id.clone()),
            ..self.settled()
        }
    }

    /// The address of this turn: without a form's own fields unless a change is still to be confirmed.
    pub fn href(&self, policy: &Policy, carry: Carry) -> String {
        let own = [
            (AT, &self.at),
            (BEFORE, &self.before),
            (CHANGE, &self.change),
        ];
        let own: Vec<(&str, &str)> = own
            .iter()
            .filter_map(|(name, value)| Some((*name, value.as_deref()?)))
            .collect();
        let mut link = link_of(policy, &self.answers);
        link.outcome = self.outcome.clone();
        carried(carry.guide(), &link, &own, carry)
    }
}

/// Whether a name in the query of a plain page belongs to an interview that it carries along.
pub fn is_of_guide(name: &str) -> bool {
    [VERSION, OUTCOME].contains(&name) || !(name.starts_with('_') || name == "lang")
}

/// The page of the guide with these answers.
pub fn guide_href(policy: &Policy, answers: &Answers, carry: Carry) -> String {
    carried(carry.guide(), &link_of(policy, answers), &[], carry)
}

/// The first question of a new interview.
pub(super) fn start_again(policy: &Policy, carry: Carry) -> String {
    let link = link_of(policy, &Answers::default());
    carried(carry.guide(), &link, &[(START_AGAIN, "yes")], carry)
}

/// The page that changes the answer to a question.
pub fn change_href(policy: &Policy, answers: &Answers, question: &str, carry: Carry) -> String {
    carried(
        carry.guide(),
        &link_of(policy, answers),
        &[(CHANGE, question)],
        carry,
    )
}

/// The answers as a link that any page can carry along.
pub fn link_of(policy: &Policy, answers: &Answers) -> Link {
    Link {
        policy: policy.id().to_owned(),
        version: policy.version().to_owned(),
        outcome: None,
        answers: answers.clone(),
    }
}

/// A page beyond the guide, with the answers.
pub fn address(page: Page, link: &Link, carry: Carry) -> String {
    carried(page.path(), link, &[], carry.beyond())
}

/// The full page that goes on from a stop.
pub(crate) fn full_href(policy: &Policy, stop: &Stop<'_>, carry: Carry) -> String {
    let (answers, outcome) = match stop {
        Stop::Ask(ask) => (ask.interview.answers(), None),
        Stop::Confirm(asked) => (asked.before.clone(), None),
        Stop::Conclude(conclusion) => (
            conclusion.interview.answers(),
            Some(conclusion.decision.outcome.id.clone()),
        ),
        Stop::Gap => (Answers::default(), None),
    };
    let mut link = link_of(policy, &answers);
    link.outcome = outcome;
    address(Page::Guide, &link, carry)
}

/// Where a request is sent from these answers. The server decides them again, so it is sent them, from the app too.
pub fn request_href(link: &Link) -> String {
    carried(served::NEW_REQUEST, link, &[], Carry::Query)
}

fn carried(path: &str, link: &Link, own: &[(&str, &str)], carry: Carry) -> String {
    let mut href = path.to_owned();
    let mut query = String::new();
    for (name, value) in carry.settings().iter().chain(own) {
        let _ = write!(query, "&{name}={}", Link::encode(value));
    }
    if carry != Carry::Fragment {
        if !link.answers.is_empty() {
            let _ = write!(query, "&{VERSION}={}", Link::encode(&link.version));
        }
        if let Some(outcome) = &link.outcome {
            let _ = write!(query, "&{OUTCOME}={}", Link::encode(outcome));
        }
        for (question, choice) in link.answers.iter() {
            let _ = write!(
                query,
                "&{}={}",
                Link::encode(question),
                Link::encode(choice)
            );
        }
    }
    if !query.is_empty() {
        href.push_str(&query.replacen('&', "?", 1));
    }
    if carry == Carry::Fragment && !link.answers.is_empty() {
        let _ = write!(href, "#{link}");
    }
    href
}

/// The address one question back: the answers without the last one on the way that is the reader's own. What the record
/// answers is never asked, so there is no going back to it.
pub fn back_href(interview: &Interview<'_>, record: &Answers, carry: Carry) -> Option<String> {
    let path = interview.path();
    let last: &Answered = path
        .iter()
        .rev()
        .find(|answer| !is_of_record(answer, record))?;
    let answers: Answers = without(&interview.answers(), &last.question.id);
    Some(guide_href(interview.policy(), &answers, carry))
}

/// Whether an answer is the one that the record gives.
pub(super) fn is_of_record(answer: &Answered<'_>, record: &Answers) -> bool {
    record.get(&answer.question.id) == Some(answer.choice)
}

/// The answers without one of them.
pub fn without(answers: &Answers, question: &str) -> Answers {
    let mut left = Answers::default();
    answers
        .iter()
        .filter(|(known, _)| *known != question)
        .for_each(|(known, choice)| left.set(known, choice));
    left
}
