//! Which facts of a record hold beside a person's own answers.

use super::super::{Series, answers, applicable_answers, facts};
use super::with_reference;
use crate::interview::Answers;
use crate::policy::{Policy, bundled, check};

fn policy() -> Policy {
    check(&bundled()).unwrap().policy.unwrap()
}

fn own(pairs: &[(&str, &str)]) -> Answers {
    let mut own = Answers::default();
    for (question, choice) in pairs {
        own.set(question, choice);
    }
    own
}

#[test]
fn what_the_record_says_of_an_exam_holds_only_for_that_exam() {
    let policy = policy();
    let exam = with_reference(Series::Office2010On, true);
    let record = answers(&facts(&[exam], 1), &policy);
    let all = [
        "exam-reference",
        "has-id",
        "on-transcript",
        "passed",
        "series",
    ];
    for (own, expected) in [
        (own(&[]), &all[..]),
        (own(&[("series", "office-2010-on")]), &all),
        (own(&[("passed", "no"), ("has-id", "none")]), &all),
        (own(&[("series", "office-2003")]), &["has-id", "series"]),
        (
            own(&[("series", "unsure"), ("passed", "yes")]),
            &["has-id", "series"],
        ),
    ] {
        let holding = applicable_answers(&record, &own, &policy);
        let held: Vec<&str> = holding.iter().map(|(question, _)| question).collect();
        assert_eq!(held, expected, "{own:?}");
        for (question, choice) in holding.iter() {
            assert_eq!(record.get(question), Some(choice));
        }
    }
}

#[test]
fn a_record_that_names_no_exam_holds_beside_any() {
    let policy = policy();
    let record = answers(&facts(&[], 2), &policy);
    let own = own(&[("series", "office-2003")]);
    assert_eq!(applicable_answers(&record, &own, &policy), record);
    assert_eq!(record.get("has-id"), Some("several"));
}
