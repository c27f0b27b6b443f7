//! What a candidate's record answers: the questions it spares, and that guide and entitlement agree.

use std::collections::BTreeSet;

use proptest::prelude::*;
use rules::Date;
use rules::credential::{Entitlement, ExamResult, Series, entitlement, facts};
use rules::interview::{Answers, Interview, Next, recorded_answers};

use super::{TODAY, concluded, policy, start, walk};

fn result(series: Series, passed: bool, has_reference: bool) -> ExamResult {
    let day = Date::new(2009, 5, 4).unwrap();
    ExamResult {
        reference: has_reference.then(|| "SAMPLE-0001".to_owned()),
        ..ExamResult::new(series, "", "Sample", day, passed)
    }
}

/// The interview of a candidate with this record, and what the record answered.
fn with_record(results: &[ExamResult], ids_held: usize) -> (Interview<'static>, Answers) {
    let known = recorded_answers(&facts(results, ids_held), policy());
    let (interview, unknown) = Interview::resume(policy(), TODAY.parse().unwrap(), &known);
    assert_eq!(unknown, Vec::<String>::new());
    (interview, known)
}

/// What is asked of whom, by what the record leaves open.
fn then(mut interview: Interview<'static>, further: &[(&str, &str)]) -> &'static str {
    for (question, choice) in further {
        let Next::Ask(asked) = interview.next() else {
            panic!(
                "{question} is not asked for after {:?}",
                interview.answers()
            )
        };
        assert_eq!(asked.id, *question);
        assert!(interview.answer(question, choice));
    }
    &concluded(&interview).expect("an outcome").id
}

#[test]
fn the_guide_leads_where_the_transcript_entitles_to_and_asks_only_what_the_record_leaves_open() {
    use Series::{
        NotMicrosoft, Office2003, Office2007, Office2010On, OfficeXpOrBefore, OtherMicrosoft,
    };
    let no_id = ("has-id", "none");
    let (trains, does_not) = (("wants-mct", "yes"), ("wants-mct", "no"));
    let program = |has_reference| Entitlement::MctProgram { has_reference };
    for (results, ids_held, entitled, further, outcome) in [
        (
            vec![result(Office2007, true, false)],
            0,
            Entitlement::AtOnce,
            vec![no_id],
            "id-comes-by-itself",
        ),
        (
            vec![result(Office2003, true, false)],
            0,
            Entitlement::ServiceCenter,
            vec![no_id, trains],
            "contact-service-center",
        ),
        (
            vec![result(Office2003, true, false)],
            0,
            Entitlement::ServiceCenter,
            vec![no_id, does_not],
            "no-id-without-mct",
        ),
        (
            vec![result(OfficeXpOrBefore, true, true)],
            0,
            program(true),
            vec![no_id, trains],
            "contact-mct-program",
        ),
        (
            vec![result(Office2010On, true, true)],
            0,
            program(true),
            vec![no_id, trains],
            "contact-mct-program",
        ),
        (
            vec![result(Office2010On, true, false)],
            0,
            program(false),
            vec![no_id, trains, ("exam-reference", "no")],
            "get-your-score-report",
        ),
        (
            vec![result(OtherMicrosoft, true, false)],
            0,
            Entitlement::OutsideArticle,
            vec![no_id],
            "outside-this-guide",
        ),
        (
            vec![result(NotMicrosoft, true, false)],
            0,
            Entitlement::OutsideArticle,
            vec![],
            "not-a-microsoft-exam",
        ),
        (
            vec![result(Office2003, false, false)],
            0,
            Entitlement::NotPassed,
            vec![no_id],
            "pass-first",
        ),
        (
            vec![
                result(Office2003, true, false),
                result(Office2007, true, false),
            ],
            0,
            Entitlement::AtOnce,
            vec![no_id],
            "id-comes-by-itself",
        ),
        (
            vec![result(Office2007, true, false)],
            2,
            Entitlement::HasId,
            vec![],
            "ask-for-name-search",
        ),
        (
            vec![result(Office2007, true, false)],
            1,
            Entitlement::HasId,
            vec![("credentials-visible", "no")],
            "ask-for-name-search",
        ),
        (
            vec![result(Office2007, true, false)],
            1,
            Entitlement::HasId,
            vec![("credentials-visible", "yes"), ("access-code", "no")],
            "ask-for-new-access-code",
        ),
    ] {
        assert_eq!(entitlement(&results, ids_held), entitled, "{results:?}");
        let (interview, _) = with_record(&results, ids_held);
        assert_eq!(
            then(interview, &further),
            outcome,
            "{results:?}, {ids_held} IDs"
        );
    }
}

#[test]
fn every_record_fact_of_the_policy_is_one_that_a_record_can_say() {
    let asked: BTreeSet<&str> = policy()
        .questions()
        .iter()
        .filter_map(|question| question.record.as_deref())
        .collect();
    let results = [result(Series::Office2003, true, true)];
    let said: BTreeSet<&str> = facts(&results, 1)
        .iter()
        .map(|fact| fact.kind.name())
        .collect();
    assert_eq!(asked, said);
}

#[test]
fn a_fact_that_is_no_choice_of_its_question_is_left_out() {
    let unknown = rules::credential::Fact {
        kind: rules::credential::FactKind::ExamSeries,
        choice: "office-95",
    };
    assert!(recorded_answers(&[unknown], policy()).is_empty());
}

fn any_result() -> impl Strategy<Value = ExamResult> {
    let series = prop::sample::select(Series::ALL.to_vec());
    (series, any::<bool>(), any::<bool>())
        .prop_map(|(series, passed, has_reference)| result(series, passed, has_reference))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn with_any_record_every_way_through_the_guide_ends_and_no_answered_question_is_asked(
        results in prop::collection::vec(any_result(), 0..5), ids_held in 0usize..3,
    ) {
        let (interview, known) = with_record(&results, ids_held);
        let mut ends = BTreeSet::new();
        walk(&interview, &mut |state| {
            if let Next::Ask(question) = state.next() {
                assert_eq!(known.get(&question.id), None, "{} is on record", question.id);
            }
            ends.extend(concluded(state).map(|outcome| outcome.id.as_str()));
        });
        prop_assert!(!ends.is_empty());
        // Where the record names the exam, only who is entitled to an ID is told to wait for it or to ask for it.
        let asks_for_an_id = ends.contains("id-comes-by-itself")
            || policy().outcomes().iter().any(|outcome| {
                ends.contains(outcome.id.as_str()) && outcome.request.as_deref() == Some("id-and-access-code")
            });
        if known.get("series").is_some() {
            let entitled = matches!(
                entitlement(&results, ids_held),
                Entitlement::AtOnce | Entitlement::ServiceCenter | Entitlement::MctProgram { .. }
            );
            prop_assert_eq!(asks_for_an_id, entitled);
        }
        if ids_held > 0 {
            prop_assert!(!asks_for_an_id);
        }
    }

    #[test]
    fn a_record_never_leads_where_nobody_with_the_same_answers_could_get(
        results in prop::collection::vec(any_result(), 1..5), ids_held in 0usize..3,
    ) {
        let (_, known) = with_record(&results, ids_held);
        let mut asked = start(TODAY);
        while let Next::Ask(question) = asked.next() {
            let choice = known.get(&question.id).unwrap_or(&question.choices[0]).to_owned();
            prop_assert!(asked.answer(&question.id, &choice));
        }
        let (mut spared, _) = with_record(&results, ids_held);
        while let Next::Ask(question) = spared.next() {
            prop_assert!(spared.answer(&question.id, &question.choices[0]));
        }
        prop_assert_eq!(
            concluded(&asked).map(|outcome| &outcome.id),
            concluded(&spared).map(|outcome| &outcome.id)
        );
    }
}

#[test]
fn every_entitlement_rests_on_sentences_of_the_article() {
    let article = rules::policy::bundled().article.unwrap();
    for entitled in [
        Entitlement::HasId,
        Entitlement::AtOnce,
        Entitlement::ServiceCenter,
        Entitlement::MctProgram {
            has_reference: true,
        },
        Entitlement::OutsideArticle,
        Entitlement::NotPassed,
        Entitlement::NoExam,
    ] {
        assert!(!entitled.because().is_empty());
        for sentence in entitled.because() {
            assert!(article.contains(&format!("**{sentence}**")), "{sentence}");
        }
    }
}
