//! CORDIS: EU research projects, in the layouts of all its releases.

pub(crate) mod documents;
pub(crate) mod flat;
pub(crate) mod fp7;
pub(crate) mod organisation;
pub(crate) mod programme;
pub(crate) mod project;
pub(crate) mod vocabulary;

use asterism_domain::SourceKey;

use crate::fields::Fields;
use crate::say::{Refusal, Said};
use crate::values;

pub(crate) fn project_key(id: &str) -> SourceKey {
    SourceKey::new("cordis:project", id)
}

/// The project's id from a column; digits only, as CORDIS has them.
pub(crate) fn project_id<'a>(fields: &Fields<'a>, column: &'static str) -> Result<&'a str, Refusal> {
    let id = fields.given(column).ok_or_else(|| Refusal::missing(column))?;
    if id.bytes().all(|byte| byte.is_ascii_digit()) && id.len() <= 12 {
        return Ok(id);
    }
    Err(Refusal::field(column, "a CORDIS project id is a number of at most 12 digits"))
}

/// Refuses a row whose project another row of the file describes in other words: the first one holds, and nothing
/// is made of the two in silence. The very same row again says nothing new and is no fault.
pub(crate) fn only_once(id: &str, fields: &Fields<'_>, said: &mut Said) -> Result<(), Refusal> {
    let first = said.first_time(&format!("project row {id}"));
    let cells: Vec<&str> = fields.cells.iter().collect();
    let new = said.first_time(&format!("project row {id} {}", values::mark(cells.join("\u{1f}").as_bytes())));
    match new && !first {
        true => Err(Refusal::field("id", "an earlier row of this file has the same id and other values")),
        false => Ok(()),
    }
}

/// The record of a call topic.
pub(crate) fn topic_key(code: &str) -> SourceKey {
    SourceKey::new("cordis:topic", code)
}
