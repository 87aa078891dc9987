//! Numbers and words that are the same on every machine.

use std::sync::LazyLock;

use asterism_econ::Random;

/// How many words there are: the field's own, and made-up ones as rare as words are in real text.
const VOCABULARY: u64 = 60_000;

/// The field's words, spread over the most frequent ranks.
static WORDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| include_str!("words.txt").split_whitespace().collect());

/// Chance that depends on what is made up alone.
pub(crate) struct Dice(Random);

impl Dice {
    /// Dice for one thing: what is thrown depends on its kind and number alone.
    pub(crate) fn of(kind: &str, number: u64) -> Dice {
        let seed = kind.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Dice(Random::seeded(seed ^ number.wrapping_mul(0x1234_5678_9abc_def1)))
    }

    /// Below `limit`, which is not 0, all alike.
    pub(crate) fn below(&mut self, limit: u64) -> u64 {
        self.0.bits() % limit
    }

    /// From 0 to 1, all alike.
    pub(crate) fn share(&mut self) -> f64 {
        self.below(1 << 20) as f64 / (1 << 20) as f64
    }

    /// Below `limit`, small numbers far more often than large ones, as words and values are used
    /// (Zipf's law: how often is inverse to the rank).
    pub(crate) fn skewed(&mut self, limit: u64) -> u64 {
        (((limit as f64 + 1.0).powf(self.share()) - 1.0) as u64).min(limit - 1)
    }
}

/// So many words in a row.
pub(crate) fn phrase(dice: &mut Dice, words: usize) -> String {
    let words: Vec<String> = (0..words).map(|_| word(dice.skewed(VOCABULARY))).collect();
    words.join(" ")
}

/// The word of a rank. The commonest ranks have words that say nothing, as real text has.
fn word(rank: u64) -> String {
    const PLAIN: &[&str] = &["the", "of", "and", "to", "in", "for", "a", "with"];
    if let Some(word) = PLAIN.get(rank as usize) {
        return (*word).to_owned();
    }
    match WORDS.get(rank as usize - PLAIN.len()) {
        Some(word) => (*word).to_owned(),
        None => made_up(rank),
    }
}

/// A pronounceable word, different for each rank.
fn made_up(rank: u64) -> String {
    const ONSETS: &[&str] =
        &["b", "cl", "d", "f", "gr", "k", "l", "m", "n", "p", "r", "s", "t", "v", "tr", "st"];
    const VOWELS: &[&str] = &["a", "e", "i", "o", "u"];
    let mut word = String::new();
    let mut rest = rank + 80;
    while rest > 0 {
        word.push_str(ONSETS[(rest % 16) as usize]);
        word.push_str(VOWELS[(rest / 16 % 5) as usize]);
        rest /= 80;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_always_gets_the_same_words() {
        let two = |number| {
            [phrase(&mut Dice::of("project", number), 12), phrase(&mut Dice::of("part", number), 12)]
        };
        assert_eq!(two(7), two(7));
        assert_ne!(two(7), two(8));
        assert_ne!(two(7)[0], two(7)[1]);
    }

    #[test]
    fn small_ranks_come_far_more_often() {
        let mut dice = Dice::of("ranks", 1);
        let ranks: Vec<u64> = (0..10_000).map(|_| dice.skewed(60_000)).collect();
        assert!(ranks.iter().all(|rank| *rank < 60_000));
        let common = ranks.iter().filter(|rank| **rank < 245).count();
        assert!((4_500..5_500).contains(&common), "half of Zipf's mass lies below the root: {common}");
    }
}
