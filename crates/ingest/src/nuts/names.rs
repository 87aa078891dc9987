use asterism_domain::{Language, Origin};

use super::{code, name, region, state, version};
use crate::fields::Fields;
use crate::say::{Refusal, Said};
use crate::values;

/// Names by edition, native and in Latin letters.
pub(crate) fn read_names(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let code = code(fields.text("nutsid"), "NUTS_ID")?;
    let edition = fields.text("nutsversion");
    let mut region = region(&code, version(edition));
    name(&mut region, fields.text("nutsname"), fields.text("namelatn"));
    Ok(format!("{}/{edition}", state(said, region)))
}

/// Names with an English one and a point inside the region.
pub(crate) fn read_points(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let code = code(fields.text("id"), "id")?;
    let edition = fields.text("nutsversion");
    let mut region = region(&code, version(edition));
    name(&mut region, fields.text("name"), "");
    region.latin_name = None;
    let english = fields.text("en");
    if english != fields.text("name") {
        region.about.title.set(Language::english(), values::clean(english), Origin::Author);
    }
    let (latitude, longitude) = (fields.text("lat").parse().ok(), fields.text("lon").parse().ok());
    if let (Some(latitude), Some(longitude)) = (latitude, longitude) {
        region.point = values::point(latitude, longitude);
    }
    Ok(format!("{}/{edition}", state(said, region)))
}
