//! The FP7 tables of projects, organisations, programmes and countries.

use asterism_domain::organisation::{Identifier, Organisation};
use asterism_domain::place::{Region, Territory};
use asterism_domain::project::Project;
use asterism_domain::{CountryCode, NutsCode, SourceKey, TerritoryKind};

use super::programme::{programme, topic};
use super::{only_once, project_id, project_key};
use crate::fields::Fields;
use crate::nuts::name_country;
use crate::say::{Doubts, Refusal, Said, organisation, source_page};
use crate::values;

pub(crate) fn read_project(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = project_id(fields, "projectid")?;
    only_once(id, fields, said)?;
    let mut doubts = Doubts::default();
    let mut project = Project {
        acronym: values::some(fields.text("acronym")),
        start: doubts.date("start", fields.text("startdate")),
        end: doubts.date("end", fields.text("enddate")),
        total_budget: doubts.euros("total_budget", &fields.amount("totalcosteur")),
        partner_count_as_given: doubts.count("partner_count_as_given", &fields.amount("participantcount")),
        ..Project::default()
    };
    project.about.title = values::english(fields.text("title"));
    project.about.links.push(source_page(format!("https://cordis.europa.eu/project/id/{id}")));
    let code = fields.given("programme").unwrap_or("FP7");
    project.programme = Some(programme(said, code, fields.text("programmename")));
    said.state(project_key(id), project, doubts);
    Ok(id.to_owned())
}

pub(crate) fn read_organisation(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let pic = fields.given("organisationid").ok_or_else(|| Refusal::missing("organisation_id"))?;
    let mut doubts = Doubts::default();
    let country = doubts.country("country", fields.text("country"));
    let mut known = organisation(fields.text("name"), country, fields.text("namewithheld") == "1");
    // Registers tell whose a code is, so a withheld name's is no identifier of its record.
    if !known.name_withheld {
        known.identifiers.push(Identifier { scheme: "pic".to_owned(), value: pic.to_owned() });
        place(&mut known, fields);
    }
    let key = match known.name_withheld {
        true => SourceKey::new("cordis:withheld", format!("fp7/{}", said.withheld_key_of("fp7", pic))),
        false => SourceKey::new("pic", pic),
    };
    said.state(key, known, doubts);
    Ok(pic.to_owned())
}

fn place(organisation: &mut Organisation, fields: &Fields<'_>) {
    organisation.town = values::some(fields.text("city"));
    organisation.postcode = values::some(fields.text("postcode"));
}

/// Programmes and, in the same list, the topics of their calls: only the programmes carry `FP7-`
/// and a short record number.
pub(crate) fn read_programme(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let code = fields.given("code").ok_or_else(|| Refusal::missing("Code"))?;
    let title = fields.first(&["title", "shorttitle"]);
    let number = fields.text("rcn");
    if code.starts_with("FP7-") && number.len() <= 4 {
        programme(said, code, title);
    } else {
        let framework = programme(said, "FP7", "");
        topic(said, code, title, Some(framework));
    }
    Ok(format!("{number}/{code}"))
}

/// Countries: the English name of a NUTS country, a territory for any other.
pub(crate) fn read_country(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let text = fields.given("eucode").ok_or_else(|| Refusal::missing("euCode"))?;
    let wrong = || Refusal::field("euCode", "a country code is two letters");
    let code = CountryCode::parse(text).map_err(|_| wrong())?;
    let name = values::english(fields.text("name"));
    if code.has_nuts() {
        let mut region = Region { code: NutsCode::parse(code.as_str()).ok(), ..Region::default() };
        region.about.title = name;
        name_country(&mut region);
        said.state(SourceKey::new("nuts", code.as_str()), region, Doubts::default());
    } else {
        let mut territory = Territory { countries: vec![code.clone()], ..Territory::default() };
        territory.territory_kind = Some(TerritoryKind::Other);
        territory.about.title = name;
        said.state(SourceKey::new("country", code.as_str()), territory, Doubts::default());
    }
    Ok(code.as_str().to_owned())
}
