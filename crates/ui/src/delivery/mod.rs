//! How a screen reaches its reader: as a page that a server writes, or as an app's elements. The target decides, here and nowhere else.
//!
//! Both sides have the same names, so a screen is one source: what only a written page has stands in [`written`], what is
//! another thing in the app in [`either`], and the side that is not built drops its closure.
//!
//! A screen is never updated in place: the next one takes its place. So the browser is not sent the code that would
//! update it, which is about a quarter of what Leptos makes of a view.

#[cfg(target_arch = "wasm32")]
#[path = "app/mod.rs"]
mod side;
#[cfg(not(target_arch = "wasm32"))]
#[path = "page.rs"]
mod side;

pub use side::*;
