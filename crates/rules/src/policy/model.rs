//! A policy as the rest of the program sees it: names, numbers resolved, nothing left to go wrong.

use serde::{Deserialize, Serialize};

use super::table::{ChoiceSet, MOST_CHOICES, Table, TableRule};
use crate::credential::FactKind;
use crate::{Date, RequestKind};

/// What a policy file says, with every name resolved to a place in its list.
///
/// This is also the form in which a policy travels to a browser.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Parts {
    pub id: String,
    pub version: String,
    pub languages: Vec<String>,
    pub sources: Vec<Source>,
    pub questions: Vec<Question>,
    pub rules: Vec<Rule>,
    pub outcomes: Vec<Outcome>,
    pub steps: Vec<GuideStep>,
    pub contacts: Vec<Contact>,
    pub notes: Vec<Note>,
}

/// A policy: questions, rules and outcomes, ready to interview by.
///
/// INVARIANT: every number in `parts` is a place in its list, so that looking it up cannot fail.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Policy {
    pub(crate) parts: Parts,
    pub(crate) table: Table,
}

/// A sentence of the article that rules quote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Such as `S04`.
    pub id: String,
    /// Word for word, white space folded.
    pub quote: String,
}

/// A question with its choices, in the order in which they are shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Such as `series`.
    pub id: String,
    /// Ids of the choices.
    pub choices: Vec<String>,
    /// The fact of a signed-in candidate's record that answers it: one of [`FactKind`], or one that the policy's own product has.
    pub record: Option<String>,
}

impl Question {
    /// The fact of a record that answers it, where it is one that records here have.
    pub fn fact(&self) -> Option<FactKind> {
        FactKind::parse(self.record.as_deref()?)
    }
}

/// A rule: when all its conditions hold, and no rule above it did, it decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// Such as `several-ids`.
    pub id: String,
    pub(crate) when: Vec<Condition>,
    pub(crate) then: usize,
    pub(crate) because: Vec<usize>,
    /// Why, where the article is silent or contradicts itself: a remark for the policy's owner.
    pub inferred: Option<String>,
    /// First day in force.
    pub from: Option<Date>,
    /// First day no longer in force.
    pub until: Option<Date>,
}

/// The choices of one question under which something holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Condition {
    pub question: usize,
    pub choices: ChoiceSet,
}

/// What kind of sign an outcome is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Nothing is left to do.
    Done,
    /// There is something to do.
    Act,
    /// Something comes by itself.
    Wait,
    /// Something must be found out first.
    FindOut,
    /// This road does not lead there.
    NotEligible,
}

impl Kind {
    /// The kind as policies write it.
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Done => "done",
            Kind::Act => "act",
            Kind::Wait => "wait",
            Kind::FindOut => "find-out",
            Kind::NotEligible => "not-eligible",
        }
    }
}

/// Where an interview ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Such as `contact-service-center`.
    pub id: String,
    /// The kind of sign.
    pub kind: Kind,
    pub(crate) steps: Vec<usize>,
    pub(crate) contacts: Vec<usize>,
    /// The request that a signed-in candidate can send from here: one of [`RequestKind`], or one that the policy's own product has.
    pub request: Option<String>,
}

impl Outcome {
    /// The request that can be sent from here, where it is one that desks here act on.
    pub fn request_kind(&self) -> Option<RequestKind> {
        RequestKind::parse(self.request.as_deref()?)
    }
}

/// Something to do, with the sentences that say so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuideStep {
    /// Such as `check-transcript`.
    pub id: String,
    pub(crate) because: Vec<usize>,
    /// Whether it is our reading rather than the article's word.
    pub inferred: Option<String>,
    /// Where it is done.
    pub url: Option<String>,
}

/// A desk to turn to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Such as `mct-program`.
    pub id: String,
    pub(crate) source: Option<usize>,
    /// As the source prints it.
    pub phone: Option<String>,
    /// As the source prints it.
    pub email: Option<String>,
    /// An address on the web.
    pub url: Option<String>,
    /// ISO 3166 codes of the countries that it serves; empty for all.
    pub regions: Vec<String>,
    /// When somebody last saw that it is right.
    pub verified: Option<Date>,
    /// One of [`ContactStatus`], or one that the policy's own product has.
    pub status: Option<String>,
}

impl Contact {
    /// Whether it is known to have been retired.
    pub fn is_historic(&self) -> bool {
        self.status.as_deref() == Some(ContactStatus::Historic.name())
    }
}

/// What is known of a desk beyond how to reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContactStatus {
    /// It has been retired.
    Historic,
}

impl ContactStatus {
    /// Every status.
    pub const ALL: [ContactStatus; 1] = [ContactStatus::Historic];

    /// The name in policies.
    pub const fn name(self) -> &'static str {
        match self {
            ContactStatus::Historic => "historic",
        }
    }
}

/// A remark that is shown with some outcomes when its conditions hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Such as `retired-link`.
    pub id: String,
    pub(crate) outcomes: Vec<usize>,
    pub(crate) when: Vec<Condition>,
    pub(crate) because: Vec<usize>,
    /// Whether it is our reading rather than the article's word.
    pub inferred: Option<String>,
    /// First day on which it is shown.
    pub from: Option<Date>,
    /// First day on which it no longer is.
    pub until: Option<Date>,
}

impl Policy {
    /// The policy's id, such as `mcp-id`.
    pub fn id(&self) -> &str {
        &self.parts.id
    }

    /// The policy's version, such as `2013.1`.
    pub fn version(&self) -> &str {
        &self.parts.version
    }

    /// The languages that it has words in; empty for a policy without words.
    pub fn languages(&self) -> &[String] {
        &self.parts.languages
    }

    /// The questions, in declared order.
    pub fn questions(&self) -> &[Question] {
        &self.parts.questions
    }

    /// The rules, in the order in which they are tried.
    pub fn rules(&self) -> &[Rule] {
        &self.parts.rules
    }

    /// The outcomes, in declared order.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.parts.outcomes
    }

    /// The sentences that are quoted.
    pub fn sources(&self) -> &[Source] {
        &self.parts.sources
    }

    /// What an outcome asks a person to do, in order.
    pub fn steps_of<'p>(&'p self, outcome: &'p Outcome) -> impl Iterator<Item = &'p GuideStep> {
        outcome.steps.iter().map(|&at| &self.parts.steps[at])
    }

    /// The desks that an outcome names.
    pub fn contacts_of<'p>(&'p self, outcome: &'p Outcome) -> impl Iterator<Item = &'p Contact> {
        outcome.contacts.iter().map(|&at| &self.parts.contacts[at])
    }

    /// The sentences that a rule rests on.
    pub fn sources_of_rule<'p>(&'p self, rule: &'p Rule) -> impl Iterator<Item = &'p Source> {
        self.quoted(&rule.because)
    }

    /// The sentences that a step rests on.
    pub fn sources_of_step<'p>(&'p self, step: &'p GuideStep) -> impl Iterator<Item = &'p Source> {
        self.quoted(&step.because)
    }

    /// The sentences that a note rests on.
    pub fn sources_of_note<'p>(&'p self, note: &'p Note) -> impl Iterator<Item = &'p Source> {
        self.quoted(&note.because)
    }

    /// The sentence that names a desk.
    pub fn source_of_contact(&self, contact: &Contact) -> Option<&Source> {
        self.parts.sources.get(contact.source?)
    }

    fn quoted<'p>(&'p self, sources: &'p [usize]) -> impl Iterator<Item = &'p Source> {
        sources.iter().map(|&at| &self.parts.sources[at])
    }

    /// The place of a question in the list, by its id.
    pub(crate) fn question_at(&self, id: &str) -> Option<usize> {
        self.parts
            .questions
            .iter()
            .position(|question| question.id == id)
    }
}

impl TryFrom<Parts> for Policy {
    type Error = &'static str;

    fn try_from(parts: Parts) -> Result<Policy, &'static str> {
        let within = |places: &[usize], list: usize| places.iter().all(|&at| at < list);
        let sound = |when: &[Condition]| {
            when.iter()
                .all(|condition| condition.question < parts.questions.len())
        };
        let sources = parts.sources.len();
        let holds = parts
            .questions
            .iter()
            .all(|question| (1..=MOST_CHOICES).contains(&question.choices.len()))
            && parts.rules.iter().all(|rule| {
                sound(&rule.when)
                    && rule.then < parts.outcomes.len()
                    && within(&rule.because, sources)
            })
            && parts.outcomes.iter().all(|outcome| {
                within(&outcome.steps, parts.steps.len())
                    && within(&outcome.contacts, parts.contacts.len())
            })
            && parts
                .steps
                .iter()
                .all(|step| within(&step.because, sources))
            && parts
                .contacts
                .iter()
                .all(|contact| contact.source.is_none_or(|at| at < sources))
            && parts.notes.iter().all(|note| {
                sound(&note.when)
                    && within(&note.because, sources)
                    && within(&note.outcomes, parts.outcomes.len())
            });
        if !holds {
            return Err("a policy whose parts do not fit together");
        }
        let table = table_of(&parts);
        Ok(Policy { parts, table })
    }
}

impl From<Policy> for Parts {
    fn from(policy: Policy) -> Parts {
        policy.parts
    }
}

/// The numbers of a policy, without its names.
pub(crate) fn table_of(parts: &Parts) -> Table {
    let rules = parts.rules.iter().map(|rule| TableRule {
        conditions: rule
            .when
            .iter()
            .map(|condition| (condition.question, condition.choices))
            .collect(),
        outcome: rule.then,
        from: rule.from,
        until: rule.until,
    });
    Table::new(
        parts
            .questions
            .iter()
            .map(|question| question.choices.len())
            .collect(),
        rules.collect(),
    )
}
