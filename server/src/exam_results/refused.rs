//! What is said of a refused line, and the refused lines as a file that can be corrected and sent again.

use std::io::{self, Write};

use rules::credential::results_file::Column;
use store::ImportRefusal;
use words::{LANGUAGES, Words, cell_problem};

use super::run::{Refusal, Why};
use super::table::Table;
use crate::http::csv_file::Sheet;

/// What is wrong with a cell: what its column is called in the file, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The file's own name for the column, or ours where it has none.
    pub column: String,
    /// What is wrong.
    pub sentence: String,
}

/// Everything that is wrong with a line. Reads from disk.
///
/// # Errors
/// The spool cannot be read.
pub fn reasons(table: &Table, refusal: Refusal, words: Words) -> io::Result<Vec<Reason>> {
    Ok(reasons_in(
        table,
        &table.cells(refusal.place)?,
        refusal,
        words,
    ))
}

fn reasons_in(table: &Table, cells: &[String], refusal: Refusal, words: Words) -> Vec<Reason> {
    let reason = |column: Column, sentence: String| Reason {
        column: named(table, column, words),
        sentence,
    };
    let said = |column, sentence: &str| vec![reason(column, sentence.to_owned())];
    match refusal.why {
        Why::Refused(ImportRefusal::OtherName) => {
            said(Column::LastName, words.import_refusal_other_name())
        }
        Why::Refused(ImportRefusal::OtherFirstName) => {
            said(Column::FirstName, words.import_refusal_other_first_name())
        }
        Why::Refused(ImportRefusal::PassOnRecord) => {
            said(Column::Passed, words.import_refusal_pass_on_record())
        }
        Why::Refused(ImportRefusal::ReferenceTaken) => {
            said(Column::Reference, words.import_refusal_reference_taken())
        }
        Why::Refused(ImportRefusal::Staff) => said(Column::Email, words.import_refusal_staff()),
        Why::Contradicts(line, column) => said(column, &words.import_refusal_contradicts(line)),
        Why::Unreadable => {
            let problems = table.row(cells).err().unwrap_or_default().into_iter();
            problems
                .map(|problem| reason(problem.column, cell_problem(words, problem.kind)))
                .collect()
        }
    }
}

/// What a column is called in the file, or by us where it has none.
pub fn named(table: &Table, column: Column, words: Words) -> String {
    let place = table.header().place(column);
    let own = place.and_then(|at| table.names().get(at));
    own.map(|name| name.trim().to_owned())
        .unwrap_or_else(|| words.import_column(column).to_owned())
}

/// Writes the refused lines as they were, with a column that says what is wrong.
///
/// # Errors
/// The spool cannot be read, or the file cannot be written.
pub fn write(
    table: &Table,
    refused: &[Refusal],
    words: Words,
    target: impl Write,
) -> io::Result<()> {
    // A file that comes back for the second time has the column already.
    let is_ours = |name: &String| {
        LANGUAGES
            .iter()
            .filter_map(|(language, _)| Words::of(language))
            .any(|words| words.import_problem_column() == name.trim())
    };
    let ours: Vec<bool> = table.names().iter().map(is_ours).collect();
    let kept = |cells: &'_ [String]| -> Vec<String> {
        let places = cells.iter().enumerate();
        places
            .filter(|(place, _)| !ours.get(*place).copied().unwrap_or(false))
            .map(|(_, cell)| cell.clone())
            .collect()
    };
    let columns = kept(table.names()).len();
    let mut sheet = Sheet::new(target)?;
    let head = kept(table.names());
    let head = head.iter().map(String::as_str);
    sheet.row(head.chain([words.import_problem_column()]))?;
    for refusal in refused {
        let cells = table.cells(refusal.place)?;
        let reasons = reasons_in(table, &cells, *refusal, words);
        let reasons: Vec<String> = reasons
            .iter()
            .map(|reason| words.import_problem_of(&reason.column, &reason.sentence))
            .collect();
        let mut kept = kept(&cells);
        // Where a line has too few cells, what is wrong stands in its own column all the same.
        kept.resize(kept.len().max(columns), String::new());
        let cells = kept.iter().map(String::as_str);
        sheet.row(cells.chain([reasons.join(" · ").as_str()]))?;
    }
    sheet.finish()?.flush()
}
