//! A table that becomes cards where it is narrow; its roles are written out, because it is laid out as blocks then.

use leptos::prelude::*;

/// The table; the first cell of each row is the row's header.
pub(super) fn table<const N: usize>(
    caption: &'static str,
    class: &'static str,
    head: [&'static str; N],
    rows: Vec<[AnyView; N]>,
) -> impl IntoView + use<N> {
    let columns = head.map(|label| view! { <th scope="col" role="columnheader">{label}</th> });
    let rows = rows.into_iter().map(|cells| {
        let cells = cells.into_iter().zip(head).enumerate();
        let cells = cells.map(|(place, (cell, label))| {
            if place == 0 {
                view! { <th scope="row" role="rowheader" data-label=label>{cell}</th> }.into_any()
            } else {
                view! { <td role="cell" data-label=label>{cell}</td> }.into_any()
            }
        });
        view! { <tr role="row">{cells.collect_view()}</tr> }
    });
    view! {
        <table class=class role="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">{columns.collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
}
