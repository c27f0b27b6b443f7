//! Files of exam results as people send them: names of columns, cells, and rows with everything wrong.

mod cells;
mod headings;

use proptest::prelude::*;

use super::{CellProblem, CellProblemKind as Kind, Column, Header, HeaderProblem, Row};
use crate::Date;
use crate::credential::Series;

const TODAY: &str = "2026-11-23";

const TEMPLATE: [&str; 10] = [
    "email",
    "first name",
    "last name",
    "series",
    "exam code",
    "exam title",
    "date",
    "passed",
    "score",
    "exam reference",
];

const SAMPLE: [&str; 10] = [
    "wren.sample@example.com",
    "Wren",
    "Sample",
    "office-2007",
    "77-601",
    "Word 2007",
    "2008-03-14",
    "yes",
    "820",
    "SAMPLE-0001",
];

fn today() -> Date {
    TODAY.parse().unwrap()
}

fn read(cells: &[&str]) -> Result<Row, Vec<CellProblem>> {
    Header::read(&TEMPLATE).unwrap().row(cells, today())
}

fn with(values: &[(Column, &'static str)]) -> [&'static str; 10] {
    let mut cells = SAMPLE;
    for (column, value) in values {
        cells[*column as usize] = value;
    }
    cells
}

/// What is wrong with the sample once a cell holds the value.
fn problems(values: &[(Column, &'static str)]) -> Vec<(Column, Kind)> {
    let problems = read(&with(values)).err().unwrap_or_default();
    problems
        .into_iter()
        .map(|problem| (problem.column, problem.kind))
        .collect()
}

#[test]
fn the_template_is_read() {
    assert_eq!(TEMPLATE, Column::ALL.map(Column::name));
    let row = read(&SAMPLE).unwrap();
    assert_eq!(
        (
            row.email.as_str(),
            row.first_name.as_str(),
            row.last_name.as_str()
        ),
        ("wren.sample@example.com", "Wren", "Sample")
    );
    let result = row.result;
    assert_eq!(result.series, Series::Office2007);
    assert_eq!(
        (
            result.code.as_str(),
            result.title.as_str(),
            result.taken_on.to_string().as_str()
        ),
        ("77-601", "Word 2007", "2008-03-14")
    );
    assert_eq!((result.passed, result.score), (true, Some(820)));
    assert_eq!(result.reference.as_deref(), Some("SAMPLE-0001"));
}

#[test]
fn columns_may_have_other_names_and_another_order() {
    for names in [
        [
            "E-Mail",
            "Given_Name",
            "SURNAME",
            "exam",
            "Exam date",
            "Result",
            "Exam Reference #",
        ],
        [
            "correo",
            "nombre",
            "apellidos",
            "Título",
            "fecha",
            "aprobado",
            "referencia",
        ],
        [
            "Correo electrónico",
            "Nombre(s)",
            "Apellido",
            "Examen",
            "Fecha del examen",
            "RESULTADO",
            "Número de referencia",
        ],
    ] {
        let mut names: Vec<&str> = names.into();
        let mut cells = vec![
            "a@example.com",
            "Ana",
            "Sample",
            "77-601",
            "2008-03-14",
            "sí",
            "R-1",
        ];
        for _ in 0..names.len() {
            names.rotate_left(1);
            cells.rotate_left(1);
            let row = Header::read(&names).unwrap().row(&cells, today()).unwrap();
            assert_eq!(
                (
                    row.email.as_str(),
                    row.first_name.as_str(),
                    row.last_name.as_str()
                ),
                ("a@example.com", "Ana", "Sample")
            );
            assert_eq!(
                (row.result.code.as_str(), row.result.title.as_str()),
                ("77-601", "Word 2007")
            );
            assert_eq!(
                (row.result.passed, row.result.reference.as_deref()),
                (true, Some("R-1"))
            );
        }
    }
    for (spanish, column) in [
        ("serie", Column::Series),
        ("código", Column::Code),
        ("puntuación", Column::Score),
    ] {
        let named_twice = [&[column.name()], TEMPLATE.as_slice(), &[spanish]].concat();
        assert_eq!(
            Header::read(&named_twice),
            Err(HeaderProblem::Twice(column))
        );
    }
}

#[test]
fn no_two_columns_share_a_name() {
    for name in TEMPLATE {
        let of_one = |column: Column| Header::read(&[name, column.name()]);
        let twice = Column::ALL
            .into_iter()
            .filter(|column| matches!(of_one(*column), Err(HeaderProblem::Twice(_))));
        assert_eq!(twice.count(), 1, "{name}");
    }
}

#[test]
fn a_header_without_what_is_needed_is_refused_and_unknown_columns_are_left_out() {
    assert_eq!(
        Header::read(&["email", "shoe size", "first name"]),
        Err(HeaderProblem::Missing(vec![
            Column::LastName,
            Column::Series,
            Column::Code,
            Column::Date,
            Column::Passed
        ]))
    );
    let header = Header::read(&[
        "shoe size",
        "email",
        "first name",
        "last name",
        "",
        "code",
        "date",
        "passed",
    ])
    .unwrap();
    let row = header
        .row(
            &[
                "44",
                "a@example.com",
                "Ana",
                "Sample",
                "?",
                "77-881",
                "2012-01-31",
                "no",
            ],
            today(),
        )
        .unwrap();
    assert_eq!(
        (row.result.series, row.result.passed),
        (Series::Office2010On, false)
    );
    assert_eq!((row.result.score, row.result.reference), (None, None));
}

#[test]
fn everything_that_is_wrong_with_a_row_is_told_at_once_in_the_order_of_the_columns() {
    let bad = [
        "not an address",
        "",
        "",
        "Office 2009",
        "",
        "",
        "03/04/2008",
        "perhaps",
        "1001",
        "",
        "more",
    ];
    let problems = read(&bad).unwrap_err();
    let text: Vec<(Column, Kind)> = problems
        .into_iter()
        .map(|problem| (problem.column, problem.kind))
        .collect();
    assert_eq!(
        text,
        [
            (Column::Email, Kind::NotAnEmail),
            (Column::FirstName, Kind::Missing),
            (Column::Series, Kind::UnknownSeries),
            (Column::Title, Kind::Missing),
            (Column::Date, Kind::EitherDay),
            (Column::Passed, Kind::NotYesOrNo),
            (Column::Score, Kind::NotAScore),
            (Column::Reference, Kind::TooManyCells),
        ]
    );
}

#[test]
fn cells_without_a_column_are_told_of_the_last_one_that_the_file_has() {
    let names = [
        "date",
        "exam code",
        "email",
        "last name",
        "passed",
        "first name",
        "notes",
    ];
    let row = [
        "2008-03-14",
        "77-601",
        "a@example.com",
        "Sample",
        "yes",
        "Wren",
        "",
        "more",
    ];
    let header = Header::read(&names).unwrap();
    let problems = header.row(&row, today()).unwrap_err();
    let [problem] = &problems[..] else {
        panic!("{problems:?}");
    };
    assert_eq!(
        (problem.column, problem.kind),
        (Column::FirstName, Kind::TooManyCells)
    );
}

#[test]
fn a_row_may_have_fewer_cells_and_empty_ones_beyond_the_header() {
    let short = read(&SAMPLE[..8]).unwrap();
    assert_eq!((short.result.score, short.result.reference), (None, None));
    let long = [SAMPLE.as_slice(), &["", " "]].concat();
    assert_eq!(read(&long), read(&SAMPLE));
}

#[test]
fn a_series_is_read_by_the_names_that_people_give_it() {
    let no_code = [
        (Column::Code, ""),
        (Column::Title, "Sample"),
        (Column::Date, "2020-03-14"),
    ];
    for (typed, series) in [
        ("Office 2007", Series::Office2007),
        ("MCAS", Series::Office2007),
        ("MOS 2007 (MCAS)", Series::Office2007),
        ("Microsoft Office Specialist 2003", Series::Office2003),
        ("OFFICE-2010-ON", Series::Office2010On),
        ("Microsoft 365 Apps", Series::Office2010On),
        ("2016", Series::Office2010On),
        ("Office XP", Series::OfficeXpOrBefore),
        ("MOUS", Series::OfficeXpOrBefore),
        ("MTA", Series::OtherMicrosoft),
        ("IC3", Series::NotMicrosoft),
    ] {
        let cells = with(&[no_code.as_slice(), &[(Column::Series, typed)]].concat());
        assert_eq!(
            read(&cells).map(|row| row.result.series),
            Ok(series),
            "{typed}"
        );
    }
    for typed in ["MOS", "Office", "Office 2009", "2003 2007"] {
        let values = [no_code.as_slice(), &[(Column::Series, typed)]].concat();
        assert_eq!(
            problems(&values),
            [(Column::Series, Kind::UnknownSeries)],
            "{typed}"
        );
    }
}

#[test]
fn the_catalogue_adds_what_a_row_leaves_out_and_contradicts_what_it_gets_wrong() {
    let row = read(&with(&[
        (Column::Series, ""),
        (Column::Code, "77 602"),
        (Column::Title, ""),
    ]))
    .unwrap()
    .result;
    assert_eq!(
        (row.series, row.code.as_str(), row.title.as_str()),
        (Series::Office2007, "77-602", "Excel 2007")
    );

    let as_printed = read(&with(&[(
        Column::Title,
        "Using Microsoft Office Word 2007",
    )]))
    .unwrap();
    assert_eq!(as_printed.result.title, "Using Microsoft Office Word 2007");

    for title in ["Word 2007", "Using Microsoft Office Word 2007", "Word"] {
        let by_title = [
            (Column::Series, "MCAS"),
            (Column::Code, ""),
            (Column::Title, title),
        ];
        let found = read(&with(&by_title)).unwrap().result;
        assert_eq!(
            (found.code.as_str(), found.title.as_str()),
            ("77-601", "Word 2007"),
            "{title}"
        );
        assert_eq!(
            found.clone().or(&as_printed.result).title,
            as_printed.result.title
        );
    }
    let by_title = [(Column::Series, "Office 2003"), (Column::Code, "")];
    assert_eq!(problems(&by_title), [(Column::Series, Kind::OtherSeries)]);

    let other = [(Column::Series, "office-2003")];
    assert_eq!(problems(&other), [(Column::Series, Kind::OtherSeries)]);

    let neither = [(Column::Series, ""), (Column::Code, "word2000prep")];
    assert_eq!(problems(&neither), [(Column::Series, Kind::SeriesNeeded)]);

    let unknown_untitled = [(Column::Code, "77-999"), (Column::Title, "")];
    assert_eq!(
        problems(&unknown_untitled),
        [(Column::Title, Kind::Missing)]
    );

    let mta = read(&with(&[
        (Column::Series, ""),
        (Column::Code, "98-349"),
        (Column::Title, "Sample"),
        (Column::Date, "2012-03-14"),
    ]))
    .unwrap();
    assert_eq!(mta.result.series, Series::OtherMicrosoft);
}

#[test]
fn a_code_that_follows_from_the_sequence_only_contradicts_nobody() {
    let by_code = read(&with(&[
        (Column::Series, ""),
        (Column::Code, "77-603"),
        (Column::Title, ""),
    ]))
    .unwrap();
    assert_eq!(by_code.result.series, Series::Office2007);
    let said = read(&with(&[
        (Column::Series, "Office 2013"),
        (Column::Code, "77-603"),
        (Column::Title, "Sample"),
        (Column::Date, "2014-03-14"),
    ]))
    .unwrap();
    assert_eq!(said.result.series, Series::Office2010On);
}

#[test]
fn texts_are_cleaned_and_kept_within_their_limits() {
    let row = read(&with(&[
        (Column::FirstName, " Wren\u{a0}\u{200b} Ada "),
        (Column::LastName, ""),
        (Column::Reference, "'=A1"),
    ]))
    .unwrap();
    assert_eq!(
        (row.first_name.as_str(), row.last_name.as_str()),
        ("Wren Ada", "")
    );
    assert_eq!(
        row.result.reference.as_deref(),
        Some("=A1"),
        "the guard of a refused row is taken off"
    );

    let kept = read(&with(&[(Column::LastName, "'t Sample")])).unwrap();
    assert_eq!(kept.last_name, "'t Sample");

    let long = "x".repeat(101);
    let mut cells = SAMPLE;
    cells[Column::Reference as usize] = &long;
    let problems = read(&cells).unwrap_err();
    assert_eq!(
        problems,
        [CellProblem {
            column: Column::Reference,
            kind: Kind::TooLong(100)
        }]
    );
}

fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}",
        "(77|MO|98)-?[0-9]{0,3}",
        "(Office|MOS|MCAS)? ?(2003|2007|2010)?",
        prop::sample::select(SAMPLE.to_vec()).prop_map(str::to_owned),
    ]
}

proptest! {
    #[test]
    fn any_cells_are_read_or_refused_for_a_reason_in_column_order(cells in prop::collection::vec(typed(), 0..14)) {
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        match read(&cells) {
            Ok(row) => {
                prop_assert!(row.result.taken_on <= today());
                prop_assert!(!row.first_name.is_empty() && !row.result.title.is_empty());
                prop_assert!(row.result.score.is_none_or(|score| (1..=1000).contains(&score)));
            }
            Err(problems) => {
                prop_assert!(!problems.is_empty());
                prop_assert!(problems.is_sorted_by_key(|problem| problem.column));
            }
        }
    }

    #[test]
    fn a_row_that_was_read_reads_the_same_when_it_is_written_again(
        first in "[A-Z][a-zé]{5,9}", series in prop::sample::select(Series::ALL.to_vec()), title in "[A-Z][a-z]{4}[a-z ]{3,16}",
        day in 1u8..=28, passed: bool, score in prop::option::of(1u16..=1000), reference in prop::option::of("[A-Z0-9]{1,12}"),
    ) {
        let date = Date::new(2019, 5, day).unwrap().to_string();
        let write = |row: &Row| -> Vec<String> {
            let result = &row.result;
            vec![
                row.email.clone(), row.first_name.clone(), row.last_name.clone(), result.series.name().into(), result.code.clone(),
                result.title.clone(), result.taken_on.to_string(), if result.passed { "yes" } else { "no" }.into(),
                result.score.map(|score| score.to_string()).unwrap_or_default(), result.reference.clone().unwrap_or_default(),
            ]
        };
        let score = score.map(|score| score.to_string()).unwrap_or_default();
        let cells = ["a@example.com", &first, "Sample", series.name(), "", &title, &date, if passed { "P" } else { "F" }, &score,
            reference.as_deref().unwrap_or_default()];
        let row = read(&cells).unwrap();
        let again = write(&row);
        let again: Vec<&str> = again.iter().map(String::as_str).collect();
        let literally = Row { remarks: Vec::new(), ..row };
        prop_assert_eq!(read(&again), Ok(literally));
    }
}
