//! The exams as a table, which becomes cards where it is narrow.
//!
//! The roles are written out: a table whose rows are laid out as blocks is no table any more to some readers' tools.

use api::form::RESULTS;
use api::{McpId, RecordedResult};
use leptos::prelude::*;
use rules::credential::catalogue;
use rules::credential::results_file::Column;
use words::Words;

use super::number_of;
use crate::copy::copy_button;
use ui::guide::Guide;

/// The table. `chosen`: for who may choose results, those that are chosen.
pub(crate) fn table(
    guide: &'static Guide,
    words: Words,
    results: &[&RecordedResult],
    ids: &[McpId],
    chosen: Option<&[String]>,
) -> impl IntoView + use<> {
    let head = [
        words.transcript_exam(),
        words.transcript_date(),
        words.transcript_result(),
        words.transcript_reference(),
        words.transcript_credited(),
    ];
    let head = head.map(|label| view! { <th scope="col" role="columnheader">{label}</th> });
    let rows: Vec<_> = results
        .iter()
        .enumerate()
        .map(|(at, result)| {
            let choice = chosen.map(|chosen| choice(words, at, result, chosen));
            row(guide, words, result, ids, choice)
        })
        .collect();
    let choose = chosen.map(|_| {
        view! {
            <th scope="col" role="columnheader">{words.transcript_choose()}</th>
        }
    });
    view! {
        <table class="cards" role="table">
            <caption class="visually-hidden">{words.transcript_heading()}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    {choose}
                    {head.collect_view()}
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
}

/// The box that chooses a result. The first has the name of all as id, so that an error can lead there.
fn choice(words: Words, at: usize, recorded: &RecordedResult, chosen: &[String]) -> AnyView {
    let id = if at == 0 {
        RESULTS.to_owned()
    } else {
        format!("{RESULTS}-{}", at + 1)
    };
    let is_chosen = chosen.contains(&recorded.id);
    let label = format!("{} ({})", recorded.result.title, recorded.result.taken_on);
    view! {
        <td role="cell" class="choice">
            <input type="checkbox" id=id.clone() name=RESULTS value=recorded.id.clone() checked=is_chosen />
            <label for=id>
                <span class="visually-hidden">{words.transcript_choose()} ": " {label}</span>
            </label>
        </td>
    }
    .into_any()
}

fn row(
    guide: &'static Guide,
    words: Words,
    recorded: &RecordedResult,
    ids: &[McpId],
    choice: Option<AnyView>,
) -> impl IntoView + use<> {
    let result = &recorded.result;
    let day = result.taken_on.to_string();
    let (sign, verdict) = if result.passed {
        ("✓\u{a0}", words.transcript_passed())
    } else {
        ("✕\u{a0}", words.transcript_failed())
    };
    let is_doubtful = catalogue()
        .iter()
        .any(|exam| exam.series == result.series && exam.code == result.code && !exam.is_verified);
    let code = (!result.code.is_empty()).then(|| {
        view! {
            <span class="cards__line">
                <span class="code">{result.code.clone()}</span>
                {is_doubtful.then(|| view! { " " <span class="tag">{words.transcript_unverified()}</span> })}
            </span>
        }
    });
    let reference = match result.reference.clone() {
        Some(reference) => {
            let what = words.transcript_copy_reference(&reference);
            view! {
                <span class="code">{reference.clone()}</span>
                " "
                {copy_button(words, &reference, what)}
            }
            .into_any()
        }
        None => words.transcript_no_reference().into_any(),
    };
    let credited = match &recorded.credited_to {
        Some(id) => view! { <span class="code">{number_of(ids, id).to_owned()}</span> }.into_any(),
        None => words.transcript_credited_none().into_any(),
    };
    let more = result.fields().into_iter().filter_map(|(column, said)| {
        let said = said.filter(|_| !HAVE_A_PLACE.contains(&column))?;
        let called = words.import_column(column);
        Some(view! { <span class="cards__line">{called} " " <bdi>{said}</bdi></span> })
    });
    let series = guide
        .words
        .of_choice(SERIES, result.series.name())
        .to_owned();
    view! {
        <tr role="row">
            {choice}
            <th scope="row" role="rowheader">
                <span class="cards__line cards__title">{result.title.clone()}</span>
                {code}
                <span class="cards__line cards__soft">{series}</span>
            </th>
            <td role="cell" data-label=words.transcript_date()>
                <time datetime=day.clone()>{day.clone()}</time>
            </td>
            <td role="cell" data-label=words.transcript_result()>
                <span aria-hidden="true">{sign}</span>
                {verdict}
                {more.collect_view()}
            </td>
            <td role="cell" data-label=words.transcript_reference()>{reference}</td>
            <td role="cell" data-label=words.transcript_credited()>{credited}</td>
        </tr>
    }
}

/// What has a place of its own in the table. What else a result says is a line under the verdict.
const HAVE_A_PLACE: [Column; 6] = [
    Column::Series,
    Column::Code,
    Column::Title,
    Column::Date,
    Column::Passed,
    Column::Reference,
];

/// The policy's question whose choices are the series: it has their names in words.
const SERIES: &str = "series";
