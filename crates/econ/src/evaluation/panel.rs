//! Regressions with fixed effects, and what to do when clusters are few.

use crate::error::same_length;
use crate::evaluation::absorb::Absorber;
use crate::evaluation::least_squares::fit;
use crate::evaluation::regression::{Demeaned, Regression, within};
use crate::evaluation::{Errors, Groups, SmallSample};
use crate::linear::LeastSquares;
use crate::math::dot;
use crate::{EconError, Matrix, Random};

/// Least squares with fixed effects: `y = X b + a_unit + c_time + e`, for one, two or more effects.
///
/// Every effect is a list of labels, one per observation. The effects are taken out of the outcome and of
/// all regressors until a further sweep would remove less than 1e-14 of a variable's length, which gives
/// the coefficients of a regression with a dummy per level (Frisch & Waugh 1933). A constant is part of
/// the effects and must not be a column. Levels with a single observation stay in: they change no
/// coefficient and count in `N` and `K`.
///
/// # Elsewhere
/// Packages agree on the coefficients and differ in the factor of the errors: see [`SmallSample`]. With
/// two-way effects and treatment that starts at different times, the coefficient mixes comparisons with
/// the already treated (Goodman-Bacon 2021): prefer [`super::did`].
///
/// # Errors
/// As [`super::regression::ols`]; also when a regressor does not vary within the effects, or they
/// cannot be taken out.
pub fn fixed_effects(
    design: &Matrix,
    outcome: &[f64],
    effects: &[&[usize]],
    errors: Errors,
    small: SmallSample,
) -> Result<Regression, EconError> {
    within(design, outcome, &groups(effects, design.rows())?, errors, small)
}

/// What the residuals of a cluster are multiplied with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WildWeights {
    /// -1 or 1; all `2^G` combinations are taken when they are no more than the draws asked for.
    #[default]
    Rademacher,
    /// Minus and plus the roots of 1/2, 1 and 3/2 (Webb 2023), for fewer than about 12 clusters.
    Webb,
}

/// What a bootstrap is to do.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WildPlan {
    /// The regressor in question.
    pub coefficient: usize,
    /// Its coefficient under the hypothesis, most often 0.
    pub hypothesis: f64,
    /// How many draws; 999 or 9999 are usual.
    pub draws: usize,
    /// What they are drawn from.
    pub weights: WildWeights,
    /// The seed of chance.
    pub seed: u64,
}

/// The result of a wild cluster bootstrap.
#[derive(Debug, Clone, PartialEq)]
pub struct WildBootstrap {
    /// The coefficient's distance from the hypothesis over its raw clustered error.
    pub t: f64,
    /// The share of draws whose `|t|` is at least as large.
    pub p_value: f64,
    /// How many draws there were.
    pub draws: usize,
    /// Whether these were all combinations there are, so that chance has no part.
    pub exhaustive: bool,
    /// `G`.
    pub clusters: usize,
}

/// Tests a coefficient by the wild cluster bootstrap with the hypothesis imposed (Cameron, Gelbach &
/// Miller 2008), for clusters too few (below 30) for the sandwich to be trusted.
///
/// Residuals of the regression under the hypothesis are multiplied per cluster with a random weight;
/// every draw is studentised with its own clustered error. All draws come from one clusters-by-clusters
/// table (Roodman, MacKinnon, Nielsen & Webb 2019), so a draw costs `G^2` and no regression. The
/// small-sample factor cancels.
///
/// # Errors
/// As [`fixed_effects`]; [`EconError::Parameter`] for a coefficient that is not there or no draws.
pub fn wild_cluster_bootstrap(
    design: &Matrix,
    outcome: &[f64],
    effects: &[&[usize]],
    clusters: &[usize],
    plan: &WildPlan,
) -> Result<WildBootstrap, EconError> {
    if plan.coefficient >= design.columns() {
        return Err(EconError::parameter("coefficient", plan.coefficient, "the number of a regressor"));
    }
    if plan.draws == 0 {
        return Err(EconError::parameter("draws", plan.draws, "at least 1"));
    }
    same_length("the clusters", design.rows(), clusters.len())?;
    let clusters = Groups::of_labels(clusters);
    if clusters.count < 2 {
        return Err(EconError::undefined("the bootstrap", "there are fewer than two clusters"));
    }
    let (numerator, spread) =
        cluster_table(design, outcome, &groups(effects, design.rows())?, &clusters, plan)?;
    let studentised = |weights: &[f64]| {
        let squares: f64 = spread.iter_rows().map(|row| dot(row, weights)).map(|score| score * score).sum();
        dot(&numerator, weights) / squares.sqrt()
    };
    let t = studentised(&vec![1.0; clusters.count]);
    let exhaustive = plan.weights == WildWeights::Rademacher
        && u32::try_from(clusters.count)
            .ok()
            .and_then(|count| 1_usize.checked_shl(count))
            .is_some_and(|all| all <= plan.draws);
    let draws = if exhaustive { 1 << clusters.count } else { plan.draws };
    let mut random = Random::seeded(plan.seed);
    let mut weights = vec![0.0; clusters.count];
    let mut as_large = 0_usize;
    for draw in 0..draws {
        for (cluster, weight) in weights.iter_mut().enumerate() {
            *weight = if exhaustive {
                if draw >> cluster & 1 == 1 { -1.0 } else { 1.0 }
            } else {
                one(plan.weights, &mut random)
            };
        }
        as_large += usize::from(studentised(&weights).abs() >= t.abs());
    }
    let p_value = if t.is_nan() { f64::NAN } else { as_large as f64 / draws as f64 };
    Ok(WildBootstrap { t, p_value, draws, exhaustive, clusters: clusters.count })
}

fn one(weights: WildWeights, random: &mut Random) -> f64 {
    match weights {
        WildWeights::Rademacher => [-1.0, 1.0][random.below(2)],
        WildWeights::Webb => {
            let root = [0.5_f64, 1.0, 1.5][random.below(3)].sqrt();
            [-root, root][random.below(2)]
        }
    }
}

/// What a unit weight of each cluster adds to the coefficient, and to the score of every cluster.
fn cluster_table(
    design: &Matrix,
    outcome: &[f64],
    effects: &[Groups],
    clusters: &Groups,
    plan: &WildPlan,
) -> Result<(Vec<f64>, Matrix), EconError> {
    let Demeaned { columns, mut outcome } = Demeaned::new(design, outcome, effects)?;
    let tested = &columns[plan.coefficient];
    outcome.iter_mut().zip(tested).for_each(|(y, x)| *y -= plan.hypothesis * x);
    let others: Vec<Vec<f64>> = (0..columns.len())
        .filter(|column| *column != plan.coefficient)
        .map(|column| columns[column].clone())
        .collect();
    let restricted = fit(&others, &outcome)?.residuals;
    let bread = fit(&columns, &outcome)?.inverse;
    let influence: Vec<f64> = (0..design.rows())
        .map(|row| columns.iter().zip(bread.row(plan.coefficient)).map(|(x, b)| x[row] * b).sum())
        .collect();
    let absorber = Absorber::new(effects, None);
    let mut numerator = Vec::with_capacity(clusters.count);
    let mut spread = Matrix::zeros(clusters.count, clusters.count);
    for cluster in 0..clusters.count {
        let mut part: Vec<f64> = restricted
            .iter()
            .zip(&clusters.of)
            .map(|(residual, of)| if *of == cluster { *residual } else { 0.0 })
            .collect();
        absorber.take_out(&mut part)?;
        let LeastSquares { coefficients, residuals: rest, .. } = fit(&columns, &part)?;
        numerator.push(coefficients[plan.coefficient]);
        let scores = clusters.sums(influence.iter().zip(&rest).map(|(influence, rest)| influence * rest));
        scores.iter().enumerate().for_each(|(other, score)| spread[(other, cluster)] = *score);
    }
    Ok((numerator, spread))
}

pub(super) fn groups(effects: &[&[usize]], observations: usize) -> Result<Vec<Groups>, EconError> {
    let one = |labels: &&[usize]| {
        same_length("an effect", observations, labels.len()).map(|()| Groups::of_labels(labels))
    };
    effects.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::evaluation::regression::ols;

    struct Made {
        design: Matrix,
        outcome: Vec<f64>,
        units: Vec<usize>,
        periods: Vec<usize>,
    }

    /// Ten units, some of whose eight periods are missing.
    fn made(seed: u64) -> Made {
        let mut random = Random::seeded(seed);
        let all: Vec<(usize, usize)> = (0..10)
            .flat_map(|unit| (0..8).map(move |period| (unit, period)))
            .filter(|(unit, period)| period % 7 == 0 || random.below(5) > 0 || unit == period)
            .collect();
        let units: Vec<usize> = all.iter().map(|(unit, _)| *unit).collect();
        let periods: Vec<usize> = all.iter().map(|(_, period)| *period).collect();
        let cells = all.iter().flat_map(|_| [random.unit(), random.unit()]).collect();
        let design = Matrix::new(all.len(), 2, cells).expect("two columns");
        let outcome = design.iter_rows().map(|row| 0.5 * row[0] - row[1] + random.unit()).collect();
        Made { design, outcome, units, periods }
    }

    proptest! {
        #[test]
        fn taking_effects_out_gives_the_coefficients_and_errors_of_dummies(seed: u64) {
            let Made { design, outcome, units, periods } = made(seed);
            let errors = Errors::Clustered(&periods);
            let (effects, small) = ([units.as_slice(), &periods], SmallSample::AllEffects);
            let within = fixed_effects(&design, &outcome, &effects, errors, small).expect("a regression");
            let dummies = Matrix::from_fn(outcome.len(), 2 + 10 + 7, |row, column| match column {
                0 | 1 => design[(row, column)],
                2..12 => f64::from(u8::from(units[row] == column - 2)),
                _ => f64::from(u8::from(periods[row] == column - 11)),
            });
            let full = ols(&dummies, &outcome, errors, SmallSample::AllEffects).expect("a regression");
            prop_assert_eq!(within.parameters, full.parameters);
            for place in 0..2 {
                prop_assert!((within.coefficients[place] - full.coefficients[place]).abs() < 1e-10);
                prop_assert!((within.standard_errors[place] - full.standard_errors[place]).abs() < 1e-10);
            }
        }

        #[test]
        fn a_level_added_to_a_unit_changes_nothing(seed: u64) {
            let Made { design, outcome, units, periods } = made(seed);
            let fit = |outcome: &[f64]| {
                let (effects, errors) = ([units.as_slice(), &periods], Errors::TwoWay(&units, &periods));
                fixed_effects(&design, outcome, &effects, errors, SmallSample::Fixest).expect("a fit")
            };
            let level = |(outcome, unit): (&f64, &usize)| outcome + 3.0 * *unit as f64;
            let lifted: Vec<f64> = outcome.iter().zip(&units).map(level).collect();
            let (before, after) = (fit(&outcome), fit(&lifted));
            for (before, after) in before.coefficients.iter().zip(&after.coefficients) {
                prop_assert!((before - after).abs() < 1e-10);
            }
        }

        #[test]
        fn the_table_of_clusters_gives_the_t_of_a_refitted_draw(seed: u64) {
            let Made { design, outcome, units, periods } = made(seed);
            let effects = groups(&[&units, &periods], outcome.len()).expect("effects");
            let clusters = Groups::of_labels(&units);
            let plan = WildPlan {
                coefficient: 1, hypothesis: -0.8, draws: 9, weights: WildWeights::Rademacher, seed,
            };
            let (numerator, spread) =
                cluster_table(&design, &outcome, &effects, &clusters, &plan).expect("a table");
            let mut random = Random::seeded(seed);
            let weights: Vec<f64> = (0..10).map(|_| one(WildWeights::Webb, &mut random)).collect();
            // The same by hand: fit under the hypothesis, draw an outcome, fit again.
            let without: Vec<f64> =
                outcome.iter().enumerate().map(|(row, y)| y + 0.8 * design[(row, 1)]).collect();
            let first = Matrix::new(outcome.len(), 1, design.column(0)).expect("a column");
            let raw = |design: &Matrix, outcome: &[f64]| {
                within(design, outcome, &effects, Errors::Clustered(&units), SmallSample::Raw).expect("a fit")
            };
            let under = raw(&first, &without);
            let drawn: Vec<f64> = (0..outcome.len())
                .map(|row| {
                    let residual = under.residuals[row];
                    outcome[row] + residual * (weights[units[row]] - 1.0)
                })
                .collect();
            let again = raw(&design, &drawn);
            let squares: f64 = spread.iter_rows().map(|row| dot(row, &weights) * dot(row, &weights)).sum();
            prop_assert!((dot(&numerator, &weights) - (again.coefficients[1] + 0.8)).abs() < 1e-9);
            prop_assert!((squares.sqrt() - again.standard_errors[1]).abs() < 1e-9);
        }
    }

    #[test]
    fn ten_clusters_have_1024_combinations_and_chance_has_no_part() {
        let Made { design, outcome, units, periods } = made(5);
        let test = |seed, draws, weights| {
            let plan = WildPlan { coefficient: 0, hypothesis: 0.0, draws, weights, seed };
            wild_cluster_bootstrap(&design, &outcome, &[&units, &periods], &units, &plan).expect("a test")
        };
        let all = test(1, 1024, WildWeights::Rademacher);
        assert!(all.exhaustive && all.draws == 1024);
        assert_eq!(all, test(2, 9999, WildWeights::Rademacher));
        let drawn = test(3, 9999, WildWeights::Webb);
        assert!(!drawn.exhaustive && (drawn.p_value - all.p_value).abs() < 0.1, "{drawn:?} {all:?}");
    }

    #[test]
    fn what_does_not_vary_within_the_effects_is_refused() {
        let Made { outcome, units, periods, .. } = made(6);
        let design = Matrix::from_fn(outcome.len(), 1, |row, _| (units[row] * 100) as f64);
        let error = fixed_effects(&design, &outcome, &[&units, &periods], Errors::Robust, SmallSample::Raw)
            .expect_err("a refusal");
        assert_eq!(
            error.to_string(),
            "the regression is not defined: column 0 of the design does not vary within the effects"
        );
    }
}
