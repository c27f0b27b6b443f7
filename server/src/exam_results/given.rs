//! What somebody has said about a file that it does not say by itself.

use std::collections::HashMap;

use encoding_rs::Encoding;
use rules::credential::results_file::{Column, DayOrder};
use rules::text::fold;

/// Which column stands where, by hand: its place in the row, or none where the file does not have it.
pub type Matching = Vec<(Column, Option<usize>)>;

/// What somebody has said about a file, or about one with the same first line before.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// What the file calls columns.
    pub named: Vec<(Column, String)>,
    /// Which column stands where, by the first line ([`first_line_key`]).
    pub matched: HashMap<String, Matching>,
    /// Whether day or month comes first.
    pub order: Option<DayOrder>,
    /// The encoding of its text.
    pub encoding: Option<&'static Encoding>,
}

impl Given {
    /// Which columns of a first line are matched by hand.
    pub(super) fn by_hand(&self, names: &[&str]) -> Matching {
        let mut matching = match self.matched.get(&first_line_key(names)) {
            Some(matching) if self.named.is_empty() => matching.clone(),
            _ => Matching::new(),
        };
        let named = self.named.iter();
        matching
            .extend(named.filter_map(|(column, name)| Some((*column, Some(place(names, name)?)))));
        matching
    }

    /// A name that somebody has said, and that is not in a first line.
    pub(super) fn missing(&self, names: &[&str]) -> Option<&str> {
        let mut named = self.named.iter().map(|(_, name)| name.as_str());
        named.find(|name| place(names, name).is_none())
    }
}

/// Where a name stands in a first line.
fn place(names: &[&str], wanted: &str) -> Option<usize> {
    let exact = names.iter().position(|name| name.trim() == wanted.trim());
    exact.or_else(|| names.iter().position(|name| fold(name) == fold(wanted)))
}

/// A first line as it is remembered: case, accents, spaces and signs do not matter, the order of its names does.
pub fn first_line_key(names: &[&str]) -> String {
    let folded: Vec<String> = names.iter().map(|name| fold(name)).collect();
    folded.join("\u{1f}").trim_end_matches('\u{1f}').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_matched_is_found_by_the_first_line_and_what_is_named_by_its_name() {
        let names = ["Kontakt", "Wer?", "", ""];
        let mut given = Given::default();
        given.matched.insert(
            first_line_key(&["KONTAKT ", "wer"]),
            vec![(Column::Email, Some(0))],
        );
        assert_eq!(given.by_hand(&names), [(Column::Email, Some(0))]);
        assert!(given.by_hand(&["Wer", "Kontakt"]).is_empty());
        given.named = vec![
            (Column::FirstName, "wer".into()),
            (Column::LastName, "Wo".into()),
        ];
        assert_eq!(given.by_hand(&names), [(Column::FirstName, Some(1))]);
    }
}
