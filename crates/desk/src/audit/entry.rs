//! An entry of the audit as a row.

use api::served;
use leptos::prelude::*;
use rules::registration::Field;
use words::{Words, field_label};

use super::{ABOUT, BY, Entry, FieldChange};
use crate::desk::cell;
use crate::role;

pub(super) fn row(words: Words, entry: Entry) -> AnyView {
    let role = entry
        .role
        .map_or(words.role_service(), |role| role::in_words(words, role));
    let who = person(entry.by, entry.by_id, BY);
    let about = entry
        .about
        .map(|about| person(about.name, Some(about.id), ABOUT));
    let changes = changes(words, entry.changes);
    view! {
        <tr role="row" id=format!("entry-{}", entry.seq)>
            <th scope="row" role="rowheader">
                <span class="cards__line">{entry.at}</span>
                <span class="cards__line cards__soft">{words.audit_number(entry.seq)}</span>
            </th>
            {cell(
                words.audit_who(),
                view! { {who} " " <span class="cards__line cards__soft">{role}</span> },
            )}
            {cell(
                words.audit_what(),
                view! { {entry.what} " " <bdi class="cards__line cards__soft">{entry.object}</bdi> },
            )}
            {cell(words.audit_about(), about)}
            {cell(words.audit_changes(), changes)}
            {cell(words.audit_reason(), entry.reason.map(|reason| view! { <bdi>{reason}</bdi> }))}
        </tr>
    }
    .into_any()
}

/// Somebody's name, with the way to everything by or about them.
fn person(name: String, id: Option<String>, filter: &str) -> AnyView {
    match id {
        Some(id) => {
            let href = format!("{}?{filter}={id}", served::AUDIT);
            view! { <a href=href><bdi>{name}</bdi></a> }.into_any()
        }
        None => view! { <bdi>{name}</bdi> }.into_any(),
    }
}

/// What was and what is, field by field.
pub(crate) fn changes(words: Words, changes: Vec<FieldChange>) -> Option<AnyView> {
    let changes = changes.into_iter().map(|change| changed(words, change));
    let changes: Vec<_> = changes.collect();
    (!changes.is_empty()).then(|| view! { <ul class="changes">{changes}</ul> }.into_any())
}

fn changed(words: Words, change: FieldChange) -> AnyView {
    view! {
        <li>
            <span class="soft">{label(words, &change.field)} ": "</span>
            {value(words, change.old)}
            " "
            <span aria-hidden="true">"→"</span>
            <span class="visually-hidden">{words.audit_changed_to()}</span>
            " "
            {value(words, change.new)}
        </li>
    }
    .into_any()
}

/// What a field is called. Those of the form have their labels; others are called as they are on record.
fn label(words: Words, field: &str) -> String {
    Field::parse(field).map_or_else(
        || field.replace('_', " "),
        |field| field_label(words, field, None).to_owned(),
    )
}

fn value(words: Words, value: Option<String>) -> AnyView {
    match value.filter(|value| !value.is_empty()) {
        Some(value) => view! { <bdi>{value}</bdi> }.into_any(),
        None => view! { <span class="soft">{words.audit_nothing()}</span> }.into_any(),
    }
}
