//! Films are linked to, under one address each.

use asterism_domain::{Document, MediaKind, film};

use crate::{Error, Plain, Result};

/// The document with the address of its film as it is written everywhere. What it said before may stay as it was.
pub(super) fn one_address(mut document: Document, before: Option<&Document>) -> Result<Document> {
    if let Document::Media(media) = &mut document
        && !matches!(before, Some(Document::Media(before)) if (&before.url, before.media_kind) == (&media.url, media.media_kind))
        && media.media_kind == Some(MediaKind::Video)
        && let Some(url) = media.url.as_deref()
    {
        let found = film(url).ok_or_else(|| Error::invalid("url", Plain::FilmAddress))?;
        media.url = Some(found.address);
    }
    Ok(document)
}
