//! A file that was read: its lines in a spool on disk, and in memory where each one is.
//!
//! Who has to do with whom is known by hashes of e-mail address and exam reference number. Two that hash alike by chance
//! are judged together for nothing, which does no harm.

use std::collections::HashMap;
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::ops::Range;
use std::os::unix::fs::FileExt;
use std::path::Path;

use rules::Date;
use rules::credential::results_file::{CellProblem, CellProblemKind, DayOrder, Header, Row};
use rules::text::email::canonical;
use rules::text::fold;

use super::file::{ExamFile, FileError, Line};
use super::first_line::Beginning;
use super::given::Given;
use super::told::Told;
use super::workbook::{WorkbookProblem, is_workbook, to_csv};

/// The most lines that are judged in one transaction. People or reference numbers with more lines than this are judged in
/// pieces, and a dry run takes each piece for the first.
pub const BATCH: usize = 500;

/// The most lines of a file: where each one is stays in memory, and a file of lines of one character has millions of them.
pub const MOST_LINES: usize = 1_000_000;

/// The most bytes of a workbook.
const MOST_WORKBOOK: u64 = 128 * 1024 * 1024;

/// A file's lines, ready to be judged.
pub struct Table {
    header: Header,
    beginning: Beginning,
    today: Date,
    spool: File,
    /// In the order in which they are judged.
    readable: Vec<Place>,
    batches: Vec<Range<usize>>,
    /// In the order of the file.
    unreadable: Vec<Place>,
    blank: usize,
    told: Told,
}

/// Where a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Its number in the file.
    pub line: u64,
    /// Where in the spool.
    at: u64,
}

impl Table {
    /// Reads a file whole, into a spool in `folder`. `given` is what somebody has said about it, `today` the last day that an exam
    /// can have been on; `progress` is called with the number of lines so far.
    ///
    /// # Errors
    /// The file cannot be read, or there is no room for it.
    pub fn read(
        source: impl Read,
        folder: &Path,
        given: &Given,
        today: Date,
        progress: impl FnMut(usize),
    ) -> Result<Table, FileError> {
        let mut source = BufReader::new(source);
        if !is_workbook(source.fill_buf()?) {
            return Table::read_at_most(MOST_LINES, source, folder, given, today, progress);
        }
        let mut file = tempfile::tempfile_in(folder)?;
        if io::copy(&mut source.take(MOST_WORKBOOK + 1), &mut file)? > MOST_WORKBOOK {
            return Err(FileError::Workbook(WorkbookProblem::TooLarge));
        }
        let csv = to_csv(&mut file, folder)?.map_err(FileError::Workbook)?;
        let given = Given {
            encoding: None,
            ..given.clone()
        };
        Table::read_at_most(MOST_LINES, csv, folder, &given, today, progress)
    }

    pub(super) fn read_at_most(
        most: usize,
        source: impl Read,
        folder: &Path,
        given: &Given,
        today: Date,
        mut progress: impl FnMut(usize),
    ) -> Result<Table, FileError> {
        let (mut file, header, beginning) = ExamFile::open(source, given)?;
        // Without a name: nobody else can open it, and it is gone with its last reader, whatever happens.
        let mut spool = Spool::new(tempfile::tempfile_in(folder)?);
        let mut kin = Kin::default();
        let (mut readable, mut unreadable) = (Vec::new(), Vec::new());
        // Lines whose day could be two, until the whole column has been seen.
        let mut open = Vec::new();
        let mut orders = Orders::default();
        let mut told = Told::default();
        while let Some(line) = file.line()? {
            if readable.len() + unreadable.len() + open.len() == most {
                return Err(FileError::TooMany(most));
            }
            let place = spool.add(&line)?;
            let cells: Vec<&str> = line.cells.iter().map(String::as_str).collect();
            orders.see(header.day_order(&cells));
            match header.row(&cells, today) {
                Ok(row) => {
                    kin.add(&row);
                    told.add(place.line, row.remarks);
                    readable.push(place);
                }
                Err(problems) if problems.iter().any(is_open) => open.push(place),
                Err(_) => unreadable.push(place),
            }
            progress(readable.len() + unreadable.len() + open.len());
        }
        let mut table = Table {
            header: match given.order.or(orders.proven()) {
                Some(order) => header.in_order(order),
                None => header,
            },
            beginning,
            today,
            spool: spool.finish()?,
            readable: Vec::new(),
            batches: Vec::new(),
            unreadable,
            blank: usize::try_from(file.blank()).map_err(io::Error::other)?,
            told,
        };
        for place in open {
            match table.row(&table.cells(place)?) {
                Ok(row) => {
                    kin.add(&row);
                    table.told.add(place.line, row.remarks);
                    readable.push(place);
                }
                Err(_) => table.unreadable.push(place),
            }
        }
        table.unreadable.sort();
        (table.readable, table.batches) = kin.together(readable);
        if table.lines() == 0 {
            return Err(FileError::Empty);
        }
        Ok(table)
    }

    /// How many lines there are below the first one, without those that are blank.
    pub fn lines(&self) -> usize {
        self.readable.len() + self.unreadable.len()
    }

    /// How many lines below the first one are blank.
    pub fn blank(&self) -> usize {
        self.blank
    }

    /// What is told of the rows that can be recorded.
    pub fn told(&self) -> &Told {
        &self.told
    }

    /// The first line of the file.
    pub fn names(&self) -> &[String] {
        &self.beginning.names
    }

    /// Which column stands where.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The lines that are judged together, batch by batch; `None` after the last.
    pub fn batch(&self, number: usize) -> Option<&[Place]> {
        let range = self.batches.get(number)?;
        self.readable.get(range.clone())
    }

    /// The lines that cannot be read, in the order of the file.
    pub fn unreadable(&self) -> &[Place] {
        &self.unreadable
    }

    /// The cells of a line.
    ///
    /// # Errors
    /// The spool cannot be read.
    pub fn cells(&self, place: Place) -> io::Result<Vec<String>> {
        let mut length = [0; 4];
        self.spool.read_exact_at(&mut length, place.at)?;
        let mut cells = vec![0; u32::from_le_bytes(length) as usize];
        self.spool.read_exact_at(&mut cells, place.at + 4)?;
        Ok(serde_json::from_slice(&cells)?)
    }

    /// What a line says, or what is wrong with it.
    pub fn row(&self, cells: &[String]) -> Result<Row, Vec<CellProblem>> {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        self.header.row(&cells, self.today)
    }
}

fn is_open(problem: &CellProblem) -> bool {
    problem.kind == CellProblemKind::EitherDay
}

/// The orders of day and month that the rows of a file prove.
#[derive(Default)]
struct Orders {
    day_first: bool,
    month_first: bool,
}

impl Orders {
    fn see(&mut self, proven: Option<DayOrder>) {
        match proven {
            Some(DayOrder::DayFirst) => self.day_first = true,
            Some(DayOrder::MonthFirst) => self.month_first = true,
            None => {}
        }
    }

    /// The order of the whole column; `None` where nothing proves one, or both are proven.
    fn proven(&self) -> Option<DayOrder> {
        match (self.day_first, self.month_first) {
            (true, false) => Some(DayOrder::DayFirst),
            (false, true) => Some(DayOrder::MonthFirst),
            _ => None,
        }
    }
}

/// Lines going to disk, each after its length.
struct Spool {
    file: BufWriter<File>,
    length: u64,
}

impl Spool {
    fn new(file: File) -> Spool {
        Spool {
            file: BufWriter::new(file),
            length: 0,
        }
    }

    fn add(&mut self, line: &Line) -> io::Result<Place> {
        let cells = serde_json::to_vec(&line.cells)?;
        let place = Place {
            line: line.number,
            at: self.length,
        };
        let length = u32::try_from(cells.len()).map_err(io::Error::other)?;
        self.file.write_all(&length.to_le_bytes())?;
        self.file.write_all(&cells)?;
        self.length += 4 + u64::from(length);
        Ok(place)
    }

    fn finish(self) -> io::Result<File> {
        self.file
            .into_inner()
            .map_err(io::IntoInnerError::into_error)
    }
}

/// Which lines have to do with each other: a forest whose roots are the first lines of each group.
#[derive(Default)]
struct Kin {
    parents: Vec<u32>,
    /// Hash of an address or a reference number → a line that has it.
    seen: HashMap<u64, u32>,
}

impl Kin {
    fn add(&mut self, row: &Row) {
        let own = self.parents.len() as u32;
        self.parents.push(own);
        let person = hash("person", &canonical(&row.email));
        let reference = row.result.reference.as_deref();
        let reference = reference.map(|reference| hash("reference", reference));
        for key in std::iter::once(person).chain(reference) {
            let other = *self.seen.entry(key).or_insert(own);
            let (one, other) = (self.root(own), self.root(other));
            self.parents[one.max(other) as usize] = one.min(other);
        }
    }

    /// The first line of a line's group. Shortens the way there for the next time.
    fn root(&mut self, line: u32) -> u32 {
        let mut at = line;
        while self.parents[at as usize] != at {
            let grandparent = self.parents[self.parents[at as usize] as usize];
            self.parents[at as usize] = grandparent;
            at = grandparent;
        }
        at
    }

    /// The lines group by group, in the order of the file within each, and the batches: whole groups as far as they fit.
    fn together(mut self, places: Vec<Place>) -> (Vec<Place>, Vec<Range<usize>>) {
        let rooted = places.into_iter().zip(0..);
        let mut rooted: Vec<(u32, Place)> = rooted
            .map(|(place, line)| (self.root(line), place))
            .collect();
        rooted.sort_by_key(|(root, place)| (*root, place.line));
        let mut batches = Vec::new();
        let mut start = 0;
        let mut end = 0;
        for group in rooted.chunk_by(|(one, _), (other, _)| one == other) {
            if end - start + group.len() > BATCH && end > start {
                batches.push(start..end);
                start = end;
            }
            end += group.len();
            while end - start > BATCH {
                batches.push(start..start + BATCH);
                start += BATCH;
            }
        }
        if end > start {
            batches.push(start..end);
        }
        (
            rooted.into_iter().map(|(_, place)| place).collect(),
            batches,
        )
    }
}

/// Folded more than anybody tells people and numbers apart by: what could be the same is judged together.
fn hash(kind: &str, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (kind, fold(text)).hash(&mut hasher);
    hasher.finish()
}
