//! Names as weighted trigrams.

use std::collections::BTreeMap;

use crate::EconError;
use crate::math::ln;

/// Names by their trigrams, rare ones weighing more, for finding candidates that resemble each other.
///
/// Every word is padded with one space on either side and cut into trigrams (a word of one letter is
/// one). A trigram weighs its count in the name times `ln((1 + n) / (1 + names that have it)) + 1`, and
/// every name is scaled to length 1. This is scikit-learn's `TfidfVectorizer(analyzer="char_wb",
/// ngram_range=(3, 3))`. Fold the names first.
#[derive(Debug, Clone)]
pub struct TrigramIndex {
    /// Trigrams and weights of each name, by the number of the trigram.
    names: Vec<Vec<(usize, f64)>>,
    /// Names and weights of each trigram, by the number of the name.
    trigrams: Vec<Vec<(usize, f64)>>,
}

impl TrigramIndex {
    /// An index of names.
    pub fn new(names: &[&str]) -> TrigramIndex {
        let counted: Vec<BTreeMap<[char; 3], f64>> = names.iter().map(|name| counts(name)).collect();
        let mut names_with: BTreeMap<[char; 3], (usize, f64)> = BTreeMap::new();
        for trigram in counted.iter().flat_map(BTreeMap::keys) {
            names_with.entry(*trigram).or_insert((0, 0.0)).1 += 1.0;
        }
        names_with.values_mut().enumerate().for_each(|(number, (place, _))| *place = number);
        let all = names.len() as f64;
        let mut index = TrigramIndex {
            names: Vec::with_capacity(names.len()),
            trigrams: vec![Vec::new(); names_with.len()],
        };
        for (name, counted) in counted.iter().enumerate() {
            let weighed = |(trigram, count): (&[char; 3], &f64)| {
                let (number, having) = names_with.get(trigram)?;
                Some((*number, count * (ln((1.0 + all) / (1.0 + having)) + 1.0)))
            };
            let mut weights: Vec<(usize, f64)> = counted.iter().filter_map(weighed).collect();
            let length = weights.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
            weights.iter_mut().for_each(|(_, weight)| *weight /= length);
            for (number, weight) in &weights {
                index.trigrams[*number].push((name, *weight));
            }
            index.names.push(weights);
        }
        index
    }

    /// All pairs of names, the lower number first, whose cosine is at least the threshold; ascending.
    /// The cosine is 0..1, and 0 for a name without letters.
    ///
    /// Only names that share a trigram are ever met, so the cost grows with the sum of squares of how
    /// many names have each trigram.
    ///
    /// # Errors
    /// [`EconError::Parameter`] when the threshold is not above 0, which would list all pairs.
    pub fn pairs(&self, threshold: f64) -> Result<Vec<(usize, usize, f64)>, EconError> {
        if threshold.is_nan() || threshold <= 0.0 {
            return Err(EconError::parameter("threshold", threshold, "a number above 0"));
        }
        let mut pairs = Vec::new();
        let mut cosines = vec![0.0; self.names.len()];
        let mut met = Vec::new();
        for (name, own) in self.names.iter().enumerate() {
            for (trigram, weight) in own {
                let having = &self.trigrams[*trigram];
                let later = having.partition_point(|(other, _)| *other <= name);
                for (other, other_weight) in &having[later..] {
                    if cosines[*other] == 0.0 {
                        met.push(*other);
                    }
                    cosines[*other] += weight * other_weight;
                }
            }
            met.sort_unstable();
            for other in met.drain(..) {
                let cosine = std::mem::take(&mut cosines[other]);
                if cosine >= threshold {
                    pairs.push((name, other, cosine));
                }
            }
        }
        Ok(pairs)
    }
}

fn counts(name: &str) -> BTreeMap<[char; 3], f64> {
    let mut counts = BTreeMap::new();
    for word in name.split_whitespace() {
        let padded: Vec<char> = " ".chars().chain(word.chars()).chain(" ".chars()).collect();
        for window in padded.windows(3) {
            *counts.entry([window[0], window[1], window[2]]).or_insert(0.0) += 1.0;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_twice_has_the_cosine_1_and_a_stranger_none() {
        let pairs = TrigramIndex::new(&["lund", "kiruna", "lund", ""]).pairs(0.1).expect("pairs");
        assert_eq!(pairs.iter().map(|(a, b, _)| (*a, *b)).collect::<Vec<_>>(), [(0, 2)]);
        assert!((pairs[0].2 - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_threshold_of_nothing_is_refused() {
        assert!(TrigramIndex::new(&["lund"]).pairs(0.0).is_err());
    }
}
