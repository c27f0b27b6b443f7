//! The space of interviews: every state that answering can reach, each kept once.
//!
//! What happens from a state on depends only on the rules still possible and on which of their questions are answered.
//! Two paths that agree on those share a state, so the space stays small where a tree of answers would not.

use super::table::{Bits, Step, Table};
use crate::Date;

/// Number of a state within its [`Space`].
pub(crate) type StateId = u32;

/// More states than this and the walk is given up, after a few seconds: a policy that large in effect cannot be proven.
const MOST_STATES: usize = 2_000_000;

/// The space holds more than two million states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooEntangled;

/// The states met so far, and how to go from one to the next.
pub(crate) struct Space<'t> {
    pub table: &'t Table,
    /// The words of each state: the rules still possible, then the questions answered.
    states: Shelf,
    steps: Vec<Step>,
    /// Per state that has been opened: where its children begin in `children`, one per choice of its question.
    opened: Vec<Option<u32>>,
    children: Vec<StateId>,
    /// The state being made. It is built here and then compared, so that a state known already costs no memory.
    live: Bits,
    answered: Bits,
    /// The rules that met a condition by its last answer: only one of them can have become sure to hold.
    eased: Bits,
}

impl<'t> Space<'t> {
    pub(crate) fn new(table: &'t Table) -> Space<'t> {
        let (rules, questions) = (
            Bits::none(table.rules.len()),
            Bits::none(table.choices.len()),
        );
        Space {
            table,
            states: Shelf::new(rules.words().len() + questions.words().len()),
            steps: Vec::new(),
            opened: Vec::new(),
            children: Vec::new(),
            live: rules.clone(),
            answered: questions,
            eased: rules,
        }
    }

    /// The state on a day with these answers given: question and choice.
    pub(crate) fn start(
        &mut self,
        date: Date,
        answers: impl IntoIterator<Item = (usize, usize)>,
    ) -> StateId {
        self.live = self.table.in_force(date);
        self.answered = Bits::none(self.table.choices.len());
        for (question, choice) in answers {
            self.table.answer(&mut self.live, question, choice);
            self.answered.insert(question);
        }
        self.eased = self.live.clone();
        self.settle()
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
        let (live, answered) = self.states.get(state).split_at(self.live.words().len());
        self.live.copy_from(live);
        self.answered.copy_from(answered);
        self.table.answer(&mut self.live, question, choice);
        self.answered.insert(question);
        self.eased.copy_from(self.table.askers[question].words());
        self.settle()
    }

    /// Where each choice of the state's question leads; nothing for a state that asks nothing.
    pub(crate) fn open(&mut self, state: StateId) -> &[StateId] {
        if let (Step::Ask(question), None) = (self.step(state), self.opened[state as usize]) {
            let begin = self.children.len() as u32;
            for choice in 0..self.table.choices[question] {
                let child = self.after(state, question, choice);
                self.children.push(child);
            }
            self.opened[state as usize] = Some(begin);
        }
        self.children(state)
    }

    /// The same for a state that has been opened.
    pub(crate) fn children(&self, state: StateId) -> &[StateId] {
        match (self.step(state), self.opened[state as usize]) {
            (Step::Ask(question), Some(begin)) => {
                &self.children[begin as usize..][..self.table.choices[question]]
            }
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

    /// Numbers the state being made, once it has forgotten what can no longer matter, so that more paths meet:
    /// rules behind one that is sure to hold, and answers to questions that no possible rule asks.
    fn settle(&mut self) -> StateId {
        self.eased.keep(&self.live);
        let is_sure = |&rule: &usize| {
            self.table.needs[rule]
                .first_not_in(&self.answered)
                .is_none()
        };
        if let Some(sure) = self.eased.iter().find(is_sure) {
            self.live.cut_after(sure);
        }
        for question in self.answered.clone().iter() {
            if !self.live.meets(&self.table.askers[question]) {
                self.answered.remove(question);
            }
        }
        let state = self.states.put([self.live.words(), self.answered.words()]);
        if state as usize == self.len() {
            self.steps.push(self.table.step(&self.live, &self.answered));
            self.opened.push(None);
        }
        state
    }
}

/// Stretches of words, all of one width, each kept once and numbered as it comes. They lie one after the other, so that a
/// million of them are found fast and cost little more than their words.
struct Shelf {
    width: usize,
    words: Vec<u64>,
    /// The numbers by hash: a stretch is in the first free slot from the one that its hash names. Half of them are free.
    slots: Vec<StateId>,
}

const FREE: StateId = StateId::MAX;

impl Shelf {
    fn new(width: usize) -> Shelf {
        Shelf {
            width,
            words: Vec::new(),
            slots: vec![FREE; 64],
        }
    }

    fn get(&self, number: StateId) -> &[u64] {
        &self.words[number as usize * self.width..][..self.width]
    }

    /// The number of a stretch, given in two parts: the next number, or the one that an equal stretch has.
    fn put(&mut self, parts: [&[u64]; 2]) -> StateId {
        let next = (self.words.len() / self.width) as StateId;
        parts
            .into_iter()
            .for_each(|part| self.words.extend_from_slice(part));
        let slot = self.slot_of(next);
        if self.slots[slot] != FREE {
            self.words.truncate(next as usize * self.width);
            return self.slots[slot];
        }
        self.slots[slot] = next;
        if next as usize * 2 > self.slots.len() {
            self.slots = vec![FREE; self.slots.len() * 4];
            for number in 0..=next {
                let slot = self.slot_of(number);
                self.slots[slot] = number;
            }
        }
        next
    }

    /// Where a stretch is found, or the equal one that came before it.
    fn slot_of(&self, number: StateId) -> usize {
        let words = self.get(number);
        let hash = words.iter().fold(0u64, |hash, word| {
            (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        // The upper bits of a product are the well mixed ones.
        let mut slot = (hash >> (64 - self.slots.len().trailing_zeros())) as usize;
        while self.slots[slot] != FREE && self.get(self.slots[slot]) != words {
            slot = (slot + 1) % self.slots.len();
        }
        slot
    }
}
