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
use crate::say::Refusal;

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

/// The record of a call topic.
pub(crate) fn topic_key(code: &str) -> SourceKey {
    SourceKey::new("cordis:topic", code)
}
