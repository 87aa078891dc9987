//! Structural benchmarking: which regions resemble one in the conditions that policy cannot change soon
//! (Navarro, Gibaja, Franco, Murciego, Gianelle, Hegyi & Kleibrink 2014).

use crate::error::{counts, same_length};
use crate::math::{mean, standard_deviation, sum};
use crate::{EconError, Matrix, parallel};

/// How variables in different units are made comparable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rescaling {
    /// From 0 for the smallest region to 1 for the largest.
    #[default]
    MinMax,
    /// Distances from the mean in standard deviations, divisor `n`.
    ZScore,
    /// As they are.
    None,
}

/// Variables of regions, made comparable, with a weight each.
#[derive(Debug, Clone, PartialEq)]
pub struct Structure {
    /// Regions by variables, rescaled; NaN where a variable is not known.
    pub rescaled: Matrix,
    /// One per variable, adding up to 1.
    pub weights: Vec<f64>,
    /// Variables that are the same in all regions: they set no two regions apart, but keep their weight.
    pub constant: Vec<usize>,
}

/// The distance of two regions.
#[derive(Debug, Clone, PartialEq)]
pub struct Distance {
    /// `sum_k w_k (x_rk - x_qk)^2`, at least 0; NaN when no variable is known of both.
    pub value: f64,
    /// What each variable adds to it; NaN for those that are not known of both.
    pub contributions: Vec<f64>,
    /// The variables that were left out because one of both regions has no value. The weights of the
    /// others were scaled up to add up to 1 again.
    pub left_out: Vec<usize>,
}

/// A region near another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbour {
    /// The region.
    pub region: usize,
    /// Its distance.
    pub distance: f64,
    /// How many variables could not be compared.
    pub left_out: usize,
}

/// Equal weights of blocks and equal weights of the variables in each; `blocks` has the number of its
/// block for every variable. They add up to 1.
pub fn block_weights(blocks: &[usize]) -> Vec<f64> {
    let mut known = blocks.to_vec();
    known.sort_unstable();
    known.dedup();
    let size = |block: usize| blocks.iter().filter(|other| **other == block).count();
    blocks.iter().map(|block| 1.0 / (size(*block) as f64 * known.len() as f64)).collect()
}

impl Structure {
    /// Rescales variables (regions by variables, NaN where one is not known); the weights are scaled to
    /// add up to 1.
    ///
    /// # Errors
    /// [`EconError::Shape`] for another number of weights, [`EconError::Value`] for an infinite value or a
    /// weight that is no finite number of at least 0, [`EconError::Undefined`] when all weights are 0.
    pub fn new(variables: &Matrix, weights: &[f64], rescaling: Rescaling) -> Result<Structure, EconError> {
        same_length("the weights", variables.columns(), weights.len())?;
        counts("the weights", weights)?;
        if let Some(place) = variables.values().iter().position(|value| value.is_infinite()) {
            return Err(EconError::Value {
                what: "the variables",
                row: place / variables.columns(),
                column: place % variables.columns(),
                value: variables.values()[place],
                reason: "is not finite",
            });
        }
        let total = sum(weights);
        if total <= 0.0 {
            return Err(EconError::undefined("structural distance", "no variable has a weight above 0"));
        }
        let mut rescaled = variables.clone();
        let mut constant = Vec::new();
        for variable in 0..variables.columns() {
            let known: Vec<f64> =
                variables.column(variable).into_iter().filter(|value| !value.is_nan()).collect();
            let least = known.iter().copied().fold(f64::INFINITY, f64::min);
            let most = known.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let (zero, unit) = match rescaling {
                Rescaling::MinMax => (least, most - least),
                Rescaling::ZScore => (mean(&known), standard_deviation(&known, 0)),
                Rescaling::None => (0.0, 1.0),
            };
            if most <= least {
                constant.push(variable);
            }
            for region in 0..variables.rows() {
                let value = &mut rescaled[(region, variable)];
                if !value.is_nan() {
                    *value = if most > least { (*value - zero) / unit } else { 0.0 };
                }
            }
        }
        let weights = weights.iter().map(|weight| weight / total).collect();
        Ok(Structure { rescaled, weights, constant })
    }

    /// The distance of two regions with what each variable adds to it.
    ///
    /// # Errors
    /// [`EconError::Parameter`] for a region that there is not.
    pub fn distance(&self, region: usize, other: usize) -> Result<Distance, EconError> {
        self.check(region)?;
        self.check(other)?;
        let (left, right) = (self.rescaled.row(region), self.rescaled.row(other));
        let square =
            |variable: usize| (left[variable] - right[variable]) * (left[variable] - right[variable]);
        let left_out: Vec<usize> = (0..left.len()).filter(|variable| square(*variable).is_nan()).collect();
        let kept = self.weight_of_known(left, right);
        let contributions: Vec<f64> =
            (0..left.len()).map(|variable| self.weights[variable] * square(variable) / kept).collect();
        Ok(Distance { value: self.between(left, right).0, contributions, left_out })
    }

    /// The distances of all regions, regions by regions, symmetric, 0 on the diagonal.
    pub fn distances(&self) -> Matrix {
        let regions = self.rescaled.rows();
        let mut distances = Matrix::zeros(regions, regions);
        let work = 5 * regions * self.weights.len();
        parallel::over_rows(distances.values_mut(), regions, work, |first, block| {
            for (region, row) in (first..).zip(block.chunks_exact_mut(regions)) {
                for (value, other) in row.iter_mut().zip(self.rescaled.iter_rows()) {
                    *value = self.between(self.rescaled.row(region), other).0;
                }
            }
        });
        distances
    }

    /// The `keep` regions at the least distance, nearest first; of equally distant ones the lower number
    /// first. With `groups`, the country of every region, regions of the same group are left out. Regions
    /// of which no variable can be compared are left out.
    ///
    /// # Errors
    /// [`EconError::Parameter`] for a region that there is not, [`EconError::Shape`] for another number of
    /// groups than of regions.
    pub fn nearest(
        &self,
        region: usize,
        keep: usize,
        groups: Option<&[usize]>,
    ) -> Result<Vec<Neighbour>, EconError> {
        self.check(region)?;
        if let Some(groups) = groups {
            same_length("the groups of regions", self.rescaled.rows(), groups.len())?;
        }
        let own = self.rescaled.row(region);
        let apart = |other: &usize| groups.is_none_or(|groups| groups[*other] != groups[region]);
        let mut found: Vec<Neighbour> = (0..self.rescaled.rows())
            .filter(|other| *other != region && apart(other))
            .map(|other| {
                let (distance, left_out) = self.between(own, self.rescaled.row(other));
                Neighbour { region: other, distance, left_out }
            })
            .filter(|neighbour| !neighbour.distance.is_nan())
            .collect();
        found.sort_by(|a, b| a.distance.total_cmp(&b.distance).then(a.region.cmp(&b.region)));
        found.truncate(keep);
        Ok(found)
    }

    /// The distance of two rows, and how many variables were left out.
    fn between(&self, left: &[f64], right: &[f64]) -> (f64, usize) {
        let (mut distance, mut kept, mut left_out) = (0.0, 0.0, 0);
        for ((left, right), weight) in left.iter().zip(right).zip(&self.weights) {
            let apart = left - right;
            if apart.is_nan() {
                left_out += 1;
            } else {
                distance += weight * (apart * apart);
                kept += weight;
            }
        }
        let scale = if left_out == 0 { 1.0 } else { kept };
        if kept > 0.0 { (distance / scale, left_out) } else { (f64::NAN, left_out) }
    }

    /// What the weights of the variables that are known of both add up to.
    fn weight_of_known(&self, left: &[f64], right: &[f64]) -> f64 {
        let pairs = left.iter().zip(right).zip(&self.weights);
        let known: Vec<f64> =
            pairs.clone().filter(|((l, r), _)| !(*l - *r).is_nan()).map(|(_, weight)| *weight).collect();
        if known.len() == self.weights.len() {
            1.0
        } else {
            known.iter().fold(0.0, |sum, weight| sum + weight)
        }
    }

    fn check(&self, region: usize) -> Result<(), EconError> {
        if region < self.rescaled.rows() {
            return Ok(());
        }
        Err(EconError::parameter("region", region, "the number of a region"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn structure(regions: usize, values: Vec<f64>, rescaling: Rescaling) -> Structure {
        let variables = Matrix::new(regions, values.len() / regions, values).expect("as many values");
        let weights = vec![1.0; variables.columns()];
        Structure::new(&variables, &weights, rescaling).expect("variables")
    }

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![8 => (0_u32..1000).prop_map(f64::from), 1 => Just(f64::NAN)]
    }

    proptest! {
        #[test]
        fn what_the_variables_add_is_the_distance(values in proptest::collection::vec(number(), 24)) {
            for rescaling in [Rescaling::MinMax, Rescaling::ZScore, Rescaling::None] {
                let structure = structure(6, values.clone(), rescaling);
                let distances = structure.distances();
                prop_assert!(distances.is_symmetric());
                for (region, other) in (0..6).flat_map(|region| (0..6).map(move |other| (region, other))) {
                    let distance = structure.distance(region, other).expect("regions");
                    let added: f64 = distance.contributions.iter().filter(|value| !value.is_nan()).sum();
                    let all_left_out = distance.left_out.len() == 4;
                    prop_assert!(all_left_out || (added - distance.value).abs() <= 1e-12 * added.max(1.0));
                    prop_assert_eq!(all_left_out, distances[(region, other)].is_nan());
                }
            }
        }

        #[test]
        fn the_unit_of_a_variable_does_not_matter(values in proptest::collection::vec(number(), 24)) {
            let other: Vec<f64> = values.iter().map(|value| value * 64.0 + 512.0).collect();
            let (plain, other) = (structure(6, values, Rescaling::MinMax), structure(6, other, Rescaling::MinMax));
            for (plain, other) in plain.distances().values().iter().zip(other.distances().values()) {
                prop_assert!(plain.is_nan() && other.is_nan() || (plain - other).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn a_block_counts_as_much_as_another_whatever_its_size() {
        assert_eq!(block_weights(&[7, 2, 7, 7, 7]), [0.125, 0.5, 0.125, 0.125, 0.125]);
        assert!(block_weights(&[]).is_empty());
    }

    #[test]
    fn a_missing_variable_is_left_out_and_named_and_the_others_count_more() {
        let structure = structure(3, vec![0.0, f64::NAN, 1.0, 5.0, 0.5, 9.0], Rescaling::MinMax);
        let distance = structure.distance(0, 1).expect("regions");
        assert_eq!((distance.value, distance.left_out.as_slice()), (1.0, [1].as_slice()));
        assert_eq!(structure.distance(1, 2).expect("regions").value, 0.5 * 0.25 + 0.5 * 1.0);
        assert!(structure.distance(0, 1).expect("regions").contributions[1].is_nan());
    }

    #[test]
    fn a_variable_that_is_the_same_everywhere_sets_no_regions_apart() {
        let structure = structure(2, vec![3.0, 0.0, 3.0, 1.0], Rescaling::ZScore);
        assert_eq!(structure.constant, [0]);
        assert_eq!(structure.distance(0, 1).expect("regions").contributions[0], 0.0);
    }

    #[test]
    fn neighbours_are_in_order_without_the_own_country() {
        let structure = structure(5, vec![0.0, 3.0, 1.0, 4.0, 1.0], Rescaling::None);
        let found = |groups| -> Vec<usize> {
            let found = structure.nearest(0, 3, groups).expect("a region");
            found.iter().map(|neighbour| neighbour.region).collect()
        };
        assert_eq!(found(None), [2, 4, 1]);
        assert_eq!(found(Some(&[1, 2, 1, 3, 4])), [4, 1, 3]);
        assert!(structure.nearest(5, 1, None).is_err());
    }

    #[test]
    fn weights_of_nothing_are_refused() {
        let variables = Matrix::zeros(2, 1);
        let refused = |weights: &[f64]| {
            Structure::new(&variables, weights, Rescaling::MinMax).expect_err("a refusal").to_string()
        };
        assert_eq!(refused(&[0.0]), "structural distance is not defined: no variable has a weight above 0");
        assert_eq!(refused(&[1.0, 1.0]), "the weights has the shape (2, 1) where (1, 1) is needed");
    }
}
