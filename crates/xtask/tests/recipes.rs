//! Follows recipes of `docs/contributing.md`: what a recipe says must be enough.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rules::policy::{Files, bundled, check};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn guide() -> String {
    std::fs::read_to_string(root().join("docs/contributing.md")).unwrap()
}

/// The text of a recipe, from its heading to the next one.
fn recipe(name: &str) -> String {
    let guide = guide();
    let (_, after) = guide
        .split_once(&format!("\n## {name}\n"))
        .unwrap_or_else(|| panic!("there is no recipe {name:?}"));
    after.split("\n## ").next().unwrap().to_owned()
}

/// The blocks of a recipe, each with the file that was named last before it.
fn blocks(recipe: &str) -> Vec<(String, String)> {
    let mut file = String::new();
    let mut blocks = Vec::new();
    for (number, part) in recipe.split("```").enumerate() {
        if number % 2 == 1 {
            blocks.push((file.clone(), part.trim_start_matches("toml\n").to_owned()));
        } else if let Some(named) = named_files(part).last() {
            file.clone_from(named);
        }
    }
    blocks
}

/// The files and folders that a text names in code marks.
fn named_files(text: &str) -> Vec<String> {
    let marked = text.split('`').skip(1).step_by(2);
    marked
        .filter(|name| name.contains('/') && !name.contains(' '))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_file_that_a_recipe_names_is_there() {
    let files = named_files(&guide().replace("```", ""));
    assert!(files.len() > 20, "{files:?}");
    for file in files {
        assert!(root().join(&file).exists(), "{file}");
    }
}

/// The bundled policy with what the recipe adds; a rule goes above the first one.
fn with_recipe(name: &str) -> Files {
    let mut files = bundled();
    let mut added = BTreeMap::<String, usize>::new();
    for (file, block) in blocks(&recipe(name)) {
        let file = file
            .strip_prefix("crates/rules/policies/mcp-id/")
            .unwrap()
            .to_owned();
        *added.entry(file.clone()).or_default() += 1;
        let text = match file.strip_prefix("words/") {
            Some(words) => files
                .words
                .get_mut(words.trim_end_matches(".toml"))
                .unwrap(),
            None if file == "cases.toml" => files.cases.as_mut().unwrap(),
            None => &mut files.policy,
        };
        match text.find("\n[[rule]]") {
            Some(first) if block.starts_with("[[rule]]") => {
                text.insert_str(first, &format!("\n{block}"))
            }
            _ => text.push_str(&format!("\n{block}")),
        }
    }
    assert!(added.len() >= 3, "{added:?}");
    files
}

#[test]
fn an_outcome_that_is_added_by_the_recipe_is_proven_and_reached() {
    let name = "An outcome of the policy";
    let checked = check(&with_recipe(name)).unwrap();
    assert_eq!(checked.report.findings, []);
    assert!(checked.report.proved);

    // Each step of it is needed: without any one of them the prover has something to say.
    let whole = blocks(&recipe(name));
    for (file, block) in &whole {
        let mut files = with_recipe(name);
        let without = |text: &mut String| *text = text.replacen(block.as_str(), "", 1);
        without(&mut files.policy);
        files.words.values_mut().for_each(without);
        files.cases.iter_mut().for_each(without);
        let proved = check(&files).is_ok_and(|checked| checked.report.findings.is_empty());
        assert!(
            !proved || file.ends_with("cases.toml"),
            "{file} is not needed: {block}"
        );
    }
}

#[test]
fn a_language_that_is_added_by_the_recipe_is_spoken() {
    let words = "crates/rules/policies/mcp-id/words/en.toml";
    assert!(named_files(&recipe("A language")).contains(&words.to_owned()));

    let mut files = bundled();
    files
        .words
        .insert("xx".to_owned(), files.words["en"].clone());
    let spoken = check(&files).unwrap();
    assert_eq!(spoken.report.findings, []);
    assert!(spoken.words.contains_key("xx"));

    let unfinished = files.words.get_mut("xx").unwrap();
    *unfinished = unfinished.replacen("title = ", "other = ", 1);
    assert!(!check(&files).is_ok_and(|checked| checked.report.proved));
}
