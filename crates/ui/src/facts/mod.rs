//! A list of what was answered, each with a way to change it.

use leptos::prelude::*;
use words::Words;

use crate::intent::link_or_send;

/// One line of the list.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What was asked.
    pub label: String,
    /// What was answered, line by line; nothing for what was left out.
    pub lines: Vec<String>,
    /// Where the answer comes from, or what speaks against it.
    pub remark: Option<String>,
    /// Where to change it.
    pub change: Option<String>,
}

/// The list.
#[component]
pub fn Facts(
    /// The language.
    words: Words,
    /// Its lines.
    facts: Vec<Fact>,
    /// Whether the ways to change are buttons of the form around the list, which take along what is in it.
    #[prop(optional)]
    in_form: bool,
) -> impl IntoView {
    let rows = facts.into_iter().map(|fact| {
        let lines = if fact.lines.is_empty() {
            vec![words.page_not_provided().to_owned()]
        } else {
            fact.lines
        };
        let value = lines
            .into_iter()
            .map(|line| view! { <span class="facts__line" dir="auto">{line}</span> });
        let change = fact.change.map(|href| {
            view! { <dd class="facts__change">{way(words, href, fact.label.clone(), in_form)}</dd> }
        });
        view! {
            <div class="facts__row">
                <dt>{fact.label.clone()}</dt>
                <dd>
                    {value.collect_view()}
                    {fact.remark.map(|remark| view! { <span class="facts__line facts__remark">{remark}</span> })}
                </dd>
                {change}
            </div>
        }
    });
    view! { <dl class="facts">{rows.collect_view()}</dl> }
}

/// The way to change a line: a link, or on a written page a button that sends the form there.
fn way(words: Words, href: String, label: String, in_form: bool) -> impl IntoView {
    let name = view! {
        {words.page_change()}
        <span class="visually-hidden">": " {label}</span>
    };
    link_or_send(href, "", name, in_form)
}
