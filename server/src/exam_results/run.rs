//! Taking a table's lines to the store, batch by batch, and keeping count of what comes back.
//!
//! It does not call the store: it hands out rows and is told what became of them. So it is the same for a dry run and for
//! the run itself, in the service and on the command line.

use std::io;
use std::sync::Arc;

use rules::credential::results_file::{Column, Row};
use rules::registration::Profile;
use store::{Change, ImportOutcome, ImportRefusal, ImportRow};
use uuid::Uuid;

use super::table::{Place, Table};
use super::twice::Said;

/// The most examples that are kept of what changes.
pub const EXAMPLES: usize = 10;

/// How many lines came to what.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// New results.
    pub new: usize,
    /// People who were not on record.
    pub people: usize,
    /// MCP IDs issued at once (S16).
    pub ids: usize,
    /// Results that say something else now.
    pub changed: usize,
    /// Results that were on record as they are.
    pub unchanged: usize,
    /// Lines that are not recorded.
    pub refused: usize,
}

/// A changed result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Its line in the file.
    pub line: u64,
    /// Whose it is.
    pub person: String,
    /// What was and what is.
    pub changes: Vec<Change>,
}

/// A line that is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// Which line.
    pub place: Place,
    /// Why.
    pub why: Why,
}

/// Why a line is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It cannot be read; its cells say why.
    Unreadable,
    /// A line before it says something else about the same exam, in this column.
    Contradicts(u64, Column),
    /// It does not go with what is on record.
    Refused(ImportRefusal),
}

/// What became of a file, or would become of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    /// How many.
    pub tally: Tally,
    /// Some of what changes, in the order of the file.
    pub examples: Vec<Example>,
    /// Every line that is not recorded, in the order of the file.
    pub refused: Vec<Refusal>,
}

/// A run through a table.
pub struct Run {
    table: Arc<Table>,
    next_batch: usize,
    /// The lines that were handed out last, and whose they are.
    out: Vec<(Place, String)>,
    done: usize,
    findings: Findings,
}

impl Tally {
    /// How many lines were on record, or are now.
    pub fn recorded(&self) -> usize {
        self.new + self.changed + self.unchanged
    }
}

impl Run {
    /// At the beginning, with what cannot be read counted already.
    pub fn new(table: Arc<Table>) -> Run {
        let unreadable = table.unreadable().iter().map(|place| Refusal {
            place: *place,
            why: Why::Unreadable,
        });
        let refused: Vec<Refusal> = unreadable.collect();
        Run {
            next_batch: 0,
            out: Vec::new(),
            done: refused.len(),
            findings: Findings {
                tally: Tally {
                    refused: refused.len(),
                    ..Tally::default()
                },
                examples: Vec::new(),
                refused,
            },
            table,
        }
    }

    /// The next rows to judge, at most [`super::BATCH`]; `None` after the last. Reads from disk.
    ///
    /// # Errors
    /// The spool cannot be read.
    pub fn next_rows(&mut self) -> io::Result<Option<Vec<ImportRow>>> {
        let table = Arc::clone(&self.table);
        while let Some(places) = table.batch(self.next_batch) {
            self.next_batch += 1;
            let rows = self.rows(&table, places)?;
            if !rows.is_empty() {
                return Ok(Some(rows));
            }
        }
        Ok(None)
    }

    fn rows(&mut self, table: &Table, places: &[Place]) -> io::Result<Vec<ImportRow>> {
        let mut said = Said::default();
        let mut rows = Vec::with_capacity(places.len());
        self.out.clear();
        for place in places {
            let cells = table.cells(*place)?;
            // It was read before, from the same cells on the same day.
            let row = table.row(&cells).map_err(|_| io::ErrorKind::InvalidData)?;
            if let Some((line, column)) = said.contradicted(place.line, &row) {
                self.done += 1;
                self.findings.tally.refused += 1;
                self.findings.refused.push(Refusal {
                    place: *place,
                    why: Why::Contradicts(line, column),
                });
                continue;
            }
            let person = format!("{} {}", row.first_name, row.last_name);
            self.out.push((*place, person.trim_end().to_owned()));
            rows.push(import_row(row)?);
        }
        Ok(rows)
    }

    /// What became of the rows handed out last, in their order.
    pub fn judged(&mut self, outcomes: Vec<ImportOutcome>) {
        let Findings {
            tally,
            examples,
            refused,
        } = &mut self.findings;
        for ((place, person), outcome) in self.out.drain(..).zip(outcomes) {
            self.done += 1;
            match outcome {
                ImportOutcome::New {
                    new_person,
                    issues_id,
                } => {
                    tally.new += 1;
                    tally.people += usize::from(new_person);
                    tally.ids += usize::from(issues_id);
                }
                ImportOutcome::Changed { changes, issues_id } => {
                    tally.changed += 1;
                    tally.ids += usize::from(issues_id);
                    if examples.len() < EXAMPLES {
                        examples.push(Example {
                            line: place.line,
                            person,
                            changes,
                        });
                    }
                }
                ImportOutcome::Unchanged => tally.unchanged += 1,
                ImportOutcome::Refused(reason) => {
                    tally.refused += 1;
                    refused.push(Refusal {
                        place,
                        why: Why::Refused(reason),
                    });
                }
            }
        }
    }

    /// How many lines have been judged.
    pub fn done(&self) -> usize {
        self.done
    }

    /// What became of the lines that have been judged.
    pub fn finish(self) -> Findings {
        let mut findings = self.findings;
        findings.refused.sort_by_key(|refusal| refusal.place);
        findings.examples.sort_by_key(|example| example.line);
        findings
    }
}

fn import_row(row: Row) -> io::Result<ImportRow> {
    let profile = Profile {
        first_name: row.first_name.clone(),
        one_name: row.last_name.is_empty(),
        last_name: row.last_name.clone(),
        email: row.email.clone(),
        ..Profile::default()
    };
    Ok(ImportRow {
        id: Uuid::now_v7(),
        account: Uuid::now_v7(),
        profile: serde_json::to_string(&profile)?,
        email: row.email,
        first_name: row.first_name,
        last_name: row.last_name,
        result: row.result,
    })
}
