//! Does relatedness bring new industries: entry regressed on the density before it.

use crate::error::same_length;
use crate::evaluation::panel::fixed_effects;
use crate::evaluation::regression::{Regression, ols};
use crate::evaluation::{Errors, SmallSample};
use crate::math::standardised;
use crate::{EconError, Matrix, Presence};

/// The pairs of region and industry that could see an entry, one row each.
#[derive(Debug, Clone, PartialEq)]
pub struct AtRisk {
    /// The region of each row.
    pub regions: Vec<usize>,
    /// The industry of each row.
    pub industries: Vec<usize>,
    /// 1 where the region became specialised, 0 where not.
    pub entry: Vec<f64>,
    /// The density around the industry before, in standard deviations (divisor `n`) from the mean of
    /// all rows.
    pub density: Vec<f64>,
    /// The complexity of the industry before.
    pub complexity: Vec<f64>,
}

/// Lists the pairs at risk: not specialised before. Pairs whose density or complexity is not defined are
/// left out.
///
/// `density` is regions by industries and belongs to `before`, `complexity` one per industry. The rows
/// go through the regions, and within a region through the industries.
///
/// # Errors
/// [`EconError::Shape`] when shapes differ.
pub fn at_risk(
    before: &Presence,
    after: &Presence,
    density: &Matrix,
    complexity: &[f64],
) -> Result<AtRisk, EconError> {
    after.must_be("the later specialisation", before.shape())?;
    density.must_be("the density", before.shape())?;
    same_length("the complexity", before.columns(), complexity.len())?;
    let (mut regions, mut industries) = (Vec::new(), Vec::new());
    for region in 0..before.rows() {
        for (industry, complexity) in complexity.iter().enumerate() {
            let defined = density[(region, industry)].is_finite() && complexity.is_finite();
            if defined && !before.has(region, industry) {
                regions.push(region);
                industries.push(industry);
            }
        }
    }
    let pairs = || regions.iter().zip(&industries);
    let raw: Vec<f64> = pairs().map(|(region, industry)| density[(*region, *industry)]).collect();
    Ok(AtRisk {
        entry: pairs().map(|(r, i)| f64::from(u8::from(after.has(*r, *i)))).collect(),
        density: standardised(&raw, 0),
        complexity: industries.iter().map(|industry| complexity[*industry]).collect(),
        regions,
        industries,
    })
}

/// What errors of the entry model may be related within.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EntryClusters {
    /// A region.
    #[default]
    Region,
    /// A region or an industry.
    RegionAndIndustry,
}

/// The linear probability model `entry = b density + region effect + industry effect + e`: by how much a
/// standard deviation of density raises the probability of entry. One coefficient. Complexity is part of
/// the industry effect.
///
/// # Errors
/// As [`fixed_effects`].
pub fn with_effects(
    rows: &AtRisk,
    clusters: EntryClusters,
    small: SmallSample,
) -> Result<Regression, EconError> {
    let design = Matrix::new(rows.density.len(), 1, rows.density.clone())?;
    fixed_effects(&design, &rows.entry, &[&rows.regions, &rows.industries], errors(rows, clusters), small)
}

/// The linear probability model `entry = a + b density + c complexity + e`, without effects. Three
/// coefficients in that order.
///
/// # Errors
/// As [`ols`].
pub fn with_complexity(
    rows: &AtRisk,
    clusters: EntryClusters,
    small: SmallSample,
) -> Result<Regression, EconError> {
    same_length("the complexity", rows.density.len(), rows.complexity.len())?;
    let cell = |row: usize, column: usize| [1.0, rows.density[row], rows.complexity[row]][column];
    let design = Matrix::from_fn(rows.density.len(), 3, cell);
    ols(&design, &rows.entry, errors(rows, clusters), small)
}

fn errors(rows: &AtRisk, clusters: EntryClusters) -> Errors<'_> {
    match clusters {
        EntryClusters::Region => Errors::Clustered(&rows.regions),
        EntryClusters::RegionAndIndustry => Errors::TwoWay(&rows.regions, &rows.industries),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_specialised_cannot_enter() {
        let before = Presence::from_fn(2, 3, |region, industry| region == industry);
        let after = Presence::from_fn(2, 3, |_, industry| industry == 2);
        let density = Matrix::from_fn(2, 3, |region, industry| (region * 3 + industry) as f64);
        let rows = at_risk(&before, &after, &density, &[0.5, f64::NAN, 2.0]).expect("rows");
        assert_eq!(rows.regions, [0, 1, 1]);
        assert_eq!(rows.industries, [2, 0, 2]);
        assert_eq!(rows.entry, [1.0, 0.0, 1.0]);
        assert_eq!(rows.complexity, [2.0, 0.5, 2.0]);
    }
}
