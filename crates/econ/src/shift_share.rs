//! Shift-share: how much of a region's growth it owes to the whole, to its industries, and to itself.

use crate::error::{counts, same_length};
use crate::math::sum;
use crate::{EconError, Matrix};

/// The parts of one industry's change in a region, in the unit of the input (persons).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// What changed: `e2 - e1`.
    pub change: f64,
    /// National share: what growth like the whole would have given, `e1 (G - 1)`.
    pub national: f64,
    /// Industry mix: what the industry's growth in the whole adds to that, `e1 (G_i - G)`.
    pub mix: f64,
    /// Regional share, or competitive effect: the rest, `e2 - e1 G_i`.
    pub regional: f64,
    /// The regional share at the size that the industry would have if the region were built like the whole
    /// (Esteban-Marquillas 1972): `h_i (g_i - G_i)` with homothetic employment `h_i = e E_i1 / E1`.
    pub homothetic: f64,
    /// What the region gains by being large where it is competitive: `(e1 - h_i) (g_i - G_i)`.
    pub allocation: f64,
    /// Whether the region had none of the industry before. All of its change is then regional, and
    /// `homothetic` and `allocation` are NaN, for there is no growth `g_i`.
    pub new: bool,
}

/// A shift-share analysis of one region.
#[derive(Debug, Clone, PartialEq)]
pub struct ShiftShare {
    /// One per industry.
    pub industries: Vec<Parts>,
    /// The sum over industries. `homothetic` and `allocation` leave new industries out, so that
    /// `homothetic + allocation + undivided = regional`; `new` says whether there are any.
    pub total: Parts,
    /// The regional share of new industries, which Esteban-Marquillas' form does not divide.
    pub undivided: f64,
}

/// One period of a region: amounts per industry, before and after, there and in the whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period<'a> {
    /// The region before, `e1`.
    pub region_before: &'a [f64],
    /// The region after, `e2`.
    pub region_after: &'a [f64],
    /// The whole before, `E1`.
    pub whole_before: &'a [f64],
    /// The whole after, `E2`.
    pub whole_after: &'a [f64],
}

/// Shift-share in the form of Dunn (1960), with the regional share divided as Esteban-Marquillas (1972) does.
///
/// With `G = E2 / E1` over all industries and `G_i = E_i2 / E_i1`, the national share, the industry mix and
/// the regional share add up to the change of each industry. REAT 3.0.3 `shift` gives the sums over
/// industries; it overflows on 32-bit integers, and its list by industry calls the sum of national share and
/// mix "National share".
///
/// # Errors
/// [`EconError::Shape`] for lists of different lengths; [`EconError::Value`] for an amount that is not a
/// finite number of at least 0, and for an industry that the region has and the whole has not;
/// [`EconError::Undefined`] when the whole has nothing before.
pub fn shift_share(period: &Period) -> Result<ShiftShare, EconError> {
    checked(period)?;
    let (all_before, all_after) = (sum(period.whole_before), sum(period.whole_after));
    let growth = all_after / all_before;
    let region = sum(period.region_before);
    let industries: Vec<Parts> = (0..period.region_before.len())
        .map(|industry| {
            let (before, after) = (period.region_before[industry], period.region_after[industry]);
            let change = after - before;
            if before == 0.0 {
                let (homothetic, allocation) = (f64::NAN, f64::NAN);
                let new = true;
                return Parts {
                    change,
                    national: 0.0,
                    mix: 0.0,
                    regional: change,
                    homothetic,
                    allocation,
                    new,
                };
            }
            let in_whole = period.whole_after[industry] / period.whole_before[industry];
            let homothetic = region * (period.whole_before[industry] / all_before);
            let ahead = after / before - in_whole;
            Parts {
                change,
                national: before * (growth - 1.0),
                mix: before * (in_whole - growth),
                regional: after - before * in_whole,
                homothetic: homothetic * ahead,
                allocation: (before - homothetic) * ahead,
                new: false,
            }
        })
        .collect();
    Ok(summed(industries))
}

/// The sum of yearly analyses (Barff & Knight 1988), which lets the mix of industries move with the years.
#[derive(Debug, Clone, PartialEq)]
pub struct Dynamic {
    /// One per year but the first.
    pub years: Vec<ShiftShare>,
    /// The parts of all years added up. A part of an industry that was new in some year is NaN there for
    /// `homothetic` and `allocation`; the totals leave those years out and say so in `undivided`.
    pub sum: ShiftShare,
}

/// Dynamic shift-share: [`shift_share`] from each year to the next, added up (Barff & Knight 1988).
/// `region` and `whole` are industries by years.
///
/// # Errors
/// [`EconError::Shape`] for tables of different shapes, [`EconError::Parameter`] for fewer than two years,
/// else as [`shift_share`] for every year.
pub fn dynamic(region: &Matrix, whole: &Matrix) -> Result<Dynamic, EconError> {
    whole.must_be("the table of the whole", region.shape())?;
    if region.columns() < 2 {
        return Err(EconError::parameter("the number of years", region.columns(), "at least 2"));
    }
    let (region, whole) = (region.transposed(), whole.transposed());
    let years: Vec<ShiftShare> = (1..region.rows())
        .map(|year| {
            shift_share(&Period {
                region_before: region.row(year - 1),
                region_after: region.row(year),
                whole_before: whole.row(year - 1),
                whole_after: whole.row(year),
            })
        })
        .collect::<Result<_, _>>()?;
    let industries = (0..region.columns())
        .map(|industry| added(years.iter().map(|year| &year.industries[industry])))
        .collect();
    let total = added(years.iter().map(|year| &year.total));
    let undivided = sum(&years.iter().map(|year| year.undivided).collect::<Vec<f64>>());
    Ok(Dynamic { sum: ShiftShare { industries, total, undivided }, years })
}

/// Growth ratios in the form of Gerfin (1964); dimensionless, 1 is as the whole. `mix * regional = total`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gerfin {
    /// The region's growth with the industries' growth of the whole, over the growth of the whole.
    pub mix: f64,
    /// The region's own growth over that with the industries' growth of the whole.
    pub regional: f64,
    /// The region's growth over the growth of the whole.
    pub total: f64,
}

/// Shift-share as ratios (Gerfin 1964; REAT 3.0.3 `shift(shift.method = "Gerfin")`).
///
/// # Undefined
/// NaN where a divisor is 0: a region that has nothing before, a whole that has nothing after.
///
/// # Errors
/// As [`shift_share`].
pub fn gerfin(period: &Period) -> Result<Gerfin, EconError> {
    checked(period)?;
    let growth = sum(period.whole_after) / sum(period.whole_before);
    let expected: Vec<f64> = (0..period.region_before.len())
        .map(|industry| match period.region_before[industry] {
            0.0 => 0.0,
            before => before * (period.whole_after[industry] / period.whole_before[industry]),
        })
        .collect();
    let (before, after, expected) = (sum(period.region_before), sum(period.region_after), sum(&expected));
    let ratio = |above: f64, below: f64| if below > 0.0 { above / below } else { f64::NAN };
    let total = ratio(ratio(after, before), growth);
    Ok(Gerfin { mix: ratio(ratio(expected, before), growth), regional: ratio(after, expected), total })
}

fn checked(period: &Period) -> Result<(), EconError> {
    let industries = period.region_before.len();
    for (what, amounts) in [
        ("the region before", period.region_before),
        ("the region after", period.region_after),
        ("the whole before", period.whole_before),
        ("the whole after", period.whole_after),
    ] {
        same_length(what, industries, amounts.len())?;
        counts(what, amounts)?;
    }
    let lacking =
        |industry: &usize| period.region_before[*industry] > 0.0 && period.whole_before[*industry] == 0.0;
    if let Some(row) = (0..industries).find(lacking) {
        let (what, value) = ("the region before", period.region_before[row]);
        return Err(EconError::Value {
            what,
            row,
            column: 0,
            value,
            reason: "is more than the whole, which is 0",
        });
    }
    if sum(period.whole_before) == 0.0 {
        return Err(EconError::undefined("shift-share", "the whole has nothing before"));
    }
    Ok(())
}

fn summed(industries: Vec<Parts>) -> ShiftShare {
    let divided = industries.iter().filter(|parts| !parts.new);
    let split = added(divided);
    let whole = added(industries.iter());
    let total = Parts { homothetic: split.homothetic, allocation: split.allocation, ..whole };
    let new: Vec<f64> = industries.iter().filter(|parts| parts.new).map(|parts| parts.regional).collect();
    ShiftShare { total, undivided: sum(&new), industries }
}

fn added<'a>(parts: impl Iterator<Item = &'a Parts> + Clone) -> Parts {
    let of = |part: fn(&Parts) -> f64| sum(&parts.clone().map(part).collect::<Vec<f64>>());
    Parts {
        change: of(|parts| parts.change),
        national: of(|parts| parts.national),
        mix: of(|parts| parts.mix),
        regional: of(|parts| parts.regional),
        homothetic: of(|parts| parts.homothetic),
        allocation: of(|parts| parts.allocation),
        new: parts.clone().any(|parts| parts.new),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn amounts() -> impl Strategy<Value = Vec<f64>> {
        proptest::collection::vec(prop_oneof![Just(0.0), (1_u32..5000).prop_map(f64::from)], 5)
    }

    fn growing(before: &[f64], after: &[f64]) -> Vec<f64> {
        before.iter().zip(after).map(|(before, after)| before + after + 1.0).collect()
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_change(e1 in amounts(), e2 in amounts(), rest in amounts()) {
            let (whole_before, whole_after) = (growing(&e1, &rest), growing(&e2, &rest));
            let period = Period {
                region_before: &e1, region_after: &e2, whole_before: &whole_before, whole_after: &whole_after,
            };
            let ours = shift_share(&period).expect("a period");
            for parts in ours.industries.iter().chain([&ours.total]) {
                let apart = parts.national + parts.mix + parts.regional - parts.change;
                prop_assert!(apart.abs() < 1e-8);
            }
            let divided = ours.total.homothetic + ours.total.allocation + ours.undivided;
            prop_assert!((divided - ours.total.regional).abs() < 1e-8);
            let ratios = gerfin(&period).expect("a period");
            let apart = ratios.mix * ratios.regional - ratios.total;
            prop_assert!(apart.is_nan() || apart.abs() < 1e-12);
        }

        #[test]
        fn the_whole_itself_has_no_mix_and_no_regional_share(e1 in amounts(), e2 in amounts()) {
            let (e1, e2) = (growing(&e1, &e1), growing(&e2, &e2));
            let period = Period { region_before: &e1, region_after: &e2, whole_before: &e1, whole_after: &e2 };
            let total = shift_share(&period).expect("a period").total;
            prop_assert!(total.mix.abs() < 1e-8 && total.regional.abs() < 1e-8);
        }

        #[test]
        fn two_years_are_one_step_and_more_years_still_add_up(years in proptest::collection::vec(amounts(), 4)) {
            let whole: Vec<Vec<f64>> = years.iter().map(|year| growing(year, year)).collect();
            let table = |years: &[Vec<f64>]| Matrix::from_fn(5, years.len(), |industry, year| years[year][industry]);
            let ours = dynamic(&table(&years), &table(&whole)).expect("years");
            let change = sum(&years[3]) - sum(&years[0]);
            let parts = ours.sum.total.national + ours.sum.total.mix + ours.sum.total.regional;
            prop_assert!((parts - change).abs() < 1e-8);
        }
    }

    #[test]
    fn a_new_industry_is_all_regional_and_said_to_be_new() {
        let period = Period {
            region_before: &[0.0, 10.0],
            region_after: &[4.0, 12.0],
            whole_before: &[0.0, 100.0],
            whole_after: &[9.0, 110.0],
        };
        let ours = shift_share(&period).expect("a period");
        assert!(ours.industries[0].new && ours.total.new && !ours.industries[1].new);
        assert_eq!((ours.industries[0].regional, ours.undivided), (4.0, 4.0));
        assert!(ours.industries[0].allocation.is_nan() && ours.total.allocation.is_finite());
    }

    #[test]
    fn an_industry_that_the_whole_lacks_is_refused_by_its_row() {
        let period = Period {
            region_before: &[1.0, 10.0],
            region_after: &[4.0, 12.0],
            whole_before: &[3.0, 0.0],
            whole_after: &[9.0, 110.0],
        };
        let error = shift_share(&period).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the region before, row 1, column 0: 10 is more than the whole, which is 0"
        );
        assert!(gerfin(&Period { whole_before: &[0.0, 0.0], region_before: &[0.0, 0.0], ..period }).is_err());
        assert!(dynamic(&Matrix::zeros(2, 1), &Matrix::zeros(2, 1)).is_err());
    }
}
