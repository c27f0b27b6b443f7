//! Measures the policy language against its budgets and against the plain ways of doing the same.
//! Prints a table and writes it to `target/bench/policy.md`:
//! `cargo run --release -p waypost-rules --example bench_policy`

mod families;
mod peers;

use std::error::Error;
use std::fmt::Write as _;
use std::hint::black_box;
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use families::FAMILIES;
use peers::{Named, brute_force, by_hand};
use rules::Date;
use rules::interview::{Answers, Interview, Next};
use rules::policy::{CheckError, Companions, Files, Policy, bundled, check};

const PROOF_LIMIT: Duration = Duration::from_millis(1);
const LARGE_PROOF_LIMIT: Duration = Duration::from_secs(1);
const INTERVIEW_LIMIT: Duration = Duration::from_nanos(100);

fn main() -> Result<(), Box<dyn Error>> {
    let named = Named::read()?;
    let policy = check(&bundled())?
        .policy
        .ok_or("the bundled policy does not fit together")?;
    peers_agree(&named, &policy)?;

    let mut table = Table::new();
    proof_of_the_bundled_policy(&named, &mut table)?;
    interviews(&named, &policy, &mut table);
    proofs_of_large_policies(&mut table)?;

    print!("{}", table.text);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/bench");
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("policy.md"), table.text)?;
    Ok(())
}

fn proof_of_the_bundled_policy(named: &Named, table: &mut Table) -> Result<(), Box<dyn Error>> {
    let files = bundled();
    let whole = median(200, 1, || check(&files).is_ok());
    let numbered = named.numbered()?;
    let bare = Files {
        policy: numbered.toml(),
        ..Files::default()
    };
    let report = check(&bare)?.report;
    let bare_whole = median(200, 5, || check(&bare).is_ok());
    let reading = median(200, 5, || Companions::of("", &bare.policy).is_ok());
    let what = format!(
        "proof of mcp-id: {} states, {} interviews",
        report.states, report.interviews
    );
    table.timed(&what, bare_whole.saturating_sub(reading), Some(PROOF_LIMIT));
    let combinations: usize = numbered.choices.iter().product();
    let peer = median(50, 1, || brute_force(&numbered));
    table.timed(
        &format!("peer: brute force, {combinations} combinations of answers"),
        peer,
        None,
    );
    table.timed(
        "mcp-id read and checked whole: names, quotes, words, examples, proof",
        whole,
        None,
    );
    Ok(())
}

fn interviews(named: &Named, policy: &Policy, table: &mut Table) {
    let journey = answers(&[
        ("series", "office-2003"),
        ("has-id", "none"),
        ("passed", "yes"),
        ("wants-mct", "yes"),
        ("on-transcript", "yes"),
    ]);
    let mut all = journey.clone();
    for question in ["credentials-visible", "access-code", "exam-reference"] {
        all.set(question, "unsure");
    }
    let decide =
        |answers: &Answers| median(400, 2000, || outcome(policy, black_box(answers)).is_some());
    table.timed(
        "a whole interview of mcp-id, its 5 answers resumed by name and decided",
        decide(&journey),
        Some(INTERVIEW_LIMIT),
    );
    let (resumed, _) = Interview::resume(policy, Date::OF_ARTICLE, &journey);
    let step = median(400, 2000, || {
        matches!(black_box(&resumed).next(), Next::Conclude(_))
    });
    table.timed(
        "of which: what comes next, from answers to outcome",
        step,
        None,
    );
    table.timed(
        "the same with an answer to each of the 8 questions",
        decide(&all),
        None,
    );
    let scan = median(400, 2000, || named.decide(black_box(&journey)).is_some());
    table.timed("peer: a scan of the rules by names", scan, None);
    let hand = median(400, 2000, || by_hand(black_box(&journey)));
    table.timed(
        "peer: ifs written by hand, which cannot be proven",
        hand,
        None,
    );
}

fn proofs_of_large_policies(table: &mut Table) -> Result<(), Box<dyn Error>> {
    const SEEDS: u64 = 5;
    for (name, make) in FAMILIES {
        let mut runs = Vec::new();
        for seed in 1..=SEEDS {
            let files = Files {
                policy: make(seed).toml(),
                ..Files::default()
            };
            let begun = computed();
            let checked = check(&files);
            let took = computed().saturating_sub(begun);
            match checked {
                Ok(checked) => runs.push((took, Some(checked.report))),
                Err(CheckError::TooEntangled) => {
                    // One that is given up is enough: the others take as long.
                    runs = vec![(took, None)];
                    break;
                }
                Err(error) => return Err(error.into()),
            }
        }
        runs.sort_by_key(|(took, _)| *took);
        match &runs[runs.len() / 2] {
            (took, Some(report)) => {
                let what = format!(
                    "{name}: {} states, {:.1e} interviews",
                    report.states, report.interviews as f64
                );
                table.timed(&what, *took, Some(LARGE_PROOF_LIMIT));
            }
            (took, None) => table.row(
                name,
                &format!("given up after {took:.1?}"),
                Some(LARGE_PROOF_LIMIT),
                false,
            ),
        }
    }
    Ok(())
}

/// The peers do the same work: every combination of answers leads each of them where it leads the interview.
fn peers_agree(named: &Named, policy: &Policy) -> Result<(), String> {
    for answers in named.product() {
        let outcome = outcome(policy, &answers);
        if outcome != named.decide(&answers) || outcome != Some(by_hand(&answers)) {
            return Err(format!(
                "a peer decides {answers:?} otherwise than {outcome:?}"
            ));
        }
    }
    Ok(())
}

fn outcome<'p>(policy: &'p Policy, answers: &Answers) -> Option<&'p str> {
    let (interview, _) = Interview::resume(policy, Date::OF_ARTICLE, answers);
    match interview.next() {
        Next::Conclude(decision) => Some(&decision.outcome.id),
        _ => None,
    }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    pairs
        .iter()
        .for_each(|(question, choice)| answers.set(question, choice));
    answers
}

/// The median time of one call, each repetition being a batch of calls.
fn median<T>(repetitions: usize, batch: u32, mut call: impl FnMut() -> T) -> Duration {
    let mut times: Vec<Duration> = (0..repetitions)
        .map(|_| {
            let begun = Instant::now();
            (0..batch).for_each(|_| drop(black_box(call())));
            begun.elapsed()
        })
        .collect();
    times.sort_unstable();
    times[repetitions / 2] / batch
}

/// The time that this thread has computed, to a few milliseconds, where the system tells it: without that of its neighbors.
fn computed() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let sentence = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = sentence.and_then(|text| text.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

struct Table {
    text: String,
}

impl Table {
    fn new() -> Table {
        Table {
            text: "| what | figure | limit | |\n|---|---|---|---|\n".to_owned(),
        }
    }

    fn timed(&mut self, what: &str, figure: Duration, limit: Option<Duration>) {
        self.row(
            what,
            &format!("{figure:.1?}"),
            limit,
            limit.is_none_or(|limit| figure <= limit),
        );
    }

    fn row(&mut self, what: &str, figure: &str, limit: Option<Duration>, met: bool) {
        let (limit, verdict) = match limit {
            None => (String::new(), ""),
            Some(limit) => (format!("{limit:?}"), if met { "met" } else { "MISSED" }),
        };
        let _ = writeln!(self.text, "| {what} | {figure} | {limit} | {verdict} |");
    }
}
