//! What single cells say, as people and spreadsheets write it.

use super::super::{CellProblemKind as Kind, Column, RemarkKind};
use super::{SAMPLE, TODAY, problems, read, with};

#[test]
fn days_are_read_where_they_can_be_read_in_one_way_only() {
    let refused = |kind| Err(vec![(Column::Date, kind)]);
    for (typed, read_as) in [
        ("2008-03-14", Ok("2008-03-14")),
        ("2008/3/4", Ok("2008-03-04")),
        ("２００８-03-14", Ok("2008-03-14")),
        ("03/14/2008", Ok("2008-03-14")),
        ("14/03/2008", Ok("2008-03-14")),
        ("14.3.2008", Ok("2008-03-14")),
        ("05/05/2008", Ok("2008-05-05")),
        (TODAY, Ok(TODAY)),
        ("03/04/2008", refused(Kind::EitherDay)),
        ("2008-02-30", refused(Kind::NotADate)),
        ("14/03/08", refused(Kind::ShortYear)),
        ("14/14/2008", refused(Kind::NotADate)),
        ("39521", refused(Kind::SerialDay)),
        ("March 14", refused(Kind::NotADate)),
        ("2008-03/14", refused(Kind::NotADate)),
        ("2026-11-24", refused(Kind::InFuture)),
        ("2007-01-01", Ok("2007-01-01")),
        ("2006-12-31", refused(Kind::BeforeExams)),
        ("1899-12-30", refused(Kind::BeforeExams)),
        ("0008-03-14", refused(Kind::BeforeExams)),
        ("########", refused(Kind::Shortened)),
        ("N/A", refused(Kind::Placeholder)),
        ("=\"2008-03-14\"", Ok("2008-03-14")),
        ("2008-03-14 00:00:00", Ok("2008-03-14")),
        ("14 March 2008", Ok("2008-03-14")),
        ("", refused(Kind::Missing)),
    ] {
        let row = read(&with(&[(Column::Date, typed)]));
        let day = row.map(|row| row.result.taken_on.to_string());
        let text = day.map_err(|_| problems(&[(Column::Date, typed)]));
        assert_eq!(text, read_as.map(str::to_owned), "{typed}");
    }
}

#[test]
fn passes_and_scores_are_read_as_people_write_them() {
    for (typed, passed) in [
        ("Yes", true),
        ("PASS", true),
        ("Sí", true),
        ("1", true),
        ("Fail", false),
        ("no aprobado", false),
        ("0", false),
    ] {
        let row = read(&with(&[(Column::Passed, typed)])).unwrap();
        assert_eq!(row.result.passed, passed, "{typed}");
    }
    for (typed, score) in [
        ("1", Some(1)),
        ("1000", Some(1000)),
        ("７００", Some(700)),
        ("874.0", Some(874)),
        ("874,00", Some(874)),
        ("1,000", Some(1000)),
        ("1 000", Some(1000)),
        ("", None),
        ("N/A", None),
        ("#N/A", None),
        ("-", None),
        ("TBD", None),
    ] {
        let row = read(&with(&[(Column::Score, typed)])).unwrap();
        assert_eq!(row.result.score, score, "{typed}");
    }
    for typed in [
        "0", "1001", "+700", "70 %", "85%", "700.5", "1.000", "1,00,0", "1,0000", "8,74",
    ] {
        assert_eq!(
            problems(&[(Column::Score, typed)]),
            [(Column::Score, Kind::NotAScore)],
            "{typed}"
        );
    }
}

#[test]
fn what_stands_where_there_is_no_reference_is_none_and_a_shortened_number_is_refused() {
    let shortened = Err(vec![(Column::Reference, Kind::Shortened)]);
    for (typed, read_as) in [
        ("", Ok(None)),
        ("N/A", Ok(None)),
        ("n / a", Ok(None)),
        ("N.A.", Ok(None)),
        ("#N/A", Ok(None)),
        ("#NULL!", Ok(None)),
        ("#REF!", Ok(None)),
        ("none", Ok(None)),
        ("NULL", Ok(None)),
        ("(null)", Ok(None)),
        ("nil", Ok(None)),
        ("TBD", Ok(None)),
        ("Unknown", Ok(None)),
        ("not available", Ok(None)),
        ("Ninguna", Ok(None)),
        ("-", Ok(None)),
        ("'-", Ok(None)),
        ("—", Ok(None)),
        ("?", Ok(None)),
        ("…", Ok(None)),
        ("0", Ok(None)),
        ("０００", Ok(None)),
        ("1.23E+11", shortened.clone()),
        ("1,23e+11", shortened.clone()),
        ("9E+15", shortened.clone()),
        ("7001234.0", shortened.clone()),
        ("=\"00123\"", Ok(Some("00123"))),
        ("#####", shortened.clone()),
        ("12345", Ok(Some("12345"))),
        ("00123", Ok(Some("00123"))),
        ("NA-1", Ok(Some("NA-1"))),
        ("R-0", Ok(Some("R-0"))),
        ("1E5", Ok(Some("1E5"))),
        ("1.2.3E+4", Ok(Some("1.2.3E+4"))),
        ("E+11", Ok(Some("E+11"))),
    ] {
        let row = read(&with(&[(Column::Reference, typed)]));
        let reference = row.map(|row| row.result.reference);
        let text = reference.map_err(|_| problems(&[(Column::Reference, typed)]));
        let read_as = read_as.map(|read: Option<&str>| read.map(str::to_owned));
        assert_eq!(text, read_as, "{typed}");
    }
}

#[test]
fn names_are_names_and_what_stands_where_there_is_none_is_told_from_them() {
    for (first, last, expected) in [
        ("Ida", "Null", Ok("Null")),
        ("Na", "None", Ok("None")),
        ("X", "-", Ok("")),
        ("Ida", "", Ok("")),
        ("Ida", "?", Ok("")),
        ("太郎", "山田", Ok("山田")),
        ("Ida", "N/A", Ok("")),
        ("Ida", "#N/A", Ok("")),
        ("Ida", "unknown", Ok("")),
        ("Ida", ".", Ok("")),
        ("Ida", "k. A.", Ok("")),
        ("Ida", "NULL", Ok("NULL")),
        ("Ida", "Ka", Ok("Ka")),
        ("Ida", "#REF!", Err((Column::LastName, Kind::NotAName))),
        ("Ida", "#¿NOMBRE?", Err((Column::LastName, Kind::NotAName))),
        ("Ida", "\u{301}", Err((Column::LastName, Kind::NotAName))),
        ("Ida", "12", Err((Column::LastName, Kind::NotAName))),
        (
            "Ida",
            "N\u{fffd}rth",
            Err((Column::LastName, Kind::Garbled)),
        ),
        (".", "Sample", Err((Column::FirstName, Kind::Placeholder))),
        ("N/A", "Sample", Err((Column::FirstName, Kind::Placeholder))),
        (
            "\u{301}\u{302}",
            "Sample",
            Err((Column::FirstName, Kind::NotAName)),
        ),
        ("#NAME?", "Sample", Err((Column::FirstName, Kind::NotAName))),
        ("TBD", "Sample", Err((Column::FirstName, Kind::Placeholder))),
        ("", "", Err((Column::FirstName, Kind::Missing))),
        ("", "Sample", Err((Column::FirstName, Kind::Missing))),
    ] {
        let cells = [(Column::FirstName, first), (Column::LastName, last)];
        match expected {
            Ok(name) => assert_eq!(read(&with(&cells)).unwrap().last_name, name, "{last}"),
            Err(problem) => assert_eq!(problems(&cells), [problem], "{first} {last}"),
        }
    }
}

#[test]
fn where_a_cell_does_not_say_literally_what_is_recorded_that_is_told() {
    use RemarkKind::{Emptied, Misread, PerhapsNothing, Unescaped};
    let misread = |typed: &str, was: Option<&str>| Misread(typed.into(), was.map(str::to_owned));
    for (column, typed, told) in [
        (Column::Score, "N/A", Some(Emptied("N/A".into()))),
        (Column::Score, "#DIV/0!", Some(Emptied("#DIV/0!".into()))),
        (Column::Reference, "0", Some(Emptied("0".into()))),
        (Column::Reference, "'-", Some(Emptied("-".into()))),
        (Column::Series, "#N/A", Some(Emptied("#N/A".into()))),
        (Column::Title, "TBD", Some(Emptied("TBD".into()))),
        (Column::LastName, "?", Some(Emptied("?".into()))),
        (
            Column::LastName,
            "NÃ¸rth",
            Some(misread("NÃ¸rth", Some("Nørth"))),
        ),
        (
            Column::FirstName,
            "JosÃ\u{ad}",
            Some(misread("JosÃ", Some("Josí"))),
        ),
        (Column::FirstName, "N√∏a", Some(misread("N√∏a", None))),
        (
            Column::Title,
            "PrÃ¼fung",
            Some(misread("PrÃ¼fung", Some("Prüfung"))),
        ),
        (
            Column::LastName,
            "O&#39;Brien",
            Some(Unescaped("O&#39;Brien".into(), "O'Brien".into())),
        ),
        (
            Column::LastName,
            "NULL",
            Some(PerhapsNothing("NULL".into())),
        ),
        (Column::LastName, "Null", None),
        (Column::LastName, "", None),
        (Column::Score, "", None),
        (Column::Reference, "NA-1", None),
    ] {
        let row = read(&with(&[(column, typed)])).unwrap();
        let kinds: Vec<RemarkKind> = row.remarks.into_iter().map(|remark| remark.kind).collect();
        assert_eq!(kinds, Vec::from_iter(told), "{column:?} {typed}");
    }
}

#[test]
fn what_stands_for_nothing_is_refused_with_that_reason_where_something_must_stand() {
    for column in [
        Column::Email,
        Column::FirstName,
        Column::Date,
        Column::Passed,
    ] {
        for typed in ["N/A", "#N/A", "-", "?", "TBD", "unknown", "n/d", "…"] {
            assert_eq!(
                problems(&[(column, typed)]),
                [(column, Kind::Placeholder)],
                "{column:?} {typed}"
            );
        }
        let lost = problems(&[(column, "#REF!")]);
        assert_eq!(lost.len(), 1, "{column:?}");
    }
    assert_eq!(
        problems(&[(Column::Reference, "R\u{fffd}")]),
        [(Column::Reference, Kind::Garbled)]
    );
}

#[test]
fn no_exam_is_older_than_the_office_that_it_is_about() {
    for (series, code, title, first) in [
        ("", "77-601", "", 2007),
        ("", "word2003exp", "", 2003),
        ("", "77-882", "", 2010),
        ("", "77-853", "", 2010),
        ("", "77-418", "", 2013),
        ("", "77-725", "", 2015),
        ("", "MO-100", "", 2018),
        ("", "MO-210", "", 2020),
        ("", "98-349", "Sample", 2010),
        ("", "70-290", "Sample", 1992),
        ("", "", "Excel 2010", 2010),
        ("Office 2007", "", "Sample", 2007),
        ("Office XP", "", "Sample", 1997),
        ("IC3", "", "Sample", 1992),
    ] {
        for (day, is_read) in [
            (format!("{first}-01-01"), true),
            (format!("{}-12-31", first - 1), false),
        ] {
            let mut cells = SAMPLE;
            cells[Column::Series as usize] = series;
            cells[Column::Code as usize] = code;
            cells[Column::Title as usize] = title;
            cells[Column::Date as usize] = &day;
            let kinds = read(&cells).map_err(|problems| problems[0].kind);
            let expected = if is_read {
                Ok(())
            } else {
                Err(Kind::BeforeExams)
            };
            assert_eq!(kinds.map(|_| ()), expected, "{code} {title} {day}");
        }
    }
}
