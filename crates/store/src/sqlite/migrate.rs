//! Brings a database up to date: each migration once, in order, with its checksum on record.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::{Hash, OpenError};

/// The files of `migrations` in order. An applied one is never edited: what changes is a new one.
const MIGRATIONS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/migrations.rs"));

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS migration (
    number   BIGINT NOT NULL PRIMARY KEY,
    name     TEXT   NOT NULL,
    checksum BLOB   NOT NULL
)";

pub(super) fn run(connection: &mut Connection) -> Result<(), OpenError> {
    apply(connection, MIGRATIONS)
}

fn apply(connection: &mut Connection, migrations: &[(&str, &str)]) -> Result<(), OpenError> {
    connection.execute_batch(LEDGER)?;
    let newest: i64 = connection.query_row(
        "SELECT coalesce(max(number), 0) FROM migration",
        (),
        |row| row.get(0),
    )?;
    if usize::try_from(newest).is_ok_and(|newest| newest > migrations.len()) {
        return Err(OpenError::NewerDatabase(newest));
    }
    for (number, (name, sql)) in (1_i64..).zip(migrations) {
        let checksum: Hash = Sha256::digest(sql.as_bytes()).into();
        let is_applied = |connection: &Connection| match applied(connection, number)? {
            Some(applied) if applied == checksum => Ok(true),
            Some(_) => Err(OpenError::ChangedMigration((*name).to_owned())),
            None => Ok(false),
        };
        // Looked at first without asking to write: a command must not wait for what the service or an import writes.
        if is_applied(connection)? {
            continue;
        }
        // The migration and its entry in the ledger happen together or not at all.
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if is_applied(&transaction)? {
            continue;
        }
        transaction.execute_batch(sql)?;
        transaction.execute(
            "INSERT INTO migration (number, name, checksum) VALUES (?1, ?2, ?3)",
            params![number, name, checksum],
        )?;
        transaction.commit()?;
    }
    Ok(())
}

/// The checksum under which a migration is on record.
fn applied(connection: &Connection, number: i64) -> Result<Option<Hash>, OpenError> {
    let checksum = connection.query_row(
        "SELECT checksum FROM migration WHERE number = ?1",
        [number],
        |row| row.get(0),
    );
    Ok(checksum.optional()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: (&str, &str) = ("0001_one", "CREATE TABLE one (a BIGINT)");
    const TWO: (&str, &str) = ("0002_two", "CREATE TABLE two (a BIGINT)");

    fn tables(connection: &Connection) -> Vec<String> {
        let mut statement = connection
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
            .unwrap();
        statement
            .query_map((), |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap()
    }

    #[test]
    fn each_migration_runs_once_and_in_order() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection, &[ONE]).unwrap();
        apply(&mut connection, &[ONE, TWO]).unwrap();
        apply(&mut connection, &[ONE, TWO]).unwrap();
        assert_eq!(tables(&connection), ["migration", "one", "two"]);
    }

    #[test]
    fn a_failing_migration_leaves_nothing_behind() {
        let mut connection = Connection::open_in_memory().unwrap();
        let broken = (
            "0002_broken",
            "CREATE TABLE two (a BIGINT); CREATE TABLE one (a BIGINT)",
        );
        assert!(apply(&mut connection, &[ONE, broken]).is_err());
        assert_eq!(tables(&connection), ["migration", "one"]);
        apply(&mut connection, &[ONE, TWO]).unwrap();
    }

    #[test]
    fn an_edited_migration_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection, &[ONE]).unwrap();
        let edited = (ONE.0, "CREATE TABLE one (a TEXT)");
        assert!(
            matches!(apply(&mut connection, &[edited]), Err(OpenError::ChangedMigration(name)) if name == ONE.0)
        );
    }

    #[test]
    fn a_database_of_a_newer_program_is_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        apply(&mut connection, &[ONE, TWO]).unwrap();
        assert!(matches!(
            apply(&mut connection, &[ONE]),
            Err(OpenError::NewerDatabase(2))
        ));
    }

    #[tokio::test]
    async fn accounts_of_before_keep_their_records_and_the_later_with_the_same_mailbox_is_held() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("records/records.db");
        super::super::permissions::prepare(&path).unwrap();
        let mut connection = Connection::open(&path).unwrap();
        apply(&mut connection, &MIGRATIONS[..6]).unwrap();
        let accounts = [
            // The address, who has it, its place in time, and what became of the account.
            ("ida@xn--bcher-kva.example", "candidate", 1, ""),
            ("Ida@BÜCHER.example", "candidate", 2, ""),
            ("ida@bu\u{308}cher.example", "candidate", 3, ""),
            // Staff must be able to sign in whoever was there before.
            ("jose\u{301}@example.com", "candidate", 4, ""),
            ("josé@example.com", "administrator", 5, ""),
            // The one that cannot sign in is not the one that keeps the address.
            ("old@bücher.example", "candidate", 6, "closed"),
            ("old@xn--bcher-kva.example", "candidate", 7, ""),
            ("alone@example.com", "candidate", 8, ""),
        ];
        for (email, role, at, became) in accounts {
            connection
                .execute(
                    "INSERT INTO account (id, email, email_folded, password_hash, created_at, role, closed_at)
                    VALUES (?1, ?2, ?3, '', ?4, ?5, ?6)",
                    params![
                        uuid::Uuid::from_u128(at),
                        email,
                        email.trim().to_lowercase(),
                        i64::try_from(at).unwrap(),
                        role,
                        (became == "closed").then_some(9)
                    ],
                )
                .unwrap();
            connection
                .execute(
                    "INSERT INTO person (account, first_name, last_name, email, phone) VALUES (?1, 'Ida', ?2, '', '')",
                    params![uuid::Uuid::from_u128(at), format!("North{at}")],
                )
                .unwrap();
        }
        drop(connection);
        for _ in 0..2 {
            let store = crate::Store::open(&path, crate::AuditKey([7; 32])).unwrap();
            for (typed, holder) in [
                ("ida@bücher.example", 1),
                ("IDA@XN--BCHER-KVA.EXAMPLE", 1),
                ("ida@bu\u{308}cher.example", 1),
                ("José@example.com", 5),
                ("old@bücher.example", 7),
                ("Alone@example.com", 8),
            ] {
                let account = store.account_by_email(typed).await.unwrap().unwrap();
                assert_eq!(account.id.as_u128(), holder, "{typed}");
            }
            // None is lost, and each is found by its name.
            for at in 1..=8 {
                let person = store.person(uuid::Uuid::from_u128(at)).await.unwrap();
                assert_eq!(person.unwrap().last_name, format!("North{at}"));
            }
            let shared = store.shared_mailboxes().await.unwrap();
            let pairs = shared
                .iter()
                .map(|pair| (pair.held.account.as_u128(), pair.holder.account.as_u128()));
            assert_eq!(pairs.collect::<Vec<_>>(), [(2, 1), (3, 1), (4, 5)]);
        }
        let store = crate::Store::open(&path, crate::AuditKey([7; 32])).unwrap();
        let by = |at| crate::Act::new(crate::Actor::service("test"), at);
        let [two, three] = [2, 3].map(uuid::Uuid::from_u128);
        let one = uuid::Uuid::from_u128(1);
        store
            .merge_people(uuid::Uuid::from_u128(99), one, two, by(10))
            .await
            .unwrap();
        store.leave_mailbox(three, by(11)).await.unwrap();
        store.leave_mailbox(three, by(12)).await.unwrap();
        let shared = store.shared_mailboxes().await.unwrap();
        let left = shared
            .iter()
            .map(|pair| (pair.held.account.as_u128(), pair.left_at));
        assert_eq!(left.collect::<Vec<_>>(), [(4, None), (3, Some(11))]);
        store
            .undo_merge(uuid::Uuid::from_u128(99), by(13))
            .await
            .unwrap();
        assert_eq!(store.shared_mailboxes().await.unwrap().len(), 3);
        let nobody = store.leave_mailbox(one, by(14)).await;
        assert!(matches!(nobody, Err(crate::MergeError::NotFound)));
    }

    #[tokio::test]
    async fn people_from_before_there_was_a_search_are_found() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("records/records.db");
        super::super::permissions::prepare(&path).unwrap();
        let mut connection = Connection::open(&path).unwrap();
        apply(&mut connection, &MIGRATIONS[..2]).unwrap();
        connection
            .execute_batch(
                r#"INSERT INTO account VALUES (zeroblob(16), 'ada@example.com', 'ada@example.com', '', 1);
                INSERT INTO profile VALUES (zeroblob(16), 1, '{"first_name":"Ada","middle_name":"Augusta","last_name":"King","phone":"555-0142"}', 1);
                INSERT INTO registration VALUES (zeroblob(16), zeroblob(16), 'WP-OLD', 2, 1);
                INSERT INTO registration_version VALUES (zeroblob(16), 1, '{"first_name":"Not","last_name":"This"}', NULL, 1);
                INSERT INTO registration_version VALUES (zeroblob(16), 2, '{"first_name":"Ada","last_name":"Lovelace","email":"countess@example.com","phone":"555-0199"}', NULL, 1);
                INSERT INTO account VALUES (randomblob(16), 'nobody@example.com', 'nobody@example.com', '', 1);"#,
            )
            .unwrap();
        drop(connection);
        let store = crate::Store::open(&path, crate::AuditKey([7; 32])).unwrap();
        for text in [
            "augusta king",
            "lovelace",
            "5550142",
            "5550199",
            "countess@",
            "wpold",
            "ada@",
        ] {
            let found = store.find_people(text.to_owned(), None, 9).await.unwrap();
            assert_eq!(found.people.len(), 1, "{text}");
            assert_eq!(found.people[0].last_name, "King");
        }
        let other = store.find_people("this".to_owned(), None, 9).await.unwrap();
        assert_eq!(other.people, []);
        let nobody = store
            .find_people("nobody".to_owned(), None, 9)
            .await
            .unwrap();
        assert_eq!(nobody.people.len(), 1);
    }

    /// Up to the number of this name.
    fn before(name: &str) -> &'static [(&'static str, &'static str)] {
        let number = MIGRATIONS
            .iter()
            .position(|(known, _)| known.ends_with(name));
        &MIGRATIONS[..number.unwrap()]
    }

    #[tokio::test]
    async fn nobody_loses_exams_and_nobody_keeps_an_address_that_was_never_shown() {
        let above = tempfile::tempdir().unwrap();
        let path = above.path().join("records/records.db");
        super::super::permissions::prepare(&path).unwrap();
        let mut connection = Connection::open(&path).unwrap();
        apply(&mut connection, before("_addresses")).unwrap();
        let people = [
            ("01", "signed-up@example.com", "$argon2id$", "candidate"),
            ("02", "has-exams@example.com", "$argon2id$", "candidate"),
            ("03", "imported@example.com", "", "candidate"),
            ("04", "linked@example.com", "$argon2id$", "candidate"),
            ("05", "staff@example.com", "$argon2id$", "administrator"),
        ];
        for (id, email, hash, role) in people {
            let id = format!("X'{}{id}'", "00".repeat(15));
            connection
                .execute_batch(&format!(
                    "INSERT INTO account (id, email, email_folded, password_hash, created_at, role)
                        VALUES ({id}, '{email}', '{email}', '{hash}', 1, '{role}');
                    INSERT INTO person (account, first_name, last_name, email, phone)
                        VALUES ({id}, 'Ada', 'Sample', '{email}', '');"
                ))
                .unwrap();
        }
        let rest = "INSERT INTO exam_result (id, account, same_as, series, code, title, taken_on, passed, recorded_at)
                SELECT id, id, 'x', 'office-2007', '', 'Word', '2008-03-14', 1, 1 FROM account WHERE email LIKE 'has-%';
            INSERT INTO audit SELECT 1, 1, id, 'Ada', 'candidate', 'password-set', id, '', NULL, '[]', zeroblob(32)
                FROM account WHERE email LIKE 'linked%';";
        connection.execute_batch(rest).unwrap();
        // Not in the chain, which is not what this is about.
        drop(connection);
        drop(crate::Store::open(&path, crate::AuditKey([7; 32])));
        let connection = Connection::open(&path).unwrap();
        let mut listed = connection
            .prepare(
                "SELECT email, email_folded = email, coalesce(confirmed_by, ''),
                EXISTS (SELECT 1 FROM address_claim AS claim WHERE claim.account = id AND claim.email_folded = account.email) FROM account ORDER BY id",
            )
            .unwrap();
        let listed: Vec<(String, bool, String, bool)> = listed
            .query_map((), |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let expected = [
            (false, "", true),
            (true, "before", false),
            (true, "", false),
            (true, "link", false),
            (true, "link", false),
        ];
        let expected = people
            .iter()
            .zip(expected)
            .map(|((_, email, ..), (holds, how, claims))| {
                ((*email).to_owned(), holds, how.to_owned(), claims)
            });
        assert_eq!(listed, expected.collect::<Vec<_>>());
    }
}
