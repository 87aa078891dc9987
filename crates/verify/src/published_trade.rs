//! World trade 1998 to 2000 with the results that the R package economiccomplexity ships.

use std::collections::BTreeMap;

use asterism_econ::fitness::{Stop, fitness};
use asterism_econ::{Activity, Matrix, Presence, Treatment, quotient};

use crate::check::{Against, Check, Expected, in_order};
use crate::golden::{Golden, Table, VerifyError, Wide};

const METHOD: &str = "published_trade";
const FOLDER: &str = "trade-complexity-expected";
const REFERENCE: &str = "economiccomplexity 2.0.0, its own stored results";
/// Six digits are given.
const SIX_DIGITS: Expected = Expected::Within(0.000_000_500_01);
/// Ten digits are given.
const TEN_DIGITS: Expected = Expected::Within(0.000_000_000_050_1);

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let file = |name: &str| golden.data_file(&format!("{FOLDER}/{name}.csv.gz"));
    let against = Against { method: METHOD, reference: REFERENCE, input: "world trade 1998-2000" };
    let exports = file("world_trade_avg_1998_to_2000")?;
    let (countries, products) = (names(&exports, "country")?, names(&exports, "product")?);
    let table = filled(&exports, &countries, &products, &exports.numbers("value")?)?;
    let presence = quotient::specialised(&Activity::of(&table)?.treated(Treatment::Zero), 1.0)?;

    let pairs = file("expected_rca_ge1_pairs")?;
    let values = filled(&pairs, &countries, &products, &vec![1.0; pairs.rows()])?;
    let theirs =
        Wide { name: "pairs".to_owned(), rows: countries.clone(), columns: products.clone(), values };
    let ours = presence.to_matrix();
    let labels = (countries.as_slice(), products.as_slice());
    let mut checks = vec![against.matrix("specialised", Expected::Within(0.0), labels, &ours, &theirs)];

    for (side, labels, presence) in
        [("product", &products, &presence), ("country", &countries, &presence.transposed())]
    {
        let theirs = file(&format!("expected_proximity_{side}"))?;
        checks.extend(proximities(&against, side, labels, presence, &theirs)?);
    }
    let result = fitness(&presence, 1.0, Stop::Steps(19))?;
    for (side, labels, kept, ours) in [
        ("country", &countries, &result.kept_regions, &result.regions),
        ("product", &products, &result.kept_industries, &result.industries),
    ] {
        let theirs = file(&format!("expected_complexity_{side}"))?;
        let kept: Vec<String> = kept.iter().map(|place| labels[*place].clone()).collect();
        let labels = theirs.text(side)?;
        let ours = in_order(labels, &kept, ours);
        let what = format!("{side}: fitness");
        checks.push(against.column(&what, TEN_DIGITS, labels, &ours, &theirs.numbers("index")?));
    }
    Ok(checks)
}

/// The proximity of columns, of which they give those pairs that are not 0.
fn proximities(
    against: &Against,
    side: &str,
    labels: &[String],
    presence: &Presence,
    theirs: &Table,
) -> Result<Vec<Check>, VerifyError> {
    let together = presence.co_occurrence();
    let place: BTreeMap<&str, usize> = labels.iter().enumerate().map(|(at, name)| (&**name, at)).collect();
    let proximity = |one: usize, other: usize| {
        together[(one, other)] / together[(one, one)].max(together[(other, other)])
    };
    let pairs: Vec<(&String, &String)> = theirs.text("a")?.iter().zip(theirs.text("b")?).collect();
    let ours: Vec<f64> = pairs
        .iter()
        .map(|(a, b)| match (place.get(a.as_str()), place.get(b.as_str())) {
            (Some(a), Some(b)) => proximity(*a, *b),
            _ => f64::NAN,
        })
        .collect();
    let names: Vec<String> = pairs.iter().map(|(a, b)| format!("{a}, {b}")).collect();
    let what = format!("{side}: proximity");
    let values = against.column(&what, SIX_DIGITS, &names, &ours, &theirs.numbers("proximity")?);
    let near: usize = (0..labels.len())
        .map(|one| (one + 1..labels.len()).filter(|other| together[(one, *other)] > 0.0).count())
        .sum();
    let what = format!("{side}: pairs with a proximity");
    let count = [near as f64];
    let pairs = against.column(&what, Expected::Within(0.0), &[], &count, &[theirs.rows() as f64]);
    Ok(vec![values, pairs])
}

/// The names in a column, sorted, each once.
fn names(table: &Table, column: &str) -> Result<Vec<String>, VerifyError> {
    let mut names = table.text(column)?.to_vec();
    names.sort_unstable();
    names.dedup();
    Ok(names)
}

/// A matrix with these values at the countries and products of a table.
fn filled(
    table: &Table,
    countries: &[String],
    products: &[String],
    values: &[f64],
) -> Result<Matrix, VerifyError> {
    let mut matrix = Matrix::zeros(countries.len(), products.len());
    let cells = table.text("country")?.iter().zip(table.text("product")?);
    for ((country, product), value) in cells.zip(values) {
        if let (Ok(row), Ok(column)) = (countries.binary_search(country), products.binary_search(product)) {
            matrix[(row, column)] = *value;
        }
    }
    Ok(matrix)
}
