//! Agglomeration of points: M, Kd and K of the pharmacies among the health services of Göttingen.

use asterism_econ::points::{
    EdgeCorrection, PairWeights, Points, Window, kernel_density, marcon_puech, ripley_k,
};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, Table, VerifyError};

const METHOD: &str = "point_pattern";
const NUMPY: &str = "plain numpy";
const DBMSS: &str = "dbmss 2.11-0 `Mhat`, `Khat`, `Kdhat`";

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of(METHOD, "__M_naive.csv")? {
        checks.extend(of_input(golden, &input)?);
    }
    Ok(checks)
}

fn points_of(table: &Table) -> Result<Points, VerifyError> {
    let kinds = table.text("type")?.iter().map(|kind| kind_of(kind)).collect();
    Ok(Points::new(table.numbers("x")?, table.numbers("y")?, kinds, table.numbers("weight")?)?)
}

fn kind_of(name: &str) -> usize {
    match name {
        "pharm" => 0,
        "phys_gen" => 1,
        _ => 2,
    }
}

fn of_input(golden: &Golden, input: &str) -> Result<Vec<Check>, VerifyError> {
    let points = points_of(&golden.table(&format!("inputs/points_{input}.csv"))?)?;
    let (pharmacy, physician) = (kind_of("pharm"), kind_of("phys_gen"));
    let theirs = |file: &str| golden.table(&format!("{METHOD}/{input}__{file}.csv"));
    let radii = theirs("M_naive")?.numbers("r")?;
    let cross = marcon_puech(&points, pharmacy, physician, &radii)?;
    let own = marcon_puech(&points, pharmacy, pharmacy, &radii)?;
    let window = Window::around(&points)?;
    let k = ripley_k(&points, pharmacy, &radii, window, EdgeCorrection::Isotropic)?;
    let equal = kernel_density(&points, pharmacy, &radii, PairWeights::Equal)?;
    let weighted = kernel_density(&points, pharmacy, &radii, PairWeights::Product)?;
    let bandwidth = vec![equal.bandwidth; radii.len()];

    let (tight, exact) = (Expected::Within(1e-13), Expected::Within(1e-12));
    // The peer bins distances, and differs from the exact sum by up to 0.057 % of a density near 0.02.
    let binned = Expected::Within(2e-5);
    let columns: [(&str, &'static str, &str, &[f64], Expected); 10] = [
        ("M_naive", NUMPY, "M_cross", &cross, exact),
        ("M_naive", NUMPY, "M_self", &own, exact),
        ("M_K_dbmss", DBMSS, "M_cross", &cross, exact),
        ("M_K_dbmss", DBMSS, "M_self", &own, exact),
        ("M_K_dbmss", DBMSS, "K_iso", &k, exact),
        ("Kd_naive", NUMPY, "Kd", &equal.values, tight),
        ("Kd_naive", NUMPY, "Kd_weighted", &weighted.values, tight),
        ("Kd_naive", NUMPY, "bandwidth", &bandwidth, tight),
        ("Kd_dbmss", DBMSS, "Kd", &equal.values, binned),
        ("Kd_dbmss", DBMSS, "Kd_weighted", &weighted.values, binned),
    ];
    let labels: Vec<String> = radii.iter().map(|radius| format!("r = {radius}")).collect();
    let mut checks = Vec::new();
    for (file, reference, column, ours, expected) in columns {
        let against = Against { method: METHOD, reference, input };
        checks.push(against.column(column, expected, &labels, ours, &theirs(file)?.numbers(column)?));
    }
    Ok(checks)
}
