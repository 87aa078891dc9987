use asterism_domain::organisation::{Identifier, Organisation};
use asterism_domain::project::{Partner, Project};
use asterism_domain::{NutsVersion, OrganisationType, PartnerRole, SourceKey, VatNumber, fold, vat_number};

use super::{project_id, project_key};
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said};
use crate::values;

/// `organization.csv`: one organisation's part in one project.
pub(crate) fn read(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let project = project_id(fields, "projectid")?;
    let pic = fields.first(&["organisationid", "id"]);
    if pic.is_empty() {
        return Err(Refusal::missing("organisationID"));
    }
    let order = fields.text("order");
    let mut doubts = Doubts::of_partner(pic);
    let organisation = organisation(pic, fields, &mut doubts);
    if organisation.name_withheld {
        read_withheld(project, pic, order, fields, said);
        return Ok(format!("{project}/{pic}/{order}"));
    }
    let mut partner = partner(key(said, project, pic, order), fields, &organisation, &mut doubts);
    partner.organisation = Some(said.state(SourceKey::new("pic", pic), organisation, Doubts::default()));
    let listed = Project { partners: vec![partner], ..Project::default() };
    said.state(project_key(project), listed, doubts);
    Ok(format!("{project}/{pic}/{order}"))
}

/// A part of somebody whose name is withheld, under no code that a register resolves.
fn read_withheld(project: &str, pic: &str, order: &str, fields: &Fields<'_>, said: &mut Said) {
    let code = key(said, project, pic, order);
    let key = said.withheld_key_of(project, &code);
    let mut doubts = Doubts::of_partner(&key);
    let organisation = organisation(pic, fields, &mut doubts);
    let record = SourceKey::new("cordis:withheld", format!("{project}/{key}"));
    let mut partner = partner(key, fields, &organisation, &mut doubts);
    partner.organisation = Some(said.state(record, organisation, Doubts::default()));
    said.state(project_key(project), Project { partners: vec![partner], ..Project::default() }, doubts);
}

/// What tells the row from the project's others: the organisation, and where it occurs again, its
/// place in the list.
fn key(said: &mut Said, project: &str, pic: &str, order: &str) -> String {
    if said.first_time(&format!("{project}/{pic}")) { pic.to_owned() } else { format!("{pic}-{order}") }
}

fn partner(key: String, fields: &Fields<'_>, organisation: &Organisation, doubts: &mut Doubts) -> Partner {
    let role = fields.text("role");
    let mut partner = Partner::new(key, role_of(role));
    partner.function_as_given = values::some(role);
    partner.name_withheld = organisation.name_withheld;
    if !organisation.name_withheld {
        partner.name_as_given = values::clean(fields.text("name")).into_owned();
    }
    partner.order = fields.text("order").parse::<u32>().map_or(0, |order| order.saturating_sub(1));
    partner.country = organisation.country.clone();
    partner.region = organisation.region.clone();
    partner.town = organisation.town.clone();
    partner.point = organisation.point;
    partner.website = organisation.about.links.first().map(|link| link.url.clone());
    partner.budget = doubts.euros("partners.budget", &fields.amount("totalcost"));
    let contribution = fields.first_amount(&["neteccontribution", "eccontribution"]);
    partner.eu_contribution = doubts.euros("partners.eu_contribution", &contribution);
    // `true` and `false` in newer releases say only that the participation ended early.
    partner.left = values::date(fields.text("endofparticipation"));
    partner
}

/// What the row says of the organisation itself.
fn organisation(pic: &str, fields: &Fields<'_>, doubts: &mut Doubts) -> Organisation {
    let country = doubts.country("partners.country", fields.text("country"));
    let name = fields.text("name");
    let mut organisation = crate::say::organisation(name, country, false);
    let activity = fields.text("activitytype");
    organisation.organisation_type = type_of(activity, fields.text("sme"));
    organisation.type_as_given = values::some(activity);
    // Registers tell whose a code is, so a withheld name's is no identifier of its record.
    if organisation.name_withheld {
        return organisation;
    }
    organisation.identifiers.push(Identifier { scheme: "pic".to_owned(), value: pic.to_owned() });
    organisation.abbreviation = values::some(fields.text("shortname")).filter(|short| short != name);
    let vat = fields.text("vatnumber");
    match vat_number(vat, organisation.country.as_ref()) {
        VatNumber::Valid(value) => {
            organisation.identifiers.push(Identifier { scheme: "vat".to_owned(), value });
        }
        VatNumber::Wrong => doubts.odd("partners.identifiers", values::clean(crate::bounds::cut(vat, 40))),
        VatNumber::Missing => {}
    }
    organisation.region = doubts.nuts("partners.region", fields.text("nutscode"), NutsVersion::Unstated);
    organisation.town = values::some(fields.text("city"));
    organisation.postcode = values::some(fields.text("postcode"));
    organisation.point = values::point_text(fields.text("geolocation"));
    let website = doubts.url("partners.website", fields.first(&["organizationurl", "organisationurl"]));
    organisation.about.links.extend(website.map(crate::say::website));
    organisation
}

pub(crate) fn role_of(role: &str) -> PartnerRole {
    match fold(role).replace([' ', '_', '-'], "").as_str() {
        "coordinator" | "hostinstitution" => PartnerRole::Lead,
        "thirdparty" | "internationalpartner" => PartnerRole::ThirdParty,
        "associatedpartner" => PartnerRole::Associated,
        _ => PartnerRole::Partner,
    }
}

fn type_of(activity: &str, sme: &str) -> Option<OrganisationType> {
    let small = matches!(sme.to_ascii_lowercase().as_str(), "true" | "yes" | "1");
    match activity {
        "HES" => Some(OrganisationType::HigherEducation),
        "REC" => Some(OrganisationType::ResearchOrganisation),
        "PUB" => Some(OrganisationType::PublicAuthority),
        _ if small => Some(OrganisationType::Sme),
        "PRC" => Some(OrganisationType::Enterprise),
        "OTH" => Some(OrganisationType::Other),
        _ => None,
    }
}
