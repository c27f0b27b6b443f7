//! Two versions of one registration, side by side: what was typed here, and what is on record by now. A choice per field.
//!
//! Each choice is called as its field is and has the value itself, so what the page sends is a registration form like any other.

use api::form::{OWNER, VERSION};
use api::page::Page;
use leptos::prelude::*;
use rules::registration::{Draft, Field};
use words::{Words, field_label};

use super::CountryData;
use crate::error_summary::titled;
use crate::facts::{Fact, Facts};
use crate::intent::{Form, SubmitButton};
use crate::{Body, Screen};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct ChoicePage {
    /// What was typed here.
    pub mine: Draft,
    /// What is on record by now.
    pub on_record: Draft,
    /// The version that is on record by now; the form carries it along.
    pub version: u64,
    /// Whose it is: the account's id, for a page that cannot remember it.
    pub owner: Option<String>,
    /// What the form's address carries along.
    pub onward: String,
}

/// The page.
pub fn choice(country_data: &'static CountryData, words: Words, page: ChoicePage) -> Screen {
    let heading = words.plain_choice_heading();
    let ChoicePage {
        mine, on_record, ..
    } = &page;
    let (equal, differing): (Vec<Field>, Vec<Field>) = Field::ALL
        .iter()
        .partition(|field| mine.text(**field).trim() == on_record.text(**field).trim());
    let kept = equal.iter().map(|field| {
        view! { <input type="hidden" name=field.name() value=mine.text(*field).to_owned() /> }
    });
    let kept = kept.collect_view();
    let choices = differing
        .iter()
        .map(|field| both(country_data, words, &page, *field));
    let choices = choices.collect_view();
    let same = same(country_data, words, mine, &equal);
    let version = page.version;
    let owner = page.owner.clone();
    let body = view! {
        <div class="inset inset--problem" role="alert">
            <h1 tabindex="-1">{heading}</h1>
            <p>{words.plain_choice_lead()}</p>
            <p>{words.plain_choice_how()}</p>
        </div>
        <Form is_written_in=true action=format!("{}{}", Page::Register.path(), page.onward)>
            {owner.map(|owner| view! { <input type="hidden" name=OWNER value=owner /> })}
            <input type="hidden" name=VERSION value=version />
            {kept}
            {choices}
            {same}
            <div class="actions">
                <SubmitButton label=words.registration_continue() />
            </div>
        </Form>
    };
    Screen {
        title: titled(words, heading, false),
        body: Body::new(body),
    }
}

/// A field on which the two differ: what was typed here is chosen, until somebody says otherwise.
fn both(
    country_data: &CountryData,
    words: Words,
    page: &ChoicePage,
    field: Field,
) -> impl IntoView + use<> {
    let name = field.name();
    let version = |draft: &Draft, id: String, whose: &'static str, checked: bool| {
        let sentence = country_data.text(words, draft, field);
        let sentence = sentence.unwrap_or_else(|| words.plain_choice_empty().to_owned());
        let value = draft.text(field).to_owned();
        view! {
            <div class="choice">
                <input type="radio" id=id.clone() name=name value=value checked=checked />
                <label for=id>
                    <span class="version__whose">{whose}</span>
                    <span class="visually-hidden">": "</span>
                    <span class="version__value" dir="auto">{sentence}</span>
                </label>
            </div>
        }
    };
    let mine = version(&page.mine, name.to_owned(), words.plain_choice_mine(), true);
    let on_record = version(
        &page.on_record,
        format!("{name}-on-record"),
        words.plain_choice_on_record(),
        false,
    );
    let region = country_data.regions.get(&page.on_record.country);
    view! {
        <fieldset class="choices">
            <legend class="legend">{field_label(words, field, region)}</legend>
            <div class="versions">{mine} {on_record}</div>
        </fieldset>
    }
}

/// What is the same in both: no more than a reminder, so it is folded away.
fn same(
    country_data: &CountryData,
    words: Words,
    mine: &Draft,
    equal: &[Field],
) -> impl IntoView + use<> {
    let region = country_data.regions.get(&mine.country);
    let facts = equal.iter().filter_map(|field| {
        let sentence = country_data.text(words, mine, *field)?;
        Some(Fact {
            label: field_label(words, *field, region).to_owned(),
            lines: vec![sentence],
            remark: None,
            change: None,
        })
    });
    let facts: Vec<Fact> = facts.collect();
    (!facts.is_empty()).then(|| {
        view! {
            <details>
                <summary>{words.plain_choice_same(facts.len() as u64)}</summary>
                <Facts words facts />
            </details>
        }
    })
}
