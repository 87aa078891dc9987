//! Some regions side by side.

use asterism_econ::Matrix;
use asterism_econ::similarity::{cosine, finger_kreinin, jaccard};

use super::frame::Frame;
use super::region::{Strength, rank};
use crate::{Error, Refusal, Result};

/// Regions that can stand side by side.
pub const MOST_COMPARED: usize = 10;

/// Some regions of a frame beside each other. Matrices have one row and one column per region asked for.
#[derive(Debug, Clone)]
pub struct Comparison {
    pub regions: Vec<Compared>,
    /// How alike their shares of industries are, 0..1 (cosine).
    pub cosine: Matrix,
    /// The part of activity that two of them share, 0..1 (Finger & Kreinin 1979).
    pub overlap: Matrix,
    /// Shared specialisations over those of either, 0..1 (Jaccard 1901); NaN where one has none.
    pub jaccard: Matrix,
    /// How many specialisations two of them share; on the diagonal, how many one has.
    pub shared: Matrix,
    /// Industries in which at least one of them is specialised, with who is, the most shared first.
    pub strengths: Vec<(usize, Vec<bool>)>,
}

/// One of them.
#[derive(Debug, Clone)]
pub struct Compared {
    pub region: usize,
    pub total: f64,
    /// Of all regions compared in the frame, 0..1.
    pub share: f64,
    pub diversity: usize,
    pub complexity: f64,
    pub complexity_rank: Option<usize>,
    pub missing: usize,
    pub confidential: usize,
    /// The largest quotient first.
    pub strengths: Vec<Strength>,
}

impl Frame {
    /// Sets some regions side by side.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a region that is not among those compared, for one named twice, and for more
    /// than ten.
    pub fn compare(&self, codes: &[String]) -> Result<Comparison> {
        if codes.len() > MOST_COMPARED {
            let (given, most) = (codes.len(), MOST_COMPARED);
            return Err(Error::invalid("region", Refusal::TooMany { given, most }));
        }
        let place = |code: &String| {
            let why = || Refusal::RegionNotCompared { code: code.clone(), year: self.year.clone() };
            self.region(code).ok_or_else(|| Error::invalid("region", why()))
        };
        let rows = codes.iter().map(place).collect::<Result<Vec<usize>>>()?;
        let part = |all: &Matrix| Matrix::from_fn(rows.len(), rows.len(), |r, q| all[(rows[r], rows[q])]);
        let has = |region: usize, industry: usize| self.specialised.has(region, industry);
        let shared = |r: usize, q: usize| {
            self.specialised.ones(rows[r]).filter(|industry| has(rows[q], *industry)).count() as f64
        };
        let totals = self.activity.totals();
        let compared = |region: &usize| {
            let (missing, confidential) = self.gaps_of(*region);
            Compared {
                region: *region,
                total: totals.regions[*region],
                share: totals.regions[*region] / totals.all,
                diversity: self.specialised.ones(*region).count(),
                complexity: self.region_complexity[*region],
                complexity_rank: rank(&self.region_complexity, *region),
                missing,
                confidential,
                strengths: self.strengths(*region, totals.regions[*region]),
            }
        };
        let of_industry = |industry: usize| (industry, rows.iter().map(|r| has(*r, industry)).collect());
        let mut strengths: Vec<(usize, Vec<bool>)> = (0..self.industries.len()).map(of_industry).collect();
        let count = |who: &[bool]| who.iter().filter(|is| **is).count();
        strengths.retain(|(_, who)| count(who) > 0);
        strengths.sort_by(|one, other| {
            count(&other.1).cmp(&count(&one.1)).then_with(|| other.1.cmp(&one.1)).then(one.0.cmp(&other.0))
        });
        Ok(Comparison {
            regions: rows.iter().map(compared).collect(),
            cosine: part(&cosine(&self.activity.values)),
            overlap: part(&finger_kreinin(&self.activity.values)),
            jaccard: part(&jaccard(&self.specialised)),
            shared: Matrix::from_fn(rows.len(), rows.len(), shared),
            strengths,
        })
    }
}
