//! The single-page app: it listens to what a person does, asks the rules and the server, and shows the screens of `ui`.
//!
//! Start with [`app`]: the state, and which screen it makes. Each kind of page has a module that acts for it;
//! [`place`] knows the address, [`server`] the network, [`browser`] the rest of the browser.
#![cfg(target_arch = "wasm32")]

mod account;
mod app;
mod browser;
mod content;
mod guide;
mod place;
mod profile;
mod register;
mod server;

use wasm_bindgen::prelude::*;

/// Takes the page over: what the server sent stays until the app has something to show.
///
/// `site` is the list of files that the page was sent with, `content` the words and the policy in `language`.
#[wasm_bindgen]
pub fn start(site: &str, content: &[u8]) -> Result<(), JsError> {
    let site = serde_json::from_str(site)?;
    let content = content::read(content)
        .ok_or_else(|| JsError::new("this content belongs to another build"))?;
    app::run(site, content);
    Ok(())
}
