//! `waypost import exam-results`, as an operator runs it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

const HEADER: &str = "email,first name,last name,exam code,date,passed,exam reference";

/// A folder with keys and a place for the records.
pub struct Desk(TempDir);

impl Desk {
    pub fn new() -> Desk {
        let desk = Desk(tempfile::tempdir().unwrap());
        let made = desk.waypost(&[
            "key",
            "new",
            desk.path("keys/waypost.keys").to_str().unwrap(),
        ]);
        assert!(made.status.success(), "{made:?}");
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        path
    }

    fn waypost(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_waypost"));
        command.args(arguments).output().unwrap()
    }

    pub fn import(&self, file: &Path, more: &[&str]) -> (i32, String, String) {
        let database = format!(
            "sqlite:{}",
            self.0.path().join("records/records.db").display()
        );
        let keys = self.path("keys/waypost.keys");
        let file = file.to_str().unwrap();
        let mut arguments = vec!["import", "exam-results", file, "--database", &database];
        arguments.extend(["--key-file", keys.to_str().unwrap()]);
        arguments.extend(more);
        let output = self.waypost(&arguments);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (
            output.status.code().unwrap(),
            text(output.stdout),
            text(output.stderr),
        )
    }

    pub fn file(&self, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path("results.csv");
        fs::write(&path, content).unwrap();
        path
    }
}

fn counted(output: &str, what: &str) -> usize {
    let line = output.lines().find(|line| line.ends_with(what));
    let line = line.unwrap_or_else(|| panic!("{what}: {output}"));
    line.trim().split(' ').next().unwrap().parse().unwrap()
}

#[test]
fn a_file_is_recorded_once_and_a_dry_run_records_nothing() {
    let desk = Desk::new();
    let rows: String = (0..1_500)
        .map(|row| format!("p{row}@example.com,Sam,Sample,77-601,2008-03-14,yes,R-{row}\n"))
        .collect();
    let file = desk.file(format!("{HEADER}\n{rows}"));
    for (more, new, unchanged) in [
        (["--dry-run"].as_slice(), 1_500, 0),
        (&["--dry-run"], 1_500, 0),
        (&[], 1_500, 0),
        (&[], 0, 1_500),
    ] {
        let (code, out, error) = desk.import(&file, more);
        assert_eq!((code, error.as_str()), (0, ""), "{out}");
        assert_eq!(counted(&out, "new results"), new, "{out}");
        assert_eq!(counted(&out, "MCP IDs issued at once"), new, "{out}");
        assert_eq!(counted(&out, "unchanged results"), unchanged, "{out}");
    }
}

#[test]
fn each_refused_row_is_told_with_line_column_and_reason() {
    let desk = Desk::new();
    let file = desk.file(format!(
        "{HEADER}\na@example.com,Ana,Sample,77-601,2008-03-14,yes,R-1\nnobody,Ana,Sample,77-601,03/04/2008,yes,R-2\n\
         b@example.com,Ben,Sample,77-601,2008-03-14,yes,R-1\n"
    ));
    let (code, out, error) = desk.import(&file, &[]);
    assert_eq!((code, error.as_str()), (1, ""));
    assert_eq!(
        (counted(&out, "new results"), counted(&out, "refused rows")),
        (1, 2)
    );
    let sentence: Vec<&str> = out
        .lines()
        .filter(|line| line.starts_with("line "))
        .collect();
    assert_eq!(
        sentence,
        [
            "line 3, email: It is not an email address, like name@example.com",
            "line 3, date: It can be two days, and no row of the file shows whether day or month comes first. Write it like 2008-03-14",
            "line 4, exam reference: This exam reference number is on another person’s record",
        ]
    );
}

#[test]
fn a_file_in_utf_16_with_tabs_is_read_and_one_in_another_encoding_is_refused_whole() {
    let desk = Desk::new();
    let text = format!("\u{feff}{HEADER}\nana@example.com,Ana,Peña,77-601,2008-03-14,sí,R-1\n");
    let utf16: Vec<u8> = text
        .replace(',', "\t")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (code, out, error) = desk.import(&desk.file(utf16), &[]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");

    let latin1 = [
        HEADER.as_bytes(),
        b"\nx@example.com,Jos\xe9,Sample,77-601,2008-03-14,yes,R-2\n",
    ]
    .concat();
    let (code, out, error) = desk.import(&desk.file(latin1), &[]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        error.contains("line 2 is neither UTF-8 nor UTF-16"),
        "{error}"
    );
    let (code, out, _) = desk.import(&desk.path("missing.csv"), &[]);
    assert_eq!((code, out.as_str()), (2, ""));
}

#[test]
fn a_word_for_no_reference_is_nobodys_number_and_a_shortened_number_is_refused() {
    let desk = Desk::new();
    for (rows, new, people) in [
        // Two files about one person, and other people with the same word.
        ("ida@example.com,Ida,North,77-601,2008-03-14,yes,N/A", 1, 1),
        ("ida@example.com,Ida,North,77-602,2009-05-07,no,N/A", 1, 0),
        (
            "olaf@example.com,Olaf,South,77-601,2008-03-14,yes,n/a\nmona@example.com,Mona,West,77-601,2008-03-14,yes,N/A",
            2,
            2,
        ),
        // One person, three exams in one file.
        (
            "nils@example.com,Nils,East,77-601,2008-03-14,yes,-\nnils@example.com,Nils,East,77-602,2009-05-07,no,-\n\
             nils@example.com,Nils,East,77-603,2010-05-07,yes,-",
            3,
            1,
        ),
    ] {
        let (code, out, error) = desk.import(&desk.file(format!("{HEADER}\n{rows}\n")), &[]);
        assert_eq!((code, error.as_str()), (0, ""), "{out}");
        let counts = [counted(&out, "new results"), counted(&out, "new people")];
        assert_eq!(counts, [new, people], "{out}");
        assert_eq!(counted(&out, "changed results"), 0, "{out}");
    }
    let shortened = "pia@example.com,Pia,Hill,77-601,2008-03-14,yes,1.23E+11";
    let (code, out, _) = desk.import(&desk.file(format!("{HEADER}\n{shortened}\n")), &[]);
    assert_eq!((code, counted(&out, "new results")), (1, 0));
    let sentence = "line 2, exam reference: A spreadsheet has shortened this number: format the column as text";
    assert!(out.contains(sentence), "{out}");
}

#[test]
fn a_file_with_a_quotation_mark_that_is_not_closed_is_refused_whole_and_its_line_is_named() {
    let desk = Desk::new();
    let person = |name: &str, first: &str| {
        format!("{name}@example.com,{first},North,77-601,2008-03-14,yes,\n")
    };
    let many: String = (0..200)
        .map(|row| person(&format!("p{row}"), "Sam"))
        .collect();
    let noted = |notes: &str| person("ida", "Ida").replace('\n', &format!(",{notes}\n"));
    for (file, line) in [
        // In a column that is not read, to the end of the file.
        (
            format!("{HEADER},notes\n{}{many}", noted("\"late 5 min")),
            2,
        ),
        // In the last row but one.
        (
            format!(
                "{HEADER}\n{many}{}{}",
                person("ida", "\"Ida"),
                person("olaf", "Olaf")
            ),
            202,
        ),
        // Until the opening mark of another row.
        (
            format!(
                "{HEADER}\n{}{many}{}",
                person("ida", "\"Ida"),
                person("nils", "\"Nils\"")
            ),
            2,
        ),
        // Closed by chance: two people would be one.
        (
            format!(
                "{HEADER}\n{many}{}{}{many}",
                person("ida", "\"Ida"),
                person("olaf", "Olaf\"")
            ),
            202,
        ),
    ] {
        for more in [["--dry-run"].as_slice(), &[]] {
            let (code, out, error) = desk.import(&desk.file(&file), more);
            assert_eq!((code, out.as_str()), (2, ""), "{error}");
            let sentence = format!("line {line} has a quotation mark that is not closed");
            assert!(error.contains(&sentence), "{sentence}: {error}");
        }
    }
    // Nothing was recorded; and a cell may well have several lines.
    let whole = format!(
        "{HEADER},notes\n{}{many}",
        noted("\"late,\n5 \"\"min\"\"\"")
    );
    let (code, out, error) = desk.import(&desk.file(whole), &[]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    assert_eq!(counted(&out, "new people"), 201, "{out}");
}

#[test]
fn a_pass_stays_a_pass_and_another_first_name_at_an_address_is_not_recorded() {
    let desk = Desk::new();
    let sentence = |rows: &str, more: &[&str]| {
        let (code, out, error) = desk.import(&desk.file(format!("{HEADER}\n{rows}\n")), more);
        assert_eq!(error, "", "{out}");
        let lines = out.lines().filter(|line| line.starts_with("line "));
        let lines: Vec<String> = lines.map(str::to_owned).collect();
        assert_eq!(counted(&out, "refused rows"), lines.len(), "{out}");
        (code, counted(&out, "new results"), lines.join("\n"))
    };
    let other_first = |line: u64| {
        format!(
            "line {line}, first name: The person with this email address has another first name on record. \
             Is it another person of the family?"
        )
    };
    let pass = "line 2, passed: This exam is on record as passed. An import does not turn a pass into a failure";
    // Within one file, the later rows; a dry run says the same.
    let family = "family@example.com,Ida,North,77-601,2008-03-14,yes,\n\
        family@example.com,Olaf,North,77-602,2008-03-14,yes,\n\
        family@example.com,Olaf,North,77-601,2008-03-14,no,\n\
        family@example.com,Ida Maria,North,77-602,2008-03-14,no,";
    for more in [["--dry-run"].as_slice(), &[]] {
        let refused = format!("{}\n{}", other_first(3), other_first(4));
        assert_eq!(sentence(family, more), (1, 2, refused));
    }
    for (row, code, reasons) in [
        (
            "family@example.com,Ida,North,77-601,2008-03-14,fail,",
            1,
            pass.to_owned(),
        ),
        (
            "family@example.com,Olaf,North,77-601,2008-03-14,no,",
            1,
            other_first(2),
        ),
        (
            "family@example.com,IDA,north,77-601,2008-03-14,pass,",
            0,
            String::new(),
        ),
    ] {
        for more in [["--dry-run"].as_slice(), &[]] {
            assert_eq!(sentence(row, more), (code, 0, reasons.clone()), "{row}");
        }
    }
}
