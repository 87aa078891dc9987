//! A project: what it costs, who carries it and where, what happened, and what came of it.

use std::collections::BTreeMap;

use asterism_actions::{Details, PartnerRow, ProjectDetails, RecordView};
use asterism_domain::project::Project;
use asterism_domain::{Kind, Money, NutsCode, PartnerRole, Text};

use super::money::{Measure, has_cents};
use super::record_page::RecordPage;
use super::{project_money, project_timeline, said, spread, words};
use crate::component::{Cell, Column, DataTable, Figure, KeyFigure, Notice, Piece, Prose, Row, Tone};
use crate::locale::Locale;
use crate::map::{Atlas, RegionValue};

pub(super) fn fill(page: &mut RecordPage, view: &RecordView, project: &Project) {
    let Details::Project(details) = &view.details else { return };
    let l = page.l;
    if project.acronym.is_some() {
        let title = words::text(l, &project.about.title);
        page.subtitle = if title == page.title { String::new() } else { title };
    }
    if let Some(programme) = project.programme.and_then(|id| view.refs.get(&id)) {
        page.kicker.push(words::link(programme));
    }
    // A source that lists some partners only must not be read as if these were all.
    let keys = &project.about.keys;
    if !keys.is_empty() && keys.iter().all(|key| key.scheme.starts_with("interreg-sweden")) {
        let text = said::caveat(l, "interreg-sweden");
        page.notices.push(Notice::new(Tone::Note, l.t("caveat"), text));
    }
    key_figures(page, project, details);
    facts(page, view, project, details);
    story(page, project);
    if !details.partners.is_empty() {
        // Without a region of any partner there is nothing to draw, and the table says so.
        let placed = details.partners.iter().any(|row| row.partner.region.is_some());
        let map = placed.then(|| Piece::figure(partner_map(l, &page.atlas, details)));
        let pieces = [Piece::Table(partners(l, details))].into_iter().chain(map).collect();
        page.block("partners", "partnership", pieces);
    }
    for (id, pieces) in [
        ("money", project_money::pieces(l, project, details)),
        ("timeline", project_timeline::pieces(l, &page.title, details)),
    ] {
        if !pieces.is_empty() {
            page.block(id, id, pieces);
        }
    }
    page.told.insert(Kind::Organisation);
}

fn key_figures(page: &mut RecordPage, project: &Project, details: &ProjectDetails) {
    let l = page.l;
    let money = |money: Option<Money>| money.map(|money| l.money(money)).unwrap_or_default();
    let stated = |known: bool| if known { String::new() } else { l.t("not-stated") };
    let note = stated(project.total_budget.is_some());
    page.figure(KeyFigure::new(l.t("total-budget"), money(project.total_budget), note));
    let rate = details.rate.map(|rate| l.with("rate-of-budget", &[("rate", &l.percent(rate))]));
    let note = rate.unwrap_or_else(|| stated(project.eu_contribution.is_some()));
    page.figure(KeyFigure::new(l.t("eu-contribution"), money(project.eu_contribution), note));
    page.figure(partner_figure(l, project, details));
    let note = match besides(details) {
        0 => stated(details.region_count > 0),
        _ => l.t("regions-of-partners"),
    };
    page.figure(KeyFigure::new(l.t("regions"), some_number(l, details.region_count), note));
    let status = l.label("status", details.status.as_str());
    page.figure(KeyFigure::new(l.t("status"), status, l.years(project.start, project.end)));
}

/// How many partners there are, and in how many countries as far as those are known.
fn partner_figure(l: Locale, project: &Project, details: &ProjectDetails) -> KeyFigure {
    let partners = details.partner_count;
    // A source may count more than it lists.
    let stated = project.partner_count_as_given.map_or(0, |given| given as usize);
    let note = match (partners, details.country_count) {
        (known, _) if stated > known => {
            let (known, stated) = (l.number(known as i64), l.number(stated as i64));
            l.with("known-of-stated", &[("known", &known), ("stated", &stated)])
        }
        (0, _) => l.t("not-stated"),
        (_, 0) => String::new(),
        (_, countries) => l.count("in-countries", countries as u64),
    };
    let others = Some(besides(details)).filter(|others| *others > 0);
    let others = others.map(|others| l.count("associated-besides", others as u64));
    let note = [Some(note).filter(|note| !note.is_empty()), others];
    let note = note.into_iter().flatten().collect::<Vec<_>>().join("; ");
    let figure = KeyFigure::new(l.t("partners"), some_number(l, partners.max(stated)), note);
    if !details.partners.is_empty() { figure.leading_to("#partners") } else { figure }
}

/// How many take part without carrying the project: they stand among the partners and are not counted.
fn besides(details: &ProjectDetails) -> usize {
    details.partners.len().saturating_sub(details.partner_count)
}

/// A count of what a source lists; a source that lists none has not said that there are none.
fn some_number(l: Locale, count: usize) -> String {
    if count > 0 { l.number(count as i64) } else { String::new() }
}

fn facts(page: &mut RecordPage, view: &RecordView, project: &Project, details: &ProjectDetails) {
    let l = page.l;
    let named = |id: Option<asterism_domain::RecordId>| id.and_then(|id| view.refs.get(&id)).map(words::cell);
    let text = |value: &Option<String>| value.clone().map(Cell::Text);
    let facts = &mut page.facts;
    facts.add_some(l.t("programme"), named(project.programme));
    facts.add_some(l.t("duration"), l.date_range(project.start, project.end).map(Cell::Text));
    let lead = details.partners.iter().find(|row| row.partner.role == PartnerRole::Lead);
    facts.add_some(l.t("lead-partner"), lead.map(|row| partner_name(l, row)));
    facts.add_some(l.t("call"), named(project.call));
    facts.add_some(l.t("family"), named(project.family));
    facts.add_some(l.t("fund"), text(&project.fund));
    facts.add_some(l.t("priority"), objective(l, &project.priority));
    facts.add_some(l.t("specific-objective"), objective(l, &project.specific_objective));
    facts.add_some(l.t("funding-scheme"), text(&project.funding_scheme));
    facts.add_some(l.t("operation-code"), project.operation_code.clone().map(Cell::Code));
    let kets = project.kets.iter().map(|ket| Cell::Text(l.label("ket", ket.as_str()))).collect();
    facts.add_all(l.t("facet-ket"), kets);
    let links = |ids: &[asterism_domain::RecordId]| ids.iter().filter_map(|id| named(Some(*id))).collect();
    facts.add_all(l.t("policy-instruments"), links(&project.policy_instruments));
    facts.add_all(l.t("strategies"), links(&project.strategies));
}

/// The project in its own words: why, what, how, and its phases.
fn story(page: &mut RecordPage, project: &Project) {
    let l = page.l;
    page.summary(&project.about);
    let parts = [
        ("problem-statement", &project.problem_statement),
        ("why", &project.why),
        ("what", &project.what),
        ("how", &project.how),
    ];
    let mut told: Vec<(String, Prose)> =
        parts.into_iter().filter_map(|(key, text)| Some((l.t(key), Prose::of(l, text)?))).collect();
    told.extend(project.phases.iter().map(|phase| phase_part(l, phase)));
    if !told.is_empty() {
        page.block("story", "why-what-how", vec![Piece::Columns(told)]);
    }
}

fn phase_part(l: Locale, phase: &asterism_domain::project::Phase) -> (String, Prose) {
    let name = l.label("phase-kind", phase.kind.as_str());
    let own = words::text(l, &phase.name);
    let title = if own.is_empty() { name } else { format!("{name}: {own}") };
    let span = l.date_range(phase.start, phase.end).map(|span| format!(" ({span})")).unwrap_or_default();
    (format!("{title}{span}"), Prose::of(l, &phase.description).unwrap_or_default())
}

fn partner_name(l: Locale, row: &PartnerRow) -> Cell {
    let given = &row.partner.name_as_given;
    match &row.organisation {
        _ if row.partner.name_withheld => Cell::Missing(l.t("name-withheld")),
        Some(found) if found.name == *given || given.is_empty() => words::cell(found),
        Some(found) => words::cell(found).with_note(l.with("named-as", &[("name", given)])),
        None if given.is_empty() => Cell::Missing(l.t("name-withheld")),
        None => Cell::text(given),
    }
}

fn partners(l: Locale, details: &ProjectDetails) -> DataTable {
    let mut columns: Vec<Column> =
        ["organisation", "function", "country", "region"].map(|key| Column::text(l.t(key))).into();
    let measures: [(&str, Measure<PartnerRow>); 2] =
        [("budget", |row| row.partner.budget), ("eu-contribution", |row| row.partner.eu_contribution)];
    let stated = measures.into_iter().filter(|(_, of)| details.partners.iter().any(|row| of(row).is_some()));
    let stated: Vec<_> = stated.collect();
    columns.extend(stated.iter().map(|(key, _)| Column::number(l.t(key))));
    columns.push(Column::text(l.t("is-cluster-organisation")));
    let mut table = DataTable::new(l.t("partnership-caption"), columns);
    table.note = l.t("partnership-note");
    table.stacks = true;
    let amounts = stated.iter().flat_map(|(_, of)| details.partners.iter().filter_map(of));
    let cents = has_cents(amounts);
    for row in &details.partners {
        let mut cells =
            vec![partner_name(l, row), function(l, row), place(l, row), region(l, row, &details.regions)];
        cells.extend(stated.iter().map(|(_, of)| match of(row) {
            Some(money) => amount(l, row, money, cents),
            None => Cell::Empty,
        }));
        cells.push(cluster_organisation(l, row));
        table.rows.push(Row { strong: row.partner.role == PartnerRole::Lead, cells });
    }
    table
}

/// An amount; of nothing it is said what that means.
fn amount(l: Locale, row: &PartnerRow, money: Money, cents: bool) -> Cell {
    let shown = Cell::Number(l.money_in_column(money, cents));
    match (money.minor, row.partner.role) {
        (0, PartnerRole::Associated) => shown.with_note(l.t("zero-of-associated")),
        (0, _) => shown.with_note(l.t("zero-not-known")),
        _ => shown,
    }
}

/// What programmes write for a role, which says no more than the role itself.
fn says_the_role(given: &str, role: PartnerRole) -> bool {
    let codes = [("LP", PartnerRole::Lead), ("PP", PartnerRole::Partner), ("AP", PartnerRole::Associated)];
    codes.iter().any(|(code, meant)| *code == given && *meant == role)
}

/// An objective of the Union's policy with its code, where programmes state that alone.
fn objective(l: Locale, given: &Option<String>) -> Option<Cell> {
    let given = given.as_ref()?;
    let words = l.try_t(&format!("objective-{}", given.replace('.', "-")));
    Some(Cell::Text(words.map_or_else(|| given.clone(), |words| format!("{given}: {words}"))))
}

fn function(l: Locale, row: &PartnerRow) -> Cell {
    let role = l.label("partner-role", row.partner.role.as_str());
    match &row.partner.function_as_given {
        Some(given) if says_the_role(given, row.partner.role) => Cell::Text(role),
        Some(given) if !given.eq_ignore_ascii_case(&role) => {
            Cell::Text(role).with_note(l.with("in-source", &[("word", given)]))
        }
        _ => Cell::Text(role),
    }
}

fn place(l: Locale, row: &PartnerRow) -> Cell {
    let town = row.partner.town.clone().unwrap_or_default();
    match &row.partner.country {
        Some(code) if town.is_empty() => Cell::Text(words::country(l, code)),
        Some(code) => Cell::Text(words::country(l, code)).with_note(town),
        None => Cell::Missing(l.t("not-stated")),
    }
}

fn region(l: Locale, row: &PartnerRow, names: &BTreeMap<String, Text>) -> Cell {
    let code = row.partner.region.as_ref();
    if let (Some(region), true) = (code, row.placed) {
        let name = words::region_name(l, names, &region.code);
        let note = l.with("placed-by-point", &[("code", region.code.as_str())]);
        return Cell::link(&format!("/regions/{}", region.code), name).with_note(note);
    }
    code.map_or_else(
        || Cell::Missing(l.t("not-stated")),
        |region| words::region_cell(region, row.region.as_ref()),
    )
}

/// What the evidence says; where the source says otherwise, that too.
fn cluster_organisation(l: Locale, row: &PartnerRow) -> Cell {
    let computed = row.cluster_organisation;
    let answer = words::answer(l, computed);
    let said = |given: bool| l.with("in-source", &[("word", &l.t(if given { "yes" } else { "no" }))]);
    match (row.partner.cluster_organisation_as_given, computed) {
        (Some(given), Some(known)) if given != known => Cell::Odd(answer, said(given)),
        (Some(true), None) => Cell::Odd(answer, said(true)),
        (Some(false), None) => Cell::Missing(answer).with_note(said(false)),
        (None, None) => Cell::Missing(answer),
        _ => Cell::Text(answer),
    }
}

fn partner_map(l: Locale, atlas: &Atlas, details: &ProjectDetails) -> Figure {
    let mut counts: BTreeMap<NutsCode, (u64, String)> = BTreeMap::new();
    for row in &details.partners {
        let code = row.partner.region.as_ref().and_then(|region| region.code.as_str().get(..4));
        if let Some(code) = code.and_then(|code| NutsCode::parse(code).ok()) {
            let name = words::region_name(l, &details.regions, &code);
            counts.entry(code).or_insert((0, name)).0 += 1;
        }
    }
    let value = |(code, (count, name)): (NutsCode, (u64, String))| RegionValue {
        href: format!("/regions/{code}"),
        name,
        value: count as f64,
        shown: l.count("partners-count", count),
        code,
    };
    let values: Vec<RegionValue> = counts.into_iter().map(value).collect();
    spread::counts(l, atlas, l.t("map-of-partners"), l.t("partners"), &values, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_programmes_are_spelt_out_as_far_as_they_are_known() {
        let shown = |code: &str, given: &str| {
            let l = Locale::offered_as(code).expect("a language");
            match objective(l, &Some(given.to_owned())) {
                Some(Cell::Text(text)) => text,
                other => format!("{other:?}"),
            }
        };
        assert_eq!(shown("en", "PO2"), "PO2: a greener Europe, on its way to no net emissions");
        assert_eq!(
            shown("es", "RSO1.3"),
            "RSO1.3: crecimiento y competitividad de las pequeñas y medianas empresas"
        );
        assert_eq!(shown("en", "PO6"), "PO6");
        assert_eq!(shown("en", "1.2 Research & co"), "1.2 Research & co");
        assert!(says_the_role("AP", PartnerRole::Associated) && !says_the_role("AP", PartnerRole::Partner));
    }
}
