//! An interview: the answers so far lead to the next question, or to an outcome with its reasons.
//!
//! Nothing here can fail: an interview is its policy, a day and the answers, and every question about it has an answer.
//! Answers that a policy does not know are left out when an interview is resumed, and named.

mod link;
mod record;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::Date;
use crate::policy::space::Space;
use crate::policy::table::{Bits, Step};
use crate::policy::{Condition, Note, Outcome, Policy, Question, Rule, Source};

pub use link::Link;
pub use record::{applicable_answers, recorded_answers};

/// Answers by question: ids to ids.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, String>);

impl Answers {
    /// The choice for a question.
    pub fn get(&self, question: &str) -> Option<&str> {
        self.0.get(question).map(String::as_str)
    }

    /// Sets the choice for a question.
    pub fn set(&mut self, question: &str, choice: &str) {
        self.0.insert(question.to_owned(), choice.to_owned());
    }

    /// Question and choice, by question id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(question, choice)| (question.as_str(), choice.as_str()))
    }

    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<BTreeMap<String, String>> for Answers {
    fn from(answers: BTreeMap<String, String>) -> Answers {
        Answers(answers)
    }
}

impl From<Answers> for BTreeMap<String, String> {
    fn from(answers: Answers) -> BTreeMap<String, String> {
        answers.0
    }
}

/// Where an interview stands.
#[derive(Debug, Clone)]
pub struct Interview<'p> {
    policy: &'p Policy,
    date: Date,
    /// Per question, the choice.
    chosen: Vec<Option<usize>>,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next<'p> {
    /// A question.
    Ask(&'p Question),
    /// The end, and the rule that decided.
    Conclude(Decision<'p>),
    /// No rule is left. A proven policy has no such interview; this is how a counterexample of the prover looks when replayed.
    Gap,
}

/// An outcome and the rule that reached it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision<'p> {
    /// The rule that decided.
    pub rule: &'p Rule,
    /// Where it leads.
    pub outcome: &'p Outcome,
}

/// A question with the choice that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered<'p> {
    /// The question.
    pub question: &'p Question,
    /// The id of the choice.
    pub choice: &'p str,
}

/// What changing an answer does to the others.
#[derive(Debug, Clone)]
pub struct Change<'p> {
    /// The interview after the change.
    pub interview: Interview<'p>,
    /// Answers that still hold.
    pub stays: Vec<Answered<'p>>,
    /// Answers that no interview from here asks for any more.
    pub dropped: Vec<Answered<'p>>,
}

/// How many questions are left at the least and at the most. Both are exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remaining {
    /// On the shortest way to an outcome.
    pub fewest: u32,
    /// On the longest.
    pub most: u32,
}

/// The reasons of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why<'p> {
    /// The fewest answers that make this rule decide, whatever else is answered.
    pub answers: Vec<Answered<'p>>,
    /// The sentences that the rule rests on; empty where it is inferred.
    pub sources: Vec<&'p Source>,
}

/// What would have to be otherwise for another outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhyNot<'p> {
    /// The fewest answers that stand in the way, each with the choice that would lead there.
    pub changes: Vec<(Answered<'p>, &'p str)>,
    /// Further questions on the way that have no answer yet, with the choice that would lead there.
    pub further: Vec<Answered<'p>>,
}

impl<'p> Interview<'p> {
    /// A new interview by the rules of a day.
    pub fn start(policy: &'p Policy, date: Date) -> Interview<'p> {
        Interview {
            policy,
            date,
            chosen: policy.questions().iter().map(|_| None).collect(),
        }
    }

    /// The interview with these answers, and the answers (`question=choice`) that the policy does not know.
    pub fn resume(
        policy: &'p Policy,
        date: Date,
        answers: &Answers,
    ) -> (Interview<'p>, Vec<String>) {
        let mut interview = Interview::start(policy, date);
        let mut unknown = Vec::new();
        for (question, choice) in answers.iter() {
            if !interview.answer(question, choice) {
                unknown.push(format!("{question}={choice}"));
            }
        }
        (interview, unknown)
    }

    /// Answers a question; `false` where the policy has no such question or choice.
    pub fn answer(&mut self, question: &str, choice: &str) -> bool {
        let found = self.policy.question_at(question).and_then(|at| {
            let choice = self.policy.questions()[at]
                .choices
                .iter()
                .position(|known| known == choice)?;
            Some((at, choice))
        });
        if let Some((at, choice)) = found {
            self.chosen[at] = Some(choice);
        }
        found.is_some()
    }

    /// The policy that is asked by.
    pub fn policy(&self) -> &'p Policy {
        self.policy
    }

    /// The day whose rules hold.
    pub fn date(&self) -> Date {
        self.date
    }

    /// All answers given.
    pub fn answers(&self) -> Answers {
        let mut answers = Answers::default();
        for (question, choice) in self.given() {
            let answer = self.answered(question, choice);
            answers.set(&answer.question.id, answer.choice);
        }
        answers
    }

    /// The next question, or the outcome.
    pub fn next(&self) -> Next<'p> {
        let table = &self.policy.table;
        let mut live = table.in_force(self.date);
        let mut answered = Bits::none(self.chosen.len());
        for (question, choice) in self.given() {
            table.answer(&mut live, question, choice);
            answered.insert(question);
        }
        match table.step(&live, &answered) {
            Step::Ask(question) => Next::Ask(&self.policy.questions()[question]),
            Step::Decide(rule) => Next::Conclude(self.decision(rule)),
            Step::Gap => Next::Gap,
        }
    }

    /// The answers that the interview asked for, in the order in which it asked.
    pub fn path(&self) -> Vec<Answered<'p>> {
        self.replay()
            .into_iter()
            .map(|(question, choice)| self.answered(question, choice))
            .collect()
    }

    /// What changing an answer would do. The policy must know the question and the choice; otherwise nothing changes.
    pub fn change(&self, question: &str, choice: &str) -> Change<'p> {
        let mut changed = self.clone();
        changed.answer(question, choice);
        let mut needed = Bits::none(self.chosen.len());
        let on_path = changed.replay();
        on_path
            .iter()
            .for_each(|(question, _)| needed.insert(*question));
        // Beyond the first open question, an answer still holds when some way on asks for it.
        let mut space = Space::new(&self.policy.table);
        let start = space.start(self.date, on_path);
        for state in space.below(start).unwrap_or_default() {
            if let Step::Ask(question) = space.step(state) {
                needed.insert(question);
            }
        }
        let changed_at = self.policy.question_at(question);
        let (mut stays, mut dropped) = (Vec::new(), Vec::new());
        for (at, chosen) in self.given().filter(|(at, _)| Some(*at) != changed_at) {
            if needed.has(at) {
                stays.push(self.answered(at, chosen));
            } else {
                dropped.push(self.answered(at, chosen));
                changed.chosen[at] = None;
            }
        }
        Change {
            interview: changed,
            stays,
            dropped,
        }
    }

    /// How many questions are left.
    pub fn remaining(&self) -> Remaining {
        let mut space = Space::new(&self.policy.table);
        let start = space.start(self.date, self.given());
        let states = space.below(start).unwrap_or_default();
        let mut left: Vec<Option<Remaining>> = vec![None; space.len()];
        for state in states {
            let ahead = space
                .children(state)
                .iter()
                .filter_map(|&child| left[child as usize]);
            let counted = ahead.reduce(|sum, next| Remaining {
                fewest: sum.fewest.min(next.fewest),
                most: sum.most.max(next.most),
            });
            let own = counted.map_or(Remaining { fewest: 0, most: 0 }, |next| Remaining {
                fewest: next.fewest + 1,
                most: next.most + 1,
            });
            left[state as usize] = Some(own);
        }
        // A walk too long to finish knows only that each open question may still come.
        let open = self.chosen.iter().filter(|choice| choice.is_none()).count() as u32;
        left[start as usize].unwrap_or(Remaining {
            fewest: 0,
            most: open,
        })
    }

    /// The outcomes that can still be reached, in declared order.
    pub fn possible(&self) -> Vec<&'p Outcome> {
        let mut space = Space::new(&self.policy.table);
        let start = space.start(self.date, self.given());
        let states = space.below(start).unwrap_or_default();
        let mut reached = Bits::none(self.policy.outcomes().len());
        for state in states {
            if let Step::Decide(rule) = space.step(state) {
                reached.insert(self.policy.table.rules[rule].outcome);
            }
        }
        reached
            .iter()
            .map(|at| &self.policy.outcomes()[at])
            .collect()
    }

    /// The questions that matter, in declared order: the open ones that some way on from here asks, and of the answered
    /// ones those that asking from the start would ask, the answers being what they are. Any other answer decides nothing.
    pub fn needed(&self) -> Vec<&'p Question> {
        let ahead = self.asked_from(self.given(), false);
        let from_the_start = self.asked_from([], true);
        let questions = self.policy.questions().iter().enumerate();
        let needed = questions.filter(|(at, _)| {
            if self.chosen[*at].is_some() {
                from_the_start.has(*at)
            } else {
                ahead.has(*at)
            }
        });
        needed.map(|(_, question)| question).collect()
    }

    /// The questions asked from a state on; `as_answered`: only along the answers that are given.
    fn asked_from(
        &self,
        answers: impl IntoIterator<Item = (usize, usize)>,
        as_answered: bool,
    ) -> Bits {
        let mut asked = Bits::none(self.chosen.len());
        let mut space = Space::new(&self.policy.table);
        let mut open = vec![space.start(self.date, answers)];
        let mut seen = BTreeSet::new();
        while let Some(state) = open.pop() {
            if space.is_full() || !seen.insert(state) {
                continue;
            }
            let Step::Ask(question) = space.step(state) else {
                continue;
            };
            asked.insert(question);
            let children = space.open(state);
            match self.chosen[question].filter(|_| as_answered) {
                Some(choice) => open.extend(children.get(choice)),
                None => open.extend(children),
            }
        }
        asked
    }

    /// Why it was decided as it was; `None` while it is not.
    ///
    /// The answers are the rule's own conditions, and the fewest others that rule out every rule above it.
    pub fn why(&self) -> Option<Why<'p>> {
        let Next::Conclude(decision) = self.next() else {
            return None;
        };
        let table = &self.policy.table;
        let decided = self
            .policy
            .rules()
            .iter()
            .position(|rule| std::ptr::eq(rule, decision.rule))?;
        let own = &table.needs[decided];
        let refused_by = |questions: &Bits, rule: usize| {
            questions.iter().any(|at| {
                self.chosen[at].is_some_and(|choice| table.rules[rule].refuses(at, choice))
            })
        };
        let above: Vec<usize> = (0..decided)
            .filter(|&rule| table.rules[rule].in_force(self.date) && !refused_by(own, rule))
            .collect();
        let others: Vec<usize> = self
            .given()
            .map(|(question, _)| question)
            .filter(|&at| !own.has(at))
            .collect();
        let helpers = smallest_subset(self.chosen.len(), &others, |chosen| {
            above.iter().all(|&rule| refused_by(chosen, rule))
        });
        let reasons = self
            .given()
            .filter(|&(at, _)| own.has(at) || helpers.has(at));
        let answers = reasons.map(|(at, choice)| self.answered(at, choice));
        Some(Why {
            answers: answers.collect(),
            sources: self.policy.sources_of_rule(decision.rule).collect(),
        })
    }

    /// What stands between these answers and an outcome; `None` where nothing leads there on this day.
    pub fn why_not(&self, outcome: &str) -> Option<WhyNot<'p>> {
        let goal = self
            .policy
            .outcomes()
            .iter()
            .position(|known| known.id == outcome)?;
        let mut space = Space::new(&self.policy.table);
        let start = space.start(self.date, []);
        // Per state: answers to change and further questions on the cheapest way to the goal, and the choice that begins it.
        let states = space.below(start).unwrap_or_default();
        let mut cheapest: Vec<Option<((u32, u32), usize)>> = vec![None; space.len()];
        for state in states {
            let best =
                match space.step(state) {
                    Step::Decide(rule) if self.policy.table.rules[rule].outcome == goal => {
                        Some(((0, 0), 0))
                    }
                    Step::Ask(question) => {
                        let ways = space.children(state).iter().enumerate().filter_map(
                            |(choice, &child)| {
                                let ((changes, further), _) = cheapest[child as usize]?;
                                let cost = match self.chosen[question] {
                                    Some(chosen) => {
                                        (changes + u32::from(chosen != choice), further)
                                    }
                                    None => (changes, further + 1),
                                };
                                Some((cost, choice))
                            },
                        );
                        ways.min()
                    }
                    _ => None,
                };
            cheapest[state as usize] = best;
        }
        let mut way = WhyNot {
            changes: Vec::new(),
            further: Vec::new(),
        };
        let mut state = start;
        loop {
            let (_, choice) = cheapest[state as usize]?;
            let Step::Ask(question) = space.step(state) else {
                return Some(way);
            };
            let wanted = self.answered(question, choice);
            match self.chosen[question] {
                None => way.further.push(wanted),
                Some(chosen) if chosen != choice => way
                    .changes
                    .push((self.answered(question, chosen), wanted.choice)),
                Some(_) => {}
            }
            state = *space.children(state).get(choice)?;
        }
    }

    /// The remarks to show with an outcome, in declared order.
    pub fn notes(&self, outcome: &Outcome) -> Vec<&'p Note> {
        let place = self
            .policy
            .outcomes()
            .iter()
            .position(|known| known.id == outcome.id);
        let shown = self.policy.parts.notes.iter().filter(|note| {
            place.is_some_and(|at| note.outcomes.contains(&at))
                && note.from.is_none_or(|from| from <= self.date)
                && note.until.is_none_or(|until| self.date < until)
                && note.when.iter().all(|condition| self.holds(condition))
        });
        shown.collect()
    }

    fn holds(&self, condition: &Condition) -> bool {
        self.chosen[condition.question].is_some_and(|choice| condition.choices & (1 << choice) != 0)
    }

    fn given(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.chosen
            .iter()
            .enumerate()
            .filter_map(|(question, choice)| Some((question, (*choice)?)))
    }

    /// Asks from the start, answering with what is known, up to the first question without an answer.
    fn replay(&self) -> Vec<(usize, usize)> {
        let table = &self.policy.table;
        let mut live = table.in_force(self.date);
        let mut answered = Bits::none(self.chosen.len());
        let mut path = Vec::new();
        while let Step::Ask(question) = table.step(&live, &answered) {
            let Some(choice) = self.chosen[question] else {
                break;
            };
            table.answer(&mut live, question, choice);
            answered.insert(question);
            path.push((question, choice));
        }
        path
    }

    fn decision(&self, rule: usize) -> Decision<'p> {
        let rule = &self.policy.rules()[rule];
        Decision {
            rule,
            outcome: &self.policy.outcomes()[rule.then],
        }
    }

    fn answered(&self, question: usize, choice: usize) -> Answered<'p> {
        let question = &self.policy.questions()[question];
        Answered {
            question,
            choice: &question.choices[choice],
        }
    }
}

/// The smallest subset of `all` (numbers below `width`) that is enough; all of them when there are too many to try every subset.
fn smallest_subset(width: usize, all: &[usize], enough: impl Fn(&Bits) -> bool) -> Bits {
    const TRIED: usize = 12;
    let of = |mask: u32| {
        let mut subset = Bits::none(width);
        all.iter()
            .enumerate()
            .filter(|(bit, _)| mask & (1 << bit) != 0)
            .for_each(|(_, &at)| subset.insert(at));
        subset
    };
    if all.len() <= TRIED {
        for size in 0..=all.len() as u32 {
            let of_size = (0..1 << all.len()).filter(|mask: &u32| mask.count_ones() == size);
            if let Some(found) = of_size.map(of).find(&enough) {
                return found;
            }
        }
    }
    let mut kept = Bits::none(width);
    all.iter().for_each(|&at| kept.insert(at));
    for &at in all {
        kept.remove(at);
        if !enough(&kept) {
            kept.insert(at);
        }
    }
    kept
}
