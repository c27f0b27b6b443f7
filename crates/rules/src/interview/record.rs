//! What a candidate's record answers of an interview.

use super::Answers;
use crate::credential::{Fact, FactKind};
use crate::policy::Policy;

/// The facts as answers to the questions of a policy; a fact that is no choice of its question is left out.
pub fn recorded_answers(facts: &[Fact], policy: &Policy) -> Answers {
    let mut answers = Answers::default();
    for question in policy.questions() {
        let fact = facts.iter().find(|fact| question.fact() == Some(fact.kind));
        if let Some(fact) = fact
            && question.choices.iter().any(|choice| choice == fact.choice)
        {
            answers.set(&question.id, fact.choice);
        }
    }
    answers
}

/// The record's answers that hold beside a person's own: those about an exam hold only while the person speaks of the exam
/// that the record is about.
pub fn applicable_answers(record: &Answers, own: &Answers, policy: &Policy) -> Answers {
    let mut holding = Answers::default();
    let is_other_exam = speaks_of_another_exam(record, own, policy);
    for question in policy.questions() {
        let is_of_the_exam = question.fact().is_some_and(FactKind::is_of_the_exam);
        if let Some(choice) = record.get(&question.id)
            && !(is_other_exam && is_of_the_exam)
        {
            holding.set(&question.id, choice);
        }
    }
    holding
}

fn speaks_of_another_exam(record: &Answers, own: &Answers, policy: &Policy) -> bool {
    policy
        .questions()
        .iter()
        .filter(|question| question.fact() == Some(FactKind::ExamSeries))
        .any(|question| {
            let named = own.get(&question.id);
            named.is_some() && named != record.get(&question.id)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Date;
    use crate::credential::{ExamResult, Series, facts};
    use crate::policy::{bundled, check};

    fn passed_exam() -> ExamResult {
        let day = Date::new(2014, 5, 5).unwrap();
        ExamResult {
            reference: Some("SAMPLE-0001".to_owned()),
            ..ExamResult::new(Series::Office2010On, "", "Sample", day, true)
        }
    }

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
        let exam = passed_exam();
        let record = recorded_answers(&facts(&[exam], 1), &policy);
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
        let record = recorded_answers(&facts(&[], 2), &policy);
        let own = own(&[("series", "office-2003")]);
        assert_eq!(applicable_answers(&record, &own, &policy), record);
        assert_eq!(record.get("has-id"), Some("several"));
    }
}
