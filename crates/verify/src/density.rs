//! Relatedness density and its averages.

use asterism_econ::density::{averages, nearest, percent, relatedness_density, relative_density};
use asterism_econ::relatedness::{
    Cut, Diagonal, Normalisation, Proximity, binarised, proximity, relatedness,
};
use asterism_econ::{Matrix, math};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};
use crate::trimmed::{Kept, trimmed};

const DIAGONAL_0: &str = "plain numpy = economic-complexity 0.3.0 `relatedness`";
const DIAGONAL_1: &str = "plain numpy = ecomplexity 0.5.3, column density";
const NUMPY: &str = "plain numpy";
const ECONGEO: &str = "EconGeo 2.1 `relatedness_density*`";
const ECI_R: &str = "economiccomplexity 2.0.0 (R) `density`";
const DATAWHEEL: &str = "economic-complexity 0.3.0 `relative_relatedness`";

/// Shares that the peer rounds to two digits of a percent, and to whole percent.
const TWO_DIGITS: Expected = Expected::Within(0.005_000_01 / 100.0);
const WHOLE: Expected = Expected::Within(0.500_000_01 / 100.0);

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of_matrix("density", "diag0")? {
        let kept = trimmed(golden, &input)?;
        checks.extend(of_proximity(golden, &input, &kept)?);
        checks.extend(of_relatedness(golden, &input, &kept)?);
    }
    Ok(checks)
}

fn of_proximity(golden: &Golden, input: &str, kept: &Kept) -> Result<Vec<Check>, VerifyError> {
    let against = |reference| Against { method: "density", reference, input };
    let within = Expected::Within(1e-12);
    let mut checks = Vec::new();
    let mut matrix = |reference, file: &str, ours: &Matrix| -> Result<(), VerifyError> {
        let stem = format!("density/{input}__{file}");
        checks.extend(against(reference).matrix_file(golden, &stem, (file, within), kept.cells(), ours)?);
        Ok(())
    };
    let of = |phi: &Matrix| relatedness_density(&kept.presence, phi);
    let phi = proximity(&kept.presence, Proximity::Minimum, Diagonal::Zero);
    let density = of(&phi)?;
    matrix(DIAGONAL_0, "diag0", &density)?;
    let own_relative = of(&proximity(&kept.presence, Proximity::Minimum, Diagonal::One))?;
    matrix(DIAGONAL_1, "diag1", &own_relative)?;
    for k in [3, 4, 5] {
        let file = format!("knn{k}");
        if golden.has(&format!("density/{input}__{file}.csv"))
            || golden.has(&format!("density/{input}__{file}__sample.csv"))
        {
            matrix(NUMPY, &file, &of(&nearest(&phi, k))?)?;
        }
    }
    let file = format!("density/{input}__rowsum_eciR.csv");
    if golden.has(&file) {
        let table = golden.table(&file)?;
        let sums = table.numbers("density_rowsum")?;
        checks.push(against(ECI_R).column(
            "sums of rows, diagonal 1",
            within,
            table.text("region")?,
            &own_relative.row_sums(),
            &sums,
        ));
    }
    let stem = format!("outlook/{input}__relative_relatedness_datawheel");
    if golden.has(&format!("{stem}.csv")) || golden.has(&format!("{stem}__sample.csv")) {
        let ours = relative_density(&kept.presence, &density)?;
        let divides_by_zero = ["tiny_b_degenerate", "tiny_c_disconnected", "tiny_e_tie"].contains(&input);
        let why = "divides by a standard deviation of 0, or of rounding, where all opportunities are equal";
        let expected =
            if divides_by_zero { Expected::Wrong { beyond: 1e9, why } } else { Expected::Within(1e-9) };
        let what = ("relative density", expected);
        checks.extend(against(DATAWHEEL).matrix_file(golden, &stem, what, kept.cells(), &ours)?);
    }
    Ok(checks)
}

fn of_relatedness(golden: &Golden, input: &str, kept: &Kept) -> Result<Vec<Check>, VerifyError> {
    let numpy = Against { method: "density", reference: NUMPY, input };
    let econgeo = Against { reference: ECONGEO, ..numpy.clone() };
    let prob = relatedness(&kept.presence, Normalisation::Probability, Diagonal::Zero);
    let density = relatedness_density(&kept.presence, &prob)?;
    let stem = format!("density/{input}__relatedness_prob_x100");
    let what = ("of prob relatedness, percent", Expected::Within(1e-12));
    let mut checks = numpy.matrix_file(golden, &stem, what, kept.cells(), &percent(&density))?;

    let binary = binarised(&prob, Cut::AtLeast(1.0)).to_matrix();
    let of_binary = relatedness_density(&kept.presence, &binary)?;
    for (file, ours) in [("prob", &density), ("prob_binary", &of_binary)] {
        let path = format!("density/{input}__econgeo_{file}.csv");
        if golden.has(&path) {
            let theirs = share_of(golden, &path)?;
            checks.push(econgeo.matrix(file, TWO_DIGITS, kept.cells(), ours, &theirs));
        }
    }
    let has = |region, industry| kept.presence.has(region, industry);
    for (file, inside) in [("int", true), ("ext", false)] {
        let path = format!("density/{input}__econgeo_{file}.csv");
        if golden.has(&path) {
            let (rows, columns) = of_binary.shape();
            let ours = Matrix::from_fn(rows, columns, |region, industry| {
                if has(region, industry) == inside { of_binary[(region, industry)] } else { f64::NAN }
            });
            checks.push(econgeo.matrix(file, WHOLE, kept.cells(), &ours, &share_of(golden, &path)?));
        }
    }
    let table = golden.table(&format!("density/{input}__econgeo_avg.csv"))?;
    let regions = table.text("region")?;
    let share = |column| -> Result<Vec<f64>, VerifyError> {
        Ok(table.numbers(column)?.iter().map(|value| value / 100.0).collect())
    };
    // The peer rounds the density to whole percent, averages it, and rounds again.
    let rounded = of_binary.map(|value| (100.0 * value).round_ties_even() / 100.0);
    let averages = averages(&kept.presence, &rounded)?;
    let (inside, outside): (Vec<f64>, Vec<f64>) =
        averages.iter().map(|average| (average.inside, average.outside)).unzip();
    let means = |density: &Matrix| -> Vec<f64> { density.iter_rows().map(math::mean).collect() };
    for (column, expected, ours) in [
        ("int_avg", WHOLE, inside),
        ("ext_avg", WHOLE, outside),
        ("rowmean_density", TWO_DIGITS, means(&density)),
        ("rowmean_density_binary", TWO_DIGITS, means(&of_binary)),
    ] {
        checks.push(econgeo.column(column, expected, regions, &ours, &share(column)?));
    }
    Ok(checks)
}

/// A matrix in percent, as shares.
fn share_of(golden: &Golden, path: &str) -> Result<crate::Wide, VerifyError> {
    let mut wide = golden.wide(path)?;
    wide.values = wide.values.map(|value| value / 100.0);
    Ok(wide)
}
