//! The names that were taken out and that no import brings back: their hashes, and the key of these.

use super::Redaction;
use crate::db::{Row, Tx, args};
use crate::{Store, StoreError};

/// Under which name the key of the hashes stands in `meta`.
const SECRET: &str = "withheld";

/// A name that no import brings back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct WithheldName {
    pub words: usize,
    pub letters: usize,
    /// [`withheld_hash`] of its folded words.
    pub hash: [u8; 32],
}

/// The names that no import brings back, and the key of their hashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithheldNames {
    pub secret: [u8; 32],
    pub names: Vec<WithheldName>,
}

/// The hash by which a name is known that is kept nowhere. Without the key nobody can try names.
pub fn withheld_hash(secret: &[u8; 32], words: &[&str]) -> [u8; 32] {
    *blake3::keyed_hash(secret, words.join(" ").as_bytes()).as_bytes()
}

/// What stands for the key of a row that is somebody's name.
pub fn withheld_key(secret: &[u8; 32], key: &str) -> String {
    let hash = blake3::keyed_hash(secret, key.as_bytes()).to_hex();
    format!("withheld-{}", hash.get(..32).unwrap_or_default())
}

impl Store {
    /// The names that no import brings back; none where there are none.
    pub async fn withheld_names(&self) -> Result<Option<WithheldNames>, StoreError> {
        let rows =
            self.db().fetch("SELECT words, letters, hash FROM withheld ORDER BY hash", args![]).await?;
        if rows.is_empty() {
            return Ok(None);
        }
        let secret = self.meta(SECRET).await?.as_deref().and_then(bytes_of);
        let secret = secret
            .ok_or_else(|| StoreError::Unknown { what: "key of withheld names", text: String::new() })?;
        let name = |row: &Row| {
            let hash = row.read(2, "hash of a withheld name", bytes_of)?;
            let [words, letters] =
                [row.count(0)?, row.count(1)?].map(|count| usize::try_from(count).unwrap_or(usize::MAX));
            Ok(WithheldName { words, letters, hash })
        };
        let names = rows.iter().map(name).collect::<Result<_, StoreError>>()?;
        Ok(Some(WithheldNames { secret, names }))
    }
}

fn bytes_of(hex: &str) -> Option<[u8; 32]> {
    blake3::Hash::from_hex(hex).ok().map(|hash| *hash.as_bytes())
}

pub(super) async fn keep_names(
    transaction: &mut Tx,
    secret: &[u8; 32],
    redaction: &Redaction<'_>,
) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    for phrase in redaction.names.phrases() {
        let words: Vec<&str> = phrase.iter().map(String::as_str).collect();
        let hash = blake3::Hash::from_bytes(withheld_hash(secret, &words)).to_hex();
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        rows.extend(args![hash.as_str(), words.len(), letters, redaction.at]);
    }
    let insert = "INSERT INTO withheld (hash, words, letters, at)";
    transaction.insert(insert, 4, rows, "ON CONFLICT (hash) DO NOTHING").await
}

/// The key of the hashes, made where there is none yet.
pub(super) async fn secret_of(transaction: &mut Tx, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
    let sql = "SELECT value FROM meta WHERE name = $1";
    let kept = transaction.fetch_optional(sql, args![SECRET]).await?;
    if let Some(row) = kept {
        return row.read(0, "key of withheld names", bytes_of);
    }
    let sql = "INSERT INTO meta (name, value) VALUES ($1, $2)";
    let hex = blake3::Hash::from_bytes(fresh).to_hex();
    transaction.execute(sql, args![SECRET, hex.as_str()]).await?;
    Ok(fresh)
}
