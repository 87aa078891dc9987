//! Related and unrelated variety: whether a region's diversity lies within or between groups of industries.

use crate::error::same_length;
use crate::math::{log2, sum};
use crate::specialisation::{entropy, shares};
use crate::{EconError, Treated};

/// The variety of every region, one value per region each, in bits. NaN for a region without activity or
/// with a cell that is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Variety {
    /// Entropy between groups.
    pub unrelated: Vec<f64>,
    /// Entropy within groups, weighted with the groups' shares.
    pub related: Vec<f64>,
    /// Entropy of the industries: the sum of both.
    pub entropy: Vec<f64>,
}

/// Related and unrelated variety (Frenken, Van Oort & Verburg 2007).
///
/// With groups `G` of industries and `P_g = sum_{i in g} s_i`: unrelated variety is `-sum_g P_g log2 P_g`,
/// related variety `sum_g P_g H_g` with `H_g = -sum_{i in g} (s_i / P_g) log2 (s_i / P_g)`. `groups` names
/// the group of each industry by any number; results depend on it, so the level of the classification
/// belongs in every caption.
///
/// # Errors
/// [`EconError::Shape`] for another number of industries.
pub fn variety(activity: &Treated, groups: &[usize]) -> Result<Variety, EconError> {
    same_length("the groups", activity.values.columns(), groups.len())?;
    let mut numbers = groups.to_vec();
    numbers.sort_unstable();
    numbers.dedup();
    let places: Vec<usize> =
        groups.iter().map(|group| numbers.partition_point(|number| number < group)).collect();
    let shares = shares(activity);
    let mut variety = Variety { unrelated: Vec::new(), related: Vec::new(), entropy: Vec::new() };
    for row in shares.iter_rows() {
        let mut of_groups = vec![0.0; numbers.len()];
        row.iter().zip(&places).for_each(|(share, place)| of_groups[*place] += share);
        let within = |(share, place): (&f64, &usize)| {
            if *share == 0.0 { 0.0 } else { share * log2(of_groups[*place] / share) }
        };
        variety.related.push(sum(&row.iter().zip(&places).map(within).collect::<Vec<f64>>()));
        variety.unrelated.push(entropy(&of_groups));
        variety.entropy.push(entropy(row));
    }
    Ok(variety)
}

/// Groups of codes that begin alike, such as the divisions of classes for two digits: one number per code,
/// in the order in which the groups first appear. A code shorter than that is a group of its own.
pub fn groups_by_prefix(codes: &[&str], characters: usize) -> Vec<usize> {
    let mut known: Vec<String> = Vec::new();
    let mut groups = Vec::new();
    for code in codes {
        let prefix: String = code.chars().take(characters).collect();
        groups.push(known.iter().position(|group| *group == prefix).unwrap_or_else(|| {
            known.push(prefix);
            known.len() - 1
        }));
    }
    groups
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Activity, Matrix, Treatment};

    fn treated(rows: usize, columns: usize, values: Vec<f64>) -> Treated {
        let values = Matrix::new(rows, columns, values).expect("as many values");
        Activity::of(&values).expect("a table").treated(Treatment::Zero)
    }

    proptest! {
        #[test]
        fn both_parts_add_up_to_the_entropy(
            values in proptest::collection::vec(prop_oneof![Just(0.0), 0.5..1000.0], 12),
            groups in proptest::collection::vec(0_usize..4, 6),
        ) {
            let variety = variety(&treated(2, 6, values), &groups).expect("as many groups");
            for region in 0..2 {
                let apart = variety.unrelated[region] + variety.related[region] - variety.entropy[region];
                prop_assert!(variety.entropy[region].is_nan() || apart.abs() < 1e-12);
            }
        }
    }

    #[test]
    fn one_group_has_no_unrelated_variety_and_groups_of_one_no_related() {
        let table = treated(1, 3, vec![1.0, 2.0, 5.0]);
        assert_eq!(variety(&table, &[7, 7, 7]).expect("groups").unrelated, [0.0]);
        assert_eq!(variety(&table, &[9, 1, 4]).expect("groups").related, [0.0]);
        assert!(variety(&table, &[1]).is_err());
    }

    #[test]
    fn codes_that_begin_alike_are_one_group() {
        assert_eq!(groups_by_prefix(&["C10.1", "C11", "C10.2", "C"], 3), [0, 1, 0, 2]);
    }
}
