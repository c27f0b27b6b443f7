//! What a program can check of the invariants in ARCHITECTURE.md, and of what it says of the tree.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use xshell::cmd;

use crate::shell::{root, shell, step};
use crate::{architecture, rooms};

/// The most lines of a source file.
const MOST_LINES: usize = 600;

/// Checks the tree, and names every fault with its place.
pub fn run() -> Result<()> {
    step("tidy");
    let files = tracked()?;
    let mut faults = Vec::new();
    for (path, text) in &files {
        faults.extend(faults_of_file(Path::new(path), text));
    }
    let architecture = architecture::text()?;
    faults.extend(architecture::faults(&architecture, &files));
    faults.extend(rooms::faults(&architecture)?);
    if !faults.is_empty() {
        bail!("not tidy:\n{}", faults.join("\n"));
    }
    Ok(())
}

/// The text files that git tracks or would.
fn tracked() -> Result<BTreeMap<String, String>> {
    let shell = shell()?;
    let list = cmd!(shell, "git ls-files --cached --others --exclude-standard");
    let paths = list.ignore_status().ignore_stderr().read();
    let paths = paths.context("tidy asks git which files there are")?;
    let read = |path: &str| Some((path.to_owned(), fs::read_to_string(root().join(path)).ok()?));
    Ok(paths.lines().filter_map(read).collect())
}

/// What there is to say against a line, if anything. Code comes without comments.
type LineCheck = fn(&Path, code: &str) -> Option<&'static str>;

const CHECKS: [LineCheck; 6] = [
    has_no_words_of_its_own,
    reads_only_what_it_is_given,
    only_pages_know_leptos,
    only_store_knows_sql,
    only_handlers_know_axum,
    no_lint_is_silenced,
];

fn faults_of_file(path: &Path, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault =
        |line: usize, what: &str| faults.push(format!("{}:{line}: {what}", path.display()));
    let ending = path
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    let lines = text.lines().enumerate();
    if ["rs", "ts", "js", "css"].contains(&ending) && text.lines().count() > MOST_LINES {
        fault(MOST_LINES, "more lines than a head holds; divide it");
    }
    if ending == "rs" && !opens_with_its_purpose(text) {
        fault(1, "a module opens with //! and what it is for");
    }
    let mut is_test = false;
    for (number, line) in lines {
        is_test |= line.contains("#[cfg(test)]");
        if ending == "rs" && !is_test {
            let code = line.split("//").next().unwrap_or_default();
            for sentence in CHECKS.iter().filter_map(|check| check(path, code)) {
                fault(number + 1, sentence);
            }
        }
        if ending == "css" && !uses_logical_properties(line) {
            fault(
                number + 1,
                "use logical properties (inline-start, inline-end)",
            );
        }
    }
    faults
}

fn opens_with_its_purpose(text: &str) -> bool {
    text.strip_prefix("//!")
        .is_some_and(|rest| !rest.lines().next().unwrap_or_default().trim().is_empty())
}

fn is_own(path: &Path) -> bool {
    path.starts_with("crates/xtask")
}

/// Words for people are in words/. A literal that begins like a sentence is one.
fn has_no_words_of_its_own(path: &Path, code: &str) -> Option<&'static str> {
    let is_page = path.starts_with("server/src")
        && (path.ends_with("page.rs") || path.components().any(|part| part.as_os_str() == "page"));
    let is_shown = [
        "crates/ui/src",
        "crates/desk/src",
        "frontend",
        "server/src/site",
    ]
    .iter()
    .any(|folder| path.starts_with(folder))
        || is_page;
    let is_sentence = |literal: &str| {
        let mut words = literal.split(' ');
        let [first, second] = [words.next(), words.next()].map(Option::unwrap_or_default);
        let rest = first.trim_start_matches(char::is_uppercase);
        let is_word = |word: &str| !word.is_empty() && word.chars().all(|sign| sign.is_lowercase());
        rest.len() + 1 == first.len() && is_word(rest) && is_word(second)
    };
    let is_remark = code.trim_start().starts_with('#');
    (is_shown && !is_remark && code.split('"').skip(1).step_by(2).any(is_sentence))
        .then_some("words that a person reads are in crates/words or in a policy's words")
}

fn reads_only_what_it_is_given(path: &Path, code: &str) -> Option<&'static str> {
    const FORBIDDEN: [&str; 6] = [
        "SystemTime",
        "Instant::now",
        "std::fs",
        "std::net",
        "std::env::",
        "getrandom",
    ];
    let is_pure = path.starts_with("crates/rules/src") || path.starts_with("crates/words/src");
    (is_pure && FORBIDDEN.iter().any(|word| code.contains(word)))
        .then_some("rules and words read no clock, file, network or environment")
}

fn only_pages_know_leptos(path: &Path, code: &str) -> Option<&'static str> {
    const PAGES: [&str; 4] = ["crates/ui", "crates/desk", "frontend", "server/src/site"];
    let may = PAGES.iter().any(|folder| path.starts_with(folder))
        || path.ends_with("guidance/embed.rs")
        || is_own(path);
    (!may && code.contains("leptos::"))
        .then_some("only ui, desk, the app and the pages that the server renders know Leptos")
}

fn only_store_knows_sql(path: &Path, code: &str) -> Option<&'static str> {
    let may = path.starts_with("crates/store") || path.starts_with("tests") || is_own(path);
    (!may && code.contains("rusqlite")).then_some("only store knows SQL")
}

/// What a feature does is said without HTTP: handlers alone take requests in and give responses back.
fn only_handlers_know_axum(path: &Path, code: &str) -> Option<&'static str> {
    const HTTP: [&str; 9] = [
        "access", "host", "http", "openapi", "policies", "posted", "problem", "serve", "site",
    ];
    let Ok(within) = path.strip_prefix("server/src") else {
        return None;
    };
    let mut parts = within.components().map(|part| part.as_os_str());
    let room = parts.next()?;
    let is_handler = parts.any(|part| {
        ["api.rs", "page.rs", "page", "embed.rs"]
            .iter()
            .any(|name| part == *name)
    });
    let may = is_handler || HTTP.iter().any(|name| room == *name);
    (!may && code.contains("axum::"))
        .then_some("only the handlers of a feature (api.rs, page.rs) know axum")
}

fn no_lint_is_silenced(path: &Path, code: &str) -> Option<&'static str> {
    (!is_own(path) && code.contains("#[allow("))
        .then_some("use #[expect(…, reason = \"…\")], which tells when it is no longer needed")
}

/// Right-to-left through logical properties only.
fn uses_logical_properties(line: &str) -> bool {
    const PHYSICAL: [&str; 6] = [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align: left",
        "text-align: right",
    ];
    !PHYSICAL.iter().any(|word| line.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_check_finds_its_fault_where_it_is_one_and_nowhere_else() {
        for (path, text, is_fault) in [
            ("crates/rules/src/a.rs", "//! A.\nuse std::fs;", true),
            ("crates/rules/src/a.rs", "//! A.\n// std::fs", false),
            ("crates/rules/tests/a.rs", "//! A.\nuse std::fs;", false),
            ("crates/words/src/a.rs", "//! A.\nInstant::now()", true),
            ("server/src/a.rs", "//! A.\nuse leptos::x;", true),
            ("server/src/site/a.rs", "//! A.\nuse leptos::x;", false),
            ("server/src/a.rs", "//! A.\nuse rusqlite::x;", true),
            ("crates/store/src/a.rs", "//! A.\nuse rusqlite::x;", false),
            ("server/src/staff/mod.rs", "//! A.\nuse axum::x;", true),
            ("server/src/staff/page.rs", "//! A.\nuse axum::x;", false),
            ("server/src/staff/page/a.rs", "//! A.\nuse axum::x;", false),
            ("server/src/http/a.rs", "//! A.\nuse axum::x;", false),
            ("server/src/a.rs", "//! A.\n#[allow(dead_code)]", true),
            (
                "crates/ui/src/a.rs",
                "//! A.\nlet a = \"Enter your name\";",
                true,
            ),
            (
                "crates/ui/src/a.rs",
                "//! A.\nlet a = \"facts wide\";",
                false,
            ),
            (
                "crates/ui/src/a.rs",
                "//! A.\n#[cfg(test)]\nmod tests { \"Enter your name\" }",
                false,
            ),
            (
                "server/src/staff/page.rs",
                "//! A.\n\"Enter your name\"",
                true,
            ),
            (
                "server/src/command/user.rs",
                "//! A.\n\"Enter your name\"",
                false,
            ),
            ("server/src/a.rs", "use x;", true),
            ("server/src/a.rs", "//!\nuse x;", true),
            ("crates/ui/src/a.css", "a { margin-left: 0 }", true),
            ("crates/ui/src/a.css", "a { margin-inline-start: 0 }", false),
        ] {
            let faults = faults_of_file(Path::new(path), text);
            assert_eq!(!faults.is_empty(), is_fault, "{path}: {text}: {faults:?}");
        }
        let long = "//! A.\n".repeat(MOST_LINES + 1);
        assert!(faults_of_file(Path::new("a.rs"), &long)[0].contains("divide it"));
    }
}
