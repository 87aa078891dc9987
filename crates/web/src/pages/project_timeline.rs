//! When a project ran and what happened in it, as a picture, a table and a list.

use asterism_actions::{ProjectDetails, TimelineItem};
use asterism_domain::Kind;

use super::words;
use crate::chart::{Moment, Span, timeline};
use crate::component::{Cell, Column, DataTable, Figure, ListItem, Piece};
use crate::html::LinkTo;
use crate::locale::Locale;

/// Entries of the list below the picture; the table beside it has all.
const LISTED: usize = 12;

/// Nothing where neither a day of the project nor anything that happened in it is known.
pub(super) fn pieces(l: Locale, name: &str, details: &ProjectDetails) -> Vec<Piece> {
    let (dated, undated): (Vec<&TimelineItem>, Vec<&TimelineItem>) =
        details.timeline.iter().partition(|item| item.is_dated());
    let mut pieces = Vec::new();
    if !dated.is_empty() {
        let picture = picture(l, name, &dated);
        let mut figure = Figure::new(l, l.t("timeline-figure"), picture, table(l, details.timeline.iter()));
        figure.wide = true;
        pieces.push(Piece::figure(figure));
        let list: Vec<ListItem> = dated.iter().rev().filter_map(|item| entry(l, item)).take(LISTED).collect();
        if !list.is_empty() {
            pieces.push(Piece::List(list));
        }
    }
    if !undated.is_empty() {
        let summary = l.count("timeline-undated", undated.len() as u64);
        pieces.push(Piece::Folded(summary, Box::new(table(l, undated.into_iter()))));
    }
    pieces
}

/// The duration and the phases as bars, what happened as dots.
fn picture(l: Locale, name: &str, dated: &[&TimelineItem]) -> crate::chart::Svg {
    let day = |key: &str| dated.iter().find(|item| item.label_key == key).and_then(|item| item.date);
    let (start, end) = (day("start"), day("end"));
    let mut spans = Vec::new();
    if start.or(end).is_some() {
        spans.push(Span { label: name.to_owned(), start, end, accent: true });
    }
    let phases = dated.iter().filter(|item| item.phase.is_some());
    spans.extend(phases.map(|item| Span {
        label: phase_name(l, item),
        start: item.date,
        end: item.end,
        accent: false,
    }));
    let kinds: Vec<Kind> = [Kind::Event, Kind::News, Kind::Post, Kind::LibraryItem]
        .into_iter()
        .filter(|kind| dated.iter().any(|item| item.label_key == kind.as_str()))
        .collect();
    let lanes: Vec<String> = kinds.iter().map(|kind| words::kinds(l, *kind)).collect();
    let moment = |item: &&TimelineItem| {
        let lane = kinds.iter().position(|kind| kind.as_str() == item.label_key)?;
        let label = item.item.as_ref().map(|found| found.name.clone()).unwrap_or_default();
        Some(Moment { label, date: item.date?, lane: lane as u8 })
    };
    let moments: Vec<Moment> = dated.iter().filter_map(moment).collect();
    timeline(l, &l.t("timeline"), &l.t("timeline-description"), &spans, &moments, &lanes)
}

fn phase_name(l: Locale, item: &TimelineItem) -> String {
    let Some(phase) = &item.phase else { return String::new() };
    let own = words::text(l, &phase.name);
    if own.is_empty() { l.label("phase-kind", phase.kind.as_str()) } else { own }
}

fn entry(l: Locale, item: &TimelineItem) -> Option<ListItem> {
    let found = item.item.as_ref()?;
    let days = l.date_range(item.date, item.end.or(item.date))?;
    let note = format!("{} · {days}", l.label("kind", item.label_key));
    Some(ListItem { link: LinkTo::new(&found.path, &found.name), note })
}

fn table<'a>(l: Locale, items: impl Iterator<Item = &'a TimelineItem>) -> DataTable {
    let columns = ["date", "what-happened", "record"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("timeline"), columns.into());
    table.quiet_caption = true;
    for item in items {
        let what = l.try_t(&format!("timeline-{}", item.label_key));
        let what = what.unwrap_or_else(|| l.label("kind", item.label_key));
        let record = match &item.item {
            Some(found) => words::cell(found),
            None => Cell::Text(phase_name(l, item)),
        };
        table.row(vec![days(l, item), Cell::Text(what), record]);
    }
    table
}

fn days(l: Locale, item: &TimelineItem) -> Cell {
    match (item.date, item.end) {
        (Some(day), None) if item.phase.is_none() => Cell::Text(l.date_short(day)),
        (None, None) => {
            let missing = Cell::Missing(l.t("day-not-stated"));
            match &item.date_as_given {
                Some(given) => missing.with_note(l.with("in-source", &[("word", given)])),
                None => missing,
            }
        }
        (start, end) => Cell::Text(l.date_range(start, end).unwrap_or_default()),
    }
}
