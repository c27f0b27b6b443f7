//! Where the answers lead, in short: the outcome with its steps, its desks and its sentences, or what is still possible.

use leptos::prelude::*;
use rules::interview::{Decision, Interview, Next};
use rules::policy::{Contact, Headed, Kind, Outcome};
use words::Words;

use ui::guide::Guide;

/// Where the answers lead, in one sentence: it is read out when it changes.
pub(super) fn standing(guide: &Guide, words: Words, interview: &Interview<'_>) -> String {
    match interview.next() {
        Next::Conclude(decision) => words.record_guide_reached(title(guide, decision.outcome)),
        Next::Ask(question) => words.record_guide_open(
            interview.possible().len() as u64,
            guide.words.ask(&question.id),
        ),
        Next::Gap => words.guide_gap().to_owned(),
    }
}

/// The outcome, or those that are still possible.
pub(super) fn outcome(
    guide: &'static Guide,
    words: Words,
    interview: &Interview<'static>,
) -> AnyView {
    match interview.next() {
        Next::Conclude(decision) => reached(guide, words, interview, decision).into_any(),
        Next::Ask(_) => {
            let possible = interview.possible().into_iter().map(|outcome| {
                view! {
                    <li>
                        {title(guide, outcome)} " "
                        <span class="soft">"(" {kind(words, outcome.kind)} ")"</span>
                    </li>
                }
            });
            view! {
                <details>
                    <summary>{words.record_guide_possible()}</summary>
                    <ul>{possible.collect_view()}</ul>
                </details>
            }
            .into_any()
        }
        Next::Gap => ().into_any(),
    }
}

/// The heading of an outcome.
pub(super) fn title<'a>(guide: &'a Guide, outcome: &'a Outcome) -> &'a str {
    guide
        .words
        .outcome
        .get(&outcome.id)
        .and_then(Headed::heading)
        .unwrap_or(&outcome.id)
}

/// The kind of an outcome as a word.
pub(super) fn kind(words: Words, kind: Kind) -> &'static str {
    match kind {
        Kind::Done => words.guide_kind_done(),
        Kind::Act => words.guide_kind_act(),
        Kind::Wait => words.guide_kind_wait(),
        Kind::FindOut => words.guide_kind_find_out(),
        Kind::NotEligible => words.guide_kind_not_eligible(),
    }
}

/// The steps of an outcome, each by its heading.
pub(super) fn steps<'a>(
    guide: &'a Guide,
    outcome: &'a Outcome,
) -> impl Iterator<Item = &'a str> + use<'a> {
    guide.policy.steps_of(outcome).map(|step| {
        guide
            .words
            .step
            .get(&step.id)
            .and_then(Headed::heading)
            .unwrap_or(&step.id)
    })
}

/// A desk in one line: its name and how to reach it.
pub(super) fn contact(guide: &Guide, contact: &Contact) -> String {
    let name = guide
        .words
        .contact
        .get(&contact.id)
        .and_then(|headed| headed.title.as_deref())
        .unwrap_or(&contact.id);
    let ways = [&contact.phone, &contact.email];
    let ways: Vec<&str> = ways.into_iter().filter_map(|way| way.as_deref()).collect();
    if ways.is_empty() {
        name.to_owned()
    } else {
        format!("{name}: {}", ways.join(" · "))
    }
}

fn reached(
    guide: &'static Guide,
    words: Words,
    interview: &Interview<'static>,
    decision: Decision<'static>,
) -> impl IntoView + use<> {
    let outcome = decision.outcome;
    let lead = guide
        .words
        .outcome
        .get(&outcome.id)
        .and_then(|headed| headed.title.as_ref().and(headed.text.as_deref()));
    let steps: Vec<_> = steps(guide, outcome)
        .map(|step| view! { <li>{step}</li> })
        .collect();
    let contacts: Vec<_> = guide
        .policy
        .contacts_of(outcome)
        .map(|desk| view! { <li>{contact(guide, desk)}</li> })
        .collect();
    let notes = interview.notes(outcome).into_iter().filter_map(|note| {
        let headed = guide.words.note.get(&note.id)?;
        let title = headed
            .title
            .as_deref()
            .map(|title| view! { <strong>{title} ": "</strong> });
        Some(view! { <li>{title} {headed.text.as_deref()}</li> })
    });
    let notes: Vec<_> = notes.collect();
    let sources = interview.why().map(|why| why.sources).unwrap_or_default();
    let quoted = sources.into_iter().map(|source| {
        view! {
            <blockquote lang="en">
                <p>{source.quote.as_str()} " " <span class="soft">"(" {source.id.as_str()} ")"</span></p>
            </blockquote>
        }
    });
    view! {
        <div class=format!("record-guide__sign record-guide__sign--{}", name(outcome.kind))>
            <p class="tag">{kind(words, outcome.kind)}</p>
            <h3>{title(guide, outcome)}</h3>
            {lead.map(|lead| view! { <p>{lead}</p> })}
        </div>
        {(!steps.is_empty()).then(|| view! { <h3>{words.guide_what_to_do()}</h3> <ol>{steps}</ol> })}
        {(!contacts.is_empty()).then(|| view! { <h3>{words.guide_whom_to_ask()}</h3> <ul>{contacts}</ul> })}
        <details>
            <summary>{words.guide_why()}</summary>
            {quoted.collect_view()}
            {decision.rule.inferred.is_some().then(|| view! { <p class="soft">{words.guide_why_inferred()}</p> })}
            <p class="soft">
                {words.guide_decided_by(interview.date(), guide.policy.id(), &decision.rule.id, guide.policy.version())}
            </p>
        </details>
        {(!notes.is_empty()).then(|| view! {
            <details>
                <summary>{words.guide_good_to_know()}</summary>
                <ul>{notes}</ul>
            </details>
        })}
    }
}

const fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Done => "done",
        Kind::Act => "act",
        Kind::Wait => "wait",
        Kind::FindOut => "find-out",
        Kind::NotEligible => "not-eligible",
    }
}
