//! What an address consists of in each country.

use super::postal::Pattern;
use super::{Field, Wrong};
use crate::text::spreadsheet::is_placeholder;
use crate::text::{fold, to_ascii};

/// The signs of countries that people put before a postal code beside the ISO code: those of vehicles (UN, "Distinguishing Signs
/// of Vehicles in International Traffic"), also some that are no longer in use.
#[rustfmt::skip]
const SIGNS: &[(&str, &str)] = &[
    ("AT", "A"), ("AU", "AUS"), ("BA", "BIH"), ("BE", "B"), ("CA", "CDN"), ("CL", "RCH"),
    ("CU", "C"), ("CZ", "CS"), ("DE", "D"), ("DO", "DOM"), ("EE", "EST"), ("EG", "ET"), ("ES", "E"),
    ("FI", "FIN"), ("FI", "SF"), ("FR", "F"), ("GT", "GCA"), ("HT", "RH"), ("HU", "H"),
    ("IE", "IRL"), ("IN", "IND"), ("IQ", "IRQ"), ("IT", "I"), ("JO", "HKJ"), ("JP", "J"), ("KG", "KGZ"), ("KH", "K"),
    ("KR", "ROK"), ("KW", "KWT"), ("LA", "LAO"), ("LB", "RL"), ("LI", "FL"), ("LK", "CL"), ("LU", "L"), ("MA", "MA"),
    ("ME", "MNE"), ("MG", "RM"), ("MK", "NMK"), ("MM", "MYA"), ("MN", "MGL"), ("MT", "M"), ("MX", "MEX"),
    ("MY", "MAL"), ("NI", "NIC"), ("NO", "N"), ("NP", "NEP"), ("PH", "RP"), ("PT", "P"), ("RO", "R"),
    ("RS", "SRB"), ("RU", "RUS"), ("SA", "KSA"), ("SE", "S"), ("SG", "SGP"), ("SI", "SLO"), ("SM", "RSM"), ("SN", "SN"),
    ("TH", "T"), ("TW", "RC"), ("US", "USA"), ("UY", "ROU"), ("VA", "V"), ("VE", "YV"), ("XK", "RKS"),
];

/// The countries of the address data, in the order of their codes.
#[derive(Debug, Clone)]
pub struct Regions(pub(super) Vec<Region>);

impl Regions {
    /// The country of an ISO 3166 alpha-2 code, in capitals or not.
    pub fn get(&self, code: &str) -> Option<&Region> {
        let place = self
            .0
            .binary_search_by(|region| region.code.as_str().cmp(&code.to_ascii_uppercase()))
            .ok()?;
        self.0.get(place)
    }

    /// Every country, in the order of the codes.
    pub fn all(&self) -> impl Iterator<Item = &Region> {
        self.0.iter()
    }
}

/// A country (or a territory with a country code of its own) and how addresses are written there.
///
/// The letters of formats and parts are those of libaddressinput: N name, O organization, A address lines, C city,
/// S state, Z postal code; D and X are parts that the form does not have.
#[derive(Debug, Clone)]
pub struct Region {
    /// ISO 3166 alpha-2 code, in capitals.
    pub code: String,
    /// English name.
    pub name: String,
    /// What the state is called. Meaningless where the format has none.
    pub state_label: StateLabel,
    /// What the city is called. Meaningless where the format has none.
    pub city_label: CityLabel,
    /// What the postal code is called. Meaningless where the format has none.
    pub postal_label: PostalLabel,
    /// A postal code that exists; empty where there is no pattern.
    pub postal_example: String,
    /// The states, in the order of their names in the data; listed only where a state is required.
    pub subdivisions: Vec<Subdivision>,
    /// The lines of an address in the country's own script, such as `%Z%n%S%C%n%A%n%O%n%N`.
    pub(super) format: String,
    /// The lines of an address in Latin letters.
    pub(super) latin_format: String,
    pub(super) required: String,
    pub(super) upper: String,
    pub(super) postal: Option<Pattern>,
}

impl Region {
    /// Whether the country has the field. Fields that are no part of an address are everywhere.
    pub fn shows(&self, field: Field) -> bool {
        match letter(field) {
            Some(letter) => self
                .format
                .split('%')
                .skip(1)
                .any(|part| part.starts_with(letter)),
            None => true,
        }
    }

    /// Whether an address needs the field: as libaddressinput has it, and the city wherever there is one (S32).
    pub fn requires(&self, field: Field) -> bool {
        field != Field::Address2
            && letter(field).is_some_and(|letter| self.required.contains(letter))
    }

    /// The code of a state, given its code or any of its names; what was given where the states are not listed.
    pub fn state(&self, typed: &str) -> Option<String> {
        if self.subdivisions.is_empty() {
            return Some(typed.to_owned());
        }
        let wanted = fold(typed);
        let by_code = self
            .subdivisions
            .iter()
            .find(|subdivision| fold(&subdivision.code) == wanted);
        let found = by_code.or_else(|| {
            let called =
                |subdivision: &&Subdivision| subdivision.names().any(|name| fold(name) == wanted);
            self.subdivisions.iter().find(called)
        })?;
        Some(found.code.clone())
    }

    /// The postal code as the country writes it, whatever the case, spacing and hyphens in which it was typed.
    ///
    /// The country's prefix (`SE-114 55`, `D-50667`) is taken off, and letters with which every code begins are put on
    /// (`1050` is LV-1050). Where there is no pattern, any code will do.
    ///
    /// # Errors
    /// The first character that cannot stand where it stands; `None` when the code is too short or too long.
    pub fn postal_code(&self, typed: &str) -> Result<String, Option<Wrong>> {
        let Some(pattern) = &self.postal else {
            return Ok(typed.to_owned());
        };
        // "None" has the form of a code in Bermuda.
        if is_placeholder(typed) {
            return Err(None);
        }
        pattern.canonical(typed).or_else(|wrong| {
            let ascii: String = typed.chars().map(to_ascii).collect();
            let signs = SIGNS.iter().filter(|(code, _)| *code == self.code);
            let prefixes = [self.printed_prefix(), self.code.as_str()];
            let prefixes = prefixes.into_iter().chain(signs.map(|(_, sign)| *sign));
            let bare = prefixes
                .filter(|prefix| !prefix.is_empty())
                .find_map(|prefix| {
                    let (start, rest) = ascii.split_at_checked(prefix.len())?;
                    start
                        .eq_ignore_ascii_case(prefix)
                        .then(|| pattern.canonical(rest).ok())?
                });
            let whole = || {
                let letters = pattern.letters();
                let is_any = !letters.is_empty();
                is_any.then(|| pattern.canonical(&(letters + &ascii)).ok())?
            };
            bare.or_else(whole).ok_or(wrong)
        })
    }

    /// What the format prints right before the postal code, on the same line: `SE` of `SE-%Z`.
    fn printed_prefix(&self) -> &str {
        let before = self.format.split("%Z").next().unwrap_or_default();
        let literal = before
            .rsplit_once('%')
            .map_or(before, |(_, last)| last.get(1..).unwrap_or_default());
        literal.trim_matches(|c: char| !c.is_alphanumeric())
    }
}

/// The letter of the part of an address that the field holds.
fn letter(field: Field) -> Option<char> {
    match field {
        Field::Address1 | Field::Address2 => Some('A'),
        Field::City => Some('C'),
        Field::State => Some('S'),
        Field::PostalCode => Some('Z'),
        _ => None,
    }
}

/// A state, province, prefecture, … of a country that requires one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subdivision {
    /// What is recorded and what an address in Latin letters shows: the post's abbreviation, else the name.
    pub code: String,
    /// The name in Latin letters.
    pub name: String,
    /// The name in the country's own script, where that is not Latin.
    pub local: Option<String>,
    /// Further names under which it is known.
    pub(super) also: Vec<String>,
}

impl Subdivision {
    fn names(&self) -> impl Iterator<Item = &str> {
        let all = std::iter::once(&self.name)
            .chain(&self.local)
            .chain(&self.also);
        all.map(String::as_str)
    }
}

/// What a country calls the largest part of an address. The words are in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says it")]
pub enum StateLabel {
    Area,
    County,
    Department,
    District,
    DoSi,
    Emirate,
    Island,
    Oblast,
    Parish,
    Prefecture,
    Province,
    State,
}

/// What a country calls the place within it. The words are in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says it")]
pub enum CityLabel {
    City,
    District,
    PostTown,
    Suburb,
}

/// What a country calls its postal code. The words are in `words`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "each name says it")]
pub enum PostalLabel {
    Postal,
    Zip,
    Eircode,
    Pin,
}
