//! First lines as other systems write them, in other languages, and matched by hand.

use super::super::{Column, DayOrder, Header, HeaderProblem, RemarkKind, Row};
use super::today;

/// What is read of a row below a first line: address, first name, last name, code, day, pass.
fn summary(row: &Row) -> [String; 6] {
    [
        row.email.clone(),
        row.first_name.clone(),
        row.last_name.clone(),
        row.result.code.clone(),
        row.result.taken_on.to_string(),
        row.result.passed.to_string(),
    ]
}

const SAMPLE: [&str; 6] = [
    "ida@example.com",
    "Ida",
    "North",
    "77-601",
    "2008-03-14",
    "true",
];

#[test]
fn first_lines_of_other_systems_and_languages_are_read() {
    for (names, passed) in [
        (
            [
                "emailAddress",
                "firstName",
                "lastName",
                "examCode",
                "examDate",
                "result",
            ],
            "pass",
        ),
        (
            [
                "E-Mail", "Vorname", "Nachname", "Prüfung", "Datum", "Ergebnis",
            ],
            "bestanden",
        ),
        (
            [
                "E-Mail-Adresse",
                "Vorname",
                "Name",
                "Prüfungsnr.",
                "Prüfungsdatum",
                "Bestanden",
            ],
            "ja",
        ),
        (
            ["Courriel", "Prénom", "Nom", "Examen", "Date", "Résultat"],
            "réussi",
        ),
        (
            [
                "Correo",
                "Nombre",
                "Apellidos",
                "Examen",
                "Fecha",
                "Resultado",
            ],
            "aprobado",
        ),
        (
            [
                "E-mail",
                "Nome",
                "Sobrenome",
                "Exame",
                "Data do exame",
                "Aprovado",
            ],
            "sim",
        ),
        (
            ["Email", "Nome", "Cognome", "Esame", "Data", "Esito"],
            "superato",
        ),
        (
            [
                "E-mailadres",
                "Voornaam",
                "Achternaam",
                "Examen",
                "Datum",
                "Geslaagd",
            ],
            "ja",
        ),
        (
            ["メールアドレス", "名", "姓", "試験番号", "受験日", "合否"],
            "合格",
        ),
        (
            [
                "Student Email",
                "Student First Name",
                "Student Last Name",
                "Exam",
                "Completed On",
                "Status",
            ],
            "pass",
        ),
        (
            [
                "USER_EMAIL",
                "FIRST_NAME",
                "SURNAME",
                "EXAM_ID",
                "DATE_TAKEN",
                "PASS_FAIL",
            ],
            "P",
        ),
        (
            [
                "Email:",
                "Given name(s):",
                "Family name:",
                "Exam code (77-…):",
                "Date (ISO):",
                "Passed? [y/n]",
            ],
            "y",
        ),
    ] {
        let header =
            Header::read(&names).unwrap_or_else(|problem| panic!("{names:?}: {problem:?}"));
        let mut cells = SAMPLE;
        cells[5] = passed;
        let row = header
            .row(&cells, today())
            .unwrap_or_else(|problems| panic!("{names:?}: {problems:?}"));
        assert_eq!(summary(&row), SAMPLE.map(str::to_owned), "{names:?}");
        assert!(row.remarks.is_empty());
    }
}

#[test]
fn a_column_for_a_whole_name_is_divided_and_in_doubt_that_is_told() {
    for (heading, whole, divided) in [
        ("Candidate Name", "Ida North", None),
        ("Name", "North, Ida", None),
        ("Full name", "Ida North", None),
        ("Name, Vorname", "North Ida", Some("North Ida")),
        ("Student", "Ida Maria North", Some("Ida Maria North")),
        ("氏名", "山田 太郎", Some("山田 太郎")),
    ] {
        let header = Header::read(&["Email", heading, "Exam", "Date", "Result"]).unwrap();
        let cells = ["ida@example.com", whole, "77-601", "2008-03-14", "pass"];
        let row = header.row(&cells, today()).unwrap();
        let told = divided.map(|whole: &str| {
            let (first, last) = (row.first_name.clone(), row.last_name.clone());
            RemarkKind::Divided(whole.to_owned(), first, last)
        });
        let kinds: Vec<RemarkKind> = row.remarks.into_iter().map(|remark| remark.kind).collect();
        assert_eq!(kinds, Vec::from_iter(told), "{whole}");
        assert!(
            ["North", "山田"].contains(&row.last_name.as_str()),
            "{whole}: {}",
            row.last_name
        );
    }
    let both = [
        "Email",
        "Name",
        "First name",
        "Last name",
        "Exam",
        "Date",
        "Result",
    ];
    let cells = [
        "ida@example.com",
        "I. N.",
        "Ida",
        "North",
        "77-601",
        "2008-03-14",
        "pass",
    ];
    let row = Header::read(&both).unwrap().row(&cells, today()).unwrap();
    assert_eq!(
        (row.first_name.as_str(), row.last_name.as_str()),
        ("Ida", "North")
    );
}

#[test]
fn of_two_headings_of_which_one_is_certain_the_other_is_left_out() {
    let names = [
        "Email",
        "First",
        "Last",
        "Exam",
        "Date",
        "Completed on",
        "Result",
        "Status",
    ];
    let header = Header::read(&names).unwrap();
    assert_eq!(
        (header.place(Column::Date), header.place(Column::Passed)),
        (Some(4), Some(6))
    );
    let twice = [
        "Email",
        "First",
        "Last",
        "Exam",
        "Date",
        "Exam date",
        "Result",
    ];
    assert_eq!(
        Header::read(&twice),
        Err(HeaderProblem::Twice(Column::Date))
    );
}

#[test]
fn what_is_matched_by_hand_counts_whatever_it_is_called() {
    let names = ["Kontakt", "Wer", "Was", "Wann", "Status", "Note"];
    assert!(matches!(
        Header::read(&names),
        Err(HeaderProblem::Missing(_))
    ));
    let by_hand = [
        (Column::Email, Some(0)),
        (Column::FirstName, Some(1)),
        (Column::LastName, Some(1)),
        (Column::Code, Some(2)),
        (Column::Date, Some(3)),
        (Column::Passed, Some(5)),
        (Column::Score, None),
    ];
    let header = Header::read_with(&names, &by_hand).unwrap();
    let cells = [
        "ida@example.com",
        "Ida North",
        "77-601",
        "3/4/2008",
        "open",
        "pass",
    ];
    let row = header
        .in_order(DayOrder::DayFirst)
        .row(&cells, today())
        .unwrap();
    let mut expected = SAMPLE.map(str::to_owned);
    expected[4] = "2008-04-03".into();
    assert_eq!(summary(&row), expected);

    let twice = [
        "Email",
        "First",
        "Last",
        "Exam",
        "Date",
        "Exam date",
        "Result",
    ];
    let chosen = Header::read_with(&twice, &[(Column::Date, Some(5))]).unwrap();
    assert_eq!(chosen.place(Column::Date), Some(5));
    let without = Header::read_with(&twice, &[(Column::Date, None)]);
    assert_eq!(without, Err(HeaderProblem::Missing(vec![Column::Date])));
}

#[test]
fn what_a_first_line_names_is_guessed_as_far_as_it_is_known() {
    let guessed = Header::guess(&["Kontakt", "Vorname", "Nachname", "Score"]);
    assert_eq!(
        guessed,
        [
            (Column::FirstName, 1),
            (Column::LastName, 2),
            (Column::Score, 3)
        ]
    );
    assert!(Header::guess(&["ida@example.com", "Ida", "North"]).is_empty());
}
