//! One row: its cells judged one by one, and the exam that they name together.

use super::cell;
use super::{CellProblem, CellProblemKind, Column, DayOrder, Row};
use crate::Date;
use crate::credential::exam::series_of_code;
use crate::credential::{Exam, ExamResult, Series};
use crate::text;

/// The row, or all that is wrong with it in the order of the columns. `overfull`: the last column, where cells come after it.
pub(super) fn read<'a>(
    cell: impl Fn(Column) -> &'a str,
    overfull: Option<Column>,
    order: Option<DayOrder>,
    today: Date,
) -> Result<Row, Vec<CellProblem>> {
    let mut cells = Cells {
        cell,
        problems: Vec::new(),
    };
    let row = cells.row(order, today);
    if let Some(column) = overfull {
        cells.refuse::<()>(column, CellProblemKind::TooManyCells);
    }
    cells.problems.sort_by_key(|problem| problem.column);
    match row {
        Some(row) if cells.problems.is_empty() => Ok(row),
        _ => Err(cells.problems),
    }
}

/// The cells of a row, and what is wrong with those that were read.
pub(super) struct Cells<F> {
    cell: F,
    problems: Vec<CellProblem>,
}

impl<'a, F: Fn(Column) -> &'a str> Cells<F> {
    /// The row; `None` where anything is wrong.
    fn row(&mut self, order: Option<DayOrder>, today: Date) -> Option<Row> {
        let email = self.take(Column::Email, cell::email);
        let first_name = self.take(Column::FirstName, cell::first_name);
        let last_name = self.take(Column::LastName, cell::last_name);
        let result = ExamResult::read(self, order, today);
        Some(Row {
            email: email?,
            first_name: first_name?,
            last_name: last_name?,
            result: result?,
        })
    }

    /// Series, code and title: what the row leaves out of the three, the catalogue adds.
    pub(super) fn exam(&mut self) -> Option<(Series, String, String)> {
        let series = self.take(Column::Series, |typed| cell::series(&typed));
        let code = self.take(Column::Code, cell::optional);
        let title = self.take(Column::Title, cell::optional);
        let (code, title) = (code?, title?);
        // A column called "exam" has codes as often as titles.
        let title_is_code = code.is_empty() && series_of_code(&title).is_some();
        let (code, title) = if title_is_code {
            (title, String::new())
        } else {
            (code, title)
        };
        let known = Exam::find(&code);
        let by_code = series_of_code(&code);
        let is_certain = known.is_none_or(|exam| exam.is_verified);
        let series = match (series, by_code) {
            (None, _) => None,
            (Some(Some(said)), Some(by_code)) if said != by_code && is_certain => {
                self.refuse(Column::Series, CellProblemKind::OtherSeries)
            }
            (Some(None), None) => self.refuse(Column::Series, CellProblemKind::SeriesNeeded),
            (Some(said), by_code) => said.or(by_code),
        };
        let title = match known {
            _ if !title.is_empty() => Some(title),
            Some(exam) => Some(exam.title.to_owned()),
            None => self.refuse(Column::Title, CellProblemKind::Missing),
        };
        let code = known.map_or(code, |exam| exam.code.to_owned());
        Some((series?, code, title?))
    }

    /// What a cell says; `None`, and a problem, where that cannot be recorded.
    pub(super) fn take<T>(
        &mut self,
        column: Column,
        judge: impl FnOnce(String) -> Result<T, CellProblemKind>,
    ) -> Option<T> {
        let typed = text::clean(cell::without_guard((self.cell)(column)));
        let limit = column.about().limit;
        let judged = if typed.chars().count() > usize::from(limit) {
            Err(CellProblemKind::TooLong(limit))
        } else {
            judge(typed)
        };
        judged
            .map_err(|kind| self.problems.push(CellProblem { column, kind }))
            .ok()
    }

    fn refuse<T>(&mut self, column: Column, kind: CellProblemKind) -> Option<T> {
        self.problems.push(CellProblem { column, kind });
        None
    }
}
