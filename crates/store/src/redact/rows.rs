//! The rows beside the log in which somebody may be named: what becomes of each of their texts.

use asterism_domain::{Document, without_in};

use super::places::{As, Key, Place};
use super::withheld::withheld_key;
use super::{PAGE, Work};
use crate::StoreError;
use crate::db::{Row, Tx, Value};

impl Work<'_> {
    pub(super) async fn go_through(
        &mut self,
        transaction: &mut Tx,
        place: &'static Place,
    ) -> Result<(), StoreError> {
        let mut after: Option<Vec<Value>> = None;
        loop {
            let (sql, values) = select(place, after);
            let rows = transaction.fetch(sqlx::AssertSqlSafe(sql), values).await?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = Some(keys(place, last)?);
            for row in &rows {
                self.go_through_row(transaction, place, row).await?;
            }
        }
    }

    async fn go_through_row(
        &mut self,
        transaction: &mut Tx,
        place: &'static Place,
        row: &Row,
    ) -> Result<(), StoreError> {
        let mut set = Vec::new();
        for (at, (column, way)) in (place.keys.len()..).zip(place.columns) {
            let Some(text) = row.get::<Option<String>>(at)? else { continue };
            match self.changed(*way, &text) {
                Change::None => {}
                Change::To(value) => set.push((*column, value)),
                Change::Gone => {
                    *self.done.rows.entry(place.table).or_default() += 1;
                    return remove(transaction, place, keys(place, row)?).await;
                }
            }
        }
        if set.is_empty() {
            return Ok(());
        }
        if place.table == "file" {
            self.done.files.push(row.get(0)?);
        }
        *self.done.rows.entry(place.table).or_default() += 1;
        let mut values = Vec::new();
        let columns: Vec<String> = set
            .into_iter()
            .map(|(column, value)| {
                values.push(value);
                format!("{column} = ${}", values.len())
            })
            .collect();
        let sql = format!("UPDATE {} SET {} WHERE ", place.table, columns.join(", "));
        let (sql, values) = of_row(sql, place, values, keys(place, row)?);
        transaction.execute(sqlx::AssertSqlSafe(sql), values).await?;
        Ok(())
    }

    fn changed(&self, way: As, text: &str) -> Change {
        let to = |text: Option<String>| text.map_or(Change::None, |text| Change::To(Value::from(text)));
        match way {
            As::Text => to(self.without(text)),
            As::Json | As::Letter if !self.redaction.names.may_be_in(text) => Change::None,
            As::Document if !self.redaction.names.may_be_in(text) => Change::None,
            As::Letter if self.is_to_them(text) => Change::Gone,
            As::Json | As::Letter => to(self.without_in_json(text)),
            As::Document => to(self.without_in_document(text)),
            As::Key => match self.without(text) {
                None => Change::None,
                Some(_) => Change::To(Value::from(withheld_key(&self.secret, text))),
            },
            As::Cleared if self.without(text).is_some() => Change::To(Value::Text(None)),
            As::Gone if self.without(text).is_some() => Change::Gone,
            As::Cleared | As::Gone => Change::None,
        }
    }

    fn is_to_them(&self, letter: &str) -> bool {
        let letter: serde_json::Value = serde_json::from_str(letter).unwrap_or_default();
        let to = letter.pointer("/letter/to").and_then(serde_json::Value::as_str);
        to.is_some_and(|to| self.without(to).is_some())
    }

    fn without_in_json(&self, text: &str) -> Option<String> {
        let Ok(mut value) = serde_json::from_str(text) else { return self.without(text) };
        match without_in(&mut value, &|text| self.without(text)) {
            0 => None,
            _ => Some(value.to_string()),
        }
    }

    fn without_in_document(&self, text: &str) -> Option<String> {
        let kept = Document::from_json(text).and_then(|document| {
            let kept = document.without(&|text| self.without(text))?;
            kept.map(|document| serde_json::to_string(&document)).transpose()
        });
        kept.unwrap_or_else(|_| self.without_in_json(text))
    }
}

/// What becomes of a text.
enum Change {
    None,
    To(Value),
    Gone,
}

fn select(place: &Place, after: Option<Vec<Value>>) -> (String, Vec<Value>) {
    let keys: Vec<&str> = place.keys.iter().map(|key| key.column()).collect();
    let columns: Vec<&str> = place.columns.iter().map(|(column, _)| *column).collect();
    let keys = keys.join(", ");
    let mut sql = format!("SELECT {keys}, {} FROM {}", columns.join(", "), place.table);
    let mut values = after.unwrap_or_default();
    if !values.is_empty() {
        let marks: Vec<String> = (1..=values.len()).map(|number| format!("${number}")).collect();
        sql.push_str(&format!(" WHERE ({keys}) > ({})", marks.join(", ")));
    }
    values.push(Value::from(PAGE));
    sql.push_str(&format!(" ORDER BY {keys} LIMIT ${}", values.len()));
    (sql, values)
}

fn keys(place: &Place, row: &Row) -> Result<Vec<Value>, StoreError> {
    let key = |(at, key): (usize, &Key)| {
        Ok(match key {
            Key::Text(_) => Value::from(row.get::<String>(at)?),
            Key::Number(_) => Value::from(row.get::<i64>(at)?),
        })
    };
    place.keys.iter().enumerate().map(key).collect()
}

/// A statement about one row, which its keys are put behind.
fn of_row(mut sql: String, place: &Place, mut values: Vec<Value>, keys: Vec<Value>) -> (String, Vec<Value>) {
    for (at, (key, value)) in place.keys.iter().zip(keys).enumerate() {
        values.push(value);
        let and = if at == 0 { "" } else { " AND " };
        sql.push_str(&format!("{and}{} = ${}", key.column(), values.len()));
    }
    (sql, values)
}

async fn remove(transaction: &mut Tx, place: &'static Place, keys: Vec<Value>) -> Result<(), StoreError> {
    if let Some(first) = place.first {
        transaction.execute(first, keys.iter().take(1).cloned().collect()).await?;
    }
    let (sql, values) = of_row(format!("DELETE FROM {} WHERE ", place.table), place, Vec::new(), keys);
    transaction.execute(sqlx::AssertSqlSafe(sql), values).await?;
    Ok(())
}
