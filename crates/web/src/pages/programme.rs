//! Programmes, and themes (topics, tags, families): what belongs to them, counted.

use std::collections::{BTreeMap, BTreeSet};

use asterism_actions::{Details, ExploreView, Facet, ProgrammeDetails, RecordView};
use asterism_domain::programme::{EligibleArea, Programme};
use asterism_domain::{Document, Kind, NutsCode, NutsRef, Text};

use super::record_page::{RecordPage, all_referrers};
use super::region::{breakdowns, newest};
use super::words;
use crate::chart::{Column as Year, columns};
use crate::component::{Cell, Column, DataTable, Figure, KeyFigure, ListItem, Piece};
use crate::html::{LinkTo, query_string};
use crate::locale::Locale;
use crate::map::{Atlas, RegionValue};

pub(super) fn fill(
    page: &mut RecordPage,
    view: &RecordView,
    programme: &Programme,
    counted: Option<&ExploreView>,
) {
    let l = page.l;
    facts(page, view, programme);
    page.summary(&programme.about);
    themed(page, view, counted);
    let Details::Programme(details) = &view.details else { return };
    money(page, details);
    if !details.children.is_empty() {
        let item = |child: &asterism_actions::Ref| ListItem { link: words::link(child), note: String::new() };
        page.block(
            "parts",
            "programme-parts",
            vec![Piece::List(details.children.iter().map(item).collect())],
        );
    }
    if !programme.eligible_area.is_empty() {
        page.block(
            "area",
            "eligible-area",
            area_map(page, &programme.eligible_area)
                .into_iter()
                .chain([Piece::Table(area(l, &programme.eligible_area, &details.regions))])
                .collect(),
        );
    }
}

/// What its projects come to, and how many of them that rests on.
fn money(page: &mut RecordPage, details: &ProgrammeDetails) {
    let l = page.l;
    let all = l.number(details.projects as i64);
    for (key, sums) in [("total-budgets", &details.budgets), ("eu-contributions", &details.contributions)] {
        for (sum, projects) in sums {
            let shown = l.number(*projects as i64);
            let note = l.with("from-some-projects", &[("shown", &shown), ("total", &all)]);
            page.figure(KeyFigure::new(l.t(key), l.money_short(*sum), note));
        }
    }
}

/// The regions of level 2 of an area, of countries that belong to it as a whole all of theirs.
pub(super) fn area_codes(atlas: &Atlas, areas: &[EligibleArea]) -> BTreeSet<NutsCode> {
    let mut codes: BTreeSet<NutsCode> = BTreeSet::new();
    for area in areas {
        if area.regions.is_empty() {
            codes.extend(atlas.codes().filter(|code| code.country() == area.country));
        }
        for region in &area.regions {
            let code = region.code.as_str();
            match code.get(..4) {
                Some(code) => codes.extend(NutsCode::parse(code).ok()),
                // A region above level 2 is made of those that its code begins.
                None => codes.extend(atlas.codes().filter(|one| one.as_str().starts_with(code))),
            }
        }
    }
    codes
}

fn area_map(page: &RecordPage, areas: &[EligibleArea]) -> Option<Piece> {
    let l = page.l;
    let codes = area_codes(&page.atlas, areas);
    let value = |code: NutsCode| RegionValue {
        name: words::region_name(l, &page.region_names, &code),
        href: format!("/explore{}", query_string([("region", code.as_str())])),
        value: 1.0,
        shown: l.t("eligible"),
        code,
    };
    let values: Vec<RegionValue> = codes.into_iter().map(value).collect();
    if values.is_empty() {
        return None;
    }
    let title = l.t("eligible-area");
    let mut figure = super::spread::places(l, &page.atlas, title, l.t("eligible"), &values);
    figure.wide = true;
    Some(Piece::figure(figure))
}

pub(super) fn fill_theme(page: &mut RecordPage, view: &RecordView, counted: Option<&ExploreView>) {
    if let Document::Topic(topic) = &view.record.document {
        let l = page.l;
        page.facts.add_some(l.t("scheme"), topic.scheme.clone().map(Cell::Text));
        page.facts.add_some(l.t("code"), topic.code.clone().map(Cell::Code));
        let broader = topic.broader.and_then(|id| view.refs.get(&id));
        page.facts.add_some(l.t("broader"), broader.map(words::cell));
    }
    page.summary(view.record.document.about());
    if let (Document::Topic(_), Some(group)) =
        (&view.record.document, view.inbound.iter().find(|group| group.kind == Kind::Topic))
    {
        let mut pieces = vec![super::listed::list(page.l, group)];
        if group.total > group.records.len() {
            pieces.push(Piece::More(all_referrers(page.l, view, group.kind, group.total)));
        }
        page.block("narrower", "narrower-topics", pieces);
    }
    themed(page, view, counted);
}

/// What belongs to the record, by the counts of the index.
fn themed(page: &mut RecordPage, view: &RecordView, counted: Option<&ExploreView>) {
    let Some(counted) = counted else { return };
    let (filter, value) = (view.record.kind.as_str(), view.record.slug.as_str());
    page.told.extend(Kind::ALL);
    let l = page.l;
    let kinds = counted.facets.iter().find(|facet| facet.facet == Facet::Kind);
    // The record itself is among what belongs to it, and that is no news here.
    let others = kinds.iter().flat_map(|facet| &facet.values).filter(|count| count.key != filter);
    for count in others.take(4) {
        let name = Kind::parse(&count.key).map_or_else(|| count.key.clone(), |kind| words::kinds(l, kind));
        let href = format!("/explore{}", query_string([("kind", count.key.as_str()), (filter, value)]));
        page.figure(KeyFigure::new(name, l.number(count.count as i64), "").leading_to(href));
    }
    if let Some(figure) = by_year(l, counted) {
        page.block("years", "years", vec![Piece::figure(figure)]);
    }
    // A filter's own values are counted as if it were not chosen: beside the record's own filter they would be those
    // of the whole portal.
    let facets = [Facet::Country, Facet::Topic, Facet::Programme, Facet::OrganisationType, Facet::Status];
    let others: Vec<Facet> = facets.into_iter().filter(|facet| facet.as_str() != filter).take(4).collect();
    breakdowns(page, counted, filter, value, &others);
    newest(page, counted, filter, value);
}

fn by_year(l: Locale, counted: &ExploreView) -> Option<Figure> {
    let range = counted.ranges.iter().find(|range| range.measure == asterism_actions::Measure::Date)?;
    let buckets: Vec<(i64, u64)> =
        range.buckets.iter().filter_map(|bucket| Some((bucket.from?, bucket.count))).collect();
    if buckets.len() < 3 {
        return None;
    }
    let shown: Vec<Year> =
        buckets.iter().map(|(year, count)| Year { label: year.to_string(), value: *count as f64 }).collect();
    let title = l.t("by-year");
    let picture = columns(l, &title, &l.t("by-year-description"), &shown);
    let columns = vec![Column::text(l.t("year")), Column::number(l.t("records"))];
    let mut table = DataTable::new(title.clone(), columns);
    for (year, count) in &buckets {
        table.row(vec![Cell::text(year.to_string()), Cell::Number(l.number(*count as i64))]);
    }
    let mut figure = Figure::new(l, title, picture, table);
    figure.unit = l.t("by-year-unit");
    Some(figure)
}

fn facts(page: &mut RecordPage, view: &RecordView, programme: &Programme) {
    let l = page.l;
    let facts = &mut page.facts;
    facts.add_some(l.t("abbreviation"), programme.abbreviation.clone().map(Cell::Text));
    facts.add_some(l.t("period"), programme.period.clone().map(Cell::Text));
    facts.add_some(l.t("fund"), programme.fund.clone().map(Cell::Text));
    facts.add_some(
        l.t("strand"),
        programme.strand.map(|strand| Cell::Text(l.label("strand", strand.as_str()))),
    );
    facts.add_some(l.t("part-of"), programme.parent.and_then(|id| view.refs.get(&id)).map(words::cell));
    facts.add_some(l.t("maximum-rate"), programme.maximum_rate.map(|rate| Cell::Text(l.percent(rate))));
    facts.add_some(l.t("maximum-budget"), programme.maximum_budget.map(|money| Cell::Text(l.money(money))));
}

/// Where one may take part: regions by name and code, those that lead to a page where there is one.
fn area(l: Locale, areas: &[EligibleArea], names: &BTreeMap<String, Text>) -> DataTable {
    let columns = ["country", "regions", "valid"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("eligible-area"), columns.into());
    table.quiet_caption = true;
    for area in areas {
        let region = |region: &NutsRef| {
            let code = region.code.as_str();
            let Some(name) = names.get(code) else { return LinkTo::text(code) };
            LinkTo::new(format!("/regions/{code}"), words::with_code(&words::text(l, name), code))
        };
        let links: Vec<LinkTo> = area.regions.iter().map(region).collect();
        table.row(vec![
            Cell::Text(words::country(l, &area.country)),
            if links.is_empty() { Cell::Text(l.t("whole-country")) } else { Cell::Links(links) },
            l.date_range(area.from, area.to).map_or(Cell::Empty, Cell::Text),
        ]);
    }
    table
}
