//! Screens and components: pure markup, in the language it is given.
//!
//! A screen is a function of what is to be shown; it knows no network and no history. Natively it becomes HTML
//! ([`html`]), in the browser it becomes elements, and both are the same real forms and links. Where a program listens to
//! the page (`listen`), it is handed what a form holds instead of the browser's loading a page.
//!
//! Start with [`guide`]: its turns, then its screens.

// A screen is one type made of all its elements, and the compiler follows it to its end.
#![recursion_limit = "256"]

pub mod account;
pub mod choice;
mod delivery;
pub mod device;
pub mod error_summary;
pub mod facts;
pub mod field;
pub mod frame;
pub mod guide;
mod home;
pub mod intent;
mod layout;
pub mod posted;
pub mod registration;
mod sign;
mod status;
pub mod tabs;
mod time;

pub use delivery::*;
pub use error_summary::FieldErrors;
pub use home::home;
pub use intent::{Intent, PRESS, Submission, fields_of};
pub use layout::{Layout, Visitor, own_profile, personal};
use serde::{Deserialize, Serialize};
pub use status::{failure, loading, not_found, sign_in_first};
pub use time::time_text;
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
