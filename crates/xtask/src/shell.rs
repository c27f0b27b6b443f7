//! Running other programs, and getting those that are missing.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail, ensure};

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap_or(Path::new("."))
        .to_owned()
}

/// Says what is being done, so that nobody waits in the dark.
pub fn step(what: &str) {
    println!("\n▸ {what}");
}

/// Runs a program to its end. When it fails, the error says what it was for.
pub fn run(purpose: &str, command: &mut Command) -> Result<()> {
    step(purpose);
    let status = command
        .status()
        .with_context(|| format!("could not {purpose}: `{}` did not start", name(command)))?;
    ensure!(
        status.success(),
        "could not {purpose}: `{}` failed; what it printed above says why",
        name(command)
    );
    Ok(())
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}

/// Cargo in the root of the repository, with the site where the server looks for it.
pub fn cargo_command() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root())
        .env("WAYPOST_SITE", crate::site::folder());
    command
}

/// Runs cargo.
pub fn cargo(purpose: &str, arguments: &[&str]) -> Result<()> {
    run(purpose, cargo_command().args(arguments))
}

/// Whether a program is there.
pub fn has(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Adds the WebAssembly target to the toolchain when it is missing.
pub fn want_wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let printed = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .output();
    let folder = printed
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default();
    if !folder.is_empty() && Path::new(&folder).is_dir() {
        return Ok(());
    }
    run("add the WebAssembly target (rustup)", Command::new("rustup").args(["target", "add", TARGET]).current_dir(root()))
        .context("the app is WebAssembly: install Rust by rustup.rs, or add the target wasm32-unknown-unknown in the way your Rust came")
}

/// Installs the npm packages of the browser tests when they are missing or older than their lock file.
pub fn want_npm_packages(folder: &Path) -> Result<()> {
    ensure!(
        has("npm"),
        "the browser tests need Node 20 or newer with npm: install it from nodejs.org or your system's packages"
    );
    let modified = |path: &str| {
        folder
            .join(path)
            .metadata()
            .and_then(|file| file.modified())
            .ok()
    };
    let installed = modified("node_modules/.package-lock.json");
    if installed.is_some() && installed >= modified("package-lock.json") {
        return Ok(());
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"])
        .current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    run("install the npm packages of the browser tests", &mut npm)
}

/// A Chromium to test with: the one that `CHROMIUM` names, an installed one, Debian's, or Playwright's own.
pub fn want_chromium(folder: &Path) -> Result<Option<PathBuf>> {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return Ok(Some(named.into()));
    }
    if let Some(found) = installed_chromium() {
        return Ok(Some(found));
    }
    if Path::new("/etc/debian_version").exists() && is_root() {
        run(
            "look up Debian's packages",
            Command::new("apt-get").arg("update").stdout(Stdio::null()),
        )?;
        run(
            "install Chromium (apt-get)",
            Command::new("apt-get")
                .args(["install", "--yes", "chromium"])
                .stdout(Stdio::null()),
        )?;
        match installed_chromium() {
            Some(found) => return Ok(Some(found)),
            None => bail!(
                "apt-get installed Chromium, yet there is none on the PATH; set CHROMIUM to its path"
            ),
        }
    }
    run(
        "download Chromium (Playwright)",
        Command::new("npx")
            .args(["playwright", "install", "chromium"])
            .current_dir(folder),
    )
    .context("set CHROMIUM to the path of a Chromium or Chrome instead")?;
    Ok(None)
}

fn installed_chromium() -> Option<PathBuf> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let mut places: Vec<PathBuf> = on_path
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .collect();
    places.push("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome".into());
    places.into_iter().find(|place| place.is_file())
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
