//! The opportunity plane of smart specialisation: what a region could do next, how risky that is and how
//! much it would be worth (Balland, Boschma, Crespo & Rigby 2019).

use crate::error::same_length;
use crate::math::{mean, standardised};
use crate::relatedness::check_relations;
use crate::{EconError, Matrix, Presence};

/// Risk is low where relatedness density is high; benefit is high where complexity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quadrant {
    /// Close to what the region does, and complex: first choice.
    LowRiskHighBenefit,
    /// Complex, but far.
    HighRiskHighBenefit,
    /// Close, but everyone can do it.
    LowRiskLowBenefit,
    /// Neither.
    HighRiskLowBenefit,
}

/// Where low risk begins. A density of exactly the cut is low risk.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum DensityCut {
    /// The mean density of the industries that the region lacks: its own scale.
    #[default]
    RegionMean,
    /// The mean over what all regions lack: one scale for all, on which small regions have only risks.
    OverallMean,
    /// A given density, 0..1.
    At(f64),
}

/// Where high benefit begins. A complexity of exactly the cut is high benefit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum ComplexityCut {
    /// The mean of all industries.
    #[default]
    OverallMean,
    /// The mean of the industries that the region lacks.
    RegionMean,
    /// A given complexity, 0..100.
    At(f64),
}

/// One industry that a region lacks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opportunity {
    /// The region.
    pub region: usize,
    /// The industry.
    pub industry: usize,
    /// Relatedness density, 0..1.
    pub density: f64,
    /// Complexity, 0 for the least complex industry of all, 100 for the most complex. NaN when not known.
    pub complexity: f64,
    /// Where that is in the plane; nothing when density or complexity is not known.
    pub quadrant: Option<Quadrant>,
    /// Its rank among the opportunities of the region, from 1: by quadrant in the order of [`Quadrant`],
    /// within it the denser first, then the more complex, then the lower number. Last without a quadrant.
    pub rank: usize,
}

/// The opportunities of every region: the industries that it lacks, by region and then by rank.
///
/// `complexity` is any index of complexity, one per industry; it is rescaled to 0..100 over the industries
/// where it is defined ([`rescaled`]). The paper discusses the four quadrants and sets no thresholds, so
/// both cuts are parameters.
///
/// # Errors
/// [`EconError::Shape`] when the inputs are not of the same regions and industries.
pub fn opportunities(
    presence: &Presence,
    density: &Matrix,
    complexity: &[f64],
    density_cut: DensityCut,
    complexity_cut: ComplexityCut,
) -> Result<Vec<Opportunity>, EconError> {
    let (regions, industries) = presence.shape();
    density.must_be("the density", presence.shape())?;
    same_length("the complexity", industries, complexity.len())?;
    let complexity = rescaled(complexity);
    let lacks = |region: usize| (0..industries).filter(move |industry| !presence.has(region, *industry));
    let overall_density =
        || mean_of_defined((0..regions).flat_map(|region| lacks(region).map(move |i| density[(region, i)])));
    let (overall_density, overall_complexity) =
        (overall_density(), mean_of_defined(complexity.iter().copied()));
    let mut all = Vec::new();
    for region in 0..regions {
        let risky_below = match density_cut {
            DensityCut::RegionMean => mean_of_defined(lacks(region).map(|i| density[(region, i)])),
            DensityCut::OverallMean => overall_density,
            DensityCut::At(cut) => cut,
        };
        let simple_below = match complexity_cut {
            ComplexityCut::OverallMean => overall_complexity,
            ComplexityCut::RegionMean => mean_of_defined(lacks(region).map(|i| complexity[i])),
            ComplexityCut::At(cut) => cut,
        };
        let mut own: Vec<Opportunity> = lacks(region)
            .map(|industry| {
                let (density, complexity) = (density[(region, industry)], complexity[industry]);
                let quadrant = quadrant((density, risky_below), (complexity, simple_below));
                Opportunity { region, industry, density, complexity, quadrant, rank: 0 }
            })
            .collect();
        own.sort_by(|a, b| {
            let unknown = a.quadrant.is_none().cmp(&b.quadrant.is_none());
            let closer = || b.density.total_cmp(&a.density);
            let worthier = || b.complexity.total_cmp(&a.complexity);
            unknown.then(a.quadrant.cmp(&b.quadrant)).then_with(closer).then_with(worthier)
        });
        own.iter_mut().zip(1..).for_each(|(opportunity, rank)| opportunity.rank = rank);
        all.append(&mut own);
    }
    Ok(all)
}

fn quadrant((density, risky_below): (f64, f64), (complexity, simple_below): (f64, f64)) -> Option<Quadrant> {
    if [density, risky_below, complexity, simple_below].iter().any(|value| value.is_nan()) {
        return None;
    }
    Some(match (density >= risky_below, complexity >= simple_below) {
        (true, true) => Quadrant::LowRiskHighBenefit,
        (false, true) => Quadrant::HighRiskHighBenefit,
        (true, false) => Quadrant::LowRiskLowBenefit,
        (false, false) => Quadrant::HighRiskLowBenefit,
    })
}

/// Values rescaled from 0 for the smallest to 100 for the largest. NaN stays NaN, and all are NaN when
/// they do not vary.
pub fn rescaled(values: &[f64]) -> Vec<f64> {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let range = if most > least { most - least } else { f64::NAN };
    values.iter().map(|value| 100.0 * ((value - least) / range)).collect()
}

/// One industry that brings another within reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contribution {
    /// An industry that the region has.
    pub industry: usize,
    /// Its part of the density, 0..1: `phi[i,j] / sum_k phi[i,k]`. The parts add up to the density.
    pub share: f64,
}

/// Why an industry is close to a region: the `keep` industries of the region that its density rests on, the
/// largest part first; of equal ones the lower number first.
///
/// # Errors
/// [`EconError::Shape`] when both tables are not of the same industries, [`EconError::Value`] for a relation
/// that is negative or infinite, [`EconError::Parameter`] for a region or an industry that there is not.
pub fn contributions(
    presence: &Presence,
    relatedness: &Matrix,
    (region, industry): (usize, usize),
    keep: usize,
) -> Result<Vec<Contribution>, EconError> {
    let industries = presence.columns();
    relatedness.must_be("the relatedness", (industries, industries))?;
    check_relations("the relatedness", relatedness)?;
    if region >= presence.rows() {
        return Err(EconError::parameter("region", region, "the number of a region"));
    }
    if industry >= industries {
        return Err(EconError::parameter("industry", industry, "the number of an industry"));
    }
    let relations = relatedness.row(industry);
    let total = relations.iter().filter(|value| !value.is_nan()).fold(0.0, |sum, value| sum + value);
    let mut parts: Vec<Contribution> = presence
        .ones(region)
        .filter(|other| relations[*other] > 0.0)
        .map(|other| Contribution { industry: other, share: relations[other] / total })
        .collect();
    parts.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.industry.cmp(&b.industry)));
    parts.truncate(keep);
    Ok(parts)
}

/// One row of the table that a model of entry is estimated on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EntryRow {
    /// The region.
    pub region: usize,
    /// The industry, which the region lacked at first.
    pub industry: usize,
    /// Whether the region had it later.
    pub entry: bool,
    /// The density at first, 0..1.
    pub density: f64,
    /// The density at first, standardised over all rows of the table (divisor `n`); NaN when it does not
    /// vary.
    pub density_z: f64,
    /// The complexity of the industry, as given.
    pub complexity: f64,
}

/// The table for a model of entry (Boschma, Balland & Kogler 2015): one row per region and industry that
/// it lacked at first, by region and then by industry. Both tables are of the same regions and industries.
/// A region that appears only in one year must be left out before the location quotients of either
/// year: it would change the totals that decide who is specialised, and every entry near the threshold.
///
/// # Errors
/// [`EconError::Shape`] when they are not.
pub fn entry_table(
    before: &Presence,
    after: &Presence,
    density_before: &Matrix,
    complexity: &[f64],
) -> Result<Vec<EntryRow>, EconError> {
    after.must_be("the later table", before.shape())?;
    density_before.must_be("the density", before.shape())?;
    same_length("the complexity", before.columns(), complexity.len())?;
    let pairs = || (0..before.rows()).flat_map(|region| (0..before.columns()).map(move |i| (region, i)));
    let at_risk = || pairs().filter(|(region, industry)| !before.has(*region, *industry));
    let densities: Vec<f64> = at_risk().map(|cell| density_before[cell]).collect();
    let varies = densities.iter().any(|value| *value != densities[0]);
    let scores = standardised(&densities, 0);
    let row = |((region, industry), score): ((usize, usize), f64)| EntryRow {
        region,
        industry,
        entry: after.has(region, industry),
        density: density_before[(region, industry)],
        density_z: if varies { score } else { f64::NAN },
        complexity: complexity[industry],
    };
    Ok(at_risk().zip(scores).map(row).collect())
}

fn mean_of_defined(values: impl Iterator<Item = f64>) -> f64 {
    let defined: Vec<f64> = values.filter(|value| !value.is_nan()).collect();
    mean(&defined)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::density::relatedness_density;
    use crate::random::Random;
    use crate::relatedness::{Diagonal, Proximity, proximity};

    fn any(rows: usize, columns: usize, seed: u64) -> (Presence, Matrix) {
        let random = std::cell::RefCell::new(Random::seeded(seed));
        let presence = Presence::from_fn(rows, columns, |_, _| random.borrow_mut().below(3) == 0);
        let phi = proximity(&presence, Proximity::Minimum, Diagonal::Zero);
        (presence, phi)
    }

    proptest! {
        #[test]
        fn the_contributions_add_up_to_the_density(rows in 1_usize..6, columns in 1_usize..20, seed: u64) {
            let (presence, phi) = any(rows, columns, seed);
            let density = relatedness_density(&presence, &phi).expect("shapes fit");
            for (region, industry) in (0..rows).flat_map(|r| (0..columns).map(move |i| (r, i))) {
                let parts = contributions(&presence, &phi, (region, industry), columns).expect("a cell");
                let sum: f64 = parts.iter().map(|part| part.share).sum();
                prop_assert!((sum - density[(region, industry)]).abs() < 1e-12);
            }
        }

        #[test]
        fn every_industry_a_region_lacks_is_an_opportunity_and_has_its_own_rank(
            rows in 1_usize..6, columns in 1_usize..20, seed: u64,
        ) {
            let (presence, phi) = any(rows, columns, seed);
            let density = relatedness_density(&presence, &phi).expect("shapes fit");
            let complexity: Vec<f64> = (0..columns).map(|i| if i == 3 { f64::NAN } else { (i * 5 % 7) as f64 }).collect();
            let (near, worth) = (DensityCut::default(), ComplexityCut::default());
            let found = opportunities(&presence, &density, &complexity, near, worth).expect("shapes fit");
            for region in 0..rows {
                let own: Vec<&Opportunity> = found.iter().filter(|one| one.region == region).collect();
                prop_assert_eq!(own.len(), columns - presence.ones(region).count());
                prop_assert!(own.iter().zip(1..).all(|(one, rank)| one.rank == rank));
                prop_assert!(own.iter().all(|one| !presence.has(region, one.industry)));
                let known = own.iter().filter(|one| one.quadrant.is_some()).count();
                prop_assert!(own[..known].is_sorted_by_key(|one| one.quadrant));
            }
        }
    }

    #[test]
    fn cuts_can_be_given() {
        let presence = Presence::empty(1, 4);
        let density = Matrix::new(1, 4, vec![0.2, 0.8, 0.3, 0.9]).expect("four values");
        let complexity = [-1.0, -1.0, 1.0, 3.0];
        let found = |density_cut, complexity_cut| -> Vec<(usize, Quadrant)> {
            let found = opportunities(&presence, &density, &complexity, density_cut, complexity_cut);
            found
                .expect("shapes fit")
                .iter()
                .map(|one| (one.industry, one.quadrant.expect("known")))
                .collect()
        };
        use Quadrant::{HighRiskHighBenefit, HighRiskLowBenefit, LowRiskHighBenefit, LowRiskLowBenefit};
        assert_eq!(
            found(DensityCut::RegionMean, ComplexityCut::OverallMean),
            [
                (3, LowRiskHighBenefit),
                (2, HighRiskHighBenefit),
                (1, LowRiskLowBenefit),
                (0, HighRiskLowBenefit)
            ]
        );
        assert_eq!(
            found(DensityCut::At(0.9), ComplexityCut::At(0.0)),
            [
                (3, LowRiskHighBenefit),
                (1, HighRiskHighBenefit),
                (2, HighRiskHighBenefit),
                (0, HighRiskHighBenefit)
            ]
        );
    }

    #[test]
    fn complexity_that_does_not_vary_gives_no_quadrants() {
        assert!(rescaled(&[2.0, 2.0]).iter().all(|value| value.is_nan()));
        assert_eq!(rescaled(&[1.0, f64::NAN, 3.0])[2], 100.0);
        let (near, worth) = (DensityCut::OverallMean, ComplexityCut::RegionMean);
        let found = opportunities(&Presence::empty(1, 2), &Matrix::zeros(1, 2), &[2.0, 2.0], near, worth);
        assert!(found.expect("shapes fit").iter().all(|one| one.quadrant.is_none()));
    }

    #[test]
    fn only_what_a_region_lacked_can_enter() {
        let before = Presence::from_fn(2, 2, |row, column| row == 0 && column == 0);
        let after = Presence::from_fn(2, 2, |_, column| column == 1);
        let density = Matrix::new(2, 2, vec![9.0, 0.1, 0.2, 0.3]).expect("four values");
        let rows = entry_table(&before, &after, &density, &[5.0, 6.0]).expect("shapes fit");
        let entries: Vec<(usize, usize, bool)> =
            rows.iter().map(|row| (row.region, row.industry, row.entry)).collect();
        assert_eq!(entries, [(0, 1, true), (1, 0, false), (1, 1, true)]);
        assert!(rows.iter().map(|row| row.density_z).sum::<f64>().abs() < 1e-12);
        assert_eq!(rows[1].complexity, 5.0);
        assert!(entry_table(&before, &Presence::empty(1, 2), &density, &[5.0, 6.0]).is_err());
    }
}
