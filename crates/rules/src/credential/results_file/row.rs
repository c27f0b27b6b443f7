//! One row: its cells judged one by one, and the exam that they name together.

use super::cell;
use super::{CellProblem, CellProblemKind, Column, DayOrder, Remark, RemarkKind, Row};
use crate::Date;
use crate::credential::exam::series_of_code;
use crate::credential::{Exam, ExamResult, Series};
use crate::text;
use crate::text::mojibake::{is_broken, repaired};
use crate::text::spreadsheet::{is_doubtful_name, is_garbled, is_too_narrow, out_of_entities};

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
        remarks: Vec::new(),
    };
    let row = cells.row(order, today);
    if let Some(column) = overfull {
        cells.refuse::<()>(column, CellProblemKind::TooManyCells);
    }
    cells.problems.sort_by_key(|problem| problem.column);
    cells.remarks.sort_by_key(|remark| remark.column);
    match row {
        Some(row) if cells.problems.is_empty() => Ok(Row {
            remarks: cells.remarks,
            ..row
        }),
        _ => Err(cells.problems),
    }
}

/// The cells of a row, what is wrong with those that were read, and what is told of them.
pub(super) struct Cells<F> {
    cell: F,
    problems: Vec<CellProblem>,
    remarks: Vec<Remark>,
}

impl<'a, F: Fn(Column) -> &'a str> Cells<F> {
    /// The row; `None` where anything is wrong.
    fn row(&mut self, order: Option<DayOrder>, today: Date) -> Option<Row> {
        let email = self.take(Column::Email, cell::email);
        let first_name = self.take(Column::FirstName, cell::name);
        let last_name = self.take_if_any(Column::LastName, cell::name);
        let result = ExamResult::read(self, order, today);
        Some(Row {
            email: email?,
            first_name: first_name?,
            last_name: last_name?.unwrap_or_default(),
            result: result?,
            remarks: Vec::new(),
        })
    }

    /// Series, code and title: what the row leaves out of the three, the catalogue adds.
    pub(super) fn exam(&mut self) -> Option<(Series, String, String)> {
        let series = self.take_if_any(Column::Series, |typed| cell::series(&typed));
        let code = self.take_if_any(Column::Code, Ok);
        let title = self.take_if_any(Column::Title, Ok);
        let (code, title) = (code?.unwrap_or_default(), title?.unwrap_or_default());
        // A column called "exam" has codes as often as titles.
        let title_is_code = code.is_empty() && series_of_code(&title).is_some();
        let (code, title) = if title_is_code {
            (title, String::new())
        } else {
            (code, title)
        };
        let by_title = code.is_empty().then(|| exam_of(&title, series.flatten()));
        let by_title = by_title.flatten();
        let known = Exam::find(&code).or(by_title);
        let by_code = by_title.map_or_else(|| series_of_code(&code), |exam| Some(exam.series));
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
            // However a title is put that names the exam by itself, it is one exam.
            Some(exam) if title.is_empty() || by_title.is_some() => Some(exam.title.to_owned()),
            _ if !title.is_empty() => Some(title),
            _ => self.refuse(Column::Title, CellProblemKind::Missing),
        };
        let code = known.map_or(code, |exam| exam.code.to_owned());
        Some((series?, code, title?))
    }

    /// What a cell says that must say something; `None`, and a problem, where that cannot be recorded.
    pub(super) fn take<T>(
        &mut self,
        column: Column,
        judge: impl FnOnce(String) -> Result<T, CellProblemKind>,
    ) -> Option<T> {
        let (typed, remark) = self.typed(column);
        let said = if typed.is_empty() {
            Err(CellProblemKind::Missing)
        } else {
            let said = within(column, typed.clone()).and_then(judge);
            said.map_err(|kind| {
                if cell::stands_for_nothing(column, &typed) {
                    CellProblemKind::Placeholder
                } else {
                    kind
                }
            })
        };
        self.said(column, said, remark)
    }

    /// What a cell says that may say nothing; `None`, and a problem, where that cannot be recorded.
    pub(super) fn take_if_any<T>(
        &mut self,
        column: Column,
        judge: impl FnOnce(String) -> Result<T, CellProblemKind>,
    ) -> Option<Option<T>> {
        let (typed, remark) = self.typed(column);
        if typed.is_empty() {
            return Some(None);
        }
        if cell::stands_for_nothing(column, &typed) {
            self.remark(column, RemarkKind::Emptied(typed));
            return Some(None);
        }
        let said = within(column, typed).and_then(judge);
        self.said(column, said, remark).map(Some)
    }

    fn said<T>(
        &mut self,
        column: Column,
        said: Result<T, CellProblemKind>,
        remark: Option<RemarkKind>,
    ) -> Option<T> {
        match said {
            Ok(said) => {
                if let Some(kind) = remark {
                    self.remark(column, kind);
                }
                Some(said)
            }
            Err(kind) => self.refuse(column, kind),
        }
    }

    /// The text of a cell, and what is told of it.
    fn typed(&self, column: Column) -> (String, Option<RemarkKind>) {
        let in_file = cell::without_guard((self.cell)(column));
        let typed = text::clean(in_file);
        let is_text = matches!(column, Column::FirstName | Column::LastName | Column::Title);
        if !is_text {
            return (typed, None);
        }
        if let Some(plain) = out_of_entities(&typed).map(|plain| text::clean(&plain)) {
            let remark = RemarkKind::Unescaped(typed, plain.clone());
            return (plain, Some(remark));
        }
        let was = repaired(in_file).map(|was| text::clean(&was));
        let remark = if was.is_some() || is_broken(&typed) {
            Some(RemarkKind::Misread(typed.clone(), was))
        } else if column != Column::Title && is_doubtful_name(&typed) {
            Some(RemarkKind::PerhapsNothing(typed.clone()))
        } else {
            None
        };
        (typed, remark)
    }

    fn remark(&mut self, column: Column, kind: RemarkKind) {
        self.remarks.push(Remark { column, kind });
    }

    /// Says what is wrong with a cell.
    pub(super) fn refuse<T>(&mut self, column: Column, kind: CellProblemKind) -> Option<T> {
        self.problems.push(CellProblem { column, kind });
        None
    }
}

/// The exam of a title; "Word" is one where the series has one version of Office.
fn exam_of(title: &str, series: Option<Series>) -> Option<&'static Exam> {
    let year = match series {
        Some(Series::Office2003) => Some("2003"),
        Some(Series::Office2007) => Some("2007"),
        _ => None,
    };
    let with_year = || Exam::by_title(&format!("{title} {}", year?));
    Exam::by_title(title).or_else(with_year)
}

/// The text of a cell, unless it is longer than the column allows or characters of it are lost.
fn within(column: Column, typed: String) -> Result<String, CellProblemKind> {
    let limit = column.about().limit;
    if typed.chars().count() > usize::from(limit) {
        Err(CellProblemKind::TooLong(limit))
    } else if is_too_narrow(&typed) {
        Err(CellProblemKind::Shortened)
    } else if is_garbled(&typed) {
        Err(CellProblemKind::Garbled)
    } else {
        Ok(typed)
    }
}
