//! The economic complexity index of UK regions as it was published (Nesta, beis-indicators).

use std::collections::BTreeMap;

use asterism_econ::complexity::{Anchor, Scaling, complexity};
use asterism_econ::{Matrix, Presence, math};

use crate::check::{Against, Check, Expected, in_order};
use crate::golden::{Golden, Table, VerifyError};

const METHOD: &str = "published_uk";
const FOLDER: &str = "uk-bres-idbr-nuts2-sic4";
const REFERENCE: &str = "nestauk/beis-indicators, published economic_complexity_index";
/// Four digits are published.
const FOUR_DIGITS: Expected = Expected::Within(0.000_050_000_1);
/// Three digits are published.
const THREE_DIGITS: Expected = Expected::Within(0.000_500_000_1);

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let file = |name: &str| golden.data_file(&format!("{FOLDER}/{name}"));
    let segments = file("sic4_industry_segments.csv")?;
    let segment_of: BTreeMap<&str, &str> =
        segments.text("sic_4")?.iter().zip(segments.text("cluster")?).map(|(a, b)| (&**a, &**b)).collect();
    let counts = file("nomis_idbr_2016_2018.csv.gz")?;
    let published = file("published_economic_complexity_index.nuts2.csv")?;
    let mut checks = Vec::new();
    for year in ["2016", "2017", "2018"] {
        let (regions, table) = of_year(&counts, year, |class| segment_of.get(class).copied())?;
        let input = format!("local units by industry segment, {year}");
        let theirs = published_in(&published, year)?;
        checks.push(check(&input, FOUR_DIGITS, &regions, &table, &theirs)?);
    }
    let employment = file("nomis_bres_2015_2018.csv.gz")?;
    let (regions, table) = of_year(&employment, "2018", Some)?;
    let theirs = published_in(&file("published_economic_complexity_index_2019commit.csv")?, "2018")?;
    checks.push(check("employees by class, 2018", THREE_DIGITS, &regions, &table, &theirs)?);
    Ok(checks)
}

/// The table of one year, regions by what `group` makes of the classes; both sorted by name.
fn of_year<'a>(
    table: &'a Table,
    year: &str,
    group: impl Fn(&'a str) -> Option<&'a str>,
) -> Result<(Vec<String>, Matrix), VerifyError> {
    let mut cells: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let names = table.text("geo_cd")?.iter().zip(table.text("SIC4")?);
    for ((at, (region, class)), value) in table.text("year")?.iter().zip(names).zip(table.numbers("value")?) {
        if let Some(group) = group(class).filter(|_| at == year) {
            *cells.entry((region, group)).or_default() += value;
        }
    }
    let mut regions: Vec<&str> = cells.keys().map(|(region, _)| *region).collect();
    let mut groups: Vec<&str> = cells.keys().map(|(_, group)| *group).collect();
    regions.dedup();
    groups.sort_unstable();
    groups.dedup();
    let value =
        |row: usize, column: usize| cells.get(&(regions[row], groups[column])).copied().unwrap_or(0.0);
    let matrix = Matrix::from_fn(regions.len(), groups.len(), value);
    Ok((regions.into_iter().map(str::to_owned).collect(), matrix))
}

/// The published index of a year by region: the first value, where a region has several.
fn published_in(table: &Table, year: &str) -> Result<BTreeMap<String, f64>, VerifyError> {
    let mut found = BTreeMap::new();
    let values = table.numbers("economic_complexity_index")?;
    for ((at, region), value) in table.text("year")?.iter().zip(table.text("nuts_id")?).zip(values) {
        if at == year {
            found.entry(region.clone()).or_insert(value);
        }
    }
    Ok(found)
}

/// They count a region as specialised above a quotient of 1, not at 1, and give the eigenvector itself, at
/// length 1 and in a sign of its own.
fn check(
    input: &str,
    expected: Expected,
    regions: &[String],
    table: &Matrix,
    theirs: &BTreeMap<String, f64>,
) -> Result<Check, VerifyError> {
    let (of_regions, of_groups) = (table.row_sums(), table.column_sums());
    let all = math::sum(&of_regions);
    let presence = Presence::from_fn(table.rows(), table.columns(), |row, column| {
        table[(row, column)] * all > of_regions[row] * of_groups[column]
    });
    let result = complexity(&presence, Anchor::Diversity, Scaling::Atlas)?;
    let kept: Vec<String> = result.kept_regions.iter().map(|place| regions[*place].clone()).collect();
    let length = math::dot(&result.unscaled_regions, &result.unscaled_regions).sqrt();
    let (labels, theirs): (Vec<String>, Vec<f64>) =
        theirs.iter().map(|(label, value)| (label.clone(), *value)).unzip();
    let ours = in_order(&labels, &kept, &result.unscaled_regions);
    let sign = if math::dot(&ours, &theirs) < 0.0 { -1.0 } else { 1.0 };
    let ours: Vec<f64> = ours.iter().map(|value| sign * value / length).collect();
    let against = Against { method: METHOD, reference: REFERENCE, input };
    Ok(against.column("complexity of regions, either sign", expected, &labels, &ours, &theirs))
}
