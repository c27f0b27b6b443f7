//! Turns `lang/<language>/<area>.toml` into typed functions on `Words`, one per message,
//! so that a word that is missing, misspelled or given other parameters does not compile.
//! Fails the build with one line per fault when the languages do not agree.
//!
//! `lang/<language>/served/<area>.toml` holds the words of pages that only the server writes: the browser is not sent them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// The languages in the order in which they are offered, each with its own plural categories (CLDR, whole numbers).
const LANGUAGES: &[(&str, &[&str])] = &[("en", &["one", "other"]), ("es", &["one", "other"])];

/// A message as it stands in a file: one text, or one text per plural category.
#[derive(Clone, PartialEq)]
enum Message {
    Text(String),
    Plural(BTreeMap<String, String>),
}

impl Message {
    fn texts(&self) -> Vec<&str> {
        match self {
            Message::Text(text) => vec![text],
            Message::Plural(forms) => forms.values().map(String::as_str).collect(),
        }
    }

    /// The names in `{braces}`, in alphabetical order. A plural always has `n`.
    fn parameters(&self) -> BTreeSet<String> {
        let mut names: BTreeSet<String> = self
            .texts()
            .iter()
            .flat_map(|text| placeholders(text))
            .collect();
        if matches!(self, Message::Plural(_)) {
            names.insert("n".to_owned());
        }
        names
    }

    fn to_json(&self) -> serde_json::Value {
        match self {
            Message::Text(text) => serde_json::json!({ "other": text }),
            Message::Plural(forms) => serde_json::json!(forms),
        }
    }
}

/// By whether only the server has it, and by name: so what the browser is sent comes first.
type Catalogue = BTreeMap<(bool, String), Message>;

/// The folder of the words that only the server has.
const SERVED: &str = "served";

fn placeholders(text: &str) -> Vec<String> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

fn main() {
    println!("cargo::rerun-if-changed=lang");
    println!("cargo::rerun-if-changed=build.rs");
    let mut faults = Vec::new();
    let catalogues: Vec<(&str, Catalogue)> = LANGUAGES
        .iter()
        .map(|(language, categories)| (*language, read_language(language, categories, &mut faults)))
        .collect();
    compare(&catalogues, &mut faults);
    if !faults.is_empty() {
        for fault in &faults {
            println!("cargo::error={fault}");
        }
        process::exit(1);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("messages.rs");
    if let Err(error) = fs::write(&out, generate(&catalogues)) {
        println!("cargo::error={}: {error}", out.display());
        process::exit(1);
    }
}

fn read_language(language: &str, categories: &[&str], faults: &mut Vec<String>) -> Catalogue {
    let folder = Path::new("lang").join(language);
    let mut catalogue = Catalogue::new();
    read_folder(&folder, false, categories, &mut catalogue, faults);
    read_folder(
        &folder.join(SERVED),
        true,
        categories,
        &mut catalogue,
        faults,
    );
    catalogue
}

fn read_folder(
    folder: &Path,
    is_served: bool,
    categories: &[&str],
    catalogue: &mut Catalogue,
    faults: &mut Vec<String>,
) {
    let mut files: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => {
            faults.push(format!("{}: {error}", folder.display()));
            return;
        }
    };
    files.sort();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|ending| ending == "toml"))
    {
        let parsed = fs::read_to_string(file)
            .map_err(|error| error.to_string())
            .and_then(|text| {
                text.parse::<toml::Table>()
                    .map_err(|error| error.to_string())
            });
        let area = file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        match parsed {
            Ok(table) => {
                for (name, value) in table {
                    match message(value, categories) {
                        Ok(message) => {
                            let name = format!("{area}_{name}").replace('-', "_");
                            catalogue.insert((is_served, name), message);
                        }
                        Err(fault) => faults.push(format!("{}: {name}: {fault}", file.display())),
                    }
                }
            }
            Err(error) => faults.push(format!("{}: {error}", file.display())),
        }
    }
}

fn message(value: toml::Value, categories: &[&str]) -> Result<Message, String> {
    match value {
        toml::Value::String(text) if text.trim().is_empty() => Err("is empty".to_owned()),
        toml::Value::String(text) => Ok(Message::Text(text)),
        toml::Value::Table(table) => {
            let expected: BTreeSet<&str> = categories.iter().copied().collect();
            let found: BTreeSet<&str> = table.keys().map(String::as_str).collect();
            if expected != found {
                return Err(format!(
                    "wants the plural forms {expected:?}, has {found:?}"
                ));
            }
            let forms = table.into_iter().map(|(category, text)| match text {
                toml::Value::String(text) => Ok((category, text)),
                other => Err(format!(
                    "{category} must be a text, is a {}",
                    other.type_str()
                )),
            });
            forms.collect::<Result<_, _>>().map(Message::Plural)
        }
        other => Err(format!(
            "must be a text or a table of plural forms, is a {}",
            other.type_str()
        )),
    }
}

/// Every language has the same messages with the same parameters as the first.
fn compare(catalogues: &[(&str, Catalogue)], faults: &mut Vec<String>) {
    let Some(((first, reference), others)) = catalogues.split_first() else {
        return;
    };
    for (language, catalogue) in others {
        for (full_key, message) in reference {
            let (_, key) = full_key;
            match catalogue.get(full_key) {
                None => faults.push(format!("{key}: has words in {first}, none in {language}")),
                Some(other) if other.parameters() != message.parameters() => {
                    faults.push(format!(
                        "{key}: other {{parameters}} in {language} than in {first}"
                    ));
                }
                Some(other)
                    if matches!(other, Message::Plural(_))
                        != matches!(message, Message::Plural(_)) =>
                {
                    faults.push(format!(
                        "{key}: plural in one of {first} and {language}, not in the other"
                    ));
                }
                Some(_) => {}
            }
        }
        for (_, key) in catalogue.keys().filter(|key| !reference.contains_key(*key)) {
            faults.push(format!("{key}: has words in {language}, none in {first}"));
        }
    }
}

/// Keeps what follows out of the browser.
const NATIVE: &str = "#[cfg(not(target_arch = \"wasm32\"))]";

fn generate(catalogues: &[(&str, Catalogue)]) -> String {
    let mut code = String::new();
    let reference = &catalogues[0].1;
    let keys = reference
        .keys()
        .map(|(_, name)| name.as_str())
        .collect::<Vec<_>>()
        .join("\n");
    let _ = writeln!(
        code,
        "/// Tells catalogues of different builds apart: a hash of the message names."
    );
    let _ = writeln!(
        code,
        "pub(crate) const FINGERPRINT: u32 = {};",
        fnv1a(&keys)
    );
    let sent = reference.keys().filter(|(is_served, _)| !is_served).count();
    let names: Vec<&str> = reference.keys().map(|(_, name)| name.as_str()).collect();
    let _ = writeln!(code, "/// The names of the messages, in their order.");
    let _ = writeln!(
        code,
        "{NATIVE}\npub(crate) const NAMES: &[&str] = &{names:?};"
    );
    let _ = writeln!(code, "/// How many messages the browser is sent.");
    let _ = writeln!(code, "{NATIVE}\npub(crate) const SENT: usize = {sent};");
    let _ = writeln!(code, "{NATIVE}");
    let _ = writeln!(code, "pub(crate) const CATALOGUES: &[(&str, &str)] = &[");
    for (language, catalogue) in catalogues {
        let messages: Vec<serde_json::Value> = catalogue.values().map(Message::to_json).collect();
        let _ = writeln!(
            code,
            "({language:?}, {:?}),",
            serde_json::Value::from(messages).to_string()
        );
    }
    let _ = writeln!(code, "];\nimpl crate::Words {{");
    for (index, ((is_served, key), message)) in reference.iter().enumerate() {
        if *is_served {
            let _ = writeln!(code, "{NATIVE}");
        }
        let _ = writeln!(
            code,
            "/// {}",
            message
                .texts()
                .join(" · ")
                .replace(['\n', '[', ']', '<', '>'], " ")
        );
        let parameters = message.parameters();
        if parameters.is_empty() {
            let _ = writeln!(
                code,
                "pub fn {key}(self) -> &'static str {{ self.text({index}) }}"
            );
            continue;
        }
        let plural = matches!(message, Message::Plural(_));
        let mut signature = String::new();
        let mut values = String::new();
        for name in &parameters {
            let kind = if plural && name == "n" {
                "u64"
            } else {
                "impl ::std::fmt::Display"
            };
            let _ = write!(signature, ", {name}: {kind}");
            let _ = write!(values, "({name:?}, &{name}), ");
        }
        let count = if plural { "n" } else { "1" };
        let _ = writeln!(
            code,
            "pub fn {key}(self{signature}) -> String {{ self.fill({index}, {count}, &[{values}]) }}"
        );
    }
    code.push_str("}\n");
    code
}

/// FNV-1a, 32 bits: enough to tell two builds apart, and the same on every platform.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
