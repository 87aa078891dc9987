//! All cells of a table as a file, written a batch at a time so that its size does not matter.

use asterism_actions::observatory::CellStream;
use asterism_domain::statistics::Cell;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde_json::{Map, Value, json};

use super::view::Form;
use asterism_actions::csv_line;

/// What is left to send.
struct Sending {
    cells: CellStream,
    form: Form,
    place: Place,
    any: bool,
}

#[derive(Clone, Copy)]
enum Place {
    Start,
    Cells,
    End,
}

/// The cells as CSV, or as JSON with the description of their table.
pub(super) fn file(cells: CellStream, form: Form) -> Response {
    let key = cells.head().key.clone();
    let sending = Sending { cells, form, place: Place::Start, any: false };
    let pieces = stream::unfold(sending, |mut sending| async move {
        let piece = sending.next()?;
        // Others have their turn between two pieces of a large table.
        tokio::task::yield_now().await;
        Some((Ok::<_, std::io::Error>(piece), sending))
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    let kind = if form == Form::Csv { "text/csv; charset=utf-8" } else { "application/json" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let (Form::Csv, Ok(name)) =
        (form, HeaderValue::from_str(&format!("attachment; filename=\"{key}.csv\"")))
    {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

impl Sending {
    fn next(&mut self) -> Option<String> {
        match self.place {
            Place::Start => {
                self.place = Place::Cells;
                Some(self.start())
            }
            Place::Cells => match self.cells.next_batch() {
                Some(batch) => {
                    Some(batch.iter().map(|(coordinate, cell)| self.cell(coordinate, cell)).collect())
                }
                None => {
                    self.place = Place::End;
                    Some(if self.form == Form::Json { "\n]}\n".to_owned() } else { String::new() })
                }
            },
            Place::End => None,
        }
    }

    fn start(&self) -> String {
        let head = self.cells.head();
        if self.form == Form::Json {
            let head = serde_json::to_string(head).unwrap_or_else(|_| "null".to_owned());
            return format!("{{\"schema\":\"asterism/table/1\",\"head\":{head},\"cells\":[");
        }
        let mut columns: Vec<String> =
            head.dimensions.iter().map(|dimension| dimension.key.clone()).collect();
        columns.extend(["value", "flags"].map(str::to_owned));
        columns.extend(head.fictional.then(|| "fictional".to_owned()));
        // The mark at the start makes spreadsheets read UTF-8.
        format!("\u{feff}{}", csv_line(&columns))
    }

    fn cell(&mut self, coordinate: &[usize], cell: &Cell) -> String {
        let head = self.cells.head();
        let codes = head.dimensions.iter().zip(coordinate).map(|(dimension, place)| {
            let code = dimension.codes.get(*place).map_or("", |code| code.code.as_str());
            (dimension.key.as_str(), code)
        });
        if self.form == Form::Csv {
            let mut columns: Vec<String> = codes.map(|(_, code)| code.to_owned()).collect();
            columns.push(cell.value.map(|value| value.to_string()).unwrap_or_default());
            columns.push(cell.flags.letters());
            columns.extend(head.fictional.then(|| "true".to_owned()));
            return csv_line(&columns);
        }
        let mut object: Map<String, Value> = codes.map(|(key, code)| (key.to_owned(), json!(code))).collect();
        object.insert("value".to_owned(), json!(cell.value));
        object.insert("flags".to_owned(), json!(cell.flags.letters()));
        let between = if self.any { ",\n" } else { "\n" };
        self.any = true;
        format!("{between}{}", Value::Object(object))
    }
}
