//! Files of exam results: what is wrong with a cell, and what is told of one.

use rules::credential::results_file::{CellProblemKind, RemarkKind};

use crate::Words;

/// What is wrong with a cell, and what would be right.
pub fn cell_problem(words: Words, kind: CellProblemKind) -> String {
    let sentence = match kind {
        CellProblemKind::TooLong(limit) => return words.import_cell_too_long(limit),
        CellProblemKind::Missing => words.import_cell_missing(),
        CellProblemKind::Placeholder => words.import_cell_placeholder(),
        CellProblemKind::NotAnEmail => words.import_cell_not_an_email(),
        CellProblemKind::UnknownSeries => words.import_cell_unknown_series(),
        CellProblemKind::OtherSeries => words.import_cell_other_series(),
        CellProblemKind::SeriesNeeded => words.import_cell_series_needed(),
        CellProblemKind::NotADate => words.import_cell_not_a_date(),
        CellProblemKind::InFuture => words.import_cell_in_future(),
        CellProblemKind::NotYesOrNo => words.import_cell_not_yes_or_no(),
        CellProblemKind::NotAScore => words.import_cell_not_a_score(),
        CellProblemKind::EitherDay => words.import_cell_either_day(),
        CellProblemKind::ShortYear => words.import_cell_short_year(),
        CellProblemKind::SerialDay => words.import_cell_serial_day(),
        CellProblemKind::BeforeExams => words.import_cell_before_exams(),
        CellProblemKind::NotAName => words.import_cell_not_a_name(),
        CellProblemKind::Garbled => words.import_cell_garbled(),
        CellProblemKind::Shortened => words.import_cell_shortened(),
        CellProblemKind::TooManyCells => words.import_cell_too_many_cells(),
    };
    sentence.to_owned()
}

/// What is told of a cell of a row that can be recorded.
pub fn cell_remark(words: Words, kind: &RemarkKind) -> String {
    match kind {
        RemarkKind::Emptied(value) => words.import_remark_emptied(value),
        RemarkKind::Misread(value, Some(was)) => words.import_remark_misread(value, was),
        RemarkKind::Misread(value, None) => words.import_remark_misread_open(value),
        RemarkKind::Unescaped(value, plain) => words.import_remark_unescaped(plain, value),
        RemarkKind::PerhapsNothing(value) => words.import_remark_perhaps_nothing(value),
        RemarkKind::Divided(value, first, last) => words.import_remark_divided(first, last, value),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rules::credential::results_file::{Column, Header};

    use super::*;
    use crate::LANGUAGES;

    #[test]
    fn a_file_may_name_its_columns_as_the_pages_do_in_every_language() {
        for (language, _) in LANGUAGES {
            let words = Words::of(language).unwrap();
            let names = Column::ALL.map(|column| words.import_column(column));
            let header = Header::read(&names).unwrap();
            for (place, column) in Column::ALL.into_iter().enumerate() {
                assert_eq!(header.place(column), Some(place), "{language} {column:?}");
            }
            let own = words.import_problem_column();
            let with_own: Vec<&str> = names.into_iter().chain([own]).collect();
            assert!(Header::read(&with_own).is_ok(), "{language}: {own}");
        }
    }

    #[test]
    fn every_problem_has_a_sentence_of_its_own() {
        let kinds = [
            CellProblemKind::Missing,
            CellProblemKind::Placeholder,
            CellProblemKind::TooLong(128),
            CellProblemKind::NotAnEmail,
            CellProblemKind::UnknownSeries,
            CellProblemKind::OtherSeries,
            CellProblemKind::SeriesNeeded,
            CellProblemKind::NotADate,
            CellProblemKind::InFuture,
            CellProblemKind::NotYesOrNo,
            CellProblemKind::NotAScore,
            CellProblemKind::EitherDay,
            CellProblemKind::ShortYear,
            CellProblemKind::SerialDay,
            CellProblemKind::BeforeExams,
            CellProblemKind::NotAName,
            CellProblemKind::Garbled,
            CellProblemKind::Shortened,
            CellProblemKind::TooManyCells,
        ];
        for (language, _) in LANGUAGES {
            let words = Words::of(language).unwrap();
            let sentences: BTreeSet<String> = kinds
                .iter()
                .map(|kind| cell_problem(words, *kind))
                .collect();
            assert_eq!(sentences.len(), kinds.len(), "{language}");
        }
    }
}
