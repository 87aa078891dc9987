//! Difference in differences when treatment starts at different times (Callaway & Sant'Anna 2021).

use crate::error::same_length;
use crate::evaluation::{Groups, finite};
use crate::math::sum;
use crate::{EconError, Matrix};

mod aggregate;
mod bands;
mod comparison;
mod pretrend;

pub use crate::evaluation::did::aggregate::{Aggregate, Part};
pub use crate::evaluation::did::bands::{Bands, bands};
use crate::evaluation::did::comparison::{Comparison, compared};
pub use crate::evaluation::did::pretrend::PreTrend;

/// Units observed in every period.
#[derive(Debug, Clone, Copy)]
pub struct Panel<'a> {
    /// Units by periods.
    pub outcomes: &'a Matrix,
    /// The periods, such as years, ascending.
    pub periods: &'a [i64],
    /// The first period in which each unit is treated; none for never. A start after the last period is
    /// never within this panel.
    pub starts: &'a [Option<i64>],
    /// Units by covariates, as they were before any treatment, without a constant; used by
    /// [`Adjustment`]s.
    pub covariates: Option<&'a Matrix>,
    /// A label per unit when units of one label share shocks.
    pub clusters: Option<&'a [usize]>,
}

/// Who the treated are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Controls {
    /// Units that are never treated.
    #[default]
    NeverTreated,
    /// Units that are not treated by the later of the two periods, or the base.
    NotYetTreated,
}

/// The period that a period before treatment is compared with. From treatment on it is always the last
/// one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Base {
    /// The period before each: a pseudo-effect of each period by itself.
    #[default]
    Varying,
    /// The last period before treatment for all: the picture of an event study. The base itself has
    /// effect 0 and a standard error of NaN.
    Universal,
}

/// How differences in covariates are taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Adjustment {
    /// Not at all: parallel trends hold as they are.
    #[default]
    None,
    /// The controls' change is predicted from covariates (Heckman, Ichimura & Todd 1997).
    Regression,
    /// Controls are weighted by their odds of treatment (Abadie 2005), weights adding to 1.
    Weighting,
    /// Both; right when either is (Sant'Anna & Zhao 2020).
    DoublyRobust,
}

/// The conventions of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Conventions {
    /// Who the treated are compared with.
    pub controls: Controls,
    /// What periods before treatment are compared with.
    pub base: Base,
    /// How covariates enter.
    pub adjustment: Adjustment,
    /// By how many units of time treatment may be anticipated.
    pub anticipation: u32,
}

/// An estimate with what every unit contributes to its error.
#[derive(Debug, Clone, PartialEq)]
pub struct Estimate {
    /// The effect, in units of the outcome.
    pub effect: f64,
    /// `sqrt(sum_i psi_i^2) / n`; with clusters `psi` is summed within them first. NaN when the effect is
    /// 0 by construction.
    pub standard_error: f64,
    /// The influence `psi_i` of every unit that was used, in their order; it averages to about 0.
    pub influence: Vec<f64>,
}

/// The effect on one group in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// The period in which the group's treatment starts.
    pub group: i64,
    /// The period.
    pub period: i64,
    /// The period it is compared with.
    pub base: i64,
    /// Treated units.
    pub treated: usize,
    /// Units they were compared with.
    pub controls: usize,
    /// The effect.
    pub estimate: Estimate,
}

/// All effects on groups in periods.
#[derive(Debug, Clone)]
pub struct GroupTime {
    /// By group, then by period.
    pub cells: Vec<Cell>,
    /// Pairs of group and period for which there is nobody to compare with.
    pub without_controls: Vec<(i64, i64)>,
    /// The units used, as numbers of the panel's.
    pub units: Vec<usize>,
    /// Units left out because they were treated from the first period on.
    pub always_treated: Vec<usize>,
    /// The group of each used unit; none is never treated.
    starts: Vec<Option<i64>>,
    clusters: Option<Groups>,
}

/// The effect of treatment on every group in every period.
///
/// `ATT(g,t) = E[Y_t - Y_b | G = g] - E[Y_t - Y_b | control]` (Callaway & Sant'Anna 2021), `b` the last
/// period before `g` (less the anticipation) or, for periods before treatment with [`Base::Varying`],
/// the period before `t`. Errors come from the influence of every unit, with divisor `n`, covariate
/// models included.
///
/// Read the periods before treatment first, and [`GroupTime::pre_trend`]: they should show nothing.
///
/// # Elsewhere
/// Equal to the R package did and to csdid 0.4.3 to 1e-15, errors included. Both drop group and period
/// without controls with a warning; here they are listed.
///
/// # Errors
/// [`EconError::Shape`] or [`EconError::Value`] when lengths differ or a value is missing (leave
/// incomplete units out), [`EconError::Parameter`] when periods do not ascend, or covariates are needed
/// and not there; [`EconError::Undefined`] when there is no treated group or no control, or a model of
/// covariates fails.
pub fn group_time(panel: &Panel, conventions: &Conventions) -> Result<GroupTime, EconError> {
    let covariates = checked(panel, conventions)?;
    let mut result = usable(panel, conventions)?;
    let groups: Vec<i64> = {
        let mut groups: Vec<i64> = result.starts.iter().copied().flatten().collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    };
    if groups.is_empty() {
        return Err(EconError::undefined(
            "an effect on groups",
            "no unit becomes treated after the first period",
        ));
    }
    let ahead = i64::from(conventions.anticipation);
    for group in groups {
        let first_base =
            panel.periods.iter().rposition(|period| period.saturating_add(ahead) < group).unwrap_or(0);
        for (place, period) in panel.periods.iter().enumerate() {
            let base = match conventions.base {
                Base::Universal => first_base,
                Base::Varying if place == 0 => continue,
                Base::Varying if *period >= group => first_base,
                Base::Varying => place - 1,
            };
            let later = panel.periods[place.max(base)].saturating_add(ahead);
            let is_control = |start: Option<i64>| match (conventions.controls, start) {
                (_, None) => true,
                (Controls::NeverTreated, Some(_)) => false,
                (Controls::NotYetTreated, Some(start)) => start > later && start != group,
            };
            let members: Vec<usize> = (0..result.units.len())
                .filter(|unit| result.starts[*unit] == Some(group) || is_control(result.starts[*unit]))
                .collect();
            let treated: Vec<bool> = members.iter().map(|unit| result.starts[*unit] == Some(group)).collect();
            let count = treated.iter().filter(|treated| **treated).count();
            if count == members.len() {
                result.without_controls.push((group, *period));
                continue;
            }
            let estimate = if place == base {
                let influence = vec![0.0; result.units.len()];
                Estimate { effect: 0.0, standard_error: f64::NAN, influence }
            } else {
                let row = |unit: &usize| result.units[*unit];
                let change = |unit| panel.outcomes[(row(unit), place)] - panel.outcomes[(row(unit), base)];
                let comparison = Comparison {
                    changes: members.iter().map(change).collect(),
                    treated: &treated,
                    covariates: covariates
                        .map(|covariates| members.iter().map(|unit| covariates.row(row(unit))).collect()),
                };
                let (effect, contributions) = compared(&comparison, conventions.adjustment)?;
                let share = result.units.len() as f64 / members.len() as f64;
                let mut influence = vec![0.0; result.units.len()];
                members.iter().zip(&contributions).for_each(|(unit, psi)| influence[*unit] = share * psi);
                result.estimate(effect, influence)
            };
            result.cells.push(Cell {
                group,
                period: *period,
                base: panel.periods[base],
                treated: count,
                controls: members.len() - count,
                estimate,
            });
        }
    }
    Ok(result)
}

impl GroupTime {
    /// Units whose influence is one draw: clusters, or units.
    fn independent(&self, influence: &[f64]) -> Vec<f64> {
        match &self.clusters {
            None => influence.to_vec(),
            Some(clusters) => clusters.sums(influence.iter().copied()),
        }
    }

    fn estimate(&self, effect: f64, influence: Vec<f64>) -> Estimate {
        let squares: Vec<f64> = self.independent(&influence).iter().map(|psi| psi * psi).collect();
        let standard_error = sum(&squares).sqrt() / influence.len() as f64;
        Estimate { effect, standard_error, influence }
    }
}

/// The covariates, when they are needed and fit.
fn checked<'a>(panel: &Panel<'a>, conventions: &Conventions) -> Result<Option<&'a Matrix>, EconError> {
    let (units, periods) = panel.outcomes.shape();
    same_length("the periods", periods, panel.periods.len())?;
    same_length("the starts of treatment", units, panel.starts.len())?;
    finite("the outcomes", periods, panel.outcomes.values())?;
    if let Some(clusters) = panel.clusters {
        same_length("the clusters", units, clusters.len())?;
    }
    if !panel.periods.is_sorted_by(|one, next| one < next) {
        return Err(EconError::parameter("periods", format!("{:?}", panel.periods), "ascending"));
    }
    match panel.covariates {
        _ if conventions.adjustment == Adjustment::None => Ok(None),
        None => Err(EconError::parameter("covariates", "nothing", "given to adjust for them")),
        Some(covariates) => {
            covariates.must_be("the covariates", (units, covariates.columns()))?;
            finite("the covariates", covariates.columns(), covariates.values())?;
            Ok(Some(covariates))
        }
    }
}

/// The units that have a period before treatment.
fn usable(panel: &Panel, conventions: &Conventions) -> Result<GroupTime, EconError> {
    let (Some(first), Some(last)) = (panel.periods.first(), panel.periods.last()) else {
        return Err(EconError::undefined("an effect on groups", "there are no periods"));
    };
    let ahead = i64::from(conventions.anticipation);
    let always = |unit: &usize| panel.starts[*unit].is_some_and(|start| start <= first.saturating_add(ahead));
    let (always_treated, units): (Vec<usize>, Vec<usize>) = (0..panel.starts.len()).partition(always);
    let starts: Vec<Option<i64>> =
        units.iter().map(|unit| panel.starts[*unit].filter(|start| start <= last)).collect();
    if conventions.controls == Controls::NeverTreated && starts.iter().all(Option::is_some) {
        let reason = "nobody is never treated; compare with those not yet treated";
        return Err(EconError::undefined("an effect on groups", reason));
    }
    let clusters = panel
        .clusters
        .map(|labels| Groups::of_labels(&units.iter().map(|unit| labels[*unit]).collect::<Vec<usize>>()));
    Ok(GroupTime { cells: Vec::new(), without_controls: Vec::new(), units, always_treated, starts, clusters })
}

#[cfg(test)]
mod tests;
