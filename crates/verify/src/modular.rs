//! Ease of recombination and modular complexity.

use asterism_econ::{Treatment, modular, quotient};

use crate::check::{Against, Check, Expected, in_order};
use crate::golden::{Golden, VerifyError};

const REFERENCE: &str = "EconGeo 2.1 `ease_recombination`, `modular_complexity`";
/// Five digits are given.
const FIVE_DIGITS: Expected = Expected::Within(0.000_005_000_1);

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("modular", "__ease_econgeo.csv")? {
        let (wide, activity) = golden.activity(&input)?;
        let presence = quotient::specialised(&activity.treated(Treatment::Zero), 1.0)?;
        let against = Against { method: "modular", reference: REFERENCE, input: &input };
        for (file, label, column, labels, ours) in [
            (
                "ease",
                "industry",
                "ease_of_recombination",
                &wide.columns,
                modular::ease_of_recombination(&presence),
            ),
            ("modular", "region", "modular_complexity", &wide.rows, modular::modular_complexity(&presence)),
        ] {
            let table = golden.table(&format!("modular/{input}__{file}_econgeo.csv"))?;
            let theirs = table.text(label)?;
            let ours = in_order(theirs, labels, &ours);
            checks.push(against.column(column, FIVE_DIGITS, theirs, &ours, &table.numbers(column)?));
        }
    }
    Ok(checks)
}
