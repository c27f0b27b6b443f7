//! The same exam in two lines of a file. Said twice is said once, which the store sees to; but two lines that say different
//! things would change the record back and forth each time the file is sent, so the second one is refused.

use std::collections::HashMap;

use rules::credential::results_file::{Column, Row};
use rules::credential::{ExamResult, exam_key};
use rules::text::fold;
use store::{Agreement, compare_names};

/// What lines have said so far.
#[derive(Default)]
pub(super) struct Said {
    lines: Vec<Line>,
    /// By address, exam and day.
    by_exam: HashMap<[String; 3], Vec<usize>>,
    /// By address and reference number.
    by_reference: HashMap<[String; 2], Vec<usize>>,
}

/// What one line said of whom.
struct Line {
    number: u64,
    first_name: String,
    last_name: String,
    result: ExamResult,
}

impl Line {
    /// Whether another line is about the same person, as far as the names go. A family may have one address.
    fn is_of(&self, row: &Row) -> bool {
        let own = (self.first_name.as_str(), self.last_name.as_str());
        compare_names(own, (&row.first_name, &row.last_name)) == Agreement::Same
    }
}

impl Said {
    /// Takes a line in, or tells which line before it says something else about the same exam, and in which column.
    pub(super) fn contradicted(&mut self, line: u64, row: &Row) -> Option<(u64, Column)> {
        let person = fold(&row.email);
        let result = &row.result;
        let name = fold(exam_key(&result.code, &result.title));
        let exam = [person.clone(), name, result.taken_on.to_string()];
        let reference = result.reference.as_deref().map(fold);
        let reference = reference.map(|reference| [person, reference]);
        let said_of = |places: Option<&Vec<usize>>, is_meant: &dyn Fn(&Line) -> bool| {
            let lines = places.into_iter().flatten().map(|at| &self.lines[*at]);
            let mut meant = lines.filter(|line| line.is_of(row) && is_meant(line));
            let line = meant.next()?;
            Some((line.number, difference(&line.result, result)))
        };
        let by_reference = reference
            .as_ref()
            .and_then(|key| said_of(self.by_reference.get(key), &|_| true));
        // Two exams of one day are told apart by their numbers, where both have one.
        let by_exam = || {
            said_of(self.by_exam.get(&exam), &|line| {
                reference.is_none() || line.result.reference.is_none()
            })
        };
        if let Some((earlier, Some(column))) = by_reference.or_else(by_exam) {
            return Some((earlier, column));
        }
        let at = self.lines.len();
        self.lines.push(Line {
            number: line,
            first_name: row.first_name.clone(),
            last_name: row.last_name.clone(),
            result: result.clone(),
        });
        self.by_exam.entry(exam).or_default().push(at);
        if let Some(reference) = reference {
            self.by_reference.entry(reference).or_default().push(at);
        }
        None
    }
}

/// Where two results that are the same exam do not agree, result and score first. What one of them leaves out is no difference.
fn difference(one: &ExamResult, other: &ExamResult) -> Option<Column> {
    let other = other.clone().or(one);
    let both = one.fields().into_iter().zip(other.fields());
    let differs =
        both.filter(|((_, one), (_, other))| one.is_some() && other.is_some() && one != other);
    let columns = differs.map(|((column, _), _)| column);
    columns.min_by_key(|column| (!matches!(column, Column::Passed | Column::Score), *column))
}

#[cfg(test)]
mod tests {
    use rules::credential::Series;

    use super::*;

    fn row(passed: bool, score: Option<u16>, reference: Option<&str>) -> Row {
        Row {
            email: "a@example.com".into(),
            first_name: "Ana".into(),
            last_name: "Sample".into(),
            result: ExamResult {
                score,
                reference: reference.map(str::to_owned),
                ..ExamResult::new(
                    Series::Office2007,
                    "77-601",
                    "Word 2007",
                    "2008-03-14".parse().unwrap(),
                    passed,
                )
            },
            remarks: Vec::new(),
        }
    }

    #[test]
    fn the_second_of_two_lines_that_do_not_agree_is_told_which_line_says_otherwise() {
        for (first, second, text) in [
            (row(true, None, None), row(true, None, None), None),
            (
                row(true, None, None),
                row(false, None, None),
                Some(Column::Passed),
            ),
            (row(true, Some(700), None), row(true, None, None), None),
            (
                row(true, Some(700), None),
                row(true, Some(701), None),
                Some(Column::Score),
            ),
            (
                row(true, None, Some("R-1")),
                row(false, None, Some("R 1")),
                Some(Column::Passed),
            ),
            (
                row(true, None, Some("R-1")),
                row(false, None, Some("R-2")),
                None,
            ),
            (
                row(true, None, Some("R-1")),
                row(true, None, Some("r1")),
                Some(Column::Reference),
            ),
            (
                row(true, None, Some("R-1")),
                row(false, None, None),
                Some(Column::Passed),
            ),
            (
                row(true, None, None),
                row(false, None, Some("R-1")),
                Some(Column::Passed),
            ),
        ] {
            let mut said = Said::default();
            assert_eq!(said.contradicted(7, &first), None);
            let expected = text.map(|column| (7, column));
            assert_eq!(
                said.contradicted(8, &second),
                expected,
                "{first:?} {second:?}"
            );
        }
    }

    #[test]
    fn other_people_and_other_days_have_nothing_to_do_with_it() {
        let mut said = Said::default();
        said.contradicted(2, &row(true, None, Some("R-1")));
        let mut other = row(false, None, Some("R-1"));
        other.email = "b@example.com".into();
        assert_eq!(said.contradicted(3, &other), None);
        let mut later = row(false, None, None);
        later.result.taken_on = "2008-03-15".parse().unwrap();
        assert_eq!(said.contradicted(4, &later), None);
        let mut family = row(false, None, None);
        family.first_name = "Ben".into();
        assert_eq!(said.contradicted(5, &family), None);
        let mut herself = row(false, None, None);
        herself.first_name = "ANA Maria".into();
        assert_eq!(said.contradicted(6, &herself), Some((2, Column::Passed)));
    }
}
