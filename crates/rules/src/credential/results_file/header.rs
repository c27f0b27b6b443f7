//! The first line of a file: which column stands where, by the names that people give to columns.

use super::day::{day, order};
use super::{CellProblem, Column, DayOrder, Need, Row, cell, row};
use crate::Date;
use crate::text::{self, fold};

/// Which column stands where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    places: Vec<Option<Column>>,
    order: Option<DayOrder>,
}

/// Why a header cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderProblem {
    /// Required columns that are not there. Where neither series nor code is there, both are named.
    Missing(Vec<Column>),
    /// A column that is there twice.
    Twice(Column),
}

impl Header {
    /// Reads the names of the columns: case, accents, spaces, hyphens and underscores do not matter, and each has aliases
    /// (`e-mail`, `given name`, `surname`, `exam`, `exam date`, `result`, `exam reference #`, …), in Spanish too. Unknown
    /// columns are left out.
    ///
    /// # Errors
    /// A column that is needed is missing, or one is there twice.
    pub fn read(cells: &[&str]) -> Result<Header, HeaderProblem> {
        let places: Vec<Option<Column>> = cells.iter().map(|cell| column(cell)).collect();
        let times = |wanted: Column| {
            places
                .iter()
                .filter(|place| **place == Some(wanted))
                .count()
        };
        if let Some(twice) = Column::ALL.into_iter().find(|column| times(*column) > 1) {
            return Err(HeaderProblem::Twice(twice));
        }
        let names_the_exam = [Column::Series, Column::Code, Column::Title];
        let no_exam = names_the_exam.into_iter().all(|column| times(column) == 0);
        let missing: Vec<Column> = Column::ALL
            .into_iter()
            .filter(|column| times(*column) == 0)
            .filter(|column| match column.about().need {
                Need::Always => true,
                Need::ToNameTheExam => no_exam,
                Need::Never => false,
            })
            .collect();
        if missing.is_empty() {
            Ok(Header {
                places,
                order: None,
            })
        } else {
            Err(HeaderProblem::Missing(missing))
        }
    }

    /// Which cell of a row is the column's, where the file has the column.
    pub fn place(&self, column: Column) -> Option<usize> {
        self.places.iter().position(|place| *place == Some(column))
    }

    /// Reads a row. `today` is the last day that can have been.
    ///
    /// # Errors
    /// All that is wrong with the row, in the order of the template, one problem per cell at most. Never an empty list.
    pub fn row(&self, cells: &[&str], today: Date) -> Result<Row, Vec<CellProblem>> {
        let has_more = cells
            .iter()
            .skip(self.places.len())
            .any(|cell| !cell.trim().is_empty());
        let cell = |wanted: Column| {
            self.place(wanted)
                .and_then(|at| cells.get(at))
                .copied()
                .unwrap_or_default()
        };
        let last = self.places.iter().copied().flatten().next_back();
        row::read(cell, last.filter(|_| has_more), self.order, today)
    }

    /// The order of day and month that a row proves.
    pub fn day_order(&self, cells: &[&str]) -> Option<DayOrder> {
        let cell = self.place(Column::Date).and_then(|at| cells.get(at))?;
        order(&text::clean(cell::without_guard(cell)))
    }

    /// The same columns, with days that could be two read in this order.
    #[must_use]
    pub fn in_order(self, order: DayOrder) -> Header {
        Header {
            order: Some(order),
            ..self
        }
    }

    /// The e-mail address among the cells of a row, if it is one.
    pub fn address(&self, cells: &[&str]) -> Option<String> {
        let cell = self.place(Column::Email).and_then(|at| cells.get(at))?;
        cell::email(unquoted(cell)).ok()
    }

    /// Whether a text that was split into cells looks like a row of this file: of address, day and result, two can be read
    /// where they would stand.
    pub fn resembles_row(&self, cells: &[&str]) -> bool {
        let is_read = |column: Column, reads: fn(String) -> bool| {
            let cell = self.place(column).and_then(|at| cells.get(at));
            cell.is_some_and(|cell| reads(unquoted(cell)))
        };
        let read = [
            is_read(Column::Email, |typed| cell::email(typed).is_ok()),
            is_read(Column::Date, |typed| {
                day(&typed, Some(DayOrder::DayFirst)).is_ok()
            }),
            is_read(Column::Passed, |typed| cell::passed(&typed).is_ok()),
        ];
        read.into_iter().filter(|is_read| *is_read).count() >= 2
    }
}

/// A cell of a text that was split without regard to quotation marks.
fn unquoted(cell: &str) -> String {
    text::clean(cell.trim().trim_matches('"'))
}

/// The column of a name.
fn column(name: &str) -> Option<Column> {
    let folded = fold(name);
    let is_named = |column: &Column| {
        fold(column.name()) == folded || column.about().others.contains(&folded.as_str())
    };
    Column::ALL.into_iter().find(is_named)
}
