//! Agglomeration of plants, coagglomeration of industries, and the cluster index.

use asterism_econ::agglomeration::{
    EllisonGlaeser, Plant, coagglomeration, ellison_glaeser_of_plants, employment_of, group_coagglomeration,
    litzenberger_sternberg, reference_shares,
};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

const NUMPY: &str = "plain numpy after Ellison & Glaeser 1997";
const REAT: &str = "REAT 3.0.3 `ellison.a2`";
const PAIRS: &str = "plain numpy after Ellison, Glaeser & Kerr 2010";
const LITZENBERGER: &str = "plain numpy after Litzenberger & Sternberg 2006";

/// One column of a reference, and where we have it.
type Column = (&'static str, fn(&EllisonGlaeser) -> f64);

const OF_NUMPY: [Column; 6] = [
    ("gamma", |found| found.gamma),
    ("G", |found| found.concentration),
    ("H", |found| found.plant_herfindahl),
    ("var_G", |found| found.variance),
    ("z", |found| found.z),
    ("plants", |found| found.plants),
];
const OF_REAT: [Column; 5] = [
    ("Gamma i", |found| found.gamma),
    ("G i", |found| found.concentration),
    ("z Gi", |found| found.z),
    ("K i", |found| found.plants),
    ("HHI i", |found| found.plant_herfindahl),
];

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("agglomeration", "__ellison_glaeser.csv")? {
        checks.extend(of_plants(golden, &input)?);
    }
    for input in golden.inputs_of("agglomeration", "__litzenberger_sternberg.csv")? {
        checks.push(cluster_index(golden, &input)?);
    }
    Ok(checks)
}

fn of_plants(golden: &Golden, input: &str) -> Result<Vec<Check>, VerifyError> {
    let table = golden.table(&format!("inputs/firms_{input}.csv"))?;
    let (regions, region_names) = numbered(table.text("region")?);
    let (industries, names) = numbered(table.text("industry")?);
    let plants: Vec<Plant> = regions
        .iter()
        .zip(&industries)
        .zip(table.numbers("emp_firm")?)
        .map(|((region, industry), employment)| Plant { region: *region, industry: *industry, employment })
        .collect();
    let employment = employment_of(&plants, region_names.len(), names.len())?;
    let reference = reference_shares(&employment);
    let ours = ellison_glaeser_of_plants(&plants, names.len(), &reference)?;

    let mut checks = Vec::new();
    let files: [(&str, &'static str, &[Column]); 2] =
        [("ellison_glaeser", NUMPY, &OF_NUMPY), ("ellison_glaeser_reat", REAT, &OF_REAT)];
    for (file, reference, columns) in files {
        let theirs = golden.table(&format!("agglomeration/{input}__{file}.csv"))?;
        let against = Against { method: "agglomeration", reference, input };
        let labels = theirs.text("industry")?;
        for (name, ours_of) in columns {
            let ours: Vec<f64> = labels
                .iter()
                .map(|label| {
                    names.iter().position(|name| name == label).map_or(f64::NAN, |at| ours_of(&ours[at]))
                })
                .collect();
            let within = Expected::Within(1e-12);
            checks.push(against.column(name, within, labels, &ours, &theirs.numbers(name)?));
        }
    }

    let theirs = golden.table(&format!("agglomeration/{input}__coagglomeration.csv"))?;
    let against = Against { method: "agglomeration", reference: PAIRS, input };
    let pairs = coagglomeration(&employment, &reference)?;
    let (mut of_group, mut of_pair) = (Vec::new(), Vec::new());
    for pair in theirs.text("pair")? {
        let at = |label: &str| names.iter().position(|name| name == label);
        let both = pair.split_once('|').and_then(|(left, right)| Some((at(left)?, at(right)?)));
        of_group.push(match both {
            Some((left, right)) => group_coagglomeration(&employment, &reference, &[left, right])?,
            None => f64::NAN,
        });
        of_pair.push(both.map_or(f64::NAN, |both| pairs[both]));
    }
    for (name, ours) in [("gamma_c", &of_group), ("gamma_pairwise", &of_pair)] {
        let within = Expected::Within(1e-12);
        checks.push(against.column(name, within, theirs.text("pair")?, ours, &theirs.numbers(name)?));
    }
    Ok(checks)
}

fn cluster_index(golden: &Golden, input: &str) -> Result<Check, VerifyError> {
    let employment = golden.wide(&format!("inputs/{input}_emp.csv"))?;
    let firms = golden.wide(&format!("inputs/{input}_firms.csv"))?;
    let regions = golden.table(&format!("inputs/{input}_pop_area.csv"))?;
    let (population, area) = (regions.numbers("pop")?, regions.numbers("area_sqkm")?);
    let ours = litzenberger_sternberg(&employment.values, &firms.values, &population, &area)?;
    let theirs = golden.wide(&format!("agglomeration/{input}__litzenberger_sternberg.csv"))?;
    let against = Against { method: "agglomeration", reference: LITZENBERGER, input };
    let labels = (employment.rows.as_slice(), employment.columns.as_slice());
    Ok(against.matrix("cluster index", Expected::Within(1e-12), labels, &ours, &theirs))
}

/// Labels as numbers in the order in which they first occur, and the labels.
fn numbered(labels: &[String]) -> (Vec<usize>, Vec<String>) {
    let mut known: Vec<String> = Vec::new();
    let mut numbers = Vec::with_capacity(labels.len());
    for label in labels {
        numbers.push(known.iter().position(|name| name == label).unwrap_or_else(|| {
            known.push(label.clone());
            known.len() - 1
        }));
    }
    (numbers, known)
}
