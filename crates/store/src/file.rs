//! What is known of the files that people uploaded, by the hash of their bytes; and which records name them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use asterism_domain::upload::FileKind;
use asterism_domain::{RecordId, Seq};
use jiff::Timestamp;

use crate::append::lock;
use crate::blob::{INSERT_BLOB, blob_path, blocking, remove_if_there};
use crate::db::{Row, Tx, Value, args};
use crate::plan::NAMED_COLUMNS;
use crate::row::{revision, select_revisions};
use crate::{Store, StoreError};

/// How many revisions are read at a time.
const PAGE: usize = 500;

/// The scheme under which the table of identifiers says which file a record names. Schemes of identifiers
/// are official ones, and none is called so; whoever asks looks at the record once more.
pub(crate) const NAMES_FILE: &str = "blob";

/// What is known of a file, without its bytes and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileFacts {
    pub hash: String,
    pub kind: FileKind,
    pub bytes: u64,
    pub title: Option<String>,
    /// Pages, slides or sheets.
    pub pages: Option<u32>,
    /// Width and height of a picture.
    pub size: Option<(u32, u32)>,
    /// Whether the file has more text than is kept.
    pub truncated: bool,
}

impl Store {
    /// Keeps a file with what was found in it. The same file is kept once, with what was found last. Until a
    /// record names it, it may be forgotten again ([`Store::forget_files`]), but not soon after `at`.
    pub async fn put_file(
        &self,
        bytes: Vec<u8>,
        found: &FileFacts,
        text: &str,
        at: Timestamp,
    ) -> Result<FileFacts, StoreError> {
        let bytes: Arc<[u8]> = bytes.into();
        let length = bytes.len() as u64;
        let hash = self.write_blob(bytes.clone()).await?;
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        transaction.execute(INSERT_BLOB, args![hash.as_str(), length]).await?;
        let sql = "INSERT INTO file (hash, kind, title, pages, width, height, truncated, text, kept) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (hash) DO UPDATE SET \
                   kind = excluded.kind, title = excluded.title, pages = excluded.pages, \
                   width = excluded.width, height = excluded.height, truncated = excluded.truncated, \
                   text = excluded.text, kept = excluded.kept";
        let (width, height) = found.size.unzip();
        let number = |value: Option<u32>| value.map(i64::from);
        let values = args![
            hash.as_str(),
            found.kind.as_str(),
            found.title.as_deref(),
            number(found.pages),
            number(width),
            number(height),
            i64::from(found.truncated),
            text,
            at,
        ];
        transaction.execute(sql, values).await?;
        transaction.commit().await?;
        // Somebody who forgot the same file meanwhile may have taken its bytes away before the rows were there.
        self.write_blob(bytes).await?;
        Ok(FileFacts { hash, bytes: length, ..found.clone() })
    }

    /// What is known of a file; none where nobody uploaded it.
    pub async fn file(&self, hash: &str) -> Result<Option<FileFacts>, StoreError> {
        let sql = "SELECT f.hash, f.kind, b.bytes, f.title, f.pages, f.width, f.height, f.truncated \
                   FROM file f JOIN blob b ON b.hash = f.hash WHERE f.hash = $1";
        self.db().fetch_optional(sql, args![hash]).await?.as_ref().map(facts).transpose()
    }

    /// The beginnings of the texts of files, 200,000 characters at most of each; empty ones are left out.
    pub async fn file_texts(
        &self,
        hashes: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let list = hashes.iter().map(|hash| Value::from(hash.as_str())).collect();
        let sql = "SELECT hash, substr(text, 1, 200000) FROM file WHERE hash IN";
        let mut texts = BTreeMap::new();
        for row in self.db().fetch_in(sql, list, "").await? {
            let text: String = row.get(1)?;
            if !text.is_empty() {
                texts.insert(row.get(0)?, text);
            }
        }
        Ok(texts)
    }

    /// The records whose documents name a file as they are now.
    pub async fn records_naming_file(&self, hash: &str) -> Result<Vec<RecordId>, StoreError> {
        let sql = "SELECT r.id FROM identifier i JOIN record r ON r.number = i.number \
                   WHERE i.scheme = $1 AND i.value = $2 ORDER BY r.id";
        let rows = self.db().fetch(sql, args![NAMES_FILE, hash]).await?;
        rows.iter().map(|row| row.record_id(0)).collect()
    }

    /// The records of which a revision named a file at any time.
    pub async fn records_that_named_file(&self, hash: &str) -> Result<Vec<RecordId>, StoreError> {
        let sql = "SELECT record FROM file_named WHERE hash = $1 ORDER BY record";
        let rows = self.db().fetch(sql, args![hash]).await?;
        rows.iter().map(|row| row.record_id(0)).collect()
    }

    /// Says that a file is still wanted, as of `at`. False where it was forgotten.
    pub async fn want_file(&self, hash: &str, at: Timestamp) -> Result<bool, StoreError> {
        let sql = "UPDATE file SET kept = $2 WHERE hash = $1";
        Ok(self.db().execute(sql, args![hash, at]).await? > 0)
    }

    /// Forgets the files that no revision of any record names and that were taken in before a moment: what
    /// somebody uploaded and then did not use. Says how many.
    pub async fn forget_files(&self, before: Timestamp) -> Result<u64, StoreError> {
        let sql = "SELECT f.hash FROM file f WHERE f.kept < $1 \
                   AND NOT EXISTS (SELECT 1 FROM file_named n WHERE n.hash = f.hash)";
        let unused = self.db().fetch(sql, args![before]).await?;
        if unused.is_empty() {
            return Ok(0);
        }
        // What is deleted is gone for good, so the log itself is asked first.
        self.note_unnoted_files().await?;
        let mut forgotten = 0;
        for row in unused {
            forgotten += u64::from(self.forget_file(row.get(0)?, before).await?);
        }
        Ok(forgotten)
    }

    /// Whoever names or takes in the file at this moment wins: it is looked at once more under the log's lock,
    /// and whoever takes it in looks for its bytes once more after that.
    async fn forget_file(&self, hash: String, before: Timestamp) -> Result<bool, StoreError> {
        let path = blob_path(self.blob_folder()?, &hash)?;
        let mut transaction = self.db().begin().await?;
        lock(&mut transaction).await?;
        let sql = "DELETE FROM file WHERE hash = $1 AND kept < $2 \
                   AND NOT EXISTS (SELECT 1 FROM file_named n WHERE n.hash = $1)";
        if transaction.execute(sql, args![hash.as_str(), before]).await? == 0 {
            return Ok(false);
        }
        transaction.execute("DELETE FROM blob WHERE hash = $1", args![hash.as_str()]).await?;
        blocking(move || remove_if_there(&path)).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// The files that revisions after a place in the log name, with their records, that the table does not know; and
    /// the place up to which that was looked at. None at the end of the log.
    pub(crate) async fn unnoted_files(
        &self,
        after: Seq,
    ) -> Result<Option<(Seq, Vec<(String, RecordId)>)>, StoreError> {
        let sql =
            select_revisions!("WHERE seq > $1 AND kind IN ('library_item', 'media') ORDER BY seq LIMIT $2");
        let rows = self.db().fetch(sql, args![after, PAGE]).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let last = Seq(last.get(0)?);
        // What cannot be read is told with the log.
        let read = rows.iter().filter_map(|row| revision(row).ok());
        let named: BTreeSet<(String, RecordId)> = read
            .flat_map(|revision| {
                let files: Vec<String> = revision.document.files().map(str::to_owned).collect();
                files.into_iter().map(move |hash| (hash, revision.record))
            })
            .collect();
        let hashes: BTreeSet<&str> = named.iter().map(|(hash, _)| hash.as_str()).collect();
        let list = hashes.into_iter().map(Value::from).collect();
        let sql = "SELECT hash, record FROM file_named WHERE hash IN";
        let mut known = BTreeSet::new();
        for row in self.db().fetch_in(sql, list, "").await? {
            known.insert((row.get::<String>(0)?, row.record_id(1)?));
        }
        Ok(Some((last, named.into_iter().filter(|named| !known.contains(named)).collect())))
    }

    /// Notes the files of the log that the table does not know.
    pub(crate) async fn note_unnoted_files(&self) -> Result<(), StoreError> {
        let mut after = Seq(0);
        while let Some((last, unnoted)) = self.unnoted_files(after).await? {
            after = last;
            if unnoted.is_empty() {
                continue;
            }
            let rows = unnoted.into_iter().flat_map(|(hash, record)| args![hash, record]).collect();
            let mut transaction = self.db().begin().await?;
            note_named(&mut transaction, rows).await?;
            transaction.commit().await?;
        }
        Ok(())
    }
}

/// Notes that records name files, as rows of hash and record laid end to end.
pub(crate) async fn note_named(transaction: &mut Tx, rows: Vec<Value>) -> Result<(), StoreError> {
    let insert = "INSERT INTO file_named (hash, record)";
    transaction.insert(insert, NAMED_COLUMNS, rows, "ON CONFLICT (hash, record) DO NOTHING").await
}

fn facts(row: &Row) -> Result<FileFacts, StoreError> {
    let number = |column| -> Result<Option<u32>, StoreError> {
        let value: Option<i64> = row.get(column)?;
        Ok(value.and_then(|value| u32::try_from(value).ok()))
    };
    let size = number(5)?.zip(number(6)?);
    Ok(FileFacts {
        hash: row.get(0)?,
        kind: row.read(1, "kind", FileKind::parse)?,
        bytes: row.count(2)?,
        title: row.get(3)?,
        pages: number(4)?,
        size,
        truncated: row.get::<i64>(7)? != 0,
    })
}
