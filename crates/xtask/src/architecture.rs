//! What ARCHITECTURE.md says of the tree is so: its maps name the folders that there are, its words are types that there are, and
//! each invariant that is marked ✓ names the check or the test that fails when it is broken.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::shell::root;

const FILE: &str = "ARCHITECTURE.md";

/// The crates by the names under which their types are written.
const CRATES: [(&str, &str); 10] = [
    ("api", "crates/api/src"),
    ("app", "frontend/src"),
    ("desk", "crates/desk/src"),
    ("rules", "crates/rules/src"),
    ("store", "crates/store/src"),
    ("ui", "crates/ui/src"),
    ("waypost", "server/src"),
    ("widget", "frontend/widget/src"),
    ("words", "crates/words/src"),
    ("xtask", "crates/xtask/src"),
];

/// The text of ARCHITECTURE.md.
pub fn text() -> Result<String> {
    fs::read_to_string(root().join(FILE)).context(FILE)
}

/// Everything that it says and that is not so. `files` are those that git knows, with their texts.
pub fn faults(text: &str, files: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault = |what: String| faults.push(format!("{FILE}: {what}"));
    for (section, folder) in [
        ("## Code map", "crates"),
        ("### Rooms of the server", "server/src"),
    ] {
        let prefix = if folder == "crates" { "crates/" } else { "" };
        let named: BTreeSet<String> = first_cells(section_of(text, section))
            .into_iter()
            .filter_map(|path| path.strip_prefix(prefix).map(str::to_owned))
            .filter(|name| !name.contains('/'))
            .collect();
        let there = folders(folder, files);
        for name in there.difference(&named) {
            fault(format!("“{section}” has no row for {folder}/{name}"));
        }
        for name in named.difference(&there) {
            fault(format!(
                "“{section}” has a row for {folder}/{name}, which is not there"
            ));
        }
    }
    for path in first_cells(section_of(text, "## Code map")) {
        if !root().join(&path).exists() {
            fault(format!(
                "“## Code map” has a row for {path}, which is not there"
            ));
        }
    }
    for path in types(section_of(text, "## Glossary")) {
        if !declares(&path, files) {
            fault(format!("“## Glossary”: there is no type {path}"));
        }
    }
    for name in marks(section_of(text, "## Invariants")) {
        if !is_named(&name, files) {
            fault(format!("“## Invariants”: nothing is called {name}"));
        }
    }
    faults
}

/// A section from behind its heading to the next heading of any level.
fn section_of<'t>(text: &'t str, heading: &str) -> &'t str {
    let (_, section) = text
        .split_once(&format!("\n{heading}\n"))
        .unwrap_or_default();
    section.split("\n#").next().unwrap_or_default()
}

/// What stands in backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

fn rows(section: &str) -> impl Iterator<Item = Vec<&str>> {
    let rows = section.lines().filter(|line| line.starts_with("| "));
    rows.map(|row| row.trim_matches('|').split('|').collect())
        .skip(1)
}

/// What the first cells of a table name.
fn first_cells(section: &str) -> Vec<String> {
    let cells = rows(section).filter_map(|cells| cells.first().copied());
    cells.flat_map(quoted).map(str::to_owned).collect()
}

/// The types of a glossary: what its last cells name.
fn types(section: &str) -> Vec<String> {
    let cells = rows(section).filter_map(|cells| cells.last().copied());
    cells.flat_map(quoted).map(str::to_owned).collect()
}

/// What follows the marks of the invariants: a function's name in backticks, or a browser test's in quotation marks.
fn marks(section: &str) -> Vec<String> {
    let marked = section.split('✓').skip(1);
    let name = |after: &str| {
        let after = after.trim_start();
        match after.chars().next() {
            Some('`') => quoted(after).next().unwrap_or_default().to_owned(),
            Some('“') => after
                .split(['“', '”'])
                .nth(1)
                .unwrap_or_default()
                .to_owned(),
            _ => after.chars().take(20).collect(),
        }
    };
    marked.map(name).collect()
}

fn folders(within: &str, files: &BTreeMap<String, String>) -> BTreeSet<String> {
    let below = files
        .keys()
        .filter_map(|path| path.strip_prefix(within)?.strip_prefix('/'));
    below
        .filter_map(|path| Some(path.split_once('/')?.0.to_owned()))
        .collect()
}

/// Whether a type such as `rules::policy::Policy` is declared in its crate.
fn declares(path: &str, files: &BTreeMap<String, String>) -> bool {
    let (Some((krate, _)), Some((_, name))) = (path.split_once("::"), path.rsplit_once("::"))
    else {
        return false;
    };
    let Some((_, folder)) = CRATES.iter().find(|(known, _)| *known == krate) else {
        return false;
    };
    let of_crate = files
        .iter()
        .filter(|(path, _)| Path::new(path).starts_with(folder));
    of_crate.flat_map(|(_, text)| text.lines()).any(|line| {
        let words: Vec<&str> = line
            .split(|sign: char| !sign.is_alphanumeric() && sign != '_')
            .collect();
        words
            .windows(2)
            .any(|pair| ["struct", "enum", "trait", "type"].contains(&pair[0]) && pair[1] == name)
    })
}

/// Whether some function or some browser test has this name.
fn is_named(name: &str, files: &BTreeMap<String, String>) -> bool {
    let (function, title) = (format!("fn {name}("), format!("(\"{name}"));
    files.iter().any(|(path, text)| {
        match Path::new(path)
            .extension()
            .and_then(|ending| ending.to_str())
        {
            Some("rs") => text.contains(&function),
            Some("ts") => text.contains(&title),
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(names: &[(&str, &str)]) -> BTreeMap<String, String> {
        names
            .iter()
            .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
            .collect()
    }

    #[test]
    fn the_maps_have_a_row_for_each_folder_and_no_other() {
        let text = "# A\n\n## Code map\n\n| where | what |\n|---|---|\n| `crates/xtask` | x |\n| `crates/gone` | x |\n\n### Rooms of the server\n\n| room | what |\n|---|---|\n| `a`, `b` | x |\n";
        let there = files(&[
            ("crates/xtask/src/main.rs", ""),
            ("crates/new/src/lib.rs", ""),
            ("server/src/a/mod.rs", ""),
            ("server/src/c/mod.rs", ""),
            ("server/src/lib.rs", ""),
        ]);
        let faults = faults(text, &there).join("\n");
        for count in [
            "no row for crates/new",
            "row for crates/gone",
            "no row for server/src/c",
            "row for server/src/b",
        ] {
            assert!(faults.contains(count), "{count}: {faults}");
        }
        assert!(
            !faults.contains("xtask") && !faults.contains("server/src/a"),
            "{faults}"
        );
    }

    #[test]
    fn a_word_of_the_glossary_is_a_type_and_a_mark_names_a_test() {
        let text = "\n## Glossary\n\n| a | b | c |\n|---|---|---|\n| policy | `no::Type` | `rules::policy::Policy` |\n| rule | a | `rules::Polic`, `store::Policy` |\n\n## Invariants\n\n- So it is. ✓ `holds`\n- And so. ✓ “in the browser”\n- Not so. ✓ `fails`, nor ✓ anything\n\n## End\n";
        let there = files(&[
            ("crates/rules/src/policy/model.rs", "pub struct Policy {"),
            ("crates/store/src/lib.rs", "pub struct PolicyRow;"),
            ("tests/api/a.rs", "fn holds() {}"),
            (
                "tests/e2e/a.spec.ts",
                "test(\"in the browser and out of it\", async () => {});",
            ),
        ]);
        let faults = faults(text, &there);
        let count = |what: &str| faults.iter().filter(|fault| fault.contains(what)).count();
        assert_eq!(count("Glossary"), 2, "{faults:?}");
        assert_eq!(count("Invariants"), 2, "{faults:?}");
        assert_eq!(count("rules::policy::Policy"), 0);
    }
}
