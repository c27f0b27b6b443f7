//! Who may come in: passwords, sessions and their cookie, how often one may try; and secrets that a session is shown once.

mod cookie;
mod form;
mod password;
mod routes;
mod session;
mod shown_once;
mod soft_lock;
mod throttle;

pub use cookie::SessionCookie;
pub use form::PostedForm;
pub use password::{Fit, Passwords, refused};
pub(crate) use routes::sign_in_first;
pub use routes::{Access, Route, Routes};
pub use session::{Opening, SignedIn, Token, draw_token, hash_of, open, recent};
pub use shown_once::ShownOnce;
pub use throttle::Throttle;
