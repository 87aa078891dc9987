//! The harmonised lists of structural funds operations of 21 countries, 2000 to 2020.

mod beneficiary;
mod place;

use asterism_domain::programme::{EligibleArea, Programme};
use asterism_domain::project::Project;
use asterism_domain::{CountryCode, Currency, Money, NutsVersion, RecordId, SourceKey};

use self::beneficiary::Beneficiary;
use crate::fields::Fields;
use crate::say::{Doubts, Refusal, Said};
use crate::{country, values};

/// One operation, or one of the places of one. Few lists give ids and several lists repeat them for different
/// operations, so an operation is told by everything the row says, except the name of the file it came in and its place,
/// and has the key of its first row. Who stands behind rows whose beneficiary is withheld or not named is not known:
/// each of these is an operation, unless the place is known to be the operation's.
pub(crate) fn read(fields: &Fields<'_>, said: &mut Said) -> Result<String, Refusal> {
    let given = fields.given("country").ok_or_else(|| Refusal::missing("country"))?;
    let country = country::country(given)
        .ok_or_else(|| Refusal::field("country", format!("`{given}` is not a country code")))?;
    let (title, description) = (fields.text("projectname"), fields.text("projectdescription"));
    if title.is_empty() && description.is_empty() {
        return Err(Refusal::field("project_name", "neither a title nor a description"));
    }
    let row = key(fields, &country, &[]);
    let beneficiary = Beneficiary::of(fields, &country);
    let named = matches!(beneficiary, Some(Beneficiary::Named(_)));
    let operation = match named || place::is_of_the_operation(&country) {
        true => said.first_said(&key(fields, &country, &place::COLUMNS), &row),
        false => row.clone(),
    };
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
    project.regions.extend(place::region(fields, &country));
    money(fields, &mut project, &mut doubts);
    project.partners.extend(
        beneficiary.map(|beneficiary| beneficiary.partner(fields, &country, &operation, said, &mut doubts)),
    );
    said.state(SourceKey::new("esf-lists", &operation), project, doubts);
    Ok(row)
}

/// What tells a row from others by its cells but those of some columns, which count as empty.
fn key(fields: &Fields<'_>, country: &CountryCode, without: &[&str]) -> String {
    let file = fields.header.position("sourcefile");
    let without: Vec<usize> = without.iter().filter_map(|name| fields.header.position(name)).collect();
    let mut hasher = blake3::Hasher::new();
    for (index, cell) in fields.cells.iter().enumerate() {
        if Some(index) != file {
            let said = if without.contains(&index) { "" } else { cell.trim() };
            hasher.update(said.as_bytes()).update(b"\x1f");
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
