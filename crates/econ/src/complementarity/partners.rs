//! The best partners of every region, and what is behind a pair.

use super::{GAINS, check_region};
use crate::{EconError, Matrix, Presence};

/// One region that another would gain from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Partner {
    /// The region that gives.
    pub region: usize,
    /// What the other would gain, as in [`super::pairs`].
    pub gain: f64,
}

/// One industry behind a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Term {
    /// The industry that one region has and the other lacks.
    pub industry: usize,
    /// Its part of the pair's gain; the parts add up to the whole.
    pub gain: f64,
}

/// The `keep` regions that each region would gain most from, best first; of equal ones the lower number
/// first. Regions that would add nothing are left out, so a list can be shorter.
///
/// The pairs are computed for some regions at a time and forgotten again: 20,000 regions need tens of
/// megabytes for it where all pairs take more than three gigabytes. The gains are those of
/// [`super::pairs`], byte for byte.
///
/// # Errors
/// [`EconError::Shape`] when both tables are not of the same regions and industries.
pub fn best_partners(
    presence: &Presence,
    gains: &Matrix,
    keep: usize,
) -> Result<Vec<Vec<Partner>>, EconError> {
    /// Regions whose partners are found at once.
    const AT_ONCE: usize = 256;
    gains.must_be(GAINS, presence.shape())?;
    let (regions, industries) = presence.shape();
    let mut all = Vec::with_capacity(regions);
    for first in (0..regions).step_by(AT_ONCE) {
        let last = (first + AT_ONCE).min(regions);
        let of_some =
            Matrix::from_fn(industries, last - first, |industry, row| gains[(first + row, industry)]);
        let mut best = vec![Best { keep, at_least: 0.0, candidates: Vec::new() }; last - first];
        for (region, given) in presence.product(&of_some)?.iter_rows().enumerate() {
            for (best, gain) in best.iter_mut().zip(given) {
                best.meet(Partner { region, gain: *gain });
            }
        }
        all.extend(best.into_iter().map(Best::partners));
    }
    Ok(all)
}

/// The `keep` industries that matter most in what region `to` would gain from region `from`, the largest
/// first; of equal ones the lower number first.
///
/// # Errors
/// [`EconError::Shape`] when both tables are not of the same regions and industries,
/// [`EconError::Parameter`] for a region that there is not.
pub fn behind_pair(
    presence: &Presence,
    gains: &Matrix,
    (to, from): (usize, usize),
    keep: usize,
) -> Result<Vec<Term>, EconError> {
    gains.must_be(GAINS, presence.shape())?;
    check_region("to", presence, to)?;
    check_region("from", presence, from)?;
    let row = gains.row(to);
    let mut terms: Vec<Term> = presence
        .ones(from)
        .map(|industry| Term { industry, gain: row[industry] })
        .filter(|term| term.gain > 0.0)
        .collect();
    terms.sort_by(|a, b| b.gain.total_cmp(&a.gain).then(a.industry.cmp(&b.industry)));
    terms.truncate(keep);
    Ok(terms)
}

/// The best partners met so far, and some more that are sorted out now and then.
#[derive(Clone)]
struct Best {
    keep: usize,
    /// The gain of the last one that would be kept now: who comes later needs more.
    at_least: f64,
    candidates: Vec<Partner>,
}

impl Best {
    fn meet(&mut self, partner: Partner) {
        if partner.gain > self.at_least {
            self.candidates.push(partner);
            if self.candidates.len() / 2 > self.keep.max(16) {
                self.sort_out();
            }
        }
    }

    fn sort_out(&mut self) {
        if self.keep < self.candidates.len() {
            self.candidates.select_nth_unstable_by(self.keep, better);
            self.candidates.truncate(self.keep);
            self.at_least = self.candidates.iter().map(|partner| partner.gain).fold(f64::INFINITY, f64::min);
        }
    }

    fn partners(mut self) -> Vec<Partner> {
        self.sort_out();
        self.candidates.sort_unstable_by(better);
        self.candidates.shrink_to_fit();
        self.candidates
    }
}

fn better(one: &Partner, other: &Partner) -> std::cmp::Ordering {
    other.gain.total_cmp(&one.gain).then(one.region.cmp(&other.region))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::any;
    use super::super::{Targets, gains, pairs};
    use super::*;

    proptest! {
        #[test]
        fn the_best_partners_are_the_largest_of_the_row(
            rows in 1_usize..300, columns in 1_usize..20, keep in 0_usize..9, seed: u64,
        ) {
            let (presence, phi) = any(rows, columns, seed);
            let gains = gains(&presence, &phi, Targets::Missing, None).expect("shapes fit");
            let (pairs, best) = (pairs(&presence, &gains).expect("shapes fit"), best_partners(&presence, &gains, keep));
            for (row, best) in pairs.iter_rows().zip(best.expect("shapes fit")) {
                let mut order: Vec<usize> = (0..rows).filter(|region| row[*region] > 0.0).collect();
                order.sort_by(|a, b| row[*b].total_cmp(&row[*a]));
                order.truncate(keep);
                let expected: Vec<Partner> =
                    order.iter().map(|region| Partner { region: *region, gain: row[*region] }).collect();
                prop_assert_eq!(best, expected);
            }
        }

        #[test]
        fn the_industries_behind_a_pair_add_up_to_it(columns in 1_usize..20, seed: u64) {
            let (presence, phi) = any(2, columns, seed);
            let gains = gains(&presence, &phi, Targets::All, None).expect("shapes fit");
            let pairs = pairs(&presence, &gains).expect("shapes fit");
            let terms = behind_pair(&presence, &gains, (0, 1), columns).expect("regions");
            let sum: f64 = terms.iter().map(|term| term.gain).sum();
            prop_assert!((sum - pairs[(0, 1)]).abs() < 1e-12);
            prop_assert!(terms.iter().all(|term| presence.has(1, term.industry) && !presence.has(0, term.industry)));
        }
    }
}
