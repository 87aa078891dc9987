//! The ends of statements that read long lists a part at a time, of some spaces alone.

use asterism_domain::{RecordId, Space};

use crate::value::Value;

/// Narrows a statement to rows whose column names one of some spaces; none are all. Nobody's spaces are no space at all.
pub(crate) fn within(sql: &mut String, values: &mut Vec<Value>, column: &str, spaces: Option<&[Space]>) {
    let Some(spaces) = spaces else { return };
    sql.push_str(&format!(" AND {column} IN (NULL"));
    for space in spaces {
        values.push(space.as_str().into());
        sql.push_str(&format!(", ${}", values.len()));
    }
    sql.push(')');
}

/// The same, and beside the spaces some records, wherever they are.
pub(crate) fn within_or(
    sql: &mut String,
    values: &mut Vec<Value>,
    (space, spaces): (&str, Option<&[Space]>),
    (record, records): (&str, &[RecordId]),
) {
    let Some(spaces) = spaces else { return };
    sql.push_str(&format!(" AND ({space} IN (NULL"));
    for space in spaces {
        values.push(space.as_str().into());
        sql.push_str(&format!(", ${}", values.len()));
    }
    sql.push_str(&format!(") OR {record} IN (NULL"));
    for record in records {
        values.push((*record).into());
        sql.push_str(&format!(", ${}", values.len()));
    }
    sql.push_str("))");
}

/// Goes on from a row seen before, by its id: ids grow with time, and the row may be gone by now. `side` is the column with
/// `<` or `>`.
pub(crate) fn beyond(sql: &mut String, values: &mut Vec<Value>, side: &str, after: Option<&str>) {
    if let Some(after) = after {
        values.push(after.into());
        sql.push_str(&format!(" AND {side} ${}", values.len()));
    }
}

/// Ends a statement with its order and how many rows are wanted.
pub(crate) fn first(sql: &mut String, values: &mut Vec<Value>, order: &str, limit: usize) {
    values.push(limit.into());
    sql.push_str(&format!(" ORDER BY {order} LIMIT ${}", values.len()));
}
