//! The countries in the reader's language, which only the forms need: fetched when first needed, kept per language.

use leptos::prelude::*;
use rules::registration::Regions;
use ui::registration::Atlas;
use words::{CountryNames, Words};

use super::Records;
use super::server::Failure;

/// The countries as state.
#[derive(Clone, Copy, Default)]
pub struct Countries(RwSignal<Option<(&'static str, &'static Atlas)>>);

impl Countries {
    /// The countries in a language, if they are here.
    pub fn get(self, words: Words) -> Option<&'static Atlas> {
        self.0
            .get()
            .filter(|(language, _)| *language == words.language())
            .map(|(_, atlas)| atlas)
    }

    /// The countries for one who acts on a form that shows them already.
    pub fn here(self) -> Option<&'static Atlas> {
        self.0.get_untracked().map(|(_, atlas)| atlas)
    }
}

/// The countries in the reader's language; where they are not here, they are fetched.
pub fn get(records: Records, words: Words) -> Option<&'static Atlas> {
    let atlas = records.countries.get(words);
    if atlas.is_none() && !records.busy.get() {
        records.run(fetch);
    }
    atlas
}

/// Fetches the countries in the reader's language.
pub async fn fetch(records: Records) -> Result<(), Failure> {
    let language = records.words().language();
    let site = records.site.get_value();
    let text = |bytes| String::from_utf8(bytes).map_err(|_| Failure::Unreachable);
    let regions = text(site.file("regions").await?)?;
    let names = text(site.file(&format!("countries.{language}")).await?)?;
    let regions = Regions::from_tsv(&regions).map_err(|_| Failure::Unreachable)?;
    let atlas = Atlas {
        regions,
        names: CountryNames::from_tsv(&names),
    };
    let atlas: &'static Atlas = Box::leak(Box::new(atlas));
    records
        .conversation
        .update_untracked(|state| state.regions = Some(&atlas.regions));
    records.countries.0.set(Some((language, atlas)));
    Ok(())
}
