//! What the tests of screens share, here and in `desk`: the guide in every language, and what holds for every page.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use rules::policy::{bundled, check};
use rules::registration::Regions;
use ui::Screen;
use ui::guide::Guide;
use ui::registration::CountryData;
use words::{CountryNames, LANGUAGES, Words};

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

/// What stands between `before` and the next `after`, for every `before`.
pub fn all_between<'t>(text: &'t str, before: &str, after: char) -> Vec<&'t str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(after).next())
        .collect()
}

/// What holds for every screen.
pub fn assert_sound(title: &str, html: &str) {
    assert_eq!(html.matches("<h1").count(), 1, "{title}");
    assert!(title.contains('–') && !title.contains('{'), "{title}");
    // F0: nothing that lets a browser judge, and nothing that hides a label.
    for banned in [
        " required",
        " maxlength",
        " pattern=",
        " placeholder",
        "type=\"number\"",
        " disabled",
        " style=",
    ] {
        assert!(
            all_between(html, "<", '>')
                .iter()
                .all(|tag| !tag.contains(banned)),
            "{title}: {banned}"
        );
    }
    assert!(
        html.matches("<form").count() == html.matches("<form novalidate").count(),
        "{title}"
    );
    // An id stands once, and every label and description leads to one.
    let ids = all_between(html, " id=\"", '"');
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{title}: {ids:?}");
    for attribute in [" for=\"", " aria-describedby=\""] {
        for target in all_between(html, attribute, '"')
            .iter()
            .flat_map(|ids| ids.split(' '))
        {
            assert!(unique.contains(target), "{title}: {attribute}{target}");
        }
    }
}
