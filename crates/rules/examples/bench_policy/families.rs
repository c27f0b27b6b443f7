//! Policies of a thousand rules over forty questions, made up by families: how authors write, and how nobody should.

use std::cmp::Reverse;
use std::fmt::Write as _;

const QUESTIONS: usize = 40;
const RULES: usize = 1000;
const OUTCOMES: usize = 30;

/// A policy without names.
pub struct Made {
    /// How many choices each question has.
    pub choices: Vec<usize>,
    /// From the top.
    pub rules: Vec<MadeRule>,
}

/// A rule without a name.
pub struct MadeRule {
    /// Its conditions.
    pub when: When,
    /// Its outcome.
    pub then: usize,
}

/// Questions, each with the choices that are accepted.
type When = Vec<(usize, Vec<usize>)>;

/// A family: its name, and how one of it is made from a seed.
pub type Family = (&'static str, fn(u64) -> Made);

/// All families, the orderly ones first.
pub const FAMILIES: [Family; 10] = [
    (
        "a decision tree's leaves in random order, questions declared from the root on",
        |seed| tree(seed, true),
    ),
    ("25 topics of 40 rules over 8 questions each", |seed| {
        topics(seed, 8)
    }),
    ("25 topics of 40 rules over 12 questions each", |seed| {
        topics(seed, 12)
    }),
    ("25 topics of 40 rules over all 39 questions", |seed| {
        topics(seed, 39)
    }),
    (
        "100 general rules, each behind 9 exceptions of 3 to 5 further conditions",
        |seed| layered(seed, 0),
    ),
    (
        "the same, 5 of the exceptions being to all of them",
        |seed| layered(seed, 5),
    ),
    (
        "the same, 10 of the exceptions being to all of them",
        |seed| layered(seed, 10),
    ),
    (
        "the same, 500 of the exceptions being to all of them",
        |seed| layered(seed, 500),
    ),
    (
        "a decision tree's leaves in random order, questions declared in no order",
        |seed| tree(seed, false),
    ),
    (
        "999 random rules of 2 to 4 conditions and a catch-all",
        scattered,
    ),
];

impl Made {
    fn new(choices: Vec<usize>, rules: Vec<When>) -> Made {
        let rules = rules
            .into_iter()
            .enumerate()
            .map(|(number, when)| MadeRule {
                when,
                then: number % OUTCOMES,
            });
        Made {
            choices,
            rules: rules.collect(),
        }
    }

    /// The policy as its file.
    pub fn toml(&self) -> String {
        let list = |choices: &[usize]| {
            choices
                .iter()
                .map(|choice| format!("\"c{choice}\""))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let mut text = "id = \"made\"\nversion = \"1\"\n".to_owned();
        for (question, &count) in self.choices.iter().enumerate() {
            let choices: Vec<usize> = (0..count).collect();
            let _ = writeln!(
                text,
                "[[question]]\nid = \"q{question}\"\nchoices = [{}]",
                list(&choices)
            );
        }
        for (number, MadeRule { when, then }) in self.rules.iter().enumerate() {
            let when: Vec<String> = when
                .iter()
                .map(|(question, accepted)| format!("q{question} = [{}]", list(accepted)))
                .collect();
            let _ = writeln!(
                text,
                "[[rule]]\nid = \"r{number}\"\nwhen = {{ {} }}",
                when.join(", ")
            );
            let _ = writeln!(text, "then = \"o{then}\"\ninferred = \"-\"");
        }
        for outcome in 0..=self.rules.iter().map(|rule| rule.then).max().unwrap_or(0) {
            let _ = writeln!(text, "[[outcome]]\nid = \"o{outcome}\"\nkind = \"done\"");
        }
        text
    }
}

/// Leaves are split until there are a thousand. Who declares questions as they come up splits by one of the next few.
fn tree(seed: u64, in_order: bool) -> Made {
    let mut random = Random(seed);
    let choices = random.choices();
    let mut leaves: Vec<When> = vec![Vec::new()];
    while leaves.len() < RULES {
        let at = random.below(leaves.len());
        let leaf = &leaves[at];
        let open: Vec<usize> = if in_order {
            let next = leaf.last().map_or(0, |(question, _)| question + 1);
            (next..QUESTIONS.min(next + 5)).collect()
        } else {
            (0..QUESTIONS)
                .filter(|question| leaf.iter().all(|(asked, _)| asked != question))
                .collect()
        };
        if open.is_empty() {
            continue;
        }
        let question = open[random.below(open.len())];
        let leaf = leaves.swap_remove(at);
        leaves.extend(
            (0..choices[question])
                .map(|choice| [leaf.as_slice(), &[(question, vec![choice])]].concat()),
        );
    }
    random.shuffle(&mut leaves);
    Made::new(choices, leaves)
}

/// The first question names a topic. The rules of a topic stand from the special to the general, the last for all the rest.
fn topics(seed: u64, own: usize) -> Made {
    const TOPICS: usize = 25;
    let mut random = Random(seed);
    let mut choices = random.choices();
    choices[0] = TOPICS;
    let mut rules = Vec::new();
    for topic in 0..TOPICS {
        let questions = random.some(1..QUESTIONS, own);
        let mut of_topic: Vec<When> = (1..RULES / TOPICS)
            .map(|_| random.conditions(&choices, &questions, 2, 4))
            .collect();
        of_topic.sort_by_key(|when| Reverse(when.len()));
        of_topic.push(Vec::new());
        rules.extend(
            of_topic
                .into_iter()
                .map(|when| [vec![(0, vec![topic])], when].concat()),
        );
    }
    Made::new(choices, rules)
}

/// Every combination of the first three questions has its general rule behind its own exceptions;
/// `common` exceptions stand in front of everything instead and hold for all combinations.
fn layered(seed: u64, common: usize) -> Made {
    let mut random = Random(seed);
    let mut choices = random.choices();
    choices[..3].copy_from_slice(&[5, 5, 4]);
    let details: Vec<usize> = (3..QUESTIONS).collect();
    let mut rules: Vec<When> = (0..common)
        .map(|_| random.conditions(&choices, &details, 3, 5))
        .collect();
    for number in 0..100 {
        let general = vec![
            (0, vec![number % 5]),
            (1, vec![number / 5 % 5]),
            (2, vec![number / 25]),
        ];
        let own = (RULES - common) * (number + 1) / 100 - (RULES - common) * number / 100 - 1;
        for _ in 0..own {
            rules.push([general.clone(), random.conditions(&choices, &details, 3, 5)].concat());
        }
        rules.push(general);
    }
    Made::new(choices, rules)
}

fn scattered(seed: u64) -> Made {
    let mut random = Random(seed);
    let choices = random.choices();
    let all: Vec<usize> = (0..QUESTIONS).collect();
    let mut rules: Vec<When> = (1..RULES)
        .map(|_| random.conditions(&choices, &all, 2, 4))
        .collect();
    rules.push(Vec::new());
    Made::new(choices, rules)
}

/// SplitMix64: small, and the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        (1..list.len())
            .rev()
            .for_each(|at| list.swap(at, self.below(at + 1)));
    }

    /// How many choices each question has: two to five.
    fn choices(&mut self) -> Vec<usize> {
        (0..QUESTIONS).map(|_| self.between(2, 5)).collect()
    }

    /// As many of these as wanted, in order.
    fn some(&mut self, of: impl IntoIterator<Item = usize>, count: usize) -> Vec<usize> {
        let mut some: Vec<usize> = of.into_iter().collect();
        self.shuffle(&mut some);
        some.truncate(count);
        some.sort_unstable();
        some
    }

    /// Conditions on some of these questions, each accepting one choice or two, never all.
    fn conditions(
        &mut self,
        choices: &[usize],
        questions: &[usize],
        least: usize,
        most: usize,
    ) -> When {
        let count = self.between(least, most);
        let asked = self.some(questions.iter().copied(), count);
        let accepting = |question| {
            let count = self.between(1, 2.min(choices[question] - 1));
            (question, self.some(0..choices[question], count))
        };
        asked.into_iter().map(accepting).collect()
    }
}
