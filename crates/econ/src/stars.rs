//! Cluster stars: the European Cluster Observatory's marks for regions in which an industry stands out.

use crate::math::sum;
use crate::{EconError, Matrix, Presence, Treated, quotient};

/// What a star is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Criterion {
    /// How much of the industry the region has, in the unit of the table (persons).
    Size,
    /// The location quotient.
    Specialisation,
    /// The industry's share of the region's total, 0..1.
    Focus,
    /// Output or wages per person, in the caller's unit. Make it comparable between countries first.
    Productivity,
    /// Growth, as the caller defines it.
    Growth,
}

/// From where on a value has a star, among the regions of one industry.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cut {
    /// A value of at least this.
    AtLeast(f64),
    /// One of the `ceil(share * n)` largest of the `n` values above a bound; values equal to the last of them
    /// count as well.
    Top {
        /// The share of regions, above 0 and up to 1.
        share: f64,
        /// What a value must exceed to be among the `n`.
        above: f64,
    },
}

/// One star's rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rule {
    /// What the star is given for.
    pub criterion: Criterion,
    /// From where on.
    pub cut: Cut,
}

/// The rules of an edition. Store them with the stars: editions differ, and so do readings of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// One per star.
    pub stars: Vec<Rule>,
    /// What the region must have of the industry to get any star, in the unit of the table.
    pub floor: f64,
}

impl Rules {
    /// The rule of 2007 to 2012: size and focus among the top 10 % of regions, a location quotient of 2, and
    /// at least 1000 persons. The floor is recalled, not read.
    pub fn observatory_2007() -> Rules {
        let top = Cut::Top { share: 0.1, above: 0.0 };
        Rules {
            stars: vec![
                Rule { criterion: Criterion::Size, cut: top },
                Rule { criterion: Criterion::Specialisation, cut: Cut::AtLeast(2.0) },
                Rule { criterion: Criterion::Focus, cut: top },
            ],
            floor: 1000.0,
        }
    }

    /// A reading of the rule of the European Cluster Panorama (2014, 2016) and its successor (2019, 2020): the
    /// top 20 % of regions by size, productivity and growth, and the top 20 % of those with a location quotient
    /// above 1. The definitions of the indicators in its methodology report could not be read; with the top
    /// 20 % of *all* regions by quotient there are more than twice as many stars for specialisation.
    pub fn panorama_2014() -> Rules {
        let top = Cut::Top { share: 0.2, above: 0.0 };
        let specialisation = Cut::Top { share: 0.2, above: 1.0 };
        Rules {
            stars: vec![
                Rule { criterion: Criterion::Size, cut: top },
                Rule { criterion: Criterion::Specialisation, cut: specialisation },
                Rule { criterion: Criterion::Productivity, cut: top },
                Rule { criterion: Criterion::Growth, cut: top },
            ],
            floor: 0.0,
        }
    }
}

/// What stars are computed from. All tables are regions by industries of the same shape.
#[derive(Debug, Clone, Copy)]
pub struct Indicators<'a> {
    /// The activity. With [`crate::Treatment::Mask`], cells that are not known have unknown stars.
    pub activity: &'a Treated,
    /// Productivity, NaN where it is not known.
    pub productivity: Option<&'a Matrix>,
    /// Growth, NaN where it is not known.
    pub growth: Option<&'a Matrix>,
}

/// One star of every region and industry.
#[derive(Debug, Clone, PartialEq)]
pub struct Star {
    /// Its rule.
    pub rule: Rule,
    /// The values it was given for; NaN where they are not known.
    pub values: Matrix,
    /// Per industry, the smallest value with which a star is given; NaN when no value qualifies.
    pub cuts: Vec<f64>,
    /// Who has it.
    pub given: Presence,
    /// Of whom one cannot say, for want of a value. They are not in `given`, and not without a star either.
    pub unknown: Presence,
}

/// All stars.
#[derive(Debug, Clone, PartialEq)]
pub struct Stars {
    /// One per rule, in its order.
    pub stars: Vec<Star>,
    /// Per region and industry, how many stars it is known to have.
    pub count: Matrix,
    /// Per region and industry, how many more it could have if what is not known were known.
    pub unknown: Matrix,
}

/// Gives the stars of all regions and industries.
///
/// # Errors
/// [`EconError::Shape`] for tables of different shapes, [`EconError::Parameter`] for a share outside 0..1, a
/// bound or floor that is not a number, and [`EconError::Undefined`] when a rule needs an indicator that is
/// not given.
pub fn stars(indicators: &Indicators, rules: &Rules) -> Result<Stars, EconError> {
    if !(rules.floor >= 0.0 && rules.floor.is_finite()) {
        return Err(EconError::parameter("the floor", rules.floor, "a number of at least 0"));
    }
    let activity = indicators.activity;
    let shape = activity.values.shape();
    let stars: Vec<Star> =
        rules.stars.iter().map(|rule| star(indicators, *rule, rules.floor)).collect::<Result<_, _>>()?;
    let added = |of: fn(&Star) -> &Presence| {
        let ones = |region, industry| stars.iter().filter(|star| of(star).has(region, industry)).count();
        Matrix::from_fn(shape.0, shape.1, |region, industry| ones(region, industry) as f64)
    };
    Ok(Stars { count: added(|star| &star.given), unknown: added(|star| &star.unknown), stars })
}

/// What another set of rules changes, star by star.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Stars that both give.
    pub kept: usize,
    /// Stars that only the other rules give.
    pub gained: usize,
    /// Stars that only the first rules give.
    pub lost: usize,
}

/// How many stars change with other thresholds: one [`Change`] per star, in the rules' order. When most stars
/// move with a small step of a threshold, the stars say more about the threshold than about the regions.
///
/// # Errors
/// As [`stars`]; [`EconError::Parameter`] when the other rules are not for the same criteria.
pub fn change(indicators: &Indicators, rules: &Rules, other: &Rules) -> Result<Vec<Change>, EconError> {
    let criteria = |rules: &Rules| rules.stars.iter().map(|rule| rule.criterion).collect::<Vec<_>>();
    if criteria(rules) != criteria(other) {
        let given = format!("{:?}", criteria(other));
        return Err(EconError::parameter("the criteria", given, "those of the first rules, in their order"));
    }
    let (before, after) = (stars(indicators, rules)?, stars(indicators, other)?);
    let shape = indicators.activity.values.shape();
    let cells = || (0..shape.0).flat_map(|region| (0..shape.1).map(move |industry| (region, industry)));
    let compare = |(before, after): (&Star, &Star)| {
        let of = |was: bool, is: bool| {
            cells().filter(|(r, i)| before.given.has(*r, *i) == was && after.given.has(*r, *i) == is).count()
        };
        Change { kept: of(true, true), gained: of(false, true), lost: of(true, false) }
    };
    Ok(before.stars.iter().zip(&after.stars).map(compare).collect())
}

fn star(indicators: &Indicators, rule: Rule, floor: f64) -> Result<Star, EconError> {
    check(rule.cut)?;
    let values = values(indicators, rule.criterion)?;
    let size = |region, industry| {
        let known = indicators.activity.is_known(region, industry);
        if known { indicators.activity.values[(region, industry)] } else { f64::NAN }
    };
    let (regions, industries) = values.shape();
    let cuts: Vec<f64> = values.transposed().iter_rows().map(|values| cut(values, rule.cut)).collect();
    let given = Presence::from_fn(regions, industries, |region, industry| {
        size(region, industry) >= floor && values[(region, industry)] >= cuts[industry]
    });
    let unknown = Presence::from_fn(regions, industries, |region, industry| {
        let size = size(region, industry);
        let open = size.is_nan() || values[(region, industry)].is_nan();
        // Too small to have a star whatever the value is, and without any of the industry there is none.
        open && !(size < floor || size == 0.0)
    });
    Ok(Star { rule, values, cuts, given, unknown })
}

fn check(cut: Cut) -> Result<(), EconError> {
    match cut {
        Cut::Top { share, .. } if !(share > 0.0 && share <= 1.0) => {
            Err(EconError::parameter("the share of regions", share, "above 0 and up to 1"))
        }
        Cut::Top { above, .. } if !above.is_finite() => {
            Err(EconError::parameter("the bound", above, "a number"))
        }
        Cut::AtLeast(least) if !least.is_finite() => Err(EconError::parameter("the cut", least, "a number")),
        _ => Ok(()),
    }
}

fn values(indicators: &Indicators, criterion: Criterion) -> Result<Matrix, EconError> {
    let activity = indicators.activity;
    let given = |what: &'static str, table: Option<&Matrix>| {
        let missing = || EconError::undefined("a star", format!("its rule needs {what}, which is not given"));
        let table = table.ok_or_else(missing)?;
        table.must_be(what, activity.values.shape())?;
        Ok(table.clone())
    };
    let known = |of: &dyn Fn(usize, usize) -> f64| {
        let (regions, industries) = activity.values.shape();
        Matrix::from_fn(regions, industries, |region, industry| {
            if activity.is_known(region, industry) { of(region, industry) } else { f64::NAN }
        })
    };
    match criterion {
        Criterion::Size => Ok(known(&|region, industry| activity.values[(region, industry)])),
        Criterion::Specialisation => Ok(quotient::location_quotient(activity)),
        Criterion::Focus => {
            let totals: Vec<f64> = activity.values.iter_rows().map(sum).collect();
            Ok(known(&|region, industry| match activity.values[(region, industry)] {
                0.0 => 0.0,
                value => value / totals[region],
            }))
        }
        Criterion::Productivity => given("productivity", indicators.productivity),
        Criterion::Growth => given("growth", indicators.growth),
    }
}

/// The smallest value of an industry's regions with which a star is given.
fn cut(values: &[f64], cut: Cut) -> f64 {
    let (share, above) = match cut {
        Cut::AtLeast(least) => return least,
        Cut::Top { share, above } => (share, above),
    };
    let mut counted: Vec<f64> = values.iter().copied().filter(|value| *value > above).collect();
    // 0.07 times 100 is 7.000000000000001 in binary; that is 7 regions, not 8.
    match (share * counted.len() as f64 * (1.0 - 1e-12)).ceil() as usize {
        0 => f64::NAN,
        wanted => {
            let place = wanted.min(counted.len()) - 1;
            *counted.select_nth_unstable_by(place, |a, b| b.total_cmp(a)).1
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Activity, Treatment};

    fn treated(rows: usize, columns: usize, values: Vec<f64>) -> Treated {
        let values = Matrix::new(rows, columns, values).expect("as many values");
        Activity::of(&values).expect("a table").treated(Treatment::Mask)
    }

    fn alone(activity: &Treated) -> Indicators<'_> {
        Indicators { activity, productivity: None, growth: None }
    }

    fn one(criterion: Criterion, cut: Cut) -> Rules {
        Rules { stars: vec![Rule { criterion, cut }], floor: 0.0 }
    }

    const HALF: Cut = Cut::Top { share: 0.5, above: 0.0 };

    proptest! {
        #[test]
        fn the_top_share_is_given_a_star_and_ties_with_the_last_of_them(
            values in proptest::collection::vec((0_u32..9).prop_map(f64::from), 8), share in 0.01..1.0,
        ) {
            let cut = Cut::Top { share, above: 0.0 };
            let ours = stars(&alone(&treated(8, 1, values.clone())), &one(Criterion::Size, cut)).expect("stars");
            let above = values.iter().filter(|value| **value > 0.0).count();
            let given = ours.stars[0].given.column_counts()[0];
            prop_assert!(given >= (share * above as f64).ceil() as usize && given <= above);
            let strictly = values.iter().filter(|value| **value > ours.stars[0].cuts[0]).count();
            prop_assert!(above == 0 || strictly < (share * above as f64).ceil() as usize);
        }

        #[test]
        fn a_lower_threshold_only_adds_stars(values in proptest::collection::vec(0.5..9.0, 12)) {
            let table = treated(4, 3, values);
            let rules = |least| one(Criterion::Specialisation, Cut::AtLeast(least));
            let change = change(&alone(&table), &rules(1.5), &rules(1.0)).expect("stars")[0];
            prop_assert_eq!(change.lost, 0);
        }
    }

    #[test]
    fn seven_percent_of_a_hundred_regions_are_seven() {
        let table = treated(100, 1, (1..=100).map(f64::from).collect());
        let cut = Cut::Top { share: 0.07, above: 0.0 };
        let ours = stars(&alone(&table), &one(Criterion::Size, cut)).expect("stars");
        assert_eq!((ours.stars[0].cuts[0], ours.stars[0].given.column_counts()[0]), (94.0, 7));
    }

    #[test]
    fn a_star_without_data_is_unknown_and_not_refused() {
        let table = treated(3, 1, vec![50.0, 20.0, 0.0]);
        let growth = Matrix::new(3, 1, vec![f64::NAN, 0.2, f64::NAN]).expect("a matrix");
        let indicators = Indicators { growth: Some(&growth), ..alone(&table) };
        let ours = stars(&indicators, &one(Criterion::Growth, HALF)).expect("stars");
        assert_eq!(ours.count.values(), [0.0, 1.0, 0.0]);
        assert_eq!(ours.unknown.values(), [1.0, 0.0, 0.0]);
        assert_eq!(ours.stars[0].cuts, [0.2]);
    }

    #[test]
    fn a_cell_that_is_not_known_has_unknown_stars() {
        let table = treated(2, 2, vec![50.0, 20.0, f64::NAN, 10.0]);
        let ours = stars(&alone(&table), &Rules::observatory_2007()).expect("stars");
        assert_eq!(ours.unknown[(1, 0)], 3.0);
        assert_eq!(ours.count[(0, 0)], 0.0);
    }

    #[test]
    fn below_the_floor_there_is_no_star_and_nothing_unknown() {
        let table = treated(2, 1, vec![50.0, 20.0]);
        let rules = Rules { floor: 30.0, ..one(Criterion::Productivity, Cut::AtLeast(0.0)) };
        let productivity = Matrix::new(2, 1, vec![1.0, f64::NAN]).expect("a matrix");
        let indicators = Indicators { productivity: Some(&productivity), ..alone(&table) };
        let ours = stars(&indicators, &rules).expect("stars");
        assert_eq!(
            (ours.count.values(), ours.unknown.values()),
            ([1.0, 0.0].as_slice(), [0.0, 0.0].as_slice())
        );
    }

    #[test]
    fn rules_that_cannot_be_followed_are_refused() {
        let table = treated(1, 1, vec![1.0]);
        let error = stars(&alone(&table), &Rules::panorama_2014()).expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "a star is not defined: its rule needs productivity, which is not given"
        );
        let all = one(Criterion::Size, Cut::Top { share: 1.5, above: 0.0 });
        assert!(stars(&alone(&table), &all).is_err());
        let other = one(Criterion::Focus, HALF);
        assert!(change(&alone(&table), &one(Criterion::Size, HALF), &other).is_err());
    }
}
