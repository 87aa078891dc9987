//! A gravity equation of collaboration between regions.

use asterism_econ::Matrix;
use asterism_econ::evaluation::gravity::{Flows, poisson};
use asterism_econ::evaluation::{Errors, SmallSample};
use asterism_econ::math::ln;

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let input = golden.table("inputs/gravity_flows.csv")?;
    let theirs = golden.table("gravity/gravity__ppml.csv")?;
    let mut regions: Vec<&String> = input.text("origin")?.iter().chain(input.text("dest")?).collect();
    regions.sort();
    regions.dedup();
    let numbers = |column| -> Result<Vec<usize>, VerifyError> {
        Ok(input.text(column)?.iter().filter_map(|name| regions.binary_search(&name).ok()).collect())
    };
    let (origins, destinations) = (numbers("origin")?, numbers("dest")?);
    let (distance, border) = (input.numbers("dist")?, input.numbers("border")?);
    let regressors = Matrix::from_fn(input.rows(), 2, |row, column| [ln(distance[row]), border[row]][column]);
    let flows = input.numbers("flow")?;
    let flows =
        Flows { origins: &origins, destinations: &destinations, flows: &flows, regressors: &regressors };
    let clustered = poisson(flows, Errors::Clustered(&origins), SmallSample::Fixest)?;
    let classical = poisson(flows, Errors::Classical, SmallSample::Raw)?;

    let terms = theirs.text("term")?;
    let mut checks = Vec::new();
    let pyfixest = "pyfixest 0.60.0 `fepois`, CRV1 by origin";
    let glm = "statsmodels 0.15.0 `GLM` with dummies";
    // Pyfixest stops when the deviance changes by less than 1e-8. One step more moves the coefficients
    // in the thirteenth digit and the weights, on which the errors rest, in the eighth.
    let stops = 1e-7;
    for (reference, column, ours, tolerance) in [
        (pyfixest, "coef", clustered.coefficients, 1e-11),
        (pyfixest, "se_crv1_origin", clustered.standard_errors, stops),
        (glm, "coef_glm", classical.coefficients, 1e-13),
        (glm, "se_glm", classical.standard_errors, 1e-13),
        (glm, "deviance_glm", vec![classical.deviance; 2], 1e-13),
    ] {
        let within = Expected::Within(tolerance);
        let against = Against { method: "gravity", reference, input: "gravity_flows" };
        checks.push(against.column(column, within, terms, &ours, &theirs.numbers(column)?));
    }
    Ok(checks)
}
