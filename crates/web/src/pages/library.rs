//! News, signed pieces, documents and media: what it is, of when, and what it is about.

use asterism_actions::{FileRef, MediumView, RecordView};
use asterism_domain::library::{LibraryItem, Media};
use asterism_domain::{Document, MediaKind, RecordId};

use super::record_page::RecordPage;
use super::words;
use crate::component::{Cell, FilmLink, Photo, Piece};
use crate::html::LinkTo;
use crate::locale::Locale;
use crate::shell::Logo;

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
    let language = item.about.language.as_ref().map(|code| Cell::Text(l.label("language", code.as_str())));
    facts.add_some(l.t("language"), language);
    facts.add_some(
        l.t("facet-file_type"),
        item.file_type.map(|kind| Cell::Text(l.label("file-type", kind.as_str()))),
    );
    if let Some(file) = view.files.first().map(|file| file_link(l, file)) {
        let words = l.with("document-open", &[("what", &file.text)]);
        page.block("file", "", vec![Piece::More(LinkTo::new(file.href, words))]);
    }
    related(page, view, "kinds-project", &item.projects);
    related(page, view, "kinds-organisation", &item.organisations);
    related(page, view, "derived-from", item.derived_from.as_slice());
    related(page, view, "presented-at", item.presented_at.as_slice());
}

/// The way to a stored file: what it is, how large, how long.
pub(super) fn file_link(l: Locale, file: &FileRef) -> LinkTo {
    let size = match file.bytes {
        bytes if bytes < 100_000 => l.with("size-kilobytes", &[("size", &l.decimal(bytes as f64 / 1e3, 1))]),
        bytes => l.with("size-megabytes", &[("size", &l.decimal(bytes as f64 / 1e6, 1))]),
    };
    let pages = file.pages.filter(|pages| *pages > 0).map(|pages| l.count("pages-count", pages.into()));
    let kind = l.label("file-kind", file.kind.as_str());
    let words: Vec<String> = [Some(kind), Some(size), pages].into_iter().flatten().collect();
    LinkTo::new(&file.path, words.join(", "))
}

/// The stored picture, once it is said who is to be named for it and under which terms it may be shown.
pub(super) fn photo(media: &Media, files: &[FileRef]) -> Option<Photo> {
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

/// The way to a film, under its title. Nothing of it is asked for before somebody goes there.
pub(super) fn film_link(l: Locale, title: &str, media: &Media) -> Option<FilmLink> {
    if media.media_kind != Some(MediaKind::Video) {
        return None;
    }
    let address = crate::html::safe_address(media.url.as_deref()?)?;
    let found = asterism_domain::film(address)?;
    let credit = [&media.credit, &media.licence].into_iter().flatten().cloned().collect::<Vec<_>>();
    Some(FilmLink {
        kind: l.label("media-kind", MediaKind::Video.as_str()),
        title: title.to_owned(),
        note: l.with("film-elsewhere", &[("place", &found.shown_by)]),
        credit: credit.join(" · "),
        href: found.address,
    })
}

/// The picture that a space is known by: the small one, which is wide enough beside a title.
pub(super) fn logo(view: &MediumView) -> Option<Logo> {
    let mut picture = photo(&view.medium, &view.files)?;
    let small = view.files.iter().find(|file| Some(hash_of(file)) == view.medium.small_blob.as_deref());
    if let Some((small, (width, height))) = small.and_then(|file| Some((file, file.size?))) {
        (picture.src, picture.width, picture.height) = (small.path.clone(), width, height);
    }
    Some(Logo { href: view.at.path.clone(), picture })
}

/// The pictures and films that a record names.
pub(super) fn media(page: &mut RecordPage, view: &RecordView) {
    let l = page.l;
    let one = |medium: &MediumView| {
        film_link(l, &medium.at.name, &medium.medium)
            .map(Piece::Film)
            .or_else(|| photo(&medium.medium, &medium.files).map(Piece::Photo))
    };
    let pieces: Vec<Piece> = view.media.iter().filter_map(one).collect();
    page.block("media", "field-media", pieces);
}

fn medium(page: &mut RecordPage, view: &RecordView, media: &Media) {
    let l = page.l;
    let stated =
        |value: &Option<String>| value.clone().map_or_else(|| Cell::Missing(l.t("not-stated")), Cell::Text);
    if let Some(photo) = photo(media, &view.files) {
        page.block("picture", "", vec![Piece::Photo(photo)]);
    }
    let film = film_link(l, &page.title, media);
    let leads_there = film.is_some();
    if let Some(film) = film {
        page.block("film", "", vec![Piece::Film(film)]);
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
    let address = media.url.as_deref().filter(|_| !leads_there);
    page.facts.add_some(l.t("address"), address.map(|url| Cell::link(url, url)));
    related(page, view, "kinds-project", &media.projects);
}
