//! The content of a page, to be shown once: elements in the apps, a view to write natively, and HTML in the widget.
//!
//! A screen is never updated in place: the next one takes its place. So the browser is not sent the code that would
//! update it, which is about a quarter of what Leptos makes of a view.

#[cfg(all(target_arch = "wasm32", not(feature = "html")))]
mod elements;
#[cfg(all(target_arch = "wasm32", feature = "html"))]
mod html;
#[cfg(not(target_arch = "wasm32"))]
mod native;

#[cfg(all(target_arch = "wasm32", not(feature = "html")))]
pub use elements::{Body, Shown};
#[cfg(all(target_arch = "wasm32", feature = "html"))]
pub use html::Body;
#[cfg(not(target_arch = "wasm32"))]
pub use native::Body;
