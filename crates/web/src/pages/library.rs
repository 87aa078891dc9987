//! News, signed pieces, documents and media: what it is, of when, and what it is about.

use asterism_actions::{FileRef, RecordView};
use asterism_domain::library::{LibraryItem, Media};
use asterism_domain::{Document, MediaKind, RecordId};

use super::record_page::RecordPage;
use super::words;
use crate::component::{Cell, Photo, Piece};
use crate::html::LinkTo;
use crate::locale::Locale;

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
    page.facts.add_some(l.t("file"), view.files.first().map(|file| file_cell(l, file)));
    related(page, view, "kinds-project", &item.projects);
    related(page, view, "kinds-organisation", &item.organisations);
    related(page, view, "derived-from", item.derived_from.as_slice());
    related(page, view, "presented-at", item.presented_at.as_slice());
}

/// The way to a stored file: what it is, how large, how long.
fn file_cell(l: Locale, file: &FileRef) -> Cell {
    let size = match file.bytes {
        bytes if bytes < 100_000 => l.with("size-kilobytes", &[("size", &l.decimal(bytes as f64 / 1e3, 1))]),
        bytes => l.with("size-megabytes", &[("size", &l.decimal(bytes as f64 / 1e6, 1))]),
    };
    let pages = file.pages.filter(|pages| *pages > 0).map(|pages| l.count("pages-count", pages.into()));
    let kind = l.label("file-kind", file.kind.as_str());
    let words: Vec<String> = [Some(kind), Some(size), pages].into_iter().flatten().collect();
    Cell::Link(LinkTo::new(&file.path, words.join(", ")))
}

/// The stored picture, once it is said who is to be named for it and under which terms it may be shown.
fn photo(media: &Media, files: &[FileRef]) -> Option<Photo> {
    let (alt, credit, licence) = (media.alt.as_ref()?, media.credit.as_ref()?, media.licence.as_ref()?);
    let wide = files.iter().find(|file| Some(hash_of(file)) == media.blob.as_deref())?;
    let (width, height) = wide.size?;
    let source = |file: &FileRef| Some(format!("{} {}w", file.path, file.size?.0));
    let sources: Vec<String> =
        if files.len() > 1 { files.iter().filter_map(source).collect() } else { Vec::new() };
    Some(Photo {
        src: wide.path.clone(),
        sources: sources.join(", "),
        width,
        height,
        alt: alt.clone(),
        caption: format!("{credit} · {licence}"),
    })
}

/// `/files/<hash>/<name>`.
fn hash_of(file: &FileRef) -> &str {
    file.path.split('/').nth(2).unwrap_or_default()
}

fn medium(page: &mut RecordPage, view: &RecordView, media: &Media) {
    let l = page.l;
    let stated =
        |value: &Option<String>| value.clone().map_or_else(|| Cell::Missing(l.t("not-stated")), Cell::Text);
    if let Some(photo) = photo(media, &view.files) {
        page.block("picture", "", vec![Piece::Photo(photo)]);
    }
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
