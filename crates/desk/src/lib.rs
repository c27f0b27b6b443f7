//! The pages that only the server writes: a candidate's records, the desks, the administration.
//!
//! They are real links and forms, whole without a script; `public/served.js` makes some of them quicker. The browser's app
//! does not contain them, and their styles and words are files of their own. What they are made of is in `ui`.
//!
//! A folder a page, with its styles. Start with [`record`], the pages about one person.

// A screen is one type made of all its elements, and the compiler follows it to its end.
#![recursion_limit = "256"]

pub mod address;
pub mod audit;
mod copy;
mod desk;
pub mod failure;
pub mod import;
pub mod invitation;
pub mod mailboxes;
pub mod notices;
pub mod offline;
pub mod posted;
pub mod programs;
pub mod queue;
pub mod record;
pub mod record_guide;
pub mod requests;
pub mod role;
pub mod signed_out;
pub mod staff;
pub mod transcript;
pub mod users;
