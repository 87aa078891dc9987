//! The method of reflections.

use crate::links::Links;
use crate::math;
use crate::{EconError, Presence};

/// An order beyond this has no digit left that is not rounding.
const HIGHEST_ORDER: usize = 1_000;

/// One order of reflections, for both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Reflections {
    /// `k_r(n)`, one per region.
    pub regions: Vec<f64>,
    /// `k_i(n)`, one per industry.
    pub industries: Vec<f64>,
}

/// What is done to a reflection before the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rescaling {
    /// Nothing.
    #[default]
    Never,
    /// From the third order on each order runs from 0 to 100, as in EconGeo 2.1 `morc` and `mort`.
    FromThird,
}

/// Reflections of an order (Hidalgo & Hausmann 2009): `k_r(0)` is the diversity of a region and `k_i(0)`
/// the ubiquity of an industry, and from there `k_r(n)` is the mean of `k_i(n-1)` over the region's
/// industries, `k_i(n)` the mean of `k_r(n-1)` over the industry's regions.
///
/// Order 1 of a region is the average ubiquity of its industries, order 2 the average diversity of the
/// regions that share its industries. Even orders of regions and odd orders of industries resemble
/// complexity. Their differences between regions shrink by the second eigenvalue every two orders: order
/// 20 is not yet at the limit, order 200 is rounding error, and [`super::complexity`] is the limit itself.
///
/// # Undefined
/// NaN for a region without industries and an industry without regions, and everywhere once
/// [`Rescaling::FromThird`] meets an order in which nothing varies.
///
/// # Elsewhere
/// economic-complexity 0.3.0 and economiccomplexity 2.0.0 with 20 iterations standardise order 18 of
/// regions and order 19 of industries ([`math::standardised`] with `ddof` 1).
///
/// # Errors
/// [`EconError::Parameter`] for an order above 1000.
pub fn reflections(
    presence: &Presence,
    order: usize,
    rescaling: Rescaling,
) -> Result<Reflections, EconError> {
    if order > HIGHEST_ORDER {
        return Err(EconError::parameter("order", order, "at most 1000"));
    }
    let links = Links::of(presence);
    let (mut regions, mut industries) = (links.of_regions.lengths(), links.of_industries.lengths());
    for number in 1..=order {
        let next = links.of_regions.means(&industries);
        industries = links.of_industries.means(&regions);
        regions = next;
        if rescaling == Rescaling::FromThird && number > 2 {
            to_hundred(&mut regions);
            to_hundred(&mut industries);
        }
    }
    let mut regions = on_all(&regions, &links.regions, presence.rows());
    let mut industries = on_all(&industries, &links.industries, presence.columns());
    if order == 0 {
        let counts = regions.iter_mut().chain(&mut industries);
        counts.filter(|count| count.is_nan()).for_each(|count| *count = 0.0);
    }
    Ok(Reflections { regions, industries })
}

/// Values of kept regions or industries as a list for all of them, NaN for those that were dropped.
/// `kept` are their numbers among all; a number that there is not is passed over.
pub fn on_all(values: &[f64], kept: &[usize], all: usize) -> Vec<f64> {
    let mut list = vec![f64::NAN; all];
    for (value, place) in values.iter().zip(kept) {
        if let Some(entry) = list.get_mut(*place) {
            *entry = *value;
        }
    }
    list
}

/// The complexity of regions from a complexity of industries that was computed elsewhere: the mean over
/// the industries that a region is specialised in. For regions of one country and the complexity of
/// products in world trade, in the unit of the latter.
///
/// An industry whose complexity is NaN is left out. A region that has none with a complexity is NaN.
/// The same as economic-complexity 0.3.0 `complexity_subnational`.
///
/// # Errors
/// [`EconError::Shape`] when there is not one value per industry.
pub fn subnational(presence: &Presence, industries: &[f64]) -> Result<Vec<f64>, EconError> {
    crate::error::same_length("the complexity of industries", presence.columns(), industries.len())?;
    let mean = |region| {
        let known = presence.ones(region).map(|industry| industries[industry]).filter(|c| !c.is_nan());
        math::mean(&known.collect::<Vec<f64>>())
    };
    Ok((0..presence.rows()).map(mean).collect())
}

fn to_hundred(values: &mut [f64]) {
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let highest = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    values.iter_mut().for_each(|value| *value = (*value - lowest) / (highest - lowest) * 100.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_orders_are_diversity_and_average_ubiquity() {
        let presence = Presence::from_fn(3, 3, |row, column| row < 2 && (row == 0 || column == 1));
        let order = |order| reflections(&presence, order, Rescaling::Never).expect("an order");
        assert_eq!(order(0), Reflections { regions: vec![3.0, 1.0, 0.0], industries: vec![1.0, 2.0, 1.0] });
        assert_eq!(order(1).regions[..2], [4.0 / 3.0, 2.0]);
        assert_eq!(order(1).industries, [3.0, 2.0, 3.0]);
        assert!(order(1).regions[2].is_nan());
    }

    #[test]
    fn an_industry_without_a_complexity_does_not_count() {
        let presence = Presence::from_fn(2, 3, |row, column| row == 0 || column == 2);
        let regions = subnational(&presence, &[1.0, 2.0, f64::NAN]).expect("three industries");
        assert_eq!(regions[0], 1.5);
        assert!(regions[1].is_nan());
        assert!(subnational(&presence, &[1.0]).is_err());
    }
}
