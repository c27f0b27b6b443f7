//! What the policy language is measured against: the same policy decided and proven in the plain ways.

use std::collections::BTreeMap;
use std::error::Error;

use rules::interview::Answers;
use rules::policy::bundled;
use serde::Deserialize;

use crate::families::{Made, MadeRule};

/// The bundled policy as its file names things.
#[derive(Deserialize)]
pub struct Named {
    question: Vec<NamedQuestion>,
    rule: Vec<NamedRule>,
}

#[derive(Deserialize)]
struct NamedQuestion {
    id: String,
    choices: Vec<String>,
}

#[derive(Deserialize)]
struct NamedRule {
    when: BTreeMap<String, Choices>,
    then: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Choices {
    One(String),
    Many(Vec<String>),
}

impl Choices {
    fn list(&self) -> &[String] {
        match self {
            Choices::One(choice) => std::slice::from_ref(choice),
            Choices::Many(choices) => choices,
        }
    }
}

impl Named {
    /// Reads the bundled policy.
    pub fn read() -> Result<Named, toml::de::Error> {
        toml::from_str(&bundled().policy)
    }

    /// The outcome by a scan of the rules, everything compared by name.
    pub fn decide(&self, answers: &Answers) -> Option<&str> {
        let holds = |rule: &&NamedRule| {
            rule.when.iter().all(|(question, accepted)| {
                answers
                    .get(question)
                    .is_some_and(|choice| accepted.list().iter().any(|known| known == choice))
            })
        };
        self.rule.iter().find(holds).map(|rule| rule.then.as_str())
    }

    /// Every combination of answers to all questions.
    pub fn product(&self) -> Vec<Answers> {
        self.question
            .iter()
            .fold(vec![Answers::default()], |all, question| {
                let with = |answers: &Answers, choice: &String| {
                    let mut answers = answers.clone();
                    answers.set(&question.id, choice);
                    answers
                };
                all.iter()
                    .flat_map(|answers| {
                        question
                            .choices
                            .iter()
                            .map(move |choice| with(answers, choice))
                    })
                    .collect()
            })
    }

    /// The policy as bare numbers.
    pub fn numbered(&self) -> Result<Made, Box<dyn Error>> {
        let mut outcomes: Vec<&str> = Vec::new();
        let mut rules = Vec::new();
        for rule in &self.rule {
            let then = outcomes
                .iter()
                .position(|known| *known == rule.then)
                .unwrap_or(outcomes.len());
            if then == outcomes.len() {
                outcomes.push(&rule.then);
            }
            let mut when = Vec::new();
            for (id, accepted) in &rule.when {
                let at = self
                    .question
                    .iter()
                    .position(|question| question.id == *id)
                    .ok_or("an unknown question")?;
                let place = |choice: &String| {
                    self.question[at]
                        .choices
                        .iter()
                        .position(|known| known == choice)
                };
                when.push((at, accepted.list().iter().filter_map(place).collect()));
            }
            rules.push(MadeRule { when, then });
        }
        Ok(Made {
            choices: self
                .question
                .iter()
                .map(|question| question.choices.len())
                .collect(),
            rules,
        })
    }
}

/// Proves by brute force: tries every combination of answers against every rule, and counts the rules that decide and the gaps.
pub fn brute_force(policy: &Made) -> (usize, usize) {
    let masks: Vec<Vec<(usize, u64)>> = policy
        .rules
        .iter()
        .map(|rule| {
            rule.when
                .iter()
                .map(|(question, accepted)| {
                    (*question, accepted.iter().map(|choice| 1 << choice).sum())
                })
                .collect()
        })
        .collect();
    let mut answers = vec![0usize; policy.choices.len()];
    let mut deciding = vec![false; masks.len()];
    let mut gaps = 0;
    loop {
        let holds = |rule: &Vec<(usize, u64)>| {
            rule.iter()
                .all(|&(question, accepted)| accepted >> answers[question] & 1 == 1)
        };
        match masks.iter().position(holds) {
            Some(rule) => deciding[rule] = true,
            None => gaps += 1,
        }
        let Some(turned) = (0..answers.len()).find(|&at| answers[at] + 1 < policy.choices[at])
        else {
            return (
                deciding.into_iter().filter(|decides| *decides).count(),
                gaps,
            );
        };
        answers[..turned].fill(0);
        answers[turned] += 1;
    }
}

/// The bundled policy as a programmer would write it by hand.
pub fn by_hand(answers: &Answers) -> &'static str {
    let answer = |question| answers.get(question).unwrap_or_default();
    let series = answer("series");
    if series == "not-microsoft" {
        return "not-a-microsoft-exam";
    }
    match answer("has-id") {
        "several" => return "ask-for-name-search",
        "one" => return holder(answers),
        _ if series == "other-microsoft" => return "outside-this-guide",
        _ if series == "unsure" => return "find-your-exam",
        _ => {}
    }
    match answer("passed") {
        "no" => return "pass-first",
        "unsure" => return "check-your-transcript",
        _ => {}
    }
    if series == "office-2007" {
        return match answer("on-transcript") {
            "yes" => "id-comes-by-itself",
            "no" => "missing-from-transcript",
            _ => "check-your-transcript",
        };
    }
    if answer("has-id") == "unsure" {
        return "look-for-your-id";
    }
    match (series, answer("wants-mct")) {
        ("office-2003", "yes") => match answer("on-transcript") {
            "yes" => "contact-service-center",
            "no" => "missing-from-transcript",
            _ => "check-your-transcript",
        },
        (_, "yes") => match answer("exam-reference") {
            "yes" => "contact-mct-program",
            "no" => "get-your-score-report",
            _ => "find-your-exam-reference",
        },
        ("office-2010-on", _) => "look-then-ask-certiport",
        (_, "no") => "no-id-without-mct",
        _ => "decide-about-mct",
    }
}

fn holder(answers: &Answers) -> &'static str {
    let answer = |question| answers.get(question).unwrap_or_default();
    match (answer("credentials-visible"), answer("access-code")) {
        ("no", _) => "ask-for-name-search",
        ("unsure", _) => "check-your-certifications",
        (_, "no") => "ask-for-new-access-code",
        (_, "unsure") => "find-your-access-code",
        _ if answer("wants-mct") == "yes" => "apply-for-mct",
        _ => "all-set",
    }
}
