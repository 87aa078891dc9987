//! How much two partitions of the same nodes agree.

use crate::EconError;
use crate::error::same_length;
use crate::math::{log2, sum};

/// What the mutual information is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Normalisation {
    /// The mean of both entropies (scikit-learn's default; igraph; Danon and others 2005).
    #[default]
    Arithmetic,
    /// The root of their product (Strehl & Ghosh 2002).
    Geometric,
    /// The larger one.
    Maximum,
    /// The smaller one: a partition and a finer one of it agree fully.
    Minimum,
    /// The joint entropy.
    Joint,
}

/// The adjusted Rand index (Hubert & Arabie 1985): pairs on which both agree, 1 for the same partition, 0
/// as expected of random ones with groups of these sizes, below 0 for worse. NaN below two nodes.
///
/// # Errors
/// [`EconError::Shape`] when there are not as many nodes.
pub fn adjusted_rand(one: &[usize], other: &[usize]) -> Result<f64, EconError> {
    let table = Contingency::new(one, other)?;
    let pairs = |counts: &[f64]| sum(&counts.iter().map(|n| n * (n - 1.0) / 2.0).collect::<Vec<f64>>());
    let (both, first, second) = (pairs(&table.cells), pairs(&table.rows), pairs(&table.columns));
    let expected = first * second / pairs(&[table.nodes]);
    let most = (first + second) / 2.0;
    // All in one group twice, or everybody alone twice: the same partition.
    let trivial = most == expected && table.nodes > 1.0;
    Ok(if trivial { 1.0 } else { (both - expected) / (most - expected) })
}

/// The normalised mutual information, 0..1: what knowing one partition says about the other. 1 when both
/// have one group; NaN when the divisor is 0 otherwise, and without nodes. Not adjusted for chance: many
/// small groups agree with anything to some degree.
///
/// # Errors
/// [`EconError::Shape`] when there are not as many nodes.
pub fn normalised_mutual_information(
    one: &[usize],
    other: &[usize],
    normalisation: Normalisation,
) -> Result<f64, EconError> {
    let table = Contingency::new(one, other)?;
    let entropy = |counts: &[f64]| {
        let terms = counts.iter().map(|count| count / table.nodes * log2(table.nodes / count));
        sum(&terms.collect::<Vec<f64>>())
    };
    let (first, second, joint) = (entropy(&table.rows), entropy(&table.columns), entropy(&table.cells));
    if first == 0.0 && second == 0.0 && table.nodes > 0.0 {
        return Ok(1.0);
    }
    let divisor = match normalisation {
        Normalisation::Arithmetic => (first + second) / 2.0,
        Normalisation::Geometric => (first * second).sqrt(),
        Normalisation::Maximum => first.max(second),
        Normalisation::Minimum => first.min(second),
        Normalisation::Joint => joint,
    };
    Ok(((first + second - joint) / divisor).clamp(0.0, 1.0))
}

/// How many nodes two partitions have in common, group by group; empty cells are left out.
struct Contingency {
    cells: Vec<f64>,
    rows: Vec<f64>,
    columns: Vec<f64>,
    nodes: f64,
}

impl Contingency {
    fn new(one: &[usize], other: &[usize]) -> Result<Contingency, EconError> {
        same_length("the other partition", one.len(), other.len())?;
        let pairs: Vec<(usize, usize)> = one.iter().copied().zip(other.iter().copied()).collect();
        Ok(Contingency {
            cells: counts(pairs),
            rows: counts(one.to_vec()),
            columns: counts(other.to_vec()),
            nodes: one.len() as f64,
        })
    }
}

/// How often each value comes, by value.
fn counts<T: Ord>(mut values: Vec<T>) -> Vec<f64> {
    values.sort_unstable();
    values.chunk_by(|a, b| a == b).map(|same| same.len() as f64).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Normalisation; 5] = [
        Normalisation::Arithmetic,
        Normalisation::Geometric,
        Normalisation::Maximum,
        Normalisation::Minimum,
        Normalisation::Joint,
    ];

    proptest! {
        #[test]
        fn the_numbers_of_groups_and_the_order_of_arguments_do_not_matter(
            pairs in proptest::collection::vec((0_usize..4, 0_usize..4), 2..30),
        ) {
            let (one, other): (Vec<usize>, Vec<usize>) = pairs.into_iter().unzip();
            let renamed: Vec<usize> = one.iter().map(|group| 90 - group).collect();
            let rand = adjusted_rand(&one, &other).expect("as many");
            prop_assert!((adjusted_rand(&other, &renamed).expect("as many") - rand).abs() < 1e-12);
            prop_assert!(adjusted_rand(&one, &renamed).expect("as many") > 1.0 - 1e-12);
            for normalisation in ALL {
                let same = normalised_mutual_information(&one, &renamed, normalisation).expect("as many");
                prop_assert!(same > 1.0 - 1e-12);
                let value = normalised_mutual_information(&one, &other, normalisation).expect("as many");
                prop_assert!(value.is_nan() || (0.0..=1.0).contains(&value));
            }
        }
    }

    #[test]
    fn values_are_those_of_the_textbook() {
        // Hubert and Arabie's index of two ways to group five: 10 pairs, of which 2, 3 and 4 are together.
        let rand = adjusted_rand(&[0, 0, 1, 1, 1], &[0, 0, 0, 1, 1]).expect("as many");
        assert!((rand - (2.0 - 1.6) / (4.0 - 1.6)).abs() < 1e-15);
        let halves = [0, 0, 1, 1];
        let value = |n| normalised_mutual_information(&halves, &[0, 1, 2, 3], n).expect("as many");
        assert_eq!(ALL.map(value), [2.0 / 3.0, 1.0 / 2.0_f64.sqrt(), 0.5, 1.0, 0.5]);
    }

    #[test]
    fn trivial_partitions_agree_with_themselves() {
        assert_eq!(adjusted_rand(&[5; 3], &[7; 3]), Ok(1.0));
        assert!(adjusted_rand(&[0], &[0]).is_ok_and(f64::is_nan));
        assert!(adjusted_rand(&[0], &[]).is_err());
        assert!(normalised_mutual_information(&[], &[], Normalisation::Joint).is_ok_and(f64::is_nan));
    }
}
