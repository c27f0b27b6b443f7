//! What a candidate can do, whichever way it is asked for: the API's handlers and the plain pages both call these.

pub mod account;
pub mod audit;
pub mod credential;
pub mod desk;
pub mod import;
pub mod invitation;
pub mod issue;
pub mod notice;
pub mod on_behalf;
pub mod people;
pub mod profile;
pub mod registration;
pub mod request;
pub mod staff;

mod canonical;
mod guidance;
mod record;

pub use invitation::invite;
