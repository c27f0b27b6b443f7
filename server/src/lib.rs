//! The `waypost` server: a thin layer of HTTP over `rules` and `store`.
//!
//! Start with [`serve()`]. A request passes `serve::pipeline`, finds its route in [`serve::routes`], is taken apart by the
//! extractors in [`http`] and [`access`], and comes to the `api` or the `page` of a feature, which calls the feature: a
//! folder each, from [`account`] to [`staff`]. What goes wrong on the way is a [`problem::ApiError`].

// A page is one type made of all its elements, and the compiler follows it to its end.
#![recursion_limit = "512"]

// The program, and what carries it.
pub mod access;
pub mod command;
pub mod host;
pub mod http;
pub mod keys;
pub mod mail;
mod openapi;
pub mod policies;
mod posted;
pub mod problem;
mod receipt;
pub mod serve;
mod site;

// The features.
pub mod account;
pub mod address;
pub mod audit;
pub mod credential;
pub mod exam_results;
pub mod guidance;
pub mod invitation;
pub mod mailbox;
pub mod notice;
pub mod people;
pub mod profile;
mod programs;
pub mod queue;
pub mod registration;
pub mod request;
pub mod staff;

pub use host::{AppState, BUILD, Config, StartError};
pub use serve::{serve, serve_app};
