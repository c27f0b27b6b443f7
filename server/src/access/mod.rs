//! Who may come in: passwords, sessions, and how often one may try.

mod password;
mod session;
mod soft_lock;
mod throttle;

pub use password::{Passwords, refused};
pub use session::{Opening, SignedIn, close, open, token_hash};
pub use throttle::Throttle;
