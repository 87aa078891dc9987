//! Synthetic control on the Basque data.

use asterism_econ::Matrix;
use asterism_econ::evaluation::synth::{Placebo, outcome_only, placebos, simplex_weights, with_weights};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, Table, VerifyError};

const OURS: &str = "plain numpy with a convex solver";
const PEER: &str = "pysyncon 1.7.0 `Synth`, Nelder-Mead";
const TREATED: &str = "Basque Country (Pais Vasco)";
const START: f64 = 1970.0;

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = inner_problem(golden)?;
    checks.extend(path(golden)?);
    checks.extend(outcomes_only(golden)?);
    Ok(checks)
}

/// Given `V`, the weights follow.
fn inner_problem(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let problem = golden.wide("synth/basque__inner_problem.csv")?;
    let (importance, target) = (problem.values.column(0), problem.values.column(1));
    let donors: Vec<usize> = (2..problem.columns.len()).collect();
    let rows: Vec<usize> = (0..problem.rows.len()).collect();
    let ours = simplex_weights(&target, &problem.values.select(&rows, &donors), &importance)?;
    let labels = &problem.columns[2..];
    let theirs = golden.table("synth/basque__weights_pysyncon.csv")?;
    let against = Against { method: "synth", reference: PEER, input: "basque" };
    let within = Expected::Within(1e-4);
    let expected = by_label(labels, theirs.text("region")?, &theirs.numbers("weight")?);
    let mut checks = vec![against.column("weights given V", within, labels, &ours, &expected)];

    let others = golden.table("synth/basque__weights_by_outer_optimiser.csv")?;
    let (optimisers, weights) = (others.text("outer_optimiser")?, others.numbers("weight")?);
    let (pools, named) = (others.text("donor_pool_includes_national_aggregate")?, others.text("region")?);
    let runs = ["True", "False"].into_iter().flat_map(|pool| ["Nelder-Mead", "BFGS"].map(|by| (pool, by)));
    for (national, optimiser) in runs {
        let (regions, values): (Vec<String>, Vec<f64>) = (0..others.rows())
            .filter(|row| pools[*row] == national && optimisers[*row] == optimiser)
            .map(|row| (named[row].clone(), weights[row]))
            .unzip();
        let expected = by_label(labels, &regions, &values);
        let same = (national, optimiser) == ("True", "Nelder-Mead");
        let why = "the outer choice of V is not convex: another optimiser or donor pool ends at another V";
        let expect = if same { within } else { Expected::Wrong { beyond: 0.05, why } };
        let what = format!("weights, {optimiser}, national aggregate among donors: {national}");
        checks.push(against.column(&what, expect, labels, &ours, &expected));
    }
    Ok(checks)
}

/// The path that the peer's weights give.
fn path(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let data = Data::of(&golden.table("inputs/basque.csv")?)?;
    let weights = golden.table("synth/basque__weights_pysyncon.csv")?;
    let donors: Vec<usize> = weights.text("region")?.iter().filter_map(|region| data.unit(region)).collect();
    let treated = data.unit(TREATED).unwrap_or(usize::MAX);
    let ours = with_weights(&data.outcomes, treated, &donors, data.start(), weights.numbers("weight")?)?;
    let theirs = golden.table("synth/basque__path_pysyncon.csv")?;
    let against = Against { method: "synth", reference: PEER, input: "basque" };
    let years = theirs.text("year")?;
    // The weights are given with eight digits.
    let within = Expected::Within(1e-7);
    let observed = data.outcomes.column(treated);
    Ok(vec![
        against.column("treated", Expected::Within(0.0), years, &observed, &theirs.numbers("treated")?),
        against.column("synthetic", within, years, &ours.synthetic, &theirs.numbers("synthetic")?),
        against.column("gap", within, years, &ours.gap, &theirs.numbers("gap")?),
    ])
}

fn outcomes_only(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let data = Data::of(&golden.table("inputs/basque.csv")?)?;
    let against = Against { method: "synth", reference: OURS, input: "basque" };
    let theirs = golden.table("synth/basque__outcome_only_weights.csv")?;
    let donors: Vec<usize> = theirs.text("region")?.iter().filter_map(|region| data.unit(region)).collect();
    let treated = data.unit(TREATED).unwrap_or(usize::MAX);
    let ours = outcome_only(&data.outcomes, treated, &donors, data.start())?;
    let within = Expected::Within(1e-9);
    let labels = theirs.text("region")?;
    let mut checks =
        vec![against.column("weights", within, labels, &ours.weights, &theirs.numbers("weight")?)];
    let fit = golden.table("synth/basque__outcome_only_fit.csv")?;
    let squares = ours.before * ours.before * data.start() as f64;
    for (column, ours) in
        [("ssr_pre", squares), ("rmspe_pre", ours.before), ("mean_gap_1970_1997", ours.effect)]
    {
        checks.push(against.column(column, within, &[], &[ours], &fit.numbers(column)?));
    }
    let ranked = golden.table("synth/basque__outcome_only_placebo.csv")?;
    let units = ranked.text("unit")?;
    let ours = placebos(&data.outcomes, treated, &donors, data.start())?;
    let of = |value: &dyn Fn(&Placebo) -> f64| -> Vec<f64> {
        let find = |name: &String| ours.iter().find(|placebo| Some(placebo.unit) == data.unit(name));
        units.iter().map(|name| find(name).map_or(f64::NAN, value)).collect()
    };
    for (column, ours) in [
        ("pre_rmspe", of(&|placebo| placebo.before)),
        ("post_rmspe", of(&|placebo| placebo.after)),
        ("ratio", of(&|placebo| placebo.ratio)),
        ("rank", of(&|placebo| placebo.rank as f64)),
    ] {
        let what = format!("placebos, {column}");
        // The reference's solver iterates and stops where the fit before treatment has its digits; what
        // is flat there is not flat after treatment.
        let within = if column == "pre_rmspe" { within } else { Expected::Within(1e-7) };
        checks.push(against.column(&what, within, units, &ours, &ranked.numbers(column)?));
    }
    Ok(checks)
}

/// Values in the order of labels; 0 for labels without one, NaN for all when a name is not a label.
fn by_label(labels: &[String], names: &[String], values: &[f64]) -> Vec<f64> {
    if !names.iter().all(|name| labels.contains(name)) {
        return vec![f64::NAN; labels.len()];
    }
    let of = |label: &String| names.iter().position(|name| name == label).map_or(0.0, |place| values[place]);
    labels.iter().map(of).collect()
}

/// Income per head of regions, years by regions.
struct Data {
    regions: Vec<String>,
    years: Vec<f64>,
    outcomes: Matrix,
}

impl Data {
    fn of(table: &Table) -> Result<Data, VerifyError> {
        let (names, when, income) =
            (table.text("regionname")?, table.numbers("year")?, table.numbers("gdpcap")?);
        let mut regions: Vec<String> = names.to_vec();
        regions.dedup();
        let years: Vec<f64> = when[..when.len() / regions.len()].to_vec();
        let mut outcomes = Matrix::zeros(years.len(), regions.len()).map(|_| f64::NAN);
        for row in 0..names.len() {
            let year = years.iter().position(|year| *year == when[row]);
            let region = regions.iter().position(|region| *region == names[row]);
            if let (Some(year), Some(region)) = (year, region) {
                outcomes[(year, region)] = income[row];
            }
        }
        Ok(Data { regions, years, outcomes })
    }

    fn unit(&self, name: &str) -> Option<usize> {
        self.regions.iter().position(|region| region == name)
    }

    fn start(&self) -> usize {
        self.years.iter().filter(|year| **year < START).count()
    }
}
