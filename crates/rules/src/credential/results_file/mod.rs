//! Exam results, and the files that they come in: which column is which, and what each row says. Reading the file itself is
//! the caller's.
//!
//! What an [`ExamResult`] says stands here, together with the [`Column`] that says it. A [`Header`] is read from the first
//! line; each further line becomes a [`Row`], or everything that is wrong with it.

mod cell;
mod day;
mod header;
mod heading;
mod problem;
mod remark;
mod row;
#[cfg(test)]
mod tests;
mod whole_name;

pub use cell::starts_formula;
pub use day::DayOrder;
pub use header::{ByHand, Header, HeaderProblem};
pub use problem::{CellProblem, CellProblemKind};
pub use remark::{Remark, RemarkKind};

use serde::{Deserialize, Serialize};

use super::exam::first_year;
use super::{Exam, Series};
use crate::Date;
use crate::registration::Field;
use row::Cells;

/// One line of a transcript: an exam that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct ExamResult {
    /// The generation of Office that the exam is for.
    pub series: Series,
    /// Such as `77-601`; a word such as `word2003exp` before 2007. Empty where it is not known.
    pub code: String,
    /// As on the score report.
    pub title: String,
    /// The day of the exam.
    #[cfg_attr(feature = "schema", schema(value_type = String, format = Date))]
    pub taken_on: Date,
    /// Whether it was passed. Never computed from the score: pass marks differ by exam and are mostly unpublished.
    pub passed: bool,
    /// From 1 to 1000, where it is known.
    #[cfg_attr(feature = "schema", schema(required, minimum = 1, maximum = 1000))]
    pub score: Option<u16>,
    /// From the bottom of the score report (S17, S18). Its format is unknown; free text.
    #[cfg_attr(feature = "schema", schema(required))]
    pub reference: Option<String>,
}

impl ExamResult {
    /// A result of which no more is known than it needs.
    pub fn new(series: Series, code: &str, title: &str, taken_on: Date, passed: bool) -> Self {
        ExamResult {
            series,
            code: code.to_owned(),
            title: title.to_owned(),
            taken_on,
            passed,
            score: None,
            reference: None,
        }
    }

    /// What the cells of a row say; `None` where anything is wrong with them.
    fn read<'a>(
        cells: &mut Cells<impl Fn(Column) -> &'a str>,
        order: Option<DayOrder>,
        today: Date,
    ) -> Option<ExamResult> {
        let exam = cells.exam();
        let taken_on = cells.take(Column::Date, |typed| cell::date(&typed, order, today));
        let passed = cells.take(Column::Passed, |typed| cell::passed(&typed));
        let score = cells.take_if_any(Column::Score, |typed| cell::score(&typed));
        let reference = cells.take_if_any(Column::Reference, cell::reference);
        let (series, code, title) = exam?;
        let taken_on = taken_on?;
        if taken_on.year() < first_year(series, &code) {
            return cells.refuse(Column::Date, CellProblemKind::BeforeExams);
        }
        Some(ExamResult {
            series,
            code,
            title,
            taken_on,
            passed: passed?,
            score: score?,
            reference: reference?,
        })
    }

    /// What it says, in the order of the template.
    pub fn fields(&self) -> [(Column, Option<String>); 7] {
        [
            (Column::Series, Some(self.series.name().to_owned())),
            (Column::Code, Some(self.code.clone())),
            (Column::Title, Some(self.title.clone())),
            (Column::Date, Some(self.taken_on.to_string())),
            (Column::Passed, Some(self.passed.to_string())),
            (Column::Score, self.score.map(|score| score.to_string())),
            (Column::Reference, self.reference.clone()),
        ]
    }

    /// The same, with what it leaves open as it was known before: what is not said is not unsaid. A title that says no more than
    /// the code says nothing.
    pub fn or(self, known: &ExamResult) -> ExamResult {
        let says_the_code = || {
            let own = Exam::find(&self.code).filter(|exam| exam.code == known.code);
            own.is_some() && Exam::by_title(&self.title) == own
        };
        ExamResult {
            title: if self.title != known.title && says_the_code() {
                known.title.clone()
            } else {
                self.title
            },
            score: self.score.or(known.score),
            reference: self.reference.or_else(|| known.reference.clone()),
            ..self
        }
    }
}

/// The columns that a file can have, in the order of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The candidate's e-mail address. Required.
    Email,
    /// Required.
    FirstName,
    /// Required; empty for a candidate who has one name.
    LastName,
    /// A series' name, or what people write for it; may be left out where the code tells.
    Series,
    /// Such as `77-601`.
    Code,
    /// As on the score report; may be left out where the catalogue knows the code.
    Title,
    /// `YYYY-MM-DD`, a month in letters, a time behind it; `MM/DD/YYYY` and `DD/MM/YYYY` as the whole
    /// column proves.
    /// Not before there were such exams. Required.
    Date,
    /// `yes`/`no`, `pass`/`fail`, `1`/`0`, and the like. Required.
    Passed,
    /// From 1 to 1000, may be empty, or say that there is none, as `N/A` does.
    Score,
    /// The exam reference number; may be empty, or say that there is none, as `N/A` does.
    Reference,
}

/// A row that can be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As typed, checked.
    pub email: String,
    /// White space folded.
    pub first_name: String,
    /// White space folded; empty for a candidate who has one name.
    pub last_name: String,
    /// What to record.
    pub result: ExamResult,
    /// Where a cell does not say literally what is recorded, in the order of the columns.
    pub remarks: Vec<Remark>,
}

/// What is known of a column.
struct About {
    /// In the template.
    name: &'static str,
    /// On record.
    field: &'static str,
    /// The most characters that a cell may hold. The code, the title and the exam reference number have no documented
    /// lengths, so theirs only keep out what cannot be one.
    limit: u16,
    /// Whether a file must have it.
    need: Need,
}

/// Whether a file must have a column.
enum Need {
    Always,
    /// Unless something else names the exam.
    ToNameTheExam,
    Never,
}

impl Column {
    /// Every column, in the order of the template.
    pub const ALL: [Column; 10] = [
        Column::Email,
        Column::FirstName,
        Column::LastName,
        Column::Series,
        Column::Code,
        Column::Title,
        Column::Date,
        Column::Passed,
        Column::Score,
        Column::Reference,
    ];

    /// The name in the template, such as `exam reference`.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// What it is called on record, such as `taken_on`.
    pub fn field(self) -> &'static str {
        self.about().field
    }

    /// The column of a name on record.
    pub fn of_field(field: &str) -> Option<Column> {
        let mut all = Column::ALL.into_iter();
        all.find(|column| column.field() == field)
    }

    fn about(self) -> About {
        match self {
            Column::Email => About {
                name: "email",
                field: "email",
                limit: Field::Email.limit(),
                need: Need::Always,
            },
            Column::FirstName => About {
                name: "first name",
                field: "first_name",
                limit: Field::FirstName.limit(),
                need: Need::Always,
            },
            Column::LastName => About {
                name: "last name",
                field: "last_name",
                limit: Field::LastName.limit(),
                need: Need::Always,
            },
            Column::Series => About {
                name: "series",
                field: "series",
                limit: 40,
                need: Need::ToNameTheExam,
            },
            Column::Code => About {
                name: "exam code",
                field: "code",
                limit: 40,
                need: Need::ToNameTheExam,
            },
            Column::Title => About {
                name: "exam title",
                field: "title",
                limit: 200,
                need: Need::Never,
            },
            Column::Date => About {
                name: "date",
                field: "taken_on",
                limit: 40,
                need: Need::Always,
            },
            Column::Passed => About {
                name: "passed",
                field: "passed",
                limit: 40,
                need: Need::Always,
            },
            Column::Score => About {
                name: "score",
                field: "score",
                limit: 40,
                need: Need::Never,
            },
            Column::Reference => About {
                name: "exam reference",
                field: "reference",
                limit: 100,
                need: Need::Never,
            },
        }
    }
}
