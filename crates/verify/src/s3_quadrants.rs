//! The opportunity plane of smart specialisation.

use asterism_econ::density::relatedness_density;
use asterism_econ::opportunities::{ComplexityCut, DensityCut, Opportunity, Quadrant, opportunities};
use asterism_econ::relatedness::{Diagonal, Normalisation, relatedness};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};
use crate::trimmed::trimmed;

const REFERENCE: &str = "plain numpy, with EconGeo's prob relatedness";
const QUADRANTS: [(&str, Quadrant); 4] = [
    ("high risk, high benefit", Quadrant::HighRiskHighBenefit),
    ("high risk, low benefit", Quadrant::HighRiskLowBenefit),
    ("low risk, high benefit", Quadrant::LowRiskHighBenefit),
    ("low risk, low benefit", Quadrant::LowRiskLowBenefit),
];

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("s3_quadrants", "__counts.csv")? {
        let kept = trimmed(golden, &input)?;
        let against = Against { method: "s3_quadrants", reference: REFERENCE, input: &input };
        let table = golden.table(&format!("complexity/{input}__industries.csv"))?;
        let (industries, indices) = (table.text("industry")?, table.numbers("pci_atlas")?);
        let index = |label: &String| industries.iter().position(|known| known == label);
        let complexity: Vec<f64> =
            kept.industries.iter().map(|label| index(label).map_or(f64::NAN, |row| indices[row])).collect();
        let prob = relatedness(&kept.presence, Normalisation::Probability, Diagonal::Zero);
        let density = relatedness_density(&kept.presence, &prob)?;
        let (cut, worth) = (DensityCut::RegionMean, ComplexityCut::OverallMean);
        let found = opportunities(&kept.presence, &density, &complexity, cut, worth)?;

        let counts = golden.table(&format!("s3_quadrants/{input}__counts.csv"))?;
        let regions = counts.text("region")?;
        for (column, quadrant) in QUADRANTS {
            let count = |region: &String| {
                let is = |one: &&Opportunity| {
                    kept.regions[one.region] == *region && one.quadrant == Some(quadrant)
                };
                found.iter().filter(is).count() as f64
            };
            let ours: Vec<f64> = regions.iter().map(count).collect();
            let theirs = counts.numbers(column)?;
            checks.push(against.column(column, Expected::Within(0.0), regions, &ours, &theirs));
        }

        let detail = golden.table(&format!("s3_quadrants/{input}__first4regions.csv"))?;
        let (regions, industries) = (detail.text("region")?, detail.text("industry")?);
        let labels: Vec<String> = regions.iter().zip(industries).map(|(r, i)| format!("{r}, {i}")).collect();
        let ours: Vec<Option<&Opportunity>> = regions
            .iter()
            .zip(industries)
            .map(|(region, industry)| {
                found.iter().find(|one| {
                    kept.regions[one.region] == *region && kept.industries[one.industry] == *industry
                })
            })
            .collect();
        let number = |of: &dyn Fn(&Opportunity) -> f64| -> Vec<f64> {
            ours.iter().map(|one| one.map_or(f64::NAN, of)).collect()
        };
        let place = |label: &str| QUADRANTS.iter().position(|(known, _)| *known == label);
        let quadrants: Vec<f64> =
            detail.text("quadrant")?.iter().map(|label| place(label).map_or(-1.0, |at| at as f64)).collect();
        let quadrant = number(&|one| {
            let at = QUADRANTS.iter().position(|(_, known)| Some(*known) == one.quadrant);
            at.map_or(f64::NAN, |at| at as f64)
        });
        for (what, tolerance, ours, theirs) in [
            (
                "density, percent",
                1e-12,
                number(&|one| 100.0 * one.density),
                detail.numbers("relatedness_density")?,
            ),
            ("complexity", 1e-9, number(&|one| one.complexity), detail.numbers("complexity_0_100")?),
            ("quadrant", 0.0, quadrant, quadrants),
        ] {
            checks.push(against.column(what, Expected::Within(tolerance), &labels, &ours, &theirs));
        }
    }
    Ok(checks)
}
