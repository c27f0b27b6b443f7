//! Reading `regions.tsv`, the table behind [`Regions`]. `cargo xtask regions` writes it; its head explains the
//! columns.

use std::fmt;

use super::postal::Pattern;
use super::{CityLabel, PostalLabel, Region, Regions, StateLabel, Subdivision};

impl Regions {
    /// The table that this program carries.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn bundled() -> &'static Regions {
        use std::sync::LazyLock;
        // A table that does not read is a table without countries, and every test of this module would say so.
        static BUNDLED: LazyLock<Regions> = LazyLock::new(|| {
            Regions::from_tsv(super::regions_table()).unwrap_or(Regions(Vec::new()))
        });
        &BUNDLED
    }

    /// Reads the table.
    ///
    /// # Errors
    /// The first line that is not understood.
    pub fn from_tsv(table: &str) -> Result<Regions, TableError> {
        let rows = table
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
        let read = rows.map(|(index, line)| {
            region(line).map_err(|what| TableError {
                line: index + 1,
                what,
            })
        });
        let mut regions = read.collect::<Result<Vec<_>, _>>()?;
        regions.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(Regions(regions))
    }
}

/// A line of the table that is not understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub what: String,
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for TableError {}

fn region(line: &str) -> Result<Region, String> {
    let columns: Vec<&str> = line.split('\t').collect();
    let [
        code,
        name,
        format,
        latin,
        required,
        upper,
        state,
        city,
        postal,
        example,
        pattern,
        subdivisions,
    ] = columns[..]
    else {
        return Err(format!("12 columns expected, found {}", columns.len()));
    };
    let unknown = |label: &str| format!("unknown label {label:?}");
    let pattern = if pattern.is_empty() {
        None
    } else {
        Some(Pattern::parse(pattern, example)?)
    };
    Ok(Region {
        code: code.to_owned(),
        name: name.to_owned(),
        state_label: state_label(state).ok_or_else(|| unknown(state))?,
        city_label: city_label(city).ok_or_else(|| unknown(city))?,
        postal_label: postal_label(postal).ok_or_else(|| unknown(postal))?,
        postal_example: example.to_owned(),
        subdivisions: subdivisions
            .split('|')
            .filter(|entry| !entry.is_empty())
            .map(subdivision)
            .collect(),
        format: format.to_owned(),
        latin_format: if latin.is_empty() { format } else { latin }.to_owned(),
        required: required.to_owned(),
        upper: upper.to_owned(),
        postal: pattern,
    })
}

/// `code~name~local~also~…`: what is left out at the end is empty, an empty name is the code.
fn subdivision(entry: &str) -> Subdivision {
    let mut parts = entry.split('~').map(str::to_owned);
    let code = parts.next().unwrap_or_default();
    let name = parts
        .next()
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| code.clone());
    let local = parts.next().filter(|local| !local.is_empty());
    Subdivision {
        code,
        name,
        local,
        also: parts.collect(),
    }
}

fn state_label(word: &str) -> Option<StateLabel> {
    Some(match word {
        "area" => StateLabel::Area,
        "county" => StateLabel::County,
        "department" => StateLabel::Department,
        "district" => StateLabel::District,
        "do_si" => StateLabel::DoSi,
        "emirate" => StateLabel::Emirate,
        "island" => StateLabel::Island,
        "oblast" => StateLabel::Oblast,
        "parish" => StateLabel::Parish,
        "prefecture" => StateLabel::Prefecture,
        "province" | "" => StateLabel::Province,
        "state" => StateLabel::State,
        _ => return None,
    })
}

fn city_label(word: &str) -> Option<CityLabel> {
    Some(match word {
        "city" | "" => CityLabel::City,
        "district" => CityLabel::District,
        "post_town" => CityLabel::PostTown,
        "suburb" => CityLabel::Suburb,
        _ => return None,
    })
}

fn postal_label(word: &str) -> Option<PostalLabel> {
    Some(match word {
        "postal" | "" => PostalLabel::Postal,
        "zip" => PostalLabel::Zip,
        "eircode" => PostalLabel::Eircode,
        "pin" => PostalLabel::Pin,
        _ => return None,
    })
}
