//! The prover and the interview against brute force: random small policies, every combination of answers, every period.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use proptest::prelude::*;
use rules::Date;
use rules::interview::{Answers, Interview, Next};
use rules::policy::{Checked, Files, FindingKind, Policy, check};

/// A rule as plain data: per question the accepted choices (none: no condition), an outcome, a period in years.
#[derive(Debug, Clone)]
struct PlainRule {
    accepts: Vec<Option<BTreeSet<usize>>>,
    outcome: usize,
    from: Option<u16>,
    until: Option<u16>,
}

#[derive(Debug, Clone)]
struct Plain {
    choices: Vec<usize>,
    rules: Vec<PlainRule>,
}

const OUTCOMES: usize = 3;
const YEARS: std::ops::Range<u16> = 2009..2013;

fn plain() -> impl Strategy<Value = Plain> {
    proptest::collection::vec(1usize..=3, 1..=4).prop_flat_map(|choices| {
        let accepts: Vec<_> = choices
            .iter()
            .map(|&count| {
                proptest::option::weighted(
                    0.6,
                    proptest::collection::btree_set(0..count, 1..=count),
                )
            })
            .collect();
        let year = || proptest::option::weighted(0.2, 2010u16..=2012);
        let rule = (accepts, 0..OUTCOMES, year(), year()).prop_filter_map(
            "a period that exists",
            |(accepts, outcome, from, until)| {
                let exists = !matches!((from, until), (Some(from), Some(until)) if from >= until);
                exists.then_some(PlainRule {
                    accepts,
                    outcome,
                    from,
                    until,
                })
            },
        );
        proptest::collection::vec(rule, 0..=8).prop_map(move |rules| Plain {
            choices: choices.clone(),
            rules,
        })
    })
}

impl Plain {
    fn toml(&self) -> String {
        let mut text = "id = \"random\"\nversion = \"1\"\n".to_owned();
        for (question, count) in self.choices.iter().enumerate() {
            let choices: Vec<String> = (0..*count).map(|choice| format!("\"c{choice}\"")).collect();
            let _ = writeln!(
                text,
                "[[question]]\nid = \"q{question}\"\nchoices = [{}]",
                choices.join(", ")
            );
        }
        for (number, rule) in self.rules.iter().enumerate() {
            let _ = writeln!(
                text,
                "[[rule]]\nid = \"r{number}\"\nthen = \"o{}\"\ninferred = \"-\"",
                rule.outcome
            );
            for (key, year) in [("from", rule.from), ("until", rule.until)] {
                if let Some(year) = year {
                    let _ = writeln!(text, "{key} = {year}-01-01");
                }
            }
            let conditions: Vec<String> = rule
                .accepts
                .iter()
                .enumerate()
                .filter_map(|(question, accepts)| {
                    let choices: Vec<String> = accepts
                        .as_ref()?
                        .iter()
                        .map(|choice| format!("\"c{choice}\""))
                        .collect();
                    Some(format!("q{question} = [{}]", choices.join(", ")))
                })
                .collect();
            let _ = writeln!(text, "when = {{ {} }}", conditions.join(", "));
        }
        for outcome in 0..OUTCOMES {
            let _ = writeln!(text, "[[outcome]]\nid = \"o{outcome}\"\nkind = \"done\"");
        }
        text
    }

    fn in_force(&self, rule: usize, year: u16) -> bool {
        let rule = &self.rules[rule];
        rule.from.is_none_or(|from| from <= year) && rule.until.is_none_or(|until| year < until)
    }

    /// The first rule whose conditions all hold.
    fn decide(&self, answers: &[usize], year: u16) -> Option<usize> {
        (0..self.rules.len()).find(|&rule| {
            let accepts = &self.rules[rule].accepts;
            self.in_force(rule, year)
                && accepts.iter().zip(answers).all(|(accepts, choice)| {
                    accepts.as_ref().is_none_or(|set| set.contains(choice))
                })
        })
    }

    fn outcome(&self, answers: &[usize], year: u16) -> Option<usize> {
        self.decide(answers, year)
            .map(|rule| self.rules[rule].outcome)
    }

    /// The next question as the language defines it, by the letter: `Err(None)` is a gap, `Err(Some)` a decision.
    fn next(&self, answers: &[Option<usize>], year: u16) -> Result<usize, Option<usize>> {
        let possible = (0..self.rules.len()).find(|&rule| {
            self.in_force(rule, year)
                && self.rules[rule]
                    .accepts
                    .iter()
                    .zip(answers)
                    .all(|(accepts, choice)| match (accepts, choice) {
                        (Some(set), Some(choice)) => set.contains(choice),
                        _ => true,
                    })
        });
        let Some(rule) = possible else {
            return Err(None);
        };
        let open = (0..self.choices.len()).find(|&question| {
            self.rules[rule].accepts[question].is_some() && answers[question].is_none()
        });
        open.ok_or(Some(rule))
    }

    fn all_answers(&self) -> Vec<Vec<usize>> {
        self.choices.iter().fold(vec![vec![]], |all, &count| {
            all.iter()
                .flat_map(|answers| {
                    (0..count).map(|choice| [answers.as_slice(), &[choice]].concat())
                })
                .collect()
        })
    }

    /// Every interview: its answers and the rule that decided. A visit per interview, and the questions asked.
    fn interviews(
        &self,
        year: u16,
        answers: &mut Vec<Option<usize>>,
        visit: &mut impl FnMut(&[Option<usize>], Option<usize>),
    ) {
        match self.next(answers, year) {
            Ok(question) => {
                for choice in 0..self.choices[question] {
                    answers[question] = Some(choice);
                    self.interviews(year, answers, visit);
                }
                answers[question] = None;
            }
            Err(rule) => visit(answers, rule),
        }
    }

    /// One year per period between changes.
    fn periods(&self) -> Vec<u16> {
        let changes: BTreeSet<u16> = self
            .rules
            .iter()
            .flat_map(|rule| [rule.from, rule.until])
            .flatten()
            .collect();
        YEARS
            .filter(|year| *year == YEARS.start || changes.contains(year))
            .collect()
    }
}

fn day(year: u16) -> Date {
    Date::new(year, 6, 1).unwrap()
}

fn named(answers: &[Option<usize>]) -> Answers {
    let given = answers.iter().enumerate().filter_map(|(question, choice)| {
        Some((format!("q{question}"), format!("c{}", (*choice)?)))
    });
    Answers::from(given.collect::<BTreeMap<_, _>>())
}

fn checked(plain: &Plain) -> (Checked, Policy) {
    let checked = check(&Files {
        policy: plain.toml(),
        ..Files::default()
    })
    .unwrap();
    let policy = checked.policy.clone().unwrap();
    (checked, policy)
}

fn subjects(checked: &Checked, kind: FindingKind) -> BTreeSet<String> {
    checked
        .report
        .findings
        .iter()
        .filter(|finding| finding.kind == kind)
        .map(|finding| finding.subject.clone())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn the_prover_finds_what_brute_force_finds(plain in plain()) {
        let (checked, policy) = checked(&plain);
        let (mut count, mut longest) = (0u64, 0usize);
        let (mut deciding, mut asked, mut gaps) = (BTreeSet::new(), BTreeSet::new(), false);
        for year in plain.periods() {
            plain.interviews(year, &mut vec![None; plain.choices.len()], &mut |answers, rule| {
                count += 1;
                longest = longest.max(answers.iter().flatten().count());
                asked.extend(answers.iter().enumerate().filter(|(_, choice)| choice.is_some()).map(|(question, _)| question));
                deciding.extend(rule);
                gaps |= rule.is_none();
            });
        }
        prop_assert_eq!(checked.report.interviews, count);
        prop_assert_eq!(checked.report.longest as usize, longest);
        prop_assert_eq!(!subjects(&checked, FindingKind::Gap).is_empty(), gaps);
        let unreachable: BTreeSet<String> = (0..plain.rules.len()).filter(|rule| !deciding.contains(rule)).map(|rule| format!("r{rule}")).collect();
        prop_assert_eq!(subjects(&checked, FindingKind::UnreachableRule), unreachable);
        let reached: BTreeSet<usize> = deciding.iter().map(|&rule| plain.rules[rule].outcome).collect();
        let missed: BTreeSet<String> = (0..OUTCOMES).filter(|at| !reached.contains(at)).map(|at| format!("o{at}")).collect();
        prop_assert_eq!(subjects(&checked, FindingKind::UnreachableOutcome), missed);
        let unasked: BTreeSet<String> = (0..plain.choices.len()).filter(|at| !asked.contains(at)).map(|at| format!("q{at}")).collect();
        prop_assert_eq!(subjects(&checked, FindingKind::UnaskedQuestion), unasked);

        // Every counterexample, replayed, shows a gap.
        for gap in checked.report.findings.iter().filter(|finding| finding.kind == FindingKind::Gap) {
            let date = gap.date.unwrap_or(day(YEARS.start));
            let (interview, _) = Interview::resume(&policy, date, &gap.answers.clone().into());
            prop_assert_eq!(interview.next(), Next::Gap);
        }
        // A rule is said to be shadowed by exactly the rules that decide where it would hold.
        for finding in checked.report.findings.iter().filter(|finding| finding.kind == FindingKind::UnreachableRule) {
            let rule: usize = finding.subject[1..].parse().unwrap();
            for (other, _) in plain.rules.iter().enumerate() {
                let shadows = plain.periods().into_iter().any(|year| plain.in_force(rule, year) && plain.all_answers().iter().any(|answers| {
                    plain.decide(answers, year) == Some(other)
                        && plain.rules[rule].accepts.iter().zip(answers).all(|(accepts, choice)| accepts.as_ref().is_none_or(|set| set.contains(choice)))
                }));
                prop_assert_eq!(finding.message.contains(&format!("`r{other}`")), shadows || other == rule, "{}", finding.message);
            }
        }
    }

    #[test]
    fn idle_choices_are_those_that_never_change_an_outcome(plain in plain()) {
        let (checked, _) = checked(&plain);
        let unasked = subjects(&checked, FindingKind::UnaskedQuestion);
        let mut idle = BTreeSet::new();
        for (question, &count) in plain.choices.iter().enumerate().filter(|(question, _)| !unasked.contains(&format!("q{question}"))) {
            for choice in 1..count {
                let alike = (0..choice).any(|other| plain.periods().into_iter().all(|year| plain.all_answers().into_iter().all(|mut answers| {
                    answers[question] = choice;
                    let one = plain.outcome(&answers, year);
                    answers[question] = other;
                    one == plain.outcome(&answers, year)
                })));
                if alike {
                    idle.insert((format!("q{question}"), format!("c{choice}")));
                }
            }
        }
        let found: BTreeSet<(String, String)> = checked.report.findings.iter()
            .filter(|finding| finding.kind == FindingKind::IdleChoice)
            .flat_map(|finding| finding.answers.clone())
            .collect();
        prop_assert_eq!(found, idle);
    }

    #[test]
    fn an_interview_asks_and_counts_as_the_language_is_defined(plain in plain(), picks in proptest::collection::vec(0usize..3, 4), year in YEARS) {
        let (_, policy) = checked(&plain);
        let mut answers = vec![None; plain.choices.len()];
        // An interview always ends: after as many answers as there are questions at the latest.
        for _ in 0..=plain.choices.len() {
            let (interview, unknown) = Interview::resume(&policy, day(year), &named(&answers));
            prop_assert!(unknown.is_empty());
            let (mut fewest, mut most, mut outcomes) = (usize::MAX, 0, BTreeSet::new());
            let before = answers.iter().flatten().count();
            plain.interviews(year, &mut answers.clone(), &mut |end, rule| {
                let left = end.iter().flatten().count() - before;
                fewest = fewest.min(left);
                most = most.max(left);
                outcomes.extend(rule.map(|rule| format!("o{}", plain.rules[rule].outcome)));
            });
            let remaining = interview.remaining();
            prop_assert_eq!((remaining.fewest as usize, remaining.most as usize), (fewest, most));
            prop_assert_eq!(interview.possible().into_iter().map(|outcome| outcome.id.clone()).collect::<BTreeSet<_>>(), outcomes);
            match (plain.next(&answers, year), interview.next()) {
                (Ok(question), Next::Ask(asked)) => {
                    prop_assert_eq!(&asked.id, &format!("q{question}"));
                    answers[question] = Some(picks[question] % plain.choices[question]);
                }
                (Err(Some(rule)), Next::Conclude(decision)) => {
                    prop_assert_eq!(&decision.rule.id, &format!("r{rule}"));
                    return Ok(());
                }
                (Err(None), Next::Gap) => return Ok(()),
                (expected, found) => prop_assert!(false, "{expected:?} is not {found:?}"),
            }
        }
        prop_assert!(false, "an interview did not end");
    }

    #[test]
    fn a_concluded_outcome_stays_while_irrelevant_answers_are_added(plain in plain(), picks in proptest::collection::vec(0usize..3, 4), year in YEARS) {
        let (_, policy) = checked(&plain);
        let full: Vec<Option<usize>> = plain.choices.iter().zip(&picks).map(|(count, pick)| Some(pick % count)).collect();
        let mut interview = Interview::start(&policy, day(year));
        while let Next::Ask(question) = interview.next() {
            let at: usize = question.id[1..].parse().unwrap();
            let choice = format!("c{}", full[at].unwrap());
            interview.answer(&question.id.clone(), &choice);
        }
        let (all, _) = Interview::resume(&policy, day(year), &named(&full));
        prop_assert_eq!(interview.next(), all.next());
    }

    #[test]
    fn needed_are_the_open_questions_that_some_way_on_asks_and_the_answers_that_decide(plain in plain(), picks in proptest::collection::vec(proptest::option::of(0usize..3), 4), year in YEARS) {
        let (_, policy) = checked(&plain);
        // Answered in any order, as somebody does who has all questions on one page.
        let given: Vec<Option<usize>> = plain.choices.iter().zip(&picks).map(|(count, pick)| pick.map(|pick| pick % count)).collect();
        let (interview, _) = Interview::resume(&policy, day(year), &named(&given));
        let needed: BTreeSet<usize> = interview.needed().iter().map(|question| question.id[1..].parse().unwrap()).collect();
        let mut asked = BTreeSet::new();
        plain.interviews(year, &mut given.clone(), &mut |end, _| asked.extend((0..end.len()).filter(|&at| end[at].is_some() && given[at].is_none())));
        let open: BTreeSet<usize> = needed.iter().copied().filter(|&at| given[at].is_none()).collect();
        prop_assert_eq!(open, asked);
        let kept: Vec<Option<usize>> = given.iter().enumerate().map(|(at, choice)| choice.filter(|_| needed.contains(&at))).collect();
        let (fewer, _) = Interview::resume(&policy, day(year), &named(&kept));
        prop_assert_eq!(fewer.next(), interview.next());
        prop_assert_eq!(fewer.possible(), interview.possible());
    }

    #[test]
    fn why_names_the_fewest_answers_that_make_the_rule_decide(plain in plain(), picks in proptest::collection::vec(0usize..3, 4), year in YEARS) {
        let (_, policy) = checked(&plain);
        let full: Vec<usize> = plain.choices.iter().zip(&picks).map(|(count, pick)| pick % count).collect();
        let (interview, _) = Interview::resume(&policy, day(year), &named(&full.iter().copied().map(Some).collect::<Vec<_>>()));
        let Some(why) = interview.why() else { return Ok(()) };
        let decided = plain.decide(&full, year);
        let reasons: BTreeSet<usize> = why.answers.iter().map(|answer| answer.question.id[1..].parse().unwrap()).collect();
        let enough = |given: &BTreeSet<usize>| plain.all_answers().into_iter().filter(|answers| given.iter().all(|&at| answers[at] == full[at]))
            .all(|answers| plain.decide(&answers, year) == decided);
        prop_assert!(enough(&reasons));
        // None smaller is enough. The rule's own conditions always count, as the reasons that its sources speak of.
        let rule = &plain.rules[decided.unwrap()];
        let own: BTreeSet<usize> = (0..plain.choices.len()).filter(|&at| rule.accepts[at].is_some()).collect();
        prop_assert!(own.is_subset(&reasons));
        for mask in 0u32..1 << plain.choices.len() {
            let given: BTreeSet<usize> = (0..plain.choices.len()).filter(|at| mask & (1 << at) != 0).collect();
            prop_assert!(given.len() >= reasons.len() || !own.is_subset(&given) || !enough(&given));
        }
    }

    #[test]
    fn why_not_names_the_fewest_changes_that_lead_there(plain in plain(), picks in proptest::collection::vec(0usize..3, 4), year in YEARS, goal in 0..OUTCOMES) {
        let (_, policy) = checked(&plain);
        let full: Vec<usize> = plain.choices.iter().zip(&picks).map(|(count, pick)| pick % count).collect();
        let (interview, _) = Interview::resume(&policy, day(year), &named(&full.iter().copied().map(Some).collect::<Vec<_>>()));
        let nearest = plain.all_answers().into_iter().filter(|answers| plain.outcome(answers, year) == Some(goal))
            .map(|answers| answers.iter().zip(&full).filter(|(one, other)| one != other).count()).min();
        let way = interview.why_not(&format!("o{goal}"));
        prop_assert_eq!(way.as_ref().map(|way| way.changes.len()), nearest);
        if let Some(way) = way {
            let mut changed = interview.clone();
            for (answer, choice) in way.changes {
                prop_assert!(changed.answer(&answer.question.id, choice));
            }
            let Next::Conclude(decision) = changed.next() else { return Err(TestCaseError::fail("not concluded")) };
            prop_assert_eq!(&decision.outcome.id, &format!("o{goal}"));
        }
    }

    #[test]
    fn a_change_keeps_what_still_matters_and_drops_only_the_rest(plain in plain(), picks in proptest::collection::vec(0usize..3, 4), year in YEARS, question in 0usize..4, pick in 0usize..3) {
        let (_, policy) = checked(&plain);
        let question = question % plain.choices.len();
        let mut interview = Interview::start(&policy, day(year));
        while let Next::Ask(asked) = interview.next() {
            let at: usize = asked.id[1..].parse().unwrap();
            interview.answer(&asked.id.clone(), &format!("c{}", picks[at] % plain.choices[at]));
        }
        let change = interview.change(&format!("q{question}"), &format!("c{}", pick % plain.choices[question]));
        let stays: BTreeSet<&str> = change.stays.iter().map(|answer| answer.question.id.as_str()).collect();
        let dropped: BTreeSet<&str> = change.dropped.iter().map(|answer| answer.question.id.as_str()).collect();
        prop_assert!(stays.is_disjoint(&dropped));
        // What was dropped is asked by no way on; what stays is kept as it was.
        let mut ways: BTreeSet<String> = change.interview.path().iter().map(|answer| answer.question.id.clone()).collect();
        let mut path = vec![None; plain.choices.len()];
        for answer in change.interview.path() {
            path[answer.question.id[1..].parse::<usize>().unwrap()] = Some(answer.choice[1..].parse().unwrap());
        }
        plain.interviews(year, &mut path, &mut |end, _| {
            ways.extend(end.iter().enumerate().filter(|(_, choice)| choice.is_some()).map(|(at, _)| format!("q{at}")));
        });
        prop_assert!(dropped.iter().all(|id| !ways.contains(*id)));
        prop_assert!(stays.iter().all(|id| ways.contains(*id)));
        for answer in &change.stays {
            let (before, after) = (interview.answers(), change.interview.answers());
            prop_assert_eq!(after.get(&answer.question.id), before.get(&answer.question.id));
        }
    }

    #[test]
    fn a_policy_travels_as_json_and_decides_as_before(plain in plain(), picks in proptest::collection::vec(0usize..3, 4), year in YEARS) {
        let (_, policy) = checked(&plain);
        let sent: Policy = serde_json::from_str(&serde_json::to_string(&policy).unwrap()).unwrap();
        let answers: Vec<Option<usize>> = plain.choices.iter().zip(&picks).map(|(count, pick)| Some(pick % count)).collect();
        let (here, _) = Interview::resume(&policy, day(year), &named(&answers));
        let (there, _) = Interview::resume(&sent, day(year), &named(&answers));
        prop_assert_eq!(here.next(), there.next());
    }
}
