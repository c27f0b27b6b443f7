//! Running other programs, and getting those that are missing.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use xshell::{Shell, cmd};

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

/// Runs a command in the root of the repository, given as it would be typed: `sh!("check the format", "cargo fmt --check")?`.
macro_rules! sh {
    ($purpose:expr, $command:literal) => {{
        let shell = $crate::shell::shell()?;
        $crate::shell::run($purpose, xshell::cmd!(shell, $command))
    }};
}
pub(crate) use sh;

/// A shell in the root of the repository, with the site where the server looks for it. Its cargo is the one that runs this.
pub fn shell() -> Result<Shell> {
    let shell = Shell::new()?;
    shell.change_dir(root());
    shell.set_var("WAYPOST_SITE", crate::site::folder());
    let cargo = env::var_os("CARGO").map(PathBuf::from);
    if let Some(toolchain) = cargo.as_deref().and_then(Path::parent) {
        let others = env::var_os("PATH").unwrap_or_default();
        let folders = env::split_paths(&others);
        let all = env::join_paths([toolchain.to_owned()].into_iter().chain(folders))?;
        shell.set_var("PATH", all);
    }
    Ok(shell)
}

/// Runs a program to its end. When it fails, the error says what it was for. (xshell's own `run` would print the command instead,
/// and its error would not say what to read.)
pub fn run(purpose: &str, command: impl Into<Command>) -> Result<()> {
    step(purpose);
    let command = &mut command.into();
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

/// Whether a program is there.
pub fn has(program: &str) -> bool {
    shell().is_ok_and(|shell| cmd!(shell, "{program} --version").output().is_ok())
}

/// Adds the WebAssembly target to the toolchain when it is missing.
pub fn want_wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let shell = shell()?;
    let printed = cmd!(shell, "rustc --print target-libdir --target {TARGET}");
    let folder = printed.ignore_stderr().read().unwrap_or_default();
    if !folder.is_empty() && Path::new(&folder).is_dir() {
        return Ok(());
    }
    run("add the WebAssembly target (rustup)", cmd!(shell, "rustup target add {TARGET}"))
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
    let shell = shell()?;
    shell.change_dir(folder);
    let npm = cmd!(shell, "npm ci --no-audit --no-fund");
    run(
        "install the npm packages of the browser tests",
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
    )
}

/// A Chromium to test with: the one that `CHROMIUM` names, an installed one, Debian's, or Playwright's own.
pub fn want_chromium(folder: &Path) -> Result<Option<PathBuf>> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Ok(Some(named.into()));
    }
    if let Some(found) = installed_chromium() {
        return Ok(Some(found));
    }
    let shell = shell()?;
    if can_install(&shell) {
        install(&shell, "Chromium", &["chromium"])?;
        match installed_chromium() {
            Some(found) => return Ok(Some(found)),
            None => bail!(
                "apt-get installed Chromium, yet there is none on the PATH; set CHROMIUM to its path"
            ),
        }
    }
    shell.change_dir(folder);
    run(
        "download Chromium (Playwright)",
        cmd!(shell, "npx playwright install chromium"),
    )
    .context("set CHROMIUM to the path of a Chromium or Chrome instead")?;
    Ok(None)
}

/// What a few tests need to run in WebKit, where it can be installed: Debian's packages, for the one who may. Elsewhere those tests
/// are skipped, and say so.
pub fn want_webkit() -> Result<()> {
    const DRIVER: &str = "/usr/bin/WebKitWebDriver";
    let is_there = [DRIVER, "/usr/bin/xvfb-run", "/usr/bin/xauth"]
        .iter()
        .all(|path| Path::new(path).exists());
    let shell = shell()?;
    if is_there || !can_install(&shell) {
        return Ok(());
    }
    let packages = ["webkit2gtk-driver", "xvfb", "xauth"];
    if let Err(error) = install(&shell, "WebKit's driver", &packages) {
        eprintln!("WebKit's driver cannot be installed, so its tests are skipped: {error:#}");
    }
    Ok(())
}

/// Whether packages of Debian's can be installed here.
fn can_install(shell: &Shell) -> bool {
    Path::new("/etc/debian_version").exists() && is_root(shell)
}

fn install(shell: &Shell, what: &str, packages: &[&str]) -> Result<()> {
    run(
        "look up Debian's packages",
        cmd!(shell, "apt-get update").ignore_stdout(),
    )?;
    run(
        &format!("install {what} (apt-get)"),
        cmd!(shell, "apt-get install --yes {packages...}").ignore_stdout(),
    )
}

fn installed_chromium() -> Option<PathBuf> {
    let names = [
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ];
    let on_path = env::var_os("PATH")
        .into_iter()
        .flat_map(|path| env::split_paths(&path).collect::<Vec<_>>());
    let mut places: Vec<PathBuf> = on_path
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .collect();
    places.push("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome".into());
    places.into_iter().find(|place| place.is_file())
}

fn is_root(shell: &Shell) -> bool {
    cmd!(shell, "id -u").read().is_ok_and(|id| id == "0")
}
