//! Co-occurrence, its normalised forms, z-scores and skill relatedness.

use asterism_econ::Matrix;
use asterism_econ::relatedness::{Diagonal, Normalisation, relatedness, skill_relatedness, z_score};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};
use crate::trimmed::{Kept, trimmed};

const NUMPY: &str = "plain numpy";
const ECONGEO: &str = "EconGeo 2.1 `relatedness(co_occurrence(t(M)), method)`, `z_score(M)`";
const FORMS: [(&str, Option<Normalisation>); 5] = [
    ("association", Some(Normalisation::Association)),
    ("prob", Some(Normalisation::Probability)),
    ("cosine", Some(Normalisation::Cosine)),
    ("jaccard", Some(Normalisation::Jaccard)),
    ("zscore", None),
];

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of_matrix("relatedness", "cooccurrence")? {
        let kept = trimmed(golden, &input)?;
        let labels = kept.pairs_of_industries();
        let numpy = Against { method: "relatedness", reference: NUMPY, input: &input };
        let stem = format!("relatedness/{input}__cooccurrence");
        let what = ("co-occurrence", Expected::Within(0.0));
        checks.extend(numpy.matrix_file(golden, &stem, what, labels, &kept.presence.co_occurrence())?);
        for (file, form) in FORMS {
            let ours = match form {
                Some(form) => relatedness(&kept.presence, form, Diagonal::Zero),
                None => as_if_never_alone(&kept, z_score(&kept.presence, Diagonal::Zero)),
            };
            let stem = format!("relatedness/{input}__{file}");
            let what = (file, Expected::Within(1e-12));
            checks.extend(numpy.matrix_file(golden, &stem, what, labels, &ours)?);
            checks.extend(econgeo(golden, &input, file, &kept, &ours)?);
        }
    }
    checks.extend(skill(golden)?);
    Ok(checks)
}

/// Both references set the diagonal of the co-occurrences to 0 and score that as well: an industry that
/// would never meet itself.
fn as_if_never_alone(kept: &Kept, mut scores: Matrix) -> Matrix {
    let regions = kept.presence.rows() as f64;
    for (industry, ubiquity) in kept.presence.column_counts().iter().enumerate() {
        let ubiquity = *ubiquity as f64;
        let expected = ubiquity * ubiquity / regions;
        let variance = expected * (1.0 - ubiquity / regions) * (regions - ubiquity) / (regions - 1.0);
        let score = -expected / variance.sqrt();
        scores[(industry, industry)] = if score.is_finite() { score } else { f64::NAN };
    }
    scores
}

/// EconGeo's whole matrix, or its sums of rows; printed with 15 digits.
fn econgeo(
    golden: &Golden,
    input: &str,
    file: &str,
    kept: &Kept,
    ours: &Matrix,
) -> Result<Vec<Check>, VerifyError> {
    let against = Against { method: "relatedness", reference: ECONGEO, input };
    let stem = format!("relatedness/{input}__{file}_econgeo");
    let within = Expected::Within(1e-12);
    if golden.has(&format!("{stem}.csv")) {
        return against.matrix_file(golden, &stem, (file, within), kept.pairs_of_industries(), ours);
    }
    let sums = format!("{stem}__rowsum.csv");
    if !golden.has(&sums) {
        return Ok(Vec::new());
    }
    let table = golden.table(&sums)?;
    let (labels, theirs) = (table.text("industry")?, table.numbers("rowsum")?);
    if labels != kept.industries {
        return Ok(vec![against.column("labels of the sums of rows", within, labels, &[], &theirs)]);
    }
    let what = format!("{file}, sums of rows");
    Ok(vec![against.column(&what, within, labels, &ours.row_sums(), &theirs)])
}

fn skill(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let input = "skill_flows20";
    let against = Against { method: "relatedness", reference: NUMPY, input };
    let flows = golden.wide(&format!("relatedness/{input}__flows.csv"))?;
    let labels = (flows.rows.as_slice(), flows.columns.as_slice());
    let skill = skill_relatedness(&flows.values, 1.0)?;
    let mut checks = Vec::new();
    for (file, ours) in [("ratio", &skill.ratio), ("sr", &skill.directed), ("sr_symmetric", &skill.symmetric)]
    {
        let stem = format!("relatedness/{input}__{file}");
        checks.extend(against.matrix_file(golden, &stem, (file, Expected::Within(1e-13)), labels, ours)?);
    }
    Ok(checks)
}
