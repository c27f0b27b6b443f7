//! What a WebAssembly module is made of: the size of its sections, and of its functions by crate.

use std::collections::HashMap;
use std::fmt::Write as _;

use anyhow::Result;
use wasmparser::{KnownCustom, Name, Parser, Payload};

/// A table of sections and of the crates whose functions take the most, in raw bytes.
pub fn table(wasm: &[u8]) -> Result<String> {
    let mut sections: Vec<(String, usize)> = Vec::new();
    let mut bodies: Vec<usize> = Vec::new();
    let mut names: HashMap<u32, String> = HashMap::new();
    let mut imported = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(reader) => {
                for import in reader.into_imports() {
                    if matches!(import?.ty, wasmparser::TypeRef::Func(_)) {
                        imported += 1;
                    }
                }
            }
            Payload::CodeSectionStart { range, .. } => sections.push(("code".into(), range.len())),
            Payload::CodeSectionEntry(body) => bodies.push(body.range().len()),
            Payload::DataSection(reader) => sections.push(("data".into(), reader.range().len())),
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(reader) = section.as_known() {
                    for name in reader {
                        if let Name::Function(functions) = name? {
                            for naming in functions {
                                let naming = naming?;
                                names.insert(
                                    naming.index,
                                    format!("{:#}", rustc_demangle::demangle(naming.name)),
                                );
                            }
                        }
                    }
                }
            }
            _ => {}
        }
    }
    let mut crates: HashMap<String, usize> = HashMap::new();
    for (number, size) in bodies.iter().enumerate() {
        let name = names
            .get(&(imported + number as u32))
            .map(String::as_str)
            .unwrap_or_default();
        *crates.entry(crate_of(name)).or_default() += size;
    }
    let mut crates: Vec<(String, usize)> = crates.into_iter().collect();
    crates.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    let mut table = String::from("| part | bytes |\n|---|--:|\n");
    for (name, size) in sections.iter().chain(crates.iter().take(14)) {
        let _ = writeln!(table, "| {name} | {size} |");
    }
    Ok(table)
}

/// The crate that a function belongs to: that of its type for a trait's method, else the first of its path.
fn crate_of(name: &str) -> String {
    let bare = name
        .trim_start_matches(['<', '&', '*', '(', '['])
        .trim_start_matches("dyn ")
        .trim_start_matches("mut ");
    let end = bare
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .unwrap_or(bare.len());
    match &bare[..end] {
        "" => "(no name)".to_owned(),
        name => name.to_owned(),
    }
}
