//! Kohesio: projects and beneficiaries of cohesion policy.

use asterism_domain::organisation::{Identifier, Organisation};
use asterism_domain::programme::Programme;
use asterism_domain::project::{Partner, Project};
use asterism_domain::{
    Citation, Currency, Language, NutsVersion, Origin, PartnerRole, SourceKey, Text, WebLink, fold,
};

use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said, organisation, source_page, website};
use crate::{country, values};

/// The id at the end of an entity's address, `Q123` of `https://linkedopendata.eu/entity/Q123`.
fn entity(text: &str) -> &str {
    text.trim_end_matches('/').rsplit('/').next().unwrap_or(text)
}

/// A project of the country dumps.
pub(crate) fn read_project(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let given = fields.given("operationuniqueidentifier");
    let id = entity(given.ok_or_else(|| Refusal::missing("Operation_Unique_Identifier"))?).to_owned();
    let mut doubts = Doubts::default();
    let country = doubts.country("country", fields.text("country"));
    let language = country.as_ref().and_then(|code| country::language(code.as_str())).unwrap_or("xx");
    let currency = Currency::parse(fields.text("totaleligibleexpenditurecurrency")).unwrap_or(Currency::EUR);
    let mut project = Project {
        operation_code: values::some(fields.text("operationlocalidentifier")),
        start: doubts.date("start", fields.text("operationstartdate")),
        end: doubts.date("end", fields.text("operationenddate")),
        total_budget: doubts.money(
            "total_budget",
            &fields.amount("totaleligibleexpenditureamount"),
            currency,
        ),
        eu_contribution: doubts.euros("eu_contribution", &fields.amount("projecteubudget")),
        rate_as_given: doubts.rate("rate_as_given", fields.text("cofinancingrate")),
        fund: values::some(fields.first(&["fundcode", "fundname"])),
        priority: values::some(fields.first(&["policyobjectivelabel", "thematicobjectivelabel"])),
        specific_objective: values::some(fields.text("categorylabel")),
        ..Project::default()
    };
    project.about.title = both(language, fields, "operationname");
    project.about.summary = both(language, fields, "operationsummary");
    project.about.links.extend(project_links(&id, fields, &mut doubts));
    project.programme = programme(fields, said);
    let region = doubts.nuts("regions", fields.text("nuts3code"), NutsVersion::Unstated);
    project.regions.extend(region.clone());
    let beneficiary = fields.text("beneficiaryuniqueidentifier");
    if !beneficiary.is_empty() {
        let mut partner = Partner::new(entity(beneficiary), PartnerRole::Lead);
        partner.function_as_given = Some("beneficiary".to_owned());
        partner.organisation = Some(beneficiary_key(entity(beneficiary)).record_id());
        if let Some(name) = fields.given("beneficiaryname") {
            // Newer files name the beneficiary beside its id, older ones in a file of their own.
            let known = organisation(name, country.clone(), false);
            partner.name_withheld = known.name_withheld;
            if !known.name_withheld {
                partner.name_as_given = values::clean(name).into_owned();
            }
            said.state_once(beneficiary_key(entity(beneficiary)), known);
        }
        partner.country = country;
        partner.region = region;
        partner.point = values::point_text(fields.text("locationindicatorlatitudelongitude"));
        project.partners.push(partner);
    }
    said.state(SourceKey::new("kohesio:project", &id), project, doubts);
    Ok(id)
}

/// English beside the programme's language; the same text twice stays English only.
fn both(language: &str, fields: &Fields<'_>, stem: &str) -> Text {
    let english = fields.text(&format!("{stem}english"));
    let original = fields.text(&format!("{stem}programmelanguage"));
    let mut text = Text::default();
    if original != english {
        text = values::in_language(language, original);
    }
    // Kohesio's English is a machine's translation wherever the programme's language differs.
    let origin = if original.is_empty() || original == english { Origin::Author } else { Origin::Machine };
    if language != "en" || text.is_empty() {
        text.set(Language::english(), values::clean(english), origin);
    }
    text
}

fn project_links(id: &str, fields: &Fields<'_>, doubts: &mut Doubts) -> Vec<WebLink> {
    let mut links = vec![source_page(format!("https://kohesio.ec.europa.eu/projects/{id}"))];
    let story = doubts.url("about.links", fields.text("inforegiourl"));
    links.extend(story.map(|url| WebLink { rel: "story".to_owned(), url, label: None }));
    links
}

fn programme(fields: &Fields<'_>, said: &mut Said) -> Option<asterism_domain::RecordId> {
    let code = fields.given("programmecode")?;
    let mut programme = Programme {
        abbreviation: Some(code.to_owned()),
        period: values::some(fields.text("programmingperiod")),
        fund: values::some(fields.text("fundcode")),
        ..Programme::default()
    };
    programme.about.title = values::in_language("xx", fields.text("programmename"));
    Some(said.state_once(SourceKey::new("programme", code), programme))
}

fn beneficiary_key(id: &str) -> SourceKey {
    SourceKey::new("kohesio:beneficiary", id)
}

/// A beneficiary of the official dump: `Beneficiary,BeneficiaryLabel,Website,WikidataID`.
pub(crate) fn read_beneficiary(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let id = entity(fields.given("beneficiary").ok_or_else(|| Refusal::missing("Beneficiary"))?).to_owned();
    let mut doubts = Doubts::default();
    let country = doubts.country("country", fields.text("country"));
    let mut known = organisation(fields.text("beneficiarylabel"), country, false);
    known.identifiers.push(Identifier { scheme: "kohesio".to_owned(), value: id.clone() });
    if !known.name_withheld {
        let wikidata = entity(fields.text("wikidataid"));
        if wikidata.starts_with('Q') {
            known.identifiers.push(Identifier { scheme: "wikidata".to_owned(), value: wikidata.to_owned() });
        }
        known.about.links.extend(doubts.url("about.links", fields.text("website")).map(website));
    }
    said.state(beneficiary_key(&id), known, doubts);
    Ok(id)
}

/// A beneficiary of the ranking by region, which has no ids. Where the name is withheld, what else the row
/// says is the only identity.
pub(crate) fn read_ranked(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let mut doubts = Doubts::default();
    let (region, name) = (fields.text("region"), fields.text("beneficiaryname"));
    let country = doubts.country("country", fields.text("country"));
    let withheld = fields.text("beneficiarywithheld") == "1";
    if name.is_empty() && !withheld {
        return Err(Refusal::missing("beneficiary_name"));
    }
    let place = country.as_ref().map_or(String::new(), ToString::to_string);
    let mut known = organisation(name, country, withheld);
    let key = if known.name_withheld {
        let beside_the_name = ["region", "projectcount", "totalbudgeteur", "eucontributioneur"];
        let key = format!("{place}/withheld/{}", fields.mark_of(&beside_the_name));
        // Two of one region may have the same figures.
        if said.first_time(&key) { key } else { format!("{key}/{}", said.withheld_key(&key)) }
    } else {
        known.about.aliases.extend(values::some(fields.text("transliteratedname")));
        format!("{place}/{}/{}", fold(region), fold(&values::clean(name)))
    };
    known.about.citations.extend(ranking(fields, region));
    let row = key.clone();
    state_ranked(said, key, known, doubts);
    Ok(row)
}

fn state_ranked(said: &mut Said, key: String, known: Organisation, doubts: Doubts) {
    said.state(beneficiary_key(&key), known, doubts);
}

/// The region's wording and the amounts, which the record of an organisation has no fields for.
fn ranking(fields: &Fields<'_>, region: &str) -> Option<Citation> {
    let said = [
        ("region", values::clean(region).into_owned()),
        ("projects", fields.text("projectcount").to_owned()),
        ("total budget, EUR", fields.text("totalbudgeteur").to_owned()),
        ("EU contribution, EUR", fields.text("eucontributioneur").to_owned()),
    ];
    let note: Vec<String> = said
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(what, text)| format!("{what}: {text}"))
        .collect();
    let mut citation = Citation::of("Kohesio, largest beneficiaries by region");
    citation.note = Some(note.join("; ")).filter(|note| !note.is_empty());
    citation.note.is_some().then_some(citation)
}
