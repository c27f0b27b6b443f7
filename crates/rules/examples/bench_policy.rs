//! scratch
use rules::Date;
use rules::interview::{Answers, Interview, Next};
use rules::policy::{bundled, check};
fn main() {
    let files = bundled();
    let policy = check(&files).unwrap().policy.unwrap();
    let mut answers = Answers::default();
    for (q, c) in [("series", "office-2003"), ("has-id", "none"), ("passed", "yes"), ("wants-mct", "yes"), ("on-transcript", "yes")] { answers.set(q, c); }
    let day = Date::OF_ARTICLE;
    for _ in 0..20_000_000 {
            let (i, _) = Interview::resume(&policy, day, std::hint::black_box(&answers));
            let Next::Conclude(d) = i.next() else { panic!() };
            std::hint::black_box(d.outcome);
    }
}
