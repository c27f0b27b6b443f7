//! The pages that ask: a question, and the confirmation of a change that drops other answers.

use api::page::Page;
use leptos::prelude::*;
use rules::interview::Answers;
use words::Words;

use super::turn::{
    AT, BEFORE, VERSION, back_href, change_href, guide_href, is_of_record, start_again, without,
};
use super::{Ask, Carry, Confirm, Guide};
use crate::choice::{Choice, Radios};
use crate::error_summary::{ErrorSummary, FieldErrors, titled};
use crate::facts::{Fact, Facts};
use crate::intent::{Form, SubmitButton};
use crate::{Body, Screen};

/// The choice that every factual question has for those who do not know.
const UNSURE: &str = "unsure";

/// A question on a page of its own.
pub fn question(guide: &'static Guide, words: Words, ask: &Ask<'static>, carry: Carry) -> Screen {
    let answers = ask.interview.answers();
    let back = if ask.is_change {
        Some(guide_href(&guide.policy, &answers, carry))
    } else {
        let home = (!carry.is_framed()).then(|| Page::Home.path().to_owned());
        back_href(&ask.interview, &ask.record, carry).or(home)
    };
    let heading = guide.asked(ask.question);
    let body = view! {
        {back.map(|back| view! { <a class="back" href=back>{words.page_back()}</a> })}
        {question_form(guide, words, ask, carry)}
        {so_far(guide, words, ask, carry)}
    };
    Screen {
        title: titled(words, heading, ask.is_unanswered),
        body: Body::new(body),
    }
}

/// A question with its answers, from the errors to the reason why it is asked.
pub fn question_form(
    guide: &'static Guide,
    words: Words,
    ask: &Ask<'static>,
    carry: Carry,
) -> impl IntoView + use<> {
    let id = ask.question.id.as_str();
    let heading = guide.asked(ask.question);
    let own_words = guide.words.of_question(id);
    let errors = if ask.is_unanswered {
        FieldErrors(vec![(
            id.to_owned(),
            words.guide_select_answer().to_owned(),
        )])
    } else {
        FieldErrors::default()
    };
    let choices = ask.question.choices.iter().map(|choice| Choice {
        value: choice.clone(),
        label: guide.words.of_choice(id, choice).to_owned(),
        apart: choice == UNSURE,
    });
    let choices = choices.collect();
    let legend = view! { <h1 tabindex="-1">{heading}</h1> };
    let why = own_words.and_then(|own| own.why.as_deref()).map(|why| {
        view! {
            <details>
                <summary>{words.guide_why_we_ask()}</summary>
                <p>{why}</p>
            </details>
        }
    });
    let error = errors.of(id);
    let chosen = ask.chosen.clone();
    let before = ask.chosen.clone().filter(|_| ask.is_change);
    let before = before.map(|before| view! { <input type="hidden" name=BEFORE value=before /> });
    let hidden = hidden_answers(&without(&ask.interview.answers(), id));
    let progress = (!ask.is_change).then(|| progress(words, ask));
    let hint = own_words.and_then(|own| own.hint.clone());
    view! {
        <ErrorSummary words errors />
        {progress}
        <Form method="get" action=carry.guide()>
            {hidden_settings(carry)}
            <input type="hidden" name=VERSION value=guide.policy.version() />
            <input type="hidden" name=AT value=id />
            {before}
            {hidden}
            <Radios
                words
                name=id
                legend
                choices
                chosen
                hint
                error
            />
            <div class="actions">
                <SubmitButton label=words.page_continue() />
            </div>
        </Form>
        {why}
    }
}

/// How far it is: a total only where every way on is as long. What the record answers is no question to the reader.
fn progress(words: Words, ask: &Ask<'static>) -> impl IntoView + use<> {
    let path = ask.interview.path();
    let own = path
        .iter()
        .filter(|answer| !is_of_record(answer, &ask.record));
    let number = own.count() as u32 + 1;
    let left = ask.interview.remaining();
    // This question is one of those left.
    let (fewest, most) = (left.fewest.saturating_sub(1), left.most.saturating_sub(1));
    let text = match (fewest, most) {
        _ if fewest == most => words.guide_progress_exact(number, number + most),
        (0, most) => words.guide_progress_up_to(most, number),
        (fewest, most) => words.guide_progress_range(fewest, most, number),
    };
    view! { <p class="progress soft">{text}</p> }
}

fn hidden_settings(carry: Carry) -> impl IntoView {
    let settings = carry.settings().into_iter();
    let inputs =
        settings.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    inputs.collect_view()
}

fn hidden_answers(answers: &Answers) -> impl IntoView + use<> {
    let inputs = answers.iter().map(|(question, choice)| {
        view! { <input type="hidden" name=question.to_owned() value=choice.to_owned() /> }
    });
    inputs.collect_view()
}

/// The answers so far, each with a way to change it, how many of them the record gave, and how many it has otherwise.
pub fn so_far(
    guide: &'static Guide,
    words: Words,
    ask: &Ask<'static>,
    carry: Carry,
) -> impl IntoView + use<> {
    let answers = ask.interview.answers();
    let path = ask.interview.path();
    let given = path
        .iter()
        .filter(|answer| answer.question.id != ask.question.id);
    let of_record = given
        .clone()
        .filter(|answer| is_of_record(answer, &ask.record))
        .count() as u64;
    let known = given
        .clone()
        .filter(|answer| ask.record.get(&answer.question.id).is_some())
        .count() as u64;
    let otherwise = known - of_record;
    let facts = given.map(|answer| {
        guide.fact(
            words,
            answer,
            &ask.record,
            Some(change_href(
                &guide.policy,
                &answers,
                &answer.question.id,
                carry,
            )),
        )
    });
    let facts: Vec<Fact> = facts.collect();
    (!facts.is_empty()).then(|| {
        view! {
            {(of_record > 0).then(|| view! { <p class="soft">{words.guide_record_answers(of_record)}</p> })}
            {(otherwise > 0).then(|| view! { <p class="soft">{words.guide_record_differs(otherwise)}</p> })}
            <details class="so-far">
                <summary>{words.guide_so_far(facts.len() as u64)}</summary>
                <Facts words facts />
                <p>
                    <a href=start_again(&guide.policy, carry)>{words.guide_start_again()}</a>
                </p>
            </details>
        }
    })
}

/// Says which answers a change drops, before it drops them.
pub fn confirm(
    guide: &'static Guide,
    words: Words,
    asked: &Confirm<'static>,
    carry: Carry,
) -> Screen {
    let after = asked.change.interview.answers();
    let list = |answers: &[rules::interview::Answered<'static>]| {
        let facts = answers
            .iter()
            .map(|answer| guide.fact(words, answer, &asked.record, None));
        facts.collect::<Vec<_>>()
    };
    let heading = words.guide_confirm_heading(asked.change.dropped.len() as u64);
    let kept = list(&asked.change.stays);
    let hidden = hidden_answers(&after);
    let cancel = guide_href(&guide.policy, &asked.before, carry);
    let body = view! {
        <a class="back" href=change_href(&guide.policy, &asked.before, &asked.question, carry)>{words.page_back()}</a>
        <h1 tabindex="-1">{heading.clone()}</h1>
        <p>{words.guide_confirm_lead()}</p>
        <Facts words facts=list(&asked.change.dropped) />
        {(!kept.is_empty()).then(|| view! {
            <h2>{words.guide_confirm_kept()}</h2>
            <Facts words facts=kept />
        })}
        <Form method="get" action=carry.guide()>
            {hidden_settings(carry)}
            <input type="hidden" name=VERSION value=guide.policy.version() />
            {hidden}
            <div class="actions">
                <SubmitButton label=words.guide_confirm_change() />
                <a href=cancel>{words.guide_confirm_cancel()}</a>
            </div>
        </Form>
    };
    Screen {
        title: titled(words, &heading, false),
        body: Body::new(body),
    }
}
