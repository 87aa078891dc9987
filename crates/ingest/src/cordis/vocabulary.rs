//! EuroSciVoc, the vocabulary of science that CORDIS tags projects with.

use asterism_domain::policy::Topic;
use asterism_domain::project::Project;
use asterism_domain::{RecordId, SourceKey};

use super::{project_id, project_key};
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said};
use crate::values;

/// A project's tag, with the term and every broader one.
pub(crate) fn read_tag(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = project_id(fields, "projectid")?;
    let (code, topic) = term(fields, said)?;
    let mut project = Project::default();
    project.about.topics.push(topic);
    said.state(project_key(id), project, Doubts::default());
    Ok(format!("{id}{code}"))
}

/// A term of the vocabulary by itself.
pub(crate) fn read_term(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    term(fields, said).map(|(code, _)| code)
}

/// States the term of a row. Its code is a path of numbers, `/29/97/543`, beside a path of names.
fn term(fields: &Fields<'_>, said: &mut Said) -> Result<(String, RecordId), Refusal> {
    let code = fields.given("euroscivoccode").ok_or_else(|| Refusal::missing("euroSciVocCode"))?;
    let steps: Vec<&str> = code.split('/').filter(|step| !step.is_empty()).collect();
    let numeric = steps.iter().all(|step| step.bytes().all(|byte| byte.is_ascii_digit()));
    if steps.is_empty() || steps.len() > 12 || !numeric {
        return Err(Refusal::field("euroSciVocCode", "a code is a path of numbers such as /29/97/543"));
    }
    let names: Vec<&str> = fields.text("euroscivocpath").split('/').filter(|name| !name.is_empty()).collect();
    let named = names.len() == steps.len();
    let (mut path, mut broader) = (String::new(), None);
    for (depth, step) in steps.iter().enumerate() {
        path = format!("{path}/{step}");
        let last = depth + 1 == steps.len();
        let name = match names.get(depth) {
            _ if last => fields.text("euroscivoctitle"),
            Some(name) if named => name,
            _ => "",
        };
        broader = Some(state(said, &path, name, broader));
    }
    broader.map(|topic| (path, topic)).ok_or_else(|| Refusal::missing("euroSciVocCode"))
}

fn state(said: &mut Said, code: &str, name: &str, broader: Option<RecordId>) -> RecordId {
    let key = SourceKey::new("euroscivoc", code);
    if !said.first_time(&format!("euroscivoc {code} {name}")) {
        return key.record_id();
    }
    let mut topic = Topic {
        scheme: Some("EuroSciVoc".to_owned()),
        code: Some(code.to_owned()),
        broader,
        ..Topic::default()
    };
    topic.about.title = values::english(name);
    said.state_once(key, topic)
}
