//! From files as the service keeps them to what the pages show.

use std::io;

use desk::import::{
    Changed, Counts, FileLine, FilePage, Refused, Report as Shown, Stage as ShownStage, Told,
};
use rules::credential::results_file::{Column, HeaderProblem};
use store::Change;
use words::{Words, cell_remark};

use crate::exam_results::{
    Failure, FileError, Import, Report, Stage, Table, WorkbookProblem, named, reasons,
};
use crate::host::clock::rfc3339;
use crate::site::GUIDES;

/// The most refused rows on a page; the download has all of them.
const MOST_REFUSED: usize = 100;
/// The most remarks on a page.
const MOST_TOLD: usize = 50;

/// A line of the list.
pub(super) fn line(words: Words, import: &Import) -> FileLine {
    FileLine {
        id: import.id.to_string(),
        name: import.file_name.clone(),
        by: import.by.name.clone(),
        at: rfc3339(import.at),
        stage: stage(words, &import.stage(), |_| Ok(Shown::default()))
            .unwrap_or(ShownStage::Waiting),
    }
}

/// The page of a file. Reads from disk.
pub(super) fn page(words: Words, import: &Import) -> io::Result<FilePage> {
    Ok(FilePage {
        id: import.id.to_string(),
        name: import.file_name.clone(),
        by: import.by.name.clone(),
        at: rfc3339(import.at),
        stage: stage(words, &import.stage(), |found| report(words, found))?,
    })
}

fn stage(
    words: Words,
    stage: &Stage,
    report: impl Fn(&Report) -> io::Result<Shown>,
) -> io::Result<ShownStage> {
    Ok(match stage {
        Stage::Waiting => ShownStage::Waiting,
        Stage::Reading(rows) => ShownStage::Reading(*rows as u64),
        Stage::Checking(done, all) => ShownStage::Checking(*done as u64, *all as u64),
        Stage::Checked(found) => ShownStage::Checked(report(found)?),
        Stage::Recording(done, all) => ShownStage::Recording(*done as u64, *all as u64),
        Stage::Recorded(found) => ShownStage::Recorded(report(found)?),
        Stage::Unreadable(error) => ShownStage::Unreadable(unreadable(words, error)),
        Stage::Unchecked(failure) => ShownStage::Unchecked(failed(words, *failure)),
        Stage::Stopped(failure, tally, found) => ShownStage::Stopped(
            failed(words, *failure),
            tally.recorded() as u64,
            found.table.lines() as u64,
        ),
    })
}

fn report(words: Words, found: &Report) -> io::Result<Shown> {
    let tally = &found.findings.tally;
    let changed = found.findings.examples.iter().map(|example| Changed {
        line: example.line,
        person: example.person.clone(),
        changes: example
            .changes
            .iter()
            .map(|change| change_texts(words, change))
            .collect(),
    });
    let shown = found.findings.refused.iter().take(MOST_REFUSED);
    let refused = shown.map(|refusal| {
        let reasons = reasons(&found.table, *refusal, words)?;
        let reasons = reasons.into_iter();
        Ok(Refused {
            line: refusal.place.line,
            reasons: reasons
                .map(|reason| (reason.column, reason.sentence))
                .collect(),
        })
    });
    Ok(Shown {
        counts: Counts {
            rows: found.table.lines() as u64,
            new: tally.new as u64,
            people: tally.people as u64,
            ids: tally.ids as u64,
            changed: tally.changed as u64,
            unchanged: tally.unchanged as u64,
            refused: tally.refused as u64,
        },
        changed: changed.collect(),
        refused: refused.collect::<io::Result<_>>()?,
        told: told(words, &found.table),
    })
}

/// The first of what is told of the rows that can be recorded, and how many there are.
fn told(words: Words, table: &Table) -> (Vec<Told>, u64) {
    let all = table.told().remarks();
    let shown = all.iter().take(MOST_TOLD).map(|(remark, rows)| Told {
        line: rows.first,
        rows: rows.count as u64,
        what: (
            named(table, remark.column, words),
            cell_remark(words, &remark.kind),
        ),
    });
    let count = all.len() + table.told().left_out();
    (shown.collect(), count as u64)
}

/// A change in the reader's words: the field, what was, what is.
fn change_texts(words: Words, change: &Change) -> (String, String, String) {
    let column = Column::of_field(&change.field);
    let value = |value: &Option<String>| {
        let value = value.as_deref().unwrap_or_default();
        match (column, value) {
            (Some(Column::Passed), "true") => words.import_yes().to_owned(),
            (Some(Column::Passed), "false") => words.import_no().to_owned(),
            (Some(Column::Series), series) if !series.is_empty() => series_name(words, series),
            _ => value.to_owned(),
        }
    };
    let field = match column {
        Some(column) => words.import_column(column).to_owned(),
        None => change.field.clone(),
    };
    (field, value(&change.old), value(&change.new))
}

/// A series as the guide's question calls it.
fn series_name(words: Words, series: &str) -> String {
    match GUIDES.get(words.language()) {
        Some(guide) => guide.words.of_choice("series", series).to_owned(),
        None => series.to_owned(),
    }
}

fn unreadable(words: Words, error: &FileError) -> String {
    let names = |columns: &[Column]| {
        let names: Vec<&str> = columns
            .iter()
            .map(|column| words.import_column(*column))
            .collect();
        names.join(", ")
    };
    match error {
        FileError::Workbook(problem) => match problem {
            WorkbookProblem::Password => words.import_workbook_password(),
            WorkbookProblem::Old => words.import_workbook_old(),
            WorkbookProblem::OtherKind => words.import_workbook_other_kind(),
            WorkbookProblem::TooLarge => words.import_workbook_too_large(),
            WorkbookProblem::Broken => words.import_workbook_broken(),
        }
        .to_owned(),
        FileError::NotText(line) => words.import_file_not_text(line),
        FileError::TooLong(line) => words.import_file_too_long(line),
        FileError::OpenMark(line) => words.import_file_open_mark(line),
        FileError::TooMany(most) => words.import_file_too_many(most),
        FileError::Empty => words.import_file_empty().to_owned(),
        FileError::NoSuchName(name) => words.import_file_missing(name),
        FileError::Header(HeaderProblem::Missing(columns), _) => {
            words.import_file_missing(names(columns))
        }
        FileError::Header(HeaderProblem::Twice(column), _) => {
            words.import_file_twice(names(&[*column]))
        }
        FileError::Io(error) if error.kind() == io::ErrorKind::StorageFull => {
            words.import_store_full().to_owned()
        }
        FileError::Io(_) => words.import_file_failed().to_owned(),
    }
}

fn failed(words: Words, failure: Failure) -> &'static str {
    match failure {
        Failure::Busy => words.import_store_busy(),
        Failure::DiskFull => words.import_store_full(),
        Failure::Other => words.import_store_failed(),
    }
}
