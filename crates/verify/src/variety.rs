//! Related and unrelated variety.

use asterism_econ::{Treatment, variety};

use crate::check::{Against, Check, Expected};
use crate::golden::{Golden, VerifyError};

pub(crate) fn checks(golden: &Golden) -> Result<Vec<Check>, VerifyError> {
    let mut checks = Vec::new();
    for input in golden.inputs_of("variety", "__variety.csv")? {
        let (wide, activity) = golden.activity(&input)?;
        let groups = golden.table(&format!("variety/{input}__groups.csv"))?;
        let of_industries: Vec<usize> =
            wide.columns.iter().map(|industry| group_of(&groups, industry)).collect::<Result<_, _>>()?;
        let ours = variety::variety(&activity.treated(Treatment::Zero), &of_industries)?;
        let theirs = golden.table(&format!("variety/{input}__variety.csv"))?;
        let against = Against { method: "variety", reference: "plain numpy", input: &input };
        for (column, ours) in [
            ("unrelated_variety_bits", &ours.unrelated),
            ("related_variety_bits", &ours.related),
            ("entropy_bits", &ours.entropy),
        ] {
            let expected = Expected::Within(1e-12);
            checks.push(against.labelled(&theirs, ("region", column), expected, &wide.rows, ours)?);
        }
    }
    Ok(checks)
}

/// The group of an industry, as the number of the first row that names the group.
fn group_of(groups: &crate::golden::Table, industry: &str) -> Result<usize, VerifyError> {
    let names = groups.text("group")?;
    let row = groups.text("industry")?.iter().position(|code| code == industry);
    // An industry that is in no group is one of its own.
    let group = row.and_then(|row| names.iter().position(|name| *name == names[row]));
    Ok(group.unwrap_or(usize::MAX))
}
