//! Defects planted into the policy's text: the checker names each, and its counterexample, replayed, shows it.

use rules::Date;
use rules::interview::{Answers, Interview, Next};
use rules::policy::{Checked, Files, Finding, FindingKind, bundled, check};

use super::{CHECKED, policy};

/// The rules of the policy's file, each as its own text, and what stands around them.
fn rule_texts() -> (String, Vec<String>, String) {
    let text = bundled().policy;
    let (head, rest) = text.split_once("[[rule]]\n").unwrap();
    let (rules, tail) = rest.split_once("# ---").unwrap();
    let rules = rules
        .split("[[rule]]\n")
        .map(|rule| format!("[[rule]]\n{rule}"));
    (head.to_owned(), rules.collect(), format!("# ---{tail}"))
}

fn with_rules(change: impl FnOnce(&mut Vec<String>)) -> Checked {
    let (head, mut rules, tail) = rule_texts();
    change(&mut rules);
    check(&Files {
        policy: format!("{head}{}{tail}", rules.concat()),
        ..bundled()
    })
    .unwrap()
}

fn place_of(rules: &[String], id: &str) -> usize {
    rules
        .iter()
        .position(|rule| {
            rule.lines()
                .nth(1)
                .unwrap()
                .ends_with(&format!("= \"{id}\""))
        })
        .unwrap()
}

/// The policy with one passage of one rule replaced.
fn planted(id: &str, old: &str, new: &str) -> Checked {
    with_rules(|rules| {
        let at = place_of(rules, id);
        assert_eq!(rules[at].matches(old).count(), 1, "{old} in {id}");
        rules[at] = rules[at].replace(old, new);
    })
}

fn finding(checked: &Checked, kind: FindingKind, subject: &str) -> Finding {
    assert!(!checked.report.proved);
    let found = checked
        .report
        .findings
        .iter()
        .find(|finding| finding.kind == kind && finding.subject == subject);
    found
        .unwrap_or_else(|| {
            panic!(
                "no {} of {subject}: {:#?}",
                kind.as_str(),
                checked.report.findings
            )
        })
        .clone()
}

/// Where the answers lead by a policy with a defect.
fn replayed(checked: &Checked, answers: &Answers, date: Option<Date>) -> String {
    let policy = checked.policy.as_ref().unwrap();
    let (interview, unknown) = Interview::resume(policy, date.unwrap_or(Date::OF_ARTICLE), answers);
    assert_eq!(unknown, Vec::<String>::new());
    match interview.next() {
        Next::Gap => "gap".to_owned(),
        Next::Ask(question) => format!("asks {}", question.id),
        Next::Conclude(decision) => format!("{} by {}", decision.outcome.id, decision.rule.id),
    }
}

fn answers(pairs: &[(&str, &str)]) -> Answers {
    let mut answers = Answers::default();
    pairs
        .iter()
        .for_each(|(question, choice)| answers.set(question, choice));
    answers
}

/// Every gap, replayed, is one; and answers that fall into a gap are those that the sound policy decides by the broken rule.
fn falls_into_the_gap_of(checked: &Checked, id: &str) {
    let gaps: Vec<&Finding> = checked
        .report
        .findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::Gap)
        .collect();
    assert!(!checked.report.proved && !gaps.is_empty(), "no gap at {id}");
    for gap in gaps {
        let fallen = Answers::from(gap.answers.clone());
        assert_eq!(replayed(checked, &fallen, gap.date), "gap");
        let decided = replayed(&CHECKED, &fallen, gap.date);
        assert!(
            decided.ends_with(&format!(" by {id}")),
            "{decided} instead of {id}"
        );
    }
}

#[test]
fn every_rule_taken_out_leaves_a_gap_and_the_answers_that_fall_into_it() {
    for rule in policy().rules() {
        let checked = with_rules(|rules| drop(rules.remove(place_of(rules, &rule.id))));
        falls_into_the_gap_of(&checked, &rule.id);
    }
}

#[test]
fn a_choice_taken_out_of_a_rule_leaves_a_gap_at_that_choice() {
    for (id, old, new) in [
        ("not-passed", "[\"none\", \"unsure\"]", "\"unsure\""),
        ("holder-has-everything", "[\"no\", \"unsure\"]", "\"no\""),
        (
            "reference-at-hand",
            "[\"office-xp-or-before\", \"office-2010-on\"]",
            "\"office-2010-on\"",
        ),
    ] {
        falls_into_the_gap_of(&planted(id, old, new), id);
    }
}

#[test]
fn a_rule_made_wider_shadows_those_behind_it_and_is_named() {
    let checked = planted("several-ids", "\"several\"", "[\"one\", \"several\"]");
    for (id, held) in [
        (
            "certifications-under-another-id",
            vec![("credentials-visible", "no")],
        ),
        (
            "access-code-missing",
            vec![("credentials-visible", "yes"), ("access-code", "no")],
        ),
    ] {
        let shadowed = finding(&checked, FindingKind::UnreachableRule, id);
        assert!(
            shadowed.message.contains("`several-ids`"),
            "{}",
            shadowed.message
        );
        let held = [
            [("series", "office-2003"), ("has-id", "one")].as_slice(),
            &held,
        ]
        .concat();
        assert_eq!(
            replayed(&checked, &answers(&held), None),
            "ask-for-name-search by several-ids"
        );
    }
    finding(&checked, FindingKind::UnaskedQuestion, "access-code");
    finding(&checked, FindingKind::UnreachableOutcome, "all-set");
}

#[test]
fn two_rules_in_the_wrong_order_fail_the_worked_examples_that_they_decide() {
    let checked = with_rules(|rules| {
        let (one, other) = (
            place_of(rules, "mcas-on-transcript"),
            place_of(rules, "id-unknown"),
        );
        rules.swap(one, other);
    });
    let example = "After an MCAS 2007 pass, whoever is unsure about an ID is told the same";
    let failed = finding(&checked, FindingKind::FailingCase, example);
    assert_eq!(
        replayed(&checked, &failed.answers.into(), failed.date),
        "look-for-your-id by id-unknown"
    );
}

#[test]
fn a_misspelled_id_is_found_with_its_place() {
    for (id, old, new) in [
        ("not-passed", "\"pass-first\"", "\"pas-first\""),
        ("not-passed", "passed =", "pased ="),
        ("not-passed", "\"no\"", "\"noo\""),
        ("not-passed", "\"S04\"", "\"S44\""),
    ] {
        let misspelled = finding(
            &planted(id, old, new),
            FindingKind::UnknownReference,
            new.trim_matches(['"', ' ', '=']),
        );
        let place = misspelled.place.expect("a place");
        let line = bundled()
            .policy
            .lines()
            .nth(place.line - 1)
            .unwrap()
            .to_owned();
        assert!(
            place.file == "policy.toml" && line.contains(old),
            "{place}: {line}"
        );
    }
}

#[test]
fn rules_beyond_the_sixty_fourth_are_walked_like_the_others() {
    let checked = with_rules(|rules| {
        let again = |rule: &String, time: usize| rule.replacen("\"\n", &format!("-{time}\"\n"), 1);
        *rules = rules
            .iter()
            .flat_map(|rule| [rule.clone(), again(rule, 2), again(rule, 3)])
            .collect();
        assert!(rules.len() > 64);
    });
    let (once, thrice) = (&CHECKED.report, &checked.report);
    assert_eq!(
        (once.interviews, once.longest),
        (thrice.interviews, thrice.longest)
    );
    // Each copy is shadowed by its original, and nothing else is wrong.
    assert!(
        thrice
            .findings
            .iter()
            .all(|finding| finding.kind == FindingKind::UnreachableRule)
    );
    assert_eq!(thrice.findings.len(), 2 * policy().rules().len());
}
