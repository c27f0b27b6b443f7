//! One planted flaw per kind of finding: the checker names it, and its counterexample, replayed as an interview, shows it.
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod outside;

use rules::interview::{Answers, Interview, Next};
use rules::policy::{CheckError, Checked, Files, Finding, FindingKind, Level, check};

/// A small policy without a flaw; every test below plants one.
const SOUND: &str = r#"
id = "tea"
version = "1"
article = "article.md"

[[source]]
id = "S1"
quote = "Tea needs water."

[[question]]
id = "water"
choices = ["hot", "cold", "none"]

[[question]]
id = "leaf"
choices = ["green", "black"]

[[rule]]
id = "no-water"
when = { water = "none" }
then = "fetch"
because = ["S1"]

[[rule]]
id = "green"
when = { water = "hot", leaf = "green" }
then = "brew"
because = ["S1"]

[[rule]]
id = "black"
when = { water = "hot", leaf = "black" }
then = "boil"
inferred = "black tea wants it hotter"

[[rule]]
id = "cold"
when = { water = "cold" }
then = "boil"
inferred = "cold water makes no tea"

[[outcome]]
id = "fetch"
kind = "act"

[[outcome]]
id = "brew"
kind = "done"
steps = ["pour"]

[[outcome]]
id = "boil"
kind = "wait"
"#;

fn files(policy: &str) -> Files {
    Files {
        policy_name: "policy.toml".into(),
        policy: policy.into(),
        article: Some("Tea  needs\nwater. So do we.".into()),
        ..Files::default()
    }
}

fn checked(files: &Files) -> Checked {
    check(files).unwrap_or_else(|error| panic!("{error}"))
}

/// The sound policy with one passage replaced, checked.
fn planted(old: &str, new: &str) -> Checked {
    assert_eq!(
        SOUND.matches(old).count(),
        1,
        "the passage must stand once: {old}"
    );
    checked(&files(&SOUND.replace(old, new)))
}

fn only(checked: &Checked, kind: FindingKind) -> Finding {
    let of_kind: Vec<&Finding> = checked
        .report
        .findings
        .iter()
        .filter(|finding| finding.kind == kind)
        .collect();
    assert_eq!(of_kind.len(), 1, "{:#?}", checked.report.findings);
    of_kind[0].clone()
}

fn replay(checked: &Checked, finding: &Finding) -> String {
    let policy = checked
        .policy
        .as_ref()
        .expect("a policy that fits together");
    let date = finding.date.unwrap_or("2013-01-01".parse().unwrap());
    let (interview, unknown) =
        Interview::resume(policy, date, &Answers::from(finding.answers.clone()));
    assert_eq!(unknown, Vec::<String>::new());
    match interview.next() {
        Next::Gap => "gap".into(),
        Next::Ask(question) => format!("asks {}", question.id),
        Next::Conclude(decision) => format!("{} by {}", decision.outcome.id, decision.rule.id),
    }
}

#[test]
fn a_sound_policy_is_proven_and_its_interviews_are_counted() {
    let report = checked(&files(SOUND)).report;
    assert_eq!(report.findings, []);
    assert!(report.proved);
    // none | cold | hot-green | hot-black
    assert_eq!((report.interviews, report.longest), (4, 2));
}

#[test]
fn a_gap_comes_with_the_answers_that_fall_into_it() {
    let checked = planted(
        "when = { water = \"cold\" }",
        "when = { water = \"cold\", leaf = \"green\" }",
    );
    let gap = only(&checked, FindingKind::Gap);
    assert_eq!(gap.subject, "leaf");
    assert_eq!(
        gap.answers,
        [
            ("water".into(), "cold".into()),
            ("leaf".into(), "black".into())
        ]
        .into()
    );
    assert_eq!(replay(&checked, &gap), "gap");
    assert!(!checked.report.proved);
}

#[test]
fn a_gap_on_some_days_only_names_such_a_day() {
    let checked = planted(
        "id = \"cold\"",
        "id = \"cold\"\nfrom = 2013-05-01\nuntil = 2014-05-01",
    );
    let gap = only(&checked, FindingKind::Gap);
    assert_eq!(
        gap.date.map(|date| date.to_string()),
        Some("2013-04-30".into())
    );
    assert_eq!(replay(&checked, &gap), "gap");
    let mut within = gap.clone();
    within.date = "2013-05-01".parse().ok();
    assert_eq!(replay(&checked, &within), "boil by cold");
}

#[test]
fn an_unreachable_rule_is_told_which_rules_shadow_it() {
    let checked = planted(
        "when = { water = \"none\" }",
        "when = { water = [\"none\", \"cold\"] }",
    );
    let finding = only(&checked, FindingKind::UnreachableRule);
    assert_eq!(finding.subject, "cold");
    assert!(
        finding.message.contains("`no-water`") && !finding.message.contains("`green`"),
        "{}",
        finding.message
    );
}

#[test]
fn a_rule_shadowed_by_several_together_is_unreachable_too() {
    let late = "[[rule]]\nid = \"late\"\nwhen = { water = \"hot\" }\nthen = \"brew\"\ninferred = \"x\"\n\n[[outcome]]\nid = \"fetch\"";
    let checked = planted("[[outcome]]\nid = \"fetch\"", late);
    let finding = only(&checked, FindingKind::UnreachableRule);
    assert_eq!(finding.subject, "late");
    assert!(
        finding.message.contains("`green`, `black`"),
        "{}",
        finding.message
    );
}

#[test]
fn an_outcome_that_nothing_leads_to_is_found() {
    let checked = planted("then = \"brew\"", "then = \"boil\"");
    assert_eq!(
        only(&checked, FindingKind::UnreachableOutcome).subject,
        "brew"
    );
}

#[test]
fn a_question_that_is_never_asked_is_found() {
    let checked = planted(
        "[[rule]]\nid = \"no-water\"",
        "[[question]]\nid = \"sugar\"\nchoices = [\"yes\", \"no\"]\n\n[[rule]]\nid = \"no-water\"",
    );
    assert_eq!(
        only(&checked, FindingKind::UnaskedQuestion).subject,
        "sugar"
    );
}

#[test]
fn a_choice_that_makes_no_difference_is_a_warning() {
    let checked = planted(
        "when = { water = \"hot\", leaf = \"green\" }",
        "when = { water = \"hot\", leaf = [\"green\", \"white\"] }",
    );
    // `white` is unknown yet: plant it as a choice as well.
    assert_eq!(
        only(&checked, FindingKind::UnknownReference).subject,
        "white"
    );
    let both = SOUND
        .replace("leaf = \"green\"", "leaf = [\"green\", \"white\"]")
        .replace(
            "[\"green\", \"black\"]",
            "[\"green\", \"black\", \"white\"]",
        );
    let checked = crate::checked(&files(&both));
    let finding = only(&checked, FindingKind::IdleChoice);
    assert_eq!(
        (finding.subject.as_str(), finding.level),
        ("leaf", Level::Warning)
    );
    assert!(checked.report.proved, "a warning does not forbid");
}

#[test]
fn choices_told_apart_by_different_rules_with_one_outcome_are_idle_all_the_same() {
    let policy = r#"
id = "p"
version = "1"
[[question]]
id = "q"
choices = ["a", "b", "c"]
[[rule]]
id = "ra"
when = { q = "a" }
then = "x"
inferred = "-"
[[rule]]
id = "rb"
when = { q = "b" }
then = "x"
inferred = "-"
[[rule]]
id = "rc"
when = { q = "c" }
then = "y"
inferred = "-"
[[outcome]]
id = "x"
kind = "done"
[[outcome]]
id = "y"
kind = "done"
"#;
    let idle = only(&checked(&files(policy)), FindingKind::IdleChoice);
    assert_eq!(idle.answers, [("q".into(), "b".into())].into());
    let with_note =
        format!("{policy}\n[[note]]\nid = \"n\"\noutcomes = [\"x\"]\nwhen = {{ q = \"a\" }}\n");
    assert!(
        checked(&files(&with_note)).report.findings.is_empty(),
        "a note tells them apart"
    );
}

#[test]
fn rules_that_can_never_hold_are_found() {
    let empty = planted("when = { water = \"cold\" }", "when = { water = [] }");
    assert_eq!(only(&empty, FindingKind::ImpossibleRule).subject, "cold");
    let backwards = planted(
        "id = \"cold\"",
        "id = \"cold\"\nfrom = 2014-01-01\nuntil = \"2014-01-01\"",
    );
    assert_eq!(
        only(&backwards, FindingKind::ImpossibleRule).subject,
        "cold"
    );
}

#[test]
fn a_rule_without_conditions_is_a_warning() {
    let checked = planted("when = { water = \"cold\" }\n", "");
    assert_eq!(only(&checked, FindingKind::CatchAll).level, Level::Warning);
    assert!(checked.report.proved);
}

#[test]
fn names_that_lead_nowhere_are_found_wherever_they_stand() {
    for (old, new, subject) in [
        ("then = \"brew\"", "then = \"brwe\"", "brwe"),
        (
            "when = { water = \"none\" }",
            "when = { watre = \"none\" }",
            "watre",
        ),
        (
            "when = { water = \"none\" }",
            "when = { water = \"nnoe\" }",
            "nnoe",
        ),
        (
            "then = \"fetch\"\nbecause = [\"S1\"]",
            "then = \"fetch\"\nbecause = [\"S2\"]",
            "S2",
        ),
        (
            "kind = \"act\"",
            "kind = \"act\"\ncontacts = [\"nobody\"]",
            "nobody",
        ),
    ] {
        let finding = only(&planted(old, new), FindingKind::UnknownReference);
        assert_eq!(finding.subject, subject);
        assert!(finding.place.is_some());
    }
}

#[test]
fn two_things_with_one_id_are_found() {
    for (old, new, subject) in [
        ("id = \"leaf\"", "id = \"water\"", "water"),
        ("id = \"green\"", "id = \"black\"", "black"),
        ("id = \"brew\"\nkind", "id = \"boil\"\nkind", "boil"),
        (
            "[\"green\", \"black\"]",
            "[\"green\", \"black\", \"green\"]",
            "green",
        ),
    ] {
        assert_eq!(
            only(&planted(old, new), FindingKind::DuplicateId).subject,
            subject
        );
    }
}

#[test]
fn a_rule_that_gives_no_reason_is_found() {
    let checked = planted("then = \"fetch\"\nbecause = [\"S1\"]", "then = \"fetch\"");
    assert_eq!(only(&checked, FindingKind::UncitedRule).subject, "no-water");
}

#[test]
fn a_quote_that_the_article_does_not_have_is_found() {
    let checked = planted("Tea needs water.", "Tea needs milk.");
    assert_eq!(only(&checked, FindingKind::QuoteNotInArticle).subject, "S1");
}

const WORDS: &str = r#"
[question.water]
ask = "What water is there?"
[question.water.choice]
hot = "Hot"
cold = "Cold"
none = "None"
[question.leaf]
ask = "Which leaf?"
[question.leaf.choice]
green = "Green"
black = "Black"
[outcome.fetch]
title = "Fetch water"
[outcome.brew]
title = "Brew"
[outcome.boil]
title = "Boil"
[step.pour]
title = "Pour"
"#;

fn worded(english: &str, spanish: &str) -> Checked {
    let policy = SOUND.replace(
        "version = \"1\"",
        "version = \"1\"\nlanguages = [\"en\", \"es\"]",
    );
    let words = [
        ("en".to_owned(), english.to_owned()),
        ("es".to_owned(), spanish.to_owned()),
    ]
    .into();
    checked(&Files {
        words,
        ..files(&policy)
    })
}

#[test]
fn words_are_wanted_in_every_language_that_the_policy_lists() {
    assert_eq!(worded(WORDS, WORDS).report.findings, []);
    for (old, subject) in [
        ("green = \"Green\"", "green"),
        ("[outcome.fetch]\ntitle = \"Fetch water\"", "fetch"),
        ("[step.pour]\ntitle = \"Pour\"", "pour"),
    ] {
        assert_eq!(
            only(
                &worded(WORDS, &WORDS.replace(old, "")),
                FindingKind::MissingWords
            )
            .subject,
            subject
        );
    }
    let hint = WORDS.replace(
        "ask = \"Which leaf?\"",
        "ask = \"Which leaf?\"\nhint = \"Look into the tin\"",
    );
    assert_eq!(
        only(&worded(WORDS, &hint), FindingKind::MissingWords).subject,
        "leaf"
    );
    let extra = format!("{WORDS}[step.stir]\ntitle = \"Stir\"\n");
    assert_eq!(
        only(&worded(&extra, WORDS), FindingKind::UnknownReference).subject,
        "stir"
    );
}

#[test]
fn a_worked_example_that_ends_elsewhere_is_found() {
    for (case, sentence) in [
        (
            "answers = { water = \"none\" }\noutcome = \"brew\"",
            "reaches `fetch` by rule `no-water`, not `brew`",
        ),
        (
            "answers = { water = \"hot\" }\noutcome = \"brew\"",
            "`leaf` is still to be answered",
        ),
        (
            "answers = { water = \"wet\" }\noutcome = \"brew\"",
            "`water=wet`",
        ),
    ] {
        let checked = checked(&Files {
            cases: Some(format!("[[case]]\nname = \"an example\"\n{case}\n")),
            ..files(SOUND)
        });
        let finding = only(&checked, FindingKind::FailingCase);
        assert!(finding.message.contains(sentence), "{}", finding.message);
    }
    let right = "[[case]]\nanswers = { water = \"none\" }\noutcome = \"fetch\"\n";
    assert_eq!(
        checked(&Files {
            cases: Some(right.into()),
            ..files(SOUND)
        })
        .report
        .findings,
        []
    );
}

#[test]
fn a_file_that_cannot_be_read_is_told_by_line_and_column() {
    for (old, new, place, sentence) in [
        (
            "kind = \"done\"",
            "kind = \"doen\"",
            "policy.toml:48:8",
            "expected one of",
        ),
        (
            "choices = [\"green\", \"black\"]",
            "choices = []",
            "policy.toml:16:11",
            "expected 1 to 64 choices",
        ),
        (
            "then = \"fetch\"",
            "thne = \"fetch\"",
            "policy.toml:21:1",
            "unknown field `thne`",
        ),
        ("version = \"1\"", "version = \"1", "policy.toml:3:13", ""),
        (
            "id = \"cold\"",
            "id = \"cold\"\nfrom = 2013-02-30",
            "policy.toml:38:",
            "",
        ),
    ] {
        let Err(CheckError::Parse(error)) = check(&files(&SOUND.replace(old, new))) else {
            panic!("{new} was read")
        };
        let text = error.to_string();
        assert!(text.starts_with(place) && text.contains(sentence), "{text}");
    }
}

#[test]
fn findings_are_told_as_json_of_the_agreed_shape() {
    let checked = planted(
        "when = { water = \"cold\" }",
        "when = { water = \"cold\", leaf = \"green\" }",
    );
    let json = serde_json::to_value(&checked.report).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "policy": "tea", "version": "1", "proved": false, "interviews": 5, "longest": 2,
            "findings": [{
                "kind": "gap", "level": "error", "subject": "leaf", "answers": {"water": "cold", "leaf": "black"},
                "date": null, "message": "no rule is left when leaf = black, water = cold",
            }],
        })
    );
}
