//! Countries, by language: what the forms with an address are written with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rules::registration::Regions;
use ui::Screen;
use ui::registration::CountryData;
use words::{CountryNames, LANGUAGES, Words};

static ATLASES: LazyLock<BTreeMap<&str, CountryData>> = LazyLock::new(|| {
    let languages = LANGUAGES.iter().filter_map(|(language, _)| {
        let country_data = CountryData {
            regions: Regions::bundled().clone(),
            names: CountryNames::of(Words::of(language)?).clone(),
        };
        Some((*language, country_data))
    });
    languages.collect()
});

/// The countries in a language.
pub(crate) fn country_data(words: Words) -> Option<&'static CountryData> {
    ATLASES.get(words.language())
}

/// Writes a screen that needs them.
pub(crate) fn with_country_data(
    words: Words,
    screen: impl FnOnce(&'static CountryData) -> Screen,
) -> Screen {
    match country_data(words) {
        Some(country_data) => screen(country_data),
        None => ui::not_found(words),
    }
}
