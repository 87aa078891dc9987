//! Income content of industries and regions.

use asterism_econ::prody::{expy, income_content, prody};
use asterism_econ::{Matrix, Treated, Treatment, quotient, specialisation};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const ECI: &str = "economiccomplexity 2.0.0 `productivity_levels`";
const ECONGEO: &str = "EconGeo 2.1 `prody`, `expy`";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("prody", "__prody_eciR.csv")? {
        let (wide, activity) = golden.activity(&input)?;
        let table = activity.treated(Treatment::Zero);
        let against = |reference| Against { method: "prody", reference, input: &input };

        // The incomes are made up: 1000, 2000, … in the order of those regions that have any activity.
        let incomes = golden.table(&format!("prody/{input}__expy_econgeo.csv"))?;
        let (regions, vec) = (incomes.text("region")?, incomes.numbers("vec")?);
        let income: Vec<f64> = wide
            .rows
            .iter()
            .map(|label| regions.iter().position(|region| region == label).map_or(f64::NAN, |row| vec[row]))
            .collect();
        let ours = income_content(&table, &income)?;
        let theirs = golden.table(&format!("prody/{input}__prody_eciR.csv"))?;
        let key = ("industry", "prody");
        let within = Expected::Within(1e-9);
        checks.push(against(ECI).labelled(&theirs, key, within, &wide.columns, &ours.industries)?);

        let theirs = golden.table(&format!("prody/{input}__prody_econgeo.csv"))?;
        let why = "takes location quotients rounded to two digits";
        let wrong = Expected::Wrong { beyond: 1e-6, why };
        checks.push(against(ECONGEO).labelled(&theirs, key, wrong, &wide.columns, &ours.industries)?);
        let rounded = rounded_quotients(&table);
        let industries = prody(&rounded, &income)?;
        let check = against(ECONGEO).labelled(&theirs, key, within, &wide.columns, &industries)?;
        checks.push(Check { what: "prody of rounded quotients".to_owned(), ..check });
        let regions = expy(&specialisation::shares(&table), &industries)?;
        let check = against(ECONGEO).labelled(&incomes, ("region", "expy"), within, &wide.rows, &regions)?;
        checks.push(Check { what: "expy of rounded quotients".to_owned(), ..check });
    }
    Ok(checks)
}

/// Location quotients as EconGeo rounds them, halves to even as R does.
fn rounded_quotients(table: &Treated) -> Matrix {
    quotient::location_quotient(table).map(|quotient| (quotient * 100.0).round_ties_even() / 100.0)
}
