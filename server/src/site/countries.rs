//! Countries, by language: what the forms with an address are written with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use rules::registration::Regions;
use ui::Screen;
use ui::registration::Atlas;
use words::{CountryNames, LANGUAGES, Words};

static ATLASES: LazyLock<BTreeMap<&str, Atlas>> = LazyLock::new(|| {
    let languages = LANGUAGES.iter().filter_map(|(language, _)| {
        let atlas = Atlas {
            regions: Regions::bundled().clone(),
            names: CountryNames::of(Words::of(language)?).clone(),
        };
        Some((*language, atlas))
    });
    languages.collect()
});

/// The countries in a language.
pub(crate) fn atlas(words: Words) -> Option<&'static Atlas> {
    ATLASES.get(words.language())
}

/// Writes a screen that needs them.
pub(crate) fn with_atlas(words: Words, screen: impl FnOnce(&'static Atlas) -> Screen) -> Screen {
    match atlas(words) {
        Some(atlas) => screen(atlas),
        None => ui::not_found(words),
    }
}
