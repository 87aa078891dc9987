//! Interact's template for a programme's list of operations: a sheet of operations and one of
//! partners, joined by the operation's code or acronym.

use asterism_domain::project::{Partner, Project};
use asterism_domain::{NutsVersion, SourceKey, fold, match_key};

use super::{Body, join, organisation, pic, programme, role};
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said};
use crate::values;

pub(crate) const OPERATION_COLUMNS: &[&str] = &["totaleligiblecost", "totaleufunding", "numberofpartners"];
pub(crate) const PARTNER_COLUMNS: &[&str] = &["partnername", "pic", "town", "country"];

/// The columns in which programmes put the operation's code, its acronym and its name.
const CODES: &[&str] = &["operationid", "operationcode", "projectid", "projectcode", "id"];
const ACRONYMS: &[&str] = &["operationacronym", "projectacronym", "acronym"];
const NAMES: &[&str] = &["operationname", "nameoftheoperation", "projectname", "operationtitle", "title"];

fn operation_key(fields: &Fields<'_>) -> Result<SourceKey, Refusal> {
    let named = [fields.first(CODES), fields.first(ACRONYMS), fields.first(NAMES)];
    let name = named.into_iter().find(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::new("neither a code, an acronym nor a name of the operation"))?;
    Ok(SourceKey::new("interact:operation", format!("{}/{}", fold(fields.text("programme")), fold(name))))
}

pub(crate) fn read_operation(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let key = operation_key(fields)?;
    let mut doubts = Doubts::default();
    let mut project = Project {
        acronym: values::some(fields.first(ACRONYMS)),
        operation_code: values::some(fields.first(CODES)),
        start: doubts.date("start", fields.first(&["startdate", "operationstartdate", "projectstart"])),
        end: doubts.date("end", fields.first(&["enddate", "operationenddate", "projectend"])),
        total_budget: doubts.euros("total_budget", &fields.amount("totaleligiblecost")),
        eu_contribution: doubts.euros("eu_contribution", &fields.amount("totaleufunding")),
        rate_as_given: doubts.rate("rate_as_given", fields.text("unioncofinancingrate")),
        partner_count_as_given: doubts.count("partner_count_as_given", &fields.amount("numberofpartners")),
        priority: values::some(fields.text("priority")),
        specific_objective: values::some(fields.text("specificobjective")),
        ..Project::default()
    };
    project.about.title = values::english(fields.first(NAMES));
    project.about.summary = values::english(fields.first(&["summary", "operationsummary", "description"]));
    project.programme =
        programme(said, None, fields.text("programme"), fields.first(&["period", "programmingperiod"]));
    let row = key.key.clone();
    said.state(key, project, doubts);
    Ok(row)
}

pub(crate) fn read_partner(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let operation = operation_key(fields)?;
    let name = fields.given("partnername").ok_or_else(|| Refusal::missing("Partner name"))?;
    let mut doubts = Doubts::of_partner(fields.text("pic"));
    let body = Body {
        pic: pic(fields.text("pic")),
        name,
        english: fields.first(&["partnernameinenglish", "partnernameenglish"]),
        country: doubts.country("partners.country", fields.first(&["countrycode", "country"])),
        kind: fields.first(&["type", "partnertype", "typeofpartner"]),
        ..Body::default()
    };
    let mut known = organisation(&body);
    let place = body.country.as_ref().map_or("", |code| code.as_str());
    let identity = format!("{place}/{}", match_key(name));
    let lead = matches!(
        fold(fields.first(&["lead", "leadflag", "leadpartner", "role"])).as_str(),
        "yes" | "1" | "true" | "lead" | "lp" | "lead partner" | "x"
    );
    let key = match body.pic {
        _ if known.name_withheld => said.withheld_key(&operation.key),
        Some(pic) => pic.to_owned(),
        None => values::mark(identity.as_bytes()),
    };
    let mut partner = Partner::new(key, role(lead));
    join(&mut partner, &known, &body);
    let region = fields.first(&["nuts3code", "nuts2code"]);
    partner.budget =
        doubts.euros("partners.budget", &fields.first_amount(&["totaleligibleexpenditure", "partnerbudget"]));
    if !known.name_withheld {
        partner.region = doubts.nuts("partners.region", region, NutsVersion::Unstated);
        partner.town = values::some(fields.text("town"));
        known.town = partner.town.clone();
        known.region = partner.region.clone();
        let key = match body.pic {
            Some(pic) => SourceKey::new("pic", pic),
            None => SourceKey::new("interact:partner", format!("{place}/{}", values::name_key(name))),
        };
        partner.organisation = Some(said.state(key, known, Doubts::default()));
    }
    let row = format!("{}/{}", operation.key, partner.key);
    said.state(operation, Project { partners: vec![partner], ..Project::default() }, doubts);
    Ok(row)
}
