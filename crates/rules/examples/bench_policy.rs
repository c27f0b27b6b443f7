//! scratch
use rules::Date;
use rules::interview::{Answers, Interview, Next};
use rules::policy::{bundled, check};
use std::time::Instant;
fn best(mut f: impl FnMut()) -> f64 {
    (0..400).map(|_| { let t = Instant::now(); for _ in 0..1000 { f(); } t.elapsed().as_nanos() as f64 / 1000.0 }).fold(f64::MAX, f64::min)
}
fn main() {
    let files = bundled();
    let policy = check(&files).unwrap().policy.unwrap();
    let mut answers = Answers::default();
    for (q, c) in [("series", "office-2003"), ("has-id", "none"), ("passed", "yes"), ("wants-mct", "yes"), ("on-transcript", "yes")] { answers.set(q, c); }
    let mut all = answers.clone();
    for (q, c) in [("credentials-visible", "unsure"), ("access-code", "unsure"), ("exam-reference", "unsure")] { all.set(q, c); }
    let day = Date::OF_ARTICLE;
    for answers in [answers, all] {
        println!("resume+next {}", best(|| {
            let (i, _) = Interview::resume(&policy, day, std::hint::black_box(&answers));
            let Next::Conclude(d) = i.next() else { panic!() };
            std::hint::black_box(d.outcome);
        }));
        println!("resume {}", best(|| {
            std::hint::black_box(Interview::resume(&policy, day, std::hint::black_box(&answers)));
        }));
        let (i, _) = Interview::resume(&policy, day, &answers);
        println!("next {}", best(|| { std::hint::black_box(std::hint::black_box(&i).next()); }));
    }
    println!("start {}", best(|| { std::hint::black_box(Interview::start(std::hint::black_box(&policy), day)); }));
}
