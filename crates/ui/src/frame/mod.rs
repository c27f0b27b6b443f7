//! What stands around the guide within a page of somebody else's: little, and a way to the full page.

use leptos::prelude::*;
use words::{LANGUAGES, Words};

use crate::Body;
use crate::guide::{Carry, Guide, Stop, full_href};

/// What stands below a stop of the guide: the way to the full page, the languages, and whom to call.
pub fn foot(guide: &Guide, words: Words, stop: &Stop<'_>, carry: Carry) -> Body {
    let full = full_href(&guide.policy, stop, carry);
    let kept = full_href(&guide.policy, stop, Carry::Query);
    let kept = kept.split_once('?').map_or("", |(_, query)| query);
    let theme = match carry {
        Carry::PlainFrame { theme, .. } => theme,
        _ => "auto",
    };
    let languages = LANGUAGES.iter().map(|&(language, name)| {
        let current = (language == words.language()).then_some("true");
        let href = format!("{}?lang={language}&theme={theme}&{kept}", carry.guide());
        view! {
            <li>
                <a href=href lang=language hreflang=language aria-current=current data-language=language>
                    {name}
                </a>
            </li>
        }
    });
    Body::new(view! {
        <p>{outward(words, carry, "", full, words.widget_continue())}</p>
        <ul class="foot__languages">{languages.collect_view()}</ul>
        <p class="soft">
            {words.common_service()} " · " {words.page_help()} " "
            <a href="tel:+18018473100">"(801) 847-3100"</a>
        </p>
    })
}

/// A link to a page beyond the guide. Out of a frame it opens a tab of its own, and says so.
pub(crate) fn outward(
    words: Words,
    carry: Carry,
    class: &'static str,
    href: String,
    label: &'static str,
) -> impl IntoView + use<> {
    let is_framed = carry.is_framed();
    let class = (!class.is_empty()).then_some(class);
    view! {
        <a class=class href=href rel="noreferrer" target=is_framed.then_some("_blank")>
            {label}
            {is_framed.then(|| view! { <span class="visually-hidden">" " {words.widget_new_tab()}</span> })}
        </a>
    }
}
