//! The guide: one question per page, then the outcome with its reasons.
//!
//! A [`Turn`] is what a page's address or a submitted form says; [`Turn::stop`] turns it into what to show.
//! The app and the plain pages take the same turns; they differ only in where the answers travel ([`Carry`]).

mod contacts;
mod message;
mod outcome;
mod question;
mod turn;

use rules::interview::{Answered, Answers};
use rules::policy::{Policy, PolicyWords, Question};
use serde::{Deserialize, Serialize};
use words::Words;

pub use outcome::{outcome, quoted, quotes};
pub use question::{confirm, question, question_form, so_far};
pub(crate) use turn::full_href;
pub use turn::{
    Ask, Carry, Conclusion, Confirm, OUTCOME, START_AGAIN, Stop, Turn, VERSION, guide_href,
    is_of_guide,
};

use crate::Screen;
use crate::facts::Fact;

/// A policy with its words in one language.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Guide {
    /// The policy, proven.
    pub policy: Policy,
    /// Its words.
    pub words: PolicyWords,
}

/// What the guide shows at a stop.
pub fn screen(guide: &'static Guide, words: Words, stop: Stop<'static>, carry: Carry) -> Screen {
    match stop {
        Stop::Ask(ask) => question(guide, words, &ask, carry),
        Stop::Confirm(asked) => confirm(guide, words, &asked, carry),
        Stop::Conclude(conclusion) => outcome(guide, words, &conclusion, carry),
        Stop::Gap => crate::failure(words, words.guide_gap()),
    }
}

impl Guide {
    /// An answer in words.
    fn answer_text<'a>(&'a self, answer: &Answered<'a>) -> &'a str {
        self.words.of_choice(&answer.question.id, answer.choice)
    }

    /// An answer as a line of a list, with the address that changes it, and what the record says of it.
    fn fact(
        &self,
        words: Words,
        answer: &Answered<'_>,
        record: &Answers,
        change: Option<String>,
    ) -> Fact {
        let question = &answer.question.id;
        let remark = record.get(question).map(|choice| {
            if choice == answer.choice {
                words.guide_from_record().to_owned()
            } else {
                words.guide_record_says(self.words.of_choice(question, choice))
            }
        });
        Fact {
            label: self.asked(answer.question).to_owned(),
            lines: vec![self.answer_text(answer).to_owned()],
            remark,
            change,
        }
    }

    /// A question in words.
    fn asked<'a>(&'a self, question: &'a Question) -> &'a str {
        self.words.ask(&question.id)
    }
}
