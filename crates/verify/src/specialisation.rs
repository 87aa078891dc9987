//! Specialisation and diversity of regions.

use asterism_econ::{Treated, Treatment, concentration, quotient, specialisation};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const NUMPY: &str = "plain numpy";
const ECONGEO: &str =
    "EconGeo 2.1 `location_quotient_avg`, `hachman`, `herfindahl`, `krugman_index`, `spec_coeff`, `entropy`";
const REAT: &str = "REAT 3.0.3 `spec`";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    let within = Expected::Within(1e-12);
    for input in golden.inputs_of("specialisation", "__regions.csv")? {
        let (wide, activity) = golden.activity(&input)?;
        let table = activity.treated(Treatment::Zero);
        let regions = &wide.rows;
        let ours = specialisation::of_regions(&table);
        let against = |reference| Against { method: "specialisation", reference, input: &input };

        let numpy = golden.table(&format!("specialisation/{input}__regions.csv"))?;
        let averages = if regions_without_activity(&table) {
            let why = "gives a region without activity the average quotient 0 and an infinite Hachman index; \
                       it has no shares, so it has neither";
            Expected::Wrong { beyond: 1.0, why }
        } else {
            within
        };
        for (column, ours, expected) in [
            ("hachman", &ours.hachman, averages),
            ("avg_lq", &ours.average_quotient, averages),
            ("krugman", &ours.krugman, within),
            ("krugman_rest", &ours.krugman_rest, within),
            ("krugman_mean_of_others", &ours.krugman_mean_of_others, within),
            ("spec_coeff", &ours.coefficient, within),
            ("hhi", &ours.herfindahl, within),
            ("hhi_norm", &ours.herfindahl_normalised, within),
            ("entropy_bits", &ours.entropy, within),
            ("evenness", &ours.evenness, within),
        ] {
            checks.push(against(NUMPY).labelled(&numpy, ("region", column), expected, regions, ours)?);
        }

        let econgeo = golden.table(&format!("specialisation/{input}__regions_econgeo.csv"))?;
        for (column, ours, expected) in [
            ("location_quotient_avg", &ours.average_quotient, within),
            ("hachman", &ours.hachman, within),
            ("herfindahl", &ours.herfindahl, within),
            ("krugman_index", &ours.krugman, within),
            ("spec_coeff", &ours.coefficient, within),
            ("entropy", &ours.entropy, Expected::Within(6e-4)),
        ] {
            checks.push(against(ECONGEO).labelled(&econgeo, ("region", column), expected, regions, ours)?);
        }

        let file = format!("specialisation/{input}__regions_reat.csv");
        if golden.has(&file) {
            let reat = golden.table(&file)?;
            let ginis: Vec<f64> =
                quotient::location_quotient(&table).iter_rows().map(concentration::gini).collect();
            for (column, ours) in
                [("H j", &ours.coefficient), ("G j", &ginis), ("K j", &ours.krugman_mean_of_others)]
            {
                checks.push(against(REAT).labelled(&reat, ("region", column), within, regions, ours)?);
            }
        }
    }
    Ok(checks)
}

fn regions_without_activity(table: &Treated) -> bool {
    table.totals().regions.contains(&0.0)
}
