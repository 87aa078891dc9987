//! The tables whose rows belong to one record each and follow from its document: what they should
//! hold, and whose rows differ from that.

use std::collections::{BTreeMap, BTreeSet};

use asterism_domain::{Record, RecordId, Rule};

use crate::db::{Db, Row, Tx, Value};
use crate::plan::{
    IDENTIFIER_COLUMNS, ISSUE_COLUMNS, IssueContext, LINK_COLUMNS, identifiers, issue_rows, link_rows,
};
use crate::row::{record, select_records, source_of_issues};
use crate::{Derived, Part, Store, StoreError, owned};

/// A table whose rows belong to records.
pub(crate) struct View {
    pub(crate) part: Part,
    /// Every column as text, asked for by the records.
    select: &'static str,
    columns: usize,
    /// The column of the record.
    owner: usize,
    /// Where the rows follow from the record's document alone: those of a record, which the value stands for.
    rows: fn(&Record, &Value, &mut Vec<Value>),
}

pub(crate) const LINKS: View = View {
    part: Part::Links,
    select: "SELECT r.id, l.kind, CAST(l.ordinal AS TEXT), l.to_record, l.role FROM record r \
             JOIN link l ON l.from_number = r.number WHERE r.id IN",
    columns: LINK_COLUMNS,
    owner: 0,
    rows: |record, owner, to| link_rows(owner, &record.document.links(record.id), to),
};

pub(crate) const IDENTIFIERS: View = View {
    part: Part::Identifiers,
    select: "SELECT i.scheme, i.value, r.id FROM record r JOIN identifier i ON i.number = r.number WHERE r.id IN",
    columns: IDENTIFIER_COLUMNS,
    owner: 2,
    rows: identifier_rows,
};

const ISSUES: &str = "SELECT r.id, CAST(i.ordinal AS TEXT), i.rule, i.field, i.severity, i.detail, i.source, \
                      i.space, i.kind FROM record r JOIN issue i ON i.number = r.number WHERE r.id IN";
/// Columns of [`ISSUES`].
const ORDINAL: usize = 1;
const RULE: usize = 2;

/// A row with its numbers written out.
type Cells = Vec<Option<String>>;
/// The rows of records, those without any left out.
type Rows = BTreeMap<String, BTreeSet<Cells>>;

/// Of `records`, those whose rows in the view are not the ones that follow from their documents.
pub(crate) async fn differing(
    db: &Db,
    view: &View,
    records: &[Record],
) -> Result<BTreeSet<RecordId>, StoreError> {
    let mut values = Vec::new();
    records.iter().for_each(|record| (view.rows)(record, &Value::from(record.id), &mut values));
    let expected = laid_out(values, view.columns, view.owner);
    let list = records.iter().map(|record| Value::from(record.id)).collect();
    let kept = by_owner(&db.fetch_in(view.select, list, "").await?, view.columns, view.owner)?;
    let differs = |id: &RecordId| {
        let owner = id.to_string();
        expected.get(&owner) != kept.get(&owner)
    };
    Ok(records.iter().map(|record| record.id).filter(differs).collect())
}

/// Writes the links and identifiers of records anew from their documents as they are now.
pub(crate) async fn write_anew(transaction: &mut Tx, ids: BTreeSet<RecordId>) -> Result<(), StoreError> {
    let list: Vec<Value> = ids.into_iter().map(Value::from).collect();
    let numbers = numbers(transaction, list.clone()).await?;
    let (mut links, mut identifiers) = (Vec::new(), Vec::new());
    for row in transaction.fetch_in(select_records!("WHERE r.id IN"), list, "").await? {
        let record = record(&row)?;
        let Some(owner) = numbers.get(&record.id) else { continue };
        (LINKS.rows)(&record, owner, &mut links);
        (IDENTIFIERS.rows)(&record, owner, &mut identifiers);
    }
    let replaced: Vec<Value> = numbers.into_values().collect();
    owned::replace(transaction, &owned::LINKS, &replaced, links).await?;
    owned::replace(transaction, &owned::IDENTIFIERS, &replaced, identifiers).await
}

/// The numbers of some records; those that do not exist are left out.
pub(crate) async fn numbers(
    transaction: &mut Tx,
    ids: Vec<Value>,
) -> Result<BTreeMap<RecordId, Value>, StoreError> {
    let rows = transaction.fetch_in("SELECT id, number FROM record WHERE id IN", ids, "").await?;
    rows.iter().map(|row| Ok((row.record_id(0)?, Value::from(row.get::<i64>(1)?)))).collect()
}

impl Store {
    /// Which records have other issues than those given, or other words about them: severity,
    /// source, space. Issues of the rules `apart` are left out on both sides. Records that do not
    /// exist are passed over.
    pub async fn differing_issues(
        &self,
        derived: &[Derived],
        apart: &[Rule],
    ) -> Result<BTreeSet<RecordId>, StoreError> {
        let list: Vec<Value> = derived.iter().map(|derived| Value::from(derived.record)).collect();
        let given: BTreeMap<RecordId, &Derived> =
            derived.iter().map(|derived| (derived.record, derived)).collect();
        let mut values = Vec::new();
        let mut there = BTreeSet::new();
        let sql = concat!(
            "SELECT r.id, r.kind, r.space, ",
            source_of_issues!(),
            " FROM record r JOIN revision v ON v.seq = r.seq WHERE r.id IN"
        );
        for row in self.db().fetch_in(sql, list.clone(), "").await? {
            let record = row.record_id(0)?;
            let Some(derived) = given.get(&record) else { continue };
            let (kind, space): (String, String) = (row.get(1)?, row.get(2)?);
            let source: Option<String> = row.get(3)?;
            let owner = Value::from(record);
            let about = IssueContext { owner: &owner, kind: &kind, space: &space, source: source.as_deref() };
            let issues = derived.issues.iter().filter(|issue| !apart.contains(&issue.rule));
            issue_rows(&about, &issues.cloned().collect::<Vec<_>>(), &mut values);
            there.insert(record);
        }
        let expected = laid_out(values, ISSUE_COLUMNS, 0);
        let kept = by_owner(&self.db().fetch_in(ISSUES, list, "").await?, ISSUE_COLUMNS, 0)?;
        let kept: Rows = kept.into_iter().map(|(owner, rows)| (owner, without(rows, apart))).collect();
        there.retain(|id| {
            let owner = id.to_string();
            let none = BTreeSet::new();
            expected.get(&owner).unwrap_or(&none) != kept.get(&owner).unwrap_or(&none)
        });
        Ok(there)
    }
}

/// A record's issues without those of the rules `apart`, numbered as if these had not been.
fn without(rows: BTreeSet<Cells>, apart: &[Rule]) -> BTreeSet<Cells> {
    if apart.is_empty() {
        return rows;
    }
    let number = |row: &Cells| row.get(ORDINAL)?.as_deref()?.parse::<usize>().ok();
    let mut rows: Vec<Cells> = rows.into_iter().collect();
    rows.sort_by_key(number);
    let is_apart = |row: &Cells| {
        let rule = row.get(RULE).and_then(Option::as_deref);
        apart.iter().any(|apart| rule == Some(apart.as_str()))
    };
    let mut left_out = 0;
    let mut kept = BTreeSet::new();
    for mut row in rows {
        if is_apart(&row) {
            left_out += 1;
            continue;
        }
        let moved = number(&row).and_then(|number| number.checked_sub(left_out));
        if let Some(cell) = row.get_mut(ORDINAL) {
            *cell = moved.map(|number| number.to_string());
        }
        kept.insert(row);
    }
    kept
}

fn identifier_rows(record: &Record, owner: &Value, to: &mut Vec<Value>) {
    for (scheme, value) in identifiers(&record.document) {
        to.extend([Value::from(scheme), Value::from(value), owner.clone()]);
    }
}

/// Rows of values laid end to end, by the record in the column `owner`.
fn laid_out(values: Vec<Value>, columns: usize, owner: usize) -> Rows {
    let cells: Vec<Option<String>> = values.into_iter().map(Value::into_text).collect();
    let mut rows = Rows::new();
    for row in cells.chunks(columns) {
        let owner = row.get(owner).cloned().flatten().unwrap_or_default();
        rows.entry(owner).or_default().insert(row.to_vec());
    }
    rows
}

/// Fetched rows of text, by the record in the column `owner`.
fn by_owner(fetched: &[Row], columns: usize, owner: usize) -> Result<Rows, StoreError> {
    let mut rows = Rows::new();
    for row in fetched {
        let cells = (0..columns).map(|column| row.get(column)).collect::<Result<Cells, _>>()?;
        rows.entry(row.get(owner)?).or_default().insert(cells);
    }
    Ok(rows)
}
