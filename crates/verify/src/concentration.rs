//! Concentration of industries over regions.

use asterism_econ::{Treated, Treatment, concentration};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const NUMPY: &str = "plain numpy";
const ECONGEO: &str = "EconGeo 2.1 `gini`, `hoover_gini`, `hoover_index`, `locational_gini`";
const REAT: &str = "REAT 3.0.3 `conc`";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    let within = Expected::Within(1e-12);
    for input in golden.inputs_of("concentration", "__industries.csv")? {
        let (wide, activity) = golden.activity(&input)?;
        let table = activity.treated(Treatment::Zero);
        let industries = &wide.columns;
        let against = |reference| Against { method: "concentration", reference, input: &input };

        let ours = concentration::of_industries(&table);
        let numpy = golden.table(&format!("concentration/{input}__industries.csv"))?;
        for (column, ours) in [
            ("gini", &ours.gini),
            ("gini_unbiased", &ours.gini_unbiased),
            ("hoover_index", &ours.hoover_uniform),
            ("hoover_index_vs_total", &ours.hoover),
            ("hoover_gini_vs_total", &ours.hoover_gini),
            ("hhi_over_regions", &ours.herfindahl),
            ("locational_gini", &ours.locational_gini),
        ] {
            checks.push(against(NUMPY).labelled(&numpy, ("industry", column), within, industries, ours)?);
        }

        // EconGeo was given the table without empty regions, which counts where regions are of equal size.
        let ours = concentration::of_industries(&without_empty_regions(table));
        let percent = |shares: &[f64]| shares.iter().map(|share| share * 100.0).collect::<Vec<f64>>();
        let econgeo = golden.table(&format!("concentration/{input}__industries_econgeo.csv"))?;
        let (three_digits, two_digits) = (Expected::Within(5.01e-4), Expected::Within(5.01e-3));
        for (column, ours, expected) in [
            ("gini", ours.gini, three_digits),
            ("hoover_gini_vs_total", ours.hoover_gini, three_digits),
            ("hoover_index_uniform", percent(&ours.hoover_uniform), two_digits),
            ("hoover_index_vs_total", percent(&ours.hoover), two_digits),
            ("locational_gini", ours.locational_gini, within),
        ] {
            checks.push(against(ECONGEO).labelled(
                &econgeo,
                ("industry", column),
                expected,
                industries,
                &ours,
            )?);
        }

        let file = format!("concentration/{input}__industries_reat.csv");
        if golden.has(&file) {
            let reat = golden.table(&file)?;
            for (column, ours) in [("H i", ours.hoover), ("G i", ours.quotient_gini), ("K i", ours.krugman)] {
                checks.push(against(REAT).labelled(
                    &reat,
                    ("industry", column),
                    within,
                    industries,
                    &ours,
                )?);
            }
        }
    }
    Ok(checks)
}

fn without_empty_regions(table: Treated) -> Treated {
    let totals = table.totals();
    let regions: Vec<usize> = (0..totals.regions.len()).filter(|r| totals.regions[*r] > 0.0).collect();
    let industries: Vec<usize> = (0..totals.industries.len()).collect();
    let values = table.values.select(&regions, &industries);
    Treated { known: vec![true; values.values().len()], values, regions, ..table }
}
