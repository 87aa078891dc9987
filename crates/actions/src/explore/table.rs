//! A result as a table: the same columns for whatever kind, on the web and on the command line.

use std::collections::BTreeSet;

use asterism_domain::organisation::Identifier;
use asterism_domain::{CountryCode, Document, Money, NutsCode, NutsRef, Record};

use super::ResultRow;
use crate::details::dates_of;
use crate::entry::language;

/// What the columns are called: for programs, and therefore the same in every language.
const COLUMNS: [&str; 26] = [
    "kind",
    "name",
    "title",
    "address",
    "type",
    "programme",
    "period",
    "lead_partner",
    "start",
    "end",
    "status",
    "total_budget",
    "eu_contribution",
    "currency",
    "countries",
    "regions",
    "places",
    "level",
    "code",
    "helix_role",
    "identifiers",
    "open",
    "languages",
    "space",
    "changed",
    "id",
];

/// The first line of a table. The mark at its start makes spreadsheets read UTF-8.
pub fn table_head() -> String {
    format!("\u{feff}{}", csv_line(&COLUMNS.map(str::to_owned)))
}

/// The line of a record, as its reader sees it. Its address begins with `origin`, where the portal is reached, so that it
/// leads there from wherever the table is opened; without one it is the address within the portal.
pub fn table_line(row: &ResultRow, origin: &str) -> String {
    let record = &row.record;
    let document = &record.document;
    let (start, end) = days(document);
    let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let [budget, contribution, currency] = money(document);
    let cells: [String; 26] = [
        record.kind.to_string(),
        row.name(),
        document.about().title.plain().to_owned(),
        format!("{origin}{}", record.path()),
        sort_of(document).unwrap_or_default().to_owned(),
        row.programme.as_ref().map(|found| found.name.clone()).unwrap_or_default(),
        row.period.clone().unwrap_or_default(),
        row.lead.clone().unwrap_or_default(),
        day(start),
        day(end),
        row.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        budget,
        contribution,
        currency,
        spaced(&countries(document)),
        spaced(&regions(document)),
        towns(document).join("; "),
        level(document).map(|level| level.to_string()).unwrap_or_default(),
        code(document).unwrap_or_default(),
        helix_role(document).unwrap_or_default().to_owned(),
        identifiers(document).join("; "),
        open(document).unwrap_or_default().to_owned(),
        languages(document).join(" "),
        record.space.as_str().to_owned(),
        row.changed.map(|at| format!("{at:.0}")).unwrap_or_default(),
        record.id.to_string(),
    ];
    csv_line(&cells)
}

/// One line of a table file. A cell that a spreadsheet would take for a formula is led by an apostrophe,
/// which makes it text there: what anyone wrote in a title must not run on the reader's machine.
pub fn csv_line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        let cell = if formula { format!("'{cell}") } else { cell.clone() };
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    format!("{}\r\n", cells.iter().map(quoted).collect::<Vec<_>>().join(","))
}

fn spaced<T: ToString>(values: &BTreeSet<T>) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// What it is among its kind, by the key of its vocabulary.
fn sort_of(document: &Document) -> Option<&'static str> {
    Some(match document {
        Document::Organisation(organisation) => organisation.organisation_type?.as_str(),
        Document::Event(event) => event.event_kind?.as_str(),
        Document::LibraryItem(item) => item.document_kind?.as_str(),
        Document::Post(post) => post.post_kind?.as_str(),
        Document::News(news) => news.source_kind?.as_str(),
        Document::Media(media) => media.media_kind?.as_str(),
        Document::Call(call) => call.call_kind?.as_str(),
        Document::Territory(territory) => territory.territory_kind?.as_str(),
        Document::Facility(facility) => facility.facility_kind?.as_str(),
        Document::Programme(programme) => programme.strand?.as_str(),
        Document::Person(person) => person.represents?.as_str(),
        Document::Space(space) => space.space_kind?.as_str(),
        _ => return None,
    })
}

fn days(document: &Document) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    match document {
        Document::Call(call) => (call.opens, call.deadline),
        Document::Territory(territory) => (territory.from, territory.to),
        _ => dates_of(document),
    }
}

/// Budget and EU contribution in units of the currency, and the currency.
fn money(document: &Document) -> [String; 3] {
    let (budget, contribution) = match document {
        Document::Project(project) => (project.total_budget, project.eu_contribution),
        Document::Call(call) => (call.budget, None),
        _ => (None, None),
    };
    let plain = |money: Option<Money>| money.map(|money| format!("{:.2}", money.as_major()));
    let currency = budget.or(contribution).map(|money| money.currency.as_str().to_owned());
    [plain(budget), plain(contribution), currency].map(Option::unwrap_or_default)
}

/// Where it is or what it is about: its countries, those of its regions among them.
pub(super) fn countries(document: &Document) -> BTreeSet<CountryCode> {
    let own: Vec<&CountryCode> = match document {
        Document::Project(project) => return project.countries(),
        Document::Organisation(organisation) => organisation.country.iter().collect(),
        Document::Person(person) => person.country.iter().collect(),
        Document::Event(event) => event.places.iter().filter_map(|place| place.country.as_ref()).collect(),
        Document::Facility(facility) => facility.country.iter().collect(),
        Document::Territory(territory) => territory.countries.iter().collect(),
        Document::PolicyInstrument(instrument) => instrument.country.iter().collect(),
        Document::Strategy(strategy) => strategy.country.iter().collect(),
        Document::Programme(programme) => programme.eligible_area.iter().map(|area| &area.country).collect(),
        _ => Vec::new(),
    };
    let of_regions = regions(document).into_iter().map(|code| code.country());
    own.into_iter().cloned().chain(of_regions.filter(|country| !country.is_made_up())).collect()
}

/// The regions that it names, by their codes; of a project those of its partners too.
fn regions(document: &Document) -> BTreeSet<NutsCode> {
    let named: Vec<&NutsRef> = match document {
        Document::Project(project) => return project.region_codes(),
        Document::ProjectIdea(idea) => idea.regions.iter().collect(),
        Document::Organisation(organisation) => organisation.region.iter().collect(),
        Document::ClusterOrganisation(cluster) => cluster.region.iter().collect(),
        Document::Facility(facility) => facility.region.iter().collect(),
        Document::Territory(territory) => territory.regions.iter().collect(),
        Document::PolicyInstrument(instrument) => instrument.region.iter().collect(),
        Document::Strategy(strategy) => strategy.region.iter().collect(),
        Document::Event(event) => event.places.iter().filter_map(|place| place.region.as_ref()).collect(),
        Document::Programme(programme) => {
            programme.eligible_area.iter().flat_map(|area| &area.regions).collect()
        }
        Document::Person(person) => person.region.iter().collect(),
        Document::Region(region) => return region.code.iter().cloned().collect(),
        _ => Vec::new(),
    };
    named.into_iter().map(|region| region.code.clone()).collect()
}

fn towns(document: &Document) -> Vec<String> {
    let towns: Vec<&String> = match document {
        Document::Organisation(organisation) => organisation.town.iter().collect(),
        Document::Facility(facility) => facility.town.iter().collect(),
        Document::Event(event) => {
            event.places.iter().filter_map(|place| place.town.as_ref().or(place.venue.as_ref())).collect()
        }
        _ => Vec::new(),
    };
    let mut told: Vec<String> = Vec::new();
    for town in towns {
        if !told.contains(town) {
            told.push(town.clone());
        }
    }
    told
}

fn level(document: &Document) -> Option<u8> {
    match document {
        Document::Region(region) => region.code.as_ref().map(NutsCode::level),
        _ => None,
    }
}

/// By what its publisher calls it.
fn code(document: &Document) -> Option<String> {
    match document {
        Document::Region(region) => region.code.as_ref().map(ToString::to_string),
        Document::Topic(topic) => topic.code.clone(),
        Document::Call(call) => call.identifier.clone(),
        Document::Project(project) => project.operation_code.clone(),
        _ => None,
    }
}

fn helix_role(document: &Document) -> Option<&'static str> {
    let Document::Organisation(organisation) = document else { return None };
    let of_type = || organisation.organisation_type.and_then(|kind| kind.helix_role());
    organisation.helix_role.or_else(of_type).map(|role| role.as_str())
}

fn identifiers(document: &Document) -> Vec<String> {
    let Document::Organisation(organisation) = document else { return Vec::new() };
    let told = |one: &Identifier| format!("{}:{}", one.scheme, one.value);
    organisation.identifiers.iter().map(told).collect()
}

fn open(document: &Document) -> Option<&'static str> {
    let open = match document {
        Document::Event(event) => event.open?,
        Document::ProjectIdea(idea) => !idea.closed,
        _ => return None,
    };
    Some(if open { "yes" } else { "no" })
}

fn languages(document: &Document) -> Vec<String> {
    match document {
        Document::Person(person) => person.languages.iter().map(ToString::to_string).collect(),
        Document::ProjectIdea(idea) if !idea.languages.is_empty() => {
            idea.languages.iter().map(ToString::to_string).collect()
        }
        _ => language(document.about()).iter().map(ToString::to_string).collect(),
    }
}

/// The period of a record that has one of its own.
pub(super) fn own_period(record: &Record) -> Option<String> {
    match &record.document {
        Document::Programme(programme) => programme.period.clone(),
        Document::Strategy(strategy) => strategy.period.clone(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_commas_and_quotes_survive_a_table_file() {
        let cells = ["plain", "a, b", "say \"x\"", "two\nlines"].map(str::to_owned);
        assert_eq!(csv_line(&cells), "plain,\"a, b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
    }

    #[test]
    fn no_cell_of_a_table_file_is_a_formula() {
        let cells = ["=1+1", "+cmd", "-SUM(A1)", "@x", "\tx", "-5", "+5.5", "a=b"].map(str::to_owned);
        assert_eq!(csv_line(&cells), "'=1+1,'+cmd,'-SUM(A1),'@x,'\tx,-5,+5.5,a=b\r\n");
    }
}
