//! The extract of Swedish partners in Interreg 2021-2027.

use asterism_domain::organisation::Organisation;
use asterism_domain::programme::Programme;
use asterism_domain::project::{Partner, Project};
use asterism_domain::{NutsVersion, OrganisationType, PartnerRole, SourceKey, Strand, fold, match_key};

use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said, organisation};
use crate::values;

/// One partner's part in one project. The row numbers repeat, so a project is told by its
/// programme and name, and a partner by its name within the project.
pub(crate) fn read(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let programme_name = fields.given("programme").ok_or_else(|| Refusal::missing("programme"))?;
    let name = fields.given("projectname").ok_or_else(|| Refusal::missing("project_name"))?;
    let mut doubts = Doubts::of_partner(fields.text("sourcerowid"));
    let mut project = Project {
        start: doubts.date("start", fields.text("startdate")),
        end: doubts.date("end", fields.text("enddate")),
        priority: values::some(fields.text("policyobjective")),
        specific_objective: values::some(fields.text("specificobjective")),
        ..Project::default()
    };
    // Names are in English or Swedish, without saying which.
    project.about.title = values::in_language("xx", name);
    project.programme = Some(programme(programme_name, fields.text("strand"), said));
    let key = format!("{}/{}", asterism_domain::slugify(programme_name), values::mark(fold(name).as_bytes()));
    let partner = partner(fields, &key, said, &mut doubts);
    let row = partner.as_ref().map_or(String::new(), |partner| partner.key.clone());
    project.partners.extend(partner);
    said.state(SourceKey::new("interreg-sweden:project", &key), project, doubts);
    Ok(format!("{key}/{row}/{}", fields.text("sourcerowid")))
}

fn programme(name: &str, strand: &str, said: &mut Said) -> asterism_domain::RecordId {
    let known =
        Programme { fund: Some("ERDF".to_owned()), strand: Strand::parse(strand), ..Programme::default() };
    crate::interreg::programme(said, None, (name, "xx"), "2021-2027", known)
}

fn partner(fields: &Fields<'_>, project: &str, said: &mut Said, doubts: &mut Doubts) -> Option<Partner> {
    let name = fields.given("organisationname")?;
    let country = doubts.country("partners.country", fields.text("country"));
    let mut known = organisation(name, country.clone(), false);
    known.type_as_given = values::some(fields.text("organisationtype"));
    known.organisation_type = type_of(fields.text("organisationtype"));
    let withheld = known.name_withheld;
    let mut key = if withheld { "withheld".to_owned() } else { values::mark(match_key(name).as_bytes()) };
    // The same organisation twice in one project: two departments, say, with money of their own.
    if !said.first_time(&format!("{project}/{key}")) {
        key = format!("{key}-{}", fields.text("sourcerowid"));
    }
    let role = fields.text("role");
    let mut partner = Partner::new(key, role_of(role));
    partner.function_as_given = values::some(role);
    partner.country = country;
    // The file states no edition of NUTS, so none is guessed.
    partner.region = doubts.nuts("partners.region", fields.text("nuts3code"), NutsVersion::Unstated);
    partner.budget = doubts.euros("partners.budget", &fields.amount("partnerbudgeteur"));
    partner.name_withheld = known.name_withheld;
    if known.name_withheld {
        return Some(partner);
    }
    partner.name_as_given = values::clean(name).into_owned();
    known.region = partner.region.clone();
    partner.organisation = Some(state(values::name_key(name), known, said));
    Some(partner)
}

fn state(identity: String, known: Organisation, said: &mut Said) -> asterism_domain::RecordId {
    said.state_once(SourceKey::new("interreg-sweden:org", identity), known)
}

fn role_of(role: &str) -> PartnerRole {
    match role {
        "LP" => PartnerRole::Lead,
        "AP" => PartnerRole::Associated,
        _ => PartnerRole::Partner,
    }
}

/// The types of organisation that the Interreg programmes' own monitoring system distinguishes.
pub(crate) fn type_of(given: &str) -> Option<OrganisationType> {
    use OrganisationType::*;
    const TYPES: &[(&str, OrganisationType)] = &[
        ("local public authority", LocalAuthority),
        ("regional public authority", RegionalAuthority),
        ("national public authority", NationalAuthority),
        ("national, regional and local authorities", PublicAuthority),
        ("bodies governed by public law", PublicAuthority),
        ("sectoral agency", Agency),
        ("infrastructure and", Agency),
        ("higher education", HigherEducation),
        ("education", HigherEducation),
        ("school", HigherEducation),
        ("research", ResearchOrganisation),
        ("business support", BusinessSupport),
        ("small or medium", Sme),
        ("small and medium", Sme),
        ("sme", Sme),
        ("enterprise", Enterprise),
        ("large enterprise", Enterprise),
        ("interest groups", Ngo),
        ("ngo", Ngo),
        ("international", InternationalBody),
        ("egtc", InternationalBody),
        ("hospital", Other),
        ("cluster", ClusterOrganisation),
        ("other", Other),
    ];
    let given = fold(given.trim());
    TYPES.iter().find(|(start, _)| given.starts_with(start)).map(|(_, known)| *known)
}
