//! How alike two strings are. All count characters, not bytes; none folds its input.

use std::collections::BTreeSet;

/// How many characters have to be inserted, deleted or replaced (Levenshtein 1966).
pub fn levenshtein(left: &str, right: &str) -> usize {
    strsim::levenshtein(left, right)
}

/// One less the Levenshtein distance as a share of the longer string, 0..1; 1 for two empty strings.
pub fn levenshtein_similarity(left: &str, right: &str) -> f64 {
    strsim::normalized_levenshtein(left, right)
}

/// As [`levenshtein`], with two neighbours exchanged as one step, no part edited twice (optimal string
/// alignment, the restricted Damerau-Levenshtein distance).
pub fn optimal_string_alignment(left: &str, right: &str) -> usize {
    strsim::osa_distance(left, right)
}

/// `2 L / (n + m)`, `L` the length of the longest common subsequence, 0..1: one less the share of
/// characters to insert or delete. 1 for two empty strings. Rapidfuzz's `fuzz.ratio` over 100.
pub fn indel_ratio(left: &str, right: &str) -> f64 {
    let (left, right): (Vec<char>, Vec<char>) = (left.chars().collect(), right.chars().collect());
    let both = left.len() + right.len();
    if both == 0 {
        return 1.0;
    }
    // One row of the table of common lengths at a time.
    let mut common = vec![0_usize; right.len() + 1];
    for own in &left {
        let mut diagonal = 0;
        for (place, other) in right.iter().enumerate() {
            let above = common[place + 1];
            common[place + 1] = if own == other { diagonal + 1 } else { above.max(common[place]) };
            diagonal = above;
        }
    }
    (2 * common[right.len()]) as f64 / both as f64
}

/// Jaro's (1989) similarity, 0..1; 1 for two empty strings.
pub fn jaro(left: &str, right: &str) -> f64 {
    strsim::jaro(left, right)
}

/// When a common prefix counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Boost {
    /// Only above a similarity of 0.7, as in Winkler's code, rapidfuzz 3.14.6, jellyfish 1.3.0 and strsim.
    #[default]
    Above07,
    /// Always, as in Winkler's (1990) text. Up to 0.09 more than the other.
    Always,
}

/// Jaro's similarity `s`, raised by `0.1 p (1 - s)` for the first `p` of at most four characters in
/// common (Winkler 1990), 0..1.
pub fn jaro_winkler(left: &str, right: &str, boost: Boost) -> f64 {
    match boost {
        Boost::Above07 => strsim::jaro_winkler(left, right),
        Boost::Always => {
            let similarity = strsim::jaro(left, right);
            let prefix = left.chars().zip(right.chars()).take(4).take_while(|(l, r)| l == r).count();
            similarity + 0.1 * prefix as f64 * (1.0 - similarity)
        }
    }
}

/// [`indel_ratio`] of the words in alphabetical order, 0..1.
pub fn token_sort_ratio(left: &str, right: &str) -> f64 {
    let sorted = |text: &str| {
        let mut words: Vec<&str> = text.split_whitespace().collect();
        words.sort_unstable();
        words.join(" ")
    };
    indel_ratio(&sorted(left), &sorted(right))
}

/// The best [`indel_ratio`] among the common words, those with the rest of the left, and those with the
/// rest of the right, 0..1: 1 when all words of one string are in the other. As in rapidfuzz; 0 when
/// either string has no word.
pub fn token_set_ratio(left: &str, right: &str) -> f64 {
    let words = |text| -> BTreeSet<&str> { str::split_whitespace(text).collect() };
    let (left, right) = (words(left), words(right));
    if left.is_empty() || right.is_empty() {
        return 0.0;
    }
    let common: Vec<&str> = left.intersection(&right).copied().collect();
    if common.len() == left.len().min(right.len()) {
        return 1.0;
    }
    let with_rest = |of: &BTreeSet<&str>, without: &BTreeSet<&str>| {
        common.iter().copied().chain(of.difference(without).copied()).collect::<Vec<&str>>().join(" ")
    };
    let (ours, theirs) = (with_rest(&left, &right), with_rest(&right, &left));
    let whole = indel_ratio(&ours, &theirs);
    if common.is_empty() {
        return whole;
    }
    let common = common.join(" ");
    whole.max(indel_ratio(&common, &ours)).max(indel_ratio(&common, &theirs))
}

/// Shared trigrams as a share of all different ones, 0..1. The string as a whole is padded with two
/// spaces before and one behind; PostgreSQL's `pg_trgm` pads every word so. 1 for two equal strings.
pub fn trigram_jaccard(left: &str, right: &str) -> f64 {
    let trigrams = |text: &str| -> BTreeSet<[char; 3]> {
        let padded: Vec<char> = "  ".chars().chain(text.chars()).chain(" ".chars()).collect();
        padded.windows(3).map(|window| [window[0], window[1], window[2]]).collect()
    };
    let (left, right) = (trigrams(left), trigrams(right));
    let shared = left.intersection(&right).count();
    shared as f64 / (left.len() + right.len() - shared) as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Similarity = (&'static str, fn(&str, &str) -> f64);

    const ALL: [Similarity; 7] = [
        ("levenshtein", levenshtein_similarity),
        ("indel", indel_ratio),
        ("jaro", jaro),
        ("jaro-winkler", |left, right| jaro_winkler(left, right, Boost::Always)),
        ("token sort", token_sort_ratio),
        ("token set", token_set_ratio),
        ("trigram", trigram_jaccard),
    ];

    proptest! {
        #[test]
        fn every_similarity_is_symmetric_between_0_and_1(left in "[ab é]{0,8}", right in "[ab é]{0,8}") {
            for (name, similarity) in ALL {
                let value = similarity(&left, &right);
                prop_assert!((0.0..=1.0).contains(&value), "{name}: {value}");
                prop_assert!((value - similarity(&right, &left)).abs() < 1e-12, "{name}");
            }
        }
    }

    #[test]
    fn equal_names_are_wholly_alike() {
        for (name, similarity) in ALL {
            assert_eq!(similarity("alvesta kommun", "alvesta kommun"), 1.0, "{name}");
        }
    }

    #[test]
    fn strings_without_letters_are_compared_without_a_panic() {
        for (name, similarity) in ALL {
            let value = similarity("", "");
            assert!((0.0..=1.0).contains(&value), "{name}: {value}");
        }
    }

    #[test]
    fn word_order_has_no_part_in_token_ratios() {
        assert_eq!(token_sort_ratio("lund university", "university lund"), 1.0);
        assert_eq!(token_set_ratio("lund university", "university of lund"), 1.0);
        assert_eq!(optimal_string_alignment("lnud", "lund"), 1);
        assert_eq!(levenshtein("lnud", "lund"), 2);
    }
}
