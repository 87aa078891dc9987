//! The checksum of a row of the log: of everything that stands beside the document, and of the document's hash. It tells
//! damage and slips of a hand, and no intent: whoever writes into the database can write a checksum too.

use crate::account::{AuditEvent, write_event};
use crate::append::lock;
use crate::db::{Row, Tx, Value, args};
use crate::row::select_revisions;
use crate::{Store, StoreError};

/// How many columns the checksum is of, in the order of `facts!`.
pub(crate) const FACTS: usize = 16;

/// Those of them that are changed after the fact, when a name is taken out of the log.
pub(crate) const SLUG: usize = 4;
pub(crate) const WANTED: usize = 5;
pub(crate) const SOURCE: usize = 13;
pub(crate) const REASON: usize = 14;

const SEQ: usize = 0;
const BASE: usize = 2;
const AT: usize = 12;
pub(crate) const HASH: usize = 15;

/// How many rows are sealed in one transaction.
const PAGE: usize = 500;

/// The first 64 bits of the BLAKE3 of all values, each with its kind and its length before it, so that no byte can move
/// from one to the next unnoticed. One damage in 2^64 is missed, and a row is 9 bytes longer instead of 66.
pub(crate) fn checksum(facts: &[Value]) -> i64 {
    let mut bytes = Vec::with_capacity(512);
    for fact in facts {
        match fact {
            Value::Text(None) | Value::Int(None) => bytes.push(0),
            Value::Text(Some(text)) => {
                bytes.push(1);
                bytes.extend((text.len() as u64).to_le_bytes());
                bytes.extend(text.as_bytes());
            }
            Value::Int(Some(number)) => {
                bytes.push(2);
                bytes.extend(number.to_le_bytes());
            }
            Value::Float(number) => {
                bytes.push(3);
                bytes.extend(number.to_le_bytes());
            }
        }
    }
    let [a, b, c, d, e, f, g, h, ..] = *blake3::hash(&bytes).as_bytes();
    i64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// A row of the log without its document, as it stands in the table.
pub(crate) struct Written {
    pub(crate) facts: [Value; FACTS],
    /// None of a row that is older than checksums are.
    kept: Option<i64>,
}

impl Written {
    /// Of a row of `select_revisions!`.
    pub(crate) fn read(row: &Row) -> Result<Written, StoreError> {
        let mut facts = std::array::from_fn(|_| Value::Text(None));
        for (place, fact) in facts.iter_mut().enumerate() {
            *fact = match place {
                SEQ | BASE | AT => Value::Int(row.get(place)?),
                _ => Value::Text(row.get(place)?),
            };
        }
        Ok(Written { facts, kept: row.get(FACTS)? })
    }

    pub(crate) fn is_sealed(&self) -> bool {
        self.kept.is_some()
    }

    /// Refuses a row that is not as it was written.
    pub(crate) fn whole(self) -> Result<Written, StoreError> {
        match self.kept {
            Some(kept) if kept != checksum(&self.facts) => {
                let [Value::Int(Some(seq)), ..] = self.facts else {
                    return Err(StoreError::Row { seq: 0 });
                };
                Err(StoreError::Row { seq })
            }
            _ => Ok(self),
        }
    }

    /// Puts the row back with the facts as they are by now and another document. This is the one way in which a revision
    /// is changed: it has its checksum anew, unless it had none, because it may have been damaged before that.
    pub(crate) async fn put_back(mut self, transaction: &mut Tx, document: &str) -> Result<(), StoreError> {
        self.facts[HASH] = Value::from(blake3::hash(document.as_bytes()).to_hex().as_str());
        let anew = self.kept.map(|_| checksum(&self.facts));
        let sql = "UPDATE revision SET slug = $1, wanted = $2, source = $3, reason = $4, hash = $5, document = $6, \
                   checksum = $7 WHERE seq = $8";
        let [seq, _, _, _, slug, wanted, .., source, reason, hash] = self.facts;
        let values = vec![slug, wanted, source, reason, hash, document.into(), anew.into(), seq];
        transaction.execute(sql, values).await?;
        Ok(())
    }
}

impl Store {
    /// Up to which revision rows may be without a checksum, because they are older than checksums are.
    pub(crate) async fn unsealed_up_to(&self) -> Result<i64, StoreError> {
        let sql = "SELECT value FROM counter WHERE name = 'unsealed'";
        self.db().fetch_optional(sql, args![]).await?.map_or(Ok(0), |row| row.get(0))
    }

    /// How many revisions have no checksum of their row, so that only their documents can be checked.
    pub async fn unsealed(&self) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM revision WHERE checksum IS NULL";
        self.db().fetch_one(sql, args![]).await?.count(0)
    }

    /// Gives every row that has no checksum the one of what it says now, and says how many there were. What is damaged
    /// already is taken as it is. Interrupted at any point, running it again goes on.
    ///
    /// Refused where the log is known to be damaged otherwise than that checksums are lost.
    pub async fn seal(&self, audit: &AuditEvent) -> Result<u64, StoreError> {
        self.refuse_damaged_log(Some(i64::MAX)).await?;
        let (mut sealed, mut after) = (0, 0_i64);
        loop {
            let mut transaction = self.db().begin().await?;
            lock(&mut transaction).await?;
            let sql = select_revisions!("WHERE seq > $1 ORDER BY seq LIMIT $2");
            let rows = transaction.fetch(sql, args![after, PAGE]).await?;
            let Some(last) = rows.last() else {
                let sql = "UPDATE counter SET value = 0 WHERE name = 'unsealed' AND value > 0";
                if transaction.execute(sql, args![]).await? + sealed > 0 {
                    write_event(&mut transaction, audit).await?;
                }
                transaction.commit().await?;
                return Ok(sealed);
            };
            after = last.get(0)?;
            for row in &rows {
                let Written { facts, kept: None } = Written::read(row)? else { continue };
                let sql = "UPDATE revision SET checksum = $1 WHERE seq = $2";
                let sum = checksum(&facts);
                let [seq, ..] = facts;
                transaction.execute(sql, vec![sum.into(), seq]).await?;
                sealed += 1;
            }
            transaction.commit().await?;
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops where it cannot go on")]

    use proptest::prelude::*;

    use super::*;

    fn fact() -> impl Strategy<Value = Value> {
        let text = prop_oneof![Just(String::new()), "[a-c\u{0}\u{1}]{0,3}", any::<String>()];
        prop_oneof![
            1 => Just(Value::Text(None)),
            4 => text.prop_map(|text| Value::Text(Some(text))),
            2 => any::<i64>().prop_map(|number| Value::Int(Some(number))),
        ]
    }

    fn facts() -> impl Strategy<Value = Vec<Value>> {
        prop::collection::vec(fact(), FACTS)
    }

    proptest! {
        #[test]
        fn another_value_in_any_column_is_another_checksum(row in facts(), place in 0..FACTS, other in fact()) {
            let mut changed = row.clone();
            changed[place] = other;
            prop_assert_eq!(changed == row, checksum(&changed) == checksum(&row));
        }

        #[test]
        fn two_rows_have_one_checksum_only_if_they_are_the_same(one in facts(), other in facts()) {
            prop_assert_eq!(one == other, checksum(&one) == checksum(&other));
        }

        /// What moves to the column beside, or to any other, is noticed as well.
        #[test]
        fn no_byte_moves_to_another_column_unnoticed(
            mut row in facts(), texts in any::<(String, String)>(), from in 0..FACTS, to in 0..FACTS,
        ) {
            prop_assume!(from != to && !texts.0.is_empty());
            let (mut first, mut second) = texts;
            (row[from], row[to]) = (Value::from(first.as_str()), Value::from(second.as_str()));
            let before = checksum(&row);
            let moved = first.pop().unwrap();
            second.insert(0, moved);
            (row[from], row[to]) = (Value::from(first), Value::from(second));
            prop_assert_ne!(checksum(&row), before);
        }
    }

    #[test]
    fn nothing_an_empty_text_and_nought_are_three_things() {
        let sums = [Value::Text(None), Value::from(""), Value::from(0_i64)].map(|one| checksum(&[one]));
        assert!(sums[0] != sums[1] && sums[1] != sums[2] && sums[0] != sums[2]);
    }

    /// What is stored is compared by later programs: another value here makes every log a damaged one.
    #[test]
    fn the_checksum_of_a_row_is_the_same_in_every_version() {
        let row = args![7_i64, "record", Option::<i64>::None, "project", "slug", Option::<&str>::None];
        assert_eq!(checksum(&row), -8_003_566_767_030_813_357);
    }

    /// The figure is printed and never judged here.
    #[test]
    fn what_a_checksum_costs_is_printed() {
        let row = args![
            1_234_567_i64,
            "0191f0a2-7c4e-7b11-9f6e-3c1d2e4f5a6b",
            1_200_000_i64,
            "organisation",
            "fundacion-tecnalia-research-and-innovation",
            Option::<&str>::None,
            "cordis-h2020",
            "published",
            "public",
            Option::<&str>::None,
            "import",
            "import:cordis-h2020",
            1_592_179_200_000_000_i64,
            "cordis-h2020",
            Option::<&str>::None,
            "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262",
        ];
        let begun = std::time::Instant::now();
        let rounds = 100_000_u32;
        let mut all = 0_i64;
        for _ in 0..rounds {
            all ^= checksum(std::hint::black_box(&row));
        }
        assert_eq!(all, 0, "an even number of the same");
        eprintln!("a checksum takes {:?}", begun.elapsed() / rounds);
    }
}
