//! The network: one request and its answer, and the files of the site. A failure is a value, never a panic and never a silence.

use js_sys::Uint8Array;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestInit, Response};

/// No answer came, or none that is of any use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreachable;

impl From<JsValue> for Unreachable {
    fn from(_: JsValue) -> Unreachable {
        Unreachable
    }
}

/// Sends a request; the answer may be a refusal.
pub async fn fetch(path: &str, request: &RequestInit) -> Result<Response, Unreachable> {
    let answer = JsFuture::from(window().fetch_with_str_and_init(path, request)).await?;
    answer.dyn_into().map_err(Unreachable::from)
}

/// A file of the site.
pub async fn file(path: &str) -> Result<Vec<u8>, Unreachable> {
    let response = fetch(path, &RequestInit::new()).await?;
    if !response.ok() {
        return Err(Unreachable);
    }
    let content = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&content).to_vec())
}
