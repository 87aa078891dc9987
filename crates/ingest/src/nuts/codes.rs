use super::{code, region, state, version};
use crate::fields::Fields;
use crate::say::{Refusal, Said};

/// A code that is valid in an edition.
pub(crate) fn read_valid(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    membership(fields, "nuts", said)
}

/// A code that changed its meaning, with an edition it is valid in.
pub(crate) fn read_recoded(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    membership(fields, "nutsyear", said)
}

/// States the edition of a code; editions before 2013 are read and leave nothing.
fn membership(fields: &Fields<'_>, edition: &'static str, said: &mut Said) -> Result<String, Refusal> {
    let code = code(fields.text("geo"), "geo")?;
    let edition = fields.given(edition).ok_or_else(|| Refusal::missing(edition))?;
    if let Some(version) = version(edition) {
        state(said, region(&code, Some(version)));
    }
    Ok(format!("{code}/{edition}/{}", fields.text("changeyear")))
}
