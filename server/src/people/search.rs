//! Finding candidates by anything that is on record of them, with why each was found.

use api::{FoundMatch, FoundPeople, FoundPerson, Matched, Piece};
use store::{Found, Match, MatchKind};

use crate::host::AppState;
use crate::problem::ApiError;

/// How many people are on a page.
const PAGE: usize = 50;
/// More than this is no search any more.
const LONGEST: usize = 200;

/// What came of a search.
#[derive(Debug, Clone)]
pub enum Searched {
    /// Nothing was searched for.
    NotAsked,
    /// One letter or digit would find almost everybody.
    TooShort,
    /// People, or nobody.
    Found(FoundPeople),
}

/// Searches. `after`: where the page before says that the next one begins.
pub async fn search(
    app: &AppState,
    typed: &str,
    after: Option<String>,
) -> Result<Searched, ApiError> {
    let text: String = typed.trim().chars().take(LONGEST).collect();
    if text.is_empty() {
        return Ok(Searched::NotAsked);
    }
    if is_too_short(&text) {
        return Ok(Searched::TooShort);
    }
    let found = app.store.find_people(text, after, PAGE).await?;
    Ok(Searched::Found(FoundPeople {
        people: found.people.into_iter().map(person).collect(),
        total: found.total as u64,
        is_more: found.is_more,
        next: found.next,
    }))
}

/// Whether there is nothing but one letter or digit of Latin script. In other scripts one character can be a name.
fn is_too_short(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphanumeric());
    match (letters.next(), letters.next()) {
        (None, _) => true,
        (Some(only), None) => only.is_ascii(),
        (Some(_), Some(_)) => false,
    }
}

/// Somebody who was found, as they travel.
pub(super) fn person(found: Found) -> FoundPerson {
    FoundPerson {
        id: found.account.to_string(),
        first_name: found.first_name,
        last_name: found.last_name,
        email: found.email,
        mcp_ids: found.ids,
        matches: found.matches.iter().map(matched).collect(),
        merged_into: found.merged_into.map(|kept| kept.to_string()),
    }
}

fn matched(found: &Match) -> FoundMatch {
    FoundMatch {
        what: what(found.kind),
        text: pieces(found),
    }
}

/// What was matched, as it travels.
pub(super) fn what(kind: MatchKind) -> Matched {
    match kind {
        MatchKind::Name => Matched::Name,
        MatchKind::RegisteredName => Matched::RegisteredName,
        MatchKind::Email => Matched::Email,
        MatchKind::Phone => Matched::Phone,
        MatchKind::McpId => Matched::McpId,
        MatchKind::ExamReference => Matched::ExamReference,
        MatchKind::Reference => Matched::Reference,
    }
}

/// The text cut where matching begins and ends. A part that does not lie within it is left unmarked.
fn pieces(found: &Match) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut add = |text: Option<&str>, is_match: bool| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            pieces.push(Piece {
                text: text.to_owned(),
                is_match,
            });
        }
    };
    let mut shown = 0;
    for part in &found.parts {
        let (Some(between), Some(matching)) = (
            found.text.get(shown..part.start),
            found.text.get(part.clone()),
        ) else {
            continue;
        };
        add(Some(between), false);
        add(Some(matching), true);
        shown = part.end;
    }
    add(found.text.get(shown..), false);
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, parts: Vec<std::ops::Range<usize>>) -> Vec<(String, bool)> {
        let pieces = pieces(&Match {
            kind: MatchKind::Name,
            text: text.to_owned(),
            parts,
        });
        let pieces = pieces.into_iter();
        pieces.map(|piece| (piece.text, piece.is_match)).collect()
    }

    #[test]
    fn a_text_is_cut_where_matching_begins_and_ends() {
        let owned = |pieces: &[(&str, bool)]| {
            let pieces = pieces.iter();
            pieces
                .map(|(text, is_match)| ((*text).to_owned(), *is_match))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            cut("Núñez Sample", vec![1..3, 8..14]),
            owned(&[("N", false), ("ú", true), ("ñez ", false), ("Sample", true)])
        );
        assert_eq!(cut("Sample", vec![]), owned(&[("Sample", false)]));
        assert_eq!(
            cut("Sample", std::iter::once(0..6).collect()),
            owned(&[("Sample", true)])
        );
        // Within a character, or beyond the end: shown, and not marked.
        assert_eq!(cut("ñ", vec![1..2, 0..9]), owned(&[("ñ", false)]));
    }

    proptest! {
        #[test]
        fn nothing_of_a_text_is_lost_or_told_twice(text in ".{0,20}", ends in proptest::collection::vec(0usize..30, 0..6)) {
            let parts = ends.windows(2).map(|ends| ends[0]..ends[1]).collect();
            let sentence: String = cut(&text, parts).into_iter().map(|(piece, _)| piece).collect();
            prop_assert_eq!(sentence, text);
        }
    }

    #[test]
    fn one_latin_letter_is_too_short_and_one_character_of_another_script_is_not() {
        for (text, short) in [
            ("a", true),
            ("7", true),
            ("- .", true),
            ("ab", false),
            ("王", false),
            ("a b", false),
        ] {
            assert_eq!(is_too_short(text), short, "{text}");
        }
    }
}
