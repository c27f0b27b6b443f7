//! The conversation as text, to be copied into a ticket or a letter.

use rules::interview::{Interview, Next};
use words::Words;

use super::outcome::{contact, kind, standing, steps, title};
use ui::guide::Guide;

/// Answers, outcome, steps and desks, and which rules decided. It names nobody: a ticket has its own place for that.
pub(super) fn summary(guide: &Guide, words: Words, interview: &Interview<'_>) -> String {
    let answers = interview.answers();
    // In the order of the guide, and only what decides something.
    let given = interview.needed().into_iter().filter_map(|question| {
        let choice = answers.get(&question.id)?;
        let (asked, text) = (
            guide.words.ask(&question.id),
            guide.words.of_choice(&question.id, choice),
        );
        Some(format!("- {asked} {text}"))
    });
    let mut lines: Vec<String> = given.collect();
    if !lines.is_empty() {
        lines.push(String::new());
    }
    let Next::Conclude(decision) = interview.next() else {
        lines.push(standing(guide, words, interview));
        return lines.join("\n");
    };
    let outcome = decision.outcome;
    lines.push(format!(
        "{}: {}",
        kind(words, outcome.kind),
        title(guide, outcome)
    ));
    let steps = steps(guide, outcome).enumerate();
    lines.extend(steps.map(|(at, step)| format!("{}. {step}", at + 1)));
    let contacts = guide.policy.contacts_of(outcome);
    lines.extend(contacts.map(|desk| format!("- {}", contact(guide, desk))));
    lines.push(String::new());
    lines.push(words.guide_decided_by(
        interview.date(),
        guide.policy.id(),
        &decision.rule.id,
        guide.policy.version(),
    ));
    lines.join("\n")
}
