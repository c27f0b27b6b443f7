//! What the app shows but does not contain: words, the policy, countries. Sent once, in the reader's language.

use std::collections::BTreeMap;

use leptos::prelude::*;
use rules::registration::Regions;
use serde::Deserialize;
use ui::guide::Guide;
use ui::registration::Atlas;
use words::{CountryNames, Words};

use crate::server::{self, Failure};

/// Where the files of this build are.
#[derive(Debug, Clone, Deserialize)]
pub struct Site {
    languages: BTreeMap<String, LanguageFiles>,
    regions: String,
}

#[derive(Debug, Clone, Deserialize)]
struct LanguageFiles {
    content: String,
    countries: String,
}

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

impl Site {
    /// Fetches the content of another language.
    pub async fn content(&self, language: &str) -> Result<Content, Failure> {
        let files = self.languages.get(language).ok_or(Failure::Unreachable)?;
        let bytes = server::bytes(&files.content).await?;
        read(&bytes).ok_or(Failure::Unreachable)
    }

    /// Fetches the countries, which only the forms need.
    pub async fn atlas(&self, language: &str) -> Result<&'static Atlas, Failure> {
        let files = self.languages.get(language).ok_or(Failure::Unreachable)?;
        let regions = Regions::from_tsv(&server::text(&self.regions).await?)
            .map_err(|_| Failure::Unreachable)?;
        let names = CountryNames::from_tsv(&server::text(&files.countries).await?);
        Ok(Box::leak(Box::new(Atlas { regions, names })))
    }
}

/// The atlas as state: fetched when first needed, kept per language.
#[derive(Clone, Copy)]
pub struct AtlasState(pub RwSignal<Option<(&'static str, &'static Atlas)>>);

impl AtlasState {
    /// The atlas in a language, if it is here.
    pub fn get(self, words: Words) -> Option<&'static Atlas> {
        self.0
            .get()
            .filter(|(language, _)| *language == words.language())
            .map(|(_, atlas)| atlas)
    }
}
