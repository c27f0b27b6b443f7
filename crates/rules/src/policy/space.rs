//! The space of interviews: every state that answering can reach, each kept once.
//!
//! What happens from a state on depends only on the rules still possible and on which of their questions are answered.
//! Two paths that agree on those share a state, so the space stays small where a tree of answers would not.

use std::collections::HashMap;

use super::table::{Bits, Step, Table};
use crate::Date;

/// Number of a state within its [`Space`].
pub(crate) type StateId = u32;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct State {
    live: Bits,
    answered: Bits,
}

/// More states than this and the walk is given up: a policy that large in effect cannot be proven.
const MOST_STATES: usize = 4_000_000;

/// The space holds more than four million states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooEntangled;

/// The states met so far, and how to go from one to the next.
pub(crate) struct Space<'t> {
    pub table: &'t Table,
    states: Vec<State>,
    steps: Vec<Step>,
    known: HashMap<State, StateId>,
    /// Per state that has been opened: where each choice of its question leads.
    children: HashMap<StateId, Box<[StateId]>>,
}

impl<'t> Space<'t> {
    pub(crate) fn new(table: &'t Table) -> Space<'t> {
        Space { table, states: Vec::new(), steps: Vec::new(), known: HashMap::new(), children: HashMap::new() }
    }

    /// The state on a day with these answers given: question and choice.
    pub(crate) fn start(&mut self, date: Date, answers: impl IntoIterator<Item = (usize, usize)>) -> StateId {
        let mut live = self.table.in_force(date);
        let mut answered = Bits::none(self.table.choices.len());
        for (question, choice) in answers {
            self.table.answer(&mut live, question, choice);
            answered.insert(question);
        }
        self.intern(State { live, answered })
    }

    pub(crate) fn step(&self, state: StateId) -> Step {
        self.steps[state as usize]
    }

    pub(crate) fn is_full(&self) -> bool {
        self.states.len() > MOST_STATES
    }

    /// The state after one more answer, asked for or not.
    pub(crate) fn after(&mut self, state: StateId, question: usize, choice: usize) -> StateId {
        let State { mut live, mut answered } = self.states[state as usize].clone();
        self.table.answer(&mut live, question, choice);
        answered.insert(question);
        self.intern(State { live, answered })
    }

    /// Where each choice of the state's question leads; nothing for a state that asks nothing.
    pub(crate) fn open(&mut self, state: StateId) -> Box<[StateId]> {
        if let Some(children) = self.children.get(&state) {
            return children.clone();
        }
        let Step::Ask(question) = self.step(state) else { return Box::default() };
        let children: Box<[StateId]> =
            (0..self.table.choices[question]).map(|choice| self.after(state, question, choice)).collect();
        self.children.insert(state, children.clone());
        children
    }

    /// Every state from `start` on, children before their parents, so that a fold over them is a loop.
    pub(crate) fn below(&mut self, start: StateId) -> Result<Vec<StateId>, TooEntangled> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.states.len()];
        let mut stack = vec![(start, false)];
        while let Some((state, children_done)) = stack.pop() {
            if children_done {
                order.push(state);
                continue;
            }
            let at = state as usize;
            if seen.len() <= at {
                seen.resize(self.states.len(), false);
            }
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            stack.push((state, true));
            stack.extend(self.open(state).iter().map(|&child| (child, false)));
            if self.is_full() {
                return Err(TooEntangled);
            }
        }
        Ok(order)
    }

    /// Forgets what can no longer matter, so that more paths meet: rules behind one that is sure to hold,
    /// and answers to questions that no possible rule asks.
    fn intern(&mut self, mut state: State) -> StateId {
        let mut asked = Bits::none(self.table.choices.len());
        let mut sure = None;
        for rule in state.live.iter() {
            if self.table.needs[rule].first_not_in(&state.answered).is_none() {
                sure = Some(rule);
                break;
            }
            asked.add(&self.table.needs[rule]);
        }
        if let Some(rule) = sure {
            state.live.cut_after(rule);
            // A rule that decides at once needs no memory of how it came to that.
            if state.live.first() == Some(rule) {
                asked = Bits::none(self.table.choices.len());
                asked.add(&self.table.needs[rule]);
            }
            asked.add(&self.table.needs[rule]);
        }
        state.answered.keep(&asked);
        if let Some(&id) = self.known.get(&state) {
            return id;
        }
        let id = self.states.len() as StateId;
        self.steps.push(self.table.step(&state.live, &state.answered));
        self.states.push(state.clone());
        self.known.insert(state, id);
        id
    }
}
