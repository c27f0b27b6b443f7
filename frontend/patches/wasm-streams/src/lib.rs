//! Streams that nobody uses.
//!
//! Leptos brings server functions, and these the crate `wasm-streams`. We have neither server functions nor streams, but what that
//! crate exports to JavaScript the linker must keep: a tenth of the widget. This has its names and none of its code.

use futures_util::stream::{Empty, empty};
use wasm_bindgen::{JsCast, JsValue};

/// What a server function would send or receive piece by piece: nothing.
#[derive(Debug)]
pub struct ReadableStream;

impl ReadableStream {
    /// Of a stream of the browser's.
    pub fn from_raw(_: web_sys::ReadableStream) -> ReadableStream {
        ReadableStream
    }

    /// Of a stream of Rust's.
    pub fn from_stream<S>(_: S) -> ReadableStream {
        ReadableStream
    }

    /// For the browser.
    pub fn into_raw(self) -> web_sys::ReadableStream {
        JsValue::NULL.unchecked_into()
    }

    /// For Rust.
    pub fn into_stream(self) -> Empty<Result<JsValue, JsValue>> {
        empty()
    }
}
