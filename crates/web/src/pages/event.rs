//! An event: when, where, who with what part, and who spoke.

use std::collections::BTreeSet;

use asterism_actions::RecordView;
use asterism_domain::event::{Event, EventParticipant, OnClocks, Speaker};
use asterism_domain::place::Place;
use asterism_domain::{Kind, NutsCode};
use jiff::civil::Time;

use super::record_page::RecordPage;
use super::words;
use crate::component::{Cell, Column, DataTable, Piece};
use crate::html::query_string;
use crate::locale::Locale;
use crate::map::RegionValue;

pub(super) fn fill(page: &mut RecordPage, view: &RecordView, event: &Event) {
    let l = page.l;
    facts(page, view, event);
    page.told.insert(Kind::EventSeries);
    page.summary(&event.about);
    if !event.roles.is_empty() {
        page.block("roles", "event-roles", vec![Piece::Table(roles(l, view, &event.roles))]);
    }
    if !event.speakers.is_empty() {
        page.block("speakers", "speakers", vec![Piece::Table(speakers(l, view, &event.speakers))]);
    }
    map(page, event);
}

/// The regions of level 2 where an event takes place.
pub(super) fn places_on_map(event: &Event) -> BTreeSet<NutsCode> {
    let codes = event.places.iter().filter_map(|place| place.region.as_ref()?.code.as_str().get(..4));
    codes.filter_map(|code| NutsCode::parse(code).ok()).collect()
}

/// Where it takes place (row 001-27).
fn map(page: &mut RecordPage, event: &Event) {
    let l = page.l;
    let value = |code: NutsCode| {
        let href = format!("/explore{}", query_string([("kind", "event"), ("region", code.as_str())]));
        let name = words::region_name(l, &page.region_names, &code);
        RegionValue { name, href, value: 1.0, shown: l.t("place"), code }
    };
    let values: Vec<RegionValue> = places_on_map(event).into_iter().map(value).collect();
    if values.is_empty() {
        return;
    }
    let figure = super::spread::places(l, &page.atlas, l.t("event-map"), l.t("place"), &values);
    page.block("place", "place", vec![Piece::figure(figure)]);
}

fn facts(page: &mut RecordPage, view: &RecordView, event: &Event) {
    let l = page.l;
    let named = |id: &asterism_domain::RecordId| view.refs.get(id).map(words::cell);
    if event.registration.is_some() && !page.shell.is_read_alone() {
        let registration = format!("{}/registration", view.record.path());
        page.invitations.push(crate::html::LinkTo::new(registration, l.t("registration-see")));
    }
    let facts = &mut page.facts;
    facts.add_some(
        l.t("facet-event_kind"),
        event.event_kind.map(|kind| Cell::Text(l.label("event-kind", kind.as_str()))),
    );
    let dates = l.date_range(event.start, event.end.or(event.start));
    let date = match (dates, &event.date_as_given) {
        (Some(dates), Some(given)) => {
            Some(Cell::Text(dates).with_note(l.with("in-source", &[("word", given)])))
        }
        (dates, given) => dates.or_else(|| given.clone()).map(Cell::Text),
    };
    facts.add_some(l.t("date"), date);
    let odd = odd_hours(l, event).join("; ");
    let time = time(event).map(Cell::Text);
    facts.add_some(l.t("time"), time.map(|time| if odd.is_empty() { time } else { time.with_note(odd) }));
    facts.add_all(l.t("place"), event.places.iter().map(|place| place_cell(l, view, place)).collect());
    facts.add_some(
        l.t("open-to"),
        event.open.map(|open| Cell::Text(l.t(if open { "open-to-everybody" } else { "open-to-partners" }))),
    );
    let audience = event.audience.iter().map(|one| Cell::Text(l.label("audience", one.as_str())));
    facts.add_all(l.t("facet-audience"), audience.collect());
    facts.add_some(l.t("series"), event.series.as_ref().and_then(named));
    facts.add_some(
        l.t("edition"),
        event.edition.clone().or(event.number.map(|number| number.to_string())).map(Cell::Text),
    );
    facts.add_all(l.t("kinds-project"), event.projects.iter().filter_map(named).collect());
    facts.add_some(
        l.t("organised-by"),
        event.organised_by.map(|side| Cell::Text(l.label("source-kind", side.as_str()))),
    );
    facts.add_all(l.t("kinds-facility"), event.facilities.iter().filter_map(named).collect());
    let attendance = event.attendance.map(|count| l.number(i64::from(count)));
    let attendance = match (attendance, &event.attendance_as_given) {
        (Some(count), Some(given)) => {
            Some(Cell::Text(count).with_note(l.with("in-source", &[("word", given)])))
        }
        (count, given) => count.or_else(|| given.clone()).map(Cell::Text),
    };
    facts.add_some(l.t("attendance"), attendance);
    let calendar = format!("{}.ics", view.record.path());
    if event.start.is_some() && !page.shell.is_read_alone() {
        facts.add(l.t("calendar"), Cell::Link(crate::html::LinkTo::new(calendar, l.t("as-calendar"))));
    }
}

/// The days, the hours and the places in one line, as far as they are known.
pub(super) fn when_and_where(l: Locale, event: &Event) -> Option<String> {
    let place = |place: &Place| {
        let parts = [place.venue.clone(), place.town.clone()].into_iter().flatten();
        parts.collect::<Vec<_>>().join(", ")
    };
    let parts = [l.date_range(event.start, event.end.or(event.start)), time(event)].into_iter().flatten();
    let parts: Vec<String> = parts
        .chain(odd_hours(l, event))
        .chain(event.places.iter().map(place))
        .filter(|part| !part.is_empty())
        .collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// What is taken where clocks skip one of its hours or show it twice: the same as in its calendar file.
pub(super) fn odd_hours(l: Locale, event: &Event) -> Vec<String> {
    let said = |(hour, is): (Time, OnClocks)| match is {
        OnClocks::Once => None,
        OnClocks::Twice => Some(l.with("event-hour-twice", &[("hour", &clock(hour))])),
        OnClocks::Skipped { taken, .. } => {
            Some(l.with("event-hour-skipped", &[("hour", &clock(hour)), ("taken", &clock(taken))]))
        }
    };
    event.odd_hours().into_iter().filter_map(said).collect()
}

fn clock(time: Time) -> String {
    time.strftime("%H:%M").to_string()
}

fn time(event: &Event) -> Option<String> {
    let start = clock(event.start_time?);
    let end = event.end_time.map(|end| format!("–{}", clock(end))).unwrap_or_default();
    let zone = event.time_zone.as_deref().map(|zone| format!(" ({zone})")).unwrap_or_default();
    Some(format!("{start}{end}{zone}"))
}

pub(super) fn place_cell(l: Locale, view: &RecordView, place: &Place) -> Cell {
    let country = place.country.as_ref().map(|code| words::country(l, code));
    let parts: Vec<String> =
        [place.venue.clone(), place.town.clone(), country].into_iter().flatten().collect();
    let region = place.region.as_ref();
    let id = region.map(|region| asterism_domain::SourceKey::new("nuts", region.code.as_str()).record_id());
    match id.and_then(|id| view.refs.get(&id)) {
        Some(found) => words::cell(found).with_note(parts.join(", ")),
        None => Cell::Text(parts.join(", ")),
    }
}

fn roles(l: Locale, view: &RecordView, roles: &[EventParticipant]) -> DataTable {
    let columns = ["organisation", "part-played"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("event-roles"), columns.into());
    table.quiet_caption = true;
    for part in roles {
        let name = match part.organisation.and_then(|id| view.refs.get(&id)) {
            Some(found) => words::cell(found),
            None => Cell::text(&part.name_as_given),
        };
        let role = Cell::Text(l.label("event-role", part.role.as_str()));
        table.row(vec![name, part.degree.clone().map_or(role.clone(), |degree| role.with_note(degree))]);
    }
    table
}

fn speakers(l: Locale, view: &RecordView, speakers: &[Speaker]) -> DataTable {
    let columns = ["name", "position", "organisation", "session"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("speakers"), columns.into());
    table.quiet_caption = true;
    table.stacks = true;
    for speaker in speakers {
        let text = |value: &Option<String>| value.clone().map_or(Cell::Empty, Cell::Text);
        let organisation = speaker.organisation.and_then(|id| view.refs.get(&id)).map(words::cell);
        table.row(vec![
            Cell::text(&speaker.name),
            text(&speaker.position),
            organisation.unwrap_or(Cell::Empty),
            text(&speaker.session),
        ]);
    }
    table
}
