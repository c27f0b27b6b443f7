//! The space of interviews: every state that answering can reach, each kept once.
//!
//! What happens from a state on depends only on the rules still possible and on which of their questions are answered.
//! Two paths that agree on those share a state, so the space stays small where a tree of answers would not.
//! A policy has up to millions of states, so they lie packed one after the other and are made without asking for memory.

use super::table::{Bits, Step, Table};
use crate::Date;

/// Number of a state within its [`Space`].
pub(crate) type StateId = u32;

/// More states than this and the walk is given up: a policy that large in effect cannot be proven.
const MOST_STATES: usize = 4_000_000;

/// The space holds more than four million states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooEntangled;

/// The states met so far, and how to go from one to the next.
pub(crate) struct Space<'t> {
    pub table: &'t Table,
    /// The words of every state: the rules still possible, then the questions answered.
    words: Vec<u64>,
    steps: Vec<Step>,
    /// Finds a state by its words: it is in the first free slot from the one that its hash names.
    slots: Vec<StateId>,
    /// Per state: where its children begin in `children`, once it has been opened.
    opened: Vec<u32>,
    children: Vec<StateId>,
    /// The state being made.
    live: Bits,
    answered: Bits,
    behind: Bits,
    eased: Bits,
}

/// A slot without a state, a state without children.
const NONE: u32 = u32::MAX;

impl<'t> Space<'t> {
    pub(crate) fn new(table: &'t Table) -> Space<'t> {
        let (no_rules, no_questions) = (Bits::none(table.rules.len()), Bits::none(table.choices.len()));
        Space {
            table,
            words: Vec::new(),
            steps: Vec::new(),
            slots: vec![NONE; 64],
            opened: Vec::new(),
            children: Vec::new(),
            live: no_rules.clone(),
            answered: no_questions,
            behind: no_rules.clone(),
            eased: no_rules,
        }
    }

    /// The state on a day with these answers given: question and choice.
    pub(crate) fn start(&mut self, date: Date, answers: impl IntoIterator<Item = (usize, usize)>) -> StateId {
        let mut live = self.table.in_force(date);
        self.answered = Bits::none(self.table.choices.len());
        for (question, choice) in answers {
            self.table.answer(&mut live, question, choice);
            self.answered.insert(question);
        }
        self.live.copy_from(live.words());
        self.intern(&live)
    }

    pub(crate) fn step(&self, state: StateId) -> Step {
        self.steps[state as usize]
    }

    /// How many states have been met.
    pub(crate) fn len(&self) -> usize {
        self.steps.len()
    }

    pub(crate) fn is_full(&self) -> bool {
        self.len() > MOST_STATES
    }

    /// The state after one more answer, asked for or not.
    pub(crate) fn after(&mut self, state: StateId, question: usize, choice: usize) -> StateId {
        let table = self.table;
        let rule_words = self.live.words().len();
        let width = rule_words + self.answered.words().len();
        let (live, answered) = self.words[state as usize * width..][..width].split_at(rule_words);
        self.live.copy_from(live);
        self.answered.copy_from(answered);
        table.answer(&mut self.live, question, choice);
        self.answered.insert(question);
        self.intern(&table.askers[question])
    }

    /// Where each choice of the state's question leads; nothing for a state that asks nothing.
    pub(crate) fn open(&mut self, state: StateId) -> &[StateId] {
        if let Step::Ask(question) = self.step(state) && self.opened[state as usize] == NONE {
            let begin = self.children.len();
            for choice in 0..self.table.choices[question] {
                let child = self.after(state, question, choice);
                self.children.push(child);
            }
            self.opened[state as usize] = begin as u32;
        }
        self.children(state)
    }

    /// What [`Space::open`] found.
    pub(crate) fn children(&self, state: StateId) -> &[StateId] {
        match (self.step(state), self.opened[state as usize]) {
            (_, NONE) => &[],
            (Step::Ask(question), begin) => &self.children[begin as usize..][..self.table.choices[question]],
            _ => &[],
        }
    }

    /// Every state from `start` on, children before their parents, so that a fold over them is a loop.
    pub(crate) fn below(&mut self, start: StateId) -> Result<Vec<StateId>, TooEntangled> {
        let mut order = Vec::new();
        let mut seen = vec![false; self.len()];
        let mut stack = vec![(start, false)];
        while let Some((state, children_done)) = stack.pop() {
            if children_done {
                order.push(state);
                continue;
            }
            let at = state as usize;
            if seen.len() <= at {
                seen.resize(self.len(), false);
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

    /// Numbers the state being made, after forgetting what can no longer matter, so that more paths meet:
    /// rules that never get their turn, and answers to questions that no possible rule asks.
    ///
    /// Only rules among `eased`, which have just met a condition, can newly stand in the way of others.
    fn intern(&mut self, eased: &Bits) -> StateId {
        self.eased.copy_from(eased.words());
        self.eased.keep(&self.live);
        for rule in self.eased.iter() {
            if self.live.has(rule) {
                self.table.cast(&mut self.behind, rule, &self.live, &self.answered);
                self.live.remove_all(&self.behind);
            }
        }
        for question in self.answered.clone().iter() {
            if !self.live.meets(&self.table.askers[question]) {
                self.answered.remove(question);
            }
        }
        let width = self.live.words().len() + self.answered.words().len();
        let mut slot = self.slot(hash(self.live.words().iter().chain(self.answered.words())));
        while self.slots[slot] != NONE {
            let (live, answered) = self.words[self.slots[slot] as usize * width..][..width].split_at(self.live.words().len());
            if live == self.live.words() && answered == self.answered.words() {
                return self.slots[slot];
            }
            slot = (slot + 1) % self.slots.len();
        }
        let id = self.len() as StateId;
        self.slots[slot] = id;
        self.steps.push(self.table.step(&self.live, &self.answered));
        self.opened.push(NONE);
        self.words.extend_from_slice(self.live.words());
        self.words.extend_from_slice(self.answered.words());
        if self.len() * 2 > self.slots.len() {
            self.slots = vec![NONE; self.slots.len() * 4];
            for id in 0..self.len() {
                let mut slot = self.slot(hash(self.words[id * width..][..width].iter()));
                while self.slots[slot] != NONE {
                    slot = (slot + 1) % self.slots.len();
                }
                self.slots[slot] = id as StateId;
            }
        }
        id
    }

    fn slot(&self, hash: u64) -> usize {
        (hash >> (64 - self.slots.len().trailing_zeros())) as usize
    }
}

fn hash<'w>(words: impl Iterator<Item = &'w u64>) -> u64 {
    words.fold(0, |hash: u64, word| (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}
