//! Issues: of one record, counted, and listed.

use asterism_domain::{Issue, Kind, RecordId, Rule};
use sqlx::AssertSqlSafe;

use crate::db::{Row, Tx, Value, args};
use crate::{IssueCount, IssueCursor, IssueFilter, IssueRow, Store, StoreError, row};

/// Records that not everybody sees, of which no list or count of issues says anything. Their condition is that of the
/// index `record_unseen`.
macro_rules! shown_to_all {
    () => {
        "i.number NOT IN (SELECT number FROM record WHERE state <> 'published' OR visibility <> 'public')"
    };
}

/// A record's issues as they stand within a transaction.
pub(crate) async fn within(transaction: &mut Tx, id: RecordId) -> Result<Vec<Issue>, StoreError> {
    let sql = "SELECT i.rule, i.field, i.detail FROM record r JOIN issue i ON i.number = r.number WHERE r.id = $1 \
               ORDER BY i.ordinal";
    transaction.fetch(sql, args![id]).await?.iter().map(|row| issue(row, 0)).collect()
}

impl Store {
    /// The issues of a record, in the order of its fields.
    pub async fn issues_of(&self, id: RecordId) -> Result<Vec<Issue>, StoreError> {
        let sql = "SELECT i.rule, i.field, i.detail FROM record r JOIN issue i ON i.number = r.number WHERE r.id = $1 \
                   ORDER BY i.ordinal";
        self.db().fetch(sql, args![id]).await?.iter().map(|row| issue(row, 0)).collect()
    }

    /// How many issues published, public records have, by rule, source, space and kind.
    pub async fn issue_counts(&self) -> Result<Vec<IssueCount>, StoreError> {
        let sql = concat!(
            "SELECT rule, source, space, kind, count(*), count(DISTINCT number) FROM issue i WHERE ",
            shown_to_all!(),
            " GROUP BY rule, source, space, kind ORDER BY rule, source, space, kind"
        );
        self.db().fetch(sql, args![]).await?.iter().map(issue_count).collect()
    }

    /// The next issues of published, public records that pass the filter, in the order in which their records came, and by place.
    pub async fn issues(
        &self,
        filter: &IssueFilter,
        after: Option<IssueCursor>,
        limit: usize,
    ) -> Result<Vec<IssueRow>, StoreError> {
        let (sql, values) = list_statement(filter, after, limit);
        self.db().fetch(AssertSqlSafe(sql), values).await?.iter().map(issue_row).collect()
    }
}

/// The statement for a filter, with only the conditions that it asks for.
fn list_statement(filter: &IssueFilter, after: Option<IssueCursor>, limit: usize) -> (String, Vec<Value>) {
    let mut sql = String::from(concat!(
        "SELECT i.rule, i.field, i.detail, r.id, i.ordinal, i.kind, i.space, i.source \
         FROM issue i JOIN record r ON r.number = i.number WHERE ",
        shown_to_all!()
    ));
    let mut values = Vec::new();
    let conditions = [
        ("rule", filter.rule.map(Rule::as_str)),
        ("source", filter.source.as_deref()),
        ("space", filter.space.as_ref().map(|space| space.as_str())),
        ("kind", filter.kind.map(Kind::as_str)),
    ];
    for (column, wanted) in conditions {
        if column == "source" && wanted == Some("") {
            sql.push_str(" AND i.source IS NULL");
        } else if let Some(wanted) = wanted {
            values.push(Value::from(wanted));
            sql.push_str(&format!(" AND i.{column} = ${}", values.len()));
        }
    }
    if let Some(cursor) = after {
        values.extend(args![cursor.record, cursor.ordinal]);
        sql.push_str(&format!(
            " AND (i.number, i.ordinal) > ((SELECT number FROM record WHERE id = ${}), ${})",
            values.len() - 1,
            values.len()
        ));
    }
    values.push(Value::from(limit));
    sql.push_str(&format!(" ORDER BY i.number, i.ordinal LIMIT ${}", values.len()));
    (sql, values)
}

/// The issue in the three columns from `first` on.
fn issue(row: &Row, first: usize) -> Result<Issue, StoreError> {
    let rule = row.read(first, "rule", Rule::parse)?;
    Ok(Issue { rule, field: row.get(first + 1)?, detail: row.get(first + 2)? })
}

fn issue_row(fetched: &Row) -> Result<IssueRow, StoreError> {
    let ordinal: i64 = fetched.get(4)?;
    Ok(IssueRow {
        issue: issue(fetched, 0)?,
        record: fetched.record_id(3)?,
        ordinal: u32::try_from(ordinal).unwrap_or(u32::MAX),
        kind: fetched.read(5, "kind", Kind::parse)?,
        space: row::space(fetched.get(6)?)?,
        source: fetched.get(7)?,
    })
}

fn issue_count(fetched: &Row) -> Result<IssueCount, StoreError> {
    Ok(IssueCount {
        rule: fetched.read(0, "rule", Rule::parse)?,
        source: fetched.get(1)?,
        space: row::space(fetched.get(2)?)?,
        kind: fetched.read(3, "kind", Kind::parse)?,
        issues: fetched.count(4)?,
        records: fetched.count(5)?,
    })
}
