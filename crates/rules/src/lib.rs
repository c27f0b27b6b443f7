//! What is true: the policy language and its prover, the interview, and the registration rules.
//!
//! The browser, the widget, the plain pages and the server all decide with this crate. It reads no clock, no network, no file
//! and no randomness: the day and the texts are arguments. Start with [`interview`] for how a person is asked,
//! with [`policy`] for where the questions come from, with [`registration`] for the form, and with [`credential`] for
//! what a transcript entitles to.

pub mod credential;
mod date;
pub mod interview;
pub mod policy;
pub mod registration;
mod request;
mod role;
pub mod text;

pub use date::{Date, NotADate};
pub use request::{NotAllowed, RequestKind, RequestState, RequestStep};
pub use role::Role;
