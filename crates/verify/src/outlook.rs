//! Complexity outlook, opportunity gain and relative relatedness.

use asterism_econ::{Matrix, Presence, Treatment, math, outlook, quotient};

use crate::check::{Against, Check, Expected, in_order};
use crate::golden::{Golden, VerifyError};

const PLAIN: &str = "plain numpy";
const HARVARD: &str = "ecomplexity 0.5.3 `ecomplexity`";
const DATAWHEEL: &str = "economic-complexity 0.3.0 `opportunity_gain`, `relative_relatedness`";
const EXACT: Expected = Expected::Within(1e-9);

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("outlook", "__coi.csv")? {
        checks.extend(of_input(golden, &input)?);
    }
    Ok(checks)
}

/// The complexity of industries is the reference's own, so that inputs on which it is not defined count, too.
fn of_input(golden: &Golden, input: &str) -> Result<Vec<Check>, VerifyError> {
    let (wide, activity) = golden.activity(input)?;
    let trimmed = quotient::specialised(&activity.treated(Treatment::Zero), 1.0)?.trimmed();
    let presence = &trimmed.presence;
    let named = |labels: &[String], kept: &[usize]| -> Vec<String> {
        kept.iter().map(|place| labels[*place].clone()).collect()
    };
    let (regions, industries) = (named(&wide.rows, &trimmed.rows), named(&wide.columns, &trimmed.columns));
    let labels = (regions.as_slice(), industries.as_slice());
    let complexity_of = |file: &str, label: &str, labels: &[String], column: &str| {
        let table = golden.table(&format!("complexity/{input}__{file}.csv"))?;
        Ok::<_, VerifyError>(in_order(labels, table.text(label)?, &table.numbers(column)?))
    };
    let of_industries = complexity_of("industries", "industry", &industries, "kp_unscaled")?;
    let standardised = complexity_of("industries", "industry", &industries, "pci_own_sd")?;
    let of_regions = complexity_of("regions", "region", &regions, "kc_unscaled")?;
    let scale = math::standard_deviation(&of_regions, 0);

    let plain = Against { method: "outlook", reference: PLAIN, input };
    let coi = golden.table(&format!("outlook/{input}__coi.csv"))?;
    let mut checks = Vec::new();
    for diagonal in [0.0, 1.0] {
        let proximity = proximity(presence, diagonal);
        let density = density(presence, &proximity)?;
        let raw = outlook::outlook_index(presence, &density, &of_industries)?;
        let by_sd = math::standardised(&raw, 0);
        let theirs = coi.text("region")?;
        for (column, ours) in [("coi_raw", &raw), ("coi_z", &by_sd)] {
            let column = format!("{column}_diag{diagonal}");
            let ours = in_order(theirs, &regions, ours);
            checks.push(plain.column(&column, EXACT, theirs, &ours, &coi.numbers(&column)?));
        }
        let gain = outlook::outlook_gain(presence, &proximity, &of_industries, scale)?;
        let stem = format!("outlook/{input}__cog_diag{diagonal}");
        checks.extend(plain.matrix_file(golden, &stem, ("complexity outlook gain", EXACT), labels, &gain)?);
        if diagonal == 1.0 {
            let harvard = Against { reference: HARVARD, ..plain.clone() };
            let ours = in_order(theirs, &regions, &by_sd);
            let column = coi.numbers("coi_ecomplexity")?;
            checks.push(harvard.column("coi_ecomplexity", by_harvard(input), theirs, &ours, &column));
        } else {
            let datawheel = Against { reference: DATAWHEEL, ..plain.clone() };
            let gain = outlook::opportunity_gain(presence, &proximity, &standardised)?;
            let stem = format!("outlook/{input}__opportunity_gain_datawheel");
            checks.extend(datawheel.matrix_file(
                golden,
                &stem,
                ("opportunity gain", EXACT),
                labels,
                &gain,
            )?);
            let relative = outlook::relative_relatedness(presence, &density)?;
            let stem = format!("outlook/{input}__relative_relatedness_datawheel");
            let what = ("relative relatedness", relative_expected(input));
            checks.extend(datawheel.matrix_file(golden, &stem, what, labels, &relative)?);
        }
    }
    Ok(checks)
}

fn by_harvard(input: &str) -> Expected {
    let why = match input {
        "tiny_c_disconnected" => "the network has two components: there is no complexity to look out for",
        "tiny_d_sign_tie" => "the complexity has no sign, and the reference takes the other one",
        "tiny_e_tie" => "the second and third eigenvalue are equal: the reference has another vector",
        _ => return EXACT,
    };
    Expected::Wrong { beyond: 0.5, why }
}

fn relative_expected(input: &str) -> Expected {
    match input {
        "tiny_b_degenerate" | "tiny_c_disconnected" | "tiny_e_tie" => Expected::Wrong {
            beyond: 1.0,
            why: "what a region lacks is equally near: the reference divides by 0 or by a rounding error",
        },
        _ => EXACT,
    }
}

/// Hidalgo et al. (2007), with what is wanted on the diagonal.
fn proximity(presence: &Presence, diagonal: f64) -> Matrix {
    let together = presence.co_occurrence();
    Matrix::from_fn(together.rows(), together.rows(), |row, column| {
        if row == column {
            return diagonal;
        }
        together[(row, column)] / together[(row, row)].max(together[(column, column)])
    })
}

fn density(presence: &Presence, proximity: &Matrix) -> Result<Matrix, VerifyError> {
    let mut density = presence.to_matrix().product(proximity)?;
    let all = proximity.column_sums();
    for region in 0..density.rows() {
        density.row_mut(region).iter_mut().zip(&all).for_each(|(near, all)| *near /= all);
    }
    Ok(density)
}
