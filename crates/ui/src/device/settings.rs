//! Where things are kept on this device, and how to have nothing kept.

use leptos::prelude::*;
use words::Words;

use crate::intent::PressButton;

/// Where a browser lets things be kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kept {
    /// On the disk.
    Disk,
    /// As long as the tab is open.
    Memory,
    /// Nowhere.
    #[default]
    Nothing,
}

/// "This is a shared computer." Without the app it would do nothing, so it is shown only where one listens.
#[component]
pub fn SharedComputer(
    /// The language.
    words: Words,
    /// Whether it is one, as far as is known.
    is_shared: bool,
) -> impl IntoView {
    view! {
        <div class="choice needs-script">
            <input type="checkbox" id="shared" checked=is_shared data-command="share" />
            <label for="shared">{words.device_shared()}</label>
        </div>
    }
}

pub(super) fn settings(
    words: Words,
    kept: Kept,
    is_persisted: bool,
    is_shared: bool,
    unsent: u64,
) -> impl IntoView {
    let text = match kept {
        Kept::Disk => words.device_where_disk(),
        Kept::Memory => words.device_where_memory(),
        Kept::Nothing => words.device_where_none(),
    };
    let may_go = kept == Kept::Disk && !is_persisted;
    view! {
        <h2>{words.device_where_heading()}</h2>
        <p>{text}</p>
        {may_go.then(|| view! { <p>{words.device_where_evictable()}</p> })}
        <SharedComputer words is_shared />
        {(is_shared && unsent > 0).then(|| view! { <p class="inset inset--problem">{words.device_shared_unsent(unsent)}</p> })}
    }
}

pub(super) fn clear(words: Words, is_asked: bool, unsent: u64) -> impl IntoView {
    let question = is_asked.then(|| {
        let lost = match unsent {
            0 => words.device_clear_nothing_unsent().to_owned(),
            unsent => words.device_clear_unsent(unsent),
        };
        view! {
            <section class="inset inset--problem" id="clear">
                <h3 class="inset__title" tabindex="-1">{words.device_clear_question()}</h3>
                <p>{lost}</p>
                <div class="actions actions--tight">
                    <PressButton command="clear">{words.device_clear_yes()}</PressButton>
                    <PressButton command="keep:clear">{words.device_clear_no()}</PressButton>
                </div>
            </section>
        }
    });
    view! {
        <h2 id="clear-device">{words.device_clear()}</h2>
        <p>{words.device_clear_lead()}</p>
        {(!is_asked)
            .then(|| {
                view! {
                    <div class="actions" id="ask-clear">
                        <PressButton command="ask-clear">{words.device_clear()}</PressButton>
                    </div>
                }
            })}
        {question}
    }
}
