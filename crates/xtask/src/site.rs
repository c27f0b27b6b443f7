//! The site: the guide's app and the full app as WebAssembly, its styles and its small scripts, hashed and compressed, for the server to carry.
//!
//! `target/site/` holds each file under its hashed name with its brotli twin beside it, and `manifest.json`: role to name.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, ensure};
use rules::policy;
use rules::registration::REGIONS_TSV;
use sha2::{Digest, Sha256};
use ui::Content;
use ui::guide::Guide;
use wasm_bindgen_cli_support::Bindgen;
use words::{CountryNames, LANGUAGES, Words};

use crate::shell::{self, root};

/// Where the site is put together.
pub fn folder() -> PathBuf {
    root().join("target/site")
}

/// The guide's app, and the full one: the name of each and what makes it.
pub const APPS: [(&str, &[&str]); 2] = [("guide", &["--no-default-features"]), ("app", &[])];

/// Where wasm-bindgen leaves an app's module, names of functions included.
pub fn module(app: &str) -> PathBuf {
    bindings().join(format!("{app}_bg.wasm"))
}

fn bindings() -> PathBuf {
    root().join("target/bindings")
}

/// Builds the site.
pub fn build() -> Result<()> {
    shell::want_wasm_target()?;
    let _ = fs::remove_dir_all(bindings());
    for (app, features) in APPS {
        compile(app, features)?;
    }
    let mut files: BTreeMap<String, (String, Vec<u8>)> = BTreeMap::new();
    let read = |path: PathBuf| fs::read(&path).with_context(|| path.display().to_string());
    shell::step("prove the policy and gather what the app shows");
    for (role, name, sent) in content()? {
        files.insert(role, (name, sent));
    }
    for (app, _) in APPS {
        let (wasm, js) = (format!("{app}.wasm"), format!("{app}.js"));
        files.insert(wasm.clone(), (wasm, without_names(&read(module(app))?)?));
        files.insert(js.clone(), (js.clone(), read(bindings().join(js))?));
    }
    files.insert(
        "boot".into(),
        ("boot.js".into(), read(root().join("public/boot.js"))?),
    );
    files.insert(
        "icon".into(),
        ("icon.svg".into(), read(root().join("public/icon.svg"))?),
    );
    let base = root().join("public/base.css");
    let components = root().join("crates/ui/src");
    files.insert(
        "style".into(),
        (
            "style.css".into(),
            stylesheet(&[base], &components)?.into_bytes(),
        ),
    );
    files.insert(
        "served".into(),
        ("served.js".into(), read(root().join("public/served.js"))?),
    );
    files.insert(
        "served-style".into(),
        (
            "served.css".into(),
            stylesheet(&[], &components.join("served"))?.into_bytes(),
        ),
    );
    write(&files)
}

/// Builds an app and its bindings. Both come out of cargo under one name, so each is taken before the next is built.
fn compile(app: &str, features: &[&str]) -> Result<()> {
    let arguments = [
        "build",
        "--package",
        "waypost-app",
        "--profile",
        "web",
        "--target",
        "wasm32-unknown-unknown",
    ];
    shell::cargo(
        &format!("build the {app} (WebAssembly)"),
        &[&arguments, features].concat(),
    )?;
    Bindgen::new()
        .input_path(root().join("target/wasm32-unknown-unknown/web/app.wasm"))
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
        REGIONS_TSV.into(),
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

/// The first styles, then those of each component within a folder, in the order of their names.
///
/// The folder `served` holds the pages that only the server writes: its components' styles are a file of their own.
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
    let texts: Result<Vec<String>> = first
        .iter()
        .chain(&parts)
        .map(|path| fs::read_to_string(path).with_context(|| path.display().to_string()))
        .collect();
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

fn write(files: &BTreeMap<String, (String, Vec<u8>)>) -> Result<()> {
    let folder = folder();
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let mut manifest = BTreeMap::new();
    for (role, (name, content)) in files {
        let hash: String = Sha256::digest(content)
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, ""));
        let hashed = format!("{stem}.{hash}.{ending}");
        put(&folder.join(&hashed), content)?;
        put(&folder.join(format!("{hashed}.br")), &brotli(content)?)?;
        manifest.insert(role, hashed);
    }
    put(
        &folder.join("manifest.json"),
        serde_json::to_string_pretty(&manifest)?.as_bytes(),
    )
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
