//! Normalised discounted cumulated gain at 10, after K. Järvelin and J. Kekäläinen, *Cumulated
//! gain-based evaluation of IR techniques*, ACM Transactions on Information Systems 20(4), 2002, with
//! the gain 2^grade - 1 that C. Burges et al. (2005) introduced:
//!
//! DCG@10 = Σ (2^grade(i) - 1) / log2(i + 1) for the places i from 1 to 10, and nDCG@10 is DCG@10
//! divided by that of the best order of all graded records. Records without a grade count as 0.

use std::collections::BTreeMap;

use asterism_domain::RecordId;
use asterism_econ::Random;

/// Places that count.
const PLACES: usize = 10;
/// How often the searches are drawn anew for an interval.
const ROUNDS: usize = 10_000;

/// How good one ranking is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// From 0 to 1.
    pub ndcg: f64,
    /// The share of the first ten that nobody has graded.
    pub unjudged: f64,
}

/// The score of a ranking, best first. A search for which nothing is of use scores 0.
pub fn score(ranking: &[RecordId], grades: &BTreeMap<RecordId, u8>) -> Scored {
    let first = &ranking[..ranking.len().min(PLACES)];
    let gained = gain(first.iter().map(|id| grades.get(id).copied().unwrap_or(0)));
    let mut best: Vec<u8> = grades.values().copied().collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    let best = gain(best.into_iter());
    let unjudged = first.iter().filter(|id| !grades.contains_key(id)).count();
    Scored {
        ndcg: if best > 0.0 { gained / best } else { 0.0 },
        unjudged: unjudged as f64 / first.len().max(1) as f64,
    }
}

fn gain(grades: impl Iterator<Item = u8>) -> f64 {
    // From 0.0, because the sum of nothing is -0.0.
    grades.take(PLACES).zip(1..).fold(0.0, |sum, (grade, place)| sum + gain_at(grade, place))
}

fn gain_at(grade: u8, place: u32) -> f64 {
    (2f64.powi(i32::from(grade)) - 1.0) / f64::from(place + 1).log2()
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

/// The mean difference of two rankings over the same searches, with the interval that holds it in 95
/// of 100 draws of searches.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    pub mean: f64,
    pub low: f64,
    pub high: f64,
}

/// How much better the first scores are than the second, search by search. The interval is a
/// percentile bootstrap with a fixed seed: the same scores give the same interval.
pub fn difference(ours: &[f64], theirs: &[f64]) -> Difference {
    let pairs: Vec<f64> = ours.iter().zip(theirs).map(|(ours, theirs)| ours - theirs).collect();
    let mut random = Random::seeded(1);
    let mut means: Vec<f64> = (0..ROUNDS).map(|_| mean(&drawn(&mut random, &pairs))).collect();
    means.sort_unstable_by(f64::total_cmp);
    let at = |share: f64| means.get((ROUNDS as f64 * share) as usize).copied().unwrap_or_default();
    Difference { mean: mean(&pairs), low: at(0.025), high: at(0.975) }
}

/// As many values as there are, each drawn from all of them.
fn drawn(random: &mut Random, values: &[f64]) -> Vec<f64> {
    values.iter().map(|_| values[random.below(values.len())]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use asterism_domain::SourceKey;

    fn id(number: u8) -> RecordId {
        SourceKey::new("test", number.to_string()).record_id()
    }

    #[track_caller]
    fn check(ranking: &[u8], grades: &[(u8, u8)], ndcg: f64, unjudged: f64) {
        let ranking: Vec<RecordId> = ranking.iter().copied().map(id).collect();
        let grades = grades.iter().map(|(number, grade)| (id(*number), *grade)).collect();
        let found = score(&ranking, &grades);
        assert!((found.ndcg - ndcg).abs() < 1e-4, "{found:?}");
        assert!((found.unjudged - unjudged).abs() < 1e-9, "{found:?}");
    }

    #[test]
    fn the_best_order_scores_one_and_a_useless_one_nothing() {
        check(&[1, 2, 3], &[(1, 3), (2, 1), (3, 0)], 1.0, 0.0);
        check(&[3, 4], &[(1, 3), (3, 0)], 0.0, 0.5);
        check(&[], &[(1, 3)], 0.0, 0.0);
        check(&[1], &[(1, 0)], 0.0, 0.0);
    }

    #[test]
    fn later_places_count_less_as_the_formula_says() {
        // 1 / log2(2) + 7 / log2(3) over 7 / log2(2) + 1 / log2(3).
        check(&[2, 1], &[(1, 3), (2, 1)], 0.709_81, 0.0);
        // 3 / log2(4) over 3 / log2(2): two that nobody graded stand before.
        check(&[8, 9, 1], &[(1, 2)], 0.5, 2.0 / 3.0);
    }

    #[test]
    fn only_the_first_ten_places_count() {
        check(&[10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 1], &[(1, 3)], 0.0, 1.0);
    }

    #[test]
    fn an_interval_holds_the_difference_and_is_the_same_each_time() {
        let ours: Vec<f64> = (0..40).map(|number| 0.5 + 0.01 * f64::from(number % 7)).collect();
        let theirs: Vec<f64> = (0..40).map(|number| 0.4 + 0.01 * f64::from(number % 5)).collect();
        let found = difference(&ours, &theirs);
        assert!(found.low < found.mean && found.mean < found.high, "{found:?}");
        assert!(found.low > 0.09 && found.high < 0.13, "{found:?}");
        assert_eq!(found, difference(&ours, &theirs));
        assert_eq!(difference(&ours, &ours), Difference { mean: 0.0, low: 0.0, high: 0.0 });
    }
}
