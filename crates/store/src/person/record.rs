//! People in SQL: what they are called, what they are found by, and the mark that lets the index be made anew for them.

use std::fmt::Write as _;

use rules::Role;
use rules::text::email::spellings;
use rules::text::name::full_name;
use rules::text::phone::e164;
use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::fold::{Folded, Form};
use super::{MatchKind, Names, Person};
use crate::account::{fold_email, role, word};
use crate::{Confirmation, Error, Store};

const SET: &str =
    "INSERT INTO person (account, first_name, last_name, phone, email, country) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (account) DO UPDATE SET first_name = excluded.first_name, last_name = excluded.last_name,
        phone = excluded.phone, email = excluded.email, country = excluded.country";

const UPDATE_REGISTERED: &str =
    "UPDATE person SET registered_name = ?2, registered_email = ?3, registered_phone = ?4, registered_country = ?5
    WHERE account = ?1";

const SELECT_NAMES: &str = "SELECT person.first_name, person.last_name, person.registered_name, account.email, person.email,
        person.phone, person.registered_email, person.registered_phone, person.country, person.registered_country
    FROM person JOIN account ON account.id = person.account WHERE person.account = ?1";

const SELECT_NUMBERS: &str = "SELECT 'm', number FROM mcp_id WHERE account = ?1
    UNION SELECT 'x', reference FROM exam_result WHERE account = ?1 AND reference IS NOT NULL
    UNION SELECT 'r', reference FROM registration WHERE account = ?1
    UNION SELECT 'r', reference FROM request WHERE account = ?1
    ORDER BY 1, 2";

/// What is in the index is not what it should be any more.
const UPDATE_FOUND_BY: &str = "UPDATE person SET found_by = ?2, indexed = min(indexed, 1) WHERE account = ?1 AND found_by <> ?2";

const MARK: &str = "UPDATE person SET indexed = min(indexed, 1) WHERE account = ?1";

/// Of everybody; the conditions follow.
pub(crate) const SELECT_PERSON: &str =
    "SELECT account.id, account.email, account.role, person.first_name, person.last_name,
        account.created_at, account.closed_at, account.merged_into, account.password_hash <> '',
        account.confirmed_at, account.confirmed_by
    FROM account JOIN person ON person.account = account.id";

/// Something that a person is found by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) kind: MatchKind,
    /// As it is shown.
    pub(super) text: &'a str,
}

/// The kinds and how they are written, in the order of [`MatchKind`].
const KINDS: [(MatchKind, char); 7] = [
    (MatchKind::Name, 'n'),
    (MatchKind::RegisteredName, 'g'),
    (MatchKind::Email, 'e'),
    (MatchKind::Phone, 'p'),
    (MatchKind::McpId, 'm'),
    (MatchKind::ExamReference, 'x'),
    (MatchKind::Reference, 'r'),
];

/// Reads what [`gather`] wrote.
pub(super) fn entries(found_by: &str) -> impl Iterator<Item = Entry<'_>> {
    found_by.lines().filter_map(|line| {
        let letter = line.chars().next()?;
        let (kind, _) = KINDS.iter().find(|(_, known)| *known == letter)?;
        let text = line.get(letter.len_utf8()..)?;
        Some(Entry { kind: *kind, text })
    })
}

impl Store {
    /// One account.
    pub async fn person(&self, account: Uuid) -> Result<Option<Person>, Error> {
        self.engine
            .read(move |connection| person_of(connection, account))
            .await
    }
}

/// One account.
pub(crate) fn person_of(connection: &Connection, account: Uuid) -> Result<Option<Person>, Error> {
    let sql = format!("{SELECT_PERSON} WHERE account.id = ?1");
    Ok(connection
        .prepare_cached(&sql)?
        .query_row([account], person)
        .optional()?)
}

/// Reads a row of [`SELECT_PERSON`].
pub(crate) fn person(row: &Row) -> rusqlite::Result<Person> {
    Ok(Person {
        account: row.get(0)?,
        email: row.get(1)?,
        role: role(row, 2)?,
        first_name: row.get(3)?,
        last_name: row.get(4)?,
        created_at: row.get(5)?,
        closed_at: row.get(6)?,
        merged_into: row.get(7)?,
        can_sign_in: row.get(8)?,
        confirmed_at: row.get(9)?,
        confirmed_by: match row.get::<_, Option<String>>(10)? {
            Some(_) => Some(word(row, 10, Confirmation::parse)?),
            None => None,
        },
    })
}

/// First and last name; the address where there is none.
pub(crate) fn called(first: &str, last: &str, email: &str) -> String {
    let name = full_name(first, last);
    if name.is_empty() {
        email.to_owned()
    } else {
        name
    }
}

/// Names the holder of an account, for the first time or anew.
pub(crate) fn set_names(
    connection: &Connection,
    account: Uuid,
    names: &Names,
) -> Result<(), Error> {
    connection.prepare_cached(SET)?.execute(params![
        account,
        names.first,
        names.last,
        names.phone,
        names.email,
        names.country
    ])?;
    gather(connection, account)
}

/// Keeps what the registration says of its holder.
pub(crate) fn set_registered_names(
    connection: &Connection,
    account: Uuid,
    names: &Names,
) -> Result<(), Error> {
    connection
        .prepare_cached(UPDATE_REGISTERED)?
        .execute(params![
            account,
            full_name(&names.first, &names.last),
            names.email,
            names.phone,
            names.country
        ])?;
    gather(connection, account)
}

/// Gathers what a person is found by. To be called by whatever changes a name, an address, a number or a reference.
pub(crate) fn gather(connection: &Connection, account: Uuid) -> Result<(), Error> {
    let mut lines = String::new();
    let mut add = |letter: char, text: &str| {
        let text = text.trim();
        if !text.is_empty() {
            let text = text.replace(char::is_control, " ");
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{letter}{text}");
        }
    };
    let mut select = connection.prepare_cached(SELECT_NAMES)?;
    let mut rows = select.query([account])?;
    if let Some(row) = rows.next()? {
        let text = |column: usize| row.get::<_, String>(column);
        let name = full_name(&text(0)?, &text(1)?);
        add('n', &name);
        let registered = text(2)?;
        if registered.trim() != name.trim() {
            add('g', &registered);
        }
        let (address, other, registered) = (text(3)?, text(4)?, text(6)?);
        let mut known: Vec<String> = Vec::new();
        for address in [address, other, registered] {
            let folded = fold_email(&address);
            if !known.contains(&folded) {
                known.push(folded);
                add('e', &address);
                spellings(&address).iter().for_each(|it| add('e', it));
            }
        }
        for phone in phones([(text(5)?, text(8)?), (text(7)?, text(9)?)]) {
            add('p', &phone);
        }
    }
    let mut select = connection.prepare_cached(SELECT_NUMBERS)?;
    let mut rows = select.query([account])?;
    while let Some(row) = rows.next()? {
        let letter = row.get::<_, String>(0)?.chars().next().unwrap_or(' ');
        add(letter, &row.get::<_, String>(1)?);
    }
    connection
        .prepare_cached(UPDATE_FOUND_BY)?
        .execute(params![account, lines])?;
    Ok(())
}

/// Telephone numbers, given each with its country: as they were typed, and as every network knows them, each number once.
fn phones(typed: [(String, String); 2]) -> Vec<String> {
    let mut phones: Vec<String> = Vec::new();
    let digits = |phone: &str| Folded::new(phone, Form::Digits).into_string();
    for (phone, country) in typed {
        let known = e164(&phone, &country).filter(|known| digits(known) != digits(&phone));
        for phone in std::iter::once(phone.trim().to_owned()).chain(known) {
            if !phones.contains(&phone) {
                phones.push(phone);
            }
        }
    }
    phones
}

/// Marks a person who became one of the candidates, or ceased to be, to be indexed anew.
pub(crate) fn mark(connection: &Connection, account: Uuid) -> Result<(), Error> {
    connection.prepare_cached(MARK)?.execute([account])?;
    Ok(())
}

/// Whether somebody is found by a search: those who work here are not.
pub(super) fn is_found(role: &str) -> bool {
    role == Role::Candidate.name()
}
