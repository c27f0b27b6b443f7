//! Turns `lang/<language>/<area>.toml` into typed functions on `Words`, one per message,
//! so that a word that is missing, misspelled or given other parameters does not compile.
//! Fails the build with one line per fault when the languages do not agree.
//!
//! `lang/<language>/served/<area>.toml` holds the words of pages that only the server writes: the browser is not sent them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

/// The language that others are compared with and that is offered first; the others follow in the order of their tags.
const FIRST: &str = "en";

/// A language is a folder of `lang`. This file of it says what it is called in itself, and its plural categories.
const LANGUAGE_FILE: &str = "language.toml";

/// A language, and its words.
struct Language {
    /// BCP 47 tag: the name of the folder.
    tag: String,
    /// In itself.
    name: String,
    catalogue: Catalogue,
}

/// Words that a value chooses: the beginning of their names, and the type of the value. `import_column_first_name` is the
/// word of `Column::FirstName`; a value without a word does not compile, nor does a word without a value.
const BY_VALUE: [(&str, &str); 3] = [
    ("import_column", "::rules::credential::results_file::Column"),
    ("import_holds", "::rules::credential::results_file::Column"),
    ("page_place", "::api::served::Place"),
];

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
    println!("cargo::rerun-if-changed=countries");
    println!("cargo::rerun-if-changed=build.rs");
    let mut faults = Vec::new();
    let languages: Vec<Language> = tags(&mut faults)
        .into_iter()
        .filter_map(|tag| read_language(tag, &mut faults))
        .collect();
    compare(&languages, &mut faults);
    if !faults.is_empty() {
        for fault in &faults {
            println!("cargo::error={fault}");
        }
        process::exit(1);
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("messages.rs");
    if let Err(error) = fs::write(&out, generate(&languages)) {
        println!("cargo::error={}: {error}", out.display());
        process::exit(1);
    }
}

/// The folders of `lang`, the first language first.
fn tags(faults: &mut Vec<String>) -> Vec<String> {
    let entries = match fs::read_dir("lang") {
        Ok(entries) => entries,
        Err(error) => {
            faults.push(format!("lang: {error}"));
            return Vec::new();
        }
    };
    let folders = entries.flatten().filter(|entry| entry.path().is_dir());
    let mut tags: Vec<String> = folders
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    tags.sort_by_key(|tag| (tag != FIRST, tag.clone()));
    tags
}

/// A language with its words; `None`, and a fault, where it does not say what it is.
fn read_language(tag: String, faults: &mut Vec<String>) -> Option<Language> {
    let folder = Path::new("lang").join(&tag);
    let file = folder.join(LANGUAGE_FILE);
    let about = read_table(&file).map_err(|fault| faults.push(fault)).ok()?;
    let name = about.get("name").and_then(toml::Value::as_str);
    let plural = about.get("plural").and_then(toml::Value::as_array);
    let (Some(name), Some(plural)) = (name, plural) else {
        faults.push(format!("{}: wants a name and plural forms", file.display()));
        return None;
    };
    let categories: Vec<&str> = plural.iter().filter_map(toml::Value::as_str).collect();
    let countries = country_file(&tag);
    if !countries.exists() {
        let file = countries.display();
        faults.push(format!(
            "{file}: the names of countries are missing; `cargo xtask regions` writes them"
        ));
    }
    let mut catalogue = Catalogue::new();
    read_folder(&folder, false, &categories, &mut catalogue, faults);
    let served = folder.join(SERVED);
    read_folder(&served, true, &categories, &mut catalogue, faults);
    Some(Language {
        name: name.to_owned(),
        tag,
        catalogue,
    })
}

/// The names of countries in a language.
fn country_file(tag: &str) -> PathBuf {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    root.join("countries").join(format!("{tag}.tsv"))
}

fn read_table(file: &Path) -> Result<toml::Table, String> {
    let text = fs::read_to_string(file).map_err(|error| error.to_string());
    let table = text.and_then(|text| {
        text.parse()
            .map_err(|error: toml::de::Error| error.to_string())
    });
    table.map_err(|error| format!("{}: {error}", file.display()))
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
        .filter(|file| !file.ends_with(LANGUAGE_FILE))
    {
        let parsed = read_table(file);
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
            Err(fault) => faults.push(fault),
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
fn compare(languages: &[Language], faults: &mut Vec<String>) {
    let Some((first, others)) = languages.split_first() else {
        return;
    };
    let (reference, first) = (&first.catalogue, &first.tag);
    for Language {
        tag: language,
        catalogue,
        ..
    } in others
    {
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

fn generate(languages: &[Language]) -> String {
    let mut code = String::new();
    let reference = &languages[0].catalogue;
    let offered: Vec<(&str, &str)> = languages
        .iter()
        .map(|language| (language.tag.as_str(), language.name.as_str()))
        .collect();
    let _ = writeln!(
        code,
        "/// The languages on offer, the default first: each as its BCP 47 tag and its name in itself.\n\
         pub const LANGUAGES: &[(&str, &str)] = &{offered:?};"
    );
    let _ = writeln!(
        code,
        "/// The names of countries, by language.\n{NATIVE}\nconst COUNTRIES: &[(&str, &str)] = &["
    );
    for (tag, _) in &offered {
        let _ = writeln!(code, "({tag:?}, include_str!({:?})),", country_file(tag));
    }
    code.push_str("];\n");
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
    for Language {
        tag: language,
        catalogue,
        ..
    } in languages
    {
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
    for (begin, of_type) in BY_VALUE {
        code.push_str(&by_value(reference, begin, of_type));
    }
    code.push_str("}\n");
    code
}

/// The function that takes a value to its word.
fn by_value(reference: &Catalogue, begin: &str, of_type: &str) -> String {
    let mut arms = String::new();
    let mut is_sent = false;
    for (is_served, key) in reference.keys() {
        let Some(value) = key
            .strip_prefix(begin)
            .and_then(|rest| rest.strip_prefix('_'))
        else {
            continue;
        };
        is_sent |= !is_served;
        let _ = writeln!(arms, "{of_type}::{} => self.{key}(),", variant(value));
    }
    let native = if is_sent { "" } else { NATIVE };
    format!(
        "{native}\n/// The word of a value, of those that begin with `{begin}`.\n\
         pub fn {begin}(self, value: {of_type}) -> &'static str {{ match value {{ {arms} }} }}\n"
    )
}

/// `first_name` as a type spells it: `FirstName`.
fn variant(name: &str) -> String {
    let mut spelled = String::new();
    for word in name.split('_') {
        let (first, rest) = word.split_at(word.len().min(1));
        spelled.push_str(&first.to_uppercase());
        spelled.push_str(rest);
    }
    spelled
}

/// FNV-1a, 32 bits: enough to tell two builds apart, and the same on every platform.
fn fnv1a(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}
