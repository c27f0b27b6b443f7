//! Lists the words of the policy that Waypost carries, `policies/mcp-id/words/<language>.toml`, so that a language is a file
//! and nothing else.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

const WORDS: &str = "policies/mcp-id/words";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={WORDS}");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files: Vec<PathBuf> = fs::read_dir(root.join(WORDS))?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    let mut code = String::from("[");
    for file in files {
        let language = file.file_stem().unwrap_or_default().to_string_lossy();
        let _ = write!(code, "({language:?}, include_str!({file:?})), ");
    }
    code.push(']');
    let out = env::var_os("OUT_DIR").unwrap_or_default();
    fs::write(Path::new(&out).join("bundled_words.rs"), code)
}
