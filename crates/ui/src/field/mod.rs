//! Text fields and lists to choose from, each with one label, an optional hint and at most one error.

use leptos::prelude::*;
use words::Words;

pub use crate::delivery::in_textarea;

/// How a text field behaves; the default is plain text.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The `type` of the input.
    pub input: &'static str,
    /// The token of HTML's autofill.
    pub autocomplete: &'static str,
    /// Which keyboard to offer.
    pub inputmode: Option<&'static str>,
    /// How wide it looks, in characters: a hint at how much is expected.
    pub width: u8,
    /// `words` for names.
    pub autocapitalize: Option<&'static str>,
    /// Whether misspellings are marked: never in names, codes and addresses.
    pub spellcheck: bool,
}

impl Kind {
    /// A text field with an autofill token, 30 characters wide.
    pub const fn text(autocomplete: &'static str) -> Kind {
        Kind {
            input: "text",
            autocomplete,
            inputmode: None,
            width: 30,
            autocapitalize: None,
            spellcheck: false,
        }
    }
}

/// A labeled line of text.
#[component]
pub fn TextField(
    /// The language.
    words: Words,
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// What it holds.
    #[prop(into)]
    value: String,
    /// How it behaves.
    kind: Kind,
    /// A short sentence that helps.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// Something worth a second look.
    #[prop(optional_no_strip)]
    warning: Option<String>,
    /// A remark that goes away once the field is edited.
    #[prop(optional_no_strip)]
    mark: Option<String>,
) -> impl IntoView {
    let about = described_by(&name, hint.is_some(), error.is_some(), warning.is_some());
    let class = if error.is_some() {
        "field field--wrong"
    } else {
        "field"
    };
    let mark = RwSignal::new(mark);
    view! {
        <div class=class>
            <label for=name.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {error_line(words, &name, error.clone())}
            <input
                id=name.clone()
                name=name.clone()
                type=kind.input
                value=value
                class=format!("input input--{}", kind.width)
                autocomplete=kind.autocomplete
                inputmode=kind.inputmode
                autocapitalize=kind.autocapitalize
                spellcheck=if kind.spellcheck { None } else { Some("false") }
                dir="auto"
                aria-describedby=about
                aria-invalid=error.is_some().then_some("true")
                on:input=move |_| mark.set(None)
            />
            {move || mark.get().map(|mark| view! { <p class="field__filled">{mark}</p> })}
            {warning.map(|warning| view! { <p class="warning" id=format!("{name}-warning")>{warning}</p> })}
        </div>
    }
}

/// A labeled list to choose one from. The first option is empty, so nothing is chosen beforehand.
#[component]
pub fn SelectField(
    /// The language.
    words: Words,
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What to choose.
    #[prop(into)]
    label: String,
    /// The value that is chosen.
    #[prop(into)]
    value: String,
    /// Values and what they are called.
    options: Vec<(String, String)>,
    /// The token of HTML's autofill.
    autocomplete: &'static str,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
    /// A remark that goes away once another option is chosen.
    #[prop(optional_no_strip)]
    mark: Option<String>,
    /// Called when another option is chosen.
    #[prop(into)]
    changed: Callback<crate::Submission>,
) -> impl IntoView {
    let about = described_by(&name, false, error.is_some(), false);
    let class = if error.is_some() {
        "field field--wrong"
    } else {
        "field"
    };
    let mark = RwSignal::new(mark);
    let on_change = crate::intent::on_change(move |form| changed.run(form));
    let options = options.into_iter().map(|(code, called)| {
        let chosen = code == value;
        view! { <option value=code selected=chosen>{called}</option> }
    });
    view! {
        <div class=class>
            <label for=name.clone()>{label}</label>
            {error_line(words, &name, error.clone())}
            <select
                id=name.clone()
                name=name.clone()
                class="input"
                autocomplete=autocomplete
                aria-describedby=about
                aria-invalid=error.is_some().then_some("true")
                on:change=move |event| {
                    mark.set(None);
                    on_change(event);
                }
            >
                <option value=""></option>
                {options.collect_view()}
            </select>
            {move || mark.get().map(|mark| view! { <p class="field__filled">{mark}</p> })}
        </div>
    }
}

/// Several lines of text. The app has no use for it, and is not sent it.
#[component]
pub fn TextArea(
    /// The language.
    words: Words,
    /// Name and id.
    #[prop(into)]
    name: String,
    /// What to enter.
    #[prop(into)]
    label: String,
    /// What it holds.
    #[prop(into)]
    value: String,
    /// A short sentence that helps.
    #[prop(optional_no_strip)]
    hint: Option<String>,
    /// What is wrong with it.
    #[prop(optional_no_strip)]
    error: Option<String>,
) -> impl IntoView {
    let about = described_by(&name, hint.is_some(), error.is_some(), false);
    let class = if error.is_some() {
        "field field--wrong"
    } else {
        "field"
    };
    view! {
        <div class=class>
            <label for=name.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
            {error_line(words, &name, error.clone())}
            <textarea
                id=name.clone()
                name=name.clone()
                class="input"
                rows="5"
                dir="auto"
                aria-describedby=about
                aria-invalid=error.is_some().then_some("true")
            >
                {in_textarea(value)}
            </textarea>
        </div>
    }
}

/// The error beside a field, spoken with "Error:" before it.
pub fn error_line(words: Words, name: &str, error: Option<String>) -> impl IntoView + use<> {
    let id = format!("{name}-error");
    error.map(|error| {
        view! {
            <p class="error" id=id>
                <span class="visually-hidden">{words.page_error_prefix()} " "</span>
                {error}
            </p>
        }
    })
}

/// The ids of what describes a field, in the order in which it is read.
pub fn described_by(name: &str, hint: bool, error: bool, warning: bool) -> Option<String> {
    let parts = [("hint", hint), ("error", error), ("warning", warning)];
    let ids: Vec<String> = parts
        .iter()
        .filter(|(_, there)| *there)
        .map(|(part, _)| format!("{name}-{part}"))
        .collect();
    (!ids.is_empty()).then(|| ids.join(" "))
}
