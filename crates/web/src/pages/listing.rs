//! A list of a page as a file, JSON or CSV: the same columns in both.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use crate::html::LinkTo;
use crate::locale::Locale;
use asterism_actions::csv_line;

/// The form of a file that an address ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Csv,
}

/// Rows under columns. Columns are for programs and therefore the same in every language.
pub(super) struct Listing {
    /// What the rows are, as in `sources`.
    name: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<Value>>,
    /// What is said of the whole, in JSON only: a table has rows.
    about: Map<String, Value>,
}

impl Listing {
    pub(super) fn new(name: &'static str, columns: &[&'static str]) -> Listing {
        Listing { name, columns: columns.to_vec(), rows: Vec::new(), about: Map::new() }
    }

    /// Adds a row, a value for each column.
    pub(super) fn row(&mut self, cells: Vec<Value>) {
        self.rows.push(cells);
    }

    pub(super) fn about(mut self, name: &str, value: Value) -> Listing {
        self.about.insert(name.to_owned(), value);
        self
    }

    pub(super) fn send(self, form: Form) -> Response {
        match form {
            Form::Json => self.json(),
            Form::Csv => self.csv(),
        }
    }

    fn json(self) -> Response {
        let row = |cells: Vec<Value>| {
            let named = self.columns.iter().map(|column| (*column).to_owned()).zip(cells);
            Value::Object(named.collect())
        };
        let total = self.rows.len();
        let rows: Vec<Value> = self.rows.into_iter().map(row).collect();
        let mut whole = self.about;
        whole.insert("schema".to_owned(), format!("asterism/{}/1", self.name).into());
        whole.insert("total".to_owned(), json!(total));
        whole.insert(self.name.to_owned(), rows.into());
        Json(Value::Object(whole)).into_response()
    }

    fn csv(self) -> Response {
        let head: Vec<String> = self.columns.iter().map(|column| (*column).to_owned()).collect();
        // The mark at the start makes spreadsheets read UTF-8.
        let mut text = format!("\u{feff}{}", csv_line(&head));
        for row in &self.rows {
            text.push_str(&csv_line(&row.iter().map(cell).collect::<Vec<_>>()));
        }
        let mut response = text.into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
        if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{}.csv\"", self.name)) {
            headers.insert(header::CONTENT_DISPOSITION, name);
        }
        response
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A number at the end of an address and the form that follows it: `7`, `7.json`, `7.csv`.
pub(super) fn number_and_form(text: &str) -> Option<(i64, Option<Form>)> {
    let (number, form) = match (text.strip_suffix(".json"), text.strip_suffix(".csv")) {
        (Some(number), _) => (number, Some(Form::Json)),
        (_, Some(number)) => (number, Some(Form::Csv)),
        _ => (text, None),
    };
    Some((number.parse().ok()?, form))
}

/// The ways to the files of a list, for its page; `query` begins with `?` or is empty.
pub(super) fn links(l: Locale, address: &str, query: &str) -> Vec<LinkTo> {
    [(".csv", "as-table"), (".json", "as-json")]
        .map(|(form, key)| LinkTo::new(format!("{address}{form}{query}"), l.t(key)))
        .into()
}
