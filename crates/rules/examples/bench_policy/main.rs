//! scratch
mod families;
use rules::policy::{Files, check};
fn main() {
    for (name, make) in families::FAMILIES {
        for seed in 1..=3 {
            let files = Files {
                policy: make(seed).toml(),
                ..Files::default()
            };
            let t = std::time::Instant::now();
            match check(&files) {
                Ok(c) => {
                    let took = t.elapsed();
                    let mut kinds = std::collections::BTreeMap::new();
                    for f in &c.report.findings {
                        *kinds.entry(f.kind.as_str()).or_insert(0) += 1;
                    }
                    println!(
                        "{name}: {took:?} states {} interviews {:e} longest {} {kinds:?}",
                        c.report.states, c.report.interviews as f64, c.report.longest
                    )
                }
                Err(_) => {
                    println!("{name}: gave up after {:?}", t.elapsed());
                    break;
                }
            }
        }
    }
}
