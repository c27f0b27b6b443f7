//! Screens and components: pure markup, in the language it is given.
//!
//! A screen is a function of what is to be shown; it knows no network and no history. Natively it becomes HTML
//! ([`html`]), in the browser it becomes elements, and both are the same real forms and links. Where a program listens
//! ([`Dispatch`]), forms hand their fields over instead of loading a page.
//!
//! Start with [`guide`]: its turns, then its screens.

// A screen is one type made of all its elements, and the compiler follows it to its end.
#![recursion_limit = "256"]

pub mod account;
mod body;
mod choice;
mod error_summary;
mod facts;
mod field;
pub mod guide;
mod home;
mod intent;
mod layout;
pub mod registration;
#[cfg(not(target_arch = "wasm32"))]
pub mod served;
mod sign;
mod status;
mod tabs;

pub use body::Body;
#[cfg(target_arch = "wasm32")]
pub use body::Shown;
pub use error_summary::FieldErrors;
pub use home::home;
pub use intent::{Busy, Dispatch, Intent, Submission, fields_of};
pub use layout::{Layout, Visitor, own_profile, personal};
use serde::{Deserialize, Serialize};
pub use status::{failure, loading, needs_app, not_found, sign_in_first};
use words::Catalogue;

/// What a page shows: its title and the content of its `main`.
pub struct Screen {
    /// Unique over the site; errors put "Error: " before it.
    pub title: String,
    /// The content, with exactly one `h1`.
    pub body: Body,
}

/// What the app is sent in one language, and never contains: so a further language costs the others nothing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Content {
    /// The policy and its words.
    pub guide: guide::Guide,
    /// All other words.
    pub words: Catalogue,
}

/// A view as HTML.
#[cfg(not(target_arch = "wasm32"))]
pub fn html(view: impl FnOnce() -> leptos::prelude::AnyView) -> String {
    use leptos::prelude::{Owner, RenderHtml};
    let owner = Owner::new();
    owner.with(|| view().to_html())
}
