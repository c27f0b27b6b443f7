//! Corrections to the data on addresses: `regions_overrides.tsv` beside the table that `cargo xtask regions` writes, so that
//! what was corrected by hand outlives the next writing.

use super::table::TableError;

/// The table as it is written from the data, and the corrections to it.
const GENERATED: &str = include_str!("regions.tsv");
const OVERRIDES: &str = include_str!("regions_overrides.tsv");

/// The columns of the table, as the heads of both files call them.
const COLUMNS: [&str; 12] = [
    "code",
    "name",
    "format",
    "latin format",
    "required",
    "upper",
    "state label",
    "city label",
    "postal label",
    "postal example",
    "postal pattern",
    "subdivisions",
];

/// The table that this program carries, as a text: what a browser is sent.
pub fn regions_table() -> &'static str {
    use std::sync::LazyLock;
    // Corrections that do not fit are a test's to tell; addresses can do without them.
    static TABLE: LazyLock<String> =
        LazyLock::new(|| corrected(GENERATED).unwrap_or_else(|_| GENERATED.to_owned()));
    &TABLE
}

/// A table written from the data, with the corrections.
///
/// # Errors
/// The first correction that does not fit: its country or column does not exist, it has no reason, or the data says the
/// same by now.
pub fn corrected(generated: &str) -> Result<String, TableError> {
    apply(generated, OVERRIDES)
}

fn apply(generated: &str, overrides: &str) -> Result<String, TableError> {
    let mut rows: Vec<Vec<&str>> = generated
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    for (index, line) in overrides.lines().enumerate() {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        correct(&mut rows, line).map_err(|what| TableError {
            line: index + 1,
            what,
        })?;
    }
    let lines = rows.iter().map(|cells| cells.join("\t") + "\n");
    Ok(lines.collect())
}

fn correct<'a>(rows: &mut [Vec<&'a str>], line: &'a str) -> Result<(), String> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [code, column, value, reason] = cells[..] else {
        return Err(format!(
            "code, column, value and reason expected, found {} cells",
            cells.len()
        ));
    };
    if reason.trim().is_empty() {
        return Err("a correction needs its reason".to_owned());
    }
    // The code is what a correction finds its country by.
    let place = COLUMNS.iter().skip(1).position(|name| *name == column);
    let place =
        place.ok_or_else(|| format!("no column {column:?}, only {}", COLUMNS.join(", ")))?;
    let row = rows.iter_mut().find(|row| row.first() == Some(&code));
    let cell = row.and_then(|row| row.get_mut(place + 1));
    let cell = cell.ok_or_else(|| format!("no country {code:?}"))?;
    if *cell == value {
        return Err(format!("the data says {value:?}, too: take this line out"));
    }
    *cell = value;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registration::Regions;

    fn cell(table: &str, code: &str, column: &str) -> String {
        let row = table
            .lines()
            .find(|line| line.split('\t').next() == Some(code));
        let place = COLUMNS.iter().position(|name| *name == column).unwrap();
        row.unwrap().split('\t').nth(place).unwrap().to_owned()
    }

    #[test]
    fn every_correction_differs_from_the_data_and_is_what_the_program_carries() {
        let table =
            corrected(GENERATED).unwrap_or_else(|error| panic!("regions_overrides.tsv, {error}"));
        assert_eq!(table, regions_table());
        Regions::from_tsv(&table).unwrap();
        let lines = OVERRIDES.lines().filter(|line| !line.starts_with('#'));
        for line in lines {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_ne!(cell(GENERATED, cells[0], cells[1]), cells[2], "{line}");
            assert_eq!(cell(&table, cells[0], cells[1]), cells[2], "{line}");
        }
        let (data, corrected) = (GENERATED.lines(), table.lines());
        let changed = data.zip(corrected).filter(|(one, other)| one != other);
        let countries = |line: &&str| line.split('\t').next().unwrap().to_owned();
        let named: std::collections::BTreeSet<String> = OVERRIDES
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| countries(&line))
            .collect();
        assert_eq!(changed.count(), named.len(), "nothing else is changed");
    }

    #[test]
    fn a_correction_that_does_not_fit_is_refused_with_its_line() {
        let data = "# head\nAA\tAland\t%A%n%C\t\tAC\tC\t\t\t\t123\t\\d{3}\t\n";
        let fits = "# why\n\nAA\tpostal example\t124\t123 is nowhere\n";
        let table = apply(data, fits).unwrap();
        assert_eq!(cell(&table, "AA", "postal example"), "124");
        assert_eq!(table.replace("124", "123"), data);
        assert_eq!(
            cell(
                &apply(data, "AA\tpostal pattern\t\tany code\n").unwrap(),
                "AA",
                "postal pattern"
            ),
            ""
        );
        for (line, text) in [
            ("AA\tpostal example\t123\twhy", "the data says \"123\", too"),
            ("AA\tpostal example\t124\t ", "needs its reason"),
            ("AA\tpostal example\t124", "found 3 cells"),
            ("AA\tpostcode\t124\twhy", "no column \"postcode\""),
            ("AA\tcode\tAB\twhy", "no column \"code\""),
            ("AB\tpostal example\t124\twhy", "no country \"AB\""),
            ("# head\tpostal example\t124\twhy", ""),
        ] {
            let overrides = format!("# why\n{line}\n");
            match apply(data, &overrides) {
                Ok(_) => assert_eq!(text, "", "{line}"),
                Err(error) => {
                    let error = error.to_string();
                    assert!(!text.is_empty() && error.contains(text), "{line}: {error}");
                    assert!(error.starts_with("line 2: "), "{error}");
                }
            }
        }
    }
}
