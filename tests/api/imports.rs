//! Files of exam results, sent by an administrator as a browser does it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::time::{Duration, Instant};

use api::served;
use rules::Role;
use rules::credential::results_file::Column;

use crate::service::{Candidate, Service, new_key};
use crate::wire::{Answer, Request, connect};

const HEADER: &str = "email,first name,last name,exam code,date,passed,exam reference";
const BOUNDARY: &str = "----a-boundary-of-a-form";

/// The body of the form.
fn form(key: &str, name: &str, content: &str) -> String {
    let part = |disposition: &str, content: &str| {
        format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{content}\r\n"
        )
    };
    let key = part("name=\"key\"", key);
    let file = part(&format!("name=\"file\"; filename=\"{name}\""), content);
    format!("{key}{file}--{BOUNDARY}--\r\n")
}

fn upload(who: &Candidate, key: &str, name: &str, content: &str) -> Request {
    who.request("POST", "/admin/imports")
        .header("accept", "text/html")
        .header(
            "content-type",
            &format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .text(&form(key, name, content))
}

/// Sends a file and waits until it is checked: the address of its page, and the page.
pub fn checked(service: &Service, who: &Candidate, content: &str) -> (String, Answer) {
    let answer = service.send(&upload(who, &new_key(), "results.csv", content));
    assert_eq!(answer.status, 303, "{}", answer.body);
    let address = answer.location().to_owned();
    let page = settled(who, &address);
    (address, page)
}

/// The page of a file once nothing goes on any more.
fn settled(who: &Candidate, address: &str) -> Answer {
    let began = Instant::now();
    loop {
        let page = who.page(address);
        assert_eq!(page.status, 200, "{}", page.body);
        if page.header("refresh").is_none() {
            return page;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{}", page.body);
        std::thread::yield_now();
    }
}

/// Records what was checked: the page afterwards.
pub fn recorded(who: &Candidate, address: &str) -> Answer {
    let answer = who.submit(&format!("{address}/apply"), &[]);
    assert_eq!((answer.status, answer.location()), (303, address));
    settled(who, address)
}

/// The counts of a page, in its order: rows, new, people, IDs, changed, unchanged, refused.
fn counts(page: &Answer) -> Vec<u64> {
    let (_, list) = page.body.split_once("<dl class=\"counts\">").unwrap();
    let (list, _) = list.split_once("</dl>").unwrap();
    let counts = list.split("<dd>").skip(1);
    counts
        .map(|count| count.split('<').next().unwrap().parse().unwrap())
        .collect()
}

/// Rows of so many people, each with a pass in Office 2007.
fn rows(people: std::ops::Range<usize>) -> String {
    people.fold(String::new(), |mut rows, person| {
        let _ = writeln!(
            rows,
            "person{person}@example.com,Sam,Sample,77-601,2008-03-14,yes,R-{person}"
        );
        rows
    })
}

fn audited(service: &Service, action: &str) -> Vec<String> {
    let records = service.records();
    let action = format!("action=Text(\"{action}\")");
    let entries = records["audit"].iter();
    entries
        .filter(|entry| entry.contains(&action))
        .cloned()
        .collect()
}

#[test]
fn a_file_is_checked_before_anything_is_recorded_and_the_same_file_again_changes_nothing() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let file = format!("{HEADER}\n{}", rows(0..1_200));
    let (address, page) = checked(&service, &administrator, &file);
    assert_eq!(counts(&page), [1_200, 1_200, 1_200, 1_200, 0, 0, 0]);
    assert!(
        page.title().starts_with("Check what would change"),
        "{}",
        page.title()
    );
    let records = service.records();
    assert!(records["exam_result"].is_empty() && records["mcp_id"].is_empty());
    assert_eq!(audited(&service, "file-imported"), Vec::<String>::new());

    let page = recorded(&administrator, &address);
    assert_eq!(counts(&page), [1_200, 1_200, 1_200, 1_200, 0, 0, 0]);
    assert!(
        page.title().starts_with("The results are recorded"),
        "{}",
        page.title()
    );
    let records = service.records();
    for table in ["exam_result", "mcp_id", "access_code"] {
        assert_eq!(records[table].len(), 1_200, "{table}");
    }
    // Asked for again, by who pressed the button twice: nothing more happens.
    recorded(&administrator, &address);
    let entries = audited(&service, "file-imported");
    assert_eq!(entries.len(), 1);
    assert!(
        entries[0].contains("results.csv") && entries[0].contains("1200"),
        "{entries:?}"
    );

    let before = service.records();
    let (again, page) = checked(&service, &administrator, &file);
    assert_eq!(counts(&page), [1_200, 0, 0, 0, 0, 1_200, 0]);
    assert!(
        page.body.contains("There is nothing to record"),
        "{}",
        page.body
    );
    // Recorded all the same, by a program that does not care what is offered.
    recorded(&administrator, &again);
    let after = service.records();
    for table in ["account", "exam_result", "mcp_id", "access_code", "notice"] {
        assert_eq!(before[table], after[table], "{table}");
    }
}

#[test]
fn of_a_thousand_rows_with_ten_bad_ones_exactly_those_come_back() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let bad = [
        "nobody,Ana,Sample,77-601,2008-03-14,yes,B-0",
        "b1@example.com,,Sample,77-601,2008-03-14,yes,B-1",
        "b2@example.com,Ana,Sample,77-999,2008-03-14,yes,B-2",
        "b3@example.com,Ana,Sample,77-601,03/04/2008,yes,B-3",
        "b4@example.com,Ana,Sample,77-601,2099-03-14,yes,B-4",
        "b5@example.com,Ana,Sample,77-601,2008-03-14,perhaps,B-5",
        "b6@example.com,Ana,Sample,77-601,,yes,=1+1",
        "person7@example.com,Ana,Other,77-602,2008-03-14,yes,B-7",
        "b8@example.com,Ana,Sample,77-601,2008-03-14,yes,R-8",
        "person9@example.com,Sam,Sample,77-601,2008-03-14,no,R-9",
    ];
    let mut file = format!("{HEADER}\n");
    let mut lines = Vec::new();
    for (hundred, bad) in bad.iter().enumerate() {
        file.push_str(&rows(hundred * 99..hundred * 99 + 99));
        lines.push(file.lines().count() + 1);
        let _ = writeln!(file, "{bad}");
    }
    let (address, page) = checked(&service, &administrator, &file);
    assert_eq!(counts(&page), [1_000, 990, 990, 990, 0, 0, 10]);
    for line in &lines {
        let row = format!("data-label=\"Line\">{line}</th>");
        assert!(page.body.contains(&row), "{row}: {}", page.body);
    }
    let refused = administrator.get(&format!("{address}/refused.csv"));
    assert_eq!(
        refused.header("content-type"),
        Some("text/csv; charset=utf-8")
    );
    let text = refused.body.trim_start_matches('\u{feff}');
    let written: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(written.len(), bad.len());
    for (written, bad) in written.iter().zip(bad) {
        let safe = bad.replace(",=", ",'=");
        assert!(written.starts_with(&format!("{safe},")), "{written}");
    }
    let contradiction = "passed: Line 11 says something else about the same exam";
    assert!(page.body.contains(contradiction), "{}", page.body);

    let page = recorded(&administrator, &address);
    assert_eq!(counts(&page), [1_000, 990, 990, 990, 0, 0, 10]);
    assert_eq!(service.records()["exam_result"].len(), 990);
}

#[test]
fn a_result_that_says_something_else_now_is_shown_before_it_is_changed() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let file = |passed: &str| {
        format!("{HEADER}\nwren@example.com,Wren,Sample,77-601,2012-03-14,{passed},R-1\n")
    };
    let (address, _) = checked(&service, &administrator, &file("no"));
    recorded(&administrator, &address);
    assert!(service.records()["mcp_id"].is_empty());
    let (address, page) = checked(&service, &administrator, &file("yes"));
    assert_eq!(counts(&page), [1, 0, 0, 1, 1, 0, 0]);
    assert!(page.body.contains("Passed: No → Yes"), "{}", page.body);
    assert!(page.body.contains("Wren Sample"));
    assert!(service.records()["mcp_id"].is_empty());
    let page = recorded(&administrator, &address);
    assert_eq!(counts(&page), [1, 0, 0, 1, 1, 0, 0]);
    assert_eq!(service.records()["mcp_id"].len(), 1);
}

#[test]
fn the_same_form_sent_twice_is_one_file() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let request = upload(
        &administrator,
        &new_key(),
        "results.csv",
        &format!("{HEADER}\n{}", rows(0..3)),
    );
    let (one, other) = (service.send(&request), service.send(&request));
    assert_eq!(one.location(), other.location());
    settled(&administrator, one.location());
    let list = administrator.page("/admin/imports");
    assert_eq!(
        list.body.matches(one.location()).count(),
        1,
        "{}",
        list.body
    );
}

#[test]
fn a_file_of_another_kind_is_named_for_what_it_is_and_nothing_is_recorded() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    for (content, sentence) in [
        ("PK\u{3}\u{4}workbook".to_owned(), "This is a workbook"),
        (
            format!("{HEADER}\na\0b\n"),
            "Line 2 is neither UTF-8 nor UTF-16",
        ),
        (HEADER.to_owned(), "There are no rows in the file"),
        (
            format!(
                "{HEADER}\n{}\"olaf@example.com,Olaf,South,77-601,2008-03-14,yes,\n{}",
                rows(0..2),
                rows(2..9)
            ),
            "Line 4 has a quotation mark that is not closed",
        ),
        (
            "email,first name\na,b\n".to_owned(),
            "lacks these columns: Last name",
        ),
        (
            format!("{HEADER},correo\na\n"),
            "has this column twice: Email",
        ),
    ] {
        let (address, page) = checked(&service, &administrator, &content);
        assert!(page.body.contains(sentence), "{sentence}: {}", page.body);
        let answer = administrator.submit(&format!("{address}/apply"), &[]);
        assert_eq!(answer.status, 303);
        let again = settled(&administrator, &address);
        assert!(again.body.contains(sentence));
        let refused = administrator.get(&format!("{address}/refused.csv"));
        assert_eq!(refused.status, 404);
    }
    assert!(service.records()["exam_result"].is_empty());
}

#[test]
fn a_form_without_a_file_comes_back_with_what_is_wrong() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let nothing = service.send(&upload(&administrator, &new_key(), "", ""));
    let no_form = service.send(&administrator.request("POST", "/admin/imports").form(&[]));
    for answer in [nothing, no_form] {
        let answer = service.shown(answer, &administrator.cookie);
        assert_eq!(answer.status, 422, "{}", answer.body);
        assert!(answer.title().starts_with("Error: "), "{}", answer.title());
        assert_eq!(answer.body.matches("Choose a CSV file").count(), 2);
    }
}

#[test]
fn a_file_that_is_too_large_is_refused_with_a_sentence() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let large = "x".repeat(64 * 1024 * 1024 + 1);
    let answer = service.send(&upload(&administrator, &new_key(), "large.csv", &large));
    let answer = service.shown(answer, &administrator.cookie);
    assert_eq!(answer.status, 413);
    assert!(answer.body.contains("64 MB or less"), "{}", answer.body);
}

#[test]
fn a_file_that_does_not_arrive_is_not_waited_for_for_ever() {
    let service = Service::with(|config| {
        config.limits.upload_time = Duration::from_millis(300);
    });
    let administrator = service.in_role(Role::Administrator);
    let file = format!("{HEADER}\n{}", rows(0..3));
    let whole = upload(&administrator, &new_key(), "results.csv", &file).written();
    let mut stream = connect(service.address);
    stream
        .write_all(&whole.as_bytes()[..whole.len() - 60])
        .unwrap();
    let answer = service.shown(Answer::read(&mut stream), &administrator.cookie);
    assert_eq!(answer.status, 400);
    assert!(
        answer.body.contains("did not arrive whole"),
        "{}",
        answer.body
    );
}

#[test]
fn a_large_file_may_take_longer_than_other_requests() {
    let service = Service::with(|config| {
        config.limits.body_time = Duration::ZERO;
        config.limits.request_time = Duration::from_secs(10);
    });
    // Signing up needs a body, so that nobody can be made here: the form is refused for who sends it, not for its time.
    let request = Request::new("POST", "/admin/imports")
        .header(
            "content-type",
            &format!("multipart/form-data; boundary={BOUNDARY}"),
        )
        .text(&form(&new_key(), "results.csv", HEADER));
    assert_eq!(service.send(&request).status, 401);
}

#[test]
fn the_pages_speak_the_language_of_their_reader_and_name_columns_as_the_file_does() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let file = "correo;nombre;apellidos;código;fecha;aprobado\nana@example.com;Ana;Sample;77-601;2008-03-14;quizá\n";
    let (address, _) = checked(&service, &administrator, file);
    let page = administrator.page(&format!("{address}?lang=es"));
    assert!(
        page.body.contains("aprobado: Escriba sí o no"),
        "{}",
        page.body
    );
    let spanish = administrator
        .request("GET", &format!("{address}/refused.csv"))
        .header("accept-language", "es");
    let refused = service.send(&spanish).body;
    let expected = "ana@example.com,Ana,Sample,77-601,2008-03-14,quizá,aprobado: Escriba sí o no";
    assert!(refused.contains(expected), "{refused}");
}

#[test]
fn only_administrators_import() {
    let service = Service::start();
    let others =
        [Role::Candidate, Role::TechSupport, Role::ServiceCenter].map(|role| service.in_role(role));
    let key = new_key();
    for who in &others {
        for path in [
            "/admin/imports",
            "/admin/imports/template.csv",
            "/admin/imports/x",
        ] {
            assert_eq!(who.page(path).status, 403, "{path}");
        }
        let sent = service.send(&upload(who, &key, "results.csv", &rows(0..1)));
        assert_eq!(sent.status, 403);
    }
    let administrator = service.in_role(Role::Administrator);
    assert_eq!(
        administrator.page(&format!("/admin/imports/{key}")).status,
        404
    );
    let template = administrator.get("/admin/imports/template.csv");
    assert!(
        template.body.contains("email,first name,last name"),
        "{}",
        template.body
    );
}

#[test]
fn a_candidate_gets_the_id_by_the_import_alone_and_the_code_is_nowhere_in_clear() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let candidate = service.candidate();
    let row = format!(
        "{},Nadia,Okoro,77-601,2008-03-14,yes,R-1\n",
        candidate.email
    );
    let (address, page) = checked(&service, &administrator, &format!("{HEADER}\n{row}"));
    assert_eq!(counts(&page), [1, 1, 0, 1, 0, 0, 0]);
    recorded(&administrator, &address);
    let records = service.records();
    assert_eq!(
        (records["mcp_id"].len(), records["access_code"].len()),
        (1, 1)
    );
    assert!(records["mcp_id"][0].contains("origin=Text(\"automatic\")"));
    assert!(!records["exam_result"][0].contains("credited_to=Null"));
    assert_eq!(records["notice"].len(), 1);
    assert!(records["access_code"][0].contains("sealed=Blob("));
    let log = service.stop();
    assert!(!log.contains("R-1") && !log.contains("Okoro"), "{log}");
    let texts = records.values().flatten().chain([&log]);
    for text in texts {
        assert_eq!(code_in(text), None);
    }
    assert_eq!(
        code_in("x 0AZ9-0000-1111-2222-3333-444 y"),
        Some("0AZ9-0000-1111-2222-3333-444")
    );
}

/// Whatever is spelled like an access code: five groups of four and one of three.
fn code_in(text: &str) -> Option<&str> {
    let is_code = |window: &[u8]| {
        let mut places = window.iter().enumerate();
        places.all(|(place, byte)| match place % 5 {
            4 => *byte == b'-',
            _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        })
    };
    let start = text.as_bytes().windows(28).position(is_code)?;
    text.get(start..start + 28)
}

/// What a file says in a column; its name, where the column may hold any text.
fn sample(column: Column) -> String {
    let said = match column.name() {
        "first name" => "Nadia",
        "last name" => "Okoro",
        "series" => "Office 2010",
        "exam code" => "77-881",
        "date" => "2011-10-20",
        "passed" => "yes",
        "score" => "830",
        any => any,
    };
    said.to_owned()
}

#[test]
fn what_a_file_says_in_any_column_is_kept_shown_and_not_unsaid() {
    let service = Service::start();
    let administrator = service.in_role(Role::Administrator);
    let candidate = service.candidate();
    let file = |columns: &[Column]| {
        let cell = |column: &Column| match column {
            Column::Email => candidate.email.clone(),
            column => sample(*column),
        };
        let head: Vec<&str> = columns.iter().map(|column| column.name()).collect();
        let row: Vec<String> = columns.iter().map(cell).collect();
        format!("{}\n{}\n", head.join(","), row.join(","))
    };
    let (address, page) = checked(&service, &administrator, &file(&Column::ALL));
    assert_eq!(counts(&page), [1, 1, 0, 0, 0, 0, 0]);
    recorded(&administrator, &address);
    let of_the_desk = format!("/users/{}/transcript", candidate.account());
    let shown = [
        candidate.page(served::TRANSCRIPT).body,
        candidate.page(served::TRANSCRIPT_FILE).body,
        service.in_role(Role::TechSupport).page(&of_the_desk).body,
    ];
    let of_the_exam = Column::ALL
        .into_iter()
        .skip_while(|column| *column <= Column::Series);
    for column in of_the_exam.filter(|column| *column != Column::Passed) {
        let said = sample(column);
        for page in &shown {
            assert!(page.contains(&said), "{said}: {page}");
        }
    }
    let needed = [
        Column::Email,
        Column::FirstName,
        Column::LastName,
        Column::Code,
        Column::Title,
        Column::Date,
        Column::Passed,
    ];
    let (_, page) = checked(&service, &administrator, &file(&needed));
    assert_eq!(counts(&page), [1, 0, 0, 0, 0, 1, 0]);
}
