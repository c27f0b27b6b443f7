//! Finding the line that names the columns, and what stands between the cells. Spreadsheets have titles and blank rows above it.

use csv::ReaderBuilder;
use rules::credential::results_file::Header;

use super::given::Given;

/// How many of the first rows can be the one that names the columns.
const MOST_ROWS: usize = 20;
/// How many rows below it are shown to who matches columns by hand.
const SAMPLES: usize = 3;

/// What stands between the cells where nothing else is said.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The beginning of a file: its first line, and some rows below.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beginning {
    /// The number of the line that names the columns, or is taken for it.
    pub line: u64,
    /// The columns' own names.
    pub names: Vec<String>,
    /// The first rows below it.
    pub rows: Vec<Vec<String>>,
}

/// Where the line is that names the columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// What stands between the cells.
    pub delimiter: u8,
    /// How many rows that are not blank stand above it.
    pub above: usize,
    /// The first rows below it.
    pub rows: Vec<Vec<String>>,
}

/// Looks for the line in the first lines of a file, whole ones. `delimiter`: where the file says it.
pub(super) fn find(start: &[u8], delimiter: Option<u8>, given: &Given) -> Found {
    let candidates = match &delimiter {
        Some(declared) => std::slice::from_ref(declared),
        None => &DELIMITERS[..],
    };
    let mut best = None;
    for delimiter in candidates {
        let rows = rows(start, *delimiter);
        let (above, known) = place(&rows, given);
        let widest = rows.iter().map(|row| filled(row)).max().unwrap_or_default();
        let worth = (known, widest);
        if best.as_ref().is_none_or(|(most, _)| worth > *most) {
            let below = rows.into_iter().skip(above + 1).take(SAMPLES).collect();
            let found = Found {
                delimiter: *delimiter,
                above,
                rows: below,
            };
            best = Some((worth, found));
        }
    }
    best.map(|(_, found)| found).unwrap_or(Found {
        delimiter: delimiter.unwrap_or(b','),
        above: 0,
        rows: Vec::new(),
    })
}

/// The first rows that are not blank.
fn rows(start: &[u8], delimiter: u8) -> Vec<Vec<String>> {
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(start);
    let records = reader.byte_records().map_while(Result::ok);
    let rows = records.map(|record| {
        let cells = record.iter().map(String::from_utf8_lossy);
        cells.map(|cell| cell.into_owned()).collect::<Vec<_>>()
    });
    rows.filter(|row| filled(row) > 0).take(MOST_ROWS).collect()
}

/// How many cells of a row hold anything.
fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.trim().is_empty()).count()
}

/// The row that names the columns, and how many of them are known; all, where it can be read as it is. Where none can, the one
/// with the most known names, and where none is known, the first that is no title.
fn place(rows: &[Vec<String>], given: &Given) -> (usize, usize) {
    let known = |row: &Vec<String>| {
        let names: Vec<&str> = row.iter().map(String::as_str).collect();
        match Header::read_with(&names, &given.by_hand(&names)) {
            Ok(_) => usize::MAX,
            Err(_) => Header::guess(&names).len(),
        }
    };
    let mut best = (0, 0);
    for (at, row) in rows.iter().enumerate() {
        let known = known(row);
        if known > best.1 {
            best = (at, known);
        }
    }
    if best.1 < 2 {
        let wide = rows.iter().position(|row| filled(row) >= 3);
        best.0 = wide.unwrap_or(best.0);
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &str = "email,first name,last name,exam code,date,passed";

    #[test]
    fn the_line_that_names_the_columns_is_found_below_titles_whatever_stands_between_its_cells() {
        let row = "a@example.com,Ana,Sample,77-601,2008-03-14,yes\n";
        for (above, rows_above) in [
            ("", 0),
            ("\n\n", 0),
            ("Exam results\n", 1),
            ("Exam results, spring 2008\n\nSchool,Example\n", 2),
            ("Results;of;the;spring\n", 1),
        ] {
            for delimiter in [",", ";", "\t", "|"] {
                let table = format!("{NAMES}\n{row}{row}").replace(',', delimiter);
                let found = find(
                    format!("{above}{table}").as_bytes(),
                    None,
                    &Given::default(),
                );
                assert_eq!(
                    (
                        char::from(found.delimiter).to_string().as_str(),
                        found.above,
                        found.rows.len()
                    ),
                    (delimiter, rows_above, 2),
                    "{above:?}"
                );
                assert_eq!(found.rows[0][1], "Ana");
            }
        }
    }

    #[test]
    fn where_no_line_can_be_read_the_likeliest_is_taken() {
        for (start, above) in [
            ("Tulokset 2008\nOsoite;Etunimi;Sukunimi\na;b;c\n", 1),
            ("Kontakt;Vorname;Nachname;Wann\nida;Ida;North;x\n", 0),
            ("x\ny\n", 0),
            ("", 0),
        ] {
            assert_eq!(
                find(start.as_bytes(), None, &Given::default()).above,
                above,
                "{start}"
            );
        }
    }
}
