//! What is kept on the reader's device (`public/device.js`), as typed calls.
//!
//! None of them fails: where a browser cannot keep things, or this page has no such object, nothing is kept.

use api::RegistrationRecord;
use conversation::{Item, Kind, Reason, State};
use js_sys::Promise;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

#[wasm_bindgen]
extern "C" {
    #[derive(Debug, Clone)]
    pub type Device;

    #[wasm_bindgen(method, catch)]
    fn own(this: &Device, account: Option<&str>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn known(this: &Device) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn keep(this: &Device, json: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn forget(this: &Device) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn draft(this: &Device, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = saveDraft)]
    fn save_draft(this: &Device, name: &str, fields: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = dropDraft)]
    fn drop_draft(this: &Device, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn hold(this: &Device, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = takeOver)]
    fn take_over(this: &Device, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn release(this: &Device, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn put(this: &Device, item: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn send(this: &Device, id: Option<&str>) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn items(this: &Device) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn item(this: &Device, id: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = letGo)]
    fn let_go(this: &Device, id: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = drop)]
    fn drop_item(this: &Device, id: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn download(this: &Device, id: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn status(this: &Device) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = isOnline)]
    fn is_online(this: &Device) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn check(this: &Device) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn share(this: &Device, is_shared: bool) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn clear(this: &Device) -> Result<JsValue, JsValue>;
}

/// The device with what it keeps, from the app's side.
#[derive(Debug, Clone)]
pub struct Keeper(Device);

/// The answers of a form, as they were saved.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Saved {
    /// Names and values.
    pub fields: Vec<(String, String)>,
    /// Milliseconds since 1970.
    pub saved_at: u64,
}

/// An item as the list has it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Listed {
    pub id: String,
    #[serde(default)]
    pub kind: Option<Kind>,
    #[serde(default)]
    pub created_at: u64,
    pub state: State,
    #[serde(default)]
    pub attempts: u64,
    #[serde(default)]
    pub reason: Option<Reason>,
    #[serde(default)]
    pub is_own: bool,
    #[serde(default)]
    pub reference: Option<String>,
}

impl Listed {
    /// Whether it is the reader's, and still to be sent.
    pub fn is_unsent_own(&self) -> bool {
        self.is_own && !matches!(self.state, State::Sent | State::Unreadable)
    }
}

/// What became of an item that was to be sent.
#[derive(Debug, Clone, Deserialize)]
pub struct Outcome {
    pub state: State,
    /// The server's answer, this once.
    #[serde(default)]
    pub record: Option<RegistrationRecord>,
}

/// Where things are kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Status {
    pub kept: String,
    pub persisted: bool,
    pub shared: bool,
}

impl Keeper {
    pub fn new(device: JsValue) -> Keeper {
        Keeper(device.unchecked_into())
    }

    pub async fn own(&self, account: Option<&str>) {
        settled(self.0.own(account)).await;
    }

    pub async fn known<T: DeserializeOwned>(&self) -> Option<T> {
        read(self.0.known()).await
    }

    pub async fn keep(&self, known: &impl Serialize) {
        if let Ok(json) = serde_json::to_string(known) {
            settled(self.0.keep(&json)).await;
        }
    }

    pub async fn forget(&self) {
        settled(self.0.forget()).await;
    }

    pub async fn draft(&self, name: &str) -> Option<Saved> {
        read(self.0.draft(name)).await
    }

    pub async fn save_draft(&self, name: &str, fields: &[(&str, &str)]) {
        if let Ok(json) = serde_json::to_string(fields) {
            settled(self.0.save_draft(name, &json)).await;
        }
    }

    pub async fn drop_draft(&self, name: &str) {
        settled(self.0.drop_draft(name)).await;
    }

    /// Whether this tab may fill in a form. Where nothing is kept, tabs do not get into each other's way.
    pub async fn hold(&self, name: &str) -> bool {
        settled(self.0.hold(name)).await.as_bool().unwrap_or(true)
    }

    pub async fn take_over(&self, name: &str) {
        settled(self.0.take_over(name)).await;
    }

    pub async fn release(&self, name: &str) {
        settled(self.0.release(name)).await;
    }

    /// Keeps what is to be sent; `false` where this device cannot.
    pub async fn put(&self, item: &Item) -> bool {
        let Ok(json) = serde_json::to_string(item) else {
            return false;
        };
        settled(self.0.put(&json)).await.is_truthy()
    }

    pub async fn send(&self, id: Option<&str>) -> Option<Outcome> {
        read(self.0.send(id)).await
    }

    pub async fn items(&self) -> Vec<Listed> {
        read(self.0.items()).await.unwrap_or_default()
    }

    pub async fn item(&self, id: &str) -> Option<Item> {
        read(self.0.item(id)).await
    }

    /// Forgets what could not be kept. What was kept before under the same id stays.
    pub async fn let_go(&self, id: &str) {
        settled(self.0.let_go(id)).await;
    }

    pub async fn drop_item(&self, id: &str) {
        settled(self.0.drop_item(id)).await;
    }

    pub async fn download(&self, id: &str) {
        settled(self.0.download(id)).await;
    }

    pub async fn status(&self) -> Status {
        read(self.0.status()).await.unwrap_or_default()
    }

    /// Whether the server could be reached when last asked.
    pub fn is_online(&self) -> bool {
        let said = self.0.is_online().ok().and_then(|said| said.as_bool());
        said.unwrap_or(true)
    }

    /// Asks the server now.
    pub async fn check(&self) -> bool {
        settled(self.0.check()).await.as_bool().unwrap_or(true)
    }

    pub async fn share(&self, is_shared: bool) {
        settled(self.0.share(is_shared)).await;
    }

    pub async fn clear(&self) {
        settled(self.0.clear()).await;
    }
}

/// What a call comes to; `undefined` where it fails.
async fn settled(answer: Result<JsValue, JsValue>) -> JsValue {
    match answer {
        Ok(value) => JsFuture::from(Promise::resolve(&value))
            .await
            .unwrap_or(JsValue::UNDEFINED),
        Err(_) => JsValue::UNDEFINED,
    }
}

async fn read<T: DeserializeOwned>(answer: Result<JsValue, JsValue>) -> Option<T> {
    let json = settled(answer).await.as_string()?;
    serde_json::from_str(&json).ok()
}
