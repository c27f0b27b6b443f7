//! A button that copies a number, for who has to type it elsewhere. It appears once the script is there that copies.

use leptos::prelude::*;
use words::Words;

/// The button. `what` says to a screen reader what is copied.
pub fn copy_button(words: Words, text: &str, what: String) -> impl IntoView + use<> {
    view! {
        <button
            type="button"
            class="button button--quiet needs-script copy"
            data-copy=text.to_owned()
            data-copied=words.status_copied()
        >
            {words.copy_button()}
            <span class="visually-hidden">" " {what}</span>
        </button>
    }
}
