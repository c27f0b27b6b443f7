//! The message that a candidate can copy and send to the desk that an outcome names.

use rules::interview::Decision;
use words::Words;

use super::Guide;
use crate::guide::Conclusion;

/// A message with the answers given, ready to be completed with a name and sent.
pub(super) fn message(guide: &Guide, words: Words, conclusion: &Conclusion<'_>) -> String {
    let Decision { rule, outcome } = conclusion.decision;
    let headed = guide.words.outcome.get(&outcome.id);
    let title = headed
        .and_then(|headed| headed.heading())
        .unwrap_or(&outcome.id);
    let mut lines = vec![
        words.guide_message_greeting().to_owned(),
        String::new(),
        words.guide_message_about(title),
        String::new(),
    ];
    lines.extend(conclusion.interview.path().iter().map(|answer| {
        format!(
            "- {} {}",
            guide.asked(answer.question),
            guide.answer_text(answer)
        )
    }));
    lines.push(String::new());
    lines.push(words.guide_message_details().to_owned());
    lines.push(String::new());
    lines.push(words.guide_message_close().to_owned());
    lines.push(words.guide_message_source(guide.policy.id(), &rule.id, guide.policy.version()));
    lines.join("\n")
}
