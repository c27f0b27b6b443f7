//! Embeds the site: every file of the folder that `WAYPOST_SITE` names, or none when it names none.
//!
//! `X.br` beside `X` is its compressed form. The folder's `manifest.json` maps names to names with a hash in them
//! (`{"app.js": "app-3f2a.js"}`); what it maps to never changes and may be kept for ever.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io, process};

use sha2::{Digest, Sha256};

const MANIFEST: &str = "manifest.json";

fn main() {
    println!("cargo::rerun-if-env-changed=WAYPOST_SITE");
    println!("cargo::rerun-if-changed=build.rs");
    let site = env::var_os("WAYPOST_SITE")
        .filter(|site| !site.is_empty())
        .map(PathBuf::from);
    // A build is known by its site. `xtask` tells the service worker the same (xtask/src/site.rs).
    if let Some(manifest) = site
        .as_deref()
        .and_then(|site| fs::read(site.join(MANIFEST)).ok())
    {
        println!("cargo::rustc-env=WAYPOST_BUILD={}", hex(&manifest, 8));
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("site.rs");
    let written = table(site.as_deref()).and_then(|table| fs::write(out, table));
    if let Err(error) = written {
        println!("cargo::error=the site cannot be embedded: {error}");
        process::exit(1);
    }
}

/// The code of `FILES`, sorted by path.
fn table(site: Option<&Path>) -> io::Result<String> {
    let mut table = String::from("static FILES: &[File] = &[\n");
    if let Some(site) = site {
        println!("cargo::rerun-if-changed={}", site.display());
        let hashed: BTreeSet<String> = manifest(&site.join(MANIFEST))?.into_values().collect();
        let mut paths = Vec::new();
        collect(site, site, &mut paths)?;
        paths.sort();
        for path in paths
            .iter()
            .filter(|path| !path.ends_with(".br") && *path != MANIFEST)
        {
            let file = fs::canonicalize(site.join(path))?;
            let compressed = format!("{path}.br");
            let brotli = if paths.contains(&compressed) {
                format!(
                    "Some(include_bytes!({:?}))",
                    fs::canonicalize(site.join(&compressed))?
                )
            } else {
                "None".to_owned()
            };
            let _ = writeln!(
                table,
                "File {{ path: {path:?}, bytes: include_bytes!({file:?}), brotli: {brotli}, etag: {:?}, hashed: {} }},",
                etag(&fs::read(&file)?),
                hashed.contains(path),
            );
        }
    }
    table.push_str("];\n");
    table.push_str("/// From the role of a file to its name.\npub(crate) static MANIFEST: &[(&str, &str)] = &[\n");
    for (role, name) in site
        .map(|site| manifest(&site.join(MANIFEST)))
        .transpose()?
        .unwrap_or_default()
    {
        let _ = writeln!(table, "({role:?}, {name:?}),");
    }
    table.push_str("];\n");
    Ok(table)
}

fn collect(site: &Path, folder: &Path, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(site, &path, paths)?;
        } else if let Some(below) = path.strip_prefix(site).ok().and_then(Path::to_str) {
            paths.push(below.replace('\\', "/"));
        }
    }
    Ok(())
}

fn manifest(file: &Path) -> io::Result<BTreeMap<String, String>> {
    if !file.exists() {
        return Ok(BTreeMap::new());
    }
    Ok(serde_json::from_slice(&fs::read(file)?)?)
}

fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex(bytes, 16))
}

/// The beginning of the SHA-256 of some bytes, in hexadecimal digits.
fn hex(bytes: &[u8], length: usize) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(length)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
