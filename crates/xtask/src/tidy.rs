//! What a program can check of the invariants in ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::shell::{root, step};

/// The most lines of a source file.
const MOST_LINES: usize = 600;

/// Checks the tree, and names every fault with its place.
pub fn run() -> Result<()> {
    step("tidy");
    let mut faults = Vec::new();
    for path in tracked()? {
        let Ok(text) = fs::read_to_string(root().join(&path)) else {
            continue;
        };
        let ending = path
            .extension()
            .and_then(|ending| ending.to_str())
            .unwrap_or_default();
        if ["rs", "ts", "js", "css"].contains(&ending) && text.lines().count() > MOST_LINES {
            faults.push(format!(
                "{}: more than {MOST_LINES} lines; divide it",
                path.display()
            ));
        }
        if ending == "rs" {
            faults.extend(rust_faults(&path, &text));
        }
        if ending == "css" {
            faults.extend(css_faults(&path, &text));
        }
    }
    if !faults.is_empty() {
        bail!("not tidy:\n{}", faults.join("\n"));
    }
    Ok(())
}

/// The files that git tracks or would.
fn tracked() -> Result<Vec<PathBuf>> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    let listed = listed.context("tidy asks git which files there are")?;
    Ok(String::from_utf8_lossy(&listed.stdout)
        .lines()
        .map(PathBuf::from)
        .collect())
}

fn rust_faults(path: &Path, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut fault =
        |line: usize, what: &str| faults.push(format!("{}:{line}: {what}", path.display()));
    if !text.starts_with("//!") {
        fault(1, "a module opens with //! and what it is for");
    }
    let within = |folder: &str| path.starts_with(folder);
    let is_rules = within("crates/rules/src") || within("crates/words/src");
    for (number, line) in text
        .lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line))
    {
        let code = line.split("//").next().unwrap_or_default();
        let is_own = within("crates/xtask");
        if is_rules
            && [
                "SystemTime",
                "Instant::now",
                "std::fs",
                "std::net",
                "std::env::",
                "getrandom",
            ]
            .iter()
            .any(|word| code.contains(word))
        {
            fault(
                number,
                "rules and words read no clock, file, network or environment",
            );
        }
        if !(within("crates/ui")
            || within("crates/desk")
            || within("frontend")
            || within("server/src/site")
            || path.ends_with("guidance/embed.rs")
            || is_own)
            && code.contains("leptos::")
        {
            fault(
                number,
                "only ui, desk, the app and the pages that the server renders know Leptos",
            );
        }
        if !(within("crates/store") || within("tests") || is_own) && code.contains("rusqlite") {
            fault(number, "only store knows SQL");
        }
        if code.contains("#[allow(") && !is_own {
            fault(
                number,
                "use #[expect(…, reason = \"…\")], which tells when it is no longer needed",
            );
        }
    }
    faults
}

/// Right-to-left through logical properties only.
fn css_faults(path: &Path, text: &str) -> Vec<String> {
    const PHYSICAL: [&str; 6] = [
        "margin-left",
        "margin-right",
        "padding-left",
        "padding-right",
        "text-align: left",
        "text-align: right",
    ];
    let lines = text.lines().enumerate();
    let faults = lines.filter(|(_, line)| PHYSICAL.iter().any(|word| line.contains(word)));
    faults
        .map(|(number, _)| {
            format!(
                "{}:{}: use logical properties (inline-start, inline-end)",
                path.display(),
                number + 1
            )
        })
        .collect()
}
