//! Figures that every region has: what a map shows.

use asterism_econ::Matrix;

use super::frame::{Frame, known_values};
use crate::{Error, Refusal, Result};

/// A figure of regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RegionFigure {
    /// The location quotient of an industry.
    Quotient,
    /// The share of an industry in the region, 0..1.
    Share,
    /// What the region has of an industry.
    Size,
    /// The stars of an industry.
    Stars,
    /// How an industry grew since the year before in the frame, 0.1 for a tenth; all industries without one.
    Growth,
    /// Everything that was published of the region.
    Total,
    /// The complexity of the region, standardised.
    Complexity,
    /// How many industries the region is specialised in.
    Diversity,
}

/// What is known of a region.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figured {
    Value(f64),
    /// Nobody published anything.
    Missing,
    /// Counted and not published.
    Confidential,
    /// The cells are there and the figure is not defined by them.
    Undefined,
}

impl RegionFigure {
    pub const ALL: [RegionFigure; 8] = [
        RegionFigure::Quotient,
        RegionFigure::Share,
        RegionFigure::Size,
        RegionFigure::Stars,
        RegionFigure::Growth,
        RegionFigure::Total,
        RegionFigure::Complexity,
        RegionFigure::Diversity,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            RegionFigure::Quotient => "quotient",
            RegionFigure::Share => "share",
            RegionFigure::Size => "size",
            RegionFigure::Stars => "stars",
            RegionFigure::Growth => "growth",
            RegionFigure::Total => "total",
            RegionFigure::Complexity => "complexity",
            RegionFigure::Diversity => "diversity",
        }
    }

    /// # Errors
    /// [`Error::Invalid`] for a word that is none, with those that are.
    pub fn read(text: &str) -> Result<RegionFigure> {
        let found = RegionFigure::ALL.into_iter().find(|figure| figure.as_str() == text);
        found.ok_or_else(|| {
            let known = RegionFigure::ALL.iter().map(|figure| figure.as_str()).collect();
            Error::invalid("figure", Refusal::NoneOf { given: text.to_owned(), known })
        })
    }

    /// Whether it is of an industry; growth is of one or of all.
    pub fn is_of_an_industry(self) -> bool {
        !matches!(self, RegionFigure::Total | RegionFigure::Complexity | RegionFigure::Diversity)
    }
}

impl Figured {
    pub fn value(self) -> Option<f64> {
        match self {
            Figured::Value(value) => Some(value),
            _ => None,
        }
    }

    fn of(value: f64) -> Figured {
        if value.is_finite() { Figured::Value(value) } else { Figured::Undefined }
    }
}

impl Frame {
    /// A figure of every region, in the frame's order. One that is of an industry takes the first industry
    /// where none is given.
    pub fn figure(&self, figure: RegionFigure, industry: Option<usize>) -> Vec<Figured> {
        let totals = self.activity.totals();
        let rows = 0..self.regions.len();
        let of_region = |values: &[f64]| values.iter().map(|value| Figured::of(*value)).collect();
        match figure {
            RegionFigure::Total => of_region(&totals.regions),
            RegionFigure::Complexity => of_region(&self.region_complexity),
            RegionFigure::Diversity => {
                rows.map(|row| Figured::Value(self.specialised.ones(row).count() as f64)).collect()
            }
            RegionFigure::Growth => {
                let now = known_values(&self.activity);
                rows.map(|row| self.growth_of(&now, row, industry)).collect()
            }
            _ => {
                let industry = industry.unwrap_or(0);
                let value = |row: usize| match figure {
                    RegionFigure::Quotient => self.quotients[(row, industry)],
                    RegionFigure::Share => self.activity.values[(row, industry)] / totals.regions[row],
                    RegionFigure::Stars => self.stars.count[(row, industry)],
                    _ => self.activity.values[(row, industry)],
                };
                rows.map(|row| self.gap(row, industry).unwrap_or_else(|| Figured::of(value(row)))).collect()
            }
        }
    }

    /// Why a cell has no value; none where it has one, or counts as zero because that was asked for.
    fn gap(&self, region: usize, industry: usize) -> Option<Figured> {
        if self.activity.is_known(region, industry) {
            return None;
        }
        let confidential = self.cell(region, industry).is_some_and(|cell| cell.is_confidential());
        Some(if confidential { Figured::Confidential } else { Figured::Missing })
    }

    /// Over the industries known in both years.
    fn growth_of(&self, now: &Matrix, region: usize, industry: Option<usize>) -> Figured {
        let Some(before) = &self.before else { return Figured::Undefined };
        if let Some(gap) = industry.and_then(|industry| self.gap(region, industry)) {
            return gap;
        }
        let industries = match industry {
            Some(industry) => industry..industry + 1,
            None => 0..self.industries.len(),
        };
        let mut sums = (0.0, 0.0);
        for industry in industries {
            let (then, now) = (before.values[(region, industry)], now[(region, industry)]);
            if !then.is_nan() && !now.is_nan() {
                sums = (sums.0 + then, sums.1 + now);
            }
        }
        Figured::of(if sums.0 > 0.0 { sums.1 / sums.0 - 1.0 } else { f64::NAN })
    }
}
