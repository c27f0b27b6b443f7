//! `cargo xtask test`: everything, in the order in which a fault is cheapest to find.

use std::process::Command;

use anyhow::Result;

use crate::shell::{self, cargo, root};
use crate::{site, tidy};

/// Tests everything.
pub fn run() -> Result<()> {
    cargo("check the format", &["fmt", "--all", "--check"])?;
    tidy::run()?;
    site::build()?;
    let lint = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ];
    cargo("lint", &lint)?;
    let lint_app = ["clippy", "--target", "wasm32-unknown-unknown"];
    for (app, _, which) in site::APPS {
        let lint = [&lint_app[..], which, &["--", "--deny", "warnings"]].concat();
        cargo(&format!("lint the {app} for the browser"), &lint)?;
    }
    cargo(
        "run the tests of rules, words, screens, store and server",
        &["test", "--workspace", "--no-fail-fast"],
    )?;
    let policy = "crates/rules/policies/mcp-id";
    cargo(
        "prove the policy",
        &[
            "run",
            "--quiet",
            "--package",
            "waypost",
            "--",
            "policy",
            "check",
            policy,
        ],
    )?;
    browser()
}

/// The journeys in Chromium, against the server as it is shipped.
fn browser() -> Result<()> {
    cargo("build the server", &["build", "--package", "waypost"])?;
    let folder = root().join("tests/e2e");
    shell::want_npm_packages(&folder)?;
    let chromium = shell::want_chromium(&folder)?;
    let mut playwright = Command::new("npx");
    playwright.args(["playwright", "test"]).current_dir(&folder);
    if let Some(chromium) = chromium {
        playwright.env("CHROMIUM", chromium);
    }
    shell::run("run the browser tests", &mut playwright)
}
