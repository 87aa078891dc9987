//! How exact coefficients are: the sandwich in its forms, each with the small-sample factor by name.

use crate::error::same_length;
use crate::evaluation::Groups;
use crate::math::dot;
use crate::{EconError, Matrix};

/// Which errors may be related.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Errors<'a> {
    /// None, and all have the same variance.
    Classical,
    /// None; variances differ (White 1980).
    Robust,
    /// Those of observations with the same label (Liang & Zeger 1986).
    Clustered(&'a [usize]),
    /// Those that share either label (Cameron, Gelbach & Miller 2011): the sandwich of the first, plus
    /// that of the second, less that of both together. It may fail to be positive; a variance below 0
    /// gives a standard error of NaN.
    TwoWay(&'a [usize], &'a [usize]),
}

/// What the raw sandwich is multiplied with. `N` observations, `K` parameters, `G` clusters. With
/// [`Errors::Classical`] "raw" is `SSR / N`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SmallSample {
    /// 1.
    Raw,
    /// `G/(G-1) (N-1)/(N-K)`, and `N/(N-K)` without clusters, as R's fixest and pyfixest 0.60.0 have it
    /// by default: the levels of effects nested in the clusters count as one parameter, and with two
    /// ways of clustering `G` is the smaller number throughout. Without effects it is what Stata's
    /// `regress` takes.
    #[default]
    Fixest,
    /// As [`SmallSample::Fixest`], but all levels of all effects count, as in Stata's `areg`.
    AllEffects,
    /// `N/(N-K)`, all levels of all effects counted, as linearmodels 7.1 `PanelOLS` has it.
    LinearModels,
}

/// The covariance of coefficients and what it rests on.
#[derive(Debug, Clone)]
pub(super) struct Covariance {
    pub(super) matrix: Matrix,
    pub(super) parameters: usize,
    pub(super) clusters: Vec<usize>,
    pub(super) factor: f64,
}

/// What a covariance is computed from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitted<'a> {
    /// `(X'WX)^-1`.
    pub(super) bread: &'a Matrix,
    /// The regressors, without the effects.
    pub(super) columns: &'a [Vec<f64>],
    /// Weighted residuals, which the scores are `x * residual` of.
    pub(super) residuals: &'a [f64],
    /// The variance of one observation under [`Errors::Classical`], before the factor.
    pub(super) variance: f64,
    /// The effects that were taken out.
    pub(super) effects: &'a [Groups],
}

impl Covariance {
    /// The covariance by name.
    pub(super) fn new(fitted: Fitted, errors: Errors, small: SmallSample) -> Result<Covariance, EconError> {
        let observations = fitted.residuals.len();
        let ways: Vec<Groups> = match errors {
            Errors::Classical | Errors::Robust => Vec::new(),
            Errors::Clustered(labels) => vec![groups("the clusters", labels, observations)?],
            Errors::TwoWay(first, second) => vec![
                groups("the first clusters", first, observations)?,
                groups("the second clusters", second, observations)?,
            ],
        };
        let parameters = parameters(&fitted, &ways, small);
        let clusters: Vec<usize> = ways.iter().map(|way| way.count).collect();
        let factor = factor(small, observations, parameters, clusters.iter().copied().min())?;
        let sandwich = match (errors, ways.as_slice()) {
            (Errors::Classical, _) => fitted.bread.map(|value| value * fitted.variance),
            (_, [one]) => fitted.sandwich(Some(one)),
            (_, [first, second]) => {
                let (a, b) = (fitted.sandwich(Some(first)), fitted.sandwich(Some(second)));
                let both = fitted.sandwich(Some(&first.crossed(second)));
                Matrix::from_fn(a.rows(), a.columns(), |row, column| {
                    let place = (row, column);
                    a[place] + b[place] - both[place]
                })
            }
            _ => fitted.sandwich(None),
        };
        Ok(Covariance { matrix: sandwich.map(|value| value * factor), parameters, clusters, factor })
    }

    /// The square roots of the diagonal.
    pub(super) fn standard_errors(&self) -> Vec<f64> {
        (0..self.matrix.rows()).map(|place| self.matrix[(place, place)].sqrt()).collect()
    }
}

impl Fitted<'_> {
    /// `B (sum_g s_g s_g') B`, `s_g` the sum of scores in a cluster, or single scores without clusters.
    fn sandwich(&self, clusters: Option<&Groups>) -> Matrix {
        let scores: Vec<Vec<f64>> = self
            .columns
            .iter()
            .map(|column| {
                let scores = column.iter().zip(self.residuals).map(|(x, residual)| x * residual);
                clusters.map_or_else(|| scores.clone().collect(), |clusters| clusters.sums(scores.clone()))
            })
            .collect();
        let size = scores.len();
        let meat = Matrix::from_fn(size, size, |row, column| dot(&scores[row], &scores[column]));
        let half = Matrix::from_fn(size, size, |row, column| dot(self.bread.row(row), meat.row(column)));
        Matrix::from_fn(size, size, |row, column| dot(half.row(row), self.bread.row(column)))
    }
}

fn groups(what: &'static str, labels: &[usize], observations: usize) -> Result<Groups, EconError> {
    same_length(what, observations, labels.len())?;
    Ok(Groups::of_labels(labels))
}

/// `K`: the regressors and the levels of all effects, less one for every effect after the first.
fn parameters(fitted: &Fitted, ways: &[Groups], small: SmallSample) -> usize {
    let levels = |effect: &Groups| {
        let nested = small == SmallSample::Fixest && ways.iter().any(|way| effect.nested_in(way));
        if nested { 1 } else { effect.count }
    };
    let all: usize = fitted.effects.iter().map(levels).sum();
    fitted.columns.len() + all - fitted.effects.len().saturating_sub(1).min(all)
}

fn factor(
    small: SmallSample,
    observations: usize,
    parameters: usize,
    clusters: Option<usize>,
) -> Result<f64, EconError> {
    if clusters.is_some_and(|clusters| clusters < 2) {
        return Err(EconError::undefined("a clustered error", "there are fewer than two clusters"));
    }
    if small == SmallSample::Raw {
        return Ok(1.0);
    }
    if observations <= parameters {
        let reason = format!("{observations} observations cannot carry {parameters} parameters");
        return Err(EconError::undefined("the small-sample factor", reason));
    }
    let (n, free) = (observations as f64, (observations - parameters) as f64);
    Ok(match clusters {
        Some(clusters) if small != SmallSample::LinearModels => {
            let clusters = clusters as f64;
            clusters / (clusters - 1.0) * ((n - 1.0) / free)
        }
        _ => n / free,
    })
}

/// The mean of squares.
pub(super) fn mean_square(values: &[f64]) -> f64 {
    dot(values, values) / values.len() as f64
}
