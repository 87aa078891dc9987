//! The tables whose rows belong to one record each. A change seldom touches more than one or two of a
//! record's rows, and taking rows out and putting them back costs each index twice, so only what
//! differs is written.

use std::collections::{BTreeMap, BTreeSet};

use crate::StoreError;
use crate::db::{Tx, Value};
use crate::plan::{IDENTIFIER_COLUMNS, ISSUE_COLUMNS, LINK_COLUMNS};

/// A table whose rows belong to records.
pub(crate) struct Owned {
    /// The number of the owner of each row and what else it says in two texts, asked for by the owners.
    select: &'static str,
    delete: &'static str,
    insert: &'static str,
    columns: usize,
    /// The column of the owner.
    owner: usize,
    /// What a row says beside its owner, as `select` gives it.
    says: fn(&[Value]) -> Said,
}

type Said = (String, String);

// Only words of our own are joined, so that two rows cannot read alike.
pub(crate) const LINKS: Owned = Owned {
    select: "SELECT from_number, kind || '/' || ordinal || '/' || to_record || COALESCE('/' || role, ''), '' \
             FROM link WHERE from_number IN",
    delete: "DELETE FROM link WHERE from_number IN",
    insert: "INSERT INTO link (from_number, kind, ordinal, to_record, role)",
    columns: LINK_COLUMNS,
    owner: 0,
    says: |row| (joined(row.get(1..).unwrap_or(&[])), String::new()),
};

pub(crate) const ISSUES: Owned = Owned {
    select: "SELECT number, ordinal || '/' || rule || '/' || severity || '/' || space || '/' || kind || '/' || \
             field || COALESCE('/' || source, ''), detail FROM issue WHERE number IN",
    delete: "DELETE FROM issue WHERE number IN",
    insert: "INSERT INTO issue (number, ordinal, rule, field, severity, detail, source, space, kind)",
    columns: ISSUE_COLUMNS,
    owner: 0,
    says: |row| match row {
        [_, ordinal, rule, field, severity, detail, source, space, kind] => {
            (joined([ordinal, rule, severity, space, kind, field, source]), joined([detail]))
        }
        _ => Said::default(),
    },
};

pub(crate) const IDENTIFIERS: Owned = Owned {
    select: "SELECT number, scheme, value FROM identifier WHERE number IN",
    delete: "DELETE FROM identifier WHERE number IN",
    insert: "INSERT INTO identifier (scheme, value, number)",
    columns: IDENTIFIER_COLUMNS,
    owner: 2,
    says: |row| match row {
        [scheme, value, _] => (joined([scheme]), joined([value])),
        _ => Said::default(),
    },
};

/// The texts of the values that are not empty, with strokes between.
fn joined<'a>(values: impl IntoIterator<Item = &'a Value>) -> String {
    let mut joined = String::new();
    for (place, text) in values.into_iter().filter_map(|value| value.clone().into_text()).enumerate() {
        if place > 0 {
            joined.push('/');
        }
        joined.push_str(&text);
    }
    joined
}

/// Makes `rows`, laid end to end, the rows that their owners have. Those numbered `replaced` may have others,
/// which go.
pub(crate) async fn replace(
    transaction: &mut Tx,
    table: &Owned,
    replaced: &[Value],
    rows: Vec<Value>,
) -> Result<(), StoreError> {
    let mut there: BTreeMap<i64, BTreeSet<Said>> = BTreeMap::new();
    for row in transaction.fetch_in(table.select, replaced.to_vec(), "").await? {
        there.entry(row.get(0)?).or_default().insert((row.get(1)?, row.get(2)?));
    }
    if there.is_empty() {
        return transaction.insert(table.insert, table.columns, rows, "").await;
    }
    let owner = |row: &[Value]| match row.get(table.owner) {
        Some(Value::Int(Some(number))) => *number,
        // Records are numbered from 1.
        _ => 0,
    };
    let mut staying: BTreeMap<i64, usize> = BTreeMap::new();
    for row in rows.chunks(table.columns) {
        let owner = owner(row);
        if there.get(&owner).is_some_and(|rows| rows.contains(&(table.says)(row))) {
            *staying.entry(owner).or_default() += 1;
        }
    }
    // Of whom all rows stay, only the new ones are written; everyone else's are written anew.
    let (kept, anew): (BTreeMap<_, _>, BTreeMap<_, _>) =
        there.into_iter().partition(|(owner, rows)| staying.get(owner) == Some(&rows.len()));
    let anew = anew.into_keys().map(Value::from).collect();
    let is_new = |row: &[Value]| kept.get(&owner(row)).is_none_or(|rows| !rows.contains(&(table.says)(row)));
    let new: Vec<bool> = rows.chunks(table.columns).map(is_new).collect();
    let value_is_new = new.into_iter().flat_map(|new| std::iter::repeat_n(new, table.columns));
    let rows = rows.into_iter().zip(value_is_new).filter_map(|(value, new)| new.then_some(value)).collect();
    transaction.execute_in(table.delete, anew).await?;
    transaction.insert(table.insert, table.columns, rows, "").await
}
