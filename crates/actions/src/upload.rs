//! Files on their way in: taken piece by piece onto the disk, opened, and put into records.

use std::io::SeekFrom;

use asterism_domain::library::{LibraryItem, Media};
use asterism_domain::upload::Unreadable;
use asterism_domain::{
    Actor, Document, Language, MediaKind, Origin, Record, RecordId, Seq, Space, State, Text, Visibility,
};
use jiff::{SignedDuration, Timestamp};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::OwnedSemaphorePermit;

use crate::account::{UPLOADS, Who};
use crate::{App, Error, FieldError, KeptFile, KeptPicture, Plain, Result};

/// So many files may be on their way in at once.
pub(crate) const INCOMING: usize = 8;
/// What was uploaded and is named by no record is forgotten after so long.
pub const KEEP_UPLOADS: SignedDuration = SignedDuration::from_hours(24 * 7);

const LONGEST_TITLE: usize = 300;
const LONGEST_ALT: usize = 1_000;
const LONGEST_CREDIT: usize = 300;
const LONGEST_LICENCE: usize = 200;

/// A file that is being received: on the disk without a name, so that it is gone with whoever holds it.
pub struct Incoming {
    file: File,
    bytes: usize,
    most: usize,
    slot: OwnedSemaphorePermit,
}

/// What has to be said of a picture before others see it (row 004-21).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PictureWords {
    /// Made of the alternative text where it is empty.
    pub title: String,
    pub alt: String,
    pub credit: String,
    pub licence: String,
    /// The language of title and summary.
    pub language: Option<Language>,
    pub logo: bool,
}

impl Incoming {
    /// Takes the next piece.
    ///
    /// # Errors
    /// [`Unreadable::TooLarge`] once there is more than was allowed.
    pub async fn push(&mut self, piece: &[u8]) -> Result<()> {
        self.bytes = self.bytes.saturating_add(piece.len());
        if self.bytes > self.most {
            return Err(Unreadable::TooLarge.into());
        }
        self.file.write_all(piece).await.map_err(not_written)
    }

    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }

    /// The whole file, with the right to hold it.
    async fn whole(mut self) -> Result<(Vec<u8>, OwnedSemaphorePermit)> {
        self.file.flush().await.map_err(not_written)?;
        self.file.seek(SeekFrom::Start(0)).await.map_err(anyhow::Error::from)?;
        let mut bytes = Vec::with_capacity(self.bytes);
        self.file.read_to_end(&mut bytes).await.map_err(anyhow::Error::from)?;
        Ok((bytes, self.slot))
    }
}

fn not_written(error: std::io::Error) -> Error {
    let error = Error::fault(error);
    if error.is_no_room() {
        return error;
    }
    tracing::error!(%error, "an uploaded file cannot be written to the data folder");
    Unreadable::Unavailable.into()
}

impl App {
    /// Begins to receive a file of at most so many bytes. Whether somebody may upload is for the caller to ask.
    ///
    /// # Errors
    /// When the account uploads too often, or too many files are on their way.
    pub async fn begin_upload(&self, who: &Who, most: usize) -> Result<Incoming> {
        self.may_try(&format!("uploads of {}", who.account.id), UPLOADS)?;
        let slot = self.inner.incoming.clone().try_acquire_owned().map_err(|_| Unreadable::Busy)?;
        let folder = self.config().data.clone();
        let file = tokio::task::spawn_blocking(move || tempfile::tempfile_in(folder)).await;
        let file = file.map_err(anyhow::Error::from)?.map_err(not_written)?;
        Ok(Incoming { file: File::from_std(file), bytes: 0, most, slot })
    }

    /// Opens and keeps a document that was received, as [`App::keep_file`] does.
    pub async fn keep_received(&self, incoming: Incoming) -> Result<KeptFile> {
        let (bytes, _slot) = incoming.whole().await?;
        self.keep_file(bytes).await
    }

    /// Opens and keeps a picture that was received, as [`App::keep_picture`] does.
    pub async fn keep_received_picture(&self, incoming: Incoming) -> Result<KeptPicture> {
        let (bytes, _slot) = incoming.whole().await?;
        self.keep_picture(&bytes).await
    }

    /// A picture that was kept before, if it is still there; then it stays for as long again.
    pub async fn picture_kept_before(&self, hash: &str, small_hash: &str) -> Result<Option<KeptPicture>> {
        let (store, now) = (&self.inner.store, self.now());
        if !store.want_file(hash, now).await? || !store.want_file(small_hash, now).await? {
            return Ok(None);
        }
        let facts = store.file(hash).await?;
        Ok(facts.and_then(|facts| {
            let (width, height) = facts.size?;
            let (hash, small_hash) = (hash.to_owned(), small_hash.to_owned());
            Some(KeptPicture { hash, small_hash, kind: facts.kind, width, height })
        }))
    }

    /// Writes a document of the library that is a file first: a draft with the title that the file states, else
    /// with its name. Of a form with a mark that is sent twice it is one, as with [`App::create_of_form`].
    pub async fn create_of_file(
        &self,
        actor: &Actor,
        space: &Space,
        kept: &KeptFile,
        name: &str,
        language: Language,
        mark: Option<RecordId>,
    ) -> Result<Record> {
        let title = stated_title(kept.title.as_deref()).unwrap_or_else(|| title_of_name(name));
        let mut item = LibraryItem::default();
        item.about.title = Text::in_language(language, title);
        item.blob = Some(kept.hash.clone());
        item.file_type = Some(kept.kind.file_type());
        self.create_of_form(actor, space, item.into(), State::Draft, Visibility::Public, mark).await
    }

    /// Puts a file into a document of the library, in place of the one before, which its history keeps.
    pub async fn put_file(&self, actor: &Actor, id: RecordId, base: Seq, kept: &KeptFile) -> Result<Seq> {
        let Document::LibraryItem(mut item) = self.document_at(actor, id, base).await? else {
            return Err(Error::not_found("document of the library"));
        };
        item.blob = Some(kept.hash.clone());
        item.file_type = Some(kept.kind.file_type());
        self.edit(actor, id, base, Document::LibraryItem(item), None).await
    }

    /// Puts a picture into a medium with what is said of it, in place of the one before.
    pub async fn put_picture(
        &self,
        actor: &Actor,
        id: RecordId,
        base: Seq,
        kept: &KeptPicture,
        words: &PictureWords,
    ) -> Result<Seq> {
        let Document::Media(mut media) = self.document_at(actor, id, base).await? else {
            return Err(Error::not_found("picture"));
        };
        fill(&mut media, kept, words)?;
        self.edit(actor, id, base, Document::Media(media), None).await
    }

    /// Takes the file out of a document or medium. Its history keeps it for those who may change the record.
    pub async fn take_file_out(&self, actor: &Actor, id: RecordId, base: Seq) -> Result<Seq> {
        let mut document = self.document_at(actor, id, base).await?;
        match &mut document {
            Document::LibraryItem(item) => (item.blob, item.file_type) = (None, None),
            Document::Media(media) => (media.blob, media.small_blob) = (None, None),
            _ => return Err(Error::not_found("file of this record")),
        }
        self.edit(actor, id, base, document, None).await
    }

    /// Writes a medium of a picture; of a form with a mark that is sent twice, one.
    pub async fn create_of_picture(
        &self,
        actor: &Actor,
        space: &Space,
        kept: &KeptPicture,
        words: &PictureWords,
        state: State,
        mark: Option<RecordId>,
    ) -> Result<Record> {
        let mut media = Media::default();
        let title = match words.title.trim() {
            "" => shortened(&words.alt, 100),
            title => title.to_owned(),
        };
        let language = words.language.clone().unwrap_or_else(Language::english);
        media.about.title.set(language, title, Origin::Author);
        fill(&mut media, kept, words)?;
        self.create_of_form(actor, space, media.into(), state, Visibility::Public, mark).await
    }

    /// Forgets what was uploaded and is named by no record, as of a moment, and what an interrupted upload left.
    /// Says how many files.
    pub async fn forget_uploads(&self, now: Timestamp) -> Result<u64> {
        let before = now.checked_sub(KEEP_UPLOADS).unwrap_or(Timestamp::MIN);
        let left = self.inner.store.forget_leftovers(before).await?;
        Ok(left + self.inner.store.forget_files(before).await?)
    }
}

/// What is missing in what is said of a picture.
pub fn missing_words(words: &PictureWords) -> Vec<FieldError> {
    let needed = |field: &str, text: &str, most: usize, why: Plain| {
        let count = text.trim().chars().count();
        let wrong = count == 0 || count > most;
        wrong.then(|| FieldError { field: field.to_owned(), why: why.into() })
    };
    let title = (words.title.chars().count() > LONGEST_TITLE)
        .then(|| FieldError { field: "title".to_owned(), why: Plain::TitleLong.into() });
    [
        title,
        needed("alt", &words.alt, LONGEST_ALT, Plain::AltNeeded),
        needed("credit", &words.credit, LONGEST_CREDIT, Plain::CreditNeeded),
        needed("licence", &words.licence, LONGEST_LICENCE, Plain::LicenceNeeded),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What a picture or film has to say before others are shown it: who made it and under which terms, and for those who
/// cannot see a picture what it shows (row 004-21). Nothing is asked of other documents.
pub(crate) fn unsaid(document: &Document) -> Vec<FieldError> {
    let Document::Media(media) = document else { return Vec::new() };
    let pictures = matches!(media.media_kind, None | Some(MediaKind::Image | MediaKind::Logo));
    let lacks = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim().is_empty());
    let wanted = [
        ("alt", pictures && lacks(&media.alt), Plain::AltNeeded),
        ("credit", lacks(&media.credit), Plain::CreditNeeded),
        ("licence", lacks(&media.licence), Plain::LicenceNeeded),
    ];
    let lacking = wanted.into_iter().filter(|(_, lacks, _)| *lacks);
    lacking.map(|(field, _, why)| FieldError { field: field.to_owned(), why: why.into() }).collect()
}

fn fill(media: &mut Media, kept: &KeptPicture, words: &PictureWords) -> Result<()> {
    let missing = missing_words(words);
    if !missing.is_empty() {
        return Err(Error::Invalid(missing));
    }
    media.blob = Some(kept.hash.clone());
    media.small_blob = Some(kept.small_hash.clone());
    media.alt = Some(words.alt.trim().to_owned());
    media.credit = Some(words.credit.trim().to_owned());
    media.licence = Some(words.licence.trim().to_owned());
    media.media_kind = Some(if words.logo { MediaKind::Logo } else { MediaKind::Image });
    Ok(())
}

/// The title that a file states, unless it is what a program writes there by itself.
fn stated_title(stated: Option<&str>) -> Option<String> {
    let title = stated?.trim();
    let title = title.strip_prefix("Microsoft Word - ").unwrap_or(title);
    let title = title.strip_prefix("Microsoft PowerPoint - ").unwrap_or(title).trim();
    let idle = ["untitled", "powerpoint presentation", "title", "document"];
    let says_something =
        title.chars().any(char::is_alphabetic) && !idle.contains(&title.to_lowercase().as_str());
    says_something.then(|| shortened(title, LONGEST_TITLE))
}

/// `policy_brief-2.pdf` is called “policy brief 2”.
fn title_of_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let spaced: String =
        stem.chars().map(|letter| if letter == '_' || letter == '-' { ' ' } else { letter }).collect();
    let plain: String = spaced.chars().filter(|letter| !letter.is_control()).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    if words.is_empty() { "PDF".to_owned() } else { shortened(&words.join(" "), LONGEST_TITLE) }
}

/// The text up to so many characters, cut between words where that is near.
fn shortened(text: &str, most: usize) -> String {
    let text = text.trim();
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most.saturating_sub(1)).collect();
    let whole = cut.rsplit_once(' ').filter(|(words, _)| words.len() * 2 > cut.len());
    format!("{}…", whole.map_or(cut.as_str(), |(words, _)| words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_called_what_its_file_says_or_is_called_004_21() {
        for (stated, name, title) in [
            (Some("Clusters and money"), "x.pdf", "Clusters and money"),
            (Some("Microsoft Word - Clusters.docx"), "x.pdf", "Clusters.docx"),
            (Some("  "), "policy_brief-2.pdf", "policy brief 2"),
            (Some("untitled"), "C:\\fakepath\\Smart  specialisation.v2.docx", "Smart specialisation.v2"),
            (Some("1234"), "../../etc/passwd", "passwd"),
            (None, "\u{202e}.pdf", "\u{202e}"),
            (None, "", "PDF"),
        ] {
            let found = stated_title(stated).unwrap_or_else(|| title_of_name(name));
            assert_eq!(found, title, "{stated:?} {name}");
        }
        let long = stated_title(Some(&"word ".repeat(100))).expect("a title");
        assert!(long.chars().count() <= LONGEST_TITLE && long.ends_with("word…"), "{long}");
    }

    #[test]
    fn a_picture_needs_words_credit_and_licence_004_21() {
        let fields = |words: &PictureWords| -> Vec<String> {
            missing_words(words).into_iter().map(|error| error.field).collect()
        };
        assert_eq!(fields(&PictureWords::default()), ["alt", "credit", "licence"]);
        let whole = PictureWords {
            alt: "A mill".to_owned(),
            credit: "Ane Exempli".to_owned(),
            licence: "CC BY 4.0".to_owned(),
            ..PictureWords::default()
        };
        assert_eq!(fields(&whole), [] as [&str; 0]);
        assert_eq!(fields(&PictureWords { alt: "x".repeat(1_001), ..whole.clone() }), ["alt"]);
        assert_eq!(fields(&PictureWords { licence: " \n".to_owned(), ..whole }), ["licence"]);
    }
}
