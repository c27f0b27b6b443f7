//! A file of exam results, read line by line: its encoding, its delimiter, its header, and each line's own number.

use std::io::{self, BufReader, Chain, Cursor, Read};

use csv::{ByteRecord, Reader, ReaderBuilder};
use rules::credential::results_file::{Header, HeaderProblem};

use super::first_line::{self, Beginning};
use super::given::Given;
use super::quotes::Watched;
use super::text::Text;
use super::workbook::WorkbookProblem;

/// The most bytes of one line with its cells. What is longer is a file with a quotation mark that nobody closed.
const LONGEST: usize = 256 * 1024;

/// Why a file cannot be read. Nothing of it is recorded then.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The machine failed.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It is a spreadsheet's own format, and cannot be read.
    #[error("{}", workbook_problem_text(*.0))]
    Workbook(WorkbookProblem),
    /// It is neither UTF-8 nor UTF-16 with a byte order mark.
    #[error(
        "line {0} is neither UTF-8 nor UTF-16 with a byte order mark: save the file as “CSV UTF-8”"
    )]
    NotText(u64),
    /// A line goes on for ever.
    #[error("line {0} does not end: look for a quotation mark that is not closed")]
    TooLong(u64),
    /// A quotation mark opens a cell and is not closed where the cell ends, or closed so late that rows are within it.
    #[error(
        "line {0} has a quotation mark that is not closed where its cell ends: close it or take it away, and import the file again"
    )]
    OpenMark(u64),
    /// It has more lines than a file may have.
    #[error("there are more than {0} rows in it: send it in parts")]
    TooMany(usize),
    /// There is nothing below the header.
    #[error("there are no rows in it")]
    Empty,
    /// No column is called as somebody has said.
    #[error("no column of it is called “{0}”")]
    NoSuchName(String),
    /// The first line names no columns that can be used.
    #[error("{}", header_problem_text(.0))]
    Header(HeaderProblem, Box<Beginning>),
}

fn workbook_problem_text(problem: WorkbookProblem) -> &'static str {
    match problem {
        WorkbookProblem::Password => {
            "this workbook has a password: save it without one, or as “CSV UTF-8”"
        }
        WorkbookProblem::Old => {
            "this is a workbook of Excel before 2007: save it as .xlsx or as “CSV UTF-8” first"
        }
        WorkbookProblem::OtherKind => {
            "this is no workbook of Excel (.xlsx): save it as .xlsx or as “CSV UTF-8” first"
        }
        WorkbookProblem::TooLarge => {
            "this workbook holds too much: send it in parts, or as “CSV UTF-8”"
        }
        WorkbookProblem::Broken => {
            "this workbook is damaged: open it, and save it again, or save it as “CSV UTF-8”"
        }
    }
}

fn header_problem_text(problem: &HeaderProblem) -> String {
    match problem {
        HeaderProblem::Missing(columns) => {
            let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
            format!("the first line lacks these columns: {}", names.join(", "))
        }
        HeaderProblem::Twice(column) => {
            format!("the first line has the column “{}” twice", column.name())
        }
    }
}

/// A line with its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As an editor counts them: the header of most files is line 1.
    pub number: u64,
    /// Its cells, as they stand in the file.
    pub cells: Vec<String>,
}

/// What was read to find the delimiter, and the rest.
type Source<R> = Chain<Cursor<Vec<u8>>, Text<BufReader<R>>>;

/// A file being read.
pub struct ExamFile<R: Read> {
    reader: Reader<Watched<Source<R>>>,
    record: ByteRecord,
    delimiter: u8,
    /// Not known while it is read itself.
    header: Option<Header>,
    /// The line after the last one that was read.
    next: u64,
    blank: u64,
}

impl<R: Read> ExamFile<R> {
    /// Reads up to the line that names the columns.
    ///
    /// # Errors
    /// The file is of another kind, or no line names the columns.
    pub fn open(source: R, given: &Given) -> Result<(ExamFile<R>, Header, Beginning), FileError> {
        let mut text = Text::new(BufReader::new(source), given.encoding);
        let (start, first_lines) = first_lines(&mut text)?;
        let declared = declared(&start);
        let whole = start.get(..first_lines).unwrap_or(&start);
        let whole = match declared {
            Some(_) => behind_first_line(whole),
            None => whole,
        };
        let found = first_line::find(whole, declared, given);
        let delimiter = found.delimiter;
        let source = Cursor::new(start).chain(text);
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(Watched::new(source, delimiter));
        let mut file = ExamFile {
            reader,
            record: ByteRecord::new(),
            delimiter,
            header: None,
            next: 1,
            blank: 0,
        };
        if declared.is_some() {
            file.line()?;
        }
        for _ in 0..found.above {
            file.line()?;
        }
        let first = file.line()?.ok_or(FileError::Empty)?;
        let beginning = Beginning {
            line: first.number,
            names: first.cells,
            rows: found.rows,
        };
        let names: Vec<&str> = beginning.names.iter().map(String::as_str).collect();
        if let Some(missing) = given.missing(&names) {
            return Err(FileError::NoSuchName(missing.to_owned()));
        }
        let header = match Header::read_with(&names, &given.by_hand(&names)) {
            Ok(header) => header,
            Err(problem) => return Err(FileError::Header(problem, Box::new(beginning))),
        };
        file.header = Some(header.clone());
        file.blank = 0;
        Ok((file, header, beginning))
    }

    /// How many blank lines there were so far below the header. One within a cell's quotation marks is none, and a row
    /// without anything in its cells is one.
    pub fn blank(&self) -> u64 {
        self.blank
    }

    /// The next line that is not blank; `None` after the last.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub fn line(&mut self) -> Result<Option<Line>, FileError> {
        loop {
            let began = self.reader.position().line();
            self.reader.get_mut().get_mut().get_mut().1.allow(LONGEST);
            let is_read = self.reader.read_byte_record(&mut self.record);
            match is_read {
                Ok(true) => {}
                Ok(false) => {
                    self.pass_to(self.reader.position().line());
                    return Ok(None);
                }
                Err(error) => return Err(self.failure(began, error)),
            }
            // Counted from the end: blank lines before a record are not told from its first line otherwise.
            let within = self.record.iter().flatten().filter(|byte| **byte == b'\n');
            let number = self.reader.position().line() - 1 - within.count() as u64;
            let cells = self.record.iter().map(|cell| {
                let text = std::str::from_utf8(cell).ok()?;
                (!text.contains('\0')).then(|| text.to_owned())
            });
            let cells: Option<Vec<String>> = cells.collect();
            let cells = cells.ok_or(FileError::NotText(number))?;
            if self.has_rows_within(&cells) {
                return Err(FileError::OpenMark(number));
            }
            self.pass_to(number);
            self.next = self.reader.position().line();
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(Line { number, cells }));
            }
            self.blank += 1;
        }
    }

    /// Counts the lines before this one, which the reader of CSV has passed over without a word: they are blank.
    fn pass_to(&mut self, line: u64) {
        self.blank += line.saturating_sub(self.next);
        self.next = line;
    }

    /// Whether a cell of several lines has other rows in it: between a mark that was not closed and the next one, further
    /// down, that closes it by chance.
    fn has_rows_within(&self, cells: &[String]) -> bool {
        let has_lines = cells.iter().any(|cell| cell.contains('\n'));
        let Some(header) = self.header.as_ref().filter(|_| has_lines) else {
            return false;
        };
        let delimiter = char::from(self.delimiter);
        let own: Vec<&str> = cells.iter().map(String::as_str).collect();
        let as_in_file = own.join(&delimiter.to_string());
        let mut rows = as_in_file.split('\n').map(|line| {
            let cells: Vec<&str> = line.split(delimiter).collect();
            header.resembles_row(&cells).then(|| header.address(&cells))
        });
        if rows.next().flatten().is_some() {
            return rows.flatten().next().is_some();
        }
        // After a cell of several lines the row itself goes on, which may look like one from its beginning; and so may what
        // is written in the cell, but for somebody else's address.
        let own = header.address(&own);
        rows.flatten().any(|found| found.is_some() && found != own)
    }

    /// Reading failed at or after the line `began`.
    fn failure(&self, began: u64, error: csv::Error) -> FileError {
        let watched = self.reader.get_ref();
        match watched.fault() {
            Some(line) => FileError::OpenMark(line),
            None if watched.get_ref().get_ref().1.is_used_up() => FileError::TooLong(began),
            None => FileError::Io(io::Error::other(error)),
        }
    }
}

/// How many lines, or bytes, are read to find the one that names the columns.
const MOST_FIRST_LINES: usize = 40;
const MOST_FIRST_BYTES: usize = 64 * 1024;

/// The beginning of a file, and how much of it are whole lines.
fn first_lines(text: &mut Text<impl Read>) -> Result<(Vec<u8>, usize), FileError> {
    text.allow(LONGEST);
    let mut start = Vec::new();
    let mut buffer = [0; 4096];
    let mut is_over = false;
    while !is_over && start.len() < MOST_FIRST_BYTES {
        let lines = start.trim_ascii_start().split(|byte| *byte == b'\n');
        if lines.count() > MOST_FIRST_LINES {
            break;
        }
        let read = text.read(&mut buffer)?;
        is_over = read == 0;
        start.extend_from_slice(&buffer[..read]);
    }
    let last = start.iter().rposition(|byte| *byte == b'\n');
    let whole = last.map_or(0, |at| at + 1);
    Ok((start, whole))
}

/// What stands below the first line that is not blank.
fn behind_first_line(start: &[u8]) -> &[u8] {
    let start = start.trim_ascii_start();
    let end = start.iter().position(|byte| *byte == b'\n');
    end.map_or(&[], |end| &start[end + 1..])
}

/// What the first line says that stands between the cells, where it says nothing else: `sep=;`, which Excel reads and writes.
fn declared(start: &[u8]) -> Option<u8> {
    let line = start
        .trim_ascii_start()
        .split(|byte| *byte == b'\n')
        .next()?;
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (word, rest) = line.split_at_checked(4)?;
    match rest {
        [delimiter @ (b',' | b';' | b'\t' | b'|')]
        | [delimiter @ (b',' | b';' | b'\t' | b'|'), b'"']
            if word.eq_ignore_ascii_case(b"sep=") =>
        {
            Some(*delimiter)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use rules::credential::results_file::Column;

    use super::*;

    const HEADER: &str = "email,first name,last name,exam code,date,passed";

    /// All lines after the header, or the error.
    fn read(source: &[u8]) -> Result<Vec<(u64, Vec<String>)>, FileError> {
        let (mut file, ..) = ExamFile::open(source, &Given::default())?;
        let mut lines = Vec::new();
        while let Some(line) = file.line()? {
            lines.push((line.number, line.cells));
        }
        Ok(lines)
    }

    fn numbers(source: &str) -> Vec<u64> {
        let lines = read(format!("{HEADER}{source}").as_bytes()).unwrap();
        lines.into_iter().map(|(number, _)| number).collect()
    }

    #[test]
    fn cells_stand_apart_by_commas_semicolons_or_tabs_whichever_the_header_has() {
        for delimiter in [",", ";", "\t"] {
            let header = HEADER.replace(',', delimiter);
            let row = [
                "a@example.com",
                "Ana",
                "Sample",
                "77-601",
                "2008-03-14",
                "yes",
            ];
            let source = format!("{header}\n{}\n", row.join(delimiter));
            assert_eq!(
                read(source.as_bytes()).unwrap(),
                [(2, row.map(str::to_owned).to_vec())]
            );
        }
        for (first, delimiter) in [
            ("sep=;", ";"),
            ("SEP=,", ","),
            ("sep=\t", "\t"),
            ("\"sep=|\"", "|"),
        ] {
            let header = HEADER.replace(',', delimiter);
            let source = format!("\u{feff}{first}\r\n{header}\r\na{delimiter}b\r\n");
            let (number, cells) = read(source.as_bytes()).unwrap().remove(0);
            assert_eq!((number, cells[1].as_str()), (3, "b"), "{first}");
        }
        let mixed = "\"email, as given\";email;first name;last name;exam code;date;passed\nx;a@example.com;Ana;Sample, née Other;;;\n";
        assert_eq!(read(mixed.as_bytes()).unwrap()[0].1[3], "Sample, née Other");
    }

    #[test]
    fn lines_are_numbered_as_an_editor_numbers_them() {
        assert_eq!(numbers("\na\nb\n"), [2, 3]);
        assert_eq!(numbers("\r\na\r\nb"), [2, 3]);
        assert_eq!(numbers("\ra\rb\r"), [2, 3]);
        assert_eq!(
            numbers("\n\n\na\n,,,\n \nb\n\n"),
            [4, 7],
            "blank lines count and are left out"
        );
        assert_eq!(
            numbers("\n\"a\nb\nc\",d\ne\n"),
            [2, 5],
            "a cell may have several lines"
        );
        assert_eq!(numbers("\r\n\"a\r\nb\",d\r\n\r\ne"), [2, 5]);
        let after_blank = read(format!("\n\n{HEADER}\na\n").as_bytes()).unwrap();
        assert_eq!(after_blank[0].0, 4);
    }

    #[test]
    fn every_line_below_the_header_is_a_row_or_blank() {
        for (rows, is_rows, is_blank) in [
            ("", 0, 0),
            ("a\n", 1, 0),
            ("a", 1, 0),
            ("\na\n\n\nb\n\n", 2, 4),
            (" \na\n,,,,,\n\t\nb\n,\n", 2, 4),
            ("\r\na\r\n\r\n", 1, 2),
            ("\n\"a\n\n\nb\",c\n\n", 1, 2),
            ("\"\n\n\",\na\n", 1, 1),
        ] {
            let source = format!("\n\n{HEADER}\n{rows}");
            let (mut file, ..) = ExamFile::open(source.as_bytes(), &Given::default()).unwrap();
            let mut found = 0;
            while file.line().unwrap().is_some() {
                found += 1;
            }
            assert_eq!((found, file.blank()), (is_rows, is_blank), "{rows:?}");
        }
    }

    #[test]
    fn a_file_that_is_something_else_is_refused_and_the_line_is_named() {
        let utf16_without_mark: Vec<u8> =
            HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin1 = [HEADER.as_bytes(), b"\na,Ana\nb,Jos\xe9\n"].concat();
        let open_quote = format!("{HEADER}\na\n\"b{}", ",x\n".repeat(100_000));
        for (source, line) in [(utf16_without_mark, 1), (latin1, 3)] {
            assert!(
                matches!(read(&source), Err(FileError::NotText(sentence)) if sentence == line),
                "{line}"
            );
        }
        assert!(matches!(
            read(open_quote.as_bytes()),
            Err(FileError::TooLong(3))
        ));
        assert!(matches!(
            read(&vec![b'x'; 400_000]),
            Err(FileError::TooLong(1))
        ));
        for empty in ["", "\n\n", "\u{feff}"] {
            assert!(
                matches!(read(empty.as_bytes()), Err(FileError::Empty)),
                "{empty:?}"
            );
        }
        let missing = HeaderProblem::Missing(vec![Column::Date]);
        let error = read(b"email,first name,last name,exam,result\n").unwrap_err();
        assert!(matches!(&error, FileError::Header(problem, _) if *problem == missing));
        assert_eq!(
            error.to_string(),
            "the first line lacks these columns: date"
        );
    }

    #[test]
    fn a_mark_that_is_not_closed_where_its_cell_ends_is_told_by_its_line_and_nothing_is_read() {
        let row = |name: &str, first: &str| {
            format!("{name}@example.com,{first},Sample,77-601,2008-03-14,yes\n")
        };
        let (ida, olaf, mona) = (row("ida", "Ida"), row("olaf", "Olaf"), row("mona", "Mona"));
        let opened = row("ida", "\"Ida");
        let closed = row("olaf", "Olaf\"");
        for (rows, line) in [
            // To the end of the file.
            (format!("{ida}{opened}{olaf}{mona}"), 3),
            (opened.clone(), 2),
            (format!("{}\"", ida.trim_end()), 0),
            (
                format!("{}\"\n{olaf}", ida.trim_end().replace("yes", "\"yes")),
                0,
            ),
            // Closed by the opening mark of another cell, further down.
            (
                format!("\n{opened}{olaf}{}{ida}", row("mona", "\"Mona\"")),
                3,
            ),
            (format!("{ida}{}{olaf}", row("ida", "\"Ida\" Maria")), 3),
            (format!("{ida}{}{olaf}", row("ida", "\"Ida \"Nana\"\"")), 3),
            // Closed where a cell ends, further down: two people in one row.
            (format!("{opened}{closed}{mona}"), 2),
            (format!("{opened}{mona}{closed}{ida}"), 2),
            (
                format!(
                    "{mona}{}{}",
                    ida.replace("yes", "\"yes"),
                    olaf.replace("yes", "yes\"")
                ),
                3,
            ),
            (format!("ida@example.com,\"Ida\n{closed}{mona}"), 2),
            (format!("\"{ida}{}", olaf.replace(".com", ".com\"")), 2),
        ] {
            let sentence = match read(format!("{HEADER}\n{rows}").as_bytes()) {
                Err(FileError::OpenMark(line)) => line,
                Err(error) => panic!("{rows}: {error}"),
                Ok(_) => 0,
            };
            assert_eq!(sentence, line, "{rows}");
        }
    }

    #[test]
    fn cells_of_several_lines_are_read_wherever_they_stand() {
        let row = [
            "ida@example.com",
            "Ida",
            "Sample",
            "77-601",
            "2008-03-14",
            "yes",
        ];
        let several = [
            "one\ntwo",
            "100 Example Street\nSpringfield, IL 62701\n\nUSA",
            "said \"yes\", then \"no\"\nin 2008-03-14, yes",
            "ida@example.com, olaf@example.com, mona@example.com\n",
        ];
        for (place, cell) in (0..=row.len()).flat_map(|place| several.map(|cell| (place, cell))) {
            let quoted = format!("\"{}\" ", cell.replace('"', "\"\""));
            let with = |names: &[&str], own: &str| {
                let mut cells = names.to_vec();
                cells.insert(place, own);
                cells.join(",")
            };
            let header: Vec<&str> = HEADER.split(',').collect();
            let file = [with(&header, "notes"), with(&row, &quoted), with(&row, "")].join("\n");
            let lines = read(file.as_bytes()).unwrap();
            assert_eq!(lines.len(), 2, "{file}");
            assert_eq!(lines[0].1[place].trim_end(), cell.trim_end(), "{file}");
        }
    }

    #[test]
    fn quotes_and_doubled_quotes_are_taken_off() {
        let source = format!("{HEADER}\n\"a@example.com\",\"Ana \"\"Nana\"\"\",\"x;y\"\n");
        assert_eq!(
            read(source.as_bytes()).unwrap()[0].1,
            ["a@example.com", "Ana \"Nana\"", "x;y"]
        );
    }
}
