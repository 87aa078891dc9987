//! An industry: where it is, how concentrated, how it moves, and what it is related to.

use asterism_domain::statistics::Cell;
use asterism_econ::concentration::{LocationalScale, gini, hoover_index, locational_gini};

use super::frame::{Frame, known_values, refused};
use super::region::rank;
use crate::{Error, Result};

/// Relatives that are shown.
const RELATIVES: usize = 12;

/// Everything of one industry, in numbers of the frame's regions and industries.
#[derive(Debug)]
pub struct IndustryAnswer {
    pub industry: usize,
    pub total: f64,
    pub share: f64,
    /// Every region with a value, the largest quotient first.
    pub regions: Vec<IndustryRegion>,
    /// How unevenly it is spread, 0..1, over regions as they are.
    pub gini: f64,
    /// The share that would have to move to be spread like everything else, 0..1.
    pub hoover: f64,
    /// The Gini coefficient against everything else, 0..1.
    pub locational_gini: f64,
    /// What all regions known in both years had then and have now; none without an earlier year.
    pub change: Option<(String, f64, f64)>,
    /// Standardised; NaN where complexity is not defined.
    pub complexity: f64,
    pub complexity_rank: Option<usize>,
    /// How many regions are specialised in it.
    pub ubiquity: usize,
    /// The industries in which the same regions are specialised, the closest first.
    pub relatives: Vec<Relative>,
    /// The total per year over the regions compared, as far as published.
    pub missing: usize,
    pub confidential: usize,
}

/// A region's part of an industry.
#[derive(Debug, Clone, PartialEq)]
pub struct IndustryRegion {
    pub region: usize,
    pub cell: Option<Cell>,
    pub quotient: f64,
    pub specialised: bool,
    pub stars: u8,
}

/// Another industry and how close it is, 0..1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Relative {
    pub industry: usize,
    pub proximity: f64,
}

impl Frame {
    /// What the frame tells of one industry.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the industry is not among those compared.
    pub fn industry_answer(&self, code: &str) -> Result<IndustryAnswer> {
        let industry = self
            .industry(code)
            .ok_or_else(|| Error::not_found(format!("industry {code} in {}", self.year)))?;
        let totals = self.activity.totals();
        let own = self.activity.values.column(industry);
        let rows = 0..self.regions.len();
        let known: Vec<f64> =
            rows.clone().filter(|row| self.activity.is_known(*row, industry)).map(|row| own[row]).collect();
        let mut regions: Vec<IndustryRegion> = rows
            .clone()
            .map(|region| IndustryRegion {
                region,
                cell: self.cell(region, industry),
                quotient: self.quotients[(region, industry)],
                specialised: self.specialised.has(region, industry),
                stars: self.stars.count[(region, industry)] as u8,
            })
            .collect();
        let order = |one: &IndustryRegion| if one.quotient.is_nan() { -1.0 } else { one.quotient };
        regions.sort_by(|left, right| order(right).total_cmp(&order(left)));
        let mut relatives: Vec<Relative> = (0..self.industries.len())
            .filter(|other| *other != industry && self.proximity[(industry, *other)] > 0.0)
            .map(|other| Relative { industry: other, proximity: self.proximity[(industry, other)] })
            .collect();
        relatives.sort_by(|left, right| right.proximity.total_cmp(&left.proximity));
        relatives.truncate(RELATIVES);
        let gap = |confidential: bool| {
            let cells = rows.clone().map(|region| self.cell(region, industry));
            cells
                .filter(|cell| cell.is_none_or(|cell| cell.value.is_none()))
                .filter(|cell| cell.is_some_and(|cell| cell.is_confidential()) == confidential)
                .count()
        };
        Ok(IndustryAnswer {
            industry,
            total: totals.industries[industry],
            share: totals.industries[industry] / totals.all,
            gini: gini(&known),
            hoover: hoover_index(&own, &totals.regions).map_err(refused)?,
            locational_gini: locational_gini(&own, &totals.regions, LocationalScale::Whole)
                .map_err(refused)?,
            change: self.change_of(industry),
            complexity: self.industry_complexity[industry],
            complexity_rank: rank(&self.industry_complexity, industry),
            ubiquity: rows.clone().filter(|row| self.specialised.has(*row, industry)).count(),
            missing: gap(false),
            confidential: gap(true),
            regions,
            relatives,
        })
    }

    fn change_of(&self, industry: usize) -> Option<(String, f64, f64)> {
        let before = self.before.as_ref()?;
        let now = known_values(&self.activity);
        let mut sums = (0.0, 0.0);
        for row in 0..self.regions.len() {
            let (then, now) = (before.values[(row, industry)], now[(row, industry)]);
            if !then.is_nan() && !now.is_nan() {
                sums = (sums.0 + then, sums.1 + now);
            }
        }
        Some((before.year.clone(), sums.0, sums.1))
    }
}
