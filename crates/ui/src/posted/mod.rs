//! What every posted form of a page carries, without its screen having to think of it: whose it is, and the key under which it is
//! sent once. The document that is written for somebody says it; [`crate::intent::Form`] writes it down.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use api::form::{POSTED_BY, POSTED_KEY, POSTED_LANGUAGE};
use leptos::prelude::*;
use words::Words;

/// What the forms of one page have in common.
#[derive(Debug, Clone)]
pub struct Posted {
    /// The account for which the page is written.
    pub owner: Option<String>,
    /// A key that no other page has.
    pub key: String,
    /// What a button says while an answer is waited for.
    pub busy: &'static str,
    /// What is said when a form was filled in with what the device kept.
    pub restored: &'static str,
}

/// Says it of the page that is written from here on.
pub fn provide(posted: Posted) {
    provide_context(posted);
    provide_context(WrittenIn::default());
}

/// Whether the page has a form that is written in; the first of them has [`WRITTEN_IN`] as its id.
#[derive(Clone, Default)]
struct WrittenIn(Arc<AtomicBool>);

/// The id of the form that goes along when the language is changed without a script.
const WRITTEN_IN: &str = "written-in";

/// The id for a form that is written in, which one of a page has.
pub(crate) fn take_id() -> Option<&'static str> {
    let page = use_context::<WrittenIn>()?;
    let is_taken = page.0.swap(true, Ordering::Relaxed);
    (!is_taken).then_some(WRITTEN_IN)
}

/// A button that shows the page in another language with what was typed, where there is a form that is written in: without a script
/// a link would lose it. Nothing in the page's own language.
pub(crate) fn language_button(
    words: Words,
    language: &'static str,
    name: &'static str,
) -> Option<AnyView> {
    let page = use_context::<WrittenIn>()?;
    let is_another = language != words.language();
    (is_another && page.0.load(Ordering::Relaxed)).then(|| {
        view! {
            <input
                type="submit"
                class="link-button needs-no-script"
                form=WRITTEN_IN
                name=POSTED_LANGUAGE
                value=name
                lang=language
            />
        }
        .into_any()
    })
}

/// The fields for it; nothing where no document says it.
pub fn fields() -> impl IntoView {
    use_context::<Posted>().map(|posted| {
        view! {
            <input type="hidden" name=POSTED_BY value=posted.owner.unwrap_or_default() />
            <input type="hidden" name=POSTED_KEY value=posted.key data-busy=posted.busy data-restored=posted.restored />
        }
    })
}
