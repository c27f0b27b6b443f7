//! scratch: families
use rules::policy::{CheckError, Files, check};
use std::fmt::Write as _;
use std::time::Instant;

pub struct Rng(u64);
impl Rng {
    pub fn new(seed: u64) -> Rng {
        Rng(seed)
    }
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: usize) -> usize {
        ((self.next() >> 11) as usize) % n
    }
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }
    pub fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }
}
type Rule = Vec<(usize, Vec<usize>)>;
pub struct Generated {
    pub choices: Vec<usize>,
    pub rules: Vec<Rule>,
}
const QUESTIONS: usize = 40;
const RULES: usize = 1000;
impl Generated {
    pub fn toml(&self) -> String {
        let mut text = "id = \"generated\"\nversion = \"1\"\n".to_owned();
        for (q, count) in self.choices.iter().enumerate() {
            let choices: Vec<String> = (0..*count).map(|c| format!("\"c{c}\"")).collect();
            let _ = writeln!(
                text,
                "[[question]]\nid = \"q{q}\"\nchoices = [{}]",
                choices.join(", ")
            );
        }
        for (n, rule) in self.rules.iter().enumerate() {
            let conditions: Vec<String> = rule
                .iter()
                .map(|(q, a)| {
                    let a: Vec<String> = a.iter().map(|c| format!("\"c{c}\"")).collect();
                    format!("q{q} = [{}]", a.join(", "))
                })
                .collect();
            let _ = writeln!(
                text,
                "[[rule]]\nid = \"r{n}\"\nthen = \"o{}\"\ninferred = \"-\"\nwhen = {{ {} }}",
                n % 30,
                conditions.join(", ")
            );
        }
        for o in 0..30 {
            let _ = writeln!(text, "[[outcome]]\nid = \"o{o}\"\nkind = \"done\"");
        }
        text
    }
}
fn choices(rng: &mut Rng) -> Vec<usize> {
    (0..QUESTIONS).map(|_| rng.between(2, 5)).collect()
}
fn tree(seed: u64, ordered: bool) -> Generated {
    let mut rng = Rng::new(seed);
    let choices = choices(&mut rng);
    let mut leaves: Vec<Rule> = vec![vec![]];
    while leaves.len() < RULES {
        let at = rng.below(leaves.len());
        let leaf = leaves.swap_remove(at);
        let open: Vec<usize> = if ordered {
            let from = leaf.last().map_or(0, |(q, _)| q + 1);
            (from..QUESTIONS.min(from + 5)).collect()
        } else {
            (0..QUESTIONS)
                .filter(|q| leaf.iter().all(|(p, _)| p != q))
                .collect()
        };
        if open.is_empty() {
            leaves.push(leaf);
            continue;
        }
        let q = open[rng.below(open.len())];
        for c in 0..choices[q] {
            let mut l = leaf.clone();
            l.push((q, vec![c]));
            leaves.push(l);
        }
    }
    rng.shuffle(&mut leaves);
    Generated {
        choices,
        rules: leaves,
    }
}
fn some_choices(rng: &mut Rng, count: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    rng.shuffle(&mut all);
    all.truncate(rng.between(1, (count - 1).min(2)));
    all.sort();
    all
}
fn conditions(rng: &mut Rng, choices: &[usize], from: &[usize], least: usize, most: usize) -> Rule {
    let mut qs = from.to_vec();
    rng.shuffle(&mut qs);
    qs.truncate(rng.between(least, most));
    qs.sort();
    qs.into_iter()
        .map(|q| (q, some_choices(rng, choices[q])))
        .collect()
}
fn topics(seed: u64, own: usize, least: usize, most: usize) -> Generated {
    let mut rng = Rng::new(seed);
    let mut choices = choices(&mut rng);
    choices[0] = 25;
    let mut rules = vec![];
    for topic in 0..25 {
        let mut qs: Vec<usize> = (1..QUESTIONS).collect();
        rng.shuffle(&mut qs);
        qs.truncate(own);
        for _ in 0..39 {
            let mut rule = vec![(0, vec![topic])];
            rule.extend(conditions(&mut rng, &choices, &qs, least, most));
            rules.push(rule);
        }
        rules.push(vec![(0, vec![topic])]);
    }
    Generated { choices, rules }
}
fn layered(seed: u64, scoped: bool, exceptions: usize) -> Generated {
    let mut rng = Rng::new(seed);
    let mut choices = choices(&mut rng);
    choices[0] = 5;
    choices[1] = 5;
    choices[2] = 4;
    // general situations: product of first three questions
    let mut rules: Vec<Rule> = vec![];
    let rest: Vec<usize> = (3..QUESTIONS).collect();
    let mut generals: Vec<Rule> = vec![];
    for a in 0..5 {
        for b in 0..5 {
            for c in 0..4 {
                generals.push(vec![(0, vec![a]), (1, vec![b]), (2, vec![c])]);
            }
        }
    }
    let per = RULES / exceptions.max(1);
    generals.truncate(100);
    let _ = per;
    let mut all_ex = vec![];
    for g in &generals {
        for _ in 0..9 {
            let mut rule = if scoped { g.clone() } else { vec![] };
            rule.extend(conditions(&mut rng, &choices, &rest, 3, 5));
            if scoped {
                rules.push(rule)
            } else {
                all_ex.push(rule)
            }
        }
        rules.push(g.clone());
    }
    if !scoped {
        all_ex.extend(rules);
        rules = all_ex;
    }
    Generated { choices, rules }
}
fn random(seed: u64) -> Generated {
    let mut rng = Rng::new(seed);
    let choices = choices(&mut rng);
    let all: Vec<usize> = (0..QUESTIONS).collect();
    let mut rules: Vec<Rule> = (0..RULES - 1)
        .map(|_| conditions(&mut rng, &choices, &all, 2, 4))
        .collect();
    rules.push(vec![]);
    Generated { choices, rules }
}
fn main() {
    let which: Option<String> = std::env::args().nth(1);
    let families: Vec<(&str, Box<dyn Fn(u64) -> Generated>)> = vec![
        ("a1 tree, declared as asked", Box::new(|s| tree(s, true))),
        (
            "b1 topics, 8 own questions, 1-3",
            Box::new(|s| topics(s, 8, 1, 3)),
        ),
        (
            "b2 topics, 12 own questions, 1-3",
            Box::new(|s| topics(s, 12, 1, 3)),
        ),
        (
            "b3 topics, 12 own questions, 2-4",
            Box::new(|s| topics(s, 12, 2, 4)),
        ),
        (
            "b4 topics, 39 questions, 1-3",
            Box::new(|s| topics(s, 39, 1, 3)),
        ),
        ("c1 layered scoped", Box::new(|s| layered(s, true, 9))),
        ("a2 tree, any order", Box::new(|s| tree(s, false))),
        ("c2 layered unscoped", Box::new(|s| layered(s, false, 9))),
        ("d random", Box::new(random)),
    ];
    for (name, family) in families {
        if which
            .as_ref()
            .is_some_and(|w| !name.starts_with(w.as_str()))
        {
            continue;
        }
        for seed in 1..=2 {
            let policy = family(seed);
            let n = policy.rules.len();
            let files = Files {
                policy: policy.toml(),
                ..Files::default()
            };
            let t = Instant::now();
            rules::policy::Companions::of("x", &files.policy).unwrap();
            let read = t.elapsed();
            let t = Instant::now();
            let checked = check(&files);
            let took = t.elapsed();
            match checked {
                Ok(c) => {
                    let mut kinds = std::collections::BTreeMap::new();
                    for f in &c.report.findings {
                        *kinds.entry(f.kind.as_str()).or_insert(0) += 1;
                    }
                    println!(
                        "{name} seed {seed}: {n} rules read {read:?} check {took:?} interviews {:.3e} longest {} {kinds:?}",
                        c.report.interviews as f64, c.report.longest
                    )
                }
                Err(CheckError::TooEntangled) => {
                    println!("{name} seed {seed}: {n} rules TooEntangled after {took:?}")
                }
                Err(e) => println!("{e}"),
            }
        }
    }
}
