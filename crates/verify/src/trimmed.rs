//! Reference results about relations are of tables without empty rows and columns.

use asterism_econ::{Matrix, Presence, Treated, Treatment, quotient};

use crate::golden::{Golden, VerifyError};

/// An input after the repeated removal of regions and industries without specialisation.
pub(crate) struct Kept {
    /// Labels of the regions that are left.
    pub regions: Vec<String>,
    /// Labels of the industries that are left.
    pub industries: Vec<String>,
    /// Who is specialised in what, at a location quotient of 1.
    pub presence: Presence,
    /// The values that are left, with 0 for what is missing.
    pub values: Matrix,
    /// The location quotients that are left, with the totals of the whole table.
    pub quotients: Matrix,
}

pub(crate) fn trimmed(golden: &Golden, input: &str) -> Result<Kept, VerifyError> {
    let (wide, activity) = golden.activity(input)?;
    let table: Treated = activity.treated(Treatment::Zero);
    let kept = quotient::specialised(&table, 1.0)?.trimmed();
    let labels =
        |from: &[String], chosen: &[usize]| chosen.iter().map(|place| from[*place].clone()).collect();
    Ok(Kept {
        regions: labels(&wide.rows, &kept.rows),
        industries: labels(&wide.columns, &kept.columns),
        values: table.values.select(&kept.rows, &kept.columns),
        quotients: quotient::location_quotient(&table).select(&kept.rows, &kept.columns),
        presence: kept.presence,
    })
}

impl Kept {
    /// Labels of an industries by industries matrix.
    pub(crate) fn pairs_of_industries(&self) -> (&[String], &[String]) {
        (&self.industries, &self.industries)
    }

    /// Labels of a regions by regions matrix.
    pub(crate) fn pairs_of_regions(&self) -> (&[String], &[String]) {
        (&self.regions, &self.regions)
    }

    /// Labels of a regions by industries matrix.
    pub(crate) fn cells(&self) -> (&[String], &[String]) {
        (&self.regions, &self.industries)
    }
}
