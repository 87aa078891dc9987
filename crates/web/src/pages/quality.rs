//! Data quality in the open: issues by rule, source, space and kind, each leading further down.

use askama::Template;
use asterism_actions::{IssueCursor, QualityFilter, QualityRow, QualityView, csv_line};
use asterism_domain::{Kind, Rule, Space};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::listing::{self, Form};
use super::space::Names;
use super::{said, words};
use crate::component::{ActiveFilter, Cell, Column, DataTable, Row};
use crate::html::{LinkTo, page, query_string};
use crate::locale::Locale;
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

#[derive(Template)]
#[template(path = "page/quality.html")]
struct QualityPage {
    shell: Shell,
    l: Locale,
    total: String,
    active: Vec<ActiveFilter>,
    tables: Vec<DataTable>,
    issues: DataTable,
    next: Option<String>,
    /// The same issues as files.
    forms: Vec<LinkTo>,
    /// Leads those who decide to the pairs of organisations that may be one.
    pairs: Option<String>,
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let filter = read(&visit)?;
    let view = site.app()?.quality(&visit.actor(), &filter).await?;
    let pairs: Vec<(String, String)> =
        visit.pairs.iter().filter(|(name, _)| name != "after").cloned().collect();
    let next =
        view.next.map(|cursor| with(&pairs, "after", &format!("{}.{}", cursor.record, cursor.ordinal)));
    let spaces = view.by_space.iter().map(|(space, _)| Space::new(space)).chain(filter.space.clone());
    let spaces = Names::of(site.app()?, &visit, spaces.collect()).await?;
    let shown = |filter: &str, value: &str| match filter {
        "space" => spaces.get(&Space::new(value)),
        filter => shown(l, filter, value),
    };
    let tables = vec![
        breakdown(
            l,
            &shown,
            &pairs,
            "rule",
            view.by_rule.iter().map(|(rule, n)| (rule.as_str().to_owned(), *n)),
            view.total,
        ),
        breakdown(l, &shown, &pairs, "source", view.by_source.iter().cloned(), view.total),
        breakdown(l, &shown, &pairs, "space", view.by_space.iter().cloned(), view.total),
        breakdown(
            l,
            &shown,
            &pairs,
            "kind",
            view.by_kind.iter().map(|(kind, n)| (kind.to_string(), *n)),
            view.total,
        ),
    ];
    let mut shell =
        Shell::new(&visit, l.t("nav-quality")).section(Section::Quality).describe(l.t("quality-lead"));
    if !pairs.is_empty() {
        shell = shell.crumb("/quality", l.t("nav-quality")).unlisted();
    }
    let app = site.app()?;
    let waiting = match app.decides_pairs(&visit.actor()) {
        true => Some(app.waiting_pairs(&visit.actor()).await?).filter(|count| *count > 0),
        false => None,
    };
    page(&QualityPage {
        shell,
        pairs: waiting.map(|count| l.count("pairs-wait", count)),
        total: l.count("issues-count", view.total),
        active: active(l, &shown, &pairs),
        tables,
        issues: issues(l, &view),
        next,
        forms: listing::links(
            l,
            "/quality",
            &query_string(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))),
        ),
        l,
    })
}

/// Issues in one piece of a file.
const BATCH: usize = 500;

pub(super) async fn csv(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    send(&site, &visit, Form::Csv).await
}

pub(super) async fn json(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    send(&site, &visit, Form::Json).await
}

/// Every issue that passes the filter, a batch at a time. A fault cuts the transfer off, so that nobody takes a part
/// for the whole.
async fn send(site: &Site, visit: &Visit, form: Form) -> Result<Response, Problem> {
    let filter = QualityFilter { after: None, ..read(visit)? };
    let app = site.app()?.clone();
    app.quality_rows(&visit.actor(), &filter, 1).await?;
    let (actor, origin) = (visit.actor(), visit.origin.clone());
    let start = match form {
        // The mark at the start makes spreadsheets read UTF-8.
        Form::Csv => format!("\u{feff}{}", csv_line(&COLUMNS.map(str::to_owned))),
        Form::Json => "{\"schema\":\"asterism/issues/1\",\"issues\":[\n".to_owned(),
    };
    let state = (filter, Some(start), false, true);
    let pieces = stream::try_unfold(state, move |(mut filter, start, ended, first)| {
        let (app, actor, origin) = (app.clone(), actor.clone(), origin.clone());
        async move {
            if let Some(start) = start {
                return Ok(Some((start, (filter, None, false, true))));
            }
            if ended {
                return Ok(None);
            }
            let (rows, next) = app.quality_rows(&actor, &filter, BATCH).await.map_err(|error| {
                tracing::error!(%error, "a download was cut off");
                std::io::Error::other("the issues could not be read to their end")
            })?;
            filter.after = next;
            let rows = rows.iter().map(|row| cells(&origin, row));
            let mut text: String = match form {
                Form::Csv => rows.map(|cells| csv_line(&cells)).collect(),
                Form::Json => {
                    let rows: Vec<String> = rows.map(json_row).collect();
                    let before = if first || rows.is_empty() { "" } else { ",\n" };
                    format!("{before}{}", rows.join(",\n"))
                }
            };
            if next.is_none() && form == Form::Json {
                text.push_str("\n]}\n");
            }
            let first = first && text.is_empty();
            Ok::<_, std::io::Error>(Some((text, (filter, None, next.is_none(), first))))
        }
    });
    let mut response = Body::from_stream(pieces).into_response();
    let headers = response.headers_mut();
    let kind = match form {
        Form::Csv => "text/csv; charset=utf-8",
        Form::Json => "application/json",
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if form == Form::Csv {
        let name = HeaderValue::from_static("attachment; filename=\"issues.csv\"");
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

const COLUMNS: [&str; 9] =
    ["record", "kind", "address", "rule", "severity", "field", "found", "source", "space"];

fn json_row(cells: [String; 9]) -> String {
    let named = COLUMNS.map(str::to_owned).into_iter().zip(cells.into_iter().map(serde_json::Value::from));
    serde_json::Value::Object(named.collect()).to_string()
}

fn cells(origin: &str, found: &QualityRow) -> [String; 9] {
    let QualityRow { record, row } = found;
    [
        record.name.clone(),
        record.kind.to_string(),
        format!("{origin}{}", record.path),
        row.issue.rule.as_str().to_owned(),
        row.issue.rule.severity().as_str().to_owned(),
        row.issue.field.clone(),
        row.issue.detail.clone(),
        row.source.clone().unwrap_or_default(),
        row.space.as_str().to_owned(),
    ]
}

/// The filter of an address. A value that is none of its list is refused, with the list's name.
fn read(visit: &Visit) -> Result<QualityFilter, Problem> {
    let refused = |name: &str, value: &str| {
        Problem::Invalid(visit.l.with("refused-value", &[("name", name), ("value", value)]))
    };
    let mut filter = QualityFilter::default();
    for (name, value) in &visit.pairs {
        match name.as_str() {
            "rule" => filter.rule = Some(Rule::parse(value).ok_or_else(|| refused(name, value))?),
            "kind" => filter.kind = Some(Kind::parse(value).ok_or_else(|| refused(name, value))?),
            "source" => filter.source = Some(value.clone()),
            "space" => filter.space = Some(Space::new(value)),
            "after" => filter.after = Some(cursor(value).ok_or_else(|| refused(name, value))?),
            _ => {}
        }
    }
    Ok(filter)
}

fn cursor(text: &str) -> Option<IssueCursor> {
    let (record, ordinal) = text.rsplit_once('.')?;
    Some(IssueCursor { record: record.parse().ok()?, ordinal: ordinal.parse().ok()? })
}

/// This page's address with one more filter.
fn with(pairs: &[(String, String)], name: &str, value: &str) -> String {
    let others = pairs.iter().filter(|(known, _)| known != name).map(|(known, value)| (&**known, &**value));
    format!("/quality{}", query_string(others.chain([(name, value)])))
}

fn shown(l: Locale, filter: &str, value: &str) -> String {
    match filter {
        "kind" => l.label("kinds", value),
        _ if value.is_empty() => l.t("not-stated"),
        filter => l.label(filter, value),
    }
}

/// Issues by one property. The rows add up to the total, which stands below them.
fn breakdown(
    l: Locale,
    shown: &impl Fn(&str, &str) -> String,
    pairs: &[(String, String)],
    filter: &str,
    counts: impl Iterator<Item = (String, u64)>,
    total: u64,
) -> DataTable {
    let caption = l.t(&format!("quality-by-{filter}"));
    let label = l.t(&format!("quality-{filter}"));
    let mut table = DataTable::new(caption, vec![Column::text(label), Column::number(l.t("issues"))]);
    table.empty = l.t("no-issues");
    let counts: Vec<(String, u64)> = counts.collect();
    let most = counts.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    for (value, count) in &counts {
        let name = Cell::Link(LinkTo::new(with(pairs, filter, value), shown(filter, value)));
        table.row(vec![name, Cell::Share(l.number(*count as i64), (count * 1000 / most) as u16)]);
    }
    table.total = Some(Row::strong(vec![Cell::Text(l.t("total")), Cell::Number(l.number(total as i64))]));
    table
}

fn active(l: Locale, shown: &impl Fn(&str, &str) -> String, pairs: &[(String, String)]) -> Vec<ActiveFilter> {
    let known = |name: &str| matches!(name, "rule" | "source" | "space" | "kind");
    let chip = |(name, value): &(String, String)| {
        let others = pairs.iter().filter(|(other, _)| other != name).map(|(name, value)| (&**name, &**value));
        ActiveFilter {
            filter: l.t(&format!("quality-{name}")),
            value: shown(name, value),
            without: format!("/quality{}", query_string(others)),
        }
    };
    pairs.iter().filter(|(name, _)| known(name)).map(chip).collect()
}

fn issues(l: Locale, view: &QualityView) -> DataTable {
    let columns =
        ["record", "issue-rule", "issue-field", "issue-found", "source"].map(|key| Column::text(l.t(key)));
    let mut table = DataTable::new(l.t("issues-caption"), columns.into());
    table.stacks = true;
    table.quiet_caption = true;
    table.empty = l.t("no-issues");
    for QualityRow { record, row } in &view.rows {
        let rule = l.label("rule", row.issue.rule.as_str());
        let severity = l.label("severity", row.issue.rule.severity().as_str());
        table.row(vec![
            Cell::Link(LinkTo::new(&record.path, words::called(l, &record.name)))
                .with_note(words::kind(l, record.kind)),
            Cell::Text(rule).with_note(severity),
            Cell::Text(super::fields::label(l, &row.issue.field)),
            match &row.issue.detail {
                // An address has no spaces to break at.
                address if address.contains("://") => Cell::Code(address.clone()),
                detail => Cell::text(said::found(l, detail)),
            },
            row.source.as_deref().map_or(Cell::Empty, |source| Cell::Text(l.label("source", source))),
        ]);
    }
    table
}
