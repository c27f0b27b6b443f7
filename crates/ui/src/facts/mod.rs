//! A list of what was answered, each with a way to change it.

use leptos::prelude::*;
use words::Words;

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
            view! {
                <dd class="facts__change">
                    <a href=href>
                        {words.page_change()}
                        <span class="visually-hidden">": " {fact.label.clone()}</span>
                    </a>
                </dd>
            }
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
