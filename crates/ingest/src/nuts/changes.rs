//! What became of regions from one edition to the next.

use asterism_domain::place::RegionChange;
use asterism_domain::{NutsCode, NutsVersion};

use super::{name, region, state};
use crate::fields::Fields;
use crate::say::{Refusal, Said};
use crate::values;

/// The official correspondence of two editions: one changed region a row.
pub(crate) fn read_2013_2016(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let editions = (NutsVersion::V2013, NutsVersion::V2016);
    correspondence(fields, said, editions, ("code2013", "code2016"))
}

pub(crate) fn read_2016_2021(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let editions = (NutsVersion::V2016, NutsVersion::V2021);
    correspondence(fields, said, editions, ("code2016", "code2021"))
}

pub(crate) fn read_2021_2024(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let editions = (NutsVersion::V2021, NutsVersion::V2024);
    correspondence(fields, said, editions, ("code2021", "code2024"))
}

fn correspondence(
    fields: &Fields<'_>,
    said: &mut Said,
    (from, to): (NutsVersion, NutsVersion),
    (old, new): (&'static str, &'static str),
) -> Result<String, Refusal> {
    let (old_code, new_code) = (given(fields, old)?, given(fields, new)?);
    let explanation = values::clean(fields.text("explanationnewold")).into_owned();
    let change = values::clean(fields.text("change")).into_owned();
    let words: Vec<String> = [change, explanation].into_iter().filter(|text| !text.is_empty()).collect();
    let change = RegionChange { from, to, code: new_code.clone(), change: words.join("; ") };
    tell(said, old_code.as_ref(), new_code.as_ref(), &change, fields.text("label"));
    row_key(old_code.as_ref(), new_code.as_ref(), to)
}

/// All editions since 1999 side by side; those since 2013 are kept.
pub(crate) fn read_wide(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    use NutsVersion::{V2013, V2016, V2021};
    let editions =
        [(V2013, "code2013", ""), (V2016, "code2016", "change2016"), (V2021, "code2021", "change2021")];
    let mut key = String::new();
    let mut before: Option<(NutsVersion, Option<NutsCode>)> = None;
    for (version, column, changed) in editions {
        let code = given(fields, column)?;
        key.push_str(&code.as_ref().map_or_else(|| "-".to_owned(), ToString::to_string));
        if let Some(code) = &code {
            let mut edition = region(code, Some(version));
            name(&mut edition, fields.text(&column.replace("code", "geoname")), "");
            edition.latin_name = None;
            state(said, edition);
        }
        let change = values::clean(fields.text(changed)).into_owned();
        if let Some((from, old)) = before.filter(|_| !change.is_empty()) {
            let change = RegionChange { from, to: version, code: code.clone(), change };
            tell(said, old.as_ref(), code.as_ref(), &change, "");
        }
        before = Some((version, code));
    }
    // Rows for codes that ended before 2013 have their identity in the older columns.
    let older: Vec<&str> =
        ["code1999", "code2003", "code2006", "code2010"].map(|name| fields.text(name)).into();
    Ok(format!("{key}/{}", older.join("-")))
}

fn given(fields: &Fields<'_>, column: &'static str) -> Result<Option<NutsCode>, Refusal> {
    match fields.given(column) {
        None => Ok(None),
        Some(text) => super::code(text, column).map(Some),
    }
}

/// Notes the change with the region it happened to: the old one, or the new one where there was
/// none before.
fn tell(said: &mut Said, old: Option<&NutsCode>, new: Option<&NutsCode>, change: &RegionChange, label: &str) {
    let Some(code) = old.or(new) else { return };
    let version = if old.is_some() { change.from } else { change.to };
    let mut changed = region(code, Some(version));
    // The label is the new region's, or the old one's where it was discontinued.
    if new.is_none() || new == Some(code) {
        name(&mut changed, label, "");
        changed.latin_name = None;
    }
    changed.changes.push(change.clone());
    state(said, changed);
    if let (Some(_), Some(new)) = (old.filter(|old| Some(*old) != new), new) {
        let mut named = region(new, Some(change.to));
        name(&mut named, label, "");
        named.latin_name = None;
        state(said, named);
    }
}

fn row_key(old: Option<&NutsCode>, new: Option<&NutsCode>, to: NutsVersion) -> Result<String, Refusal> {
    if old.is_none() && new.is_none() {
        return Err(Refusal::new("neither an old nor a new code"));
    }
    let text = |code: Option<&NutsCode>| code.map_or_else(|| "-".to_owned(), ToString::to_string);
    Ok(format!("{}/{}/{}", text(old), text(new), to.as_str()))
}
