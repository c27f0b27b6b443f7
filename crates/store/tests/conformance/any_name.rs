//! The search, with whatever names people have and whatever is typed.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use store::Found;

use crate::samples::Place;
use crate::search::{find, indexed, numbers};

/// Letters of many scripts, with and without accents.
const LETTERS: &str =
    "[a-zA-ZÀ-ÖØ-öø-žа-яёά-ώא-ת\u{620}-\u{64a}क-ह가-힣ぁ-んァ-ヶ一-龥ﾡ-ﾾｦ-ﾝ]{1,8}";

fn assert_sound(found: &Found) {
    for it in &found.matches {
        assert!(!it.parts.is_empty());
        let mut end = 0;
        for part in &it.parts {
            assert!(part.start >= end && part.start < part.end, "{it:?}");
            assert!(it.text.get(part.clone()).is_some(), "{it:?}");
            end = part.end + 1;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever names people have: the index finds whom looking at each would find, and the parts are parts of the text.
    #[test]
    fn the_index_finds_whom_looking_at_everybody_finds(
        people in vec(("\\PC{0,8}", "[a-eäöüß山田 -]{1,8}"), 1..8),
        texts in vec(prop_oneof!["\\PC{0,6}", "[a-eu ]{1,6}", "[a-e@.]{1,5}", "[0-9 +-]{1,6}", "[山田]{1,2}"], 1..8),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let place = Place::new();
            for (number, (first, last)) in (1_u8..).zip(&people) {
                place.candidate(number, first, last).await;
            }
            // Marked people are looked at one by one.
            let mut looked = Vec::new();
            for text in &texts {
                looked.push(find(&place, text).await);
            }
            let place = indexed(place);
            for (text, looked) in texts.iter().zip(looked) {
                let found = find(&place, text).await;
                found.people.iter().for_each(assert_sound);
                assert_eq!(&found, &looked, "{text:?}");
            }
        });
    }

    /// Everybody is found by any three letters of their own name, and by all of it in any order.
    #[test]
    fn everybody_is_found_by_a_fragment_of_their_name(
        people in vec((LETTERS, LETTERS), 1..6),
        at in 0_usize..8,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let place = Place::new();
            for (number, (first, last)) in (1_u8..).zip(&people) {
                place.candidate(number, first, last).await;
            }
            let place = indexed(place);
            for (number, (first, last)) in (1_u128..).zip(&people) {
                let letters: Vec<char> = last.chars().collect();
                let fragment: String = letters.iter().skip(at % letters.len()).take(3).collect();
                let mut searched = vec![format!("{last} {first}"), first.clone(), last.clone()];
                searched.extend((fragment.chars().count() == 3).then_some(fragment));
                for text in BTreeSet::from_iter(searched) {
                    let found = numbers(&place, &text).await;
                    assert!(found.contains(&number), "{text:?} of {first:?} {last:?}");
                }
            }
        });
    }
}
