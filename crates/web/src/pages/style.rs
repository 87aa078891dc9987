//! The style guide: every component with sample values. Also what the browser tests look at.

use askama::Template;
use asterism_domain::NutsCode;
use axum::response::Response;
use jiff::civil::date;

use super::{style_observatory, style_statistics};
use crate::Problem;
use crate::chart::{self, Bar, Moment, Node, Selection, Span};
use crate::component::{
    Cell, Column, DataTable, FacetList, FacetValue, Facts, Figure, KeyFigure, KeyFigures, Notice, Pager,
    RangeFilter, Row, Tag, TagList, Tone,
};
use crate::html::{LinkTo, page};
use crate::locale::Locale;
use crate::map::{Atlas, RegionValue, tiles};
use crate::shell::{Section, Shell};
use crate::visit::Visit;

#[derive(Template)]
#[template(path = "page/style.html")]
struct StylePage {
    shell: Shell,
    l: Locale,
    colours: Vec<(&'static str, Vec<&'static str>)>,
    figures: KeyFigures,
    facts: Facts,
    tags: TagList,
    notices: Vec<Notice>,
    table: DataTable,
    empty: DataTable,
    pager: Pager,
    facet: FacetList,
    range: RangeFilter,
    charts: Vec<Figure>,
    wide: Vec<Figure>,
}

pub(super) async fn show(visit: Visit) -> Result<Response, Problem> {
    let l = visit.l;
    let shell = Shell::new(&visit, l.t("nav-style"))
        .section(Section::About)
        .crumb("/about", l.t("nav-about"))
        .unlisted();
    page(&StylePage {
        shell,
        colours: vec![
            ("style-sequence", vec!["q0", "q1", "q2", "q3", "q4", "q5"]),
            ("style-series", vec!["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"]),
        ],
        figures: figures(l),
        facts: facts(l),
        tags: tags(l),
        notices: [Tone::Note, Tone::Warning, Tone::Error]
            .map(|tone| Notice::new(tone, l.t("style-notice"), l.t("style-notice-text")))
            .into(),
        table: table(l),
        empty: DataTable { empty: l.t("no-hits"), ..DataTable::default() },
        pager: Pager::new(l, "/about/style", &[], 4, 20, 1203),
        facet: facet(l),
        range: range(l),
        charts: vec![
            bars(l),
            years(l),
            style_observatory::intervals(l),
            style_observatory::changes(l),
            style_statistics::distribution(l),
            style_statistics::gaps(l),
        ],
        wide: vec![
            map(l),
            time(l),
            network(l),
            style_observatory::plane(l),
            style_observatory::stacks(l),
            style_statistics::course(l),
            style_statistics::space(l),
        ],
        l,
    })
}

/// Names of the sample: those of the CLUSTERS3 family, which are the same in every language.
pub(super) const NAMES: [&str; 6] = [
    "CLUSTERS3",
    "ClusterFY",
    "ClusteriX 2.0",
    "CREADIS3",
    "SPRI – Basque Country Business Development Agency",
    "TCI Network",
];

fn figures(l: Locale) -> KeyFigures {
    let euros = |amount| l.money(asterism_domain::Money::euros(amount));
    KeyFigures {
        items: vec![
            KeyFigure::new(l.t("total-budget"), euros(1_832_645), ""),
            KeyFigure::new(
                l.t("eu-contribution"),
                euros(1_544_244),
                l.with("rate-of-budget", &[("rate", &l.percent(8426))]),
            ),
            KeyFigure::new(l.t("partners"), "10", l.count("in-countries", 5)).leading_to("#tables"),
            KeyFigure::new(l.t("regions"), "", l.t("not-stated")),
        ],
    }
}

fn facts(l: Locale) -> Facts {
    let mut facts = Facts::default();
    facts.add(l.t("programme"), Cell::link("/explore?kind=programme", "Interreg Europe"));
    let duration = l.date_range(Some(date(2016, 4, 1)), Some(date(2020, 3, 31))).unwrap_or_default();
    facts.add(l.t("duration"), Cell::Text(duration));
    facts.add(l.t("operation-code"), Cell::Code("PGI00057".to_owned()));
    facts.add(l.t("call"), Cell::Missing(l.t("not-stated")));
    facts
}

fn tags(l: Locale) -> TagList {
    let tag = |name: &str, count: &str| Tag { link: LinkTo::new("#tags", name), count: count.to_owned() };
    TagList { label: l.t("tags"), tags: vec![tag("RIS3", "12"), tag("SME", ""), tag("Euskadi", "3")] }
}

fn table(l: Locale) -> DataTable {
    let columns = vec![
        Column::text(l.t("organisation")),
        Column::text(l.t("function")),
        Column::number(l.t("budget")).unit("€"),
        Column::text(l.t("course")),
        Column::text(l.t("is-cluster-organisation")),
    ];
    let mut table = DataTable::new(l.t("partnership-caption"), columns);
    table.note = l.t("partnership-note");
    table.stacks = true;
    let course = [Some(2.0), Some(5.0), None, Some(4.0), Some(7.0)];
    for (index, name) in NAMES.iter().enumerate() {
        let role = if index == 0 { "lead" } else { "partner" };
        let amount = 640_000 / (index as i64 + 1);
        let cells = vec![
            Cell::link("#tables", *name),
            Cell::Text(l.label("partner-role", role)),
            Cell::Share(l.number(amount), (1000 / (index + 1)) as u16),
            Cell::Picture(chart::sparkline(name, &l.t("running-projects"), &course)),
            if index == 2 {
                Cell::Odd(l.label("answer", "no"), l.with("in-source", &[("word", &l.t("yes"))]))
            } else {
                Cell::Text(l.label("answer", "yes"))
            },
        ];
        table.rows.push(Row { strong: index == 0, cells });
    }
    table.total = Some(Row::strong(vec![
        Cell::Text(l.t("total")),
        Cell::Empty,
        Cell::Number(l.number(1_568_000)),
        Cell::Empty,
        Cell::Empty,
    ]));
    table
}

fn facet(l: Locale) -> FacetList {
    let value = |(index, name): (usize, &&str)| FacetValue {
        value: name.to_string(),
        label: name.to_string(),
        count: l.number(1203 / (index as i64 + 1)),
        selected: index == 1,
        depth: (index % 3) as u8,
    };
    FacetList {
        name: "project".to_owned(),
        label: l.t("facet-project"),
        values: NAMES.iter().enumerate().map(value).collect(),
        part: None,
        more: Some((l.count("show-all-values", 48), "#filters".to_owned())),
        open: true,
        chosen: l.count("chosen-count", 1),
    }
}

fn range(l: Locale) -> RangeFilter {
    let counts = [3, 8, 21, 34, 40, 22, 13, 6, 2, 0, 1];
    let euros = |amount: usize| l.money_short(asterism_domain::Money::euros(amount as i64));
    let bucket = |(index, count): (usize, &u64)| chart::Bucket {
        from: index as f64 * 5e5,
        to: (index + 1) as f64 * 5e5 - 1.0,
        count: *count,
        label: format!("{} – {}", euros(index * 500_000), euros((index + 1) * 500_000)),
        shown: l.count("records-count", *count),
    };
    let buckets: Vec<chart::Bucket> = counts.iter().enumerate().map(bucket).collect();
    let label = l.label("range", "total_budget");
    let ends = [0, 5_500_000].map(euros);
    let selection = Selection { low: Some(1e6), high: Some(2.4e6) };
    let picture =
        chart::histogram(l, &label, &l.t("histogram-description"), &buckets, [&ends[0], &ends[1]], selection);
    RangeFilter {
        table: super::explore_filters::range_table(l, &label, &buckets),
        table_label: l.t("figure-as-table"),
        histogram: Some(picture),
        low_name: "total_budget_min".to_owned(),
        high_name: "total_budget_max".to_owned(),
        low_label: l.t("range-from"),
        high_label: l.t("range-to"),
        low: "1000000".to_owned(),
        high: "2400000".to_owned(),
        input_type: "number",
        missing: l.count("range-without-euros", 34),
        open: true,
        label,
    }
}

pub(super) fn pairs(l: Locale, caption: String, rows: impl Iterator<Item = (String, String)>) -> DataTable {
    let mut table = DataTable::new(caption, vec![Column::text(l.t("name")), Column::number(l.t("records"))]);
    rows.for_each(|(name, value)| table.row(vec![Cell::Text(name), Cell::Number(value)]));
    table
}

fn bars(l: Locale) -> Figure {
    let bar = |(index, name): (usize, &&str)| Bar {
        accent: index == 0,
        ..Bar::new(*name, 120.0 / (index + 1) as f64, l.number(120 / (index as i64 + 1)))
    };
    let shown: Vec<Bar> = NAMES.iter().enumerate().map(bar).collect();
    let title = l.t("by-programme");
    let picture = chart::bars(l, &title, &l.count("bars-description", 6), &shown);
    let table = pairs(l, title.clone(), shown.into_iter().map(|bar| (bar.label, bar.shown)));
    Figure { unit: l.t("number-of-records"), ..Figure::new(l, title, picture, table) }
}

fn years(l: Locale) -> Figure {
    let column = |year: i32| chart::Column {
        label: year.to_string(),
        value: f64::from((year - 2007) * (2024 - year)),
    };
    let columns: Vec<chart::Column> = (2008..=2023).map(column).collect();
    let title = l.t("by-year");
    let picture = chart::columns(l, &title, &l.t("by-year-description"), &columns);
    let rows = columns.iter().map(|column| (column.label.clone(), l.number(column.value as i64)));
    let table = pairs(l, title.clone(), rows);
    Figure { unit: l.t("by-year-unit"), ..Figure::new(l, title, picture, table) }
}

/// Made-up values that cover all classes, and leave some regions without one.
fn map(l: Locale) -> Figure {
    let value = |(index, code): (usize, &NutsCode)| {
        let value = ((index * 37) % 97 * (index * 13 % 11)) as f64;
        let shown = l.number(value as i64);
        RegionValue { code: code.clone(), name: code.to_string(), href: "/regions".to_owned(), value, shown }
    };
    let known = tiles().keys().enumerate().filter(|(index, _)| index % 9 != 4);
    let values: Vec<RegionValue> = known.map(value).collect();
    super::spread::counts(l, &Atlas::default(), l.t("home-map"), l.t("partners"), &values, None)
}

fn time(l: Locale) -> Figure {
    let span = |label: String, start, end, accent| Span { label, start: Some(start), end: Some(end), accent };
    let spans = [
        span("CLUSTERS3".to_owned(), date(2016, 4, 1), date(2020, 3, 31), true),
        span(l.label("phase-kind", "phase_1"), date(2016, 4, 1), date(2018, 3, 31), false),
        span(l.label("phase-kind", "phase_2"), date(2018, 4, 1), date(2020, 3, 31), false),
    ];
    let days =
        [(2016, 9, 0), (2017, 2, 0), (2017, 5, 1), (2017, 10, 0), (2018, 1, 1), (2018, 5, 2), (2019, 11, 0)];
    let moment =
        |(year, month, lane)| Moment { label: NAMES[0].to_owned(), date: date(year, month, 15), lane };
    let moments: Vec<Moment> = days.into_iter().map(moment).collect();
    let lanes = ["event", "news", "library_item"].map(|kind| l.label("kinds", kind));
    let title = l.t("timeline");
    let picture = chart::timeline(l, &title, &l.t("timeline-description"), &spans, &moments, &lanes);
    let rows = moments.iter().map(|moment| (l.date_short(moment.date), moment.label.clone()));
    let table = pairs(l, title.clone(), rows);
    Figure { wide: true, ..Figure::new(l, title, picture, table) }
}

fn network(l: Locale) -> Figure {
    let node = |index: usize| Node {
        label: NAMES[index % NAMES.len()].to_owned(),
        weight: 12.0 / (index + 1) as f64,
        group: (index / 3) as u8,
        shown: l.count("projects-count", 12 / (index as u64 + 1)),
    };
    let nodes: Vec<Node> = (0..14).map(node).collect();
    let cords = [(0, 1, 3.0), (0, 2, 1.0), (1, 2, 2.0), (4, 9, 1.0), (5, 6, 1.0)]
        .map(|(one, other, weight)| chart::Cord { ends: [one, other], weight });
    let title = l.t("co-partners-title");
    let picture = chart::network(&title, &l.count("network-description", 14), "SPRI", &nodes, &cords);
    let table = pairs(l, title.clone(), nodes.iter().map(|node| (node.label.clone(), node.shown.clone())));
    Figure { wide: true, unit: l.t("network-unit"), ..Figure::new(l, title, picture, table) }
}
