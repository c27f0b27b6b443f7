//! Every word a person reads, in every language.
//!
//! A language is a folder: `lang/<language>/language.toml` says what it is called, `lang/<language>/<area>.toml` holds the
//! messages. The build makes a function of each (`lang/en/guide.toml: continue` becomes `Words::guide_continue`) and fails
//! when a language lacks one.
//! Native programs carry every language. The browser is sent the one it shows (see [`Catalogue`]),
//! so a further language costs it nothing.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

mod countries;
mod fields;
mod problems;
#[cfg(not(target_arch = "wasm32"))]
mod results;

pub use countries::CountryNames;
#[cfg(not(target_arch = "wasm32"))]
pub use countries::country_name;
pub use fields::{field_hint, field_label, marked_label, person_id_choices};
pub use problems::{problem, warning};
#[cfg(not(target_arch = "wasm32"))]
pub use results::{cell_problem, cell_remark};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// A message: its text and, for a counted thing, the form for one.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Message {
    one: Option<String>,
    other: String,
}

/// All messages of one language, in the order of their names.
///
/// This is what the browser is sent. The fingerprint keeps an app of one build from reading the catalogue of another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Catalogue {
    /// BCP 47 tag, such as `es`.
    language: String,
    fingerprint: u32,
    messages: Vec<Message>,
}

/// A language to speak in: cheap to copy, lives as long as the program.
#[derive(Debug, Clone, Copy)]
pub struct Words(&'static Catalogue);

impl Words {
    /// The words of a language that this program carries; `None` where it has no such language.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn of(language: &str) -> Option<Words> {
        use std::sync::LazyLock;
        static CARRIED: LazyLock<Vec<Catalogue>> = LazyLock::new(|| {
            CATALOGUES
                .iter()
                .filter_map(|(language, json)| {
                    let messages = serde_json::from_str(json).ok()?;
                    Some(Catalogue {
                        language: (*language).to_owned(),
                        fingerprint: FINGERPRINT,
                        messages,
                    })
                })
                .collect()
        });
        CARRIED
            .iter()
            .find(|catalogue| catalogue.language == language)
            .map(Words)
    }

    /// Keeps a catalogue that was sent, for the rest of the program's life.
    ///
    /// `None` when it comes from another build: its messages would be another build's too.
    pub fn keep(catalogue: Catalogue) -> Option<Words> {
        (catalogue.fingerprint == FINGERPRINT).then(|| Words(Box::leak(Box::new(catalogue))))
    }

    /// What to send to a browser that shows this language: all but the words of pages that only the server writes.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn catalogue(self) -> Catalogue {
        let mut sent = self.0.clone();
        sent.messages.truncate(SENT);
        sent
    }

    /// The same for an app that speaks of these areas only. Each message keeps its place; the others are empty.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn catalogue_of(self, areas: &[&str]) -> Catalogue {
        let is_of = |name: &str, area: &str| {
            name.strip_prefix(area)
                .is_some_and(|rest| rest.starts_with('_'))
        };
        let mut sent = self.catalogue();
        for (message, name) in sent.messages.iter_mut().zip(NAMES) {
            if !areas.iter().any(|area| is_of(name, area)) {
                *message = Message {
                    one: None,
                    other: String::new(),
                };
            }
        }
        sent
    }

    /// BCP 47 tag, for `lang` attributes.
    pub fn language(self) -> &'static str {
        &self.0.language
    }

    fn text(self, index: usize) -> &'static str {
        match self.0.messages.get(index) {
            Some(message) => &message.other,
            None => "",
        }
    }

    fn fill(self, index: usize, count: u64, values: &[(&str, &dyn Display)]) -> String {
        let template = match self.0.messages.get(index) {
            Some(Message { one: Some(one), .. }) if count == 1 => one,
            _ => self.text(index),
        };
        let mut filled = String::with_capacity(template.len() + 16);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                break;
            };
            if let Some((_, value)) = values.iter().find(|(known, _)| *known == name) {
                filled.push_str(&value.to_string());
            }
            rest = tail;
        }
        filled.push_str(rest);
        filled
    }
}
