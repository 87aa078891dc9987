//! What a region is strong in, how that moves, what is near and complex, and who complements it.

use asterism_domain::statistics::Cell;
use asterism_econ::complementarity::{Targets, behind_pair, best_partners, gains};
use asterism_econ::complexity::SMALLEST_CORRELATION;
use asterism_econ::math::correlation;
use asterism_econ::opportunities::{
    ComplexityCut, DensityCut, Quadrant, contributions, opportunities, rescaled,
};
use asterism_econ::quotient::specialised;
use asterism_econ::shift_share::{Period, shift_share};

use super::frame::{Frame, known_values, refused};
use super::settings::{AnchorRule, Weigh};
use crate::{Error, Result};

/// Rows of the lists of partners.
const PARTNERS: usize = 10;
/// Industries named behind a partner or an opportunity.
const BEHIND: usize = 5;
/// From here on a correlation with the anchor leaves little doubt.
const FIRM_CORRELATION: f64 = 0.3;
/// The other threshold for which the page says how much hinges on it.
const OTHER_THRESHOLD: f64 = 1.5;

/// Everything of one region, in numbers of the frame's regions and industries.
#[derive(Debug)]
pub struct RegionAnswer {
    pub region: usize,
    /// The region's total and its share of all regions compared, 0..1.
    pub total: f64,
    pub share: f64,
    /// Every industry, the largest quotient first; those without a value at the end by code.
    pub strengths: Vec<Strength>,
    /// How the number of persons changed, taken apart; none where there is no earlier year.
    pub moves: Option<Move>,
    /// What the region lacks, the first choice first.
    pub opportunities: Vec<Opportunity>,
    /// The plane in which its opportunities lie.
    pub plane: Plane,
    /// Who would add most to what the region lacks, the best first.
    pub suppliers: Vec<Supplier>,
    pub hinge: Hinge,
    /// Cells of the region without a value: nobody counted, and counted but not published.
    pub missing: usize,
    pub confidential: usize,
    /// Its place among the regions by complexity, from 1; none where that is not defined.
    pub complexity_rank: Option<usize>,
    pub diversity: usize,
}

/// One industry in the region.
#[derive(Debug, Clone, PartialEq)]
pub struct Strength {
    pub industry: usize,
    pub cell: Option<Cell>,
    /// Of the region's total, 0..1; NaN where it is not known.
    pub share: f64,
    pub quotient: f64,
    /// The ends of its 95 % interval.
    pub lower: f64,
    pub upper: f64,
    pub specialised: bool,
    /// Stars given, and stars that could not be decided.
    pub stars: u8,
    pub unknown_stars: u8,
    /// The quotient per year of the table.
    pub trend: Vec<TrendPoint>,
}

/// A quotient in a year; NaN where there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct TrendPoint {
    pub year: String,
    pub quotient: f64,
}

/// Shift-share of the region against all regions compared (Dunn 1960).
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    pub from: String,
    pub to: String,
    /// Over the industries known in both years.
    pub change: f64,
    pub national: f64,
    pub industry_mix: f64,
    pub regional: f64,
    /// Per industry of the frame: its change and the three parts; NaN where a year is not known.
    pub by_industry: Vec<[f64; 4]>,
    /// How many industries are not known in both years.
    pub left_out: usize,
}

/// An industry that the region lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Opportunity {
    pub industry: usize,
    pub density: f64,
    /// 0..100; NaN where complexity is not defined.
    pub complexity: f64,
    pub quadrant: Option<Quadrant>,
    /// The region's industries it is close to, with their part of the density.
    pub because: Vec<Opening>,
}

/// Where the quadrants of a region meet, and where its own industries lie among them.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// The mean density of what the region lacks: from here on an industry is near.
    pub near_from: f64,
    /// The mean complexity of all industries, 0..100: from here on an industry is complex.
    pub complex_from: f64,
    /// The industries in which the region is specialised.
    pub own: Vec<Own>,
}

/// An industry in which the region is specialised, in the same measures as an opportunity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Own {
    pub industry: usize,
    pub density: f64,
    /// 0..100; NaN where complexity is not defined.
    pub complexity: f64,
}

/// An industry and its part.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Opening {
    pub industry: usize,
    pub part: f64,
}

/// A region that has what this one lacks.
#[derive(Debug, Clone, PartialEq)]
pub struct Supplier {
    pub region: usize,
    /// In density points, summed over what this region lacks.
    pub gain: f64,
    /// What that one would gain in turn.
    pub in_turn: f64,
    pub because: Vec<Gain>,
}

/// An industry behind a pair, and its part of the gain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    pub industry: usize,
    pub gain: f64,
}

/// How much hinges on the threshold.
#[derive(Debug, Clone, PartialEq)]
pub struct Hinge {
    pub specialised: usize,
    pub other_threshold: f64,
    /// Specialisations that are lost, or won, at the other threshold.
    pub changed: usize,
    /// Specialisations whose interval includes the threshold.
    pub uncertain: usize,
    pub direction: Direction,
}

/// How sure it is which end of complexity is the complex one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Diverse regions and rare industries agree on it.
    Firm,
    /// One of both hardly tells.
    Weak,
    /// They disagree: the other meaning of complex turns the order around.
    Turned,
}

impl Frame {
    /// What the frame tells of one region.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the region is not among those compared.
    pub fn answer(&self, code: &str) -> Result<RegionAnswer> {
        let region = self.region(code).ok_or_else(|| Error::not_found(format!("{code} in {}", self.year)))?;
        let totals = self.activity.totals();
        let (missing, confidential) = self.gaps_of(region);
        Ok(RegionAnswer {
            region,
            total: totals.regions[region],
            share: totals.regions[region] / totals.all,
            strengths: self.strengths(region, totals.regions[region]),
            moves: self.moves(region)?,
            opportunities: self.opportunities(region)?,
            plane: self.plane(region),
            suppliers: self.suppliers(region)?,
            hinge: self.hinge(region)?,
            missing,
            confidential,
            complexity_rank: rank(&self.region_complexity, region),
            diversity: self.specialised.ones(region).count(),
        })
    }

    pub(super) fn strengths(&self, region: usize, total: f64) -> Vec<Strength> {
        let mut strengths: Vec<Strength> = (0..self.industries.len())
            .map(|industry| {
                let at = (region, industry);
                let trend = self.years.iter().zip(&self.trend);
                let trend =
                    trend.map(|(year, quotients)| TrendPoint { year: year.clone(), quotient: quotients[at] });
                Strength {
                    industry,
                    cell: self.cell(region, industry),
                    share: if self.activity.is_known(region, industry) {
                        self.activity.values[at] / total
                    } else {
                        f64::NAN
                    },
                    quotient: self.quotients[at],
                    lower: self.interval.lower[at],
                    upper: self.interval.upper[at],
                    specialised: self.specialised.has(region, industry),
                    stars: self.stars.count[at] as u8,
                    unknown_stars: self.stars.unknown[at] as u8,
                    trend: trend.collect(),
                }
            })
            .collect();
        let order = |strength: &Strength| if strength.quotient.is_nan() { -1.0 } else { strength.quotient };
        strengths.sort_by(|left, right| order(right).total_cmp(&order(left)));
        strengths
    }

    fn moves(&self, region: usize) -> Result<Option<Move>> {
        let Some(before) = &self.before else { return Ok(None) };
        let now = known_values(&self.activity);
        // An industry counts for the whole only where both years are known, or it would seem to grow or shrink.
        let both = |row: usize, industry: usize| {
            !before.values[(row, industry)].is_nan() && !now[(row, industry)].is_nan()
        };
        let known: Vec<usize> =
            (0..self.industries.len()).filter(|industry| both(region, *industry)).collect();
        if known.is_empty() {
            return Ok(None);
        }
        let whole = |values: &asterism_econ::Matrix| -> Vec<f64> {
            let sum = |industry: &usize| {
                let rows = (0..values.rows()).filter(|row| both(*row, *industry));
                rows.map(|row| values[(row, *industry)]).sum::<f64>()
            };
            known.iter().map(sum).collect()
        };
        let own = |values: &asterism_econ::Matrix| -> Vec<f64> {
            known.iter().map(|industry| values[(region, *industry)]).collect()
        };
        let (region_before, region_after) = (own(&before.values), own(&now));
        let (whole_before, whole_after) = (whole(&before.values), whole(&now));
        let period = Period {
            region_before: &region_before,
            region_after: &region_after,
            whole_before: &whole_before,
            whole_after: &whole_after,
        };
        let parts = shift_share(&period).map_err(refused)?;
        let mut by_industry = vec![[f64::NAN; 4]; self.industries.len()];
        for (industry, parts) in known.iter().zip(&parts.industries) {
            by_industry[*industry] = [parts.change, parts.national, parts.mix, parts.regional];
        }
        Ok(Some(Move {
            from: before.year.clone(),
            to: self.year.clone(),
            change: parts.total.change,
            national: parts.total.national,
            industry_mix: parts.total.mix,
            regional: parts.total.regional,
            left_out: self.industries.len() - known.len(),
            by_industry,
        }))
    }

    fn opportunities(&self, region: usize) -> Result<Vec<Opportunity>> {
        let all = opportunities(
            &self.specialised,
            &self.density,
            &self.industry_complexity,
            DensityCut::default(),
            ComplexityCut::default(),
        );
        let mut own: Vec<_> =
            all.map_err(refused)?.into_iter().filter(|found| found.region == region).collect();
        own.sort_by_key(|found| found.rank);
        own.into_iter()
            .map(|found| {
                let because =
                    contributions(&self.specialised, &self.proximity, (region, found.industry), BEHIND);
                let because = because.map_err(refused)?.into_iter();
                Ok(Opportunity {
                    industry: found.industry,
                    density: found.density,
                    complexity: found.complexity,
                    quadrant: found.quadrant,
                    because: because
                        .map(|part| Opening { industry: part.industry, part: part.share })
                        .collect(),
                })
            })
            .collect()
    }

    fn plane(&self, region: usize) -> Plane {
        let complexity = rescaled(&self.industry_complexity);
        let industries = 0..self.industries.len();
        let lacked = industries.clone().filter(|industry| !self.specialised.has(region, *industry));
        let own = |industry| Own {
            industry,
            density: self.density[(region, industry)],
            complexity: complexity[industry],
        };
        Plane {
            near_from: mean_of_known(lacked.map(|industry| self.density[(region, industry)])),
            complex_from: mean_of_known(complexity.iter().copied()),
            own: self.specialised.ones(region).map(own).collect(),
        }
    }

    /// How much each industry counts that a region lacks; one whose complexity is not known counts nothing.
    fn weights(&self) -> Option<Vec<f64>> {
        let share = |complexity: f64| if complexity.is_nan() { 0.0 } else { complexity / 100.0 };
        let by_complexity = || rescaled(&self.industry_complexity).into_iter().map(share).collect();
        (self.settings.weigh == Weigh::Complexity).then(by_complexity)
    }

    fn suppliers(&self, region: usize) -> Result<Vec<Supplier>> {
        let weights = self.weights();
        let gain = gains(&self.specialised, &self.proximity, Targets::Missing, weights.as_deref());
        let gain = gain.map_err(refused)?;
        let best = best_partners(&self.specialised, &gain, PARTNERS).map_err(refused)?;
        let from_to = |giver: usize, taker: usize| -> f64 {
            self.specialised.ones(giver).map(|industry| gain[(taker, industry)]).sum()
        };
        best.into_iter()
            .nth(region)
            .unwrap_or_default()
            .into_iter()
            .map(|partner| {
                let because = behind_pair(&self.specialised, &gain, (region, partner.region), BEHIND);
                let because = because.map_err(refused)?.into_iter();
                Ok(Supplier {
                    region: partner.region,
                    gain: partner.gain,
                    in_turn: from_to(region, partner.region),
                    because: because.map(|term| Gain { industry: term.industry, gain: term.gain }).collect(),
                })
            })
            .collect()
    }

    fn hinge(&self, region: usize) -> Result<Hinge> {
        let threshold = self.settings.threshold;
        let other = if threshold == OTHER_THRESHOLD { 1.0 } else { OTHER_THRESHOLD };
        let there = specialised(&self.activity, other).map_err(refused)?;
        let industries = 0..self.industries.len();
        let changed =
            industries.clone().filter(|i| self.specialised.has(region, *i) != there.has(region, *i)).count();
        let uncertain = industries.filter(|i| {
            let at = (region, *i);
            self.interval.lower[at] < threshold && threshold <= self.interval.upper[at]
        });
        Ok(Hinge {
            specialised: self.specialised.ones(region).count(),
            other_threshold: other,
            changed,
            uncertain: uncertain.count(),
            direction: self.direction(),
        })
    }

    /// How sure it is which end of complexity is the complex one.
    fn direction(&self) -> Direction {
        let index = &self.complexity;
        let other = match self.settings.anchor.unwrap_or(AnchorRule::Diversity) {
            // What regions pay is measured apart from the matrix, so nothing in it can turn the order around.
            AnchorRule::Pay => index.correlation,
            AnchorRule::Diversity => {
                let holders = |industry: &usize| {
                    let rows = 0..self.regions.len();
                    rows.filter(|region| self.specialised.has(*region, *industry)).count() as f64
                };
                let ubiquity: Vec<f64> = index.kept_industries.iter().map(holders).collect();
                -correlation(&index.industries, &ubiquity)
            }
            AnchorRule::Ubiquity => {
                let held = |region: &usize| self.specialised.ones(*region).count() as f64;
                let diversity: Vec<f64> = index.kept_regions.iter().map(held).collect();
                correlation(&index.regions, &diversity)
            }
        };
        match (index.correlation.abs(), other) {
            (_, other) if other <= -SMALLEST_CORRELATION => Direction::Turned,
            (own, other) if own < FIRM_CORRELATION || other < SMALLEST_CORRELATION => Direction::Weak,
            _ => Direction::Firm,
        }
    }

    /// Cells of a region without a value: missing and confidential.
    pub(super) fn gaps_of(&self, region: usize) -> (usize, usize) {
        let cells = (0..self.industries.len()).map(|industry| self.cell(region, industry));
        cells.fold((0, 0), |(missing, confidential), cell| match cell {
            Some(cell) if cell.value.is_some() => (missing, confidential),
            Some(cell) if cell.is_confidential() => (missing, confidential + 1),
            _ => (missing + 1, confidential),
        })
    }
}

fn mean_of_known(values: impl Iterator<Item = f64>) -> f64 {
    let known: Vec<f64> = values.filter(|value| value.is_finite()).collect();
    known.iter().sum::<f64>() / known.len() as f64
}

/// The place of a value among all, from 1 for the largest; none where it is not defined.
pub(super) fn rank(values: &[f64], of: usize) -> Option<usize> {
    let own = values[of];
    (!own.is_nan()).then(|| 1 + values.iter().filter(|value| **value > own).count())
}
