//! Every statistical table, and what one of them is made of.

use asterism_actions::TableVersion;
use asterism_actions::observatory::Outdated;
use asterism_domain::statistics::{Dimension, Flag, TableChange};
use axum::extract::{Path, State};
use axum::response::Response;

use super::cells;
use super::flags::{amount, code_label, code_list, dimension_label, table_address, table_title};
use super::view::{Form, View};
use crate::chart::{Bar, bars};
use crate::component::{
    Block, Cell, Column, DataTable, Facts, Figure, KeyFigure, KeyFigures, Notice, Piece, Tone,
};
use crate::html::{LinkTo, encode, query_string};
use crate::locale::Locale;
use crate::pages::observatory::{Choice, Input, Parameter, Parameters};
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::shell::{Section, Shell};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn list(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let tables = site.app()?.tables().await?;
    let shell = Shell::new(&visit, l.t("tables-title"))
        .section(Section::Sources)
        .crumb("/sources", l.t("nav-sources"));
    let mut view = View::new(shell, "tables", l.t("tables-lead"));
    let sheet = sheet(l, &tables);
    let table = sheet.cards();
    view.blocks = vec![Block::new("all", l.t("tables-all"), vec![Piece::Table(table)])];
    view.sheets = vec![("tables", sheet)];
    view.answer(&visit)
}

fn sheet(l: Locale, tables: &[TableVersion]) -> Sheet {
    Sheet {
        title: l.t("tables-title"),
        fields: vec![
            Field::text("title", l.t("stat-table")),
            Field::in_files("key"),
            Field::text("publisher", l.t("publisher")),
            Field::text("version", l.t("stat-version")),
            Field::in_files("retrieved"),
            Field::text("dimensions", l.t("stat-dimensions")),
            Field::number("cells", l.t("stat-cells")),
            Field::number("values", l.t("stat-values")),
            Field::number("confidential", l.t("stat-confidential-name")),
            Field::in_files("fictional"),
            Field::text("terms", l.t("stat-terms")),
        ],
        rows: tables.iter().map(|version| line(l, version)).collect(),
        empty: l.t("tables-none"),
        ..Sheet::default()
    }
}

fn line(l: Locale, version: &TableVersion) -> Vec<Datum> {
    let head = &version.head;
    let number = |count: u64| Datum::number(count as f64, l.number(count as i64));
    let fictional = if head.fictional { format!(" · {}", l.t("fictional")) } else { String::new() };
    let title = Datum::Name {
        text: table_title(l, head),
        href: Some(table_address(&head.key)),
        note: format!("{}{fictional}", head.key),
    };
    let retrieved = head.retrieved.map(|day| l.with("stat-retrieved", &[("day", &l.date_short(day))]));
    let mark = Datum::Name {
        text: version_label(l, version),
        href: None,
        note: retrieved.unwrap_or_else(|| l.t("stat-retrieved-unknown")),
    };
    vec![
        title,
        Datum::text(&head.key),
        Datum::text(&head.publisher),
        mark,
        Datum::text(head.retrieved.map(|day| day.to_string()).unwrap_or_default()),
        Datum::text(dimensions_line(l, version)),
        number(version.counts.cells),
        number(version.counts.values),
        number(version.counts.flags.get(&Flag::Confidential).copied().unwrap_or(0)),
        Datum::text(if head.fictional { "true" } else { "false" }),
        Datum::text(&head.terms),
    ]
}

/// `Region 402 × Industry 101 × Year 8`.
fn dimensions_line(l: Locale, version: &TableVersion) -> String {
    let part = |dimension: &Dimension| {
        format!("{} {}", dimension_label(l, dimension), l.number(dimension.codes.len() as i64))
    };
    version.head.dimensions.iter().map(part).collect::<Vec<_>>().join(" × ")
}

fn version_label(l: Locale, version: &TableVersion) -> String {
    let number = l.with("stat-version-number", &[("number", &l.number(version.number))]);
    match &version.head.version {
        Some(mark) => format!("{number} ({mark})"),
        None => number,
    }
}

/// A table as a page, or its cells as a file.
pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(key): Path<String>,
) -> Result<Response, Problem> {
    let app = site.app()?;
    let (form, key) = Form::of(&key);
    if form != Form::Page {
        return Ok(cells::file(app.cells(key, &visit.pairs).await?, form));
    }
    let versions = app.table_versions(key).await?;
    let version = app.table_version(key, &visit.pairs).await?;
    let outdated = app.outdated(std::slice::from_ref(&version)).await?;
    view(&visit, &version, &versions, outdated.first()).answer(&visit)
}

fn view(
    visit: &Visit,
    version: &TableVersion,
    versions: &[TableVersion],
    outdated: Option<&Outdated>,
) -> View {
    let l = visit.l;
    let head = &version.head;
    let shell = Shell::new(visit, table_title(l, head))
        .section(Section::Sources)
        .crumb("/sources", l.t("nav-sources"))
        .crumb("/tables", l.t("tables-title"));
    let share = l.percent_of(100.0 * version.counts.values as f64 / version.counts.cells.max(1) as f64, 1);
    let lead = l.with(
        "table-lead",
        &[
            ("publisher", &head.publisher),
            ("cells", &l.number(version.counts.cells as i64)),
            ("share", &share),
            ("possible", &head.size().map_or_else(|| "–".to_owned(), |size| l.short(size as f64))),
        ],
    );
    let mut view = View::new(shell, "table", lead);
    if head.fictional {
        view.notices.push(Notice::new(Tone::Warning, l.t("fictional"), l.t("stat-fictional")));
    }
    let newest = versions.first().map_or(version.number, |newest| newest.number);
    if version.number != newest {
        let mut notice = Notice::new(Tone::Note, l.t("table-old"), l.t("table-old-text"));
        notice.links.push(LinkTo::new(table_address(&head.key), l.t("table-newest")));
        view.notices.push(notice);
    }
    view.notices.extend(outdated.map(|outdated| super::recoded::outdated(l, outdated)));
    view.figures = figures(l, version);
    view.forms = vec![chooser(l, version)];
    let recoded = head.recoded.iter();
    view.blocks = recoded.map(|recoded| super::recoded::block(l, recoded)).collect();
    view.blocks.extend([
        Block::new("flags", l.t("table-flags"), vec![flag_figure(l, version)]),
        Block::new("dimensions", l.t("stat-dimensions"), dimensions(l, version)),
        Block::new("versions", l.t("table-versions"), versions_pieces(l, versions)),
        Block::new("source", l.t("obs-source"), vec![Piece::Facts(facts(l, version))]),
    ]);
    view
}

fn figures(l: Locale, version: &TableVersion) -> KeyFigures {
    let number = |count: u64| l.number(count as i64);
    let counts = &version.counts;
    let confidential = counts.flags.get(&Flag::Confidential).copied().unwrap_or(0);
    KeyFigures {
        items: vec![
            KeyFigure::new(l.t("stat-cells"), number(counts.cells), l.t("stat-cells-note")),
            KeyFigure::new(l.t("stat-values"), number(counts.values), ""),
            KeyFigure::new(l.t("stat-zeros"), number(counts.zeros), l.t("stat-zeros-note")),
            KeyFigure::new(
                l.t("stat-without"),
                number(counts.cells - counts.values),
                l.with("stat-of-them-confidential", &[("count", &number(confidential))]),
            ),
            KeyFigure::new(l.t("table-versions"), l.number(version.number), l.moment(version.at)),
        ],
    }
}

fn facts(l: Locale, version: &TableVersion) -> Facts {
    let head = &version.head;
    let mut facts = Facts::default();
    facts.add(l.t("stat-key"), Cell::Code(head.key.clone()));
    facts.add(l.t("publisher"), Cell::text(&head.publisher));
    facts.add(l.t("stat-version"), Cell::Text(version_label(l, version)));
    let retrieved = head.retrieved.map(|day| Cell::Text(l.date(day)));
    facts.add(
        l.t("stat-retrieved-on"),
        retrieved.unwrap_or_else(|| Cell::Missing(l.t("stat-retrieved-unknown"))),
    );
    facts.add(l.t("stat-read-in"), Cell::Text(l.moment(version.at)).with_note(&version.actor));
    facts.add(l.t("stat-file"), Cell::Code(head.file.clone()));
    facts.add(l.t("stat-terms"), Cell::text(&head.terms));
    facts.add(l.t("stat-content"), Cell::Code(version.cells.clone()));
    facts
}

/// How many cells have each flag, beside how many have none.
fn flag_figure(l: Locale, version: &TableVersion) -> Piece {
    let counts = &version.counts;
    let mut rows: Vec<(String, String, u64)> = vec![
        (l.t("stat-values"), String::new(), counts.values),
        (l.t("stat-without"), String::new(), counts.cells - counts.values),
    ];
    let mut flagged: Vec<(&Flag, &u64)> = counts.flags.iter().collect();
    flagged.sort_by(|one, other| other.1.cmp(one.1));
    rows.extend(
        flagged
            .into_iter()
            .map(|(flag, count)| (l.label("obs-flag", flag.as_str()), flag.letter().to_string(), *count)),
    );
    let bar = |(label, letter, count): &(String, String, u64)| {
        let label = if letter.is_empty() { label.clone() } else { format!("{letter} · {label}") };
        Bar { accent: letter.is_empty(), ..Bar::new(label, *count as f64, l.number(*count as i64)) }
    };
    let title = l.t("table-flags-title");
    let shown: Vec<Bar> = rows.iter().map(bar).collect();
    let picture = bars(l, &title, &l.count("bars-description", shown.len() as u64), &shown);
    let columns = vec![
        Column::text(l.t("stat-flag")),
        Column::text(l.t("stat-letter")),
        Column::number(l.t("stat-cells")),
    ];
    let mut table = DataTable::new(title.clone(), columns);
    for (label, letter, count) in rows {
        table.row(vec![Cell::Text(label), Cell::Code(letter), Cell::Number(l.number(count as i64))]);
    }
    let mut figure = Figure::new(l, title, picture, table);
    figure.unit = l.t("table-flags-unit");
    Piece::figure(figure)
}

fn dimensions(l: Locale, version: &TableVersion) -> Vec<Piece> {
    let columns = vec![
        Column::text(l.t("stat-dimension")),
        Column::text(l.t("stat-key")),
        Column::number(l.t("stat-codes")),
        Column::text(l.t("stat-list")),
        Column::text(l.t("stat-first-last")),
    ];
    let mut table = DataTable::new(l.t("stat-dimensions"), columns);
    table.quiet_caption = true;
    table.stacks = true;
    for dimension in &version.head.dimensions {
        let ends = [dimension.codes.first(), dimension.codes.last()].into_iter().flatten();
        let ends: Vec<&str> = ends.map(|code| code.code.as_str()).collect();
        table.row(vec![
            Cell::Text(dimension_label(l, dimension)),
            Cell::Code(dimension.key.clone()),
            Cell::Number(l.number(dimension.codes.len() as i64)),
            code_list(l, dimension).map_or_else(|| Cell::Missing(l.t("not-stated")), Cell::Text),
            Cell::Text(ends.join(" … ")),
        ]);
    }
    let mut pieces = vec![Piece::Table(table)];
    pieces.extend(version.head.dimensions.iter().map(|dimension| codes(l, version, dimension)));
    pieces
}

/// The codes of a dimension, folded away; each leads to its cells as a file.
fn codes(l: Locale, version: &TableVersion, dimension: &Dimension) -> Piece {
    let columns = vec![Column::text(l.t("code")), Column::text(l.t("stat-meaning"))];
    let label = dimension_label(l, dimension);
    let mut table = DataTable::new(label.clone(), columns);
    table.quiet_caption = true;
    for code in &dimension.codes {
        let name = format!("dim.{}", dimension.key);
        let query = query_string([(name.as_str(), code.code.as_str())]);
        let href = format!("{}.csv{query}", table_address(&version.head.key));
        let meaning = crate::pages::words::told(l, &code.label);
        let meaning = if meaning.is_empty() { Cell::Missing(l.t("not-stated")) } else { Cell::Text(meaning) };
        table.row(vec![Cell::Link(LinkTo::new(href, &code.code)), meaning]);
    }
    let count = l.number(dimension.codes.len() as i64);
    let summary = l.with("table-codes-of", &[("dimension", &label), ("count", &count)]);
    Piece::Folded(summary, Box::new(table))
}

/// A form that opens any cell.
pub(super) fn chooser(l: Locale, version: &TableVersion) -> Parameters {
    let head = &version.head;
    let of_dimension = |dimension: &Dimension| {
        let last = dimension.codes.len().saturating_sub(1);
        let newest = dimension.role == asterism_domain::statistics::Role::Time;
        let choice = |(place, code): (usize, &asterism_domain::statistics::Code)| Choice {
            value: code.code.clone(),
            label: crate::chart::shorten(&super::flags::code_and_label(l, code), 70),
            chosen: newest && place == last,
        };
        Parameter {
            name: format!("dim.{}", dimension.key),
            label: dimension_label(l, dimension),
            hint: String::new(),
            input: Input::Choice(dimension.codes.iter().enumerate().map(choice).collect()),
        }
    };
    Parameters {
        name: "cell",
        summary: l.t("table-look-up"),
        action: format!("/tables/{}/cell", encode(&head.key)),
        fields: head.dimensions.iter().map(of_dimension).collect(),
        hidden: Vec::new(),
        usual: None,
        button: l.t("table-open-cell"),
        open: false,
    }
}

fn versions_pieces(l: Locale, versions: &[TableVersion]) -> Vec<Piece> {
    let labels = ["stat-version", "stat-read-in"].map(|key| Column::text(l.t(key)));
    let counts = ["stat-cells", "change-added", "change-removed", "change-revised", "change-reflagged"];
    let mut columns: Vec<Column> = labels.into();
    columns.extend(counts.map(|key| Column::number(l.t(key))));
    let mut table = DataTable::new(l.t("table-versions"), columns);
    table.quiet_caption = true;
    table.stacks = true;
    let number = |count: u64| Cell::Number(l.number(count as i64));
    for version in versions {
        let href = format!("{}?version={}", table_address(&version.head.key), version.number);
        let link = Cell::link(&href, version_label(l, version));
        let mut cells = vec![link, Cell::Text(l.moment(version.at)).with_note(&version.actor)];
        cells.push(number(version.counts.cells));
        match &version.change {
            Some(change) => {
                cells.extend([change.added, change.removed, change.revised, change.reflagged].map(number))
            }
            None => cells.extend(std::iter::repeat_n(Cell::Empty, 4)),
        }
        table.row(cells);
    }
    let mut pieces = vec![Piece::Table(table)];
    for version in versions {
        let change = version.change.as_ref().filter(|change| !change.examples.is_empty());
        pieces.extend(change.map(|change| examples(l, version, change)));
    }
    pieces
}

/// The largest revisions of a version.
fn examples(l: Locale, version: &TableVersion, change: &TableChange) -> Piece {
    let mut columns = vec![Column::text(l.t("stat-cell"))];
    columns.extend(["change-before", "change-after", "change-by"].map(|key| Column::number(l.t(key))));
    let title = l.with("table-examples", &[("version", &l.number(version.number))]);
    let mut table = DataTable::new(title.clone(), columns);
    table.quiet_caption = true;
    let value = |value: Option<f64>| {
        value.map_or_else(|| Cell::Missing(l.t("stat-no-value")), |value| Cell::Number(amount(l, value)))
    };
    for example in &change.examples {
        let by = match (example.before, example.after) {
            (Some(before), Some(after)) if before != 0.0 => {
                Cell::Number(l.percent_of(100.0 * (after - before) / before.abs(), 1))
            }
            _ => Cell::Empty,
        };
        table.row(vec![
            Cell::text(example.codes.join(" · ")),
            value(example.before),
            value(example.after),
            by,
        ]);
    }
    let codes =
        [(&change.codes_added, "change-codes-added"), (&change.codes_removed, "change-codes-removed")];
    let codes: Vec<String> = codes
        .into_iter()
        .filter(|(codes, _)| !codes.is_empty())
        .map(|(codes, key)| {
            let named: Vec<&str> = codes.iter().take(20).map(String::as_str).collect();
            let count = l.number(codes.len() as i64);
            l.with(key, &[("count", &count), ("codes", &named.join(", "))])
        })
        .collect();
    table.note = codes.join(" ");
    Piece::Folded(title, Box::new(table))
}

/// What a table counts: its indicator and its unit, as far as they are chosen.
pub(super) fn measured(l: Locale, head: &asterism_domain::statistics::TableHead, at: &[usize]) -> String {
    use asterism_domain::statistics::Role;
    let label = |role: Role| {
        let (axis, dimension) = head.dimension(role)?;
        Some(code_label(l, dimension.codes.get(*at.get(axis)?)?))
    };
    let parts: Vec<String> = [label(Role::Indicator), label(Role::Unit)].into_iter().flatten().collect();
    super::flags::capital(&parts.join(", "))
}
