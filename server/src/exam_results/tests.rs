//! Whole files through a run, judged by a model of the store: bad rows come back, a dry run says the same as the run, and
//! a large file is never held whole.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;
use rules::Date;
use rules::credential::ExamResult;
use store::{Change, ImportOutcome, ImportRefusal, ImportRow};
use words::Words;

use super::*;

const HEADER: &str = "email,first name,last name,exam code,date,passed,exam reference";

fn today() -> Date {
    "2026-11-23".parse().unwrap()
}

fn table(source: impl Read) -> Result<Arc<Table>, FileError> {
    let folder = std::env::temp_dir();
    Table::read(source, &folder, &Given::default(), today(), |_| {}).map(Arc::new)
}

/// The store's rules, as far as one row has to do with another.
#[derive(Debug, Clone, Default)]
struct Model {
    last_names: HashMap<String, String>,
    /// By reference number, or else by person, exam and day.
    results: HashMap<String, (String, ExamResult)>,
}

impl Model {
    fn judge(&mut self, row: ImportRow) -> ImportOutcome {
        let email = row.email.to_lowercase();
        let known = self.last_names.get(&email);
        if known.is_some_and(|last_name| *last_name != row.last_name) {
            return ImportOutcome::Refused(ImportRefusal::OtherName);
        }
        let new_person = known.is_none();
        let result = row.result;
        let same_as = result
            .reference
            .clone()
            .unwrap_or_else(|| format!("{email} {} {}", result.code, result.taken_on));
        if let Some((owner, before)) = self.results.get(&same_as) {
            if *owner != email {
                return ImportOutcome::Refused(ImportRefusal::ReferenceTaken);
            }
            if *before == result {
                return ImportOutcome::Unchanged;
            }
            if before.passed && !result.passed {
                return ImportOutcome::Refused(ImportRefusal::PassOnRecord);
            }
            let change = Change {
                field: "passed".into(),
                old: Some(before.passed.to_string()),
                new: Some(result.passed.to_string()),
            };
            self.results.insert(same_as, (email, result));
            return ImportOutcome::Changed {
                changes: vec![change],
                issues_id: false,
            };
        }
        self.last_names.insert(email.clone(), row.last_name);
        let issues_id = new_person && result.passed;
        self.results.insert(same_as, (email, result));
        ImportOutcome::New {
            new_person,
            issues_id,
        }
    }

    /// A run, and the most rows that were in hand at once.
    fn run(&mut self, table: &Arc<Table>, dry: bool) -> (Findings, usize) {
        let mut run = Run::new(Arc::clone(table));
        let mut largest = 0;
        while let Some(rows) = run.next_rows().unwrap() {
            largest = largest.max(rows.len());
            let before = dry.then(|| self.clone());
            let outcomes = rows.into_iter().map(|row| self.judge(row)).collect();
            run.judged(outcomes);
            if let Some(before) = before {
                *self = before;
            }
        }
        assert_eq!(run.done(), table.lines());
        (run.finish(), largest)
    }
}

/// A thousand rows, ten of them bad in ten ways: the file, and the lines of the bad ones.
fn with_ten_bad_rows() -> (String, Vec<u64>) {
    let bad = [
        "not-an-address,Ana,Sample,77-601,2008-03-14,yes,X-0",
        "bad1@example.com,,Sample,77-601,2008-03-14,yes,X-1",
        "bad2@example.com,Ana,Sample,77-999,2008-03-14,yes,X-2",
        "bad3@example.com,Ana,Sample,77-601,03/04/2008,yes,X-3",
        "bad4@example.com,Ana,Sample,77-601,2099-03-14,yes,X-4",
        "bad5@example.com,Ana,Sample,77-601,2008-03-14,perhaps,X-5",
        "bad6@example.com,Ana,Sample,77-601,,yes,=HYPERLINK(1)",
        "bad7@example.com,Ana,Sample,77-601,2008-03-14,yes,X-6,too many",
        "candidate0@example.com,Other,Name,77-601,2009-03-14,yes,R-Y",
        "bad8@example.com,Ana,Sample,77-601,2008-03-14,yes,R-1",
    ];
    let mut file = format!("{HEADER}\n");
    let mut lines = Vec::new();
    for row in 0..1_000 {
        if row % 100 == 50 {
            lines.push(row + 2);
            file.push_str(bad[row as usize / 100]);
            file.push('\n');
        } else {
            let _ = writeln!(
                file,
                "candidate{row}@example.com,Sam,Sample{row},77-601,2008-03-14,yes,R-{row}"
            );
        }
    }
    (file, lines)
}

/// The lines that are not recorded.
fn lines(findings: &Findings) -> Vec<u64> {
    findings
        .refused
        .iter()
        .map(|refusal| refusal.place.line)
        .collect()
}

#[test]
fn of_a_thousand_rows_exactly_the_ten_bad_ones_come_back() {
    let (file, lines) = with_ten_bad_rows();
    let table = table(file.as_bytes()).unwrap();
    let (findings, _) = Model::default().run(&table, true);
    let refused: Vec<u64> = findings.refused.iter().map(|one| one.place.line).collect();
    assert_eq!(refused, lines);
    let tally = Tally {
        new: 990,
        people: 990,
        ids: 990,
        refused: 10,
        ..Tally::default()
    };
    assert_eq!(findings.tally, tally);

    let words = Words::of("en").unwrap();
    let columns = findings.refused.iter().map(|refusal| {
        let reasons = reasons(&table, *refusal, words).unwrap();
        let columns: Vec<String> = reasons.into_iter().map(|reason| reason.column).collect();
        columns.join("+")
    });
    assert_eq!(
        columns.collect::<Vec<_>>(),
        [
            "email",
            "first name",
            "Series+Exam title",
            "date",
            "date",
            "passed",
            "date",
            "exam reference",
            "last name",
            "exam reference"
        ]
    );

    let mut csv = Vec::new();
    write_refused(&table, &findings.refused, words, &mut csv).unwrap();
    let text = String::from_utf8(csv.clone()).unwrap();
    let of_file: Vec<&str> = file.lines().collect();
    let mut written = text.trim_start_matches('\u{feff}').lines();
    assert_eq!(
        written.next().unwrap(),
        format!("{HEADER},{}", words.import_problem_column())
    );
    for (row, line) in written.clone().zip(&lines) {
        let original = of_file[usize::try_from(*line).unwrap() - 1].replace(",=", ",'=");
        assert!(row.starts_with(&original), "{row} / {original}");
    }
    assert_eq!(written.count(), 10);
}

#[test]
fn the_refused_rows_can_be_corrected_where_they_are_and_sent_again() {
    let (file, _) = with_ten_bad_rows();
    let first = table(file.as_bytes()).unwrap();
    let (words, spanish) = (Words::of("en").unwrap(), Words::of("es").unwrap());
    let mut model = Model::default();
    let (findings, _) = model.run(&first, false);
    let mut csv = Vec::new();
    write_refused(&first, &findings.refused, spanish, &mut csv).unwrap();

    let again = table(csv.as_slice()).unwrap();
    let (refused_again, _) = model.clone().run(&again, true);
    assert_eq!(refused_again.tally.refused, 10);
    let mut second = Vec::new();
    write_refused(&again, &refused_again.refused, words, &mut second).unwrap();
    let text = String::from_utf8(second).unwrap();
    assert!(
        !text.contains(spanish.import_problem_column()),
        "one column says what is wrong"
    );
    assert!(
        text.contains(",'=HYPERLINK(1),"),
        "the guard is put on once"
    );

    let corrected = text
        .replace("not-an-address", "bad0@example.com")
        .replace("03/04/2008", "2008-03-04")
        .replace("perhaps", "no");
    let (findings, _) = model.run(&table(corrected.as_bytes()).unwrap(), false);
    assert_eq!((findings.tally.new, findings.tally.refused), (3, 7));
}

#[test]
fn what_changes_is_shown_by_example_in_the_order_of_the_file() {
    let row = |person: usize, passed: &str| {
        format!("p{person}@example.com,Sam,Sample,77-601,2008-03-14,{passed},R-{person}\n")
    };
    let file = |passed: &str| -> String {
        let rows: String = (0..20).map(|person| row(person, passed)).collect();
        format!("{HEADER}\n{rows}")
    };
    let mut model = Model::default();
    model.run(&table(file("no").as_bytes()).unwrap(), false);
    let (findings, _) = model.run(&table(file("yes").as_bytes()).unwrap(), true);
    assert_eq!(
        (findings.tally.changed, findings.examples.len()),
        (20, EXAMPLES)
    );
    let first = &findings.examples[0];
    assert_eq!((first.line, first.person.as_str()), (2, "Sam Sample"));
    assert_eq!(first.changes[0].new.as_deref(), Some("true"));
    assert!(findings.examples.is_sorted_by_key(|example| example.line));
}

/// A file that is made while it is read: it is nowhere whole.
struct Generated {
    rows: std::ops::Range<usize>,
    left: Vec<u8>,
}

impl Read for Generated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.is_empty()
            && let Some(row) = self.rows.next()
        {
            // Every person has two exams, far apart in the file.
            let person = row % 50_000;
            let code = if row < 50_000 { "77-601" } else { "77-602" };
            self.left =
                format!("person{person}@example.com,Sam,Sample,{code},2008-03-14,yes,R-{row}\n")
                    .into_bytes();
        }
        let most = self.left.len().min(buffer.len());
        buffer[..most].copy_from_slice(&self.left[..most]);
        self.left.drain(..most);
        Ok(most)
    }
}

#[test]
fn a_hundred_thousand_rows_are_never_in_memory_at_once() {
    let source = Generated {
        rows: 0..100_000,
        left: format!("{HEADER}\n").into_bytes(),
    };
    let mut sentence = Vec::new();
    let table = Table::read(
        source,
        &std::env::temp_dir(),
        &Given::default(),
        today(),
        |lines| {
            if lines % 25_000 == 0 {
                sentence.push(lines);
            }
        },
    );
    assert_eq!(sentence, [25_000, 50_000, 75_000, 100_000]);
    let (findings, largest) = Model::default().run(&Arc::new(table.unwrap()), true);
    assert!(largest <= BATCH, "{largest}");
    // 16 bytes are kept of each row.
    assert_eq!(size_of::<Place>(), 16);
    let tally = Tally {
        new: 100_000,
        people: 50_000,
        ids: 50_000,
        ..Tally::default()
    };
    assert_eq!(
        findings.tally, tally,
        "who is in the file twice is one person"
    );
}

/// A file with a row for each of these days, every row another person's.
fn file_of(days: &[String]) -> Arc<Table> {
    let mut source = HEADER.to_owned();
    for (number, day) in days.iter().enumerate() {
        let _ = write!(
            source,
            "\np{number}@example.com,Ida,Sample,77-601,{day},yes,R-{number}"
        );
    }
    table(source.as_bytes()).unwrap()
}

#[test]
fn the_order_of_day_and_month_is_that_of_the_whole_column() {
    let year = (1..=12).flat_map(|month| (1..=28).map(move |day| (month, day)));
    let year: Vec<(u8, u8)> = year.collect();
    let month_first = |&(month, day): &(u8, u8)| format!("{month}/{day}/2008");
    let day_first = |&(month, day): &(u8, u8)| format!("{day:02}/{month:02}/2008 0:00");
    let columns: [Vec<String>; 2] = [
        year.iter().map(month_first).collect(),
        year.iter().map(day_first).collect(),
    ];
    for days in &columns {
        let table = file_of(days);
        assert!(table.unreadable().is_empty(), "{}", days[0]);
        let mut read: Vec<(u64, String)> = Vec::new();
        for batch in 0.. {
            let Some(places) = table.batch(batch) else {
                break;
            };
            for place in places {
                let row = table.row(&table.cells(*place).unwrap()).unwrap();
                read.push((place.line, row.result.taken_on.to_string()));
            }
        }
        read.sort();
        let expected = (2..).zip(&year);
        let expected =
            expected.map(|(line, (month, day))| (line, format!("2008-{month:02}-{day:02}")));
        assert_eq!(read, expected.collect::<Vec<_>>());
    }
    // Where nothing proves an order, or both are proven, no day that could be two is recorded.
    let of = |days: &[&str]| {
        let days: Vec<String> = days.iter().map(|day| (*day).to_owned()).collect();
        file_of(&days)
            .unreadable()
            .iter()
            .map(|place| place.line)
            .collect::<Vec<_>>()
    };
    assert_eq!(of(&["3/4/2008", "2008-03-14", "5/5/2008", "4.3.2008"]), [2]);
    assert_eq!(
        of(&["3/4/2008", "3/14/2008", "14/3/2008", "1/2/2008"]),
        [2, 5]
    );
}

#[test]
fn one_person_with_more_rows_than_fit_is_judged_in_pieces() {
    let rows: String = (0..BATCH * 2 + 7)
        .map(|row| format!("a@example.com,Sam,Sample,77-601,2008-03-14,yes,R-{row}\n"))
        .collect();
    let table = table(format!("{HEADER}\n{rows}").as_bytes()).unwrap();
    let (findings, largest) = Model::default().run(&table, false);
    assert_eq!(
        (findings.tally.new, findings.tally.people),
        (BATCH * 2 + 7, 1)
    );
    assert_eq!(largest, BATCH);
}

#[test]
fn a_spool_has_no_name_and_is_no_ones_to_read() {
    let folder = tempfile::tempdir().unwrap();
    let (file, _) = with_ten_bad_rows();
    let table = Table::read(
        file.as_bytes(),
        folder.path(),
        &Given::default(),
        today(),
        |_| {},
    )
    .unwrap();
    let entries = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!(entries(folder.path()), 0);
    assert_eq!(table.lines(), 1_000);
}

#[test]
fn a_file_without_rows_is_empty() {
    assert!(matches!(table(HEADER.as_bytes()), Err(FileError::Empty)));
}

#[test]
fn a_file_of_more_lines_than_can_be_kept_in_mind_is_refused() {
    let read = |most| {
        let file = format!("{HEADER}\na\nb\nc\n");
        let folder = std::env::temp_dir();
        Table::read_at_most(
            most,
            file.as_bytes(),
            &folder,
            &Given::default(),
            today(),
            |_| {},
        )
    };
    assert_eq!(read(3).unwrap().lines(), 3);
    assert!(matches!(read(2), Err(FileError::TooMany(2))));
}

/// Rows of few people and few numbers, so that many of them have to do with each other.
fn related_rows() -> impl Strategy<Value = String> {
    let row = (0..6_u8, 0..3_u8, 0..3_u8, 0..6_u8, any::<bool>());
    prop::collection::vec(row, 1..40).prop_map(|rows| {
        let mut file = format!("{HEADER}\n");
        for (person, last_name, code, reference, passed) in rows {
            let reference = match reference {
                0..3 => String::new(),
                number => format!("R-{number}"),
            };
            // Now and then in capitals, and now and then unreadable.
            let email = if last_name == 2 { "P" } else { "p" };
            let last_name = if person < 4 { 0 } else { last_name };
            let passed = if passed { "yes" } else { "no" };
            let day = if code == 2 && reference.is_empty() { "" } else { "2008-03-14" };
            let _ = writeln!(
                file,
                "{email}{person}@example.com,Sam,Sample{last_name},77-60{code},{day},{passed},{reference}"
            );
        }
        file
    })
}

proptest! {
    #[test]
    fn a_dry_run_says_what_the_run_does_and_the_same_file_again_changes_nothing(
        before in related_rows(), file in related_rows()
    ) {
        let mut model = Model::default();
        model.run(&table(before.as_bytes()).unwrap(), false);
        let file = table(file.as_bytes()).unwrap();
        let (dry, _) = model.run(&file, true);
        let (done, _) = model.run(&file, false);
        prop_assert_eq!(&dry, &done);

        let (again, _) = model.run(&file, false);
        prop_assert_eq!((again.tally.new, again.tally.changed, lines(&again)), (0, 0, lines(&done)));
        prop_assert_eq!(again.tally.unchanged, done.tally.recorded());

        let mut in_order: Vec<Place> = (0..).map_while(|batch| file.batch(batch)).flatten().copied().collect();
        in_order.sort();
        prop_assert_eq!(in_order.len() + file.unreadable().len(), file.lines());
    }
}

#[test]
fn a_workbook_is_read_as_its_sheet_would_be_typed() {
    use super::workbook::tests::{row, workbook};
    let names = [
        "Email",
        "Candidate Name",
        "Exam",
        "Date",
        "Result",
        "Score",
        "Reference",
    ];
    let day = "<s=\"1\"><v>39521</v></c>";
    let rows = [
        row(1, &["Exam results, spring"]),
        row(3, &names),
        row(
            4,
            &[
                "ida@example.com",
                "North, Ida",
                "77-601",
                day,
                "<t=\"b\"><v>1</v></c>",
                "<><v>874</v></c>",
                "<><v>123456789012</v></c>",
            ],
        ),
        row(
            6,
            &[
                "olaf@example.com",
                "South, Olaf",
                "77-601",
                day,
                "fail",
                "<t=\"e\"><v>#N/A</v></c>",
                "<><v>12345678901234567</v></c>",
            ],
        ),
    ];
    let table = table(workbook(&rows.concat(), "").as_slice()).unwrap();
    assert_eq!((table.lines(), table.blank()), (2, 1));
    let place = table.batch(0).unwrap()[0];
    assert_eq!(place.line, 4);
    let row = table.row(&table.cells(place).unwrap()).unwrap();
    assert_eq!(
        (row.first_name.as_str(), row.last_name.as_str()),
        ("Ida", "North")
    );
    assert_eq!(row.result.taken_on.to_string(), "2008-03-14");
    assert_eq!((row.result.passed, row.result.score), (true, Some(874)));
    assert_eq!(row.result.reference.as_deref(), Some("123456789012"));
    let shortened = table.unreadable()[0];
    assert_eq!(shortened.line, 6);
}
