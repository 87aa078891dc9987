//! What was said to drafts that were given back.

use std::collections::BTreeMap;

use asterism_domain::Seq;

use crate::value::Value;
use crate::{Store, StoreError};

impl Store {
    /// For each of these newest revisions, the reason with which its record was returned last: none where it was handed
    /// over or published since. Read back along the log no farther than that, and without documents.
    pub async fn returned_with(&self, newest: &[Seq]) -> Result<BTreeMap<Seq, String>, StoreError> {
        let head = "WITH RECURSIVE chain (newest, seq, base, change, reason) AS (\
                    SELECT seq, seq, base, change, reason FROM revision WHERE seq IN";
        let tail = " UNION ALL SELECT c.newest, v.seq, v.base, v.change, v.reason FROM chain c \
                    JOIN revision v ON v.seq = c.base WHERE c.change NOT IN ('return', 'submit', 'publish')) \
                    SELECT newest, reason FROM chain WHERE change = 'return' AND reason IS NOT NULL";
        let list = newest.iter().copied().map(Value::from).collect();
        let found = self.db().fetch_in(head, list, tail).await?;
        found.iter().map(|row| Ok((Seq(row.get(0)?), row.get::<String>(1)?))).collect()
    }
}
