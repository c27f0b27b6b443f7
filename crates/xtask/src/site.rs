//! The site: the guide's app, the full app and the widget's as WebAssembly, its styles and its small scripts, hashed and compressed, for the server to carry.
//!
//! `target/site/` holds each file under its hashed name with its brotli twin beside it, and `manifest.json`: role to name.
//! A few files stand under names that never change, because others know them by these: they are in no manifest.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use api::served::{EMBED, OFFLINE};
use rules::policy;
use rules::registration::regions_table;
use sha2::{Digest, Sha256};
use ui::Content;
use ui::guide::Guide;
use wasm_bindgen_cli_support::Bindgen;
use words::{CountryNames, LANGUAGES, Words};

use crate::minify::{self, Script};
use crate::shell::{self, root, sh};
use crate::widget;

/// Where the site is put together.
pub fn folder() -> PathBuf {
    root().join("target/site")
}

/// The guide's app, the full one, and the widget's: the name of each, that of its library, and how cargo is told which.
pub const APPS: [(&str, &str, &[&str]); 3] = [
    (
        "guide",
        "app",
        &["--package", "waypost-app", "--no-default-features"],
    ),
    ("app", "app", &["--package", "waypost-app"]),
    ("embed", "widget", &["--package", "waypost-widget"]),
];

/// Where wasm-bindgen leaves an app's module, names of functions included.
pub fn module(app: &str) -> PathBuf {
    bindings().join(format!("{app}_bg.wasm"))
}

fn bindings() -> PathBuf {
    root().join("target/bindings")
}

/// The files of a site: from the role of each to its name and content.
type Files = BTreeMap<String, (String, Vec<u8>)>;

/// Files of `public/` that are taken as they are: (role, name).
const PICTURES: [(&str, &str); 5] = [
    ("icon", "icon.svg"),
    ("icon-192", "icon-192.png"),
    ("icon-512", "icon-512.png"),
    ("icon-maskable", "icon-maskable.png"),
    ("icon-touch", "icon-touch.png"),
];
/// The modules that keep things on the reader's device, each after those that it imports. The last one is the entry.
const DEVICE: [&str; 6] = ["vault", "connection", "drafts", "outbox", "pages", "device"];

/// Builds the site where there is none: the server carries one, whichever was built last.
pub fn want() -> Result<()> {
    if folder().join("manifest.json").exists() {
        return Ok(());
    }
    build().context("the server carries the site, and there was none yet")
}

/// Builds the site.
pub fn build() -> Result<()> {
    shell::want_wasm_target()?;
    let _ = fs::remove_dir_all(bindings());
    for (app, library, which) in APPS {
        compile(app, library, which)?;
    }
    let mut files = Files::new();
    shell::step("prove the policy and gather what the app shows");
    for (role, name, sent) in content()? {
        files.insert(role, (name, sent));
    }
    for (app, ..) in APPS {
        let (wasm, js) = (format!("{app}.wasm"), format!("{app}.js"));
        files.insert(wasm.clone(), (wasm, without_names(&read(&module(app))?)?));
        let glue = text(&bindings().join(&js))?;
        let glue = minify::script(&js, &glue, Script::Module)?;
        files.insert(js.clone(), (js, glue.into_bytes()));
    }
    for role in ["boot", "served"] {
        let name = format!("{role}.js");
        let script = minify::script(&name, &text(&public(&name))?, Script::Module)?;
        files.insert(role.into(), (name, script.into_bytes()));
    }
    for (role, name) in PICTURES {
        files.insert(role.into(), (name.into(), read(&public(name))?));
    }
    files.insert("manifest".into(), web_manifest(&files)?);
    for (role, name, first, components) in [
        (
            "style",
            "style.css",
            &[public("base.css")][..],
            "crates/ui/src",
        ),
        ("served-style", "served.css", &[], "crates/desk/src"),
    ] {
        let style = minify::styles(name, &stylesheet(first, &root().join(components))?)?;
        files.insert(role.into(), (name.into(), style.into_bytes()));
    }
    device(&mut files)?;
    for (role, name, content) in widget::files()? {
        files.insert(role.into(), (name.into(), content));
    }
    write(&files)
}

fn public(name: &str) -> PathBuf {
    root().join("public").join(name)
}

fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| path.display().to_string())
}

fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| path.display().to_string())
}

/// The modules of the device, with the hashed names of those that they import. No bundler: browsers know modules.
fn device(files: &mut Files) -> Result<()> {
    let mut named: Vec<(&str, String)> = Vec::new();
    for module in DEVICE {
        let name = format!("{module}.js");
        let mut text = text(&public("device").join(&name))?;
        for (other, name) in &named {
            text = text.replace(&format!("\"./{other}.js\""), &format!("\"./{name}\""));
        }
        let text = minify::script(&name, &text, Script::Module)?;
        named.push((module, hashed(&name, text.as_bytes())));
        let role = match module {
            "device" => module.to_owned(),
            _ => format!("device.{module}"),
        };
        files.insert(role, (name, text.into_bytes()));
    }
    Ok(())
}

/// What installs the site like a program: its icons by their hashed names.
fn web_manifest(files: &Files) -> Result<(String, Vec<u8>)> {
    let mut text = String::from_utf8(read(&public("manifest.webmanifest"))?)?;
    for (_, name) in PICTURES {
        let found = files.values().find(|(found, _)| found == name);
        if let Some((_, content)) = found {
            text = text.replace(&format!("/{name}"), &format!("/{}", hashed(name, content)));
        }
    }
    Ok(("manifest.webmanifest".into(), text.into_bytes()))
}

/// Files under fixed names: the service workers of this build, the one that takes them away, and what other people's pages name.
fn fixed(manifest: &BTreeMap<&String, String>, build: &str) -> Result<Vec<(&'static str, String)>> {
    let template = text(&public("sw.js"))?;
    let worker = |name: &str, shell: &str, keeps: fn(&str) -> bool| -> Result<String> {
        let kept = manifest.iter().filter(|(role, _)| keeps(role));
        let addresses: Vec<String> = kept.map(|(_, name)| format!("/{name}")).collect();
        let script = template
            .replace("\"BUILD\"", &serde_json::to_string(build)?)
            .replace("\"NAME\"", &serde_json::to_string(name)?)
            .replace("\"SHELL\"", &serde_json::to_string(shell)?)
            .replace("[\"FILES\"]", &serde_json::to_string(&addresses)?);
        minify::script("sw.js", &script, Script::Worker)
    };
    let of_frame = |role: &str| role.starts_with("embed");
    let mut fixed = vec![
        (
            "sw.js",
            worker("waypost", OFFLINE, |role| !role.starts_with("embed"))?,
        ),
        ("embed-sw.js", worker("framed-waypost", EMBED, of_frame)?),
        (
            "sw-off.js",
            minify::script("sw-off.js", &text(&public("sw-off.js"))?, Script::Worker)?,
        ),
    ];
    fixed.extend(widget::fixed()?);
    Ok(fixed)
}

/// Builds an app and its bindings. Two come out of cargo under one name, so each is taken before the next is built.
fn compile(app: &str, library: &str, which: &[&str]) -> Result<()> {
    sh!(
        &format!("build the {app} (WebAssembly)"),
        "cargo build --profile web --target wasm32-unknown-unknown {which...}"
    )?;
    Bindgen::new()
        .input_path(root().join(format!("target/wasm32-unknown-unknown/web/{library}.wasm")))
        .out_name(app)
        .web(true)
        .map_err(|error| anyhow!("{error}"))?
        .typescript(false)
        .omit_default_module_path(true)
        .generate(bindings())
        .map_err(|error| anyhow!("wasm-bindgen: {error}"))
}

/// What the app shows but does not contain, by role and name: words and policy per language, countries, address rules.
///
/// A policy that is not proven stops the build.
fn content() -> Result<Vec<(String, String, Vec<u8>)>> {
    let checked = policy::check(&policy::bundled())?;
    let findings: Vec<&str> = checked
        .report
        .findings
        .iter()
        .map(|finding| finding.message.as_str())
        .collect();
    ensure!(
        checked.report.proved,
        "the policy is not proven:\n{}",
        findings.join("\n")
    );
    let policy = checked.policy.context("the policy does not fit together")?;
    let mut content = vec![(
        "regions".to_owned(),
        "regions.tsv".to_owned(),
        regions_table().into(),
    )];
    for (language, _) in LANGUAGES {
        let words =
            Words::of(language).with_context(|| format!("there are no words in {language}"))?;
        let of_policy = checked
            .words
            .get(*language)
            .with_context(|| format!("the policy has no words in {language}"))?;
        let sent = Content {
            guide: Guide {
                policy: policy.clone(),
                words: of_policy.clone(),
            },
            words: words.catalogue(),
        };
        let of_widget = Content {
            guide: sent.guide.clone(),
            words: words.catalogue_of(&widget::AREAS),
        };
        content.push((
            format!("embed-content.{language}"),
            format!("embed-content-{language}.bin"),
            postcard::to_allocvec(&of_widget)?,
        ));
        content.push((
            format!("content.{language}"),
            format!("content-{language}.bin"),
            postcard::to_allocvec(&sent)?,
        ));
        let countries = CountryNames::tsv(words).into();
        content.push((
            format!("countries.{language}"),
            format!("countries-{language}.tsv"),
            countries,
        ));
    }
    Ok(content)
}

/// The first styles, then those of each component of a crate, in the order of their folders' names.
fn stylesheet(first: &[PathBuf], components: &Path) -> Result<String> {
    let mut parts = Vec::new();
    for entry in fs::read_dir(components).with_context(|| components.display().to_string())? {
        let folder = entry?.path();
        if folder.is_dir() {
            let styles = fs::read_dir(&folder)?.flatten().map(|file| file.path());
            parts.extend(
                styles.filter(|path| path.extension().is_some_and(|ending| ending == "css")),
            );
        }
    }
    parts.sort();
    let texts: Result<Vec<String>> = first.iter().chain(&parts).map(|path| text(path)).collect();
    Ok(texts?.concat())
}

/// The module without the names of its functions, which only measuring needs.
fn without_names(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut kept = wasm.get(..8).context("not a WebAssembly module")?.to_vec();
    for payload in wasmparser::Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let wasmparser::Payload::CustomSection(section) = &payload
            && (section.name() == "name" || section.name() == "producers")
        {
            continue;
        }
        if let Some((id, range)) = payload.as_section() {
            kept.push(id);
            let mut length = range.len();
            loop {
                let byte = (length & 0x7f) as u8;
                length >>= 7;
                kept.push(if length == 0 { byte } else { byte | 0x80 });
                if length == 0 {
                    break;
                }
            }
            kept.extend_from_slice(&wasm[range]);
        }
    }
    Ok(kept)
}

fn write(files: &Files) -> Result<()> {
    let folder = folder();
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let mut manifest = BTreeMap::new();
    for (role, (name, content)) in files {
        let name = hashed(name, content);
        put_both(&folder.join(&name), content)?;
        manifest.insert(role, name);
    }
    let listed = serde_json::to_string_pretty(&manifest)?;
    // The server names its build in the same way (server/build.rs).
    let build = hash(listed.as_bytes());
    for (name, content) in fixed(&manifest, &build)? {
        put_both(&folder.join(name), content.as_bytes())?;
    }
    put(&folder.join("manifest.json"), listed.as_bytes())
}

/// A file and its compressed twin.
fn put_both(path: &Path, content: &[u8]) -> Result<()> {
    put(path, content)?;
    put(&path.with_added_extension("br"), &brotli(content)?)
}

fn hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// `app.js` becomes `app.<hash>.js`.
fn hashed(name: &str, content: &[u8]) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
    format!("{stem}.{}.{ending}", hash(content))
}

fn put(path: &Path, content: &[u8]) -> Result<()> {
    fs::write(path, content).with_context(|| path.display().to_string())
}

/// Brotli at its best: the site is compressed once and sent many times.
pub fn brotli(content: &[u8]) -> Result<Vec<u8>> {
    let mut compressor = brotli::CompressorWriter::new(Vec::new(), 64 * 1024, 11, 22);
    compressor.write_all(content)?;
    compressor.flush()?;
    Ok(compressor.into_inner())
}
