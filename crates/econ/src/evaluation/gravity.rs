//! Gravity of flows between regions: Poisson pseudo-maximum likelihood with effects of both ends.

use crate::error::{counts, same_length};
use crate::evaluation::absorb::Absorber;
use crate::evaluation::covariance::{Covariance, Fitted};
use crate::evaluation::least_squares::{columns_of, fit, lengths, must_vary};
use crate::evaluation::{Errors, Groups, SmallSample, finite};
use crate::linear::LeastSquares;
use crate::math::{exp, ln, mean, sum};
use crate::{EconError, Matrix};

/// Steps after which there is no maximum to be found.
const STEPS: usize = 200;
/// The relative change at which the maximum is reached.
const CONVERGED: f64 = 1e-12;

/// Flows, one per pair of an origin and a destination; zero flows belong to them.
#[derive(Debug, Clone, Copy)]
pub struct Flows<'a> {
    /// Where each flow starts.
    pub origins: &'a [usize],
    /// Where it ends.
    pub destinations: &'a [usize],
    /// How large it is, at least 0.
    pub flows: &'a [f64],
    /// Flows by regressors, such as the logarithm of the distance; no constant.
    pub regressors: &'a Matrix,
}

/// A gravity equation.
#[derive(Debug, Clone, PartialEq)]
pub struct Gravity {
    /// One per regressor: an elasticity when the regressor is a logarithm.
    pub coefficients: Vec<f64>,
    /// Of the coefficients.
    pub covariance: Matrix,
    /// One per regressor.
    pub standard_errors: Vec<f64>,
    /// The expected flows; 0 for those left out, whose likelihood is largest there.
    pub expected: Vec<f64>,
    /// `2 sum (y ln(y / mu) - (y - mu))`.
    pub deviance: f64,
    /// Flows that entered.
    pub observations: usize,
    /// Parameters as the small-sample factor counts them.
    pub parameters: usize,
    /// `G` of every way of clustering.
    pub clusters: Vec<usize>,
    /// What the raw sandwich was multiplied with.
    pub factor: f64,
    /// Flows left out because their origin or destination has no flow at all.
    pub empty: Vec<usize>,
    /// Zero flows left out because a combination of regressors and effects predicts them perfectly.
    pub separated: Vec<usize>,
    /// Steps it took.
    pub steps: usize,
}

/// Poisson pseudo-maximum likelihood `E[y_od] = exp(a_o + g_d + x_od'b)` (Santos Silva & Tenreyro 2006),
/// by reweighted least squares with both effects taken out at every step.
///
/// Zero flows stay, and the errors need not be Poisson: use [`Errors::Robust`], or cluster by origin,
/// destination or pair. [`Errors::Classical`] gives those of the Poisson model (inverse information),
/// as a generalised linear model with dummies would.
///
/// Flows whose likelihood has no maximum are left out first and listed: all flows of origins and
/// destinations without any flow, and zero flows that are separated, found by the iterative rectifier
/// of Correia, Guimaraes & Zylkin (2019).
///
/// # Errors
/// [`EconError::Shape`] or [`EconError::Value`] when lengths differ, a value is not finite or a flow
/// negative; [`EconError::Undefined`] when a regressor is a combination of effects and others on the
/// flows that are left, or no maximum is found.
pub fn poisson(flows: Flows, errors: Errors, small: SmallSample) -> Result<Gravity, EconError> {
    let rows = flows.flows.len();
    same_length("the origins", rows, flows.origins.len())?;
    same_length("the destinations", rows, flows.destinations.len())?;
    same_length("the regressors", rows, flows.regressors.rows())?;
    counts("the flows", flows.flows)?;
    finite("the regressors", flows.regressors.columns(), flows.regressors.values())?;
    if flows.regressors.columns() == 0 {
        return Err(EconError::undefined("the gravity equation", "there is no regressor"));
    }
    let mut kept: Vec<usize> = (0..rows).collect();
    let empty = without_empty(&flows, &mut kept);
    let candidate = Sample::new(&flows, &kept);
    let apart = candidate.separated()?;
    let separated: Vec<usize> = apart.iter().map(|place| kept[*place]).collect();
    // Both lists ascend.
    kept.retain(|flow| separated.binary_search(flow).is_err());
    let sample = if separated.is_empty() { candidate } else { Sample::new(&flows, &kept) };
    let fit = sample.fitted()?;
    let residuals: Vec<f64> = sample.flows.iter().zip(&fit.expected).map(|(y, mu)| y - mu).collect();
    let chosen = |labels: &[usize]| -> Result<Vec<usize>, EconError> {
        same_length("the clusters", rows, labels.len())?;
        Ok(kept.iter().map(|flow| labels[*flow]).collect())
    };
    let fitted = Fitted {
        bread: &fit.bread,
        columns: &fit.columns,
        residuals: &residuals,
        variance: 1.0,
        effects: &sample.effects,
    };
    let covariance = match errors {
        Errors::Classical => Covariance::new(fitted, errors, SmallSample::Raw)?,
        Errors::Robust => Covariance::new(fitted, errors, small)?,
        Errors::Clustered(labels) => Covariance::new(fitted, Errors::Clustered(&chosen(labels)?), small)?,
        Errors::TwoWay(first, second) => {
            Covariance::new(fitted, Errors::TwoWay(&chosen(first)?, &chosen(second)?), small)?
        }
    };
    let mut expected = vec![0.0; rows];
    kept.iter().zip(&fit.expected).for_each(|(flow, value)| expected[*flow] = *value);
    Ok(Gravity {
        coefficients: fit.coefficients,
        standard_errors: covariance.standard_errors(),
        covariance: covariance.matrix,
        expected,
        deviance: fit.deviance,
        observations: kept.len(),
        parameters: covariance.parameters,
        clusters: covariance.clusters,
        factor: covariance.factor,
        empty,
        separated,
        steps: fit.steps,
    })
}

/// Takes the flows out whose origin or destination has none, again and again; returns them.
fn without_empty(flows: &Flows, kept: &mut Vec<usize>) -> Vec<usize> {
    let all = kept.len();
    loop {
        let before = kept.len();
        for ends in [flows.origins, flows.destinations] {
            let labels: Vec<usize> = kept.iter().map(|flow| ends[*flow]).collect();
            let groups = Groups::of_labels(&labels);
            let totals = groups.sums(kept.iter().map(|flow| flows.flows[*flow]));
            let mut group = groups.of.iter();
            kept.retain(|_| group.next().is_some_and(|group| totals[*group] > 0.0));
        }
        if kept.len() == before {
            break;
        }
    }
    let mut keeps = vec![false; all];
    kept.iter().for_each(|flow| keeps[*flow] = true);
    (0..all).filter(|flow| !keeps[*flow]).collect()
}

/// The flows that enter.
struct Sample {
    flows: Vec<f64>,
    columns: Vec<Vec<f64>>,
    effects: [Groups; 2],
}

struct Fit {
    coefficients: Vec<f64>,
    bread: Matrix,
    columns: Vec<Vec<f64>>,
    expected: Vec<f64>,
    deviance: f64,
    steps: usize,
}

impl Sample {
    fn new(flows: &Flows, kept: &[usize]) -> Sample {
        let of = |labels: &[usize]| {
            Groups::of_labels(&kept.iter().map(|flow| labels[*flow]).collect::<Vec<usize>>())
        };
        let all: Vec<usize> = (0..flows.regressors.columns()).collect();
        Sample {
            flows: kept.iter().map(|flow| flows.flows[*flow]).collect(),
            columns: columns_of(&flows.regressors.select(kept, &all)),
            effects: [of(flows.origins), of(flows.destinations)],
        }
    }

    fn fitted(&self) -> Result<Fit, EconError> {
        let (centre, all) = (mean(&self.flows), sum(&self.flows));
        let mut expected: Vec<f64> = self.flows.iter().map(|flow| (flow + centre) / 2.0).collect();
        let mut coefficients = vec![f64::INFINITY; self.columns.len()];
        let mut deviance = f64::INFINITY;
        for steps in 1..=STEPS {
            let logs: Vec<f64> = expected.iter().map(|mu| ln(*mu)).collect();
            let working: Vec<f64> = (0..logs.len())
                .map(|place| logs[place] + (self.flows[place] - expected[place]) / expected[place])
                .collect();
            let weighted = Weighted::new(self, &expected)?;
            let step = weighted.step(&working)?;
            let mut next: Vec<f64> = working.iter().zip(&step.residuals).map(|(z, rest)| z - rest).collect();
            let mut reached = deviance_of(&self.flows, &next);
            let mut halvings = 0;
            while (reached.is_nan() || reached > deviance * (1.0 + 1e-9)) && halvings < 30 {
                next.iter_mut().zip(&logs).for_each(|(next, log)| *next = f64::midpoint(*next, *log));
                reached = deviance_of(&self.flows, &next);
                halvings += 1;
            }
            let still = |(new, old): (&f64, &f64)| (new - old).abs() <= CONVERGED * new.abs().max(1.0);
            let converged = step.coefficients.iter().zip(&coefficients).all(still)
                && (reached - deviance).abs() <= CONVERGED * (reached.abs() + all);
            let next: Vec<f64> = next.iter().map(|log| exp(*log)).collect();
            if converged {
                let (Step { coefficients, bread, .. }, columns) = (step, weighted.columns);
                return Ok(Fit { coefficients, bread, columns, expected: next, deviance: reached, steps });
            }
            (coefficients, deviance, expected) = (step.coefficients, reached, next);
        }
        Err(EconError::undefined("the gravity equation", format!("no maximum within {STEPS} steps")))
    }

    /// The zero flows that a combination of regressors and effects, which is 0 on all positive flows and
    /// nowhere below, lifts above 0.
    fn separated(&self) -> Result<Vec<usize>, EconError> {
        const HEAVY: f64 = 1e8;
        const ABOVE: f64 = 1e-5;
        let zero: Vec<bool> = self.flows.iter().map(|flow| *flow == 0.0).collect();
        if !zero.contains(&true) {
            return Ok(Vec::new());
        }
        let weights: Vec<f64> = zero.iter().map(|zero| if *zero { 1.0 } else { HEAVY }).collect();
        let weighted = Weighted::new(self, &weights)?;
        let mut lifted: Vec<f64> = zero.iter().map(|zero| f64::from(u8::from(*zero))).collect();
        for _ in 0..STEPS {
            let fitted: Vec<f64> = lifted
                .iter()
                .zip(&weighted.step(&lifted)?.residuals)
                .map(|(value, rest)| value - rest)
                .map(|fitted| if fitted.abs() < ABOVE { 0.0 } else { fitted })
                .collect();
            let below = fitted.iter().zip(&zero).any(|(fitted, zero)| *zero && *fitted < 0.0);
            if !below {
                return Ok((0..zero.len()).filter(|place| zero[*place] && fitted[*place] > 0.0).collect());
            }
            let next =
                fitted.iter().zip(&zero).map(|(fitted, zero)| if *zero { fitted.max(0.0) } else { 0.0 });
            lifted = next.collect();
        }
        Err(EconError::undefined("the gravity equation", "it stays open which zero flows are separated"))
    }
}

/// The regressors without the effects, under weights.
struct Weighted<'a> {
    absorber: Absorber<'a>,
    weights: &'a [f64],
    columns: Vec<Vec<f64>>,
    /// The columns times the roots of the weights.
    scaled: Vec<Vec<f64>>,
}

/// A weighted regression within the effects.
struct Step {
    coefficients: Vec<f64>,
    residuals: Vec<f64>,
    bread: Matrix,
}

impl<'a> Weighted<'a> {
    fn new(sample: &'a Sample, weights: &'a [f64]) -> Result<Weighted<'a>, EconError> {
        let absorber = Absorber::new(&sample.effects, Some(weights));
        let mut columns = sample.columns.clone();
        let scales = lengths(&columns.iter().map(|column| scaled(column, weights)).collect::<Vec<_>>());
        for column in &mut columns {
            absorber.take_out(column)?;
        }
        let scaled: Vec<Vec<f64>> = columns.iter().map(|column| scaled(column, weights)).collect();
        must_vary(&scaled, &scales)?;
        Ok(Weighted { absorber, weights, columns, scaled })
    }

    fn step(&self, outcome: &[f64]) -> Result<Step, EconError> {
        let mut residuals = outcome.to_vec();
        self.absorber.take_out(&mut residuals)?;
        let LeastSquares { coefficients, inverse: bread, .. } =
            fit(&self.scaled, &scaled(&residuals, self.weights))?;
        for (column, coefficient) in self.columns.iter().zip(&coefficients) {
            residuals.iter_mut().zip(column).for_each(|(rest, x)| *rest -= coefficient * x);
        }
        Ok(Step { coefficients, residuals, bread })
    }
}

fn scaled(column: &[f64], weights: &[f64]) -> Vec<f64> {
    column.iter().zip(weights).map(|(value, weight)| value * weight.sqrt()).collect()
}

fn deviance_of(flows: &[f64], logs: &[f64]) -> f64 {
    let one = |(y, log): (&f64, &f64)| {
        let information = if *y > 0.0 { y * (ln(*y) - log) } else { 0.0 };
        information - (y - exp(*log))
    };
    2.0 * sum(&flows.iter().zip(logs).map(one).collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Random;

    struct Made {
        origins: Vec<usize>,
        destinations: Vec<usize>,
        flows: Vec<f64>,
        regressors: Matrix,
    }

    impl Made {
        fn new(regions: usize, seed: u64) -> Made {
            let mut random = Random::seeded(seed);
            let pairs: Vec<(usize, usize)> = (0..regions)
                .flat_map(|origin| (0..regions).map(move |destination| (origin, destination)))
                .filter(|(origin, destination)| origin != destination)
                .collect();
            let distances: Vec<f64> = pairs.iter().map(|_| 3.0 * random.unit()).collect();
            let flow = |((origin, destination), distance): (&(usize, usize), &f64)| {
                let expected = exp(1.0 + 0.2 * *origin as f64 - 0.1 * *destination as f64 - distance);
                (expected * 2.0 * random.unit()).round()
            };
            Made {
                flows: pairs.iter().zip(&distances).map(flow).collect(),
                origins: pairs.iter().map(|(origin, _)| *origin).collect(),
                destinations: pairs.iter().map(|(_, destination)| *destination).collect(),
                regressors: Matrix::new(pairs.len(), 1, distances).expect("a column"),
            }
        }

        fn fit(&self) -> Result<Gravity, EconError> {
            let Made { origins, destinations, flows, regressors } = self;
            let flows = Flows { origins, destinations, flows, regressors };
            poisson(flows, Errors::Robust, SmallSample::Raw)
        }
    }

    proptest! {
        #[test]
        fn expected_flows_add_up_to_the_flows_of_every_region(seed: u64) {
            let made = Made::new(9, seed);
            let fit = made.fit().expect("a fit");
            for ends in [&made.origins, &made.destinations] {
                for region in 0..9 {
                    let total = |values: &[f64]| -> f64 {
                        let own = values.iter().zip(ends).filter(|(_, end)| **end == region);
                        own.map(|(value, _)| *value).sum()
                    };
                    prop_assert!((total(&made.flows) - total(&fit.expected)).abs() < 1e-7);
                }
            }
        }

        #[test]
        fn a_change_of_unit_changes_no_elasticity(seed: u64) {
            let made = Made::new(8, seed);
            let flows = made.flows.iter().map(|flow| flow * 1000.0).collect();
            let thousand = Made { flows, ..Made::new(8, seed) };
            let (one, other) = (made.fit().expect("a fit"), thousand.fit().expect("a fit"));
            prop_assert!((one.coefficients[0] - other.coefficients[0]).abs() < 1e-9);
        }
    }

    #[test]
    fn a_region_that_sends_nothing_is_left_out_and_listed() {
        let mut made = Made::new(8, 3);
        for (flow, origin) in made.flows.iter_mut().zip(&made.origins) {
            *flow = if *origin == 2 { 0.0 } else { *flow };
        }
        let fit = made.fit().expect("a fit");
        assert_eq!(fit.empty.len(), 7);
        assert!(fit.empty.iter().all(|flow| made.origins[*flow] == 2 && fit.expected[*flow] == 0.0));
        assert!(fit.separated.is_empty());
    }

    #[test]
    fn zero_flows_that_effects_alone_explain_are_separated_and_change_nothing() {
        let made = Made::new(8, 5);
        // The first four regions might send to the last four and never do; the other way is not observed.
        let kept: Vec<usize> = (0..made.flows.len())
            .filter(|row| !(made.origins[*row] >= 4 && made.destinations[*row] < 4))
            .collect();
        let across = |row: &usize| made.origins[*row] < 4 && made.destinations[*row] >= 4;
        let of = |rows: &[usize]| Made {
            origins: rows.iter().map(|row| made.origins[*row]).collect(),
            destinations: rows.iter().map(|row| made.destinations[*row]).collect(),
            flows: rows.iter().map(|row| if across(row) { 0.0 } else { made.flows[*row] + 1.0 }).collect(),
            regressors: made.regressors.select(rows, &[0]),
        };
        let within: Vec<usize> = kept.iter().copied().filter(|row| !across(row)).collect();
        let (all, without) = (of(&kept).fit().expect("a fit"), of(&within).fit().expect("a fit"));
        assert_eq!((all.separated.len(), without.separated.len()), (16, 0));
        assert!((all.coefficients[0] - without.coefficients[0]).abs() < 1e-10);
        assert_eq!(all.observations, within.len());
    }

    #[test]
    fn zero_flows_that_a_regressor_singles_out_are_separated() {
        let mut made = Made::new(8, 4);
        let marked = [3, 20, 41];
        for (row, flow) in made.flows.iter_mut().enumerate() {
            *flow = if marked.contains(&row) { 0.0 } else { *flow + 1.0 };
        }
        let distances = made.regressors.column(0);
        made.regressors =
            Matrix::from_fn(distances.len(), 1, |row, _| if marked.contains(&row) { 1.0 } else { 0.0 });
        // Alone, the mark goes with the flows it marks and nothing is left to estimate.
        let error = made.fit().expect_err("a refusal");
        assert!(error.to_string().contains("column 0 of the design does not vary within"), "{error}");
        made.regressors =
            Matrix::from_fn(distances.len(), 1, |row, _| if marked.contains(&row) { 50.0 } else { 0.0 });
        made.flows[3] = 1.0;
        let fit = made.fit().expect("a fit");
        assert!(fit.separated.is_empty(), "a flow that is not zero shows that the mark separates nothing");
    }
}
