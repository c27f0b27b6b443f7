//! What the tests of screens share, here and in `desk`: the guide in every language, and what holds for every page.

use std::sync::LazyLock;

use rules::policy::{bundled, check};
use rules::registration::Regions;
use ui::Screen;
use ui::guide::Guide;
use ui::registration::CountryData;
use words::{CountryNames, LANGUAGES, Words};

#[path = "sound.rs"]
mod sound;

pub use sound::{all_between, assert_sound};

pub static GUIDES: LazyLock<Vec<(Words, Guide)>> = LazyLock::new(|| {
    let checked = check(&bundled()).unwrap();
    let policy = checked.policy.unwrap();
    let languages = LANGUAGES.iter().map(|(language, _)| {
        let guide = Guide {
            policy: policy.clone(),
            words: checked.words[*language].clone(),
        };
        (Words::of(language).unwrap(), guide)
    });
    languages.collect()
});

pub static COUNTRY_DATA: LazyLock<CountryData> = LazyLock::new(|| CountryData {
    regions: Regions::bundled().clone(),
    names: CountryNames::of(english()).clone(),
});

pub fn english() -> Words {
    Words::of("en").unwrap()
}

/// Title and HTML of a screen.
pub fn written(make: impl FnOnce() -> Screen) -> (String, String) {
    let mut title = String::new();
    let html = ui::html(|| {
        let screen = make();
        title = screen.title;
        screen.body.into_view()
    });
    (title, html)
}
