//! Inequality between regions and convergence.

use asterism_econ::concentration::{gini, gini_unbiased, hoover_index};
use asterism_econ::inequality::{self, Theil, beta_convergence, decomposition, theil};
use asterism_econ::specialisation::{herfindahl, herfindahl_normalised};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const INPUT: &str = "de_counties_gdp";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let input = golden.table("inputs/de_counties_gdp.csv")?;
    let income = input.numbers("gdppc2014")?;
    let (gdp, population) = (input.numbers("gdp2014")?, input.numbers("pop2014")?);
    let east: Vec<usize> = input.text("regional")?.iter().map(|part| usize::from(part != "West")).collect();
    let by_population = decomposition(Theil::T, &income, Some(&population), &east)?;
    let weights = Some(population.as_slice());
    let all: f64 = income.iter().sum();
    let shares: Vec<f64> = income.iter().map(|income| income / all).collect();
    let equal = vec![1.0; income.len()];
    let measures = [
        ("gini", gini(&income)),
        ("gini_unbiased", gini_unbiased(&income)),
        ("gini_norm", gini_unbiased(&income)),
        ("gini_pop_weighted", inequality::gini(&income, weights)?),
        ("hoover", hoover_index(&income, &equal)?),
        ("hoover_gdp_vs_pop", hoover_index(&gdp, &population)?),
        ("theil_T", theil(Theil::T, &income, None)?),
        ("theil_L", theil(Theil::L, &income, None)?),
        ("theil_reat(=mean log deviation)", theil(Theil::L, &income, None)?),
        ("theil_T_popw", by_population.total),
        ("theil_L_popw", theil(Theil::L, &income, weights)?),
        ("theil_T_popw_between_east_west", by_population.between),
        ("theil_T_popw_within_east_west", by_population.within),
        ("atkinson_05", inequality::atkinson(&income, None, 0.5)?),
        ("atkinson_0.5", inequality::atkinson(&income, None, 0.5)?),
        ("atkinson_1", inequality::atkinson(&income, None, 1.0)?),
        ("cv_population_sd", inequality::coefficient_of_variation(&income, 0)),
        ("cv_pop", inequality::coefficient_of_variation(&income, 0)),
        ("williamson", inequality::williamson(&income, &population)?),
        ("williamson_wmean", inequality::williamson(&income, &population)?),
        ("herf", herfindahl(&shares)),
        ("herf_norm", herfindahl_normalised(&shares)),
        ("coulter", inequality::coulter(&income, &equal)?),
    ];
    let (names, values): (Vec<String>, Vec<f64>) =
        measures.iter().map(|(name, value)| ((*name).to_owned(), *value)).unzip();
    let mut checks = Vec::new();
    let within = Expected::Within(1e-12);
    for (file, reference) in [
        ("measures", "plain numpy"),
        ("reat", "REAT 3.0.3 `gini`, `theil`, `atkinson`, `hoover`, `williamson`, `cv`, `herf`, `coulter`"),
    ] {
        let theirs = golden.table(&format!("inequality/de_counties_gdppc2014__{file}.csv"))?;
        checks.push(against(reference).labelled(&theirs, ("measure", "value"), within, &names, &values)?);
    }

    let unweighted = decomposition(Theil::T, &income, None, &east)?;
    let theirs = golden.table("inequality/de_counties_theil_decomposition_pysal.csv")?;
    for (column, ours) in
        [("T", unweighted.total), ("between", unweighted.between), ("within", unweighted.within)]
    {
        let pysal = against("PySAL inequality 1.1.2 `TheilD`");
        checks.push(pysal.column(column, within, &[column.to_owned()], &[ours], &theirs.numbers(column)?));
    }
    checks.extend(convergence(golden, &input.numbers("gdppc2000")?, &income)?);
    Ok(checks)
}

fn convergence(golden: &Golden, before: &[f64], after: &[f64]) -> Result<Vec<Check>, VerifyError> {
    let reat = against("REAT 3.0.3 `betaconv.ols`");
    let within = Expected::Within(1e-12);
    let ours = beta_convergence(before, after, 14.0)?;
    let theirs = golden.table("inequality/de_counties_betaconv_2000_2014__reat.csv")?;
    let (alpha, beta) = (ours.line.intercept, ours.line.slope);
    let line = golden.table("inequality/de_counties_betaconv_2000_2014_model__reat.csv")?;
    let labels = ["Alpha", "Beta"].map(str::to_owned);
    let mut checks = Vec::new();
    for (column, ours) in [
        ("Estimate", [alpha.value, beta.value]),
        ("Std. Error", [alpha.error, beta.error]),
        ("t value", [alpha.t, beta.t]),
        ("Pr (>|t|)", [alpha.p, beta.p]),
    ] {
        checks.push(reat.column(column, within, &labels, &ours, &theirs.numbers(column)?[..2]));
    }
    let why = "takes -ln(1 + beta) / T for the speed, which belongs to growth over the whole period, with a \
               beta of annual growth: the speed comes out too small by a factor of 14.7";
    let wrong = Expected::Wrong { beyond: 1e-3, why };
    let estimates = theirs.numbers("Estimate")?;
    for (place, (what, ours)) in
        [("Lambda", ours.speed), ("Halflife", ours.half_life)].into_iter().enumerate()
    {
        checks.push(reat.column(what, wrong, &[what.to_owned()], &[ours], &estimates[place + 2..=place + 2]));
    }
    for (column, ours) in [
        ("Estimate", ours.line.r_squared),
        ("F value", ours.line.f),
        ("df 2", ours.line.degrees as f64),
        ("Pr (>F)", beta.p),
    ] {
        let check = reat.column(column, within, &[column.to_owned()], &[ours], &line.numbers(column)?);
        checks.push(Check { what: format!("model, {column}"), ..check });
    }
    Ok(checks)
}

fn against(reference: &'static str) -> Against<'static> {
    Against { method: "inequality", reference, input: INPUT }
}
