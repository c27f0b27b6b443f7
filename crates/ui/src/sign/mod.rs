//! The sign: what an outcome is, by shape, icon and word, never by color alone.

use leptos::prelude::*;
use rules::policy::Kind;
use words::Words;

/// An outcome's head: its kind, its title as the page's heading, and its lead.
#[component]
pub fn Sign(
    /// The language.
    words: Words,
    /// What kind of sign.
    kind: Kind,
    /// The heading.
    #[prop(into)]
    title: String,
    /// What it means, in a sentence or two.
    #[prop(optional_no_strip)]
    lead: Option<String>,
) -> impl IntoView {
    let (word, path) = match kind {
        Kind::Done => (words.guide_kind_done(), "m5 13 5 5L20 7"),
        Kind::Act => (words.guide_kind_act(), "M3 12h16m-6-6 6 6-6 6"),
        Kind::Wait => (
            words.guide_kind_wait(),
            "M12 5v7l5 3M12 2a10 10 0 1 0 .01 0",
        ),
        Kind::FindOut => (
            words.guide_kind_find_out(),
            "m15 15 6 6M10 3a7 7 0 1 0 .01 0",
        ),
        Kind::NotEligible => (words.guide_kind_not_eligible(), "M6 12h12"),
    };
    view! {
        <div class=format!("sign sign--{}", kind.name())>
            <p class="sign__kind">
                <span class="sign__board" aria-hidden="true">
                    <svg viewBox="0 0 24 24" width="24" height="24" focusable="false">
                        <path d=path />
                    </svg>
                </span>
                {word}
            </p>
            <h1 class="sign__title" tabindex="-1">{title}</h1>
            {lead.map(|lead| view! { <p class="lead">{lead}</p> })}
        </div>
    }
}
