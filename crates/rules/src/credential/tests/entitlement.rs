//! What transcripts entitle to, by a table and by what holds for every transcript.

use proptest::prelude::*;

use super::super::{Entitlement, ExamResult, Fact, Series, entitlement, facts};
use super::{any_result, result, transcript, with_reference};

use Series::{
    NotMicrosoft, Office2003, Office2007, Office2010On, OfficeXpOrBefore, OtherMicrosoft,
};

fn said(results: &[ExamResult], ids_held: usize) -> Vec<(&'static str, &'static str)> {
    let pair = |fact: Fact| (fact.kind.name(), fact.choice);
    facts(results, ids_held).into_iter().map(pair).collect()
}

#[test]
fn each_kind_of_pass_leads_to_its_desk() {
    let program = |has_reference| Entitlement::MctProgram { has_reference };
    for (results, entitled) in [
        (vec![], Entitlement::NoExam),
        (vec![result(Office2007, false)], Entitlement::NotPassed),
        (vec![result(Office2007, true)], Entitlement::AtOnce),
        (vec![result(Office2003, true)], Entitlement::ServiceCenter),
        (vec![result(OfficeXpOrBefore, true)], program(false)),
        (vec![with_reference(Office2010On, true)], program(true)),
        (
            vec![result(OtherMicrosoft, true)],
            Entitlement::OutsideArticle,
        ),
        (
            vec![result(NotMicrosoft, true)],
            Entitlement::OutsideArticle,
        ),
        (
            vec![result(Office2003, true), result(Office2007, true)],
            Entitlement::AtOnce,
        ),
        (
            vec![result(Office2010On, true), result(Office2003, true)],
            Entitlement::ServiceCenter,
        ),
        (
            vec![result(Office2003, true), result(Office2007, false)],
            Entitlement::ServiceCenter,
        ),
        (
            vec![
                result(Office2010On, true),
                with_reference(Office2010On, false),
            ],
            program(false),
        ),
        (
            vec![
                result(Office2010On, true),
                with_reference(NotMicrosoft, true),
            ],
            program(false),
        ),
        (
            vec![result(NotMicrosoft, true), result(OfficeXpOrBefore, true)],
            program(false),
        ),
    ] {
        assert_eq!(entitlement(&results, 0), entitled, "{results:?}");
    }
}

#[test]
fn a_record_says_what_it_knows_and_no_more() {
    let passed = |series: Series| {
        vec![
            ("exam-series", series.name()),
            ("exam-passed", "yes"),
            ("on-transcript", "yes"),
        ]
    };
    let and = |mut facts: Vec<_>, fact| {
        facts.push(fact);
        facts
    };
    for (results, ids_held, expected) in [
        (vec![], 0, vec![]),
        (vec![], 1, vec![("mcp-ids", "one")]),
        (vec![], 3, vec![("mcp-ids", "several")]),
        (vec![result(Office2007, true)], 0, passed(Office2007)),
        (
            vec![result(Office2007, true)],
            1,
            and(passed(Office2007), ("mcp-ids", "one")),
        ),
        (
            vec![with_reference(Office2003, true)],
            0,
            and(passed(Office2003), ("exam-reference", "yes")),
        ),
        (
            vec![result(Office2003, true), with_reference(Office2010On, true)],
            0,
            passed(Office2003),
        ),
        (
            vec![with_reference(Office2003, false)],
            0,
            vec![
                ("exam-series", "office-2003"),
                ("exam-passed", "no"),
                ("on-transcript", "yes"),
            ],
        ),
        (
            vec![result(Office2003, false), result(Office2007, false)],
            0,
            vec![],
        ),
        (
            vec![result(OfficeXpOrBefore, true), result(Office2010On, true)],
            0,
            vec![],
        ),
        (
            vec![result(NotMicrosoft, true), result(OtherMicrosoft, true)],
            0,
            passed(OtherMicrosoft),
        ),
        (vec![result(NotMicrosoft, true)], 0, passed(NotMicrosoft)),
    ] {
        assert_eq!(
            said(&results, ids_held),
            expected,
            "{results:?}, {ids_held} IDs"
        );
    }
}

fn gives_an_id(entitled: Entitlement) -> bool {
    matches!(
        entitled,
        Entitlement::AtOnce | Entitlement::ServiceCenter | Entitlement::MctProgram { .. }
    )
}

proptest! {
    #[test]
    fn without_a_pass_there_is_no_id(mut results in transcript(), ids_held in 0usize..3) {
        results.iter_mut().for_each(|result| result.passed = false);
        prop_assert!(!gives_an_id(entitlement(&results, ids_held)));
    }

    #[test]
    fn nobody_gets_a_second_id(results in transcript(), ids_held in 1usize..4) {
        prop_assert_eq!(entitlement(&results, ids_held), Entitlement::HasId);
    }

    #[test]
    fn a_failed_exam_takes_nothing_away_and_gives_nothing(
        results in transcript(), failed in any_result(), at: prop::sample::Index, ids_held in 0usize..2,
    ) {
        let mut more = results.clone();
        more.insert(at.index(results.len() + 1), ExamResult { passed: false, ..failed });
        let (before, after) = (entitlement(&results, ids_held), entitlement(&more, ids_held));
        if before == Entitlement::NoExam {
            prop_assert_eq!(after, Entitlement::NotPassed);
        } else {
            prop_assert_eq!(before, after);
        }
        if results.iter().any(|result| result.passed) {
            prop_assert_eq!(said(&results, ids_held), said(&more, ids_held));
        }
    }

    #[test]
    fn a_further_pass_never_takes_an_id_away(results in transcript(), further in any_result()) {
        let more = [results.as_slice(), &[further]].concat();
        prop_assert!(!gives_an_id(entitlement(&results, 0)) || gives_an_id(entitlement(&more, 0)));
    }

    #[test]
    fn the_order_of_results_does_not_matter(
        (results, shuffled) in transcript().prop_flat_map(|results| (Just(results.clone()), Just(results).prop_shuffle())),
        ids_held in 0usize..3,
    ) {
        prop_assert_eq!(entitlement(&results, ids_held), entitlement(&shuffled, ids_held));
        prop_assert_eq!(said(&results, ids_held), said(&shuffled, ids_held));
    }

    #[test]
    fn a_record_never_says_none_and_never_says_a_thing_twice(results in transcript(), ids_held in 0usize..3) {
        let said = said(&results, ids_held);
        let mut names: Vec<&str> = said.iter().map(|(name, _)| *name).collect();
        prop_assert!(!said.contains(&("mcp-ids", "none")));
        prop_assert!(!said.contains(&("exam-reference", "no")) && !said.contains(&("on-transcript", "no")));
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), said.len());
    }
}
