//! The single-page app: it listens to what a person does, asks the rules and the server, and shows the screens of `ui`.
//!
//! It is built twice. The guide's app has the front page and the guide, and is all that most readers are sent; the full
//! app, with the feature `records`, also has the pages that need an account. The server names the one that a page needs.
//!
//! Start with `app`: the state, and which screen it makes. `pages` says what the two apps differ in; `place` knows
//! the address, `network` the files, `browser` the rest of the browser.
#![cfg(target_arch = "wasm32")]

mod app;
mod browser;
mod content;
#[cfg(feature = "records")]
mod device;
mod guide;
#[cfg(not(feature = "records"))]
mod guide_only;
mod network;
mod pages;
mod place;
#[cfg(feature = "records")]
mod records;

use js_sys::Object;
use wasm_bindgen::prelude::*;

#[cfg(not(feature = "records"))]
use guide_only::GuideOnly as Beyond;
#[cfg(feature = "records")]
use records::Records as Beyond;

/// Memory. The standard allocator is twice the size; what is asked of it here is little.
#[global_allocator]
static MEMORY: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Takes the page over: what the server sent stays until the app has something to show.
///
/// `files` has the address of each file of this build by its role, `content` is the words and the policy in the page's language,
/// `facts` is what the reader's record answers of the guide's questions, `device` what keeps things on the reader's device
/// (`public/device.js`).
#[wasm_bindgen]
pub fn start(files: Object, content: &[u8], facts: Object, device: JsValue) -> Result<(), JsError> {
    let content = content::read(content)
        .ok_or_else(|| JsError::new("this content belongs to another build"))?;
    let record = content::record(&facts);
    app::run::<Beyond>(content::Site(files), content, record, device);
    Ok(())
}
