//! Similarity of regions.

use asterism_econ::similarity::{cosine, finger_kreinin, log_quotient_correlation};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};
use crate::trimmed::trimmed;

const NUMPY: &str = "plain numpy";
const DATAWHEEL: &str = "plain numpy = economic-complexity 0.3.0 `similarity`";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of_matrix("similarity", "cosine_shares")? {
        let kept = trimmed(golden, &input)?;
        for (reference, file, ours) in [
            (NUMPY, "cosine_shares", cosine(&kept.values)),
            (NUMPY, "finger_kreinin", finger_kreinin(&kept.values)),
            (DATAWHEEL, "log_rca_pearson_eps0.1", log_quotient_correlation(&kept.quotients, 0.1)?),
        ] {
            let against = Against { method: "similarity", reference, input: &input };
            let stem = format!("similarity/{input}__{file}");
            let what = (file, Expected::Within(1e-12));
            checks.extend(against.matrix_file(golden, &stem, what, kept.pairs_of_regions(), &ours)?);
        }
    }
    Ok(checks)
}
