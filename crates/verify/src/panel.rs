//! Two-way fixed effects with errors clustered by unit, under every factor.

use asterism_econ::Matrix;
use asterism_econ::evaluation::panel::fixed_effects;
use asterism_econ::evaluation::{Errors, SmallSample};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let input = golden.table("inputs/mpdta.csv")?;
    let theirs = golden.table("panel/mpdta__twfe.csv")?;
    let (years, starts) = (input.numbers("year")?, input.numbers("first.treat")?);
    let post =
        years.iter().zip(&starts).map(|(year, start)| f64::from(u8::from(*start > 0.0 && year >= start)));
    let design = Matrix::new(input.rows(), 1, post.collect())?;
    let label =
        |column| Ok::<_, VerifyError>(input.numbers(column)?.into_iter().map(|v| v as usize).collect());
    let (units, periods): (Vec<usize>, Vec<usize>) = (label("countyreal")?, label("year")?);
    let outcome = input.numbers("lemp")?;
    let fit = |small| fixed_effects(&design, &outcome, &[&units, &periods], Errors::Clustered(&units), small);
    let terms = theirs.text("term")?;
    let mut checks = Vec::new();
    for (error, reference, small) in [
        ("se_cluster_raw", "plain numpy", SmallSample::Raw),
        ("se_cluster_fixest", "plain numpy with the factor of fixest", SmallSample::Fixest),
        ("se_pyfixest", "pyfixest 0.60.0 `feols`, CRV1", SmallSample::Fixest),
        ("se_linearmodels", "linearmodels 7.1 `PanelOLS`", SmallSample::LinearModels),
    ] {
        let ours = fit(small)?;
        let against = Against { method: "panel", reference, input: "mpdta" };
        let clusters: Vec<f64> = ours.clusters.iter().map(|count| *count as f64).collect();
        for (column, ours) in [
            ("coef", ours.coefficients),
            (error, ours.standard_errors),
            ("clusters", clusters),
            ("nobs", vec![ours.observations as f64]),
        ] {
            let within = Expected::Within(1e-13);
            checks.push(against.column(column, within, terms, &ours, &theirs.numbers(column)?));
        }
    }
    Ok(checks)
}
