use asterism_domain::project::Project;
use asterism_domain::{SourceKey, WebLink};

use super::programme::{programme, topic};
use super::{only_once, project_id, project_key};
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said};
use crate::values;

/// `project.csv` of Horizon Europe and Horizon 2020, in releases old and new.
pub(crate) fn read(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = project_id(fields, "id")?;
    only_once(id, fields, said)?;
    let mut doubts = Doubts::default();
    let mut project = described(fields, &mut doubts);
    project.programme = paying(fields, said);
    // Older releases list several topics; the first is the one the project was submitted under.
    let code = fields.text("topics").split([';', ',']).next().unwrap_or("").trim();
    if !code.is_empty() {
        project.call = Some(topic(said, code, "", None));
    }
    project.about.links.extend(links(id, fields, &mut doubts));
    if let Some(rcn) = fields.given("rcn") {
        project.about.keys.push(SourceKey::new("cordis:project-rcn", rcn));
    }
    said.state(project_key(id), project, doubts);
    Ok(id.to_owned())
}

/// What the flat layout of FP7 and the newer ones have in common.
pub(super) fn described(fields: &Fields<'_>, doubts: &mut Doubts) -> Project {
    let mut project = Project {
        acronym: values::some(fields.text("acronym")),
        start: doubts.date("start", fields.text("startdate")),
        end: doubts.date("end", fields.text("enddate")),
        status_as_given: values::some(fields.text("status")),
        total_budget: doubts.euros("total_budget", &fields.amount("totalcost")),
        eu_contribution: doubts.euros("eu_contribution", &fields.amount("ecmaxcontribution")),
        funding_scheme: values::some(fields.text("fundingscheme")),
        ..Project::default()
    };
    project.about.title = values::english(fields.text("title"));
    project.about.summary = values::english(fields.text("objective"));
    project
}

/// The programme part that pays, or the framework programme where no part is named.
fn paying(fields: &Fields<'_>, said: &mut Said) -> Option<asterism_domain::RecordId> {
    // Older releases name several parts; the first is the main one.
    let part = fields.first(&["legalbasis", "programme"]).split([';', ',']).next().unwrap_or("").trim();
    let framework = fields.text("frameworkprogramme");
    let code = if part.is_empty() { framework } else { part };
    (!code.is_empty()).then(|| programme(said, code, ""))
}

fn links(id: &str, fields: &Fields<'_>, doubts: &mut Doubts) -> Vec<WebLink> {
    let link = |rel: &str, url: String| WebLink { rel: rel.to_owned(), url, label: None };
    let mut links = vec![link("source", format!("https://cordis.europa.eu/project/id/{id}"))];
    links.extend(doubts.url("about.links", fields.text("projecturl")).map(|url| link("website", url)));
    let doi = fields.text("grantdoi");
    if doi.starts_with("10.") && !doi.contains(char::is_whitespace) {
        links.push(link("doi", format!("https://doi.org/{doi}")));
    }
    links
}
