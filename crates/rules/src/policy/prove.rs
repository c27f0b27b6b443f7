//! The prover: what holds for every interview, or the answers that show that it does not.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use super::finding::{Finding, FindingKind};
use super::model::{Parts, Question, table_of};
use super::space::{Space, StateId, TooEntangled};
use super::table::{Step, Table};
use crate::Date;

/// What the walk over all interviews found.
pub(crate) struct Proof {
    pub interviews: u64,
    pub longest: u32,
    pub states: usize,
    pub findings: Vec<Finding>,
}

/// Walks every interview on every day.
pub(crate) fn prove(parts: &Parts) -> Result<Proof, TooEntangled> {
    let table = table_of(parts);
    let mut prover = Prover {
        parts,
        table: &table,
        space: Space::new(&table),
        starts: Vec::new(),
    };
    prover.starts = periods(&table)
        .into_iter()
        .map(|date| (date, prover.space.start(date, [])))
        .collect();
    prover.run()
}

/// One day out of each period between the days on which rules come into force or go out of it.
pub(crate) fn periods(table: &Table) -> Vec<Date> {
    let changes: BTreeSet<Date> = table
        .rules
        .iter()
        .flat_map(|rule| [rule.from, rule.until])
        .flatten()
        .collect();
    match changes.first() {
        None => vec![Date::OF_ARTICLE],
        Some(first) => std::iter::once(first.yesterday())
            .chain(changes.iter().copied())
            .collect(),
    }
}

struct Prover<'t> {
    parts: &'t Parts,
    table: &'t Table,
    space: Space<'t>,
    /// Per period, a day of it and the state in which its interviews start.
    starts: Vec<(Date, StateId)>,
}

impl Prover<'_> {
    fn run(mut self) -> Result<Proof, TooEntangled> {
        let mut proof = Proof {
            interviews: 0,
            longest: 0,
            states: 0,
            findings: Vec::new(),
        };
        let mut deciding = BTreeSet::new();
        // Per question, the states that ask it.
        let mut asking: Vec<Vec<StateId>> = vec![Vec::new(); self.table.choices.len()];
        let mut gapped = false;
        // Per state: how many interviews go on from here, and how many questions the longest has.
        let mut ahead: Vec<(u64, u32)> = Vec::new();
        for &(_, start) in &self.starts {
            let states = self.space.below(start)?;
            ahead.resize(self.space.len(), (0, 0));
            for state in states {
                ahead[state as usize] = match self.space.step(state) {
                    Step::Ask(question) => {
                        asking[question].push(state);
                        self.space
                            .children(state)
                            .iter()
                            .map(|&child| ahead[child as usize])
                            .fold((0, 0), |sum, next| {
                                (sum.0.saturating_add(next.0), sum.1.max(next.1 + 1))
                            })
                    }
                    Step::Decide(rule) => {
                        deciding.insert(rule);
                        (1, 0)
                    }
                    Step::Gap => {
                        gapped = true;
                        (1, 0)
                    }
                };
            }
            let (interviews, longest) = ahead[start as usize];
            proof.interviews = proof.interviews.saturating_add(interviews);
            proof.longest = proof.longest.max(longest);
        }
        if gapped {
            proof.findings.extend(self.gaps());
        }
        proof.findings.extend(self.unreachable_rules(&deciding));
        proof.findings.extend(self.unreachable_outcomes(&deciding));
        proof.findings.extend(self.unasked_questions(&asking));
        proof.findings.extend(self.idle_choices(&asking)?);
        proof.states = self.space.len();
        Ok(proof)
    }

    /// The shortest interviews that no rule decides, one per question that they end with.
    fn gaps(&self) -> Vec<Finding> {
        let mut findings: BTreeMap<Option<usize>, Finding> = BTreeMap::new();
        for &(date, start) in &self.starts {
            let mut reached_by: HashMap<StateId, (StateId, usize, usize)> = HashMap::new();
            let mut queue = VecDeque::from([start]);
            let mut seen = HashSet::from([start]);
            if self.space.step(start) == Step::Gap {
                findings
                    .entry(None)
                    .or_insert_with(|| self.gap(None, BTreeMap::new(), date));
            }
            while let Some(state) = queue.pop_front() {
                let Step::Ask(question) = self.space.step(state) else {
                    continue;
                };
                for (choice, &child) in self.space.children(state).iter().enumerate() {
                    if self.space.step(child) == Step::Gap
                        && !findings.contains_key(&Some(question))
                    {
                        let mut answers = self.named([(question, choice)]);
                        let mut at = state;
                        while let Some(&(before, asked, chosen)) = reached_by.get(&at) {
                            answers.extend(self.named([(asked, chosen)]));
                            at = before;
                        }
                        findings.insert(Some(question), self.gap(Some(question), answers, date));
                    }
                    if seen.insert(child) {
                        reached_by.insert(child, (state, question, choice));
                        queue.push_back(child);
                    }
                }
            }
        }
        findings.into_values().collect()
    }

    fn gap(
        &self,
        question: Option<usize>,
        answers: BTreeMap<String, String>,
        date: Date,
    ) -> Finding {
        let subject = question.map_or(&self.parts.id, |at| &self.parts.questions[at].id);
        let message = match question {
            None => "no rule decides anything: every interview ends before its first question"
                .to_owned(),
            Some(_) => {
                let text: Vec<String> = answers
                    .iter()
                    .map(|(question, choice)| format!("{question} = {choice}"))
                    .collect();
                format!("no rule is left when {}", text.join(", "))
            }
        };
        Finding {
            answers,
            date: self.dated(date),
            ..FindingKind::Gap.of(subject, message)
        }
    }

    fn unreachable_rules(&self, deciding: &BTreeSet<usize>) -> Vec<Finding> {
        let mut findings = Vec::new();
        for rule in (0..self.table.rules.len()).filter(|rule| !deciding.contains(rule)) {
            let shadows: Vec<String> = self
                .shadows(rule)
                .into_iter()
                .map(|shadow| format!("`{}`", self.parts.rules[shadow].id))
                .collect();
            let id = &self.parts.rules[rule].id;
            let message = format!(
                "rule `{id}` never decides: whenever its conditions hold, {} decided already",
                shadows.join(", ")
            );
            findings.push(FindingKind::UnreachableRule.of(id, message));
        }
        findings
    }

    /// The rules that decide the interviews in which the conditions of `rule` hold.
    fn shadows(&self, rule: usize) -> BTreeSet<usize> {
        let mut shadows = BTreeSet::new();
        let mut seen = HashSet::new();
        let conditions: HashMap<usize, u64> =
            self.table.rules[rule].conditions.iter().copied().collect();
        let in_force = self
            .starts
            .iter()
            .filter(|(date, _)| self.table.rules[rule].in_force(*date));
        let mut stack: Vec<StateId> = in_force.map(|&(_, start)| start).collect();
        while let Some(state) = stack.pop() {
            if !seen.insert(state) {
                continue;
            }
            match self.space.step(state) {
                Step::Decide(by) => {
                    shadows.insert(by);
                }
                Step::Gap => {}
                Step::Ask(question) => {
                    let accepted = conditions.get(&question).copied().unwrap_or(u64::MAX);
                    let children = self.space.children(state);
                    stack.extend(
                        children
                            .iter()
                            .enumerate()
                            .filter(|(choice, _)| accepted & (1 << choice) != 0)
                            .map(|(_, &child)| child),
                    );
                }
            }
        }
        shadows
    }

    fn unreachable_outcomes(&self, deciding: &BTreeSet<usize>) -> Vec<Finding> {
        let reached: BTreeSet<usize> = deciding
            .iter()
            .map(|&rule| self.table.rules[rule].outcome)
            .collect();
        let missed = self
            .parts
            .outcomes
            .iter()
            .enumerate()
            .filter(|(at, _)| !reached.contains(at));
        missed
            .map(|(at, outcome)| {
                let leading: Vec<&str> = self
                    .parts
                    .rules
                    .iter()
                    .filter(|rule| rule.then == at)
                    .map(|rule| rule.id.as_str())
                    .collect();
                let message = match leading.as_slice() {
                    [] => format!("no rule leads to outcome `{}`", outcome.id),
                    rules => format!(
                        "only rules that never decide lead to outcome `{}`: {}",
                        outcome.id,
                        rules.join(", ")
                    ),
                };
                FindingKind::UnreachableOutcome.of(&outcome.id, message)
            })
            .collect()
    }

    fn unasked_questions(&self, asking: &[Vec<StateId>]) -> Vec<Finding> {
        let missed = self
            .parts
            .questions
            .iter()
            .zip(asking)
            .filter(|(_, states)| states.is_empty());
        missed
            .map(|(question, _)| {
                FindingKind::UnaskedQuestion.of(
                    &question.id,
                    format!(
                        "no interview asks `{}`: no rule that can decide needs it",
                        question.id
                    ),
                )
            })
            .collect()
    }

    fn idle_choices(&mut self, asking: &[Vec<StateId>]) -> Result<Vec<Finding>, TooEntangled> {
        let mut findings = Vec::new();
        for (question, states) in asking
            .iter()
            .enumerate()
            .filter(|(_, states)| !states.is_empty())
        {
            for choice in 1..self.table.choices[question] {
                for other in 0..choice {
                    if !self.distinguished_by_note(question, other, choice)
                        && self.alike(states, other, choice)?
                    {
                        let Question { id, choices, .. } = &self.parts.questions[question];
                        let message = format!(
                            "`{}` leads everywhere exactly where `{}` leads: join them, or let a rule tell them apart",
                            choices[choice], choices[other]
                        );
                        let answers = self.named([(question, choice)]);
                        findings.push(Finding {
                            answers,
                            ..FindingKind::IdleChoice.of(id, message)
                        });
                        break;
                    }
                }
            }
        }
        Ok(findings)
    }

    fn distinguished_by_note(&self, question: usize, one: usize, other: usize) -> bool {
        self.parts
            .notes
            .iter()
            .flat_map(|note| &note.when)
            .any(|condition| {
                condition.question == question
                    && (condition.choices >> one & 1) != (condition.choices >> other & 1)
            })
    }

    /// Whether two choices of a question lead to the same outcome from every state that asks it, whatever else is answered.
    fn alike(
        &mut self,
        asking: &[StateId],
        one: usize,
        other: usize,
    ) -> Result<bool, TooEntangled> {
        let mut seen = HashSet::new();
        let mut stack = Vec::new();
        for &state in asking {
            let children = self.space.children(state);
            stack.push((children[one], children[other]));
            while let Some((left, right)) = stack.pop() {
                if left == right || !seen.insert((left, right)) {
                    continue;
                }
                match (self.space.step(left), self.space.step(right)) {
                    (Step::Ask(asked), _) | (_, Step::Ask(asked)) => {
                        for choice in 0..self.table.choices[asked] {
                            stack.push((
                                self.space.after(left, asked, choice),
                                self.space.after(right, asked, choice),
                            ));
                        }
                    }
                    (Step::Decide(one), Step::Decide(other))
                        if self.table.rules[one].outcome == self.table.rules[other].outcome => {}
                    (Step::Gap, Step::Gap) => {}
                    _ => return Ok(false),
                }
                if self.space.is_full() {
                    return Err(TooEntangled);
                }
            }
        }
        Ok(true)
    }

    fn named(&self, answers: impl IntoIterator<Item = (usize, usize)>) -> BTreeMap<String, String> {
        let named = answers.into_iter().map(|(question, choice)| {
            let question = &self.parts.questions[question];
            (question.id.clone(), question.choices[choice].clone())
        });
        named.collect()
    }

    /// The day of a counterexample, where days make a difference.
    fn dated(&self, date: Date) -> Option<Date> {
        (self.starts.len() > 1).then_some(date)
    }
}
