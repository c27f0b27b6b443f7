//! Radio buttons and check boxes.

use leptos::prelude::*;
use words::Words;

use crate::field::{described_by, error_line};

/// One of the answers to choose from.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What it says.
    pub label: String,
    /// Whether it stands apart, behind an "or": the way out for those who do not know.
    pub apart: bool,
}

/// A question with answers, one of which can be chosen. Nothing is chosen beforehand unless it was chosen before.
#[component]
pub fn Radios<L: IntoView + 'static>(
    /// The language.
    words: Words,
    /// Name of the answers; the first has it as id, so that an error can lead there.
    #[prop(into)]
    name: String,
    /// The question: a heading, or plain text.
    legend: L,
    /// The answers.
    choices: Vec<Choice>,
    /// The value that is chosen.
    #[prop(optional_no_strip)]
    chosen: Option<String>,
    /// A short sentence that helps.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let about = described_by(&name, hint.is_some(), error.is_some(), false);
    let class = if error.is_some() {
        "choices choices--wrong"
    } else {
        "choices"
    };
    let items = choices.into_iter().enumerate().map(|(number, choice)| {
        let id = if number == 0 { name.clone() } else { format!("{name}-{}", number + 1) };
        let checked = chosen.as_deref() == Some(choice.value.as_str());
        view! {
            {choice.apart.then(|| view! { <p class="choices__or">{words.page_or()}</p> })}
            <div class="choice">
                <input type="radio" id=id.clone() name=name.clone() value=choice.value checked=checked />
                <label for=id>{choice.label}</label>
            </div>
        }
    });
    let items = items.collect_view();
    view! {
        <fieldset class=class aria-describedby=about>
            <legend class="legend">{legend}</legend>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {error_line(words, &name, error)}
            {items}
        </fieldset>
    }
}

/// A box to tick. It stands for itself: what it says is what ticking it means.
#[component]
pub fn Checkbox(
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What ticking it means.
    #[prop(into)]
    label: String,
    /// Whether it is ticked.
    checked: bool,
) -> impl IntoView {
    view! {
        <div class="choice">
            <input type="checkbox" id=name.clone() name=name.clone() value="yes" checked=checked />
            <label for=name>{label}</label>
        </div>
    }
}
