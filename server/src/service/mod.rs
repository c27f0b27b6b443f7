//! What a candidate can do, whichever way it is asked for: the API's handlers and the plain pages both call these.

pub mod account;
pub mod profile;
pub mod registration;

mod canonical;
mod guidance;
mod record;
