//! Files that people upload: taken in once they could be opened, found by their words, and given out to
//! those who may see a record that names them.

use std::collections::BTreeMap;

use asterism_domain::library::Media;
use asterism_domain::upload::{Extracted, FileKind, Picture, Unreadable};
use asterism_domain::{Action, Actor, Document, Record, RecordId, may, may_read_as};
use asterism_store::FileFacts;

use crate::edit::subject;
use crate::{App, Error, Ref, Result};

/// How wide a picture is kept, and how wide for small screens.
const WIDE: u32 = 1_600;
const SMALL: u32 = 480;
/// How many pictures and films a page shows.
const MEDIA: usize = 24;
/// How many files' texts are held at a time.
const FILES: usize = 200;

/// A document that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// What a record names it by: `blob` of an item of the library.
    pub hash: String,
    pub kind: FileKind,
    pub bytes: u64,
    /// The title that the file states for itself.
    pub title: Option<String>,
    pub pages: Option<u32>,
    /// Bytes of text that searches find it by.
    pub text_kept: usize,
    /// Whether it has more text than that.
    pub truncated: bool,
}

/// A picture that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPicture {
    /// What a record names it by: `blob` and `small_blob` of a medium.
    pub hash: String,
    pub small_hash: String,
    pub kind: FileKind,
    pub width: u32,
    pub height: u32,
}

/// A file as a page leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRef {
    /// Where it is served.
    pub path: String,
    pub kind: FileKind,
    pub bytes: u64,
    pub pages: Option<u32>,
    /// Width and height of a picture.
    pub size: Option<(u32, u32)>,
}

/// A picture or film that a page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct MediumView {
    pub at: Ref,
    pub medium: Media,
    pub files: Vec<FileRef>,
}

/// A file that an actor may have: only [`App::file`] says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFile {
    hash: String,
    pub kind: FileKind,
    /// As in `policy-brief.pdf`: letters, digits, dots and hyphens.
    pub name: String,
}

impl App {
    /// Takes in a document after opening it, with its text. A picture is made anew and kept as such. Whether
    /// somebody may upload is for the caller to ask.
    ///
    /// # Errors
    /// [`Error::Unreadable`] says why the file is not taken.
    pub async fn keep_file(&self, bytes: Vec<u8>) -> Result<KeptFile> {
        let found = self.inner.extractor.text(&bytes).await?;
        if found.kind.is_picture() {
            let picture = one(self.inner.extractor.pictures(&bytes, &[WIDE]).await?)?;
            return Ok(kept(self.store_picture(picture).await?, 0));
        }
        let Extracted { kind, title, pages, text, truncated } = found;
        let facts = FileFacts { hash: String::new(), kind, bytes: 0, title, pages, size: None, truncated };
        Ok(kept(self.inner.store.put_file(bytes, &facts, &text, self.now()).await?, text.len()))
    }

    /// Takes in a picture: made anew in two sizes, upright, with nothing that the file says beside its points.
    /// The file itself is not kept. Whether somebody may upload is for the caller to ask, and for
    /// alternative text, credit and licence as well.
    ///
    /// # Errors
    /// As [`App::keep_file`].
    pub async fn keep_picture(&self, bytes: &[u8]) -> Result<KeptPicture> {
        let mut made = self.inner.extractor.pictures(bytes, &[WIDE, SMALL]).await?;
        let small = made.pop().ok_or(Unreadable::Unavailable)?;
        let wide = one(made)?;
        let (kind, width, height) = (wide.kind, wide.width, wide.height);
        let hash = self.store_picture(wide).await?.hash;
        let small_hash = self.store_picture(small).await?.hash;
        Ok(KeptPicture { hash, small_hash, kind, width, height })
    }

    async fn store_picture(&self, picture: Picture) -> Result<FileFacts> {
        let facts = FileFacts {
            hash: String::new(),
            kind: picture.kind,
            bytes: 0,
            title: None,
            pages: None,
            size: Some((picture.width, picture.height)),
            truncated: false,
        };
        Ok(self.inner.store.put_file(picture.bytes, &facts, "", self.now()).await?)
    }

    /// A file that the actor may have: one that a record names now which they may see, or one that an earlier
    /// revision named of a record that they may change. What was retired keeps its address, and gives out no files.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such file or nobody may tell the actor that there is.
    pub async fn file(&self, actor: &Actor, hash: &str) -> Result<NamedFile> {
        let facts = self.file_facts(hash).await?.ok_or_else(missing)?;
        let store = &self.inner.store;
        let named = |record: Record| NamedFile {
            hash: facts.hash.clone(),
            kind: facts.kind,
            name: name(&record, facts.kind),
        };
        let mut now = store.records(&store.records_naming_file(hash).await?).await?.into_iter();
        let seen = |record: &Record| {
            !record.state.is_out_of_use()
                && record.document.files().any(|named| named == hash)
                && may(actor, Action::View, &subject(record)).allowed
        };
        if let Some(record) = now.find(seen) {
            return Ok(named(record));
        }
        let mut before = store.records(&store.records_that_named_file(hash).await?).await?.into_iter();
        let changes = |record: &Record| {
            let sees_as = |action| may_read_as(actor, action, &subject(record)).allowed;
            !record.state.is_out_of_use() && sees_as(Action::View) && sees_as(Action::Edit)
        };
        before.find(changes).map(named).ok_or_else(missing)
    }

    /// Of some files, where the actor may open those that they may have.
    pub async fn files_open(
        &self,
        actor: &Actor,
        hashes: impl IntoIterator<Item = String>,
    ) -> Result<BTreeMap<String, String>> {
        let mut open = BTreeMap::new();
        for hash in hashes {
            match self.file(actor, &hash).await {
                Ok(file) => {
                    let path = format!("/files/{hash}/{}", file.name);
                    open.insert(hash, path);
                }
                Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(open)
    }

    /// The pictures and films among some records, in that order, as far as the actor may see them.
    pub async fn media_of(&self, actor: &Actor, ids: &[RecordId]) -> Result<Vec<MediumView>> {
        let ids = ids.get(..MEDIA).unwrap_or(ids);
        let known = self.visible_records(actor, ids.iter().copied().collect()).await?;
        let mut media = Vec::new();
        for record in ids.iter().filter_map(|id| known.get(id)) {
            let Document::Media(medium) = &record.document else { continue };
            if !record.state.is_out_of_use() {
                let files = self.files_of(record).await?;
                media.push(MediumView { at: Ref::of(record), medium: medium.as_ref().clone(), files });
            }
        }
        Ok(media)
    }

    pub async fn file_bytes(&self, file: &NamedFile) -> Result<Vec<u8>> {
        self.inner.store.get_blob(&file.hash).await?.ok_or_else(missing)
    }

    /// The files that a record names, in the order of its fields.
    pub async fn files_of(&self, record: &Record) -> Result<Vec<FileRef>> {
        let mut files = Vec::new();
        for hash in record.document.files() {
            let Some(facts) = self.file_facts(hash).await? else { continue };
            files.push(FileRef {
                path: format!("/files/{hash}/{}", name(record, facts.kind)),
                kind: facts.kind,
                bytes: facts.bytes,
                pages: facts.pages,
                size: facts.size,
            });
        }
        Ok(files)
    }

    async fn file_facts(&self, hash: &str) -> Result<Option<FileFacts>> {
        Ok(self.inner.store.file(hash).await?)
    }
}

fn missing() -> Error {
    Error::not_found("such file")
}

fn one(pictures: Vec<Picture>) -> Result<Picture> {
    Ok(pictures.into_iter().next().ok_or(Unreadable::Unavailable)?)
}

fn kept(facts: FileFacts, text_kept: usize) -> KeptFile {
    let FileFacts { hash, kind, bytes, title, pages, truncated, .. } = facts;
    KeptFile { hash, kind, bytes, title, pages, text_kept, truncated }
}

/// What a file is called where it is saved: after its record, with the end that its content has.
fn name(record: &Record, kind: FileKind) -> String {
    let plain = |letter: &char| letter.is_ascii_alphanumeric() || *letter == '-';
    let slug: String = record.slug.chars().filter(plain).take(80).collect();
    let stem = if slug.is_empty() { "file" } else { &slug };
    format!("{stem}.{}", kind.extension())
}

/// The document of the library whose words are its file's as well.
pub(crate) fn text_file(document: &Document) -> Option<&str> {
    match document {
        Document::LibraryItem(item) => item.blob.as_deref(),
        _ => None,
    }
}

/// Shortens a batch so that it has no more texts of files than may be held. Returns the records that are
/// left for another.
pub(crate) fn few_files(records: &mut Vec<Record>) -> Vec<Record> {
    let mut with_text =
        records.iter().enumerate().filter(|(_, record)| text_file(&record.document).is_some());
    match with_text.nth(FILES) {
        Some((end, _)) => records.split_off(end),
        None => Vec::new(),
    }
}
