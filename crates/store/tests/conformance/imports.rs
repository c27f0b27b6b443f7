//! Importing results: each row judged by itself, the same file twice changes nothing.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use rules::Role;
use rules::credential::{ExamResult, Series};
use store::{Action, ImportOutcome, ImportRefusal, ImportRow, Issue, NoticeKind, Origin};

use crate::samples::{
    Place, account_id, drawing, exam, id, never, new_id, row, service, staff_act,
};

async fn import(place: &Place, rows: Vec<ImportRow>, issue: Issue) -> Vec<ImportOutcome> {
    let imported = place.store.import_results(rows, false, issue, service(10));
    imported.await.unwrap()
}

const NEW: ImportOutcome = ImportOutcome::New {
    new_person: false,
    issues_id: false,
};

const NEW_PERSON: ImportOutcome = ImportOutcome::New {
    new_person: true,
    issues_id: false,
};

fn mos_2003() -> ExamResult {
    exam(Series::Office2003, "77-601", true)
}

#[tokio::test]
async fn a_pass_in_2007_brings_an_id_with_its_code_at_once() {
    let place = Place::new();
    let rows = vec![
        row(1, 1, mos_2003()),
        row(2, 1, exam(Series::NotMicrosoft, "IC3", true)),
        row(3, 1, exam(Series::Office2007, "77-602", false)),
        row(4, 1, exam(Series::Office2007, "77-603", true)),
        row(5, 1, exam(Series::Office2007, "77-604", true)),
    ];
    let outcomes = import(&place, rows, drawing(1, Origin::Automatic)).await;
    let issues = ImportOutcome::New {
        new_person: false,
        issues_id: true,
    };
    assert_eq!(outcomes, [NEW_PERSON, NEW, NEW, issues, NEW]);
    let found = place.store.credentials(account_id(1)).await.unwrap();
    assert_eq!(found.ids.len(), 1);
    assert_eq!(found.ids[0].origin, Origin::Automatic);
    assert!(found.ids[0].is_primary);
    assert!(found.ids[0].code.as_ref().unwrap().ended.is_none());
    // Its earlier pass too; neither the failed exam nor the one that is not Microsoft's.
    let mut credited: Vec<_> = found
        .results
        .iter()
        .filter(|known| known.credited_to == Some(found.ids[0].id))
        .map(|known| known.result.code.as_str())
        .collect();
    credited.sort_unstable();
    assert_eq!(credited, ["77-601", "77-603", "77-604"]);
    let notices = place.store.notices(account_id(1)).await.unwrap();
    assert_eq!(notices.len(), 1);
    assert_eq!(
        (notices[0].kind, notices[0].about),
        (NoticeKind::IdIssued, Some(found.ids[0].id))
    );
    let actions: Vec<_> = place
        .history()
        .await
        .into_iter()
        .map(|(action, _)| action)
        .collect();
    assert_eq!(
        actions,
        [
            Action::AccountMade,
            Action::ResultRecorded,
            Action::ResultRecorded,
            Action::ResultRecorded,
            Action::ResultRecorded,
            Action::IdIssued,
            Action::CodeIssued,
            Action::ResultRecorded,
        ]
    );
}

#[tokio::test]
async fn nobody_gets_a_second_id() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    let support = staff_act(9, Role::TechSupport, 5);
    let linked = place
        .store
        .link_id(account_id(1), new_id(1, Origin::Linked), support);
    linked.await.unwrap();
    let pass = row(1, 1, exam(Series::Office2007, "77-602", true));
    assert_eq!(import(&place, vec![pass], never()).await, [NEW]);
    let found = place.store.credentials(account_id(1)).await.unwrap();
    assert_eq!(found.results[0].credited_to, Some(id(b'i', 1)));
}

#[tokio::test]
async fn a_number_that_is_taken_is_drawn_again() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    let support = staff_act(9, Role::TechSupport, 5);
    let linked = place
        .store
        .link_id(account_id(1), new_id(1, Origin::Linked), support);
    linked.await.unwrap();
    let pass = row(2, 2, exam(Series::Office2007, "77-602", true));
    let outcomes = import(&place, vec![pass], drawing(1, Origin::Automatic)).await;
    assert!(matches!(
        outcomes[..],
        [ImportOutcome::New {
            issues_id: true,
            ..
        }]
    ));
    let found = place.store.credentials(account_id(2)).await.unwrap();
    assert_eq!(found.ids[0].number, "5550002");
}

#[tokio::test]
async fn where_no_number_is_free_nothing_of_the_file_is_recorded() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    let support = staff_act(9, Role::TechSupport, 5);
    let linked = place
        .store
        .link_id(account_id(1), new_id(1, Origin::Linked), support);
    linked.await.unwrap();
    let before = place.dump();
    let stuck: Issue = Box::new(|| Ok(new_id(1, Origin::Automatic)));
    let rows = vec![
        row(1, 1, mos_2003()),
        row(2, 2, exam(Series::Office2007, "77-602", true)),
    ];
    let imported = place.store.import_results(rows, false, stuck, service(10));
    assert!(imported.await.is_err());
    assert_eq!(place.dump(), before);
}

#[tokio::test]
async fn a_dry_run_says_the_same_and_does_nothing() {
    let place = Place::new();
    place.candidate(1, "Ada", "Sample").await;
    let rows = || {
        vec![
            row(1, 1, mos_2003()),
            row(2, 1, mos_2003()),
            row(3, 2, exam(Series::Office2007, "77-602", true)),
            ImportRow {
                last_name: "Other".to_owned(),
                ..row(4, 1, mos_2003())
            },
        ]
    };
    let before = place.dump();
    let dry = place
        .store
        .import_results(rows(), true, drawing(1, Origin::Automatic), service(10));
    let dry = dry.await.unwrap();
    assert_eq!(place.dump(), before);
    assert_eq!(
        dry,
        import(&place, rows(), drawing(1, Origin::Automatic)).await
    );
    assert_ne!(place.dump(), before);
}

#[tokio::test]
async fn a_row_is_a_persons_by_address_and_names() {
    let place = Place::new();
    place.candidate(1, "Ünal Deniz", "Müller-Sample").await;
    place.candidate(2, "Madonna", "").await;
    place.staff(3, Role::TechSupport).await;
    let refused = |why| ImportOutcome::Refused(why);
    let table = [
        (1, "Unal Deniz", "MUELLER SAMPLE", NEW),
        (1, "Ünal", "Müller-Sample", NEW),
        (1, "ÜNAL D.", "Muller-Sample", NEW),
        (1, "Ünal-Deniz", "Muller-Sample", NEW),
        (1, "Ünal Deniz Can", "Muller-Sample", NEW),
        (
            1,
            "Ada",
            "Müller-Sample",
            refused(ImportRefusal::OtherFirstName),
        ),
        (
            1,
            "Deniz",
            "Müller-Sample",
            refused(ImportRefusal::OtherFirstName),
        ),
        (
            1,
            "Ü.",
            "Müller-Sample",
            refused(ImportRefusal::OtherFirstName),
        ),
        (
            1,
            "Ünalan",
            "Müller-Sample",
            refused(ImportRefusal::OtherFirstName),
        ),
        (1, "Ünal", "Sample", refused(ImportRefusal::OtherName)),
        (1, "", "Müller", refused(ImportRefusal::OtherName)),
        // One name only: the whole is compared.
        (1, "Ünal Deniz Müller Sample", "", NEW),
        (1, "Ünal", "", refused(ImportRefusal::OtherName)),
        (2, "madonna", "", NEW),
        (2, "", "Madonna", NEW),
        (2, "Madonna", "Sample", refused(ImportRefusal::OtherName)),
        (3, "Staff", "3", refused(ImportRefusal::Staff)),
    ];
    for (number, (person, first, last, outcome)) in (1_u8..).zip(table) {
        let mut row = row(
            number,
            person,
            exam(Series::Office2003, &format!("code {number}"), true),
        );
        (row.first_name, row.last_name) = (first.to_owned(), last.to_owned());
        row.email = place
            .store
            .person(account_id(person))
            .await
            .unwrap()
            .unwrap()
            .email
            .to_uppercase();
        row.account = id(b'a', number);
        let outcomes = import(&place, vec![row], never()).await;
        assert_eq!(outcomes, [outcome], "{first} {last}");
    }
    assert_eq!(place.count("SELECT count(*) FROM account"), 3);
}

#[tokio::test]
async fn a_result_is_the_same_by_its_reference_or_by_person_exam_and_day() {
    let place = Place::new();
    let with = |number, person, reference: Option<&str>, score| {
        let result = ExamResult {
            reference: reference.map(str::to_owned),
            score,
            ..mos_2003()
        };
        vec![row(number, person, result)]
    };
    let run = |rows| import(&place, rows, never());
    assert_eq!(run(with(1, 1, None, None)).await, [NEW_PERSON]);
    assert_eq!(
        run(with(2, 1, None, None)).await,
        [ImportOutcome::Unchanged]
    );
    // The reference number becomes known, then the score.
    let outcomes = run(with(3, 1, Some("ab-12 34"), None)).await;
    assert!(
        matches!(&outcomes[..], [ImportOutcome::Changed { changes, .. }] if changes[0].field == "reference")
    );
    let outcomes = run(with(4, 1, Some("AB1234"), Some(700))).await;
    let ImportOutcome::Changed { changes, .. } = &outcomes[0] else {
        panic!("{outcomes:?}");
    };
    let fields: Vec<_> = changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["score", "reference"]);
    // A file that does not know them does not take them away.
    assert_eq!(
        run(with(5, 1, None, None)).await,
        [ImportOutcome::Unchanged]
    );
    // Another number on the same day is another result; a number is one person's.
    assert_eq!(run(with(6, 1, Some("CD-1"), None)).await, [NEW]);
    let taken = [ImportOutcome::Refused(ImportRefusal::ReferenceTaken)];
    assert_eq!(run(with(7, 2, Some("cd1"), None)).await, taken);
    assert!(place.store.person(account_id(2)).await.unwrap().is_none());
    let found = place.store.credentials(account_id(1)).await.unwrap();
    assert_eq!(found.results.len(), 2);
    assert_eq!(
        found
            .results
            .iter()
            .filter_map(|known| known.result.score)
            .sum::<u16>(),
        700
    );
}

#[tokio::test]
async fn a_pass_on_record_stays_a_pass() {
    let place = Place::new();
    let numbered = |passed, reference: Option<&str>| ExamResult {
        reference: reference.map(str::to_owned),
        ..exam(Series::Office2003, "77-602", passed)
    };
    import(
        &place,
        vec![row(1, 1, numbered(true, Some("R-1")))],
        never(),
    )
    .await;
    let before = place.dump();
    let refused = [ImportOutcome::Refused(ImportRefusal::PassOnRecord)];
    for failure in [numbered(false, None), numbered(false, Some("r1"))] {
        for dry in [true, false] {
            let rows = vec![row(2, 1, failure.clone())];
            let judged = place.store.import_results(rows, dry, never(), service(10));
            assert_eq!(judged.await.unwrap(), refused);
        }
    }
    assert_eq!(place.dump(), before);
    // Another exam of the day, by its own number, is another result.
    let other = numbered(false, Some("R-2"));
    assert_eq!(import(&place, vec![row(3, 1, other)], never()).await, [NEW]);
}

#[tokio::test]
async fn a_changed_result_is_recorded_with_what_it_was_and_its_credit_follows() {
    let place = Place::new();
    let pass = exam(Series::Office2007, "77-602", true);
    let fail = ExamResult {
        passed: false,
        ..pass.clone()
    };
    let first = exam(Series::Office2007, "77-601", true);
    import(
        &place,
        vec![row(1, 1, first), row(2, 1, fail)],
        drawing(1, Origin::Automatic),
    )
    .await;
    let credit = async || {
        let found = place.store.credentials(account_id(1)).await.unwrap();
        let mut known = found.results.into_iter();
        let known = known.find(|known| known.result.code == "77-602");
        known.unwrap().credited_to
    };
    assert_eq!(credit().await, None);
    let outcomes = import(&place, vec![row(3, 1, pass)], never()).await;
    let ImportOutcome::Changed { changes, .. } = &outcomes[0] else {
        panic!("{outcomes:?}");
    };
    assert_eq!(changes[0].field, "passed");
    assert_eq!(changes[0].old.as_deref(), Some("false"));
    assert_eq!(credit().await, Some(id(b'i', 1)));
    let entry = place.store.audit(store::AuditQuery {
        action: Some(Action::ResultRecorded),
        limit: 1,
        ..Default::default()
    });
    let entry = &entry.await.unwrap()[0];
    assert_eq!(entry.subject, Some(account_id(1)));
    assert_eq!(entry.act.changes[0].new.as_deref(), Some("true"));
}

#[tokio::test]
async fn a_person_known_from_a_file_cannot_sign_in_until_a_password_is_set() {
    let place = Place::new();
    import(&place, vec![row(1, 1, mos_2003())], never()).await;
    let person = place.store.person(account_id(1)).await.unwrap().unwrap();
    assert_eq!((person.role, person.can_sign_in), (Role::Candidate, false));
    let account = place
        .store
        .account_by_email("person-1@example.com")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(account.password_hash, "");
}

#[tokio::test]
async fn the_rows_of_a_merged_record_go_to_the_one_that_was_kept() {
    let place = Place::new();
    let married = ImportRow {
        last_name: "Wed".to_owned(),
        ..row(2, 2, exam(Series::Office2003, "77-605", true))
    };
    import(
        &place,
        vec![row(1, 1, mos_2003()), married.clone()],
        never(),
    )
    .await;
    let merged = place.store.merge_people(
        id(b'm', 1),
        account_id(2),
        account_id(1),
        staff_act(9, Role::TechSupport, 20),
    );
    merged.await.unwrap();
    // The same file again changes nothing, under either name.
    let again = vec![
        row(3, 1, mos_2003()),
        married.clone(),
        ImportRow {
            last_name: "Wed".to_owned(),
            ..row(4, 1, mos_2003())
        },
        ImportRow {
            last_name: "Sample".to_owned(),
            ..married.clone()
        },
    ];
    let outcomes = import(&place, again, never()).await;
    assert!(
        outcomes
            .iter()
            .all(|outcome| *outcome == ImportOutcome::Unchanged),
        "{outcomes:?}"
    );
    let new = row(5, 1, exam(Series::Office2003, "77-609", true));
    assert_eq!(import(&place, vec![new], never()).await, [NEW]);
    let found = place.store.credentials(account_id(2)).await.unwrap();
    assert_eq!(found.results.len(), 3);
}

fn any_row() -> impl Strategy<Value = ImportRow> {
    let series = proptest::sample::select(&Series::ALL[..]);
    let reference = proptest::option::of(0_u8..4);
    (
        0_u8..255,
        0_u8..4,
        series,
        0_u8..3,
        any::<bool>(),
        reference,
        any::<bool>(),
    )
        .prop_map(
            |(number, person, series, code, passed, reference, other_name)| {
                let result = ExamResult {
                    reference: reference.map(|reference| format!("REF-{reference}")),
                    ..exam(series, &format!("77-60{code}"), passed)
                };
                let mut row = row(number, person, result);
                if other_name {
                    row.last_name = "Other".to_owned();
                }
                row
            },
        )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// A file that names each result once changes nothing the second time, dry runs tell the truth, nobody has two IDs.
    #[test]
    fn importing_twice_is_importing_once(rows in vec(any_row(), 1..24)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (mut exams, mut references) = (BTreeSet::new(), BTreeSet::new());
        // One row for each result: two that differ would change each other back and forth.
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|row| {
                let reference = row.result.reference.clone();
                exams.insert((row.email.clone(), row.result.code.clone()))
                    && (reference.is_none() || references.insert((row.email.clone(), reference)))
            })
            .enumerate()
            .map(|(number, row)| ImportRow { id: id(b'r', number as u8), ..row })
            .collect();
        runtime.block_on(async {
            let place = Place::new();
            let dry = place.store.import_results(rows.clone(), true, drawing(1, Origin::Automatic), service(1));
            let dry = dry.await.unwrap();
            let first = import(&place, rows.clone(), drawing(1, Origin::Automatic)).await;
            assert_eq!(dry, first);
            let after = place.dump();
            let second = import(&place, rows, never()).await;
            for (first, second) in first.iter().zip(&second) {
                match first {
                    // A later row may have brought the person, whose name then is the first thing that is wrong.
                    ImportOutcome::Refused(_) => assert!(matches!(second, ImportOutcome::Refused(_))),
                    _ => assert_eq!(*second, ImportOutcome::Unchanged),
                }
            }
            assert_eq!(place.dump(), after);
            let most = "SELECT coalesce(max(n), 0) FROM (SELECT count(*) n FROM mcp_id GROUP BY account)";
            assert!(place.count(most) <= 1);
            let strays = "SELECT count(*) FROM exam_result JOIN mcp_id ON mcp_id.id = credited_to
                WHERE mcp_id.account <> exam_result.account OR passed = 0 OR series = 'not-microsoft'";
            assert_eq!(place.count(strays), 0);
            assert_eq!(place.faults().await, []);
        });
    }
}
