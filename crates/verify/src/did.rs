//! Effects on groups in periods, and their summaries.

use asterism_econ::Matrix;
use asterism_econ::evaluation::did::{
    Adjustment, Aggregate, Controls, Conventions, Estimate, GroupTime, Panel, group_time,
};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, Table, VerifyError};

const PYTHON: &str = "plain numpy = csdid 0.4.3 `ATTgt(...).fit(est_method='dr', bstrap=False)`";
const R: &str = "R did `att_gt`, `aggte`, values published in the csdid repository";
const WITHIN: Expected = Expected::Within(1e-13);

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let input = golden.table("inputs/mpdta.csv")?;
    let (data, mut checks) = (Data::of(&input)?, Vec::new());
    let plain = |controls| Conventions { controls, ..Conventions::default() };
    let never = data.effects(&plain(Controls::NeverTreated))?;
    let not_yet = data.effects(&plain(Controls::NotYetTreated))?;
    for (name, effects) in [("nev", &never), ("nyt", &not_yet)] {
        let against = Against { method: "did", reference: PYTHON, input: "mpdta" };
        let theirs = golden.table(&format!("did/mpdta__attgt_{name}.csv"))?;
        let groups = theirs.numbers("group")?;
        let labels: Vec<String> =
            groups.iter().zip(theirs.numbers("t")?).map(|(group, t)| format!("{group}, {t}")).collect();
        let ours = cells(effects, &groups, &theirs.numbers("t")?);
        compare(&mut checks, &against, &format!("ATT(g,t), {name}"), &labels, &ours, &theirs, ("att", "se"))?;
        let theirs = golden.table(&format!("did/mpdta__aggregated_{name}.csv"))?;
        let of = |(kind, at): (&String, f64)| match kind.strip_suffix("_overall") {
            Some(kind) => summary(effects, kind, f64::NAN),
            None => summary(effects, kind, at),
        };
        let ours = pairs(theirs.text("type")?.iter().zip(theirs.numbers("egt")?).map(of));
        let labels = theirs.text("type")?;
        compare(&mut checks, &against, &format!("summaries, {name}"), labels, &ours, &theirs, ("att", "se"))?;

        let against = Against { reference: R, ..against };
        let theirs = golden.table(&format!("did/mpdta__aggregated_{name}_R_did.csv"))?;
        let (kinds, at) = (theirs.text("type")?, theirs.numbers("egt")?);
        let part = |(kind, at): (&String, &f64)| {
            if at.is_nan() { (f64::NAN, f64::NAN) } else { summary(effects, kind, *at) }
        };
        let what = format!("parts of summaries, {name}");
        let ours = pairs(kinds.iter().zip(&at).map(part));
        compare(&mut checks, &against, &what, kinds, &ours, &theirs, ("att_egt", "se_egt"))?;
        let ours = pairs(kinds.iter().map(|kind| summary(effects, kind, f64::NAN)));
        let what = format!("summaries, {name}");
        compare(&mut checks, &against, &what, kinds, &ours, &theirs, ("overall_att", "overall_se"))?;
    }
    let adjusted =
        data.effects(&Conventions { adjustment: Adjustment::Regression, ..Conventions::default() })?;
    let theirs = golden.table("did/mpdta__attgt_R_did.csv")?;
    let scenarios = theirs.text("scenario")?;
    let of = |scenario: &str, group: f64, period: f64| match scenario {
        // Without a covariate the weighted estimator is the plain one.
        "mpdta_nev_dr" | "mpdta_nev_ipw" => cell(&never, group, period),
        "mpdta_nyt_dr" => cell(&not_yet, group, period),
        "mpdta_nev_reg_cov" => cell(&adjusted, group, period),
        _ => (f64::NAN, f64::NAN),
    };
    let (groups, periods) = (theirs.numbers("group")?, theirs.numbers("t")?);
    let ours = pairs((0..theirs.rows()).map(|row| of(&scenarios[row], groups[row], periods[row])));
    let against = Against { method: "did", reference: R, input: "mpdta" };
    let what = "ATT(g,t) of four scenarios, one with a covariate";
    compare(&mut checks, &against, what, scenarios, &ours, &theirs, ("att", "se"))?;
    Ok(checks)
}

fn compare(
    checks: &mut Vec<Check>,
    against: &Against,
    what: &str,
    labels: &[String],
    ours: &(Vec<f64>, Vec<f64>),
    theirs: &Table,
    (effect, error): (&str, &str),
) -> Result<(), VerifyError> {
    checks.push(against.column(what, WITHIN, labels, &ours.0, &theirs.numbers(effect)?));
    let what = format!("{what}, standard errors");
    checks.push(against.column(&what, WITHIN, labels, &ours.1, &theirs.numbers(error)?));
    Ok(())
}

fn pairs(estimates: impl Iterator<Item = (f64, f64)>) -> (Vec<f64>, Vec<f64>) {
    estimates.unzip()
}

fn cells(effects: &GroupTime, groups: &[f64], periods: &[f64]) -> (Vec<f64>, Vec<f64>) {
    pairs(groups.iter().zip(periods).map(|(group, period)| cell(effects, *group, *period)))
}

fn cell(effects: &GroupTime, group: f64, period: f64) -> (f64, f64) {
    let mut cells = effects.cells.iter();
    let found = cells.find(|cell| cell.group as f64 == group && cell.period as f64 == period);
    numbers(found.map(|cell| &cell.estimate))
}

/// A part of a summary, or the whole when there is no place.
fn summary(effects: &GroupTime, kind: &str, at: f64) -> (f64, f64) {
    let Aggregate { overall, parts } = match kind {
        "simple" => effects.simple(),
        "group" => effects.by_group(),
        "dynamic" => effects.by_event_time(),
        "calendar" => effects.by_period(),
        _ => return (f64::NAN, f64::NAN),
    };
    if at.is_nan() {
        return numbers(Some(&overall));
    }
    numbers(parts.iter().find(|part| part.at as f64 == at).map(|part| &part.estimate))
}

fn numbers(estimate: Option<&Estimate>) -> (f64, f64) {
    estimate.map_or((f64::NAN, f64::NAN), |estimate| (estimate.effect, estimate.standard_error))
}

/// The long table as a panel.
struct Data {
    outcomes: Matrix,
    periods: Vec<i64>,
    starts: Vec<Option<i64>>,
    covariates: Matrix,
}

impl Data {
    fn of(table: &Table) -> Result<Data, VerifyError> {
        let whole =
            |column| Ok::<_, VerifyError>(table.numbers(column)?.into_iter().map(|v| v as i64).collect());
        let (years, units, starts): (Vec<i64>, Vec<i64>, Vec<i64>) =
            (whole("year")?, whole("countyreal")?, whole("first.treat")?);
        let (employment, population) = (table.numbers("lemp")?, table.numbers("lpop")?);
        let different = |values: &[i64]| {
            let mut values = values.to_vec();
            values.sort_unstable();
            values.dedup();
            values
        };
        let (periods, all) = (different(&years), different(&units));
        let mut outcomes = Matrix::zeros(all.len(), periods.len()).map(|_| f64::NAN);
        let mut covariates = Matrix::zeros(all.len(), 1);
        let mut first = vec![None; all.len()];
        for row in 0..units.len() {
            if let (Ok(unit), Ok(period)) =
                (all.binary_search(&units[row]), periods.binary_search(&years[row]))
            {
                outcomes[(unit, period)] = employment[row];
                covariates[(unit, 0)] = population[row];
                first[unit] = Some(starts[row]).filter(|start| *start > 0);
            }
        }
        Ok(Data { outcomes, periods, starts: first, covariates })
    }

    fn effects(&self, conventions: &Conventions) -> Result<GroupTime, VerifyError> {
        let panel = Panel {
            outcomes: &self.outcomes,
            periods: &self.periods,
            starts: &self.starts,
            covariates: Some(&self.covariates),
            clusters: None,
        };
        Ok(group_time(&panel, conventions)?)
    }
}
