//! The pages that only the server writes: a candidate's records, the desks, the administration.
//!
//! They are real links and forms, whole without a script; `public/served.js` makes some of them quicker. The browser's app
//! does not contain them.

pub mod audit;
pub mod beside;
mod copy;
mod desk;
pub mod failure;
pub mod import;
pub mod invitation;
pub mod notices;
pub mod offline;
pub mod programs;
pub mod queue;
pub mod record;
pub mod requests;
pub mod role;
pub mod signed_out;
pub mod staff;
pub mod transcript;
pub mod users;
