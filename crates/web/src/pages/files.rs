//! A whole result as a file: JSON and CSV here, Atom and iCalendar beside it. Streamed a batch at a time, so that its
//! size does not matter.

use std::collections::VecDeque;

use asterism_actions::{ResultRow, ResultStream, table_head, table_line};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::etag::LARGEST_TAGGED;
use crate::visit::Visit;
use crate::{Problem, Site};

/// How a form writes its beginning, a record, what stands between two, and its end.
pub(super) struct Form {
    pub(super) start: String,
    pub(super) row: Box<dyn Fn(&ResultRow) -> String + Send>,
    pub(super) between: &'static str,
    /// What stands in the place of records where none is written.
    pub(super) none: &'static str,
    pub(super) end: &'static str,
}

pub(super) async fn json(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let app = site.app()?;
    let total = app.explore(&visit.actor(), &visit.pairs).await?.total;
    let rows = app.explore_all(&visit.actor(), &visit.pairs).await?;
    let form = Form {
        start: format!("{{\"schema\":\"asterism/results/1\",\"total\":{total},\"records\":[\n"),
        row: Box::new(|row| serde_json::to_string(&row.record).unwrap_or_else(|_| "null".to_owned())),
        between: ",\n",
        none: "",
        end: "\n]}\n",
    };
    send(rows, None, "application/json", "json", form).await
}

pub(super) async fn csv(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let rows = site.app()?.explore_all(&visit.actor(), &visit.pairs).await?;
    let origin = visit.origin.clone();
    let row = move |row: &ResultRow| table_line(row, &origin);
    let form = Form { start: table_head(), row: Box::new(row), between: "", none: "", end: "" };
    send(rows, None, "text/csv; charset=utf-8", "csv", form).await
}

/// Sends a result, `first` before the other batches. What is small goes out in one piece, so that it gets a tag and
/// whoever has it already need not load it again.
pub(super) async fn send(
    rows: ResultStream,
    first: Option<Vec<ResultRow>>,
    kind: &'static str,
    extension: &str,
    form: Form,
) -> Result<Response, Problem> {
    let mut sending = Sending { rows, ready: VecDeque::new(), any: false, ended: false, form };
    let mut whole = sending.form.start.clone();
    whole.push_str(&first.map(|batch| sending.write(&batch)).unwrap_or_default());
    while whole.len() < LARGEST_TAGGED as usize {
        match sending.next().await? {
            Some(piece) => whole.push_str(&piece),
            None => break,
        }
    }
    let mut response = if sending.ended {
        whole.into_response()
    } else {
        sending.ready.push_back(whole);
        Body::from_stream(chunks(sending)).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let name = format!("attachment; filename=\"asterism.{extension}\"");
    if let (false, Ok(value)) = (extension.is_empty() || extension == "json", HeaderValue::from_str(&name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// What is left to send.
struct Sending {
    rows: ResultStream,
    form: Form,
    ready: VecDeque<String>,
    any: bool,
    ended: bool,
}

/// The file in pieces of one batch each. A fault cuts the transfer off, so that nobody takes a part
/// for the whole.
fn chunks(sending: Sending) -> impl stream::Stream<Item = Result<String, std::io::Error>> {
    stream::try_unfold(sending, |mut sending| async move {
        if let Some(piece) = sending.ready.pop_front() {
            return Ok(Some((piece, sending)));
        }
        let piece = sending.next().await.map_err(|error| {
            tracing::error!(%error, "a download was cut off");
            std::io::Error::other("the result could not be read to its end")
        })?;
        Ok(piece.map(|piece| (piece, sending)))
    })
}

impl Sending {
    /// The next batch in its form, the end after the last one, and then nothing.
    async fn next(&mut self) -> asterism_actions::Result<Option<String>> {
        if self.ended {
            return Ok(None);
        }
        Ok(Some(match self.rows.next().await? {
            Some(batch) => self.write(&batch),
            None => {
                self.ended = true;
                let none = if self.any { "" } else { self.form.none };
                format!("{none}{}", self.form.end)
            }
        }))
    }

    fn write(&mut self, batch: &[ResultRow]) -> String {
        let mut text = String::new();
        for row in batch {
            let written = (self.form.row)(row);
            if written.is_empty() {
                continue;
            }
            if self.any {
                text.push_str(self.form.between);
            }
            self.any = true;
            text.push_str(&written);
        }
        text
    }
}
