//! The countries in the reader's language, which only the forms need: fetched when first needed, kept per language.

use leptos::prelude::*;
use rules::registration::Regions;
use ui::registration::CountryData;
use words::{CountryNames, Words};

use super::Records;
use super::server::Failure;

/// The countries as state.
#[derive(Clone, Copy, Default)]
pub struct Countries(RwSignal<Option<(&'static str, &'static CountryData)>>);

impl Countries {
    /// The countries in a language, if they are here.
    pub fn get(self, words: Words) -> Option<&'static CountryData> {
        self.0
            .get()
            .filter(|(language, _)| *language == words.language())
            .map(|(_, country_data)| country_data)
    }

    /// The countries for one who acts on a form that shows them already.
    pub fn here(self) -> Option<&'static CountryData> {
        self.0.get_untracked().map(|(_, country_data)| country_data)
    }
}

/// The countries in the reader's language; where they are not here, they are fetched.
pub fn get(records: Records, words: Words) -> Option<&'static CountryData> {
    let country_data = records.countries.get(words);
    if country_data.is_none() && !records.busy.get() {
        records.run(fetch);
    }
    country_data
}

/// Fetches the countries in the reader's language.
pub async fn fetch(records: Records) -> Result<(), Failure> {
    let language = records.words().language();
    let site = records.site.get_value();
    let text = |bytes| String::from_utf8(bytes).map_err(|_| Failure::Unreachable);
    let regions = text(site.file("regions").await?)?;
    let names = text(site.file(&format!("countries.{language}")).await?)?;
    let regions = Regions::from_tsv(&regions).map_err(|_| Failure::Unreachable)?;
    let country_data = CountryData {
        regions,
        names: CountryNames::from_tsv(&names),
    };
    let country_data: &'static CountryData = Box::leak(Box::new(country_data));
    records
        .conversation
        .update_untracked(|state| state.regions = Some(&country_data.regions));
    records.countries.0.set(Some((language, country_data)));
    Ok(())
}
