//! An organisation: its names over time, its projects, with whom, and with what money.

use asterism_actions::{Details, OrganisationDetails, Participation, ProgrammeMoney, RecordView};
use asterism_domain::organisation::Organisation;
use asterism_domain::{Kind, Money, NutsCode};

use super::money::has_cents;
use super::record_page::{RecordPage, all_referrers};
use super::{money, words};
use crate::chart::{Column as Year, Cord, Node, columns, network};
use crate::component::{Cell, Column, DataTable, Figure, KeyFigure, Piece};
use crate::html::{LinkTo, query_string};
use crate::locale::Locale;
use crate::map::RegionValue;

/// Neighbours drawn around an organisation; the table beside lists all that are known.
const DRAWN: usize = 18;

pub(super) fn fill(page: &mut RecordPage, view: &RecordView, organisation: &Organisation) {
    let Details::Organisation(details) = &view.details else { return };
    let l = page.l;
    page.told.extend([Kind::Project, Kind::ClusterOrganisation]);
    key_figures(page, details);
    facts(page, view, organisation, details);
    page.summary(&organisation.about);
    if organisation.names.len() > 1 {
        page.block("names", "names-over-time", vec![Piece::Table(names(l, organisation))]);
    }
    let mut pieces = vec![Piece::Table(participations(l, details))];
    if details.participations_total > details.participations.len() {
        pieces.push(Piece::More(all_referrers(l, view, Kind::Project, details.participations_total)));
    }
    if details.years.len() > 2 && details.participations_total > 2 {
        pieces.insert(0, Piece::figure(by_year(l, details)));
    }
    page.block("projects", "kinds-project", pieces);
    let figures = money::figures(l, &details.money);
    if !figures.is_empty() {
        let pieces = vec![Piece::Figures(figures), Piece::Table(money::table(l, &details.money))];
        page.block("money", "money-by-programme", pieces);
    }
    if !details.co_partners.is_empty() {
        let figure = partners_figure(l, &page.title, details);
        let mut pieces = vec![Piece::figure(figure)];
        if details.co_partners_total > details.co_partners.len() {
            let href = format!("{}/partners", view.record.path());
            let all = l.count("show-all-count", details.co_partners_total as u64);
            pieces.push(Piece::More(LinkTo::new(href, all)));
        }
        page.block("co-partners", "co-partners", pieces);
    }
    place(page, organisation);
}

fn key_figures(page: &mut RecordPage, details: &OrganisationDetails) {
    let l = page.l;
    let projects = l.number(details.participations_total as i64);
    page.figure(KeyFigure::new(l.t("kinds-project"), projects, "").leading_to("#projects"));
    let partners = l.number(details.co_partners_total as i64);
    page.figure(KeyFigure::new(l.t("co-partners"), partners, l.t("co-partners-note")));
    let budgets = money::sums(&details.money, ProgrammeMoney::budget);
    let contributions = money::sums(&details.money, ProgrammeMoney::contribution);
    for (key, sums) in [("own-budgets", budgets), ("own-contributions", contributions)] {
        for sum in sums {
            let figure = KeyFigure::new(l.t(key), l.money_short(sum), l.t("budget-note"));
            page.figure(figure.leading_to("#money"));
        }
    }
    let answer = words::answer(l, details.cluster_organisation);
    let note = l.t(if details.cluster_organisation.is_some() { "by-evidence" } else { "no-evidence" });
    page.figure(KeyFigure::new(l.t("is-cluster-organisation"), answer, note));
}

fn facts(
    page: &mut RecordPage,
    view: &RecordView,
    organisation: &Organisation,
    details: &OrganisationDetails,
) {
    let l = page.l;
    let facts = &mut page.facts;
    let kind =
        organisation.organisation_type.map(|kind| Cell::Text(l.label("organisation-type", kind.as_str())));
    let given = organisation.type_as_given.clone();
    let kind = match (kind, given) {
        (Some(kind), Some(given)) => Some(kind.with_note(l.with("in-source", &[("word", &given)]))),
        (kind, given) => kind.or(given.map(Cell::Text)),
    };
    facts.add_some(l.t("organisation-type"), kind);
    let helix =
        organisation.helix_role.or_else(|| organisation.organisation_type.and_then(|kind| kind.helix_role()));
    facts.add_some(
        l.t("facet-helix_role"),
        helix.map(|role| Cell::Text(l.label("helix-role", role.as_str()))),
    );
    facts.add_some(l.t("abbreviation"), organisation.abbreviation.clone().map(Cell::Text));
    facts.add_some(
        l.t("country"),
        organisation.country.as_ref().map(|code| Cell::Text(words::country(l, code))),
    );
    let region = organisation.region.as_ref().map(|region| {
        let id = asterism_domain::SourceKey::new("nuts", region.code.as_str()).record_id();
        words::region_cell(region, view.refs.get(&id))
    });
    facts.add_some(l.t("region"), region);
    facts.add_some(l.t("town"), organisation.town.clone().map(Cell::Text));
    facts.add_some(l.t("part-of"), organisation.parent.and_then(|id| view.refs.get(&id)).map(words::cell));
    for identifier in &organisation.identifiers {
        facts.add(l.label("scheme", &identifier.scheme), Cell::Code(identifier.value.clone()));
    }
    let evidence = details.evidence.iter().map(words::cell).collect();
    facts.add_all(l.t("cluster-evidence"), evidence);
}

fn names(l: Locale, organisation: &Organisation) -> DataTable {
    let columns = ["name", "language", "valid", "source"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("names-over-time"), columns.into());
    table.quiet_caption = true;
    table.stacks = true;
    for name in &organisation.names {
        let language = name.language.as_ref().map(|code| l.label("language", code.as_str()));
        let valid = l.date_range(name.valid_from, name.valid_to);
        table.row(vec![
            Cell::text(&name.text),
            language.map_or(Cell::Empty, Cell::Text),
            valid.map_or_else(|| Cell::Missing(l.t("not-stated")), Cell::Text),
            name.source.clone().map_or(Cell::Empty, Cell::Text),
        ]);
    }
    table
}

fn participations(l: Locale, details: &OrganisationDetails) -> DataTable {
    let mut columns = vec![
        Column::text(l.t("project")),
        Column::text(l.t("function")),
        Column::text(l.t("programme")),
        Column::number(l.t("years-span")),
    ];
    type Measure = fn(&Participation) -> &[Money];
    let measures: [(&str, Measure); 2] =
        [("budget", |part| &part.budgets), ("eu-contribution", |part| &part.contributions)];
    let stated =
        measures.into_iter().filter(|(_, of)| details.participations.iter().any(|part| !of(part).is_empty()));
    let stated: Vec<_> = stated.collect();
    columns.extend(stated.iter().map(|(key, _)| Column::number(l.t(key))));
    let mut table = DataTable::new(l.t("participations-caption"), columns);
    table.stacks = true;
    table.empty = l.t("no-projects");
    let amounts = stated.iter().flat_map(|(_, of)| details.participations.iter().flat_map(of));
    let cents = has_cents(amounts.copied());
    for part in &details.participations {
        let mut cells = vec![
            words::cell(&part.project),
            Cell::Text(l.label("partner-role", part.role.as_str())),
            part.programme.as_ref().map_or(Cell::Empty, words::cell),
            Cell::Number(l.years(part.start, part.end)),
        ];
        cells.extend(stated.iter().map(|(_, of)| money::amounts(l, of(part), cents)));
        table.row(cells);
    }
    if details.participations_total > details.participations.len() {
        let shown = l.number(details.participations.len() as i64);
        let total = l.number(details.participations_total as i64);
        table.note = l.with("first-of", &[("shown", &shown), ("total", &total)]);
    }
    table
}

/// Running projects, year by year.
fn by_year(l: Locale, details: &OrganisationDetails) -> Figure {
    let first = details.years.keys().next().copied().unwrap_or(0);
    let last = details.years.keys().last().copied().unwrap_or(0);
    let years: Vec<(i16, usize)> =
        (first..=last).take(60).map(|year| (year, details.years.get(&year).copied().unwrap_or(0))).collect();
    let shown: Vec<Year> =
        years.iter().map(|(year, count)| Year { label: year.to_string(), value: *count as f64 }).collect();
    let title = l.t("running-projects");
    let picture = columns(l, &title, &format!("{first}–{last}"), &shown);
    let heads = vec![Column::text(l.t("year")), Column::number(l.t("kinds-project"))];
    let mut table = DataTable::new(title.clone(), heads);
    for (year, count) in years {
        table.row(vec![Cell::text(year.to_string()), Cell::Number(l.number(count as i64))]);
    }
    let mut figure = Figure::new(l, title, picture, table);
    figure.unit = l.t("running-projects-unit");
    figure
}

fn partners_figure(l: Locale, name: &str, details: &OrganisationDetails) -> Figure {
    let node = |partner: &asterism_actions::CoPartner| Node {
        label: partner.organisation.name.clone(),
        weight: partner.projects as f64,
        group: 0,
        shown: l.count("projects-count", partner.projects as u64),
    };
    let nodes: Vec<Node> = details.co_partners.iter().take(DRAWN).map(node).collect();
    let description = l.count("network-description", nodes.len() as u64);
    let title = l.t("co-partners-title");
    // Where all are in one project, lines between all of them would say nothing that the star does not.
    let every = details.participations_total < 2;
    let drawn = |(ends, _): &&([usize; 2], usize)| !every && ends.iter().all(|end| *end < nodes.len());
    let ties: Vec<&([usize; 2], usize)> = details.ties.iter().filter(drawn).collect();
    let cord = |(ends, projects): &&([usize; 2], usize)| Cord { ends: *ends, weight: *projects as f64 };
    let cords: Vec<Cord> = ties.iter().map(cord).collect();
    let picture = network(&title, &description, name, &nodes, &cords);
    let columns = vec![Column::text(l.t("organisation")), Column::number(l.t("shared-projects"))];
    let mut table = DataTable::new(title.clone(), columns);
    for partner in &details.co_partners {
        table.row(vec![words::cell(&partner.organisation), Cell::Number(l.number(partner.projects as i64))]);
    }
    let name =
        |place: usize| details.co_partners.get(place).map(|partner| words::cell(&partner.organisation));
    for (ends, projects) in ties {
        let [Some(one), Some(other)] = ends.map(name) else { continue };
        let (Cell::Link(one), Cell::Link(other)) = (one, other) else { continue };
        table.row(vec![Cell::Links(vec![one, other]), Cell::Number(l.number(*projects as i64))]);
    }
    let mut figure = Figure::new(l, title, picture, table);
    figure.unit = l.t(if cords.is_empty() { "network-unit" } else { "network-unit-cords" });
    figure.source = largest_of(l, details.co_partners.len(), details.co_partners_total);
    figure.wide = true;
    figure
}

/// Says how much of a list is shown; nothing where it is all of it.
pub(super) fn largest_of(l: Locale, shown: usize, total: usize) -> String {
    if shown >= total {
        return String::new();
    }
    let (shown, total) = (l.number(shown as i64), l.number(total as i64));
    l.with("largest-of", &[("shown", &shown), ("total", &total)])
}

/// The region of level 2 where an organisation is.
pub(super) fn seat(organisation: &Organisation) -> Option<NutsCode> {
    NutsCode::parse(organisation.region.as_ref()?.code.as_str().get(..4)?).ok()
}

fn place(page: &mut RecordPage, organisation: &Organisation) {
    let l = page.l;
    let Some(code) = seat(organisation) else { return };
    let name = words::region_name(l, &page.region_names, &code);
    let href = format!("/explore{}", query_string([("kind", "organisation"), ("region", code.as_str())]));
    let value = RegionValue { name, href, value: 1.0, shown: l.t("seat"), code };
    let figure = super::spread::places(l, &page.atlas, l.t("seat-title"), l.t("seat"), &[value]);
    page.block("place", "place", vec![Piece::figure(figure)]);
}
