//! Proximity, in the two forms that peers compute.

use asterism_econ::relatedness::{Diagonal, Proximity, proximity};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};
use crate::trimmed::trimmed;

const REFERENCE: &str =
    "plain numpy = economic-complexity 0.3.0 `proximity` = ecomplexity 0.5.3 `proximity` off the diagonal";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of_matrix("proximity", "min_conditional")? {
        let kept = trimmed(golden, &input)?;
        let against = Against { method: "proximity", reference: REFERENCE, input: &input };
        for (file, form) in [("min_conditional", Proximity::Minimum), ("sqrt", Proximity::Geometric)] {
            let ours = proximity(&kept.presence, form, Diagonal::Zero);
            let stem = format!("proximity/{input}__{file}");
            let what = (file, Expected::Within(1e-14));
            checks.extend(against.matrix_file(golden, &stem, what, kept.pairs_of_industries(), &ours)?);
        }
    }
    Ok(checks)
}
