//! The outcome page: what to do next, whom to turn to, why, and what would have to be otherwise.

use api::page::Page;
use leptos::prelude::*;
use rules::interview::Answered;
use rules::policy::{Headed, Kind, Source};
use words::Words;

use super::contacts::contacts;
use super::turn::{Since, address, change_href, link_of, request_href, start_again};
use super::{Carry, Conclusion, Guide};
use crate::error_summary::titled;
use crate::facts::{Fact, Facts};
use crate::frame::outward;
use crate::intent::PressButton;
use crate::sign::Sign;
use crate::{Body, Screen};

/// An outcome with its reasons.
pub fn outcome(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    carry: Carry,
) -> Screen {
    let outcome = conclusion.decision.outcome;
    let headed = guide.words.outcome.get(&outcome.id);
    let title = headed.and_then(Headed::heading).unwrap_or(&outcome.id);
    let lead = headed.and_then(|headed| headed.title.as_ref().and(headed.text.clone()));
    let body = view! {
        {since(words, conclusion.since)}
        <Sign words kind=outcome.kind title lead />
        {notes(guide, words, conclusion, true)}
        {steps(guide, words, conclusion, carry)}
        {notes(guide, words, conclusion, false)}
        {request(guide, words, conclusion, carry)}
        {contacts(guide, words, conclusion, carry)}
        {register(guide, words, conclusion, carry)}
        {why(guide, words, conclusion)}
        <h2>{words.guide_your_answers()}</h2>
        <Facts words facts=facts(guide, words, conclusion, carry) />
        {why_not(guide, words, conclusion, carry)}
        {keep(guide, words, conclusion, carry)}
        <p>
            <a href=start_again(&guide.policy, carry)>{words.guide_start_again()}</a>
        </p>
        <p class="soft outcome__rules">
            {words.guide_decided_by(conclusion.interview.date(), guide.policy.id(), &conclusion.decision.rule.id, guide.policy.version())}
        </p>
    };
    Screen {
        title: titled(words, title, false),
        body: Body::new(body),
    }
}

/// For a link made by other rules: whether its outcome still holds.
fn since(words: Words, since: Option<Since>) -> impl IntoView {
    since.map(|since| {
        let text = match since {
            Since::Same => words.guide_since_same(),
            Since::Other => words.guide_since_other(),
            Since::Unknown => words.guide_since_unknown(),
        };
        view! { <p class="inset" role="note">{text}</p> }
    })
}

/// What the article says, word for word, folded away.
pub fn quotes(words: Words, sources: Vec<&'static Source>) -> impl IntoView {
    (!sources.is_empty()).then(|| {
        let count = sources.len() as u64;
        view! {
            <details class="quotes">
                <summary>{words.guide_what_article_says(count)}</summary>
                {quoted(sources)}
            </details>
        }
    })
}

/// What the article says, word for word.
pub fn quoted(sources: Vec<&'static Source>) -> impl IntoView {
    let items = sources.into_iter().map(|source| {
        view! {
            <blockquote lang="en" cite=format!("#{}", source.id)>
                <p>{source.quote.as_str()} " " <span class="soft">"(" {source.id.as_str()} ")"</span></p>
            </blockquote>
        }
    });
    items.collect_view()
}

/// Remarks: above the steps what has changed since the article, below them what else is good to know.
///
/// A remark that begins on a day tells of a change.
fn notes(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    changes: bool,
) -> impl IntoView + use<> {
    let notes = conclusion.interview.notes(conclusion.decision.outcome);
    let notes = notes.into_iter().filter(|note| note.from.is_some() == changes).map(|note| {
        let headed = guide.words.note.get(&note.id);
        let sources = guide.policy.sources_of_note(note).collect();
        view! {
            <div class="note">
                {headed.and_then(|headed| headed.title.as_deref()).map(|title| view! { <h3>{title}</h3> })}
                <p>{headed.and_then(|headed| headed.text.as_deref())}</p>
                {quotes(words, sources)}
            </div>
        }
    });
    let notes: Vec<_> = notes.collect();
    let heading = if changes {
        words.guide_changed_since()
    } else {
        words.guide_good_to_know()
    };
    (!notes.is_empty()).then(|| {
        view! {
            <section class="inset">
                <h2 class="inset__title">{heading}</h2>
                {notes}
            </section>
        }
    })
}

fn steps(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    carry: Carry,
) -> impl IntoView + use<> {
    let steps = guide.policy.steps_of(conclusion.decision.outcome).map(|step| {
        let headed = guide.words.step.get(&step.id);
        let title = headed.and_then(Headed::heading).unwrap_or(&step.id);
        let text = headed.and_then(|headed| headed.title.as_ref().and(headed.text.as_deref()));
        let sources = guide.policy.sources_of_step(step).collect();
        view! {
            <li class="step">
                <h3 class="step__title">{title}</h3>
                {text.map(|text| view! { <p>{text}</p> })}
                {step.url.as_deref().map(|url| view! { <p>{outward(words, carry, "", url.to_owned(), url)}</p> })}
                {quotes(words, sources)}
            </li>
        }
    });
    let steps: Vec<_> = steps.collect();
    (!steps.is_empty()).then(|| {
        view! {
            <h2>{words.guide_what_to_do()}</h2>
            <ol class="steps">{steps}</ol>
        }
    })
}

/// The way to ask a desk for it from here. The answers go along, and the page says so.
fn request(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    carry: Carry,
) -> impl IntoView + use<> {
    let outcome = conclusion.decision.outcome;
    outcome.request_kind().is_some().then(|| {
        let mut link = link_of(&guide.policy, &conclusion.interview.answers());
        link.outcome = Some(outcome.id.clone());
        view! {
            <section class="inset">
                <h2 class="inset__title">{words.guide_request_heading()}</h2>
                <p>{words.guide_request_lead()}</p>
                <p>{outward(words, carry, "button", request_href(&link), words.guide_request())}</p>
            </section>
        }
    })
}

/// The way on to the registration, with the answers.
fn register(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    carry: Carry,
) -> impl IntoView + use<> {
    let outcome = conclusion.decision.outcome;
    (outcome.kind != Kind::NotEligible).then(|| {
        let mut link = link_of(&guide.policy, &conclusion.interview.answers());
        link.outcome = Some(outcome.id.clone());
        view! {
            <section class="inset">
                <h2 class="inset__title">{words.guide_register_heading()}</h2>
                <p>{words.guide_register_lead()}</p>
                <p>{outward(words, carry, "button", address(Page::Register, &link, carry), words.guide_register())}</p>
            </section>
        }
    })
}

fn why(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
) -> impl IntoView + use<> {
    conclusion.interview.why().map(|why| {
        let reasons = why.answers.iter().map(|answer| {
            view! {
                <li>
                    {guide.asked(answer.question)} " "
                    <strong>{guide.answer_text(answer)}</strong>
                </li>
            }
        });
        let reasons = reasons.collect_view();
        let is_inferred = conclusion.decision.rule.inferred.is_some();
        let has_sources = !why.sources.is_empty();
        let quoted = why.sources.into_iter().map(|source| {
            view! {
                <blockquote lang="en">
                    <p>{source.quote.as_str()} " " <span class="soft">"(" {source.id.as_str()} ")"</span></p>
                </blockquote>
            }
        });
        view! {
            <section class="why">
                <h2>{words.guide_why()}</h2>
                <p>{words.guide_why_answers()}</p>
                <ul>{reasons}</ul>
                {has_sources.then(|| view! { <p>{words.guide_why_article()}</p> })}
                {quoted.collect_view()}
                {is_inferred.then(|| view! { <p class="soft">{words.guide_why_inferred()}</p> })}
            </section>
        }
    })
}

fn facts(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    carry: Carry,
) -> Vec<Fact> {
    let answers = conclusion.interview.answers();
    let fact = |answer: &Answered<'static>| {
        guide.fact(
            words,
            answer,
            &conclusion.record,
            Some(change_href(
                &guide.policy,
                &answers,
                &answer.question.id,
                carry,
            )),
        )
    };
    conclusion.interview.path().iter().map(fact).collect()
}

/// For every other outcome, the fewest answers that stand in its way.
fn why_not(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    carry: Carry,
) -> impl IntoView + use<> {
    let answers = conclusion.interview.answers();
    let others = guide
        .policy
        .outcomes()
        .iter()
        .filter(|other| other.id != conclusion.decision.outcome.id);
    let items = others.filter_map(|other| {
        let way = conclusion.interview.why_not(&other.id)?;
        let title = guide
            .words
            .outcome
            .get(&other.id)
            .and_then(Headed::heading)
            .unwrap_or(&other.id);
        let changes = way.changes.into_iter().map(|(answer, wanted)| {
            let href = change_href(&guide.policy, &answers, &answer.question.id, carry);
            let wanted = guide.words.of_choice(&answer.question.id, wanted);
            view! {
                <li>
                    <a href=href>{guide.asked(answer.question)}</a>
                    " "
                    {words.guide_instead(wanted, guide.answer_text(&answer))}
                </li>
            }
        });
        let changes = changes.collect_view();
        Some(view! {
            <h3>{title}</h3>
            <ul>{changes}</ul>
        })
    });
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| {
        view! {
            <details class="why-not">
                <summary>{words.guide_why_not()}</summary>
                <p>{words.guide_why_not_lead()}</p>
                {items}
            </details>
        }
    })
}

/// Printing, and the link that opens this page again.
fn keep(
    guide: &'static Guide,
    words: Words,
    conclusion: &Conclusion<'static>,
    carry: Carry,
) -> impl IntoView + use<> {
    let mut link = link_of(&guide.policy, &conclusion.interview.answers());
    link.outcome = Some(conclusion.decision.outcome.id.clone());
    let href = address(Page::Guide, &link, carry);
    view! {
        <div class="keep">
            <h2>{words.guide_keep()}</h2>
            <p>{words.guide_keep_lead()}</p>
            <p id="reopen">{outward(words, carry, "", href, words.guide_reopen())}</p>
            <div class="actions">
                // A frame is not printed: the page around it would be.
                {(!carry.is_framed()).then(|| view! { <PressButton command="print">{words.guide_print()}</PressButton> })}
                <PressButton command="copy-link:reopen">{words.guide_copy_link()}</PressButton>
            </div>
        </div>
    }
}
