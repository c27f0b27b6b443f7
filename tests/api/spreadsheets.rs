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
