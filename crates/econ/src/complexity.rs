//! Economic complexity: what the regions that have an industry, and the industries that a region has,
//! say about how much it takes to have them.

use crate::links::Links;
use crate::{EconError, Presence, math};

mod components;
mod reflections;
mod spectrum;

pub use components::Components;
pub use reflections::{Reflections, Rescaling, on_all, reflections, subnational};

/// Below this gap between the second and the third eigenvalue the second eigenvector is not given: a
/// change in the last digits of the matrix would turn it into any other.
pub const SMALLEST_GAP: f64 = 1e-6;

/// Below this correlation with its anchor, the sign of an index is not given.
pub const SMALLEST_CORRELATION: f64 = 0.05;

/// What decides the sign, which an eigenvector does not have. One sign for regions and industries.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Anchor<'a> {
    /// Complex regions are diverse: the index of regions correlates positively with diversity. The rule
    /// of ecomplexity 0.5.3 and its Stata version. It is a convention: in employment data, where large
    /// cities specialise in few industries, it can put them last.
    #[default]
    Diversity,
    /// Complex industries are rare: the index of industries correlates negatively with ubiquity.
    Ubiquity,
    /// The index of regions correlates positively with a variable, one value per region of the matrix,
    /// such as GDP per head. NaN where it is not known.
    External(&'a [f64]),
}

/// The unit of an index, which an eigenvector does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scaling {
    /// Both by the mean and the population standard deviation of the regions, so that a region's index is
    /// the mean of its industries' (Atlas of Economic Complexity; ecomplexity 0.5.3).
    #[default]
    Atlas,
    /// Each by its own mean and sample standard deviation (economiccomplexity 2.0.0, economic-complexity
    /// 0.3.0).
    Own,
    /// Each divided by the magnitude of its own sum, as EconGeo 2.1 `kci` and `tci`. The sum can be near
    /// 0, so that only the order means something.
    Sum,
}

/// Whether there is an index, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There is.
    Defined,
    /// Fewer than two regions or industries are left to compare.
    TooSmall,
    /// Several components have nothing in common that would order one against the other: ask for
    /// [`complexity_by_component`].
    Disconnected,
    /// The second and the third eigenvalue are closer than [`SMALLEST_GAP`], or so close that the vector
    /// could not be told from its neighbours.
    Tied,
    /// The correlation with the anchor is below [`SMALLEST_CORRELATION`] or not defined: the order is
    /// known, its direction is not.
    NoSign,
}

/// Complexity of regions and industries. Lists are over those that have a one, in the order of the matrix;
/// [`on_all`] puts them on all regions or industries.
#[derive(Debug, Clone, PartialEq)]
pub struct Complexity {
    /// Whether the index is defined. If not, it is NaN everywhere.
    pub verdict: Verdict,
    /// ECI, one per kept region.
    pub regions: Vec<f64>,
    /// PCI, one per kept industry.
    pub industries: Vec<f64>,
    /// `k_r`, before scaling, one per kept region: the mean of `k_i` over its industries. Of any sign when
    /// the verdict is [`Verdict::NoSign`]; NaN when there is no vector.
    pub unscaled_regions: Vec<f64>,
    /// `k_i`, before scaling, one per kept industry. The scale is `sum_i u_i k_i^2 = lambda_2`.
    pub unscaled_industries: Vec<f64>,
    /// The leading eigenvalues of `D^-1 M U^-1 M'`: the first, which is 1, and up to three more.
    pub spectrum: Vec<f64>,
    /// `lambda_2 - lambda_3`, where an eigenvalue that does not exist counts as 0. NaN for several
    /// components.
    pub gap: f64,
    /// What hangs together.
    pub components: Components,
    /// The correlation with the anchor that decided the sign (negative for [`Anchor::Ubiquity`]).
    pub correlation: f64,
    /// The regions kept, as numbers of the matrix's rows.
    pub kept_regions: Vec<usize>,
    /// The industries kept, as numbers of the matrix's columns.
    pub kept_industries: Vec<usize>,
    /// The regions without an industry, which have no index.
    pub dropped_regions: Vec<usize>,
    /// The industries without a region, which have no index.
    pub dropped_industries: Vec<usize>,
}

/// The economic complexity index of regions and the product complexity index of industries (Hidalgo &
/// Hausmann 2009; Hausmann et al. 2014), also called knowledge and technological complexity index (Balland &
/// Rigby 2017).
///
/// With diversity `D` and ubiquity `U` on the diagonals, the direction of the index of regions is the
/// eigenvector of the second largest eigenvalue of `D^-1 M U^-1 M'`, and an industry is the mean of its
/// regions. It is found as a singular vector of `S = D^-1/2 M U^-1/2`, whose first one, `sqrt(d)`, is
/// known and taken out, on the smaller of the two sides and by products with the sparse matrix alone:
/// both a long list of regions and a long list of industries are possible.
///
/// # Undefined
/// See [`Verdict`]; then the index is NaN and the result says what is the matter. Regions and industries
/// without a one are dropped and listed.
///
/// # Elsewhere
/// Other packages return an arbitrary vector where the index is not defined. ecomplexity 0.5.3 returns
/// NaN for everyone when one region or industry is empty; economiccomplexity 2.0.0 takes the second column of
/// unsorted eigenvectors; EconGeo 2.1 rounds the matrix to 4 digits and lets `tci` choose its sign apart
/// from `kci`.
///
/// # Errors
/// [`EconError::Shape`] when an external anchor has not one value per region.
pub fn complexity(presence: &Presence, anchor: Anchor, scaling: Scaling) -> Result<Complexity, EconError> {
    if let Anchor::External(values) = anchor {
        crate::error::same_length("the external anchor", presence.rows(), values.len())?;
    }
    let links = Links::of(presence);
    let components = components::components(&links);
    let mut result = Complexity::undefined(presence, &links, components);
    if links.regions.len().min(links.industries.len()) < 2 {
        return Ok(result);
    }
    if result.components.count > 1 {
        result.verdict = Verdict::Disconnected;
        return Ok(result);
    }
    let (of_regions, of_industries) = (&links.of_regions, &links.of_industries);
    let by_regions = of_regions.len() <= of_industries.len();
    let (own, other) = if by_regions { (of_regions, of_industries) } else { (of_industries, of_regions) };
    let spectrum = spectrum::Side::new(own, other).spectrum(SMALLEST_GAP)?;
    result.gap = spectrum.values[0] - spectrum.values.get(1).copied().unwrap_or(0.0);
    result.spectrum.extend(&spectrum.values);
    if !spectrum.settled || result.gap < SMALLEST_GAP {
        result.verdict = Verdict::Tied;
        return Ok(result);
    }
    let per_link: Vec<f64> =
        spectrum.second.iter().zip(own.lengths()).map(|(value, length)| value / length.sqrt()).collect();
    result.unscaled_industries = if by_regions {
        of_industries.means(&per_link)
    } else {
        per_link.iter().map(|value| value * spectrum.values[0].sqrt()).collect()
    };
    result.unscaled_regions = of_regions.means(&result.unscaled_industries);
    result.turn(&links, anchor);
    if result.verdict == Verdict::Defined {
        result.scale(scaling);
    }
    Ok(result)
}

/// The complexity of each component of a matrix for itself, in the order of their first regions. Indices
/// of different components must not be compared: each is measured against its own mean.
///
/// # Errors
/// As [`complexity`].
pub fn complexity_by_component(
    presence: &Presence,
    anchor: Anchor,
    scaling: Scaling,
) -> Result<Vec<Complexity>, EconError> {
    if let Anchor::External(values) = anchor {
        crate::error::same_length("the external anchor", presence.rows(), values.len())?;
    }
    let links = Links::of(presence);
    let components = components::components(&links);
    let members = |of: &[usize], kept: &[usize], component| -> Vec<usize> {
        of.iter().zip(kept).filter(|(its, _)| **its == component).map(|(_, place)| *place).collect()
    };
    let one = |component| {
        let regions = members(&components.regions, &links.regions, component);
        let industries = members(&components.industries, &links.industries, component);
        let part = presence.select(&regions, &industries);
        let values: Vec<f64>;
        let anchor = match anchor {
            Anchor::External(all) => {
                values = regions.iter().map(|region| all[*region]).collect();
                Anchor::External(&values)
            }
            inner => inner,
        };
        let mut result = complexity(&part, anchor, scaling)?;
        result.kept_regions = regions;
        result.kept_industries = industries;
        Ok(result)
    };
    (0..components.count).map(one).collect()
}

impl Complexity {
    /// A result without an index.
    fn undefined(presence: &Presence, links: &Links, components: Components) -> Complexity {
        let without = |all: usize, kept: &[usize]| {
            (0..all).filter(|place| kept.binary_search(place).is_err()).collect::<Vec<usize>>()
        };
        let nowhere = |kept: &[usize]| vec![f64::NAN; kept.len()];
        Complexity {
            verdict: Verdict::TooSmall,
            regions: nowhere(&links.regions),
            industries: nowhere(&links.industries),
            unscaled_regions: nowhere(&links.regions),
            unscaled_industries: nowhere(&links.industries),
            spectrum: vec![1.0; components.count.min(4)],
            gap: f64::NAN,
            components,
            correlation: f64::NAN,
            dropped_regions: without(presence.rows(), &links.regions),
            dropped_industries: without(presence.columns(), &links.industries),
            kept_regions: links.regions.clone(),
            kept_industries: links.industries.clone(),
        }
    }

    /// Gives the vectors the sign of the anchor, if it has a say.
    fn turn(&mut self, links: &Links, anchor: Anchor) {
        let wanted = if matches!(anchor, Anchor::Ubiquity) { -1.0 } else { 1.0 };
        self.correlation = match anchor {
            Anchor::Diversity => math::correlation(&self.unscaled_regions, &links.of_regions.lengths()),
            Anchor::Ubiquity => math::correlation(&self.unscaled_industries, &links.of_industries.lengths()),
            Anchor::External(values) => {
                let pairs = self.unscaled_regions.iter().zip(&links.regions);
                let known = pairs.map(|(ours, region)| (*ours, values[*region]));
                let (ours, theirs): (Vec<f64>, Vec<f64>) =
                    known.filter(|(_, theirs)| !theirs.is_nan()).unzip();
                math::correlation(&ours, &theirs)
            }
        };
        if self.correlation * wanted < 0.0 {
            self.correlation = -self.correlation;
            self.unscaled_regions.iter_mut().for_each(|value| *value = -*value);
            self.unscaled_industries.iter_mut().for_each(|value| *value = -*value);
        }
        let clear = self.correlation.abs() >= SMALLEST_CORRELATION;
        self.verdict = if clear { Verdict::Defined } else { Verdict::NoSign };
    }

    fn scale(&mut self, scaling: Scaling) {
        let (regions, industries) = (&self.unscaled_regions, &self.unscaled_industries);
        (self.regions, self.industries) = match scaling {
            Scaling::Atlas => {
                let (mean, deviation) = (math::mean(regions), math::standard_deviation(regions, 0));
                let by_regions = |values: &[f64]| values.iter().map(|v| (v - mean) / deviation).collect();
                (by_regions(regions), by_regions(industries))
            }
            Scaling::Own => (math::standardised(regions, 1), math::standardised(industries, 1)),
            Scaling::Sum => {
                let by_sum = |values: &[f64]| {
                    let sum = math::sum(values).abs();
                    values.iter().map(|value| value / sum).collect()
                };
                (by_sum(regions), by_sum(industries))
            }
        };
    }
}

#[cfg(test)]
mod tests;
