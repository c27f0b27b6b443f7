//! The guide beside the record: every question on one page, for somebody who has the candidate on the telephone.
//!
//! The answers are in the query. What the record answers is chosen beforehand and said to be from there; the next best
//! question is the one that the guide itself would ask. With a script the parts marked `data-part` follow every answer.

mod outcome;
mod summary;

use api::served;
use leptos::prelude::*;
use rules::Date;
use rules::interview::applicable_answers;
use rules::interview::{Answers, Interview, Next};
use rules::policy::{Policy, Question};
use words::Words;

use crate::copy::copy_button;
use crate::desk;
use crate::record::{Head, Tab, head};
use ui::Screen;
use ui::choice::{Choice, Radios};
use ui::field::in_textarea;
use ui::guide::Guide;
use ui::intent::{Form, SubmitButton};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct RecordGuidePage {
    /// Whose record it is.
    pub head: Head,
    /// The answers as they stand, those of the record included.
    pub answers: Answers,
    /// What the record answers beside them.
    pub facts: Answers,
    /// The day whose rules hold.
    pub today: Date,
}

/// The field of the form that names the questions which the record answered when it was written.
const RECORD: &str = "_record";

impl RecordGuidePage {
    /// Reads an address: its answers, and where it is silent those of the record. An empty value says that there is no
    /// answer, whatever the record has.
    pub fn read<'a>(
        head: Head,
        policy: &Policy,
        pairs: impl Iterator<Item = (&'a str, &'a str)> + Clone,
        record: &Answers,
        today: Date,
    ) -> RecordGuidePage {
        let asked = |name: &str| {
            let mut found = pairs.clone().filter(|(known, _)| *known == name);
            found.next().map(|(_, value)| value)
        };
        let mut own = Answers::default();
        for question in policy.questions() {
            if let Some(choice) = asked(&question.id) {
                own.set(&question.id, choice);
            }
        }
        let facts = applicable_answers(record, &own, policy);
        let brought: Vec<&str> = asked(RECORD).unwrap_or_default().split(' ').collect();
        let mut answers = Answers::default();
        for question in policy.questions() {
            let id = question.id.as_str();
            // Who now speaks of another exam has brought along what the record says of the one before.
            let is_stale =
                facts.get(id).is_none() && brought.contains(&id) && own.get(id) == record.get(id);
            let choice = own.get(id).filter(|_| !is_stale);
            let choice = choice.or(facts.get(id).filter(|_| own.get(id).is_none()));
            if let Some(choice) =
                choice.filter(|choice| question.choices.iter().any(|c| c == choice))
            {
                answers.set(id, choice);
            }
        }
        RecordGuidePage {
            head,
            answers,
            facts,
            today,
        }
    }

    fn is_from_record(&self, question: &str) -> bool {
        let fact = self.facts.get(question);
        fact.is_some() && fact == self.answers.get(question)
    }
}

/// The page.
pub fn record_guide(guide: &'static Guide, words: Words, page: RecordGuidePage) -> Screen {
    let (interview, _) = Interview::resume(&guide.policy, page.today, &page.answers);
    let next = match interview.next() {
        Next::Ask(question) => Some(question.id.as_str()),
        Next::Conclude(_) | Next::Gap => None,
    };
    let needed = interview.needed();
    let questions = guide.policy.questions().iter().map(|question| {
        let standing = Standing {
            is_next: next == Some(question.id.as_str()),
            is_needed: needed.iter().any(|needed| needed.id == question.id),
            is_from_record: page.is_from_record(&question.id),
        };
        asked(
            guide,
            words,
            question,
            page.answers.get(&question.id),
            standing,
        )
    });
    let questions = questions.collect_view();
    let of_record = guide
        .policy
        .questions()
        .iter()
        .map(|question| question.id.as_str());
    let of_record: Vec<&str> = of_record.filter(|id| page.is_from_record(id)).collect();
    let address = served::fill(served::USER_GUIDE, &[&page.head.id]);
    let summary = summary::summary(guide, words, &interview);
    let body = view! {
        {head(words, &page.head, Tab::Guide)}
        <div class="record-guide">
            <section class="record-guide__outcome" aria-labelledby="record-guide-outcome">
                <h2 id="record-guide-outcome" class="visually-hidden">{words.record_guide_outcome()}</h2>
                <p class="record-guide__standing" role="status" data-part="standing">
                    {outcome::standing(guide, words, &interview)}
                </p>
                <div data-part="outcome">{outcome::outcome(guide, words, &interview)}</div>
                <div class="record-guide__copy">
                    <label for="summary">{words.record_guide_summary()}</label>
                    <div data-part="summary">
                        <textarea id="summary" class="input message" rows="6" readonly>{in_textarea(summary.clone())}</textarea>
                        <p>{copy_button(words, &summary, words.record_guide_copy().to_owned())}</p>
                    </div>
                </div>
            </section>
            <div class="record-guide__questions" data-live="record-guide">
                <h2>{words.record_guide_questions()}</h2>
                <Form action=address.clone() method="get">
                    <div data-part="record">
                        <input type="hidden" name=RECORD value=of_record.join(" ") />
                    </div>
                    {questions}
                    <div class="actions">
                        <SubmitButton label=words.record_guide_show() />
                        <a href=address>{words.record_guide_start_again()}</a>
                    </div>
                </Form>
            </div>
        </div>
    };
    desk::screen(
        words,
        &Tab::Guide.heading(words, &page.head.name),
        false,
        body,
    )
}

/// How a question stands to the answers so far.
#[derive(Clone, Copy)]
struct Standing {
    is_next: bool,
    is_needed: bool,
    is_from_record: bool,
}

fn asked(
    guide: &'static Guide,
    words: Words,
    question: &'static Question,
    chosen: Option<&str>,
    standing: Standing,
) -> impl IntoView + use<> {
    let id = question.id.as_str();
    let choices = question.choices.iter().map(|choice| Choice {
        value: choice.clone(),
        label: guide.words.of_choice(id, choice).to_owned(),
        apart: false,
    });
    let open = Choice {
        value: String::new(),
        label: words.record_guide_no_answer().to_owned(),
        apart: false,
    };
    let choices = choices.chain([open]).collect();
    let hint = guide.words.of_question(id).and_then(|own| own.hint.clone());
    let mark = if standing.is_next {
        Some(("next", words.record_guide_ask_next()))
    } else if !standing.is_needed {
        Some(("idle", words.record_guide_not_needed()))
    } else {
        None
    };
    let mark = mark.map(|(name, text)| {
        view! { <span class=format!("mark mark--{name}")>{text}</span> }
    });
    let record = standing.is_from_record.then(
        || view! { <span class="mark mark--record">{words.record_guide_from_record()}</span> },
    );
    let legend = view! {
        {guide.words.ask(id)}
        " "
        <span class="marks" data-part=format!("marks-{id}")>{mark} {record}</span>
    };
    view! {
        <Radios words name=id legend choices chosen=Some(chosen.unwrap_or_default().to_owned()) hint />
    }
}
