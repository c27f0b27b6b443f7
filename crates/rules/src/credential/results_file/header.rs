//! The first line of a file: which column stands where, by the names that people give to columns.

use super::day::{day, order};
use super::heading::{Certainty, Holds, NameOrder, meaning};
use super::whole_name::divide;
use super::{CellProblem, Column, DayOrder, Need, Remark, RemarkKind, Row, cell, row};
use crate::Date;
use crate::text;

/// Which column stands where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    places: Vec<Option<Place>>,
    order: Option<DayOrder>,
}

/// What stands in a place of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Column(Column),
    /// First and last name.
    WholeName(NameOrder),
}

impl Place {
    fn holds(self, wanted: Column) -> bool {
        match self {
            Place::Column(column) => column == wanted,
            Place::WholeName(_) => matches!(wanted, Column::FirstName | Column::LastName),
        }
    }
}

/// Why a header cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderProblem {
    /// Required columns that are not there. Where neither series nor code is there, both are named.
    Missing(Vec<Column>),
    /// A column that is there twice.
    Twice(Column),
}

/// Which columns somebody has matched by hand: each with its place in the row, or without one where the file does not have it.
/// First and last name in one place are a whole name.
pub type ByHand = [(Column, Option<usize>)];

impl Header {
    /// Reads the names of the columns, as [`Header::read_with`] does, with nothing matched by hand.
    ///
    /// # Errors
    /// A column that is needed is missing, or one is there twice.
    pub fn read(cells: &[&str]) -> Result<Header, HeaderProblem> {
        Header::read_with(cells, &[])
    }

    /// Reads the names of the columns: case, accents, spaces, signs and the order of words do not matter, and each has aliases
    /// in several languages (`heading`). Unknown columns are left out. What is matched by hand counts whatever it is called.
    ///
    /// # Errors
    /// A column that is needed is missing, or one is there twice.
    pub fn read_with(cells: &[&str], by_hand: &ByHand) -> Result<Header, HeaderProblem> {
        let places = places(cells, by_hand);
        let times = |wanted: Column| {
            let named = places.iter().flatten();
            named.filter(|place| place.holds(wanted)).count()
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

    /// Where the column stands that each cell of a first line names, as far as that is known.
    pub fn guess(cells: &[&str]) -> Vec<(Column, usize)> {
        let places = places(cells, &[]);
        let place = |column: Column| {
            let mut named = places.iter();
            named.position(|place| place.is_some_and(|place| place.holds(column)))
        };
        let all = Column::ALL.into_iter();
        all.filter_map(|column| Some((column, place(column)?)))
            .collect()
    }

    /// Which cell of a row is the column's, where the file has the column.
    pub fn place(&self, column: Column) -> Option<usize> {
        let mut places = self.places.iter();
        places.position(|place| place.is_some_and(|place| place.holds(column)))
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
        let last = self.places.iter().flatten().next_back();
        let last = last.map(|place| match place {
            Place::Column(column) => *column,
            Place::WholeName(_) => Column::FirstName,
        });
        let last = last.filter(|_| has_more);
        let in_file = |wanted: Column| {
            let cell = self.place(wanted).and_then(|at| cells.get(at));
            cell.copied().unwrap_or_default()
        };
        let whole = self.places.iter().flatten().find_map(|place| match place {
            Place::WholeName(order) => Some(*order),
            Place::Column(_) => None,
        });
        let Some(order) = whole else {
            return row::read(in_file, last, self.order, today);
        };
        let whole = text::clean(cell::without_guard(in_file(Column::FirstName)));
        let divided = divide(&whole, order);
        let cell = |wanted: Column| match wanted {
            Column::FirstName => divided.first.as_str(),
            Column::LastName => divided.last.as_str(),
            other => in_file(other),
        };
        let mut row = row::read(cell, last, self.order, today)?;
        if !divided.is_certain {
            let kind = RemarkKind::Divided(whole, row.first_name.clone(), row.last_name.clone());
            let column = Column::FirstName;
            row.remarks.push(Remark { column, kind });
            row.remarks.sort_by_key(|remark| remark.column);
        }
        Ok(row)
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

/// What each cell of a first line names.
fn places(cells: &[&str], by_hand: &ByHand) -> Vec<Option<Place>> {
    let is_by_hand = |column: Column| by_hand.iter().any(|(matched, _)| *matched == column);
    let matched = |at: usize| {
        let mut columns = by_hand.iter().filter(|(_, place)| *place == Some(at));
        let first = columns.next()?.0;
        Some(match (first, columns.next()) {
            (_, Some(_)) => Place::WholeName(NameOrder::FirstLast),
            (column, None) => Place::Column(column),
        })
    };
    let meanings = cells.iter().enumerate().map(|(at, cell)| {
        let own = meaning(cell).filter(|_| matched(at).is_none());
        own.filter(|(holds, _)| !matches!(holds, Holds::Column(column) if is_by_hand(*column)))
    });
    let meanings: Vec<Option<(Holds, Certainty)>> = meanings.collect();
    let names = Names {
        first: has(&meanings, Column::FirstName) || is_by_hand(Column::FirstName),
        last: has(&meanings, Column::LastName) || is_by_hand(Column::LastName),
        whole: meanings
            .iter()
            .flatten()
            .any(|(holds, _)| matches!(holds, Holds::WholeName(_))),
    };
    let is_certain = |wanted: Column| {
        meanings
            .iter()
            .flatten()
            .any(|meaning| *meaning == (Holds::Column(wanted), Certainty::Certain))
    };
    let named = |(holds, certainty): (Holds, Certainty)| match holds {
        Holds::Column(column) if certainty == Certainty::Likely && is_certain(column) => None,
        // The whole name has it, too.
        Holds::Column(Column::FirstName | Column::LastName) if names.is_whole() => None,
        Holds::Column(column) => Some(Place::Column(column)),
        other => names.place(other),
    };
    (0..cells.len())
        .map(|at| matched(at).or_else(|| meanings[at].and_then(named)))
        .collect()
}

fn has(meanings: &[Option<(Holds, Certainty)>], column: Column) -> bool {
    let mut known = meanings.iter().flatten();
    known.any(|(holds, _)| *holds == Holds::Column(column))
}

/// Which names a first line has for certain.
struct Names {
    first: bool,
    last: bool,
    whole: bool,
}

impl Names {
    /// Whether the whole name is read, for want of one of its parts.
    fn is_whole(&self) -> bool {
        self.whole && !(self.first && self.last)
    }

    /// What a heading names that can be understood in two ways, beside the others.
    fn place(&self, holds: Holds) -> Option<Place> {
        let only = match (holds, self.first, self.last) {
            (Holds::WholeName(order), ..) => {
                return self.is_whole().then_some(Place::WholeName(order));
            }
            (Holds::NameOrLast | Holds::NameOrFirst, true, false) => Column::LastName,
            (Holds::NameOrLast | Holds::NameOrFirst, false, true) => Column::FirstName,
            (Holds::NameOrLast | Holds::NameOrFirst, false, false) if !self.whole => {
                return Some(Place::WholeName(NameOrder::FirstLast));
            }
            _ => return None,
        };
        Some(Place::Column(only))
    }
}
