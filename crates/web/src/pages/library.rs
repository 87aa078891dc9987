//! News, signed pieces, documents and media: what it is, of when, and what it is about.

use asterism_actions::RecordView;
use asterism_domain::library::{LibraryItem, Media};
use asterism_domain::{Document, MediaKind, RecordId};

use super::record_page::RecordPage;
use super::words;
use crate::component::Cell;

pub(super) fn fill(page: &mut RecordPage, view: &RecordView) {
    match &view.record.document {
        Document::News(news) => {
            dated(page, news.published);
            let side = news.source_kind.map(|side| page.l.label("source-kind", side.as_str()));
            page.facts.add_some(page.l.t("facet-news_source"), side.map(Cell::Text));
            related(page, view, "kinds-project", &news.projects);
            related(page, view, "kinds-organisation", &news.organisations);
            related(page, view, "kinds-event", &news.events);
        }
        Document::Post(post) => {
            dated(page, post.published);
            let kind = post.post_kind.map(|kind| page.l.label("post-kind", kind.as_str()));
            page.facts.add_some(page.l.t("sort-of-text"), kind.map(Cell::Text));
            page.facts.add_some(page.l.t("author"), post.author.clone().map(Cell::Text));
            related(page, view, "kinds-project", &post.projects);
            related(page, view, "kinds-event", &post.events);
        }
        Document::LibraryItem(item) => document(page, view, item),
        Document::Media(media) => medium(page, view, media),
        _ => {}
    }
    page.summary(view.record.document.about());
}

fn dated(page: &mut RecordPage, published: Option<jiff::civil::Date>) {
    let l = page.l;
    page.facts.add_some(l.t("published"), published.map(|date| Cell::Text(l.date(date))));
}

fn related(page: &mut RecordPage, view: &RecordView, key: &str, records: &[RecordId]) {
    let cells = records.iter().filter_map(|id| view.refs.get(id)).map(words::cell).collect();
    page.facts.add_all(page.l.t(key), cells);
}

fn document(page: &mut RecordPage, view: &RecordView, item: &LibraryItem) {
    let l = page.l;
    let kind = item.document_kind.map(|kind| l.label("document-kind", kind.as_str()));
    let kind = match (kind, &item.kind_as_given) {
        (Some(kind), Some(given)) => {
            Some(Cell::Text(kind).with_note(l.with("in-source", &[("word", given)])))
        }
        (kind, given) => kind.or_else(|| given.clone()).map(Cell::Text),
    };
    page.facts.add_some(l.t("facet-document_type"), kind);
    dated(page, item.published);
    let number = item.number.map(|number| format!(", {number}")).unwrap_or_default();
    let facts = &mut page.facts;
    facts.add_some(l.t("series"), item.series.as_ref().map(|series| Cell::Text(format!("{series}{number}"))));
    facts.add_all(l.t("authors"), item.authors.iter().map(Cell::text).collect());
    let audience = item.audience.iter().map(|one| Cell::Text(l.label("audience", one.as_str()))).collect();
    facts.add_all(l.t("facet-audience"), audience);
    facts.add_some(
        l.t("facet-file_type"),
        item.file_type.map(|kind| Cell::Text(l.label("file-type", kind.as_str()))),
    );
    related(page, view, "kinds-project", &item.projects);
    related(page, view, "kinds-organisation", &item.organisations);
    related(page, view, "derived-from", item.derived_from.as_slice());
    related(page, view, "presented-at", item.presented_at.as_slice());
}

fn medium(page: &mut RecordPage, view: &RecordView, media: &Media) {
    let l = page.l;
    let stated =
        |value: &Option<String>| value.clone().map_or_else(|| Cell::Missing(l.t("not-stated")), Cell::Text);
    let kind = media.media_kind.map(|kind| Cell::Text(l.label("media-kind", kind.as_str())));
    page.facts.add_some(l.t("sort-of-text"), kind);
    page.facts.add(l.t("credit"), stated(&media.credit));
    page.facts.add(l.t("licence"), stated(&media.licence));
    page.facts.add(l.t("alt-text"), stated(&media.alt));
    if media.media_kind == Some(MediaKind::Video) {
        let tracks = media.captions.iter();
        let tracks: Vec<Cell> = tracks
            .map(|track| Cell::link(&track.url, l.label("language", track.language.as_str())))
            .collect();
        let none = tracks.is_empty().then(|| Cell::Missing(l.t("not-stated")));
        page.facts.add_all(l.t("captions"), tracks.into_iter().chain(none).collect());
    }
    page.facts.add_some(l.t("address"), media.url.as_deref().map(|url| Cell::link(url, url)));
    related(page, view, "kinds-project", &media.projects);
}
