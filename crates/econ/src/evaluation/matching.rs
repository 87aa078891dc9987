//! Comparing the treated with others like them: scores, neighbours, weights and balance.

use crate::error::same_length;
use crate::evaluation::finite;
use crate::evaluation::least_squares::columns_of;
use crate::evaluation::logit::logit;
use crate::math::{dot, standard_deviation, sum};
use crate::{EconError, Matrix};

/// A model of who is treated.
#[derive(Debug, Clone, PartialEq)]
pub struct Propensity {
    /// The constant, then one per covariate; log odds per unit.
    pub coefficients: Vec<f64>,
    /// From the inverse of the information.
    pub standard_errors: Vec<f64>,
    /// The probability of treatment of every unit, above 0 and below 1.
    pub scores: Vec<f64>,
    /// Newton steps it took.
    pub steps: usize,
}

/// The propensity score (Rosenbaum & Rubin 1983): the probability of treatment given covariates, by a
/// logit model with a constant, iterated until no unit's log odds move by more than 1e-12.
///
/// `covariates` is units by covariates, without a constant.
///
/// # Errors
/// [`EconError::Shape`] or [`EconError::Value`] when lengths differ or a value is not finite;
/// [`EconError::Undefined`] when nobody or everybody is treated, the covariates tell the treated from the
/// others without error, or one is a combination of others.
pub fn propensity(covariates: &Matrix, treated: &[bool]) -> Result<Propensity, EconError> {
    same_length("the treatment", covariates.rows(), treated.len())?;
    finite("the covariates", covariates.columns(), covariates.values())?;
    both_sides(treated)?;
    let mut columns = vec![vec![1.0; treated.len()]];
    columns.extend(columns_of(covariates));
    let model = logit(&columns, treated)?;
    Ok(Propensity {
        standard_errors: (0..columns.len()).map(|place| model.covariance[(place, place)].sqrt()).collect(),
        coefficients: model.coefficients,
        scores: model.scores,
        steps: model.steps,
    })
}

/// How neighbours are chosen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Neighbours {
    /// How many controls each treated unit gets.
    pub number: usize,
    /// Whether a control may serve several treated units.
    pub replacement: bool,
    /// The largest difference of scores that is accepted, in standard deviations (`n - 1`) of the score
    /// over all units.
    pub caliper: Option<f64>,
}

impl Default for Neighbours {
    fn default() -> Neighbours {
        Neighbours { number: 1, replacement: false, caliper: None }
    }
}

/// A treated unit and its controls, the nearest first; none when nobody is near enough or left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// The treated unit.
    pub unit: usize,
    /// Its controls.
    pub controls: Vec<usize>,
}

/// Matches every treated unit with the controls of the nearest score, greedily.
///
/// Treated units choose in descending order of their score, since those are the hardest to match; ties
/// go to the lower index, of treated units as of controls. With several neighbours and no replacement
/// everybody chooses a first one before anybody chooses a second. The result is in the order of units.
///
/// # Elsewhere
/// The published `MatchIt` vignette has the same rules; the build 4.5.1 in a Linux distribution returned
/// wrong neighbours and ignored the caliper.
///
/// # Errors
/// [`EconError::Shape`] when lengths differ, [`EconError::Value`] when a score is not finite,
/// [`EconError::Parameter`] for no neighbours or a caliper that is not above 0,
/// [`EconError::Undefined`] when nobody or everybody is treated.
pub fn nearest_neighbours(
    scores: &[f64],
    treated: &[bool],
    plan: Neighbours,
) -> Result<Vec<Matched>, EconError> {
    same_length("the scores", treated.len(), scores.len())?;
    finite("the scores", 1, scores)?;
    both_sides(treated)?;
    if plan.number == 0 {
        return Err(EconError::parameter("number", plan.number, "at least 1"));
    }
    let reach = match plan.caliper {
        None => f64::INFINITY,
        Some(caliper) if caliper > 0.0 => caliper * standard_deviation(scores, 1),
        Some(caliper) => return Err(EconError::parameter("caliper", caliper, "a number above 0")),
    };
    let mut free: Vec<bool> = treated.iter().map(|treated| !treated).collect();
    let mut matched: Vec<Matched> = (0..treated.len())
        .filter(|unit| treated[*unit])
        .map(|unit| Matched { unit, controls: Vec::new() })
        .collect();
    let mut order: Vec<usize> = (0..matched.len()).collect();
    order.sort_by(|a, b| scores[matched[*b].unit].total_cmp(&scores[matched[*a].unit]).then(a.cmp(b)));
    for _ in 0..plan.number {
        for place in &order {
            let Matched { unit, controls } = &mut matched[*place];
            let distance = |control: usize| (scores[control] - scores[*unit]).abs();
            let nearest = (0..scores.len())
                .filter(|control| {
                    free[*control] && !controls.contains(control) && distance(*control) <= reach
                })
                .min_by(|a, b| distance(*a).total_cmp(&distance(*b)));
            if let Some(control) = nearest {
                controls.push(control);
                free[control] = plan.replacement;
            }
        }
    }
    Ok(matched)
}

/// What every unit counts after matching: a matched treated unit 1, a control the sum of its shares in
/// the treated units it serves, all others 0.
///
/// # Errors
/// [`EconError::Parameter`] when a match names a unit beyond `units`.
pub fn match_weights(matched: &[Matched], units: usize) -> Result<Vec<f64>, EconError> {
    let mut weights = vec![0.0; units];
    for Matched { unit, controls } in matched.iter().filter(|matched| !matched.controls.is_empty()) {
        let share = 1.0 / controls.len() as f64;
        for (place, weight) in [(*unit, 1.0)].into_iter().chain(controls.iter().map(|c| (*c, share))) {
            let known = weights.get_mut(place).ok_or_else(|| {
                EconError::parameter("a matched unit", place, "the number of one of the units")
            })?;
            *known += weight;
        }
    }
    Ok(weights)
}

/// Inverse odds weights: 1 for the treated, `p / (1 - p)` for controls, which makes controls look like
/// the treated.
///
/// # Errors
/// [`EconError::Shape`] when lengths differ, [`EconError::Value`] when a score is not above 0 and below 1.
pub fn odds_weights(scores: &[f64], treated: &[bool]) -> Result<Vec<f64>, EconError> {
    same_length("the scores", treated.len(), scores.len())?;
    if let Some(row) = scores.iter().position(|score| !(*score > 0.0 && *score < 1.0)) {
        let (value, reason) = (scores[row], "is not above 0 and below 1");
        return Err(EconError::Value { what: "the scores", row, column: 0, value, reason });
    }
    let one = |(score, treated): (&f64, &bool)| if *treated { 1.0 } else { score / (1.0 - score) };
    Ok(scores.iter().zip(treated).map(one).collect())
}

/// How many equally weighted units carry as much information as these: `(sum w)^2 / sum w^2` (Kish 1965).
/// NaN when no unit has weight. Take it over the controls to see how few of them an estimate rests on.
pub fn effective_size(weights: &[f64]) -> f64 {
    let total = sum(weights);
    total * total / dot(weights, weights)
}

/// The effect on the treated: the weighted mean outcome of the treated less that of the controls. NaN
/// when one side has no weight.
///
/// # Errors
/// [`EconError::Shape`] when lengths differ.
pub fn effect_on_treated(outcome: &[f64], treated: &[bool], weights: &[f64]) -> Result<f64, EconError> {
    same_length("the outcome", treated.len(), outcome.len())?;
    same_length("the weights", treated.len(), weights.len())?;
    let (ours, theirs) = sides(outcome, treated, weights);
    Ok(ours - theirs)
}

/// How alike treated and controls are in one covariate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    /// The weighted mean of the treated.
    pub treated: f64,
    /// The weighted mean of the controls.
    pub controls: f64,
    /// Their difference in standard deviations (`n - 1`) of all the treated, unweighted, so that the
    /// measure is the same before and after. Beyond 0.1 is commonly called imbalance. NaN when the
    /// treated do not vary.
    pub standardised: f64,
}

/// The balance of every covariate under these weights; weights of 1 give it before matching.
///
/// # Errors
/// [`EconError::Shape`] when lengths differ.
pub fn balance(covariates: &Matrix, treated: &[bool], weights: &[f64]) -> Result<Vec<Balance>, EconError> {
    same_length("the treatment", covariates.rows(), treated.len())?;
    same_length("the weights", covariates.rows(), weights.len())?;
    let one = |column: Vec<f64>| {
        let (mean_treated, mean_controls) = sides(&column, treated, weights);
        let values: Vec<f64> =
            column.iter().zip(treated).filter(|(_, treated)| **treated).map(|(value, _)| *value).collect();
        let standardised = (mean_treated - mean_controls) / standard_deviation(&values, 1);
        let standardised = if standardised.is_finite() { standardised } else { f64::NAN };
        Balance { treated: mean_treated, controls: mean_controls, standardised }
    };
    Ok(columns_of(covariates).into_iter().map(one).collect())
}

/// The weighted means of treated and controls.
fn sides(values: &[f64], treated: &[bool], weights: &[f64]) -> (f64, f64) {
    let side = |wanted: bool| {
        let (values, weights): (Vec<f64>, Vec<f64>) = (0..values.len())
            .filter(|unit| treated[*unit] == wanted && weights[*unit] != 0.0)
            .map(|unit| (values[unit], weights[unit]))
            .unzip();
        dot(&values, &weights) / sum(&weights)
    };
    (side(true), side(false))
}

fn both_sides(treated: &[bool]) -> Result<(), EconError> {
    if treated.contains(&true) && treated.contains(&false) {
        return Ok(());
    }
    Err(EconError::undefined("a comparison with the untreated", "nobody is treated, or everybody"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    /// The first unit is treated, the second is not, others may be.
    fn some_treated(units: usize, random: &mut Random) -> Vec<bool> {
        (0..units).map(|unit| unit == 0 || (unit > 1 && random.below(2) == 0)).collect()
    }

    proptest! {
        #[test]
        fn nobody_serves_twice_without_replacement_and_nobody_is_out_of_reach(
            seed: u64, units in 4_usize..40, number in 1_usize..3,
        ) {
            let mut random = Random::seeded(seed);
            let scores: Vec<f64> = (0..units).map(|_| random.unit()).collect();
            let treated = some_treated(units, &mut random);
            let plan = Neighbours { number, replacement: false, caliper: Some(0.5) };
            let matched = nearest_neighbours(&scores, &treated, plan).expect("matches");
            let mut used: Vec<usize> = matched.iter().flat_map(|m| m.controls.clone()).collect();
            used.sort_unstable();
            let before = used.len();
            used.dedup();
            prop_assert_eq!(used.len(), before);
            let reach = 0.5 * standard_deviation(&scores, 1);
            for Matched { unit, controls } in &matched {
                let near = |control: &usize| (scores[*control] - scores[*unit]).abs() <= reach;
                prop_assert!(controls.iter().all(|control| !treated[*control] && near(control)));
            }
        }

        #[test]
        fn the_scores_add_up_to_the_treated(seed: u64) {
            let mut random = Random::seeded(seed);
            let covariates = Matrix::new(80, 2, (0..160).map(|_| random.unit()).collect()).expect("a matrix");
            let treated = some_treated(80, &mut random);
            let model = propensity(&covariates, &treated).expect("a model");
            let many = treated.iter().filter(|treated| **treated).count() as f64;
            prop_assert!((sum(&model.scores) - many).abs() < 1e-9);
        }
    }

    #[test]
    fn covariates_that_tell_all_apart_are_refused() {
        let covariates = Matrix::new(4, 1, vec![1.0, 2.0, 3.0, 4.0]).expect("a matrix");
        let error = propensity(&covariates, &[false, false, true, true]).expect_err("a refusal");
        assert!(error.to_string().starts_with("the score is not defined"), "{error}");
    }

    #[test]
    fn weights_of_one_are_all_effective_and_one_weight_is_one() {
        assert_eq!(effective_size(&[1.0; 5]), 5.0);
        assert_eq!(effective_size(&[0.0, 3.0]), 1.0);
        assert!(effective_size(&[]).is_nan());
    }

    #[test]
    fn a_tie_goes_to_the_first_control() {
        let matched =
            nearest_neighbours(&[0.5, 0.4, 0.6, 0.4], &[true, false, false, false], Neighbours::default());
        assert_eq!(matched.expect("matches"), [Matched { unit: 0, controls: vec![1] }]);
    }
}
