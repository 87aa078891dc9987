//! Interregional complementarity: pairs, added density and linkages.

use asterism_econ::Matrix;
use asterism_econ::complementarity::{Targets, added_density, gains, linkages, pairs};
use asterism_econ::opportunities::rescaled;
use asterism_econ::relatedness::{Diagonal, Proximity, proximity};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};
use crate::trimmed::{Kept, trimmed};

const REFERENCE: &str = "plain numpy, by loops and by matrix products (no public implementation)";
const WITHIN: Expected = Expected::Within(1e-11);

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of_matrix("complementarity", "pairs_missing")? {
        let kept = trimmed(golden, &input)?;
        let phi = proximity(&kept.presence, Proximity::Minimum, Diagonal::Zero);
        let against = Against { method: "complementarity", reference: REFERENCE, input: &input };
        let complexity = complexity(golden, &input, &kept)?;
        for (file, targets, weights) in [
            ("pairs_missing", Targets::Missing, None),
            ("pairs_all", Targets::All, None),
            ("pairs_missing_pci01", Targets::Missing, Some(complexity.as_slice())),
        ] {
            let gains = gains(&kept.presence, &phi, targets, weights)?;
            let ours = pairs(&kept.presence, &gains)?;
            let stem = format!("complementarity/{input}__{file}");
            checks.extend(against.matrix_file(
                golden,
                &stem,
                (file, WITHIN),
                kept.pairs_of_regions(),
                &ours,
            )?);
        }
        let ties = format!("complementarity/{input}__linkages_input.csv");
        if golden.has(&ties) {
            let ours = linkages(&kept.presence, &phi, &golden.wide(&ties)?.values)?;
            let stem = format!("complementarity/{input}__linkages");
            checks.extend(against.matrix_file(golden, &stem, ("linkages", WITHIN), kept.cells(), &ours)?);
        }
        let added = format!("complementarity/{input}__added_density.csv");
        if golden.has(&added) {
            checks.push(against_added(golden, &added, &against, &kept, &phi)?);
        }
    }
    Ok(checks)
}

/// The complexity of industries as the reference has it, from 0 to 1.
fn complexity(golden: &Golden, input: &str, kept: &Kept) -> Result<Vec<f64>, VerifyError> {
    let table = golden.table(&format!("complexity/{input}__industries.csv"))?;
    let (labels, values) = (table.text("industry")?, table.numbers("pci_atlas")?);
    let of =
        |label: &String| labels.iter().position(|known| known == label).map_or(f64::NAN, |row| values[row]);
    let values: Vec<f64> = kept.industries.iter().map(of).collect();
    Ok(rescaled(&values).iter().map(|value| value / 100.0).collect())
}

fn against_added(
    golden: &Golden,
    path: &str,
    against: &Against,
    kept: &Kept,
    phi: &Matrix,
) -> Result<Check, VerifyError> {
    let table = golden.table(path)?;
    let place = |labels: &[String], label: &String| labels.iter().position(|known| known == label);
    let cells = table.text("to_region")?.iter().zip(table.text("from_region")?).zip(table.text("industry")?);
    let mut ours = Vec::new();
    let mut labels = Vec::new();
    for ((to, from), industry) in cells {
        labels.push(format!("{to}, {from}, {industry}"));
        let found = (place(&kept.regions, to), place(&kept.regions, from), place(&kept.industries, industry));
        ours.push(match found {
            (Some(to), Some(from), Some(industry)) => added_density(&kept.presence, phi, to, from)?[industry],
            _ => f64::NAN,
        });
    }
    Ok(against.column("added density", WITHIN, &labels, &ours, &table.numbers("added_density")?))
}
