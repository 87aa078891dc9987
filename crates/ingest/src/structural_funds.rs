//! The harmonised lists of structural funds operations of 21 countries, 2000 to 2020.

use asterism_domain::programme::{EligibleArea, Programme};
use asterism_domain::project::{Partner, Project};
use asterism_domain::{CountryCode, Currency, Money, NutsVersion, PartnerRole, RecordId, SourceKey};

use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said, organisation};
use crate::{country, values};

/// One operation. Few lists give ids and several lists repeat them for different operations, so
/// an operation is told by everything the row says, except the name of the file it came in.
pub(crate) fn read(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let given = fields.given("country").ok_or_else(|| Refusal::missing("country"))?;
    let country = country::country(given)
        .ok_or_else(|| Refusal::field("country", format!("`{given}` is not a country code")))?;
    let (title, description) = (fields.text("projectname"), fields.text("projectdescription"));
    if title.is_empty() && description.is_empty() {
        return Err(Refusal::field("project_name", "neither a title nor a description"));
    }
    let key = key(fields, &country);
    let mut doubts = Doubts::default();
    let mut project = Project {
        operation_code: values::some(fields.text("projectid")),
        start: doubts.date("start", fields.text("startingdate")),
        end: doubts.date("end", fields.text("completiondate")),
        fund: values::some(fields.text("fund")).filter(|fund| fund != "unknown"),
        priority: values::some(fields.text("prioritylabel")),
        specific_objective: values::some(fields.text("themename")),
        ..Project::default()
    };
    describe(&mut project, &country, title, description);
    project.programme = programme(fields, &country, said);
    let region = fields.text("beneficiarynutscode");
    // Many lists put postcodes or codes of their own here; those are no regions and no fault.
    let region =
        values::nuts(region, NutsVersion::Unstated).filter(|region| region.code.country() == country);
    project.regions.extend(region.clone());
    money(fields, &mut project, &mut doubts);
    project.partners.extend(beneficiary(fields, &country, said).map(|mut partner| {
        partner.region = region;
        partner
    }));
    said.state(SourceKey::new("esf-lists", &key), project, doubts);
    Ok(key)
}

fn key(fields: &Fields<'_>, country: &CountryCode) -> String {
    let file = fields.header.position("sourcefile");
    let mut hasher = blake3::Hasher::new();
    for (index, cell) in fields.cells.iter().enumerate() {
        if Some(index) != file {
            hasher.update(cell.trim().as_bytes()).update(b"\x1f");
        }
    }
    let hash = hasher.finalize().to_hex();
    format!("{country}/{}", hash.as_str().get(..32).unwrap_or(""))
}

/// Titles and descriptions are in the country's language where it has one.
fn describe(project: &mut Project, country: &CountryCode, title: &str, description: &str) {
    let language = country::language(country.as_str()).unwrap_or("xx");
    project.about.language =
        asterism_domain::Language::parse(language).ok().filter(|code| code.as_str() != "xx");
    if title.is_empty() {
        // A description without a title is cut to a heading at the end of a sentence or word.
        project.about.title = values::in_language(language, heading(description));
    } else {
        project.about.title = values::in_language(language, title);
    }
    project.about.summary = values::in_language(language, description);
}

/// The beginning of a text as a heading: its first sentence, or whole words of at most 120 bytes.
fn heading(text: &str) -> &str {
    let line = text.lines().next().unwrap_or("");
    let sentence = line.find(". ").and_then(|end| line.get(..end)).unwrap_or(line);
    if sentence.len() <= 120 {
        return sentence;
    }
    let start = crate::bounds::cut(sentence, 120);
    start.rsplit_once(' ').map_or(start, |(words, _)| words)
}

/// The programme by area, period and fund, which is all that the lists say of it.
fn programme(fields: &Fields<'_>, country: &CountryCode, said: &mut Said) -> Option<RecordId> {
    let area = Some(fields.text("programmenuts")).filter(|area| !area.is_empty()).unwrap_or(country.as_str());
    let period = Some(fields.text("fundingperiod")).filter(|period| period.len() == 9);
    let fund = fund(fields.text("fund"));
    if period.is_none() && fund.is_none() {
        return None;
    }
    let (code, place) = (values::nuts(area, NutsVersion::Unstated), place_of(area, country));
    let parts = [fund, Some(&place), period];
    let title = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let key = format!("{area}/{}/{}", period.unwrap_or("unknown"), fund.unwrap_or("unknown"));
    let mut programme = Programme {
        period: period.map(str::to_owned),
        fund: fund.map(str::to_owned),
        eligible_area: vec![EligibleArea {
            country: country.clone(),
            regions: code.filter(|region| region.code.level() > 0).into_iter().collect(),
            from: None,
            to: None,
        }],
        ..Programme::default()
    };
    programme.about.title = values::english(&title);
    // By its code alone it is found too.
    let by_code = [fund, Some(area), period].into_iter().flatten().collect::<Vec<_>>().join(" ");
    programme.about.aliases.extend(Some(by_code).filter(|name| *name != title));
    Some(said.state_once(SourceKey::new("programme", format!("esf-lists:{key}")), programme))
}

/// The country by its name, with the code of a part of it: lists say no more of the part than that.
fn place_of(area: &str, country: &CountryCode) -> String {
    match country.english() {
        Some(name) if CountryCode::parse(area).as_ref() == Ok(country) => name.to_owned(),
        Some(name) => format!("{name} ({area})"),
        None => area.to_owned(),
    }
}

/// The fund by its English abbreviation, from the national ones. None where the source's word is
/// not that of a fund.
pub(crate) fn fund(given: &str) -> Option<&'static str> {
    let upper = given.to_uppercase();
    match upper.as_str() {
        "CF" | "COHESION FUND" | "KOHEZIJSKI FOND" | "KS" | "KA" => Some("CF"),
        "YEI" | "IEJ" => Some("YEI"),
        "EAKR" | "ESRR" | "FEDER" | "EFRE" | "EFRR" | "ERAF" | "EUROPSKI FOND ZA REGIONALNI RAZVOJ" => {
            Some("ERDF")
        }
        "EUROPEAN REGIONAL DEVELOPMENT FUND" => Some("ERDF"),
        "ESR" | "ESS" | "ESZA" | "FSE" | "ESF+" | "EUROPSKI SOCIJANI FOND" | "EUROPEAN SOCIAL FUND" => {
            Some("ESF")
        }
        _ if upper.starts_with("ERDF") => Some("ERDF"),
        _ if upper.starts_with("ESF") => Some("ESF"),
        _ => None,
    }
}

/// Amounts are kept only where the source says their currency.
fn money(fields: &Fields<'_>, project: &mut Project, doubts: &mut Doubts) {
    let (total, eligible) = (fields.amount("totalamount"), fields.amount("totalamounteligible"));
    let total = if total.is_empty() { eligible } else { total };
    let eu = fields.amount("eucofinancingamount");
    let currency = match fields.text("currency") {
        "LEI" => Currency::parse("RON").ok(),
        given => Currency::parse(given).ok(),
    };
    let Some(currency) = currency else {
        for (field, amount) in [("total_budget", &total), ("eu_contribution", &eu)] {
            if !amount.is_empty() {
                doubts.odd(field, format!("{amount}, currency not stated"));
            }
        }
        return;
    };
    project.total_budget = doubts.money("total_budget", &total, currency);
    project.eu_contribution = doubts.money("eu_contribution", &eu, currency);
    // Some lists write a nought where they mean that the total is not known.
    let nought = |amount: Option<Money>| amount.is_some_and(|amount| amount.minor == 0);
    if nought(project.total_budget) && project.eu_contribution.is_some_and(|eu| eu.minor > 0) {
        doubts.odd("total_budget", format!("{total} with an EU contribution of {eu}"));
        project.total_budget = None;
    }
}

fn beneficiary(fields: &Fields<'_>, country: &CountryCode, said: &mut Said) -> Option<Partner> {
    let name = fields.text("beneficiaryname");
    let withheld = fields.text("beneficiarywithheld") == "1";
    if name.is_empty() && !withheld {
        return None;
    }
    let mut known = organisation(name, Some(country.clone()), withheld);
    let mut partner = Partner::new("beneficiary", PartnerRole::Lead);
    partner.function_as_given = Some("beneficiary".to_owned());
    partner.country = Some(country.clone());
    partner.name_withheld = known.name_withheld;
    if known.name_withheld {
        return Some(partner);
    }
    partner.name_as_given = values::clean(name).into_owned();
    partner.town = values::some(fields.text("beneficiarycity"));
    known.town = partner.town.clone();
    known.postcode = values::some(fields.text("beneficiarypostalcode"));
    let place = asterism_domain::fold(fields.first(&["beneficiarycity", "beneficiarycounty"]));
    let mark = values::mark(format!("{}|{place}", values::name_key(name)).as_bytes());
    let key = SourceKey::new("esf-lists:beneficiary", format!("{country}/{mark}"));
    partner.organisation = Some(said.state_once(key, known));
    Some(partner)
}
