//! The old flat layout: one row per project with its coordinator and participants as lists.

use asterism_domain::project::Partner;
use asterism_domain::{CountryCode, PartnerRole, SourceKey, match_key};

use super::programme::{programme, topic};
use super::project::described;
use super::{only_once, project_id, project_key};
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said, organisation, source_page, website};
use crate::values;

/// The most participants read from one row; consortia of our sources stay far below.
const PARTICIPANTS: usize = 1_000;

pub(crate) fn read(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = project_id(fields, "id")?;
    only_once(id, fields, said)?;
    let mut doubts = Doubts::default();
    let mut project = described(fields, &mut doubts);
    let part = fields.first(&["programme", "frameworkprogramme"]);
    if !part.is_empty() {
        project.programme = Some(programme(said, part, ""));
    }
    let code = fields.text("topics").split(';').next().unwrap_or("").trim();
    if !code.is_empty() {
        project.call = Some(topic(said, code, "", None));
    }
    project.about.links.push(source_page(format!("https://cordis.europa.eu/project/id/{id}")));
    project.about.links.extend(doubts.url("about.links", fields.text("projecturl")).map(website));
    project.about.keys.extend(fields.given("rcn").map(|rcn| SourceKey::new("cordis:project-rcn", rcn)));
    project.partners = partners(fields, said, &mut doubts);
    said.state(project_key(id), project, doubts);
    Ok(id.to_owned())
}

fn partners(fields: &Fields<'_>, said: &mut Said, doubts: &mut Doubts) -> Vec<Partner> {
    let mut partners = Vec::new();
    let coordinator = fields.text("coordinator");
    if !coordinator.is_empty() {
        let country = doubts.country("partners.country", fields.text("coordinatorcountry"));
        partners.push(partner(said, PartnerRole::Lead, coordinator, country, 0));
    }
    let names: Vec<&str> = list(fields.text("participants"));
    let countries: Vec<&str> = list(fields.text("participantcountries"));
    // Lists of different lengths cannot be laid side by side.
    let aligned = names.len() == countries.len();
    if !aligned && !countries.is_empty() {
        doubts.odd("partners", format!("{} participants, {} countries", names.len(), countries.len()));
    }
    for (index, name) in names.into_iter().enumerate().take(PARTICIPANTS) {
        let given = countries.get(index).filter(|_| aligned).copied().unwrap_or("");
        let order = partners.len() as u32;
        let country = doubts.country(&format!("partners.{order}.country"), given);
        partners.push(partner(said, PartnerRole::Partner, name, country, order));
    }
    partners
}

fn list(text: &str) -> Vec<&str> {
    text.split(';').map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The layout has no ids, so a partner is told by its name and country.
fn partner(
    said: &mut Said,
    role: PartnerRole,
    name: &str,
    country: Option<CountryCode>,
    order: u32,
) -> Partner {
    let known = organisation(name, country.clone(), false);
    let place = country.as_ref().map_or("", CountryCode::as_str);
    let mark = format!("{place}/{}", match_key(name));
    let told_by = format!("{place}/{}", values::name_key(name));
    // No mark of a name that is withheld: it could be tried against a list of names.
    let key =
        if known.name_withheld { format!("participant-{order}") } else { values::mark(mark.as_bytes()) };
    let mut partner = Partner::new(key, role);
    partner.order = order;
    partner.country = country;
    partner.name_withheld = known.name_withheld;
    if !known.name_withheld {
        partner.name_as_given = values::clean(name).into_owned();
        partner.organisation = Some(said.state_once(SourceKey::new("cordis:organisation", told_by), known));
    }
    partner
}
