//! `cargo xtask test`: everything, in the order in which a fault is cheapest to find; or less of it, for those who are at work.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use clap::Args;
use xshell::{Cmd, Shell, cmd};

use crate::shell::{self, root, sh, shell, step};
use crate::{dependencies, schemathesis, site, tidy};

#[derive(Debug, Args)]
pub struct TestOptions {
    /// Only the Rust tests and browser tests with this in their name (or in the name of their file).
    name: Option<String>,
    /// A few minutes at most: leaves out what takes long, and says what.
    #[arg(long, conflicts_with = "name")]
    fast: bool,
}

/// A part of everything.
struct Part {
    name: &'static str,
    /// Whether `--fast` leaves it out.
    is_long: bool,
    test: fn() -> Result<()>,
}

const fn part(name: &'static str, test: fn() -> Result<()>) -> Part {
    Part {
        name,
        is_long: false,
        test,
    }
}

const fn long(name: &'static str, test: fn() -> Result<()>) -> Part {
    Part {
        name,
        is_long: true,
        test,
    }
}

const PARTS: [Part; 12] = [
    part("format", || {
        sh!("check the format", "cargo fmt --all --check")
    }),
    part("tidy", tidy::run),
    part("dependencies", dependencies::run),
    long("build the site", site::build),
    part("types of the scripts", scripts),
    part("lint", || {
        sh!(
            "lint",
            "cargo clippy --workspace --all-targets -- --deny warnings"
        )
    }),
    long("lint the apps for the browser", lint_apps),
    long("documentation of the code", document),
    part("Rust tests", || {
        sh!(
            "run the tests of rules, words, screens, store and server",
            "cargo test --workspace --no-fail-fast"
        )
    }),
    long("description of the API", schemathesis::run),
    part("proof of the policy", prove),
    long("browser tests", || browser(&[])),
];

/// Tests everything, or what the options say.
pub fn run(options: &TestOptions) -> Result<()> {
    if let Some(name) = &options.name {
        return named(name);
    }
    if options.fast {
        site::want()?;
    }
    let (parts, left_out): (Vec<&Part>, Vec<&Part>) = PARTS
        .iter()
        .partition(|part| !(options.fast && part.is_long));
    let mut took = Vec::new();
    let mut outcome = Ok(());
    for part in parts {
        let began = Instant::now();
        outcome = (part.test)();
        took.push((part.name, began.elapsed()));
        if outcome.is_err() {
            break;
        }
    }
    print!("{}", times(&took, outcome.is_err()));
    if !left_out.is_empty() {
        let names: Vec<&str> = left_out.iter().map(|part| part.name).collect();
        println!(
            "Left out: {}. The site is the one that was built last; `cargo xtask test` tests everything.",
            names.join(", ")
        );
    }
    outcome
}

/// A table of what took how long; the last part may be the one that failed.
fn times(took: &[(&str, Duration)], has_failed: bool) -> String {
    let mut table = String::from("\n▸ time\n");
    let mut line = |name: &str, time: Duration, note: &str| {
        let seconds = time.as_secs();
        table.push_str(&format!(
            "  {:>3}:{:02}  {name}{note}\n",
            seconds / 60,
            seconds % 60
        ));
    };
    for (number, (name, time)) in took.iter().enumerate() {
        let is_failed = has_failed && number + 1 == took.len();
        line(name, *time, if is_failed { "  (failed)" } else { "" });
    }
    line("in all", took.iter().map(|(_, time)| *time).sum(), "");
    table
}

/// The tests with a name: those of Rust first, because they need no site.
fn named(name: &str) -> Result<()> {
    let rust = name.replace(' ', "_");
    step("look for Rust tests");
    let shell = shell()?;
    let list = cmd!(shell, "cargo test --workspace --quiet {rust} -- --list");
    let listed = list.ignore_status().output();
    let listed = listed.context("could not list the Rust tests")?;
    ensure!(
        listed.status.success(),
        "could not build the Rust tests:\n{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let has_rust = String::from_utf8_lossy(&listed.stdout)
        .lines()
        .any(|line| line.ends_with(": test"));
    if has_rust {
        sh!(
            "run the Rust tests of this name",
            "cargo test --workspace --no-fail-fast {rust}"
        )?;
    }
    let pattern = pattern(name);
    let matching = ["--pass-with-no-tests", "--grep", &pattern];
    let list = playwright(&shell, &matching)?.arg("--list");
    let listed = list.ignore_status().output();
    let listed = listed.context("could not list the browser tests")?;
    let has_browser = String::from_utf8_lossy(&listed.stdout).contains(" › ");
    if has_browser {
        site::build()?;
        browser(&matching)?;
    }
    ensure!(
        has_rust || has_browser,
        "no test has “{name}” in its name, neither in Rust nor in tests/e2e"
    );
    Ok(())
}

/// A name as an expression for Playwright, which knows the same test with spaces where Rust has underscores.
fn pattern(name: &str) -> String {
    let escaped = name.chars().map(|sign| match sign {
        ' ' | '_' => "[ _]".to_owned(),
        sign if sign.is_alphanumeric() => sign.to_string(),
        sign => format!("\\{sign}"),
    });
    escaped.collect()
}

/// Types and names of the scripts and of the browser tests.
fn scripts() -> Result<()> {
    let folder = root().join("tests/e2e");
    shell::want_npm_packages(&folder)?;
    let shell = shell()?;
    shell.change_dir(folder);
    shell::run(
        "check the types of scripts and browser tests",
        cmd!(shell, "npm run --silent check"),
    )
}

fn lint_apps() -> Result<()> {
    for (app, _, which) in site::APPS {
        sh!(
            &format!("lint the {app} for the browser"),
            "cargo clippy --target wasm32-unknown-unknown {which...} -- --deny warnings"
        )?;
    }
    Ok(())
}

/// What the code says about itself, without a link that leads nowhere.
fn document() -> Result<()> {
    let shell = shell()?;
    let doc = cmd!(
        shell,
        "cargo doc --workspace --no-deps --document-private-items --quiet"
    );
    // Private items are documented, too. What the command line prints as help is written as documentation, and has no markup.
    let doc = doc.env(
        "RUSTDOCFLAGS",
        "--deny warnings --allow rustdoc::private_intra_doc_links --allow rustdoc::bare_urls",
    );
    shell::run("write the documentation of the code", doc)
}

fn prove() -> Result<()> {
    sh!(
        "prove the policy",
        "cargo run --quiet --package waypost -- policy check crates/rules/policies/mcp-id"
    )
}

/// The journeys in Chromium, against the server as it is shipped.
fn browser(arguments: &[&str]) -> Result<()> {
    sh!("build the server", "cargo build --package waypost")?;
    let shell = shell()?;
    shell::run("run the browser tests", playwright(&shell, arguments)?)
}

fn playwright<'a>(shell: &'a Shell, arguments: &[&str]) -> Result<Cmd<'a>> {
    let folder = root().join("tests/e2e");
    shell::want_npm_packages(&folder)?;
    let chromium = shell::want_chromium(&folder)?;
    shell::want_webkit()?;
    shell.change_dir(folder);
    let playwright = cmd!(shell, "npx playwright test {arguments...}");
    Ok(match chromium {
        Some(chromium) => playwright.env("CHROMIUM", chromium),
        None => playwright,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_as_rust_and_as_a_person_writes_it() {
        assert_eq!(pattern("O9 a_b (c)"), r"O9[ _]a[ _]b[ _]\(c\)");
    }

    #[test]
    fn the_part_that_failed_is_marked_and_all_are_added_up() {
        let took = [
            ("one", Duration::from_secs(5)),
            ("two", Duration::from_secs(620)),
        ];
        let table = times(&took, true);
        assert!(table.contains("  0:05  one\n"), "{table}");
        assert!(table.contains(" 10:20  two  (failed)\n"), "{table}");
        assert!(table.ends_with(" 10:25  in all\n"), "{table}");
        assert!(!times(&took, false).contains("failed"));
    }
}
