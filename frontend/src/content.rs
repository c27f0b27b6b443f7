//! What the app shows but does not contain: the words and the policy. Sent once, in the reader's language.

use js_sys::{Array, Object, Reflect};
use rules::interview::Answers;
use ui::guide::Guide;
use wasm_bindgen::JsCast;
use words::Words;

use crate::network::{self, Unreachable};

/// Where the files of this build are: by role, as the page names them.
#[derive(Debug, Clone)]
pub struct Site(pub Object);

/// Words and policy in one language; they live as long as the app.
#[derive(Debug, Clone, Copy)]
pub struct Content {
    pub guide: &'static Guide,
    pub words: Words,
}

/// Reads content; `None` when it belongs to another build.
pub fn read(bytes: &[u8]) -> Option<Content> {
    let sent: ui::Content = postcard::from_bytes(bytes).ok()?;
    let words = Words::keep(sent.words)?;
    Some(Content {
        guide: Box::leak(Box::new(sent.guide)),
        words,
    })
}

/// Reads what a record answers: question to choice.
pub fn record(facts: &Object) -> Answers {
    let mut answers = Answers::default();
    for entry in Object::entries(facts) {
        let pair: Array = entry.unchecked_into();
        if let (Some(question), Some(choice)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            answers.set(&question, &choice);
        }
    }
    answers
}

impl Site {
    /// Fetches a file of this build.
    pub async fn file(&self, role: &str) -> Result<Vec<u8>, Unreachable> {
        let path = Reflect::get(&self.0, &role.into())
            .map_err(|_| Unreachable)?
            .as_string()
            .ok_or(Unreachable)?;
        network::file(&path).await
    }

    /// Fetches the content of another language.
    pub async fn content(&self, language: &str) -> Result<Content, Unreachable> {
        let bytes = self.file(&format!("content.{language}")).await?;
        read(&bytes).ok_or(Unreachable)
    }
}
