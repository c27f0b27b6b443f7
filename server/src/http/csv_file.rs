//! CSV files that are sent: UTF-8 with a byte order mark, so that a spreadsheet reads accents right, and no cell that a
//! spreadsheet would take for a formula.

use std::borrow::Cow;
use std::io::{self, Write};

use csv::{Terminator, Writer, WriterBuilder};
use rules::credential::Series;
use rules::credential::results_file::{Column, starts_formula};
use store::Credentials;
use words::Words;

/// A file being written, row by row.
pub struct Sheet<W: Write>(Writer<W>);

impl<W: Write> Sheet<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// It cannot be written to.
    pub fn new(mut target: W) -> io::Result<Sheet<W>> {
        target.write_all("\u{feff}".as_bytes())?;
        Ok(Sheet::further(target))
    }

    /// Further rows of a file that was begun elsewhere.
    pub fn further(target: W) -> Sheet<W> {
        let writer = WriterBuilder::new()
            .flexible(true)
            .terminator(Terminator::CRLF)
            .from_writer(target);
        Sheet(writer)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn row<'c>(&mut self, cells: impl IntoIterator<Item = &'c str>) -> io::Result<()> {
        let cells = cells.into_iter().map(guarded);
        let cells: Vec<Cow<str>> = cells.collect();
        self.0
            .write_record(cells.iter().map(|cell| cell.as_bytes()))?;
        Ok(())
    }

    /// Writes what is left and gives the target back.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(self) -> io::Result<W> {
        self.0.into_inner().map_err(|error| error.into_error())
    }
}

/// A cell that stays a text: one that looks like a formula gets an apostrophe in front. The import takes it off again.
fn guarded(cell: &str) -> Cow<'_, str> {
    if starts_formula(cell) {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

/// The template of a file of results: its header.
///
/// # Errors
/// Never: it is written to memory.
pub fn template() -> io::Result<Vec<u8>> {
    let mut sheet = Sheet::new(Vec::new())?;
    sheet.row(Column::ALL.map(Column::name))?;
    sheet.finish()
}

/// A transcript as a file, latest exam first. `series` gives each generation of exams its name.
///
/// # Errors
/// Never: it is written to memory.
pub fn transcript_csv(
    words: Words,
    series: impl Fn(Series) -> String,
    credentials: &Credentials,
) -> io::Result<Vec<u8>> {
    let mut sheet = Sheet::new(Vec::new())?;
    let columns = Column::ALL
        .into_iter()
        .filter(|column| !matches!(column, Column::Email | Column::FirstName | Column::LastName));
    let head = columns.map(|column| words.import_column(column));
    sheet.row(head.chain([words.import_mcp_id()]))?;
    for recorded in &credentials.results {
        let result = &recorded.result;
        let credited = recorded.credited_to.and_then(|credited| {
            let mut ids = credentials.ids.iter();
            ids.find(|id| id.id == credited)
        });
        let cells = result.fields().map(|(column, said)| match column {
            Column::Series => series(result.series),
            Column::Passed if result.passed => words.import_yes().to_owned(),
            Column::Passed => words.import_no().to_owned(),
            _ => said.unwrap_or_default(),
        });
        let id = credited.map(|id| id.number.as_str()).unwrap_or_default();
        sheet.row(cells.iter().map(String::as_str).chain([id]))?;
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rules::credential::ExamResult;
    use rules::credential::results_file::Header;
    use store::{McpId, Origin, RecordedResult};
    use uuid::Uuid;

    use super::*;

    fn written(rows: &[&[&str]]) -> String {
        let mut sheet = Sheet::new(Vec::new()).unwrap();
        for row in rows {
            sheet.row(row.iter().copied()).unwrap();
        }
        String::from_utf8(sheet.finish().unwrap()).unwrap()
    }

    #[test]
    fn no_cell_is_taken_for_a_formula() {
        for cell in [
            "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1",
        ] {
            let text = written(&[&[cell]]);
            let first = text.trim_start_matches(['\u{feff}', '"']).chars().next();
            assert_eq!(first, Some('\''), "{text:?}");
        }
        assert_eq!(written(&[&["a=b", "O'Sample"]]), "\u{feff}a=b,O'Sample\r\n");
    }

    #[test]
    fn the_template_is_a_header_that_is_read() {
        let template = template().unwrap();
        let text = std::str::from_utf8(&template).unwrap();
        let names: Vec<&str> = text
            .trim_start_matches('\u{feff}')
            .trim_end()
            .split(',')
            .collect();
        let header = Header::read(&names).unwrap();
        for (place, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(header.place(column), Some(place));
        }
    }

    #[test]
    fn a_transcript_names_the_id_that_each_exam_is_credited_to() {
        let id = Uuid::from_u128(7);
        let result = |title: &str, credited_to| RecordedResult {
            id: Uuid::from_u128(1),
            result: ExamResult {
                score: Some(820),
                reference: Some("=SAMPLE".into()),
                ..ExamResult::new(
                    Series::Office2007,
                    "77-601",
                    title,
                    "2008-03-14".parse().unwrap(),
                    true,
                )
            },
            credited_to,
            recorded_at: 0,
        };
        let credentials = Credentials {
            results: vec![result("Word 2007", Some(id)), result("Word, again", None)],
            ids: vec![McpId {
                id,
                account: Uuid::from_u128(2),
                number: "5550142".into(),
                is_primary: true,
                origin: Origin::Automatic,
                issued_at: 0,
                code: None,
            }],
        };
        let words = Words::of("en").unwrap();
        let file = transcript_csv(words, |series| series.name().to_owned(), &credentials).unwrap();
        let text = String::from_utf8(file).unwrap();
        let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let head = reader.headers().unwrap().clone();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let cells = |name: &str| {
            let at = head.iter().position(|known| known == name).unwrap();
            [&rows[0][at], &rows[1][at]]
        };
        assert_eq!(rows.len(), 2);
        assert_eq!(cells("Series"), ["office-2007"; 2]);
        assert_eq!(cells("Exam code"), ["77-601"; 2]);
        assert_eq!(cells("Exam title"), ["Word 2007", "Word, again"]);
        assert_eq!(cells("Date"), ["2008-03-14"; 2]);
        assert_eq!(cells("Passed"), ["Yes"; 2]);
        assert_eq!(cells("Score"), ["820"; 2]);
        assert_eq!(cells("Exam reference"), ["'=SAMPLE"; 2]);
        assert_eq!(cells("MCP ID"), ["5550142", ""]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back_as_it_was_but_for_the_guard(
            rows in prop::collection::vec(prop::collection::vec("\\PC{0,8}|[=+@,;\"\n-]{0,4}", 2..5), 1..5)
        ) {
            let borrowed: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
            let slices: Vec<&[&str]> = borrowed.iter().map(Vec::as_slice).collect();
            let text = written(&slices);
            let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true)
                .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let read: Vec<Vec<String>> = reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
            let expected: Vec<Vec<String>> = rows.iter()
                .map(|row| row.iter().map(|cell| guarded(cell).into_owned()).collect()).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
