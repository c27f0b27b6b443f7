//! Which fragments to ask the index for: the rare ones tell much, those that everybody has cost much and tell nothing.

use std::collections::BTreeSet;

use crate::Error;

/// Of a longer word, the first so many fragments are enough.
const MOST_WEIGHED: usize = 24;

/// A fragment that a larger share of people have tells nothing.
const LARGEST_SHARE: f64 = 0.25;

/// Looking at somebody costs as much as reading so many people's numbers in the index.
const WORTH: f64 = 100.0;

/// The rarest few of a word say almost all: the others mostly come with them.
const MOST_ASKED: usize = 4;

/// The words of a search: in each alternative of a word, the fragments that all are needed.
pub(super) type Words = Vec<Vec<BTreeSet<String>>>;

/// The same with few fragments in each alternative, the rarest first.
pub(super) type RareFragments = Vec<Vec<Vec<String>>>;

/// A fragment and the share of people who have it.
struct Weighed {
    gram: String,
    share: f64,
}

/// Leaves out what is not worth asking for. Words that are left out are still compared with the text itself.
pub(super) fn rare_fragments(
    words: Words,
    mut share: impl FnMut(&str) -> Result<f64, Error>,
) -> Result<RareFragments, Error> {
    let mut weigh = |alternative: BTreeSet<String>| -> Result<Vec<Weighed>, Error> {
        let weighed = alternative.into_iter().take(MOST_WEIGHED).map(|gram| {
            let share = share(&gram)?;
            Ok(Weighed { gram, share })
        });
        let mut weighed = weighed.collect::<Result<Vec<_>, Error>>()?;
        weighed.sort_by(|one, other| one.share.total_cmp(&other.share));
        Ok(weighed)
    };
    let mut weighed = Vec::new();
    for word in words {
        let word = word.into_iter().map(&mut weigh);
        weighed.push(word.collect::<Result<Vec<_>, Error>>()?);
    }
    weighed.sort_by(|one, other| share_of(one).total_cmp(&share_of(other)));
    let rarest = weighed.first().map_or(0.0, |word| share_of(word));
    let most = LARGEST_SHARE.min(rarest * WORTH);
    let others = weighed.split_off(1.min(weighed.len()));
    // The rarest word is asked for in any case, by its rarest fragment at least.
    let mut text: RareFragments = weighed
        .into_iter()
        .map(|word| keep(word, most, 1))
        .collect();
    let others = others.into_iter().map(|word| keep(word, most, 0));
    text.extend(others.filter(|word| word.iter().all(|alternative| !alternative.is_empty())));
    Ok(text)
}

fn share_of(word: &[Vec<Weighed>]) -> f64 {
    let rarest = word.iter().filter_map(|alternative| alternative.first());
    rarest.map(|weighed| weighed.share).sum()
}

fn keep(word: Vec<Vec<Weighed>>, most: f64, at_least: usize) -> Vec<Vec<String>> {
    let alternative = |weighed: Vec<Weighed>| {
        let kept = weighed.into_iter().take(MOST_ASKED).enumerate();
        let kept = kept.filter(|(place, weighed)| *place < at_least || weighed.share <= most);
        kept.map(|(_, weighed)| weighed.gram).collect()
    };
    word.into_iter().map(alternative).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rarest(words: &[&[&[&str]]], shares: &[(&str, f64)]) -> RareFragments {
        let words = words.iter().map(|word| {
            let word = word
                .iter()
                .map(|grams| grams.iter().map(|gram| (*gram).to_owned()).collect());
            word.collect()
        });
        let share = |gram: &str| Ok(shares.iter().find(|(known, _)| *known == gram).unwrap().1);
        rare_fragments(words.collect(), share).unwrap()
    }

    #[test]
    fn what_everybody_has_is_not_asked_for() {
        let shares = [("652", 0.02), ("521", 0.03), ("exa", 0.9), ("xam", 0.9)];
        let text = rarest(&[&[&["652", "521", "exa", "xam"]]], &shares);
        assert_eq!(text, [[["652", "521"]]]);
    }

    #[test]
    fn of_a_long_word_the_rarest_few_are_asked_for_rarest_first() {
        let shares = [
            ("rob", 0.02),
            ("obi", 0.01),
            ("bin", 0.04),
            ("son", 0.09),
            ("nso", 0.03),
        ];
        let text = rarest(&[&[&["rob", "obi", "bin", "son", "nso"]]], &shares);
        assert_eq!(text, [[["obi", "rob", "nso", "bin"]]]);
    }

    #[test]
    fn beside_a_rare_word_a_common_one_is_left_to_comparing() {
        let shares = [("zzy", 0.000_01), ("son", 0.1), ("j", 0.2)];
        assert_eq!(
            rarest(&[&[&["son"]], &[&["zzy"]], &[&["j"]]], &shares),
            [[["zzy"]]]
        );
        let shares = [("zzy", 0.01), ("son", 0.1), ("j", 0.2)];
        assert_eq!(
            rarest(&[&[&["son"]], &[&["zzy"]], &[&["j"]]], &shares).len(),
            3
        );
    }

    #[test]
    fn where_everything_is_common_the_least_common_is_asked_for() {
        let shares = [("exa", 0.9), ("xam", 0.8), ("com", 0.95)];
        let text = rarest(&[&[&["exa", "xam"]], &[&["com"]]], &shares);
        assert_eq!(text, [[["xam"]]]);
    }

    #[test]
    fn an_alternative_is_never_left_out_by_itself() {
        let shares = [("rar", 0.001), ("com", 0.9), ("els", 0.01)];
        // Either spelling may be meant: with one of them left out, whoever has it would not be found.
        let text = rarest(&[&[&["els"]], &[&["rar"], &["com"]]], &shares);
        assert_eq!(text, [[["els"]]]);
    }
}
