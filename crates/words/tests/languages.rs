//! A language is a folder: whatever depends on the language has what the folders have.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::path::Path;

use words::{CountryNames, LANGUAGES, Words};

/// The names in a folder, without their endings.
fn names(folder: &str) -> BTreeSet<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = std::fs::read_dir(path).unwrap();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            path.file_stem().unwrap().to_str().unwrap().to_owned()
        })
        .collect()
}

#[test]
fn a_language_is_a_folder_and_everything_that_depends_on_the_language_has_it() {
    let folders = names("lang");
    let offered: BTreeSet<String> = LANGUAGES
        .iter()
        .map(|(language, _)| (*language).to_owned())
        .collect();
    assert_eq!(offered, folders);
    assert_eq!(LANGUAGES[0], ("en", "English"));
    assert_eq!(names("countries"), folders);
    assert_eq!(names("../rules/policies/mcp-id/words"), folders);
    let checked = rules::policy::check(&rules::policy::bundled()).unwrap();
    let policy = checked.policy.unwrap();
    let of_policy: BTreeSet<String> = policy.languages().iter().cloned().collect();
    assert_eq!(of_policy, folders);
    assert_eq!(checked.words.into_keys().collect::<BTreeSet<_>>(), folders);
    for language in &folders {
        let words = Words::of(language).unwrap();
        assert_eq!(words.language(), language);
        assert!(CountryNames::of(words).all().next().is_some(), "{language}");
    }
}
