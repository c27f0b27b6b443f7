//! The decision table: what a policy comes down to once names are numbers.
//!
//! Every answer leaves some rules possible and rules others out, so each choice carries the set of rules that survive it,
//! and deciding is intersecting sets. The prover and the interview both stand on this one step.

use crate::Date;

/// A set of small numbers (rules or questions), as wide as its table.
///
/// Up to 64 lie in place: few policies have more rules, and to decide by one that has not takes no memory and few steps.
#[derive(Debug, Clone)]
pub(crate) enum Bits {
    Few([u64; 1]),
    Many(Box<[u64]>),
}

impl Bits {
    pub(crate) fn none(width: usize) -> Bits {
        if width <= 64 {
            Bits::Few([0])
        } else {
            Bits::Many(vec![0; width.div_ceil(64)].into())
        }
    }

    pub(crate) fn words(&self) -> &[u64] {
        match self {
            Bits::Few(words) => words,
            Bits::Many(words) => words,
        }
    }

    fn words_mut(&mut self) -> &mut [u64] {
        match self {
            Bits::Few(words) => words,
            Bits::Many(words) => words,
        }
    }

    pub(crate) fn insert(&mut self, bit: usize) {
        self.words_mut()[bit / 64] |= 1 << (bit % 64);
    }

    pub(crate) fn remove(&mut self, bit: usize) {
        self.words_mut()[bit / 64] &= !(1 << (bit % 64));
    }

    pub(crate) fn has(&self, bit: usize) -> bool {
        self.words()[bit / 64] >> (bit % 64) & 1 == 1
    }

    pub(crate) fn keep(&mut self, other: &Bits) {
        match (&mut *self, other) {
            (Bits::Few([mine]), Bits::Few([theirs])) => *mine &= theirs,
            _ => self
                .words_mut()
                .iter_mut()
                .zip(other.words())
                .for_each(|(mine, theirs)| *mine &= theirs),
        }
    }

    /// Drops everything after `bit`.
    pub(crate) fn cut_after(&mut self, bit: usize) {
        let (word, last) = (bit / 64, bit % 64);
        self.words_mut()[word] &= u64::MAX >> (63 - last);
        self.words_mut()[word + 1..].fill(0);
    }

    pub(crate) fn copy_from(&mut self, words: &[u64]) {
        self.words_mut().copy_from_slice(words);
    }

    pub(crate) fn meets(&self, other: &Bits) -> bool {
        self.words()
            .iter()
            .zip(other.words())
            .any(|(mine, theirs)| mine & theirs != 0)
    }

    pub(crate) fn first(&self) -> Option<usize> {
        first_bit(self.words().iter().copied())
    }

    /// The first of these that `other` has not got.
    pub(crate) fn first_not_in(&self, other: &Bits) -> Option<usize> {
        first_bit(
            self.words()
                .iter()
                .zip(other.words())
                .map(|(mine, theirs)| mine & !theirs),
        )
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words().iter().enumerate().flat_map(|(at, &word)| {
            let mut left = word;
            std::iter::from_fn(move || {
                let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(at * 64 + bit)
            })
        })
    }
}

fn first_bit(words: impl Iterator<Item = u64>) -> Option<usize> {
    words
        .enumerate()
        .find(|(_, word)| *word != 0)
        .map(|(at, word)| at * 64 + word.trailing_zeros() as usize)
}

/// The choices of one question that a rule accepts, a bit each.
pub(crate) type ChoiceSet = u64;

/// The most choices that a question can have: they share one machine word.
pub const MOST_CHOICES: usize = 64;

/// A rule as numbers.
#[derive(Debug, Clone)]
pub(crate) struct TableRule {
    /// Question and the choices accepted, one entry per question.
    pub conditions: Vec<(usize, ChoiceSet)>,
    pub outcome: usize,
    /// First day in force.
    pub from: Option<Date>,
    /// First day no longer in force.
    pub until: Option<Date>,
}

impl TableRule {
    pub(crate) fn in_force(&self, date: Date) -> bool {
        self.from.is_none_or(|from| from <= date) && self.until.is_none_or(|until| date < until)
    }

    /// Whether an answer to `question` is one that this rule does not accept.
    pub(crate) fn refuses(&self, question: usize, choice: usize) -> bool {
        self.conditions
            .iter()
            .any(|&(asked, accepted)| asked == question && accepted & (1 << choice) == 0)
    }
}

/// All rules, and per choice those that survive it.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    /// How many choices each question has.
    pub choices: Vec<usize>,
    pub rules: Vec<TableRule>,
    /// Per question and choice: the rules that are still possible.
    survivors: Vec<Vec<Bits>>,
    /// Per rule: the questions that it needs.
    pub needs: Vec<Bits>,
    /// Per question: the rules that need it.
    pub askers: Vec<Bits>,
    /// The rules without dates, and the others.
    undated: Bits,
    dated: Vec<usize>,
}

/// What comes next when some questions are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    Ask(usize),
    Decide(usize),
    /// No rule is left.
    Gap,
}

impl Table {
    pub(crate) fn new(choices: Vec<usize>, rules: Vec<TableRule>) -> Table {
        let mut everything = Bits::none(rules.len());
        (0..rules.len()).for_each(|rule| everything.insert(rule));
        let mut survivors: Vec<Vec<Bits>> = choices
            .iter()
            .map(|&count| vec![everything.clone(); count])
            .collect();
        let mut needs = Vec::with_capacity(rules.len());
        let mut askers = vec![Bits::none(rules.len()); choices.len()];
        for (number, rule) in rules.iter().enumerate() {
            let mut questions = Bits::none(choices.len());
            for &(question, accepted) in &rule.conditions {
                questions.insert(question);
                askers[question].insert(number);
                for (choice, surviving) in survivors[question].iter_mut().enumerate() {
                    if accepted & (1 << choice) == 0 {
                        surviving.remove(number);
                    }
                }
            }
            needs.push(questions);
        }
        let dated: Vec<usize> = (0..rules.len())
            .filter(|&rule| rules[rule].from.is_some() || rules[rule].until.is_some())
            .collect();
        let mut undated = everything;
        dated.iter().for_each(|&rule| undated.remove(rule));
        Table {
            choices,
            rules,
            survivors,
            needs,
            askers,
            undated,
            dated,
        }
    }

    /// The rules in force on a day.
    pub(crate) fn in_force(&self, date: Date) -> Bits {
        let mut live = self.undated.clone();
        self.dated
            .iter()
            .filter(|&&rule| self.rules[rule].in_force(date))
            .for_each(|&rule| live.insert(rule));
        live
    }

    /// Rules out what an answer rules out.
    pub(crate) fn answer(&self, live: &mut Bits, question: usize, choice: usize) {
        live.keep(&self.survivors[question][choice]);
    }

    /// The heart of the language: the first rule still possible decides, or asks for the earliest question that it needs.
    pub(crate) fn step(&self, live: &Bits, answered: &Bits) -> Step {
        match live.first() {
            None => Step::Gap,
            Some(rule) => self.needs[rule]
                .first_not_in(answered)
                .map_or(Step::Decide(rule), Step::Ask),
        }
    }
}
