//! All industries: how large, how concentrated, how complex, and how they move.

use asterism_actions::observatory::IndustryAnswer;
use asterism_actions::{FieldError, Refusal};
use axum::extract::State;
use axum::response::Response;

use super::ground::{Ground, nothing};
use super::view::View;
use crate::chart::sparkline;
use crate::component::{Block, KeyFigure, Piece, Sort};
use crate::html::encode;
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::visit::Visit;
use crate::{Problem, Site};

/// What rows are ordered by, with the column it is the heading of. The first is usual.
const ORDERS: [(&str, usize); 7] = [
    ("total", 1),
    ("share", 2),
    ("change", 3),
    ("concentration", 5),
    ("regions", 6),
    ("complexity", 7),
    ("name", 0),
];

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let app = site.app()?;
    let Some(ground) = Ground::find(app, &visit).await? else {
        return nothing(&visit, "industries", "industries-title");
    };
    let order = order(&visit)?;
    let frame = ground.frame.clone();
    let answers = tokio::task::spawn_blocking(move || {
        let answer = |industry: &asterism_actions::observatory::Named| frame.industry_answer(&industry.code);
        frame.industries.iter().map(answer).collect::<Result<Vec<_>, _>>()
    });
    let answers = answers.await.map_err(|error| Problem::internal(&error))??;
    view(&visit, &ground, answers, order).answer(&visit)
}

fn order(visit: &Visit) -> Result<&'static str, Problem> {
    let Some(asked) = visit.value("sort").filter(|asked| !asked.is_empty()) else { return Ok("total") };
    let found = ORDERS.iter().find(|(name, _)| *name == asked).map(|(name, _)| *name);
    found.ok_or_else(|| {
        let known = ORDERS.iter().map(|(name, _)| *name).collect();
        let why = Refusal::NoneOf { given: asked.to_owned(), known };
        Problem::Refused([FieldError { field: "sort".to_owned(), why }].into())
    })
}

/// How much an industry changed, as a share of what it was.
pub(super) fn growth(answer: &IndustryAnswer) -> Option<f64> {
    let (_, then, now) = answer.change.as_ref()?;
    (*then > 0.0).then(|| now / then - 1.0)
}

fn view(visit: &Visit, ground: &Ground, mut answers: Vec<IndustryAnswer>, order: &str) -> View {
    let l = ground.l;
    let key = |answer: &IndustryAnswer| match order {
        "share" => answer.share,
        "change" => growth(answer).unwrap_or(f64::NEG_INFINITY),
        "concentration" => answer.locational_gini,
        "regions" => answer.ubiquity as f64,
        "complexity" if answer.complexity.is_nan() => f64::NEG_INFINITY,
        "complexity" => answer.complexity,
        _ => answer.total,
    };
    answers.sort_by(|one, other| key(other).total_cmp(&key(one)));
    if order == "name" {
        answers.sort_by_key(|answer| ground.industry(answer.industry));
    }
    let sheet = sheet(ground, &answers);
    let mut table = sheet.below_heading();
    table.note = ground.source();
    let more: Vec<&(String, String)> = ground.asked.iter().collect();
    for (name, column) in ORDERS {
        let pairs = more.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let href = format!("/industries{}", crate::html::query_string(pairs.chain([("sort", name)])));
        let way = if name == "name" { "ascending" } else { "descending" };
        if let Some(column) = table.columns.get_mut(column) {
            column.sort = Some(Sort { href, now: if name == order { way } else { "none" } });
        }
    }
    let mut view =
        View::new(ground.shell(visit, l.t("industries-title")), "industries", lead(ground, &answers));
    view.notices = ground.notices();
    let sorted = (order != "total").then_some(("sort", order));
    view.forms = vec![ground.settings_form("/industries", sorted.as_slice())];
    view.figures.items = figures(ground, &answers);
    view.blocks = vec![Block::new("list", l.t("industries-all"), vec![Piece::Table(table)])];
    view.basis = Some(ground.basis(&[
        ("share", "lq"),
        ("concentration", "concentration"),
        ("complexity", "complexity"),
        ("course", ""),
    ]));
    view.about = ground.about();
    view.sheets = vec![("industries", sheet)];
    view
}

fn lead(ground: &Ground, answers: &[IndustryAnswer]) -> String {
    let l = ground.l;
    let by = |key: &dyn Fn(&IndustryAnswer) -> f64| {
        let known = answers.iter().filter(|answer| key(answer).is_finite());
        let most = known.max_by(|one, other| key(one).total_cmp(&key(other)));
        most.map_or_else(|| "–".to_owned(), |answer| ground.industry(answer.industry))
    };
    l.with(
        "industries-lead",
        &[
            ("largest", &by(&|answer| answer.total)),
            ("concentrated", &by(&|answer| answer.locational_gini)),
            ("complex", &by(&|answer| answer.complexity)),
            ("year", &ground.frame.year),
        ],
    )
}

fn figures(ground: &Ground, answers: &[IndustryAnswer]) -> Vec<KeyFigure> {
    let l = ground.l;
    let total: f64 = answers.iter().map(|answer| answer.total).sum();
    vec![
        KeyFigure::new(l.t("stat-role-industries"), ground.count(answers.len()), ""),
        KeyFigure::new(l.t("regions"), ground.count(ground.frame.regions.len()), ""),
        KeyFigure::new(ground.measure(), l.short(total), ground.frame.year.clone()),
        KeyFigure::new(
            l.t("stat-without"),
            ground.count(ground.frame.activity.confidential + ground.frame.activity.missing),
            l.with("stat-of-cells", &[("cells", &ground.count(ground.frame.cells.len()))]),
        ),
    ]
}

fn sheet(ground: &Ground, answers: &[IndustryAnswer]) -> Sheet {
    let l = ground.l;
    let since = answers.iter().find_map(|answer| answer.change.as_ref().map(|(year, _, _)| year.clone()));
    let since = since.map(|year| l.with("stat-since", &[("year", &year)])).unwrap_or_default();
    Sheet {
        title: l.t("industries-title"),
        fields: vec![
            Field::text("industry", l.t("stat-role-industry")),
            Field::in_files("code"),
            Field::number("total", ground.measure()).unit(ground.frame.year.clone()),
            Field::number("share", l.t("stat-share")).unit(l.t("stat-share-unit")),
            Field::number("change", l.t("stat-change")).unit(since),
            Field::pictures(l.t("stat-course")),
            Field::number("locational_gini", l.t("stat-concentration")).unit("0–1"),
            Field::number("specialised_regions", l.t("industries-regions")),
            Field::number("complexity", l.t("stat-complexity")).unit(l.t("stat-complexity-unit")),
            Field::in_files("confidential"),
            Field::in_files("missing"),
        ],
        rows: answers.iter().map(|answer| line(ground, answer)).collect(),
        ..Sheet::default()
    }
}

fn line(ground: &Ground, answer: &IndustryAnswer) -> Vec<Datum> {
    let l = ground.l;
    let code = ground.industry_code(answer.industry);
    let count = |count: usize| Datum::number(count as f64, ground.count(count));
    let course = ground.frame.courses.get(answer.industry).cloned().unwrap_or_default();
    let known = course.totals.iter().flatten().count();
    let picture = if known > 1 && 2 * course.regions >= ground.frame.regions.len() {
        let description = l.with("stat-course-description", &[("regions", &ground.count(course.regions))]);
        Datum::Picture(sparkline(&ground.industry(answer.industry), &description, &course.totals))
    } else {
        Datum::Without(l.t("stat-course-none"))
    };
    let not_defined = l.t("stat-undefined");
    vec![
        Datum::Name {
            text: ground.industry(answer.industry),
            href: Some(ground.address(&format!("/industries/{}", encode(code)), &[])),
            note: code.to_owned(),
        },
        Datum::text(code),
        Datum::number(answer.total, ground.amount(answer.total)),
        Datum::number(answer.share, ground.percent(answer.share)),
        Datum::number_or(growth(answer).unwrap_or(f64::NAN), &l.t("stat-unknown"), |value| {
            ground.change(value)
        }),
        picture,
        Datum::number_or(answer.locational_gini, &not_defined, |value| l.decimal(value, 2)),
        count(answer.ubiquity),
        Datum::number_or(answer.complexity, &not_defined, |value| l.decimal(value, 2)),
        count(answer.confidential),
        count(answer.missing),
    ]
}
