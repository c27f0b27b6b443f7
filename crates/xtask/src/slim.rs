//! What wasm-bindgen writes and a browser need not be sent: names with hashes in them, names of functions, remarks.
//!
//! The module and its glue agree on the name of each import, which ends in sixteen digits that do not compress. Here
//! both get short names, which is about 3 kB less of a compressed app.

use std::collections::{HashMap, HashSet};

use anyhow::{Context as _, Result, ensure};
use wasmparser::{Parser, Payload};

/// The module and its glue, both smaller and of the same meaning.
pub fn slim(wasm: &[u8], glue: &str) -> Result<(Vec<u8>, String)> {
    let names = short_names(wasm)?;
    Ok((module(wasm, &names)?, script(glue, &names)))
}

/// A short name for each function that the module has from its glue. What the module exports under the same name keeps it.
fn short_names(wasm: &[u8]) -> Result<HashMap<String, String>> {
    let (mut imported, mut exported) = (Vec::new(), HashSet::new());
    for payload in Parser::new(0).parse_all(wasm) {
        match payload? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported.push(import?.name.to_owned());
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    exported.insert(export?.name.to_owned());
                }
            }
            _ => {}
        }
    }
    let renamed = imported.into_iter().filter(|name| !exported.contains(name));
    let renamed = renamed.enumerate();
    Ok(renamed
        .map(|(number, name)| (name, format!("_{number}")))
        .collect())
}

/// The module with its imports renamed, without the names of its functions, which only measuring needs.
fn module(wasm: &[u8], names: &HashMap<String, String>) -> Result<Vec<u8>> {
    let mut kept = wasm.get(..8).context("not a WebAssembly module")?.to_vec();
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::CustomSection(section) = &payload
            && (section.name() == "name" || section.name() == "producers")
        {
            continue;
        }
        let Some((id, range)) = payload.as_section() else {
            continue;
        };
        let mut section = wasm[range.clone()].to_vec();
        if let Payload::ImportSection(imports) = payload {
            section.clear();
            let mut copied = range.start;
            for import in imports.into_imports() {
                let name = import?.name;
                let Some(short) = names.get(name) else {
                    continue;
                };
                // The length is the byte before the name, as long as it fits into seven bits.
                ensure!(name.len() < 128, "the import {name} has too long a name");
                let at = name.as_ptr() as usize - wasm.as_ptr() as usize;
                section.extend_from_slice(&wasm[copied..at - 1]);
                section.push(short.len() as u8);
                section.extend_from_slice(short.as_bytes());
                copied = at + name.len();
            }
            section.extend_from_slice(&wasm[copied..range.end]);
        }
        kept.push(id);
        push_length(&mut kept, section.len());
        kept.extend_from_slice(&section);
    }
    Ok(kept)
}

/// A number as WebAssembly writes it: seven bits a byte (LEB128).
fn push_length(bytes: &mut Vec<u8>, mut length: usize) {
    loop {
        let byte = (length & 0x7f) as u8;
        length >>= 7;
        bytes.push(if length == 0 { byte } else { byte | 0x80 });
        if length == 0 {
            return;
        }
    }
}

/// The glue with its functions renamed, without remarks and indents.
fn script(glue: &str, names: &HashMap<String, String>) -> String {
    let mut slim = String::with_capacity(glue.len());
    let lines = glue.lines().map(str::trim).filter(|line| {
        !line.is_empty()
            && !["/*", "*", "//"]
                .iter()
                .any(|start| line.starts_with(start))
    });
    for mut line in lines {
        while let Some(first) = line.chars().next() {
            let is_word = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$';
            let is_name = is_word(first);
            let end = line
                .find(|letter| is_word(letter) != is_name)
                .unwrap_or(line.len());
            let (part, rest) = line.split_at(end);
            slim.push_str(names.get(part).map_or(part, String::as_str));
            line = rest;
        }
        slim.push('\n');
    }
    slim
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports `m.__wbg_now_0123456789abcdef` and exports it as `now`, with a section of names.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x21\x01\x01m\x1b__wbg_now_0123456789abcdef_\0\0\x07\x07\x01\x03now\0\0\0\x05\x04name";

    #[test]
    fn module_and_glue_agree_on_the_short_names() {
        let glue = "// remark\n  __wbg_now_0123456789abcdef_: function() {\n    return __wbg_now_0123456789abcdef_x;\n  }\n";
        let (wasm, script) = slim(MODULE, glue).unwrap_or_default();
        assert_eq!(
            script,
            "_0: function() {\nreturn __wbg_now_0123456789abcdef_x;\n}\n"
        );
        assert_eq!(wasm, b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x08\x01\x01m\x02_0\0\0\x07\x07\x01\x03now\0\0");
    }

    #[test]
    fn what_is_exported_under_the_same_name_keeps_it() {
        let both =
            b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x07\x01\x01m\x01f\0\0\x07\x05\x01\x01f\0\0";
        assert_eq!(
            slim(both, "f").unwrap_or_default(),
            (both.to_vec(), "f\n".to_owned())
        );
    }
}
