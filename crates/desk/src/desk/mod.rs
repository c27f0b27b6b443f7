//! What the pages of the support desk share: their frame, which is wider and denser, the field for a reason, and the keys.

use api::McpId;
use leptos::prelude::*;
use rules::credential::Entitlement;
use words::Words;

use crate::transcript::because;
use ui::error_summary::titled;
use ui::guide::{Guide, quotes};
use ui::{Body, Screen};

/// A page of the desk: one `h1` is in `content`.
pub(super) fn screen(
    words: Words,
    heading: &str,
    has_errors: bool,
    content: impl IntoView + 'static,
) -> Screen {
    Screen {
        title: titled(words, heading, has_errors),
        body: Body::new(view! { <div class="desk">{content}</div> }),
    }
}

/// A table of the desk: its columns, and rows made with [`cell`]. Where it is narrow, each row is a card.
///
/// The roles are written out: a table whose rows are laid out as blocks is no table any more to some readers' tools.
pub(super) fn table(
    caption: &'static str,
    columns: impl IntoIterator<Item = &'static str>,
    rows: Vec<AnyView>,
) -> AnyView {
    let columns = columns
        .into_iter()
        .map(|label| view! { <th scope="col" role="columnheader">{label}</th> });
    let columns: Vec<_> = columns.collect();
    view! {
        <table class="cards" role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">{columns}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A cell that says which column it is in where the columns have no heads.
pub(super) fn cell(label: &'static str, content: impl IntoView + 'static) -> AnyView {
    view! { <td role="cell" data-label=label>{content}</td> }.into_any()
}

/// MCP IDs in a cell; nothing where there are none.
pub(super) fn numbers(ids: &[String]) -> Option<AnyView> {
    let ids = ids.join(", ");
    (!ids.is_empty()).then(|| view! { <span class="code">{ids}</span> }.into_any())
}

/// What a transcript entitles to, in the words of the desk, with the sentences that say so.
pub(super) fn entitlement(
    guide: &'static Guide,
    words: Words,
    entitlement: Entitlement,
) -> impl IntoView + use<> {
    let text = match entitlement {
        Entitlement::HasId => words.record_has_id(),
        Entitlement::AtOnce => words.record_at_once(),
        Entitlement::ServiceCenter => words.record_service_center(),
        Entitlement::MctProgram {
            has_reference: true,
        } => words.record_mct_program(),
        Entitlement::MctProgram {
            has_reference: false,
        } => words.record_mct_program_without(),
        Entitlement::OutsideArticle => words.record_outside(),
        Entitlement::NotPassed => words.record_not_passed(),
        Entitlement::NoExam => words.record_no_exam(),
    };
    view! {
        <p>{text}</p>
        {quotes(words, because(guide, entitlement))}
    }
}

/// MCP IDs to choose one from: the id of each and what it is called.
pub(super) fn id_options(words: Words, ids: &[McpId]) -> Vec<(String, String)> {
    let option = |id: &McpId| {
        let called = if id.is_primary {
            words.record_primary_number(&id.number)
        } else {
            id.number.clone()
        };
        (id.id.clone(), called)
    };
    ids.iter().map(option).collect()
}

/// The keys that work with a script, and the switch for the one that is a character (WCAG 2.2, criterion 2.1.4).
pub(super) fn keys(words: Words) -> impl IntoView {
    view! {
        <details class="keys needs-script">
            <summary>{words.users_keys()}</summary>
            <dl class="keys__list">
                <dt><kbd>"/"</kbd></dt>
                <dd>{words.users_keys_search()}</dd>
                <dt><kbd>"↑"</kbd> " " <kbd>"↓"</kbd></dt>
                <dd>{words.users_keys_walk()}</dd>
                <dt><kbd>"Enter"</kbd></dt>
                <dd>{words.users_keys_open()}</dd>
                <dt><kbd>"Esc"</kbd></dt>
                <dd>{words.users_keys_back()}</dd>
            </dl>
            <div class="choice">
                <input type="checkbox" id="single-keys" data-single-keys="" checked />
                <label for="single-keys">{words.users_keys_single()}</label>
            </div>
        </details>
    }
}
