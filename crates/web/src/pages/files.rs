//! A whole result as a file: JSON, CSV, Atom, and iCalendar for what has dates. Streamed a batch at
//! a time, so that its size does not matter.

use std::collections::VecDeque;

use asterism_actions::{ResultRow, ResultStream};
use asterism_domain::Document;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::{calendar, explore, words};
use crate::chart::escape;
use crate::locale::Locale;
use crate::visit::{Visit, origin};
use crate::{Problem, Site};

/// How a form writes its beginning, a record, what stands between two, and its end.
struct Form {
    start: String,
    row: Box<dyn Fn(&ResultRow) -> String + Send>,
    between: &'static str,
    end: &'static str,
}

pub(super) async fn json(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let total = site.app()?.explore(&visit.actor(), &visit.pairs).await?.total;
    let start = format!("{{\"schema\":\"asterism/results/1\",\"total\":{total},\"records\":[\n");
    let row = |row: &ResultRow| serde_json::to_string(&row.record).unwrap_or_else(|_| "null".to_owned());
    let form = Form { start, row: Box::new(row), between: ",\n", end: "\n]}\n" };
    send(&site, &visit, "application/json", "json", form).await
}

pub(super) async fn csv(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    // The mark at the start makes spreadsheets read UTF-8.
    let start = "\u{feff}kind,name,title,address,programme,lead_partner,start,end,total_budget,eu_contribution,currency,countries,space\r\n";
    let form = Form { start: start.to_owned(), row: Box::new(csv_row), between: "", end: "" };
    send(&site, &visit, "text/csv; charset=utf-8", "csv", form).await
}

pub(super) async fn atom(
    State(site): State<Site>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let origin = origin(&headers);
    let l = visit.l;
    let query = explore::of(&visit.pairs);
    let title = escape(&l.t("nav-explore"));
    let now = site.app()?.now();
    let start = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\
         <title>Asterism · {title}</title><id>{origin}/explore{q}</id><updated>{now:.0}</updated>\
         <link rel=\"self\" href=\"{origin}/explore.atom{q}\"/><link href=\"{origin}/explore{q}\"/>\
         <author><name>Asterism</name></author>\n",
        l.code(),
        q = escape(&query),
    );
    let row = move |row: &ResultRow| atom_entry(l, &origin, row);
    let form = Form { start, row: Box::new(row), between: "\n", end: "\n</feed>\n" };
    send(&site, &visit, "application/atom+xml; charset=utf-8", "", form).await
}

pub(super) async fn ics(
    State(site): State<Site>,
    visit: Visit,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let origin = origin(&headers);
    let stamp = stamp(site.app()?.now());
    let row = move |row: &ResultRow| calendar::entry(&origin, &stamp, &row.record);
    let form = Form { start: CALENDAR.to_owned(), row: Box::new(row), between: "", end: CALENDAR_END };
    send(&site, &visit, CALENDAR_TYPE, "ics", form).await
}

const CALENDAR_TYPE: &str = "text/calendar; charset=utf-8";
const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Asterism//Explore//EN\r\n";
const CALENDAR_END: &str = "END:VCALENDAR\r\n";

fn stamp(now: jiff::Timestamp) -> String {
    now.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A calendar of one event, which says nothing where it has no date.
pub(super) fn one_event(now: jiff::Timestamp, origin: &str, record: &asterism_domain::Record) -> Response {
    let text = format!("{CALENDAR}{}{CALENDAR_END}", calendar::entry(origin, &stamp(now), record));
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(CALENDAR_TYPE));
    headers
        .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"event.ics\""));
    response
}

async fn send(
    site: &Site,
    visit: &Visit,
    kind: &'static str,
    extension: &str,
    form: Form,
) -> Result<Response, Problem> {
    let rows = site.app()?.explore_all(&visit.actor(), &visit.pairs).await?;
    let mut response = Body::from_stream(chunks(rows, form)).into_response();
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
fn chunks(rows: ResultStream, form: Form) -> impl stream::Stream<Item = Result<String, std::io::Error>> {
    let ready = VecDeque::from([form.start.clone()]);
    let sending = Sending { rows, form, ready, any: false, ended: false };
    stream::try_unfold(sending, |mut sending| async move {
        if let Some(piece) = sending.ready.pop_front() {
            return Ok(Some((piece, sending)));
        }
        if sending.ended {
            return Ok(None);
        }
        let batch = sending.rows.next().await.map_err(|error| {
            tracing::error!(%error, "a download was cut off");
            std::io::Error::other("the result could not be read to its end")
        })?;
        let piece = match batch {
            Some(batch) => sending.write(&batch),
            None => {
                sending.ended = true;
                sending.form.end.to_owned()
            }
        };
        Ok(Some((piece, sending)))
    })
}

impl Sending {
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

fn csv_row(row: &ResultRow) -> String {
    let record = &row.record;
    let about = record.document.about();
    let mut cells = vec![
        record.kind.to_string(),
        record.document.name(),
        about.title.plain().to_owned(),
        record.path(),
        row.programme.as_ref().map(|found| found.name.clone()).unwrap_or_default(),
        row.lead.clone().unwrap_or_default(),
    ];
    let day = |date: Option<jiff::civil::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let (start, end) = dates(&record.document);
    cells.extend([day(start), day(end)]);
    cells.extend(money_cells(&record.document));
    cells.push(record.space.as_str().to_owned());
    csv_line(&cells)
}

/// Budget, contribution, currency and countries of a project; empty for other kinds.
fn money_cells(document: &Document) -> [String; 4] {
    let Document::Project(project) = document else { return Default::default() };
    let plain = |money: Option<asterism_domain::Money>| {
        money.map(|money| format!("{:.2}", money.as_major())).unwrap_or_default()
    };
    let currency =
        project.total_budget.or(project.eu_contribution).map(|money| money.currency.as_str().to_owned());
    let countries: Vec<String> = project.countries().iter().map(ToString::to_string).collect();
    [
        plain(project.total_budget),
        plain(project.eu_contribution),
        currency.unwrap_or_default(),
        countries.join(" "),
    ]
}

/// One line of a table file. A cell that a spreadsheet would take for a formula is led by an apostrophe,
/// which makes it text there: what anyone wrote in a title must not run on the reader's machine.
pub(super) fn csv_line(cells: &[String]) -> String {
    let quoted = |cell: &String| {
        let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err();
        let cell = if formula { format!("'{cell}") } else { cell.clone() };
        if cell.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    format!("{}\r\n", cells.iter().map(quoted).collect::<Vec<_>>().join(","))
}

fn dates(document: &Document) -> (Option<jiff::civil::Date>, Option<jiff::civil::Date>) {
    match document {
        Document::Project(project) => (project.start, project.end),
        Document::Event(event) => (event.start, event.end),
        Document::News(news) => (news.published, None),
        Document::Post(post) => (post.published, None),
        Document::LibraryItem(item) => (item.published, None),
        Document::Call(call) => (call.opens, call.deadline),
        _ => (None, None),
    }
}

fn atom_entry(l: Locale, origin: &str, row: &ResultRow) -> String {
    let record = &row.record;
    let (day, _) = dates(&record.document);
    let published = day.map(|day| format!("<published>{day}T00:00:00Z</published>")).unwrap_or_default();
    let updated = row.changed.unwrap_or_default();
    format!(
        "<entry><title>{}</title><id>urn:uuid:{}</id><updated>{updated:.0}</updated>{published}<link href=\"{}\"/>\
         <category term=\"{}\" label=\"{}\"/><summary>{}</summary></entry>",
        escape(&record.document.name()),
        record.id,
        escape(&format!("{origin}{}", record.path())),
        record.kind,
        escape(&words::kind(l, record.kind)),
        escape(&words::text(l, &record.document.about().summary)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_with_commas_and_quotes_survive_a_table_file() {
        let cells = ["plain", "a, b", "say \"x\"", "two\nlines"].map(str::to_owned);
        assert_eq!(csv_line(&cells), "plain,\"a, b\",\"say \"\"x\"\"\",\"two\nlines\"\r\n");
    }

    #[test]
    fn no_cell_of_a_table_file_is_a_formula() {
        let cells = ["=1+1", "+cmd", "-SUM(A1)", "@x", "\tx", "-5", "+5.5", "a=b"].map(str::to_owned);
        assert_eq!(csv_line(&cells), "'=1+1,'+cmd,'-SUM(A1),'@x,'\tx,-5,+5.5,a=b\r\n");
    }
}
