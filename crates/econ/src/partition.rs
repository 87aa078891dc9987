//! Comparing two partitions of the same things, such as clusterings of industries or communities of a graph.

use crate::EconError;
use crate::error::same_length;
use crate::math::{ln, sum};

/// The mean that the mutual information is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Normalisation {
    /// The arithmetic mean of both entropies, as scikit-learn and igraph.
    #[default]
    Arithmetic,
    /// The geometric mean.
    Geometric,
    /// The smaller entropy.
    Minimum,
    /// The larger entropy.
    Maximum,
}

/// The labels of groups, numbered from 0 in the order in which they are first met.
pub fn relabelled(labels: &[usize]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..labels.len()).collect();
    order.sort_by_key(|place| (labels[*place], *place));
    // The place at which each group is first met, for every place of the group.
    let mut first = vec![0; labels.len()];
    let mut start = 0;
    for (step, place) in order.iter().enumerate() {
        if step == 0 || labels[order[step - 1]] != labels[*place] {
            start = *place;
        }
        first[*place] = start;
    }
    let mut number = vec![0; labels.len()];
    let mut groups = 0;
    for place in 0..labels.len() {
        if first[place] == place {
            number[place] = groups;
            groups += 1;
        } else {
            number[place] = number[first[place]];
        }
    }
    number
}

/// How many pairs both partitions put together or apart, less what chance would give, over the most it could
/// be less that (Hubert & Arabie 1985): 1 for the same partition, 0 on average by chance.
///
/// 1 as well when both put all into one group, or each into its own, as scikit-learn.
///
/// # Errors
/// [`EconError::Shape`] when lengths differ; [`EconError::Undefined`] of nothing.
pub fn adjusted_rand(left: &[usize], right: &[usize]) -> Result<f64, EconError> {
    let table = Contingency::of(left, right)?;
    let pairs =
        |counts: &[f64]| sum(&counts.iter().map(|count| 0.5 * count * (count - 1.0)).collect::<Vec<_>>());
    let (together, in_left, in_right) = (pairs(&table.cells()), pairs(&table.left), pairs(&table.right));
    let expected = in_left * in_right / pairs(&[table.all]).max(1.0);
    let most = 0.5 * (in_left + in_right);
    if most == expected {
        return Ok(1.0);
    }
    Ok((together - expected) / (most - expected))
}

/// What one partition tells of the other, over a mean of what there is to tell, 0..1:
/// `I(left; right) / mean(H(left), H(right))` (Strehl & Ghosh 2002 with the geometric mean).
///
/// When neither partition tells anything (both put all into one group) it is 1; when one of them does and the
/// mean is 0 ([`Normalisation::Geometric`], [`Normalisation::Minimum`]), it is 0. As scikit-learn.
///
/// # Errors
/// As [`adjusted_rand`].
pub fn normalised_mutual_information(
    left: &[usize],
    right: &[usize],
    normalisation: Normalisation,
) -> Result<f64, EconError> {
    let table = Contingency::of(left, right)?;
    if table.left.len() == 1 && table.right.len() == 1 {
        return Ok(1.0);
    }
    let of_left = entropy(&table.left, table.all);
    let of_right = entropy(&table.right, table.all);
    let terms: Vec<f64> = table
        .joint
        .iter()
        .map(|(l, r, count)| count / table.all * ln(count * table.all / (table.left[*l] * table.right[*r])))
        .collect();
    let shared = sum(&terms).max(0.0);
    let mean = match normalisation {
        Normalisation::Arithmetic => 0.5 * (of_left + of_right),
        Normalisation::Geometric => (of_left * of_right).sqrt(),
        Normalisation::Minimum => of_left.min(of_right),
        Normalisation::Maximum => of_left.max(of_right),
    };
    Ok(if mean > 0.0 { shared / mean } else { 0.0 })
}

fn entropy(counts: &[f64], all: f64) -> f64 {
    let terms: Vec<f64> = counts.iter().map(|count| -(count / all) * ln(count / all)).collect();
    sum(&terms)
}

/// How many things are in each pair of groups; only pairs that have some.
struct Contingency {
    joint: Vec<(usize, usize, f64)>,
    left: Vec<f64>,
    right: Vec<f64>,
    all: f64,
}

impl Contingency {
    fn of(left: &[usize], right: &[usize]) -> Result<Contingency, EconError> {
        same_length("the other partition", left.len(), right.len())?;
        if left.is_empty() {
            return Err(EconError::undefined("the agreement of partitions", "there is nothing in them"));
        }
        let (left, right) = (relabelled(left), relabelled(right));
        let mut pairs: Vec<(usize, usize)> = left.iter().copied().zip(right.iter().copied()).collect();
        pairs.sort_unstable();
        let joint = pairs.chunk_by(|a, b| a == b).map(|same| (same[0].0, same[0].1, same.len() as f64));
        Ok(Contingency {
            joint: joint.collect(),
            left: sizes(&left),
            right: sizes(&right),
            all: pairs.len() as f64,
        })
    }

    fn cells(&self) -> Vec<f64> {
        self.joint.iter().map(|(_, _, count)| *count).collect()
    }
}

/// The sizes of groups numbered from 0.
fn sizes(labels: &[usize]) -> Vec<f64> {
    let mut sizes = vec![0.0; labels.iter().max().map_or(0, |last| last + 1)];
    labels.iter().for_each(|label| sizes[*label] += 1.0);
    sizes
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn names_of_groups_do_not_matter(
            labels in proptest::collection::vec((0_usize..5, 0_usize..5), 1..40),
        ) {
            let (left, right): (Vec<usize>, Vec<usize>) = labels.into_iter().unzip();
            let renamed: Vec<usize> = left.iter().map(|label| 1000 - 7 * label).collect();
            prop_assert_eq!(relabelled(&left), relabelled(&renamed));
            prop_assert_eq!(adjusted_rand(&left, &right), adjusted_rand(&renamed, &right));
            prop_assert!((adjusted_rand(&left, &left).expect("things") - 1.0).abs() < 1e-12);
            let one = normalised_mutual_information(&left, &right, Normalisation::Arithmetic).expect("things");
            let two = normalised_mutual_information(&right, &left, Normalisation::Arithmetic).expect("things");
            prop_assert!((one - two).abs() < 1e-12 && (0.0..=1.0 + 1e-12).contains(&one));
            let own = normalised_mutual_information(&left, &left, Normalisation::Maximum).expect("things");
            prop_assert!((own - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn groups_are_numbered_as_they_are_met() {
        assert_eq!(relabelled(&[9, 2, 9, 5, 2]), [0, 1, 0, 2, 1]);
        assert_eq!(relabelled(&[]), Vec::<usize>::new());
    }

    #[test]
    fn a_textbook_pair_of_partitions_has_its_adjusted_rand_index() {
        let found = adjusted_rand(&[0, 0, 1, 1], &[0, 0, 1, 2]).expect("things");
        assert!((found - 4.0 / 7.0).abs() < 1e-15, "{found}");
    }

    #[test]
    fn partitions_that_tell_nothing_are_the_same_partition() {
        let (one_group, each_alone) = ([0, 0, 0], [0, 1, 2]);
        assert_eq!(adjusted_rand(&one_group, &one_group), Ok(1.0));
        assert_eq!(adjusted_rand(&each_alone, &each_alone), Ok(1.0));
        assert_eq!(adjusted_rand(&one_group, &each_alone), Ok(0.0));
        assert_eq!(normalised_mutual_information(&one_group, &one_group, Normalisation::Minimum), Ok(1.0));
        assert_eq!(normalised_mutual_information(&one_group, &each_alone, Normalisation::Minimum), Ok(0.0));
        assert!(adjusted_rand(&[], &[]).is_err());
        assert!(adjusted_rand(&[1], &[]).is_err());
    }
}
