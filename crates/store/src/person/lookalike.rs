//! Records that may be the same person's: what two records have in common.

use std::collections::BTreeSet;

use rusqlite::Connection;
use uuid::Uuid;

use super::find::{accounts, order, somebody};
use super::fold::{Folded, Form, same};
use super::record::{Entry, entries};
use super::{Found, Lookalike, Match, MatchKind};
use crate::account::fold_email;
use crate::{Error, Store};

/// More than these nobody compares.
const MOST: usize = 20;

/// A shorter number is no telephone number that could be one person's.
const SHORTEST_PHONE: usize = 7;

impl Store {
    /// Records that may be the same person's: same name, address, telephone number or registered name; those with more in
    /// common first.
    pub async fn lookalikes(&self, account: Uuid) -> Result<Vec<Lookalike>, Error> {
        self.engine
            .read(move |connection| lookalikes(connection, account))
            .await
    }
}

fn lookalikes(connection: &Connection, account: Uuid) -> Result<Vec<Lookalike>, Error> {
    let Some((_, found_by)) = somebody(connection, account)? else {
        return Ok(Vec::new());
    };
    let mine: Vec<_> = entries(&found_by).collect();
    let mut others = BTreeSet::new();
    for entry in &mine {
        if let Some(text) = searched(*entry) {
            others.extend(accounts(connection, &text)?);
        }
    }
    others.remove(&account);
    let mut lookalikes = Vec::new();
    for other in others {
        let Some((person, found_by)) = somebody(connection, other)? else {
            continue;
        };
        // Whoever is merged into another record is looked for there.
        if person.merged_into.is_none() {
            lookalikes.extend(compare(&mine, person, &found_by));
        }
    }
    lookalikes.sort_by_cached_key(|it| {
        let Found {
            last_name,
            first_name,
            account,
            ..
        } = &it.person;
        let least = usize::MAX - it.common.len();
        (least, order(first_name, last_name), *account)
    });
    lookalikes.truncate(MOST);
    Ok(lookalikes)
}

/// What finds everybody who could have this in common.
fn searched(entry: Entry) -> Option<String> {
    match entry.kind {
        MatchKind::Name | MatchKind::RegisteredName | MatchKind::Email => {
            Some(entry.text.to_owned())
        }
        MatchKind::Phone => {
            let digits = Folded::new(entry.text, Form::Digits).into_string();
            let start = digits.len().checked_sub(SHORTEST_PHONE)?;
            digits.get(start..).map(str::to_owned)
        }
        MatchKind::McpId | MatchKind::ExamReference | MatchKind::Reference => None,
    }
}

/// What somebody has in common with these entries, if anything.
fn compare(mine: &[Entry], mut person: Found, found_by: &str) -> Option<Lookalike> {
    let mut common = BTreeSet::new();
    for theirs in entries(found_by) {
        let kinds = mine.iter().filter_map(|mine| in_common(*mine, theirs));
        let kinds: BTreeSet<_> = kinds.collect();
        if !kinds.is_empty() {
            person.matches.push(Match {
                kind: theirs.kind,
                text: theirs.text.to_owned(),
                parts: std::iter::once(0..theirs.text.len()).collect(),
            });
        }
        common.extend(kinds);
    }
    (!common.is_empty()).then(|| Lookalike {
        person,
        common: common.into_iter().collect(),
    })
}

fn in_common(mine: Entry, theirs: Entry) -> Option<MatchKind> {
    use MatchKind::{Email, Name, Phone, RegisteredName};
    match (mine.kind, theirs.kind) {
        (Name, Name) => same_name(mine.text, theirs.text).then_some(Name),
        (Name | RegisteredName, Name | RegisteredName) => {
            same_name(mine.text, theirs.text).then_some(RegisteredName)
        }
        (Email, Email) => (fold_email(mine.text) == fold_email(theirs.text)).then_some(Email),
        (Phone, Phone) => same_phone(mine.text, theirs.text).then_some(Phone),
        _ => None,
    }
}

/// Whether two names have the same words, in whatever order and in one spelling or another.
fn same_name(one: &str, other: &str) -> bool {
    let mut others: Vec<_> = other.split_whitespace().collect();
    let is_in_both = |word: &str| {
        let found = others.iter().position(|other| same(word, other));
        found.map(|at| others.swap_remove(at)).is_some()
    };
    one.split_whitespace().all(is_in_both) && others.is_empty()
}

/// Whether two numbers are one, with or without the code of the country.
fn same_phone(one: &str, other: &str) -> bool {
    let digits = |text| Folded::new(text, Form::Digits).into_string();
    let (one, other) = (digits(one), digits(other));
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().min(other.len()) >= SHORTEST_PHONE && (one.ends_with(other) || other.ends_with(one))
}
