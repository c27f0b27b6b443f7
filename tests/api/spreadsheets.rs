//! Spreadsheets as people have them, by the command and on the pages.

use rules::Role;

use crate::import_command::Desk;
use crate::imports::checked;
use crate::service::Service;

const HEADER: &str = "email,first name,last name,exam code,date,passed,score,exam reference";

#[test]
fn a_cell_that_is_read_otherwise_than_it_is_written_is_told_by_the_command_and_on_the_page() {
    let row = |who: &str, last: &str, score: &str| {
        format!("{who}@example.com,Ida,{last},77-601,2008-03-14,yes,{score},\n")
    };
    let rows = [
        row("ida", "North", "N/A"),
        row("olaf", "NÃ¸rth", "N/A"),
        row("mona", "O&#39;Brien", "-"),
    ];
    let file = format!("{HEADER}\n{}", rows.concat());

    let desk = Desk::new();
    let (code, out, error) = desk.import(&desk.file(&file), &["--dry-run"]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    let told: Vec<&str> = out
        .lines()
        .filter(|line| line.starts_with("line "))
        .collect();
    assert_eq!(
        told,
        [
            "line 2, score: “N/A” stands for nothing: taken for empty (2 rows)",
            "line 3, last name: “NÃ¸rth” was read in the wrong encoding before it came here. Was it “Nørth”? It is recorded as it stands (1 row)",
            "line 4, last name: “O&#39;Brien” was written for a web page: read as “O'Brien” (1 row)",
            "line 4, score: “-” stands for nothing: taken for empty (1 row)",
        ]
    );

    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let (_, page) = checked(&service, &administrator, &file);
    assert!(
        page.body.contains("Read otherwise than written"),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("“N/A” stands for nothing"),
        "{}",
        page.body
    );
    assert!(page.body.contains("2 rows"), "{}", page.body);
}

/// The exit code and what is printed of a file, with nothing recorded.
fn dry(desk: &Desk, file: &str) -> (i32, String) {
    let (code, out, error) = desk.import(&desk.file(file), &["--dry-run"]);
    assert_eq!(error, "", "{out}");
    (code, out)
}

/// Of which lines something is said.
fn lines_told(out: &str) -> Vec<u64> {
    let told = out.lines().filter_map(|line| line.strip_prefix("line "));
    let numbers = told.map(|line| line.split(',').next().unwrap().parse().unwrap());
    let mut numbers: Vec<u64> = numbers.collect();
    numbers.dedup();
    numbers
}

#[test]
fn days_are_read_in_their_usual_forms_and_impossible_ones_each_have_their_reason() {
    let days = [
        ("2008-03-14", ""),
        ("03/14/2008", ""),
        ("14.03.2008", ""),
        ("04/04/2008", ""),
        ("14-Mar-2008", ""),
        ("\"March 14, 2008\"", ""),
        ("14 marzo 2008", ""),
        ("2008-03-14 00:00:00", ""),
        ("2008-03-14T23:30:00-08:00", ""),
        ("3/14/2008 0:00", ""),
        ("20080314", ""),
        ("2008年3月14日", ""),
        ("١٤/٠٣/٢٠٠٨", ""),
        ("3/14/08", "The year has two digits"),
        ("14-Mar-08", "The year has two digits"),
        ("39521", "the number under which a spreadsheet keeps a day"),
        (
            "39521.5",
            "the number under which a spreadsheet keeps a day",
        ),
        ("2551-03-14", "This day has not come yet"),
        ("2009-02-29", "It is no day"),
        ("0008-03-14", "There were no such exams yet"),
        ("1582-10-10", "There were no such exams yet"),
        ("1899-12-30", "There were no such exams yet"),
        ("2006-12-31", "There were no such exams yet"),
        ("N/A", "It holds what stands for nothing"),
        ("0000-00-00", "It holds what stands for nothing"),
        ("########", "A spreadsheet has shortened this number"),
    ];
    let rows = days
        .iter()
        .enumerate()
        .map(|(n, (day, _))| format!("d{n}@example.com,Ida,North{n},77-601,{day},yes,,\n"));
    let (code, out) = dry(
        &Desk::new(),
        &format!("{HEADER}\n{}", rows.collect::<String>()),
    );
    assert_eq!(code, 1, "{out}");
    for (n, (day, reason)) in days.iter().enumerate() {
        let said = out
            .lines()
            .find(|line| line.starts_with(&format!("line {}, date", n + 2)));
        assert_eq!(said.is_none(), reason.is_empty(), "{day}: {out}");
        assert!(said.unwrap_or_default().contains(reason), "{day}: {said:?}");
    }
}

#[test]
fn a_whole_year_of_either_order_is_read_by_the_rows_that_prove_it() {
    let desk = Desk::new();
    for (form, suffix) in [
        ("{m}/{d}/2008", ""),
        ("{d}/{m}/2008", ""),
        ("{m}/{d}/2008", " 0:00"),
    ] {
        let mut rows = String::new();
        for month in 1..=12 {
            for day in 1..=28 {
                let day_text = form
                    .replace("{m}", &month.to_string())
                    .replace("{d}", &day.to_string());
                rows += &format!(
                    "p{month}-{day}@example.com,Ida,North,77-601,{day_text}{suffix},yes,,\n"
                );
            }
        }
        let (code, out) = dry(&desk, &format!("{HEADER}\n{rows}"));
        assert_eq!((code, lines_told(&out)), (0, vec![]), "{out}");
    }
}

#[test]
fn the_same_exam_by_its_code_and_by_its_title_is_one() {
    for title in [
        "Word 2007",
        "Microsoft Office Word 2007",
        "Using Microsoft® Office Word 2007",
        "Word",
    ] {
        let by_code = "email,first name,last name,exam code,date,passed\nida@example.com,Ida,North,77-601,2008-03-14,yes\n";
        let by_title = format!(
            "email,first name,last name,series,exam title,date,passed\nida@example.com,Ida,North,Office 2007,{title},2008-03-14,yes\n"
        );
        for files in [[by_code, &by_title], [&by_title, by_code]] {
            let desk = Desk::new();
            for (file, what) in files.iter().zip(["new results", "unchanged results"]) {
                let (code, out, error) = desk.import(&desk.file(file), &[]);
                assert_eq!((code, error.as_str()), (0, ""), "{out}");
                assert!(out.contains(&format!("1 {what}")), "{title}: {out}");
            }
        }
    }
}

#[test]
fn a_score_is_read_as_it_is_meant_or_refused() {
    let rows: String = ["N/A", "-", "85%", "874.0", "874/1000", "0", "\"1,000\""]
        .iter()
        .enumerate()
        .map(|(n, score)| format!("p{n}@example.com,Ida,North{n},77-601,2008-03-14,yes,{score},\n"))
        .collect();
    let (code, out) = dry(&Desk::new(), &format!("{HEADER}\n{rows}"));
    assert_eq!(code, 1, "{out}");
    let refused = out
        .lines()
        .filter(|line| line.contains("It must be a whole number from 1 to 1000"));
    assert_eq!(refused.count(), 3, "{out}");
    assert!(out.contains("4 new results"), "{out}");
}

#[test]
fn first_lines_of_other_systems_are_read_below_titles_too() {
    let desk = Desk::new();
    for (names, row) in [
        (
            "emailAddress,firstName,lastName,examCode,examDate,result",
            "ida@example.com,Ida,North,77-601,2008-03-14,pass",
        ),
        (
            "E-Mail;Vorname;Nachname;Prüfung;Datum;Ergebnis",
            "ida@example.com;Ida;North;77-601;14.03.2008;bestanden",
        ),
        (
            "Courriel,Prénom,Nom,Examen,Date,Résultat",
            "ida@example.com,Ida,North,77-601,14 mars 2008,réussi",
        ),
        (
            "Student Email,Student First Name,Student Last Name,Exam,Completed On,Status",
            "ida@example.com,Ida,North,77-601,2008-03-14,pass",
        ),
        (
            "Email,Candidate Name,Exam,Date,Result",
            "ida@example.com,\"North, Ida\",77-601,2008-03-14,pass",
        ),
        (
            "sep=;\nemail;first name;last name;exam code;date;passed",
            "ida@example.com;Ida;Nørth;77-601;2008-03-14;yes",
        ),
        (
            "Results of spring 2008\n\nEmail,Name,Exam,Date,Result",
            "ida@example.com,Ida North,77-601,2008-03-14,pass",
        ),
    ] {
        let (code, out) = dry(&desk, &format!("{names}\n{row}\n"));
        assert_eq!((code, lines_told(&out)), (0, vec![]), "{names}: {out}");
        assert!(out.contains("1 new results"), "{names}: {out}");
    }
    let (code, out) = dry(
        &desk,
        "Title\n\nEmail,Name,Exam,Date,Result\nida@example.com,Ida North,77-601,2008-13-14,pass\n",
    );
    assert_eq!((code, lines_told(&out)), (1, vec![4]), "{out}");
}

#[test]
fn the_guards_that_spreadsheets_write_are_taken_off() {
    let (code, out) = dry(
        &Desk::new(),
        &format!("{HEADER}\n=\"b@example.com\",Ida,North,77-601,2008-03-14,yes,,=\"00123\"\n"),
    );
    assert_eq!((code, lines_told(&out)), (0, vec![]), "{out}");
}

#[test]
fn what_a_file_does_not_say_is_said_on_the_command_line() {
    let desk = Desk::new();
    let told = |file: &[u8], more: &[&str]| {
        let more = [&["--dry-run"], more].concat();
        desk.import(&desk.file(file), &more)
    };
    let ambiguous = format!("{HEADER}\nida@example.com,Ida,North,77-601,03/04/2008,yes,,\n");
    assert_eq!(told(ambiguous.as_bytes(), &[]).0, 1);
    for order in ["day-first", "month-first"] {
        let (code, out, error) = told(ambiguous.as_bytes(), &["--date-order", order]);
        assert_eq!((code, error.as_str()), (0, ""), "{out}");
    }

    let unknown = "Kontakt des Hauses;Wer;Was;Wann;Wie\nida@example.com;Ida North;77-601;2008-03-14;bestanden\n";
    let (code, out, error) = told(unknown.as_bytes(), &[]);
    assert_eq!((code, out.as_str()), (2, ""), "{error}");
    let columns = [
        "email=Kontakt des Hauses",
        "name=wer",
        "exam-code=Was",
        "date=Wann",
        "passed=Wie",
    ];
    let arguments: Vec<&str> = columns
        .iter()
        .flat_map(|column| ["--column", column])
        .collect();
    let (code, out, error) = told(unknown.as_bytes(), &arguments);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    let (code, _, error) = told(unknown.as_bytes(), &["--column", "email=Mail"]);
    assert!(
        code == 2 && error.contains("no column of it is called “Mail”"),
        "{error}"
    );
    let (code, _, error) = told(unknown.as_bytes(), &["--column", "shoe=Wer"]);
    assert!(code == 2 && error.contains("exam-code"), "{error}");

    let latin1 = [
        HEADER.as_bytes(),
        b"\nida@example.com,Ida,N\xf8rth,77-601,2008-03-14,yes,,\n",
    ]
    .concat();
    assert_eq!(told(&latin1, &[]).0, 2);
    let (code, out, error) = told(&latin1, &["--encoding", "windows-1252"]);
    assert_eq!(
        (code, error.as_str(), lines_told(&out)),
        (0, "", vec![]),
        "{out}"
    );
    assert_eq!(told(&latin1, &["--encoding", "no-such"]).0, 2);
}
