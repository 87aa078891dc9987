//! Location quotients and who is specialised.

use asterism_econ::{Treatment, quotient};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const REFERENCE: &str = "plain numpy = economic-complexity 0.3.0 `rca` = EconGeo 2.1 `location_quotient`";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("lq", "__m.csv")? {
        let (wide, activity) = golden.activity(&input)?;
        let table = activity.treated(Treatment::Zero);
        let labels = (wide.rows.as_slice(), wide.columns.as_slice());
        let quotients = quotient::location_quotient(&table);
        let against = Against { method: "lq", reference: REFERENCE, input: &input };
        let within = Expected::Within(1e-12);
        let stem = format!("lq/{input}__lq");
        let what = ("location quotient", within);
        checks.extend(against.matrix_file(golden, &stem, what, labels, &quotients)?);
        let specialised = quotient::specialised(&table, 1.0)?.to_matrix();
        let theirs = golden.wide(&format!("lq/{input}__m.csv"))?;
        checks.push(against.matrix("specialised", Expected::Within(0.0), labels, &specialised, &theirs));
    }
    Ok(checks)
}
