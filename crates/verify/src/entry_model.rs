//! Entry regressed on the density before it.

use asterism_econ::evaluation::SmallSample;
use asterism_econ::evaluation::entry_model::{AtRisk, EntryClusters, with_complexity, with_effects};
use asterism_econ::math::standardised;

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const REFERENCE: &str = "pyfixest 0.60.0 `feols`, CRV1";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("entry_model", "__lpm.csv")? {
        let data = golden.table(&format!("entry_model/{input}__data.csv"))?;
        let numbered = |column| -> Result<Vec<usize>, VerifyError> {
            let names = data.text(column)?;
            let mut different: Vec<&String> = names.iter().collect();
            different.sort();
            different.dedup();
            Ok(names.iter().filter_map(|name| different.binary_search(&name).ok()).collect())
        };
        let rows = AtRisk {
            regions: numbered("region")?,
            industries: numbered("industry")?,
            entry: data.numbers("entry")?,
            density: data.numbers("density_z")?,
            complexity: data.numbers("pci")?,
        };
        let against = Against { method: "entry_model", reference: REFERENCE, input: &input };
        let plain = Against { reference: "plain numpy", ..against.clone() };
        let again = standardised(&data.numbers("density")?, 0);
        // The columns are written with twelve decimals.
        let rounded = Expected::Within(1e-10);
        checks.push(plain.column("density_z", rounded, data.text("region")?, &again, &rows.density));

        let theirs = golden.table(&format!("entry_model/{input}__lpm.csv"))?;
        let fixest = SmallSample::Fixest;
        let models = [
            with_effects(&rows, EntryClusters::Region, fixest)?,
            with_effects(&rows, EntryClusters::RegionAndIndustry, fixest)?,
            with_complexity(&rows, EntryClusters::Region, fixest)?,
        ];
        let labels: Vec<String> = theirs
            .text("model")?
            .iter()
            .zip(theirs.text("term")?)
            .map(|(model, term)| format!("{model}: {term}"))
            .collect();
        let all = |of: fn(&asterism_econ::evaluation::regression::Regression) -> Vec<f64>| -> Vec<f64> {
            models.iter().flat_map(of).collect()
        };
        for (column, ours) in [
            ("coef", all(|model| model.coefficients.clone())),
            ("se", all(|model| model.standard_errors.clone())),
            ("n", all(|model| vec![model.observations as f64; model.coefficients.len()])),
        ] {
            // The reference stops taking out effects a little before all are gone.
            let within = Expected::Within(1e-9);
            checks.push(against.column(column, within, &labels, &ours, &theirs.numbers(column)?));
        }
    }
    Ok(checks)
}
