//! Sources, their terms, and the report of each import: every row accounted for.

use askama::Template;
use asterism_actions::{ImportRun, RefusedRow, SourceView};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use super::listing::{self, Form, Listing, number_and_form};
use super::said;
use crate::component::{Cell, Column, DataTable, KeyFigure, KeyFigures};
use crate::html::{LinkTo, page, safe_address};
use crate::locale::Locale;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};
use asterism_actions::csv_line;

/// Refused rows shown on a report's page, and imports of one source on the page of sources; the files have all.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "page/sources.html")]
struct SourcesPage {
    shell: Shell,
    l: Locale,
    sources: Vec<SourceEntry>,
    /// The same as files.
    forms: Vec<LinkTo>,
}

struct SourceEntry {
    name: String,
    publisher: String,
    licence: String,
    credit: String,
    website: Option<String>,
    caveat: String,
    runs: DataTable,
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let mut views = site.app()?.sources(&visit.actor()).await?;
    // Those that something came from stand first.
    views.sort_by_key(|view| view.runs.is_empty());
    let sources = views.iter().map(|view| source_entry(l, view)).collect();
    let shell =
        Shell::new(&visit, l.t("nav-sources")).section(Section::Sources).describe(l.t("sources-lead"));
    page(&SourcesPage { shell, l, sources, forms: listing::links(l, "/sources", "") })
}

pub(super) async fn json(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    Ok(listed(&site, &visit).await?.send(Form::Json))
}

pub(super) async fn csv(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    Ok(listed(&site, &visit).await?.send(Form::Csv))
}

/// Every import under what is known of its source; a source that nothing came from yet has one row.
async fn listed(site: &Site, visit: &Visit) -> Result<Listing, Problem> {
    const OF_SOURCE: &[&str] = &["source", "title", "publisher", "licence", "credit", "website", "to_know"];
    let columns: Vec<&str> = OF_SOURCE.iter().chain(OF_RUN).copied().collect();
    let mut list = Listing::new("sources", &columns);
    for view in site.app()?.sources(&visit.actor()).await? {
        let known = view.source.map(|s| [s.title, s.publisher, s.licence, s.credit, s.url]);
        let known = known
            .map_or([Value::Null, Value::Null, Value::Null, Value::Null, Value::Null], |known| {
                known.map(Value::from)
            });
        let to_know = Some(said::caveat(visit.l, &view.name)).filter(|said| !said.is_empty());
        let own = std::iter::once(view.name.clone().into()).chain(known).chain([to_know.into()]);
        let own: Vec<Value> = own.collect();
        if view.runs.is_empty() {
            list.row(own.iter().cloned().chain(OF_RUN.iter().map(|_| Value::Null)).collect());
        }
        for run in &view.runs {
            list.row(own.iter().cloned().chain(of_run(run)).collect());
        }
    }
    Ok(list)
}

const OF_RUN: &[&str] =
    &["import", "file", "file_hash", "started", "finished", "read", "stored", "unchanged", "quarantined"];

fn of_run(run: &ImportRun) -> [Value; 9] {
    let counts = &run.counts;
    [
        run.id.0.into(),
        file_name(&run.file).into(),
        run.file_hash.clone().into(),
        run.started.to_string().into(),
        run.finished.map(|at| at.to_string()).into(),
        counts.read.into(),
        counts.stored.into(),
        counts.unchanged.into(),
        counts.quarantined.into(),
    ]
}

fn source_entry(l: Locale, view: &SourceView) -> SourceEntry {
    let text = |of: fn(&asterism_actions::Source) -> &'static str| {
        view.source.map_or(String::new(), |s| of(s).to_owned())
    };
    let name = l
        .try_t(&format!("source-{}", view.name))
        .or_else(|| view.source.map(|source| source.title.to_owned()));
    SourceEntry {
        name: name.unwrap_or_else(|| view.name.clone()),
        publisher: text(|source| source.publisher),
        licence: view.source.map_or(String::new(), |source| said::terms(l, source.licence)),
        credit: text(|source| source.credit),
        website: view.source.and_then(|source| safe_address(source.url)).map(str::to_owned),
        caveat: said::caveat(l, &view.name),
        runs: runs(l, &view.runs),
    }
}

fn runs(l: Locale, runs: &[ImportRun]) -> DataTable {
    let mut columns = vec![Column::text(l.t("import-file")), Column::text(l.t("import-when"))];
    columns.extend(
        ["rows-read", "rows-stored", "rows-unchanged", "rows-quarantined"]
            .map(|key| Column::number(l.t(key))),
    );
    let mut table = DataTable::new(l.t("imports-caption"), columns);
    table.quiet_caption = true;
    table.stacks = true;
    table.empty = l.t("no-imports");
    if runs.len() > SHOWN {
        let parts = [("shown", l.number(SHOWN as i64)), ("total", l.number(runs.len() as i64))];
        table.note = l.with("first-of", &parts.each_ref().map(|(name, value)| (*name, value.as_str())));
    }
    for run in runs.iter().take(SHOWN) {
        let file = LinkTo::new(format!("/sources/imports/{}", run.id.0), file_name(&run.file));
        let when = match run.finished {
            Some(finished) => Cell::Text(l.moment(finished)),
            None => Cell::Text(l.moment(run.started)).with_note(l.t("import-unfinished")),
        };
        let counts = &run.counts;
        let number = |count: u64| Cell::Number(l.number(count as i64));
        table.row(vec![
            Cell::Link(file),
            when,
            number(counts.read),
            number(counts.stored),
            number(counts.unchanged),
            number(counts.quarantined),
        ]);
    }
    table
}

/// The last piece of a file's path: where it lay on the machine is nobody's business.
fn file_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or(path).to_owned()
}

#[derive(Template)]
#[template(path = "page/import.html")]
struct ImportPage {
    shell: Shell,
    l: Locale,
    figures: KeyFigures,
    sum: String,
    caveat: String,
    file_hash: String,
    when: String,
    quarantined: DataTable,
    /// Why the rows themselves are not shown, where they are not.
    withheld: String,
    download: Option<String>,
    /// The report as files.
    forms: Vec<LinkTo>,
}

pub(super) async fn report(
    State(site): State<Site>,
    visit: Visit,
    Path(import): Path<String>,
) -> Result<Response, Problem> {
    let l = visit.l;
    let refused = || Problem::Invalid(l.with("refused-value", &[("name", "import"), ("value", &import)]));
    let (import, form) = number_and_form(&import).ok_or_else(refused)?;
    let app = site.app()?;
    let run = app.import_report(&visit.actor(), import).await?;
    if let Some(form) = form {
        let columns: Vec<&str> = ["source"].iter().chain(OF_RUN).chain(&["to_know"]).copied().collect();
        let mut list = Listing::new("imports", &columns);
        let to_know = Some(said::caveat(l, &run.source)).filter(|said| !said.is_empty());
        list.row(
            std::iter::once(run.source.clone().into()).chain(of_run(&run)).chain([to_know.into()]).collect(),
        );
        return Ok(list.send(form));
    }
    let rows = app.quarantined(&visit.actor(), import, 0, SHOWN).await?;
    let title = l.with("import-title", &[("file", &file_name(&run.file))]);
    let counts = run.counts;
    let number = |count: u64| l.number(count as i64);
    let figure = |key: &str, count: u64| KeyFigure::new(l.t(key), number(count), "");
    let figures = KeyFigures {
        items: vec![
            figure("rows-read", counts.read),
            figure("rows-stored", counts.stored),
            figure("rows-unchanged", counts.unchanged),
            figure("rows-quarantined", counts.quarantined),
        ],
    };
    let parts =
        [number(counts.read), number(counts.stored), number(counts.unchanged), number(counts.quarantined)];
    let sum = format!("{} = {} + {} + {}", parts[0], parts[1], parts[2], parts[3]);
    page(&ImportPage {
        shell: Shell::new(&visit, title)
            .section(Section::Sources)
            .crumb("/sources", l.t("nav-sources"))
            .unlisted(),
        figures,
        sum,
        caveat: said::caveat(l, &run.source),
        file_hash: run.file_hash.clone(),
        when: l.moment(run.finished.unwrap_or(run.started)),
        withheld: if rows.iter().any(|row| row.raw.is_none()) {
            l.t("quarantined-withheld")
        } else {
            String::new()
        },
        quarantined: quarantine(l, &rows, counts.quarantined),
        forms: listing::links(l, &format!("/sources/imports/{import}"), ""),
        download: (counts.quarantined > 0).then(|| format!("/sources/imports/{import}/quarantined.csv")),
        l,
    })
}

fn quarantine(l: Locale, rows: &[RefusedRow], total: u64) -> DataTable {
    let whole = rows.iter().any(|row| row.raw.is_some());
    let named = ["row", "quarantine-reason", "field"].into_iter().chain(whole.then_some("raw-row"));
    let columns = named.map(|key| Column::text(l.t(key))).collect();
    let mut table = DataTable::new(l.t("quarantined-caption"), columns);
    table.stacks = true;
    table.quiet_caption = true;
    table.empty = l.t("nothing-quarantined");
    if total as usize > rows.len() {
        let parts = [("shown", l.number(rows.len() as i64)), ("total", l.number(total as i64))];
        table.note = l.with("first-of", &parts.each_ref().map(|(name, value)| (*name, value.as_str())));
    }
    for row in rows {
        let mut cells = vec![
            Cell::Text(l.number(row.number as i64)),
            Cell::Text(said::reason(l, &row.reason)),
            row.field.clone().map_or(Cell::Empty, Cell::Code),
        ];
        cells.extend(row.raw.as_ref().map(|raw| Cell::Code(crate::chart::shorten(raw, 300))));
        table.row(cells);
    }
    table
}

/// Every refused row with its reason, as a file.
pub(super) async fn quarantined(
    State(site): State<Site>,
    visit: Visit,
    Path(import): Path<i64>,
) -> Result<Response, Problem> {
    const BATCH: usize = 5_000;
    let app = site.app()?;
    let (mut lines, mut whole) = (String::new(), false);
    let mut after = 0;
    loop {
        let rows = app.quarantined(&visit.actor(), import, after, BATCH).await?;
        for row in &rows {
            whole |= row.raw.is_some();
            let known = [row.number.to_string(), row.key.to_string(), row.reason.clone()];
            let rest = [Some(row.field.clone().unwrap_or_default()), row.raw.clone()];
            lines.push_str(&csv_line(
                &known.into_iter().chain(rest.into_iter().flatten()).collect::<Vec<_>>(),
            ));
        }
        match rows.last() {
            Some(last) if rows.len() == BATCH => after = last.number,
            _ => break,
        }
    }
    let head = if whole { "row,key,reason,field,raw" } else { "row,key,reason,field" };
    let mut response = format!("\u{feff}{head}\r\n{lines}").into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"quarantined.csv\""),
    );
    Ok(response)
}
