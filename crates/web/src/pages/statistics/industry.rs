//! One industry: where it is, how concentrated, how it moves, and what it is related to.

use asterism_actions::observatory::{IndustryAnswer, RegionFigure};
use axum::extract::{Path, State};
use axum::response::Response;

use super::ground::{Ground, nothing};
use super::industries::growth;
use super::mapped::Mapped;
use super::view::{Form, View};
use crate::chart::{Bar, CoursePoint, bars, course};
use crate::component::{Block, Cell, Column, DataTable, Facts, Figure, KeyFigure, Piece};
use crate::html::{LinkTo, encode};
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn show(
    State(site): State<Site>,
    visit: Visit,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let app = site.app()?;
    let (_, code) = Form::of(&code);
    let Some(ground) = Ground::find(app, &visit).await? else {
        return nothing(&visit, "industry", "industries-title");
    };
    let (frame, asked) = (ground.frame.clone(), code.to_owned());
    let answer = tokio::task::spawn_blocking(move || frame.industry_answer(&asked)).await;
    let answer = answer.map_err(|error| Problem::internal(&error))??;
    let mapped = Mapped::new(&site, &ground, RegionFigure::Quotient, Some(answer.industry)).await?;
    view(&visit, &ground, &answer, &mapped).answer(&visit)
}

fn view(visit: &Visit, ground: &Ground, answer: &IndustryAnswer, mapped: &Mapped) -> View {
    let l = ground.l;
    let name = ground.industry(answer.industry);
    let shell = ground
        .shell(visit, format!("{name} ({})", ground.industry_code(answer.industry)))
        .crumb(ground.address("/industries", &[]), l.t("industries-title"));
    let mut view = View::new(shell, "industry", lead(ground, answer));
    view.notices = ground.notices();
    let path = format!("/industries/{}", encode(ground.industry_code(answer.industry)));
    view.forms = vec![ground.settings_form(&path, &[])];
    view.figures.items = figures(ground, answer);
    let sheet = sheet(ground, answer);
    let table = sheet.below_heading();
    let on_map = LinkTo::new(
        ground.address("/map", &[("industry", ground.industry_code(answer.industry))]),
        l.t("industry-on-map"),
    );
    let mut map = vec![Piece::figure(mapped.map(&mapped.sheet())), Piece::More(on_map)];
    map.extend(mapped.histogram().map(Piece::figure));
    view.blocks = vec![
        Block::new("where", l.t("industry-where"), map),
        Block::new("concentrated", l.t("industry-concentrated"), concentration(ground, answer)),
        Block::new("moves", l.t("industry-moves"), moves(ground, answer)),
        Block::new("related", l.t("industry-related"), related(ground, answer)),
        Block::new("regions", l.t("industry-regions"), vec![Piece::Table(table)]),
    ];
    view.basis = Some(ground.basis(&[
        ("quotient", "lq"),
        ("concentration", "concentration"),
        ("proximity", "proximity"),
        ("complexity", "complexity"),
        ("stars", "cluster_stars"),
        ("course", ""),
    ]));
    view.about = ground.about();
    view.sheets = vec![("regions", sheet), ("related", related_sheet(ground, answer))];
    view
}

fn lead(ground: &Ground, answer: &IndustryAnswer) -> String {
    let l = ground.l;
    let first = answer.regions.first().filter(|first| first.quotient > 0.0);
    let first = first.map_or_else(|| "–".to_owned(), |first| ground.region_abroad(first.region));
    l.with(
        "industry-lead",
        &[
            ("total", &ground.amount(answer.total)),
            ("measure", &ground.measure()),
            ("year", &ground.frame.year),
            ("share", &ground.percent(answer.share)),
            ("specialised", &ground.count(answer.ubiquity)),
            ("regions", &ground.count(ground.frame.regions.len())),
            ("first", &first),
        ],
    )
}

fn figures(ground: &Ground, answer: &IndustryAnswer) -> Vec<KeyFigure> {
    let l = ground.l;
    let frame = &ground.frame;
    let change = growth(answer).map(|change| ground.change(change)).unwrap_or_default();
    let since = answer.change.as_ref().map(|(year, _, _)| l.with("stat-since", &[("year", year)]));
    let complexity = answer.complexity_rank.map(|rank| ground.rank(rank, frame.industries.len()));
    let gaps = l.with(
        "stat-gaps-short",
        &[("confidential", &ground.count(answer.confidential)), ("missing", &ground.count(answer.missing))],
    );
    vec![
        KeyFigure::new(ground.measure(), ground.amount(answer.total), frame.year.clone()),
        KeyFigure::new(l.t("stat-change"), change, since.unwrap_or_else(|| l.t("stat-unknown"))),
        KeyFigure::new(
            l.t("stat-concentration"),
            l.decimal(answer.locational_gini, 2),
            l.t("stat-gini-note"),
        ),
        KeyFigure::new(
            l.t("stat-complexity"),
            complexity.unwrap_or_default(),
            if answer.complexity.is_nan() {
                l.t("stat-undefined")
            } else {
                l.with("stat-score", &[("score", &l.decimal(answer.complexity, 2))])
            },
        ),
        KeyFigure::new(l.t("industries-regions"), ground.count(answer.ubiquity), ""),
        KeyFigure::new(l.t("stat-without"), ground.count(answer.confidential + answer.missing), gaps),
    ]
}

fn concentration(ground: &Ground, answer: &IndustryAnswer) -> Vec<Piece> {
    let l = ground.l;
    let mut facts = Facts::default();
    let top: f64 = answer.regions.iter().filter_map(|one| one.cell?.value).fold(0.0, f64::max);
    let number = |value: f64| {
        if value.is_finite() { Cell::Text(l.decimal(value, 3)) } else { Cell::Missing(l.t("stat-undefined")) }
    };
    facts.add(l.t("stat-gini-locational"), number(answer.locational_gini).with_note(l.t("stat-gini-note")));
    facts.add(
        l.t("stat-hoover"),
        Cell::Text(ground.percent(answer.hoover)).with_note(l.t("stat-hoover-note")),
    );
    facts.add(l.t("stat-gini"), number(answer.gini).with_note(l.t("stat-gini-plain-note")));
    facts.add(l.t("industry-largest"), Cell::Text(ground.percent(top / answer.total)));
    vec![Piece::Facts(facts)]
}

fn moves(ground: &Ground, answer: &IndustryAnswer) -> Vec<Piece> {
    let l = ground.l;
    let frame = &ground.frame;
    let course_of = frame.courses.get(answer.industry).cloned().unwrap_or_default();
    if course_of.totals.iter().flatten().count() < 2 {
        return vec![Piece::Empty(l.t("stat-course-none"))];
    }
    let point = |(year, total): (&String, &Option<f64>)| CoursePoint {
        label: year.clone(),
        value: *total,
        shown: total.map_or_else(|| l.t("stat-not-published"), |total| ground.amount(total)),
        gap: l.t("stat-mark-missing"),
        mark: String::new(),
        accent: *year == frame.year,
    };
    let points: Vec<CoursePoint> = frame.years.iter().zip(&course_of.totals).map(point).collect();
    let title = ground.industry(answer.industry);
    let regions = ground.count(course_of.regions);
    let description = l.with("stat-course-description", &[("regions", &regions)]);
    let picture = course(l, &title, &description, &points);
    let mut table =
        DataTable::new(title.clone(), vec![Column::text(l.t("year")), Column::number(ground.measure())]);
    for point in &points {
        table.row(vec![Cell::text(&point.label), Cell::number(&point.shown)]);
    }
    let mut figure = Figure::new(l, title, picture, table);
    figure.unit = format!("{}, {description}", ground.measure());
    figure.source = ground.source();
    figure.wide = true;
    vec![Piece::figure(figure)]
}

fn related(ground: &Ground, answer: &IndustryAnswer) -> Vec<Piece> {
    let l = ground.l;
    if answer.relatives.is_empty() {
        return vec![Piece::Empty(l.t("industry-no-relatives"))];
    }
    let bar = |relative: &asterism_actions::observatory::Relative| {
        Bar::new(ground.industry(relative.industry), relative.proximity, l.decimal(relative.proximity, 2))
    };
    let shown: Vec<Bar> = answer.relatives.iter().map(bar).collect();
    let title = l.t("industry-related-title");
    let picture = bars(l, &title, &l.count("bars-description", shown.len() as u64), &shown);
    let mut figure = Figure::new(l, title, picture, related_sheet(ground, answer).table(None));
    figure.unit = l.t("industry-related-unit");
    figure.source = ground.source();
    let space = LinkTo::new(ground.address("/space", &[]), l.t("space-title"));
    vec![Piece::figure(figure), Piece::More(space)]
}

fn related_sheet(ground: &Ground, answer: &IndustryAnswer) -> Sheet {
    let l = ground.l;
    let row = |relative: &asterism_actions::observatory::Relative| {
        let code = ground.industry_code(relative.industry);
        vec![
            Datum::Name {
                text: ground.industry(relative.industry),
                href: Some(ground.industry_address(relative.industry)),
                note: code.to_owned(),
            },
            Datum::text(code),
            Datum::number(relative.proximity, l.decimal(relative.proximity, 3)),
        ]
    };
    Sheet {
        title: l.t("industry-related-title"),
        fields: vec![
            Field::text("industry", l.t("stat-role-industry")),
            Field::in_files("code"),
            Field::number("proximity", l.t("stat-proximity")).unit("0–1"),
        ],
        rows: answer.relatives.iter().map(row).collect(),
        ..Sheet::default()
    }
}

fn sheet(ground: &Ground, answer: &IndustryAnswer) -> Sheet {
    let l = ground.l;
    Sheet {
        title: l.t("industry-regions"),
        note: ground.source(),
        fields: vec![
            Field::text("region", l.t("region")),
            Field::in_files("code"),
            Field::number("value", ground.measure()).unit(ground.frame.year.clone()),
            Field::number("share", l.t("stat-figure-share")),
            Field::number("quotient", l.t("stat-figure-quotient")),
            Field::number("stars", l.t("stat-figure-stars")),
            Field::text("flags", l.t("stat-flags")),
        ],
        rows: answer.regions.iter().map(|one| line(ground, answer, one)).collect(),
        ..Sheet::default()
    }
}

fn line(
    ground: &Ground,
    answer: &IndustryAnswer,
    one: &asterism_actions::observatory::IndustryRegion,
) -> Vec<Datum> {
    let l = ground.l;
    let totals = ground.frame.activity.values.row(one.region).iter().sum::<f64>();
    let why = ground.why(one.cell);
    let cell = ground.cell_address(one.region, answer.industry);
    let value = one.cell.and_then(|cell| cell.value);
    let share = value.map_or(f64::NAN, |value| value / totals);
    let code = ground.region_code(one.region);
    vec![
        Datum::Name {
            text: ground.region_name(one.region).to_owned(),
            href: Some(ground.address(&format!("/regions/{}", encode(code)), &[])),
            note: code.to_owned(),
        },
        Datum::text(code),
        match value {
            Some(value) => Datum::Number { value, shown: ground.amount(value), href: Some(cell) },
            None => Datum::WithoutAt(why.clone(), cell),
        },
        Datum::number_or(share, &why, |share| ground.percent(share)),
        Datum::number_or(one.quotient, &why, |quotient| ground.quotient(quotient)),
        Datum::number(f64::from(one.stars), l.label("stat-stars", &one.stars.to_string())),
        Datum::text(super::flags::flags(l, one.cell)),
    ]
}
