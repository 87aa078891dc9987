//! The two sheets of keep.eu's export. They have no ids of keep.eu's own and are joined by the
//! programme and the project's code (2021-2027) or acronym (before).

use std::borrow::Cow;

use asterism_domain::project::{Partner, Project};
use asterism_domain::{Language, NutsVersion, Origin, RecordId, SourceKey, Text, fold, match_key};

use super::api::theme_topic;
use super::{Body, join, organisation, organisation_key, pic, programme, role};
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said, website};
use crate::values;

pub(crate) const PROJECT_COLUMNS: &[&str] =
    &["programme", "projectacronym", "projectnameinenglish", "projectstart", "projectend"];
pub(crate) const PARTNER_COLUMNS: &[&str] =
    &["programme", "projectacronym", "organisationinenglish", "leadpartner", "countrycode"];

/// The project that a row of either sheet is about.
fn project_key(fields: &Fields<'_>) -> Result<SourceKey, Refusal> {
    let programme = fields.given("programme").ok_or_else(|| Refusal::missing("Programme"))?;
    let code = fields.first(&["projectid20212027only", "projectid"]);
    let name = if code.is_empty() { fields.text("projectacronym") } else { code };
    if name.is_empty() {
        return Err(Refusal::missing("Project acronym"));
    }
    Ok(SourceKey::new("keep:export", format!("{}/{}", fold(programme), fold(name))))
}

pub(crate) fn read_project(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let key = project_key(fields)?;
    let mut doubts = Doubts::default();
    let mut project = Project {
        acronym: values::some(fields.text("projectacronym")),
        operation_code: values::some(fields.first(&["projectid20212027only", "projectid"])),
        start: doubts.date("start", fields.text("projectstart")),
        end: doubts.date("end", fields.text("projectend")),
        total_budget: doubts.euros("total_budget", amount(&fields.amount("projectstotalbudgetexpenditure"))),
        eu_contribution: doubts.euros("eu_contribution", amount(&fields.amount("projectseufunding"))),
        rate_as_given: doubts.rate("rate_as_given", amount(fields.text("unioncofinancingrate"))),
        priority: values::some(fields.text("priority")),
        specific_objective: values::some(fields.text("specificobjective")),
        ..Project::default()
    };
    project.about.title = text(fields, "projectname");
    project.about.summary = text(fields, "description");
    project.what = text(fields, "expectedachievements");
    project.about.links.extend(doubts.url("about.links", absent(fields.text("website"))).map(website));
    project.programme = programme(said, None, fields.text("programme"), fields.text("period"));
    project.about.topics = themes(fields, said);
    let row = key.key.clone();
    said.state(key, project, doubts);
    Ok(row)
}

fn themes(fields: &Fields<'_>, said: &mut Said) -> Vec<RecordId> {
    ["theme1", "theme2", "theme3"]
        .iter()
        .filter_map(|name| theme_topic(absent(fields.text(name)), said))
        .collect()
}

/// The English text beside the one in "language 2", which the sheet does not name.
fn text(fields: &Fields<'_>, stem: &str) -> Text {
    let english = absent(fields.text(&format!("{stem}inenglish")));
    let other = absent(fields.text(&format!("{stem}inlanguage2")));
    let mut whole = values::in_language("xx", if other == english { "" } else { other });
    whole.set(Language::english(), values::clean(english), Origin::Author);
    whole
}

/// The export writes `N.a.` where there is nothing.
fn absent(text: &str) -> &str {
    if matches!(fold(text).as_str(), "n.a." | "n/a" | "na" | "none") { "" } else { text }
}

/// An amount without a currency sign or code around it.
fn amount(text: &str) -> &str {
    absent(text).trim_start_matches("EUR").trim_end_matches("EUR").trim()
}

pub(crate) fn read_partner(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let project = project_key(fields)?;
    let mut doubts = Doubts::of_partner(fields.text("participantidentificationcode"));
    let country = fields.first(&["countrycode", "country"]);
    let own =
        fields.first(&["organisationinlanguage2", "organisationinlanguage3", "organisationinlanguage4"]);
    let mut body = Body {
        pic: pic(fields.text("participantidentificationcode")),
        name: absent(own),
        english: absent(fields.text("organisationinenglish")),
        country: doubts.country("partners.country", absent(country)),
        kind: absent(fields.first(&["typeoforganisation", "legalstatus"])),
        ..Body::default()
    };
    let named = if body.english.is_empty() { body.name } else { body.english };
    if named.is_empty() {
        return Err(Refusal::missing("Organisation in English"));
    }
    // Without an official code the name and the place are all there is.
    let place = body.country.as_ref().map_or("", |code| code.as_str());
    let identity = values::mark(format!("{place}/{}", match_key(named)).as_bytes());
    let told_by = values::mark(format!("{place}/{}", values::name_key(named)).as_bytes());
    body.id = Some(told_by).filter(|_| body.pic.is_none());
    let mut known = organisation(&body);
    known.identifiers.retain(|identifier| identifier.scheme == "pic");
    let lead = fold(fields.text("leadpartner")) == "yes";
    let key = match body.pic {
        _ if known.name_withheld => said.withheld_key(&project.key),
        Some(pic) => pic.to_owned(),
        None => identity,
    };
    let mut partner = Partner::new(key, role(lead));
    partner.function_as_given = Some(if lead { "lead partner" } else { "partner" }.to_owned());
    join(&mut partner, &known, &body);
    partner.budget = doubts.euros("partners.budget", amount(&budget(fields)));
    partner.eu_contribution = doubts.euros("partners.eu_contribution", amount(&contribution(fields)));
    if !known.name_withheld {
        locate(&mut partner, fields, &mut doubts);
        known.town = partner.town.clone();
        known.region = partner.region.clone();
        known.postcode = values::some(absent(fields.text("postalcode")));
        known.about.links.extend(partner.website.clone().map(website));
        let key = organisation_key(&body).map(|key| match key.scheme.as_str() {
            "pic" => key,
            _ => SourceKey::new("keep:export-partner", key.key),
        });
        partner.organisation = key.map(|key| said.state(key, known, Doubts::default()));
    }
    let row = format!("{}/{}", project.key, partner.key);
    said.state(project, Project { partners: vec![partner], ..Project::default() }, doubts);
    Ok(row)
}

fn budget<'a>(fields: &Fields<'a>) -> Cow<'a, str> {
    fields.first_amount(&["partnerstotaleligiblebudgetexpenditure", "partnerstotalbudget"])
}

fn contribution<'a>(fields: &Fields<'a>) -> Cow<'a, str> {
    fields.first_amount(&["partnersprogrammecofinancingeur20212027only", "erdfcontribution20142020only"])
}

fn locate(partner: &mut Partner, fields: &Fields<'_>, doubts: &mut Doubts) {
    let region = fields.first(&["nuts3codeorequivalent", "nuts2codeorequivalent", "nuts1codeorequivalent"]);
    partner.region = doubts.nuts("partners.region", absent(region), NutsVersion::Unstated);
    partner.town = values::some(absent(fields.text("town")));
    partner.website = doubts.url("partners.website", absent(fields.text("website")));
}
