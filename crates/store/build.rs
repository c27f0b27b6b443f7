//! Lists the migrations: the files of `migrations`, each under its number. A number that is missing or there twice fails the
//! build.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=build.rs");
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder.join("migrations"))? {
        files.push(entry?.path());
    }
    files.sort();
    let mut code = "&[\n".to_owned();
    for (number, file) in (1..).zip(&files) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        if !name.starts_with(&format!("{number:04}_")) {
            println!("cargo::error=migrations: {name} stands where {number:04} should");
        }
        let _ = writeln!(code, "    ({name:?}, include_str!({file:?})),");
    }
    code.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("migrations.rs"), code)
}
