//! Who may come in: passwords, sessions, and how often one may try.

mod password;
mod routes;
mod session;
mod soft_lock;
mod throttle;

pub use password::{Passwords, refused};
pub(crate) use routes::sign_in_first;
pub use routes::{Access, Route, Routes};
pub use session::{Opening, SignedIn, close, draw_token, hash_of, open, recent, token_hash};
pub use throttle::Throttle;
