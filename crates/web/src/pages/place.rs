//! The other kinds: people, calls, facilities, cluster organisations, instruments, strategies,
//! territories, series. Their facts, their text, and what refers to them.

use asterism_actions::RecordView;
use asterism_domain::policy::PolicyInstrument;
use asterism_domain::{CountryCode, Document, NutsRef, RecordId, SourceKey};

use super::record_page::RecordPage;
use super::words;
use crate::component::{Cell, Column, DataTable, Piece, Prose};

pub(super) fn fill(page: &mut RecordPage, view: &RecordView) {
    let l = page.l;
    match &view.record.document {
        Document::Person(person) => {
            let wishes = person.interested_in.iter().map(|wish| Cell::Text(l.label("intent", wish.as_str())));
            page.facts.add_all(l.t("field-interested_in"), wishes.collect());
            let fields = person.expert_in.iter().filter_map(|id| view.refs.get(id)).map(words::cell);
            page.facts.add_all(l.t("field-expert_in"), fields.collect());
            let said = Some(words::text(l, &person.expertise)).filter(|said| !said.is_empty());
            page.facts.add_some(l.t("field-expertise"), said.map(Cell::Text));
            let looked_after = person.topics_looked_after().filter_map(|id| view.refs.get(&id));
            page.facts.add_all(l.t("field-looks_after"), looked_after.map(words::cell).collect());
            let spaces = person.looks_after.iter().filter_map(|one| view.refs.get(&one.space));
            page.facts.add_all(l.t("looks-after-in"), spaces.map(words::cell).collect());
            let kind = person.represents.map(|kind| Cell::Text(l.label("organisation-type", kind.as_str())));
            page.facts.add_some(l.t("field-represents"), kind);
            let organisation = named(view, person.organisation);
            let given = person.organisation_as_given.clone().map(Cell::Text);
            page.facts.add_some(l.t("organisation"), organisation.or(given));
            located(page, view, person.country.as_ref(), person.region.as_ref());
            let languages =
                person.languages.iter().map(|code| Cell::Text(l.label("language", code.as_str())));
            page.facts.add_all(l.t("field-languages"), languages.collect());
        }
        Document::Call(call) => {
            let kind = call.call_kind.map(|kind| Cell::Text(l.label("call-kind", kind.as_str())));
            page.facts.add_some(l.t("sort-of-text"), kind);
            page.facts.add_some(l.t("identifier"), call.identifier.clone().map(Cell::Code));
            page.facts.add_some(l.t("programme"), named(view, call.programme));
            page.facts.add_some(l.t("issuer"), named(view, call.issuer));
            page.facts.add_some(l.t("opens"), call.opens.map(|date| Cell::Text(l.date(date))));
            page.facts.add_some(l.t("deadline"), call.deadline.map(|date| Cell::Text(l.date(date))));
            page.facts.add_some(l.t("budget"), call.budget.map(|money| Cell::Text(l.money(money))));
            let who = call
                .eligible_types
                .iter()
                .map(|kind| Cell::Text(l.label("organisation-type", kind.as_str())));
            page.facts.add_all(l.t("who-may-apply"), who.collect());
        }
        Document::Facility(facility) => {
            let kind = facility.facility_kind.map(|kind| Cell::Text(l.label("facility-kind", kind.as_str())));
            page.facts.add_some(l.t("sort-of-text"), kind);
            page.facts.add_some(l.t("operator"), named(view, facility.operator));
            page.facts.add_some(l.t("town"), facility.town.clone().map(Cell::Text));
            located(page, view, facility.country.as_ref(), facility.region.as_ref());
            technologies(page, &facility.kets);
        }
        Document::ClusterOrganisation(cluster) => {
            page.facts.add_some(l.t("managed-by"), named(view, cluster.organisation));
            page.facts.add_some(l.t("founded"), cluster.founded.map(|year| Cell::Text(year.to_string())));
            let members = cluster.members.map(|count| Cell::Text(l.number(i64::from(count))));
            page.facts.add_some(l.t("members"), members);
            located(page, view, None, cluster.region.as_ref());
            page.facts.add_all(l.t("fields-of-work"), cluster.fields.iter().map(Cell::text).collect());
            technologies(page, &cluster.kets);
        }
        Document::Territory(territory) => {
            let kind =
                territory.territory_kind.map(|kind| Cell::Text(l.label("territory-kind", kind.as_str())));
            page.facts.add_some(l.t("sort-of-text"), kind);
            let countries = territory.countries.iter().map(|code| Cell::Text(words::country(l, code)));
            page.facts.add_all(l.t("countries"), countries.collect());
            let regions = territory.regions.iter().map(|region| region_cell(view, region));
            page.facts.add_all(l.t("regions"), regions.collect());
            page.facts.add_some(l.t("valid"), l.date_range(territory.from, territory.to).map(Cell::Text));
        }
        Document::PolicyInstrument(instrument) => {
            page.facts.add_some(l.t("authority"), named(view, instrument.authority));
            page.facts.add_some(l.t("programme"), named(view, instrument.programme));
            page.facts.add_some(l.t("fund"), instrument.fund.clone().map(Cell::Text));
            located(page, view, instrument.country.as_ref(), instrument.region.as_ref());
            aims(page, instrument);
        }
        Document::Strategy(strategy) => {
            page.facts.add_some(l.t("period"), strategy.period.clone().map(Cell::Text));
            located(page, view, strategy.country.as_ref(), strategy.region.as_ref());
            page.facts.add_all(l.t("priorities"), strategy.priorities.iter().map(Cell::text).collect());
        }
        Document::EventSeries(series) => {
            let projects = series.projects.iter().filter_map(|id| named(view, Some(*id)));
            page.facts.add_all(l.t("kinds-project"), projects.collect());
        }
        _ => {}
    }
    page.summary(view.record.document.about());
    if matches!(view.record.document, Document::EventSeries(_)) {
        super::listed::series_map(page, view);
    }
}

/// What a policy instrument is to achieve and what that is measured by (row 001-19).
fn aims(page: &mut RecordPage, instrument: &PolicyInstrument) {
    let l = page.l;
    if let Some(prose) = Prose::of(l, &instrument.objective) {
        page.block("objective", "objective", vec![Piece::Prose(prose)]);
    }
    if instrument.indicators.is_empty() {
        return;
    }
    let columns = ["name", "indicator-unit", "indicator-baseline", "indicator-target"];
    let mut table =
        DataTable::new(l.t("performance-indicators"), columns.map(|key| Column::text(l.t(key))).into());
    table.quiet_caption = true;
    table.stacks = true;
    for indicator in &instrument.indicators {
        let text = |value: &Option<String>| value.clone().map_or(Cell::Empty, Cell::Text);
        table.row(vec![
            Cell::text(&indicator.name),
            text(&indicator.unit),
            text(&indicator.baseline),
            text(&indicator.target),
        ]);
    }
    page.block("indicators", "performance-indicators", vec![Piece::Table(table)]);
}

fn named(view: &RecordView, id: Option<RecordId>) -> Option<Cell> {
    id.and_then(|id| view.refs.get(&id)).map(words::cell)
}

pub(super) fn region_cell(view: &RecordView, region: &NutsRef) -> Cell {
    let id = SourceKey::new("nuts", region.code.as_str()).record_id();
    words::region_cell(region, view.refs.get(&id))
}

fn located(
    page: &mut RecordPage,
    view: &RecordView,
    country: Option<&CountryCode>,
    region: Option<&NutsRef>,
) {
    let l = page.l;
    page.facts.add_some(l.t("country"), country.map(|code| Cell::Text(words::country(l, code))));
    page.facts.add_some(l.t("region"), region.map(|region| region_cell(view, region)));
}

fn technologies(page: &mut RecordPage, kets: &[asterism_domain::Ket]) {
    let l = page.l;
    let cells = kets.iter().map(|ket| Cell::Text(l.label("ket", ket.as_str()))).collect();
    page.facts.add_all(l.t("facet-ket"), cells);
}
