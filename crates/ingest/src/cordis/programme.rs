//! Framework programmes, their parts (legal bases) and the topics of their calls.

use asterism_domain::programme::{Call, Programme};
use asterism_domain::project::Project;
use asterism_domain::{CallKind, RecordId, SourceKey};

use super::{project_id, project_key, topic_key};
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said};
use crate::values;

/// Names and periods of the framework programmes and of the pillars of Horizon Europe.
const FRAMEWORKS: &[(&str, &str, &str)] = &[
    ("FP5", "Fifth Framework Programme", "1998-2002"),
    ("FP6", "Sixth Framework Programme", "2002-2006"),
    ("FP7", "Seventh Framework Programme", "2007-2013"),
    ("H2020", "Horizon 2020", "2014-2020"),
    ("HORIZON", "Horizon Europe", "2021-2027"),
    ("HORIZON.1", "Excellent Science", "2021-2027"),
    ("HORIZON.2", "Global Challenges and European Industrial Competitiveness", "2021-2027"),
    ("HORIZON.3", "Innovative Europe", "2021-2027"),
    ("HORIZON.4", "Widening Participation and Strengthening the European Research Area", "2021-2027"),
    ("EURATOM2027", "Euratom Research and Training Programme", "2021-2027"),
];

/// The record of a programme or a part of one by its code, stating it and all it is a part of.
pub(crate) fn programme(said: &mut Said, code: &str, title: &str) -> RecordId {
    let code = code.trim_end_matches('.');
    let key = SourceKey::new("programme", code);
    if !said.first_time(&format!("programme {code} {title}")) {
        return key.record_id();
    }
    let parent = parent(code).map(|parent| programme(said, &parent, ""));
    let known = FRAMEWORKS.iter().find(|(known, ..)| *known == code);
    let title = if title.is_empty() { known.map_or("", |(_, title, _)| title) } else { title };
    let period = FRAMEWORKS.iter().find(|(known, ..)| root(code) == *known).map(|(.., period)| *period);
    let mut part = Programme { abbreviation: Some(code.to_owned()), parent, ..Programme::default() };
    part.about.title = values::english(title);
    part.period = period.map(str::to_owned);
    said.state_once(key, part)
}

/// The code of what a programme is a part of: `HORIZON.2.5` of `HORIZON.2`, `FP7-ICT` of `FP7`,
/// `H2020-EU.1.1` of `H2020-EU.1` and so on up to `H2020`.
fn parent(code: &str) -> Option<String> {
    let root = root(code);
    if code == root {
        return None;
    }
    match code.rsplit_once('.') {
        Some((above, _)) if above == "EURATOM" || above == "H2020-EU" => Some(root.to_owned()),
        Some((above, _)) => Some(above.to_owned()),
        None => Some(root.to_owned()),
    }
}

/// The framework programme that a code belongs to; the code itself where it is none of ours.
fn root(code: &str) -> &str {
    let start = |prefix: &str| code.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(['-', '.']));
    if code.starts_with("EURATOM.") {
        return "EURATOM2027";
    }
    let known = FRAMEWORKS.iter().map(|(known, ..)| *known).filter(|known| !known.contains('.'));
    known.into_iter().find(|known| code == *known || start(known)).unwrap_or(code)
}

/// The record of a call topic with what is known of it.
pub(crate) fn topic(said: &mut Said, code: &str, title: &str, programme: Option<RecordId>) -> RecordId {
    if !said.first_time(&format!("topic {code} {title}")) {
        return topic_key(code).record_id();
    }
    let mut call = Call {
        identifier: Some(code.to_owned()),
        call_kind: Some(CallKind::Proposals),
        programme,
        ..Call::default()
    };
    call.about.title = values::english(title);
    said.state_once(topic_key(code), call)
}

/// `legalBasis.csv`: the part of the programme that pays. Of several, the unique one is the
/// project's programme.
pub(crate) fn read_legal_basis(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = project_id(fields, "projectid")?;
    let code = fields.given("legalbasis").ok_or_else(|| Refusal::missing("legalBasis"))?;
    let part = programme(said, code, fields.text("title"));
    if fields.text("uniqueprogrammepart").eq_ignore_ascii_case("true") {
        let project = Project { programme: Some(part), ..Project::default() };
        said.state(project_key(id), project, Doubts::default());
    }
    Ok(format!("{id}/{code}"))
}

/// `topics.csv`: the call topic under which a project was submitted.
pub(crate) fn read_topic(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = project_id(fields, "projectid")?;
    let code = fields.given("topic").ok_or_else(|| Refusal::missing("topic"))?;
    let call = topic(said, code, fields.text("title"), None);
    said.state(project_key(id), Project { call: Some(call), ..Project::default() }, Doubts::default());
    Ok(format!("{id}/{code}"))
}

/// An index of projects made from the other files: acronym, topic and legal basis in one row.
pub(crate) fn read_index(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = project_id(fields, "projectid")?;
    let mut project = Project { acronym: values::some(fields.text("projectacronym")), ..Project::default() };
    if let Some(code) = fields.given("topic") {
        project.call = Some(topic(said, code, fields.text("topictitle"), None));
    }
    if let Some(code) = fields.given("legalbasis") {
        project.programme = Some(programme(said, code, fields.text("legalbasistitle")));
    }
    said.state(project_key(id), project, Doubts::default());
    Ok(id.to_owned())
}
