//! What is known of the files that people uploaded, by the hash of their bytes; and which records name them.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::RecordId;
use asterism_domain::upload::FileKind;

use crate::db::{Row, Value, args};
use crate::{Store, StoreError};

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
    /// Keeps a file with what was found in it. The same file is kept once, with what was found last.
    pub async fn put_file(
        &self,
        bytes: Vec<u8>,
        found: &FileFacts,
        text: &str,
    ) -> Result<FileFacts, StoreError> {
        let length = bytes.len() as u64;
        let hash = self.put_blob(bytes).await?;
        let sql = "INSERT INTO file (hash, kind, title, pages, width, height, truncated, text) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (hash) DO UPDATE SET \
                   kind = excluded.kind, title = excluded.title, pages = excluded.pages, \
                   width = excluded.width, height = excluded.height, truncated = excluded.truncated, \
                   text = excluded.text";
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
        ];
        self.db().execute(sql, values).await?;
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
        let sql = "SELECT record FROM identifier WHERE scheme = $1 AND value = $2 ORDER BY record";
        let rows = self.db().fetch(sql, args![NAMES_FILE, hash]).await?;
        rows.iter().map(|row| row.record_id(0)).collect()
    }
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
