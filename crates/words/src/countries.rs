//! The names of countries, in every language: `countries/<language>.tsv`, which `cargo xtask regions` writes.
//!
//! Native programs carry them all; the browser is sent the text of the one language that it shows.

use rules::text::fold;

#[cfg(not(target_arch = "wasm32"))]
use crate::Words;

/// The names of countries in one language, in that language's order.
#[derive(Debug, Clone, Default)]
pub struct CountryNames(Vec<CountryName>);

#[derive(Debug, Clone)]
struct CountryName {
    code: String,
    name: String,
    /// Within a sentence: "the United States".
    in_sentence: String,
}

impl CountryNames {
    /// The names in a language that this program carries.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn of(words: Words) -> &'static CountryNames {
        use std::sync::LazyLock;
        static CARRIED: LazyLock<Vec<(&str, CountryNames)>> = LazyLock::new(|| {
            crate::COUNTRIES
                .iter()
                .map(|(language, table)| (*language, CountryNames::from_tsv(table)))
                .collect()
        });
        static NONE: CountryNames = CountryNames(Vec::new());
        CARRIED
            .iter()
            .find(|(language, _)| *language == words.language())
            .map_or(&NONE, |(_, names)| names)
    }

    /// The table of a language that this program carries, as a text: what to send to a browser that shows it.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn tsv(words: Words) -> &'static str {
        crate::COUNTRIES
            .iter()
            .find(|(language, _)| *language == words.language())
            .map_or("", |(_, table)| table)
    }

    /// Reads a table: code, name and, where it is another, the name within a sentence. Lines with less are passed over.
    pub fn from_tsv(table: &str) -> CountryNames {
        let rows = table.lines().filter(|line| !line.starts_with('#'));
        let mut names: Vec<CountryName> = rows
            .filter_map(|line| {
                let (code, rest) = line.split_once('\t')?;
                let (name, in_sentence) = rest.split_once('\t').unwrap_or((rest, rest));
                Some(CountryName {
                    code: code.into(),
                    name: name.into(),
                    in_sentence: in_sentence.into(),
                })
            })
            .collect();
        names.sort_by_cached_key(|row| fold(&row.name));
        CountryNames(names)
    }

    /// The name of a country by its ISO 3166 alpha-2 code.
    pub fn name(&self, code: &str) -> Option<&str> {
        self.row(code).map(|row| row.name.as_str())
    }

    /// The name as it stands within a sentence: "in the United States".
    pub fn in_sentence(&self, code: &str) -> Option<&str> {
        self.row(code).map(|row| row.in_sentence.as_str())
    }

    /// Code and name of every country, sorted by name without regard to accents.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|row| (row.code.as_str(), row.name.as_str()))
    }

    fn row(&self, code: &str) -> Option<&CountryName> {
        self.0
            .iter()
            .find(|row| row.code.eq_ignore_ascii_case(code))
    }
}

/// The name of a country in a language that this program carries.
#[cfg(not(target_arch = "wasm32"))]
pub fn country_name(words: Words, code: &str) -> Option<&'static str> {
    CountryNames::of(words).name(code)
}

#[cfg(test)]
mod tests {
    use rules::registration::Regions;

    use super::*;

    #[test]
    fn every_country_with_addresses_has_a_name_in_every_language_and_no_other_has() {
        assert_eq!(crate::COUNTRIES.len(), crate::LANGUAGES.len());
        for (language, _) in crate::LANGUAGES {
            let names = CountryNames::of(Words::of(language).unwrap());
            assert_eq!(
                names.all().count(),
                Regions::bundled().all().count(),
                "{language}"
            );
            for region in Regions::bundled().all() {
                assert!(
                    names
                        .name(&region.code)
                        .is_some_and(|name| !name.is_empty()),
                    "{language} {}",
                    region.code
                );
            }
        }
    }

    #[test]
    fn countries_are_sorted_by_name_without_regard_to_accents() {
        let order = |language| -> Vec<&str> {
            CountryNames::of(Words::of(language).unwrap())
                .all()
                .map(|(code, _)| code)
                .collect()
        };
        let place = |codes: &[&str], code| codes.iter().position(|other| *other == code).unwrap();
        let (english, spanish) = (order("en"), order("es"));
        assert!(
            place(&english, "AX") < place(&english, "AL"),
            "Åland Islands, Albania"
        );
        assert!(
            place(&english, "ES") > place(&english, "DE"),
            "Germany, Spain"
        );
        assert!(
            place(&spanish, "ES") > place(&spanish, "DE"),
            "Alemania, España"
        );
        assert!(
            place(&spanish, "AT") < place(&spanish, "AZ"),
            "Austria, Azerbaiyán"
        );
        assert_eq!((english[0], english[251]), ("AF", "ZW"));
    }

    #[test]
    fn a_country_is_named_in_a_list_and_in_a_sentence() {
        let [en, es] = ["en", "es"].map(|language| Words::of(language).unwrap());
        assert_eq!(country_name(en, "us"), Some("United States"));
        assert_eq!(country_name(es, "US"), Some("Estados Unidos"));
        assert_eq!(
            CountryNames::of(en).in_sentence("US"),
            Some("the United States")
        );
        assert_eq!(CountryNames::of(en).in_sentence("CA"), Some("Canada"));
        assert_eq!(
            CountryNames::of(es).in_sentence("US"),
            Some("Estados Unidos")
        );
        assert_eq!(country_name(en, "ZZ"), None);
    }

    #[test]
    fn what_a_browser_is_sent_reads_as_what_the_server_has() {
        let words = Words::of("es").unwrap();
        let sent = CountryNames::from_tsv(CountryNames::tsv(words));
        assert!(sent.all().eq(CountryNames::of(words).all()));
        assert_eq!(
            CountryNames::from_tsv("# head\nXA\n\nXB\tNowhere\n")
                .all()
                .collect::<Vec<_>>(),
            [("XB", "Nowhere")]
        );
    }
}
