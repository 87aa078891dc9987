//! Records in a list on another record's page: each with when, what, where and from whom (rows 003-16, 001-27).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use asterism_actions::{Inbound, RecordView, Ref};
use asterism_domain::event::Event;
use asterism_domain::{Document, Kind, NutsCode, Record};
use jiff::civil::Date;

use super::record_page::RecordPage;
use super::words;
use crate::component::{ListItem, Piece};
use crate::html::query_string;
use crate::locale::Locale;
use crate::map::RegionValue;

/// Records of one kind that link to a page's record: by number in a series, else the newest first, else by name.
pub(super) fn list(l: Locale, group: &Inbound) -> Piece {
    let mut records: Vec<&Record> = group.records.iter().collect();
    records.sort_by_key(|record| (number(record), Reverse(day(&record.document))));
    let item =
        |record: &&Record| ListItem { link: words::link(&Ref::of(record)), note: note(l, &record.document) };
    Piece::List(records.iter().map(item).collect())
}

fn number(record: &Record) -> Option<u32> {
    match &record.document {
        Document::Event(event) => event.number,
        _ => None,
    }
}

fn day(document: &Document) -> Option<Date> {
    match document {
        Document::Event(event) => event.start,
        Document::News(news) => news.published,
        Document::Post(post) => post.published,
        Document::LibraryItem(item) => item.published,
        _ => None,
    }
}

fn note(l: Locale, document: &Document) -> String {
    let published = day(document).map(|day| l.date_short(day));
    let parts = match document {
        Document::Event(event) => happening(l, event),
        Document::News(news) => {
            let source = news.source_kind.map(|kind| l.label("source-kind", kind.as_str()));
            vec![published, source.map(|source| l.with("news-from", &[("source", &source)]))]
        }
        Document::LibraryItem(item) => vec![
            published,
            item.document_kind.map(|kind| l.label("document-kind", kind.as_str())),
            item.file_type.map(|kind| l.label("file-type", kind.as_str())),
            language(l, document),
        ],
        Document::Media(media) => vec![media.media_kind.map(|kind| l.label("media-kind", kind.as_str()))],
        _ => vec![published],
    };
    parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// The language of a document, as far as its title tells.
fn language(l: Locale, document: &Document) -> Option<String> {
    let (code, _) = document.about().title.best(&l.language())?;
    (code.as_str() != "xx").then(|| l.label("language", code.as_str()))
}

fn happening(l: Locale, event: &Event) -> Vec<Option<String>> {
    let dates = l.date_range(event.start, event.end.or(event.start)).or_else(|| event.date_as_given.clone());
    let place = |place: &asterism_domain::place::Place| {
        let country = place.country.as_ref().map(|code| words::country(l, code));
        [place.town.clone(), country].into_iter().flatten().collect::<Vec<_>>().join(", ")
    };
    let mut places: Vec<String> = event.places.iter().map(place).collect();
    places.dedup();
    vec![dates, event.event_kind.map(|kind| l.label("event-kind", kind.as_str())), Some(places.join("; "))]
}

/// The regions of level 2 where the events of a series were, and how many were there.
pub(super) fn regions_of_series(view: &RecordView) -> BTreeMap<NutsCode, u32> {
    let mut counts = BTreeMap::new();
    let events = view.inbound.iter().filter(|group| group.kind == Kind::Event);
    for record in events.flat_map(|group| &group.records) {
        if let Document::Event(event) = &record.document {
            super::event::places_on_map(event)
                .into_iter()
                .for_each(|code| *counts.entry(code).or_default() += 1);
        }
    }
    counts
}

/// Where the events of a series were.
pub(super) fn series_map(page: &mut RecordPage, view: &RecordView) {
    let l = page.l;
    let value = |(code, count): (NutsCode, u32)| RegionValue {
        href: format!("/explore{}", query_string([("kind", "event"), ("region", code.as_str())])),
        name: words::region_name(l, &page.region_names, &code),
        value: f64::from(count),
        shown: l.number(count.into()),
        code,
    };
    let values: Vec<RegionValue> = regions_of_series(view).into_iter().map(value).collect();
    if !values.is_empty() {
        let (title, measure) = (l.t("event-map"), l.t("kinds-event"));
        let figure = super::spread::counts(l, &page.atlas, title, measure, &values, None);
        page.block("places", "place", vec![Piece::figure(figure)]);
    }
}
