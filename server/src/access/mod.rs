//! Who may come in: passwords, sessions and their cookie, and how often one may try.

mod cookie;
mod password;
mod routes;
mod session;
mod soft_lock;
mod throttle;

pub use cookie::SessionCookie;
pub use password::{Passwords, refused};
pub(crate) use routes::sign_in_first;
pub use routes::{Access, Route, Routes};
pub use session::{Opening, SignedIn, Token, draw_token, hash_of, open, recent};
pub use throttle::Throttle;
