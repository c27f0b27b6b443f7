//! Workbooks of Excel: the first sheet as CSV, a row a line, so that a line's number is the sheet's.
//!
//! A small file can unpack to any size, so what it unpacks to is measured before it is read, and cells are counted.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

use calamine::{Cell, DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use zip::ZipArchive;

/// The most bytes that a workbook may unpack to, the most cells of its sheet, the most columns and the most merged areas.
const MOST_UNPACKED: u64 = 384 * 1024 * 1024;
const MOST_CELLS: u64 = 20_000_000;
const MOST_COLUMNS: u32 = 1_000;
const MOST_MERGED: usize = 100_000;

/// Why a workbook cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WorkbookProblem {
    /// It opens with a password only.
    Password,
    /// It is one of Excel before 2007 (`.xls`).
    Old,
    /// It is one of LibreOffice (`.ods`), a binary one (`.xlsb`), or something else in a ZIP.
    OtherKind,
    /// It unpacks to more than a file may have.
    TooLarge,
    /// It is damaged, or has no sheet.
    Broken,
}

/// Whether a file that begins like this is a workbook: a ZIP (`.xlsx`) or OLE (`.xls`, and every one with a password).
pub(super) fn is_workbook(start: &[u8]) -> bool {
    start.starts_with(b"PK\x03\x04") || start.starts_with(OLE)
}

const OLE: &[u8] = b"\xd0\xcf\x11\xe0";

/// Writes the first sheet of a workbook to a file of CSV without a name in `folder`.
pub(super) fn to_csv(
    source: &mut File,
    folder: &Path,
) -> io::Result<Result<File, WorkbookProblem>> {
    source.rewind()?;
    let mut start = [0; 4];
    let read = source.read(&mut start)?;
    source.rewind()?;
    if start.get(..read) == Some(OLE) {
        return of_ole(source).map(Err);
    }
    if let Err(problem) = measure(source)? {
        return Ok(Err(problem));
    }
    source.rewind()?;
    let mut csv = BufWriter::new(tempfile::tempfile_in(folder)?);
    match write(source, &mut csv) {
        Ok(()) => {
            let mut csv = csv.into_inner().map_err(io::IntoInnerError::into_error)?;
            csv.rewind()?;
            Ok(Ok(csv))
        }
        Err(Failed::Workbook(problem)) => Ok(Err(problem)),
        Err(Failed::Io(error)) => Err(error),
    }
}

/// A workbook with a password has it as a stream called "EncryptedPackage" (in UTF-16).
fn of_ole(source: &mut File) -> io::Result<WorkbookProblem> {
    let mark: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let mut reader = BufReader::new(source);
    let mut window = Vec::new();
    let mut piece = [0; 8192];
    loop {
        let read = reader.read(&mut piece)?;
        if read == 0 {
            return Ok(WorkbookProblem::Old);
        }
        window.extend_from_slice(&piece[..read]);
        if window.windows(mark.len()).any(|found| found == mark) {
            return Ok(WorkbookProblem::Password);
        }
        let kept = window.len().saturating_sub(mark.len());
        window.drain(..kept);
    }
}

/// Unpacks everything to nowhere, up to the limit; what the file says of its own sizes can be wrong.
fn measure(source: &mut File) -> io::Result<Result<(), WorkbookProblem>> {
    let Ok(mut archive) = ZipArchive::new(BufReader::new(source)) else {
        return Ok(Err(WorkbookProblem::Broken));
    };
    if archive.index_for_name("xl/workbook.xml").is_none() {
        return Ok(Err(WorkbookProblem::OtherKind));
    }
    let mut left = MOST_UNPACKED;
    for place in 0..archive.len() {
        let Ok(file) = archive.by_index(place) else {
            return Ok(Err(WorkbookProblem::Broken));
        };
        let Ok(unpacked) = io::copy(&mut file.take(left + 1), &mut io::sink()) else {
            return Ok(Err(WorkbookProblem::Broken));
        };
        if unpacked > left {
            return Ok(Err(WorkbookProblem::TooLarge));
        }
        left -= unpacked;
    }
    Ok(Ok(()))
}

enum Failed {
    Workbook(WorkbookProblem),
    Io(io::Error),
}

impl From<XlsxError> for Failed {
    fn from(error: XlsxError) -> Failed {
        match error {
            XlsxError::Io(error) if error.kind() == io::ErrorKind::StorageFull => Failed::Io(error),
            XlsxError::Password => Failed::Workbook(WorkbookProblem::Password),
            _ => Failed::Workbook(WorkbookProblem::Broken),
        }
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Failed {
        Failed::Io(error)
    }
}

fn write(source: &mut File, csv: &mut impl Write) -> Result<(), Failed> {
    let mut workbook: Xlsx<_> = Xlsx::new(BufReader::new(source))?;
    let sheets = workbook.sheets_metadata().iter();
    let mut sheets = sheets.filter(|sheet| sheet.typ == SheetType::WorkSheet);
    let first = sheets
        .clone()
        .find(|sheet| sheet.visible == SheetVisible::Visible)
        .or_else(|| sheets.next());
    let name = first.map(|sheet| sheet.name.clone());
    let name = name.ok_or(Failed::Workbook(WorkbookProblem::Broken))?;
    let merged = workbook.merge_cells_by_sheet_name(&name)?;
    let mut rows = Rows::new(merged, csv)?;
    let mut cells = workbook.worksheet_cells_reader(&name)?;
    let mut count = 0;
    while let Some(cell) = cells.next_cell()? {
        count += 1;
        if count > MOST_CELLS {
            return Err(Failed::Workbook(WorkbookProblem::TooLarge));
        }
        rows.add(&cell)?;
    }
    rows.end_row()?;
    Ok(())
}

/// Cells becoming lines.
struct Rows<'a, W> {
    csv: &'a mut W,
    /// The number of the row that is being put together, from 0.
    number: u32,
    row: Vec<String>,
    /// How many lines are written.
    written: u32,
    /// Areas of several rows whose first cell stands for all of them, by their first row; the last comes first.
    merged: Vec<Dimensions>,
    /// Those that the row is within, with what they hold.
    open: Vec<(Dimensions, String)>,
}

impl<'a, W: Write> Rows<'a, W> {
    fn new(mut merged: Vec<Dimensions>, csv: &'a mut W) -> Result<Self, Failed> {
        if merged.len() > MOST_MERGED {
            return Err(Failed::Workbook(WorkbookProblem::TooLarge));
        }
        merged.retain(|area| area.start.0 < area.end.0);
        merged.sort_by_key(|area| std::cmp::Reverse(area.start));
        Ok(Rows {
            csv,
            number: 0,
            row: Vec::new(),
            written: 0,
            merged,
            open: Vec::new(),
        })
    }

    fn add(&mut self, cell: &Cell<DataRef<'_>>) -> Result<(), Failed> {
        let text = text(cell.get_value());
        if text.is_empty() {
            return Ok(());
        }
        let (row, column) = cell.get_position();
        if row < self.number || column >= MOST_COLUMNS {
            let is_wide = column >= MOST_COLUMNS;
            return Err(Failed::Workbook(if is_wide {
                WorkbookProblem::TooLarge
            } else {
                WorkbookProblem::Broken
            }));
        }
        if row > self.number {
            self.end_row()?;
            self.number = row;
        }
        let place = column as usize;
        if self.row.len() <= place {
            self.row.resize(place + 1, String::new());
        }
        self.row[place] = text;
        Ok(())
    }

    /// Writes the row, unless it is blank; blank ones above it first.
    fn end_row(&mut self) -> Result<(), Failed> {
        if self.row.is_empty() {
            return Ok(());
        }
        self.fill();
        while self.written < self.number {
            self.csv.write_all(b"\n")?;
            self.written += 1;
        }
        let cells = self.row.drain(..);
        let quoted: Vec<String> = cells
            .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
            .collect();
        writeln!(self.csv, "{}", quoted.join(","))?;
        self.written += 1;
        Ok(())
    }

    /// Gives the cells of merged areas what stands in their first row.
    fn fill(&mut self) {
        let number = self.number;
        self.open.retain(|(area, _)| number <= area.end.0);
        while let Some(area) = self.merged.pop_if(|area| area.start.0 <= number) {
            if area.start.0 == number
                && let Some(text) = self.row.get(area.start.1 as usize)
                && !text.is_empty()
            {
                self.open.push((area, text.clone()));
            }
        }
        for (area, text) in &self.open {
            let place = area.start.1 as usize;
            if place < MOST_COLUMNS as usize && self.row.len() <= place {
                self.row.resize(place + 1, String::new());
            }
            if let Some(cell) = self.row.get_mut(place).filter(|cell| cell.is_empty()) {
                cell.clone_from(text);
            }
        }
    }
}

/// More than this, and a number of a spreadsheet has lost digits.
const MOST_EXACT: f64 = 1e15;

/// A cell as it would be typed: a day as one, a whole number without a point, on one line.
fn text(value: &DataRef<'_>) -> String {
    let text = match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => of_number(*number),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(true) => "true".to_owned(),
        DataRef::Bool(false) => "false".to_owned(),
        DataRef::DateTime(time) if time.is_duration() => of_number(time.as_f64()),
        DataRef::DateTime(time) => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    };
    text.replace(['\n', '\r', '\0'], " ")
}

fn of_number(number: f64) -> String {
    if number.abs() >= MOST_EXACT {
        // As a spreadsheet shows it, so that it is known for what it is.
        let (digits, power) = (number.abs().log10().floor(), number.abs().log10().floor());
        return format!("{:.5}E+{power}", number / 10_f64.powf(digits));
    }
    number.to_string()
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::Cursor;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    const TYPES: &str = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    const RELATIONS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    const WORKBOOK: &str = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Results" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    const PARTS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>"#;

    /// A workbook with these rows: each cell is a reference with its XML behind `=`.
    pub(in super::super) fn workbook(rows: &str, behind: &str) -> Vec<u8> {
        let sheet = format!(
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>{behind}</worksheet>"#
        );
        zipped(&[
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", RELATIONS),
            ("xl/workbook.xml", WORKBOOK),
            ("xl/_rels/workbook.xml.rels", PARTS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", &sheet),
        ])
    }

    fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(content.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// A row of texts and, in other cells, of XML.
    pub(in super::super) fn row(number: u32, cells: &[&str]) -> String {
        let cells = cells.iter().zip('A'..).map(|(cell, column)| {
            let at = format!("{column}{number}");
            match cell.strip_prefix('<') {
                Some(xml) => format!("<c r=\"{at}\" {xml}"),
                None if cell.is_empty() => String::new(),
                None => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
            }
        });
        format!("<row r=\"{number}\">{}</row>", cells.collect::<String>())
    }

    fn csv(bytes: &[u8]) -> Result<String, WorkbookProblem> {
        let folder = std::env::temp_dir();
        let mut file = tempfile::tempfile_in(&folder).unwrap();
        file.write_all(bytes).unwrap();
        let mut read = String::new();
        let mut csv = to_csv(&mut file, &folder).unwrap()?;
        csv.read_to_string(&mut read).unwrap();
        Ok(read)
    }

    #[test]
    fn cells_are_written_as_they_would_be_typed_and_lines_have_the_numbers_of_the_sheet() {
        let rows = [
            row(
                2,
                &[
                    "Name",
                    "Say \"x\"",
                    "<><v>601</v></c>",
                    "<><v>874.5</v></c>",
                ],
            ),
            row(
                4,
                &[
                    "<s=\"1\"><v>39521</v></c>",
                    "<s=\"1\"><v>39521.75</v></c>",
                    "<t=\"b\"><v>1</v></c>",
                ],
            ),
            row(
                5,
                &[
                    "<t=\"e\"><v>#N/A</v></c>",
                    "<><v>1234567890123456789</v></c>",
                    "<><v>123456789012</v></c>",
                ],
            ),
            row(6, &["", "<s=\"1\"/>"]),
        ];
        let read = csv(&workbook(&rows.concat(), "")).unwrap();
        assert_eq!(
            read,
            "\n\"Name\",\"Say \"\"x\"\"\",\"601\",\"874.5\"\n\n\"2008-03-14\",\"2008-03-14\",\"true\"\n\
             \"#N/A\",\"1.23457E+18\",\"123456789012\"\n"
        );
    }

    #[test]
    fn what_is_merged_over_several_rows_stands_in_each_of_them() {
        let rows = [
            row(1, &["Title"]),
            row(2, &["Ida", "601"]),
            row(3, &["", "602"]),
            row(4, &["Olaf", "603"]),
        ];
        let merged = r#"<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="A2:A3"/></mergeCells>"#;
        let read = csv(&workbook(&rows.concat(), merged)).unwrap();
        assert_eq!(
            read,
            "\"Title\"\n\"Ida\",\"601\"\n\"Ida\",\"602\"\n\"Olaf\",\"603\"\n"
        );
    }

    #[test]
    fn what_is_no_workbook_that_can_be_read_is_named_for_what_it_is() {
        let with_password: Vec<u8> = "EncryptedPackage"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let bomb = " ".repeat(MOST_UNPACKED as usize + 1);
        for (bytes, problem) in [
            (
                [OLE, &[0; 600], &with_password].concat(),
                WorkbookProblem::Password,
            ),
            ([OLE, &[0; 600]].concat(), WorkbookProblem::Old),
            (
                zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]),
                WorkbookProblem::OtherKind,
            ),
            (
                zipped(&[("xl/workbook.xml", WORKBOOK)]),
                WorkbookProblem::Broken,
            ),
            (b"PK\x03\x04\x14\x00".to_vec(), WorkbookProblem::Broken),
            (
                zipped(&[
                    ("xl/workbook.xml", WORKBOOK),
                    ("xl/sharedStrings.xml", &bomb),
                ]),
                WorkbookProblem::TooLarge,
            ),
            (
                workbook("<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>", ""),
                WorkbookProblem::TooLarge,
            ),
        ] {
            assert_eq!(csv(&bytes), Err(problem));
        }
    }
}
