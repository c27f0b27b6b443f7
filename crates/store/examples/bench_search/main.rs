//! How long the search takes: fills a database with invented people, asks as support does, and prints the times.
//!
//! `cargo run --release -p waypost-store --example bench_search -- [PEOPLE] [FOLDER]`, by default a million in a folder that
//! goes away. In a FOLDER that is named the database stays, and is used again.

mod fill;
mod people;
mod questions;

use std::path::Path;
use std::time::{Duration, Instant};

use store::{AuditKey, Store};

use crate::people::Random;
use crate::questions::{KINDS, Kind};

const QUESTIONS: usize = 2_200;

/// As many as a page of the desk shows.
const PAGE: usize = 25;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let people = match arguments.next() {
        Some(people) => people.parse()?,
        None => 1_000_000,
    };
    let temporary = tempfile::tempdir()?;
    let folder = arguments.next();
    let folder = folder.as_deref().map_or(temporary.path(), Path::new);
    let path = folder.join("records/records.db");
    let is_new = !path.exists();
    drop(open(&path)?);
    if is_new {
        let began = Instant::now();
        fill::fill(&path, people)?;
        println!("{people} people written in {:.0?}", began.elapsed());
    }
    // Opening indexes whoever is not.
    let began = Instant::now();
    let store = open(&path)?;
    println!("indexed in {:.0?}", began.elapsed());
    println!(
        "database: {} MB",
        std::fs::metadata(&path)?.len() / 1_000_000
    );
    fill::print_tables(&path)?;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(ask(&store, people))
}

fn open(path: &Path) -> Result<Store, Failure> {
    Ok(Store::open(path, AuditKey([1; 32]))?)
}

async fn ask(store: &Store, people: u64) -> Result<(), Failure> {
    let mut random = Random::new(2);
    let mut times: Vec<(Kind, Duration, String)> = Vec::new();
    for number in 0..QUESTIONS {
        let kind = KINDS[number % KINDS.len()];
        let text = questions::question(kind, &mut random, people);
        let began = Instant::now();
        let page = store.find_people(text.clone(), None, PAGE).await?;
        let time = began.elapsed();
        if page.people.is_empty() != (kind == Kind::Nobody) {
            return Err(format!("{kind:?} {text:?} found {} people", page.total).into());
        }
        times.push((kind, time, format!("{text} ({})", page.total)));
    }
    println!(
        "\n{:<28}{:>8}{:>9}{:>9}{:>9}{:>9}  slowest (found)",
        "", "count", "p50 ms", "p95 ms", "p99 ms", "max ms"
    );
    for kind in KINDS {
        let of_kind = times.iter().filter(|(known, ..)| *known == kind);
        print_row(
            kind.name(),
            of_kind.map(|(_, time, text)| (*time, text.as_str())),
        );
    }
    print_row(
        "all",
        times.iter().map(|(_, time, text)| (*time, text.as_str())),
    );
    Ok(())
}

fn print_row<'a>(name: &str, times: impl Iterator<Item = (Duration, &'a str)>) {
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    let at = |percent: usize| {
        let place = (times.len() * percent).div_ceil(100).saturating_sub(1);
        times
            .get(place)
            .map_or(0.0, |(time, _)| time.as_secs_f64() * 1e3)
    };
    let slowest = times.last().map_or("", |(_, text)| text);
    println!(
        "{name:<28}{:>8}{:>9.2}{:>9.2}{:>9.2}{:>9.2}  {slowest}",
        times.len(),
        at(50),
        at(95),
        at(99),
        at(100),
    );
}
