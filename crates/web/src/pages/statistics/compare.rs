//! Up to ten regions side by side.

use asterism_actions::Matrix;
use asterism_actions::observatory::{Compared, Comparison, Indicator, MOST_COMPARED, Strength};
use axum::extract::State;
use axum::response::Response;

use super::ground::{Ground, nothing};
use super::view::View;
use crate::chart::{Bar, bars_up_to, shorten};
use crate::component::{Block, Cell, Column, DataTable, Figure, Hidden, Notice, Piece, Tone};
use crate::html::LinkTo;
use crate::pages::observatory::{Choice, Input, Parameter, Parameters};
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::pages::words;
use crate::visit::Visit;
use crate::{Problem, Site};

/// Strengths in each of the small pictures.
const SHOWN: usize = 6;

/// Letters of a region's name at the head of a column; its code stands below.
const HEAD: usize = 22;

/// What is compared.
struct Compare<'a> {
    ground: &'a Ground,
    codes: Vec<String>,
    found: Comparison,
    /// Per region.
    indicators: Vec<Vec<Indicator>>,
}

impl Compare<'_> {
    /// What a region is called, or its code where nothing here names it.
    fn name(&self, code: &str) -> &str {
        let found = self.ground.frame.region(code);
        found.map(|region| self.ground.region_name(region)).filter(|name| !name.is_empty()).unwrap_or("")
    }

    /// The name with the code.
    fn named(&self, code: &str) -> String {
        words::with_code(self.name(code), code)
    }

    /// The name as the head of a narrow column.
    fn short_name(&self, code: &str) -> String {
        let name = self.name(code);
        shorten(if name.is_empty() { code } else { name }, HEAD)
    }
}

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let app = site.app()?;
    let Some(ground) = Ground::find(app, &visit).await? else {
        return nothing(&visit, "compare", "compare-title");
    };
    let codes = codes(&visit);
    let (frame, asked) = (ground.frame.clone(), codes.clone());
    let found = tokio::task::spawn_blocking(move || frame.compare(&asked)).await;
    let found = found.map_err(|error| Problem::internal(&error))??;
    let indicators = app.indicators_of(&codes, &ground.frame.year).await?;
    view(&visit, &Compare { ground: &ground, codes, found, indicators }).answer(&visit)
}

/// The regions named, each once and in their order.
fn codes(visit: &Visit) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    let named = visit.pairs.iter().filter(|(name, value)| name == "region" && !value.trim().is_empty());
    for (_, value) in named {
        let code = value.trim().to_uppercase();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

fn view(visit: &Visit, of: &Compare) -> View {
    let (l, ground) = (of.ground.l, of.ground);
    let names: Vec<&str> = of.found.regions.iter().map(|one| ground.region_name(one.region)).collect();
    let title = if names.is_empty() { l.t("compare-title") } else { names.join(", ") };
    let mut view = View::new(ground.shell(visit, title), "compare", lead(of));
    view.notices = ground.notices();
    let regions: Vec<(&str, &str)> = of.codes.iter().map(|code| ("region", code.as_str())).collect();
    view.forms = vec![form(of), ground.settings_form("/compare", &regions)];
    let sheet = totals(of);
    if names.is_empty() {
        let notice = Notice::new(Tone::Note, l.t("compare-none"), l.t("compare-none-text"));
        view.blocks = vec![Block::new("regions", "", vec![Piece::Notice(notice)])];
    } else {
        let table = sheet.below_heading();
        let mut overview = vec![Piece::Table(table)];
        if of.codes.len() < MOST_COMPARED && of.codes.len() > 1 {
            overview.extend(removals(of));
        }
        view.blocks.push(Block::new("overview", l.t("compare-overview"), overview));
        view.blocks.push(Block::new("strengths", l.t("compare-strengths"), vec![strengths(of)]));
        if names.len() > 1 {
            view.blocks.push(Block::new("alike", l.t("compare-alike"), alike(of)));
        }
        view.blocks.push(Block::new("shared", l.t("compare-shared"), vec![shared(of)]));
        if of.indicators.iter().any(|of_region| !of_region.is_empty()) {
            view.blocks.push(Block::new("indicators", l.t("compare-indicators"), vec![indicators(of)]));
        }
    }
    view.basis = Some(ground.basis(&[
        ("quotient", "lq"),
        ("similarity", "similarity"),
        ("complexity", "complexity"),
        ("diversity", "specialisation"),
    ]));
    view.about = ground.about();
    view.sheets = vec![("regions", sheet), ("industries", shared_sheet(of))];
    view
}

fn lead(of: &Compare) -> String {
    let l = of.ground.l;
    let regions = &of.found.regions;
    if regions.len() < 2 {
        return l.t("compare-lead");
    }
    let mut best: Option<(usize, usize, f64)> = None;
    for one in 0..regions.len() {
        for other in one + 1..regions.len() {
            let overlap = of.found.overlap[(one, other)];
            if overlap.is_finite() && best.is_none_or(|(_, _, most)| overlap > most) {
                best = Some((one, other, overlap));
            }
        }
    }
    let Some((one, other, overlap)) = best else { return l.t("compare-lead") };
    let name = |place: usize| regions.get(place).map_or("", |found| of.ground.region_name(found.region));
    let shared = of.found.shared[(one, other)] as usize;
    l.with(
        "compare-lead-alike",
        &[
            ("one", name(one)),
            ("other", name(other)),
            ("overlap", &of.ground.percent(overlap)),
            ("shared", &of.ground.count(shared)),
        ],
    )
}

/// The regions chosen, and one more to add.
fn form(of: &Compare) -> Parameters {
    let (l, ground) = (of.ground.l, of.ground);
    let mut hidden = ground.hidden();
    hidden.extend(of.codes.iter().map(|code| Hidden { name: "region".to_owned(), value: code.clone() }));
    let none = Choice { value: String::new(), label: l.t("compare-choose"), chosen: true };
    let others = ground.frame.regions.iter().filter(|region| !of.codes.contains(&region.code));
    let choice = |region: &asterism_actions::observatory::Named| Choice {
        value: region.code.clone(),
        label: words::with_code(
            words::country_name(l, &region.code).as_deref().unwrap_or(&region.name),
            &region.code,
        ),
        chosen: false,
    };
    let choices: Vec<Choice> = [none].into_iter().chain(others.map(choice)).collect();
    let full = of.codes.len() >= MOST_COMPARED;
    let field = Parameter {
        name: "region".to_owned(),
        label: l.t("compare-add-label"),
        hint: l.with("compare-most", &[("most", &ground.count(MOST_COMPARED))]),
        input: Input::Choice(if full { Vec::new() } else { choices }),
    };
    Parameters {
        name: "add",
        summary: l.t("compare-add-title"),
        action: "/compare".to_owned(),
        fields: if full { Vec::new() } else { vec![field] },
        usual: (!of.codes.is_empty())
            .then(|| LinkTo::new(ground.address("/compare", &[]), l.t("compare-anew"))),
        hidden,
        button: l.t("compare-add"),
        open: true,
    }
}

/// The same comparison without one of the regions.
fn removals(of: &Compare) -> Option<Piece> {
    let l = of.ground.l;
    let without = |code: &String| {
        let others: Vec<(&str, &str)> =
            of.codes.iter().filter(|other| *other != code).map(|other| ("region", other.as_str())).collect();
        let name = of.named(code);
        let text = l.with("compare-without", &[("region", &name)]);
        crate::component::Tag {
            link: LinkTo::new(of.ground.address("/compare", &others), text),
            count: String::new(),
        }
    };
    let tags = of.codes.iter().map(without).collect();
    Some(Piece::Tags(crate::component::TagList { label: l.t("compare-remove"), tags }))
}

fn region_datum(of: &Compare, one: &Compared) -> Datum {
    Datum::Name {
        text: of.ground.region_name(one.region).to_owned(),
        href: Some(of.ground.region_address(one.region)),
        note: of.ground.region_code(one.region).to_owned(),
    }
}

fn totals(of: &Compare) -> Sheet {
    let (l, ground) = (of.ground.l, of.ground);
    let count = |count: usize| Datum::number(count as f64, ground.count(count));
    let row = |one: &Compared| {
        vec![
            region_datum(of, one),
            Datum::text(ground.region_code(one.region)),
            Datum::number(one.total, ground.amount(one.total)),
            Datum::number(one.share, ground.percent(one.share)),
            count(one.diversity),
            Datum::number_or(one.complexity, &l.t("stat-undefined"), |value| l.decimal(value, 2)),
            match one.complexity_rank {
                Some(rank) => Datum::number(rank as f64, ground.rank(rank, ground.frame.regions.len())),
                None => Datum::Without(l.t("stat-undefined")),
            },
            count(one.confidential),
            count(one.missing),
        ]
    };
    Sheet {
        title: l.t("compare-overview"),
        note: ground.source(),
        fields: vec![
            Field::text("region", l.t("region")),
            Field::in_files("code"),
            Field::number("total", ground.measure()).unit(ground.frame.year.clone()),
            Field::number("share", l.t("stat-share")).unit(l.t("stat-share-of-all")),
            Field::number("specialisations", l.t("stat-figure-diversity")),
            Field::number("complexity", l.t("stat-complexity")).unit(l.t("stat-complexity-unit")),
            Field::number("complexity_rank", l.t("stat-rank-name")),
            Field::number("confidential", l.t("stat-confidential-name")).unit(l.t("stat-cells")),
            Field::number("missing", l.t("stat-not-published-name")).unit(l.t("stat-cells")),
        ],
        rows: of.found.regions.iter().map(row).collect(),
        ..Sheet::default()
    }
}

/// The strongest industries of each, on one scale so that bars can be compared.
fn strengths(of: &Compare) -> Piece {
    let (l, ground) = (of.ground.l, of.ground);
    let known = |strength: &&Strength| strength.quotient.is_finite() && strength.quotient > 0.0;
    let quotients = of.found.regions.iter().flat_map(|one| one.strengths.iter().filter(known).take(SHOWN));
    let largest = quotients.map(|strength| strength.quotient).fold(0.0, f64::max);
    let of_region = |one: &Compared| -> Figure {
        let strongest: Vec<&Strength> = one.strengths.iter().filter(known).take(SHOWN).collect();
        let bar = |strength: &&Strength| {
            let shared = of.found.strengths.iter().find(|(industry, _)| *industry == strength.industry);
            let shared = shared.is_some_and(|(_, who)| who.iter().filter(|has| **has).count() > 1);
            let mark = if shared { "● " } else { "" };
            let label = format!("{mark}{}", ground.industry(strength.industry));
            Bar { accent: shared, ..Bar::new(label, strength.quotient, ground.quotient(strength.quotient)) }
        };
        let shown: Vec<Bar> = strongest.iter().map(bar).collect();
        let title = ground.region_name(one.region).to_owned();
        let picture =
            bars_up_to(l, &title, &l.count("bars-description", shown.len() as u64), &shown, largest);
        let mut table = DataTable::new(
            title.clone(),
            vec![
                Column::text(l.t("stat-role-industry")),
                Column::number(l.t("stat-figure-quotient")),
                Column::number(l.t("stat-interval")),
                Column::number(ground.measure()),
            ],
        );
        for strength in strongest {
            let value = strength.cell.and_then(|cell| cell.value);
            let cell = ground.cell_address(one.region, strength.industry);
            let ends = [strength.lower, strength.upper].map(|end| ground.quotient(end));
            table.row(vec![
                Cell::link(&ground.industry_address(strength.industry), ground.industry(strength.industry)),
                Cell::Number(ground.quotient(strength.quotient)),
                Cell::Number(format!("{} – {}", ends[0], ends[1])),
                value.map_or(Cell::Empty, |value| Cell::link(&cell, ground.amount(value))),
            ]);
        }
        let mut figure = Figure::new(l, title, picture, table);
        figure.unit = l.t("compare-strengths-unit");
        figure
    };
    Piece::Figures(of.found.regions.iter().map(of_region).collect())
}

/// How alike each two are, by three measures.
fn alike(of: &Compare) -> Vec<Piece> {
    let (l, ground) = (of.ground.l, of.ground);
    let found = &of.found;
    let decimal = |value: f64| l.decimal(value, 2);
    [
        pairs(of, "compare-overlap", &found.overlap, |value| ground.percent(value)),
        pairs(of, "compare-specialisations", &found.shared, |value| l.decimal(value, 0)),
        pairs(of, "compare-jaccard", &found.jaccard, decimal),
        pairs(of, "compare-cosine", &found.cosine, decimal),
    ]
    .map(Piece::Table)
    .into()
}

fn pairs(of: &Compare, key: &str, matrix: &Matrix, written: impl Fn(f64) -> String) -> DataTable {
    let (l, ground) = (of.ground.l, of.ground);
    let code = |one: &Compared| ground.region_code(one.region).to_owned();
    let mut columns = vec![Column::text(l.t("region"))];
    let name = |one: &Compared| shorten(ground.region_name(one.region), HEAD);
    columns.extend(of.found.regions.iter().map(|one| Column::number(name(one)).unit(code(one))));
    let mut table = DataTable::new(l.t(key), columns);
    table.note = l.t(&format!("{key}-note"));
    for (row, one) in of.found.regions.iter().enumerate() {
        let mut cells = vec![Cell::text(ground.region_name(one.region)).with_note(code(one))];
        for column in 0..of.found.regions.len() {
            let value = matrix[(row, column)];
            cells.push(if value.is_finite() {
                Cell::Number(written(value))
            } else {
                Cell::Missing(l.t("stat-undefined"))
            });
        }
        table.row(cells);
    }
    table
}

/// Who is specialised in what, the most shared first.
fn shared(of: &Compare) -> Piece {
    let table = shared_sheet(of).below_heading();
    Piece::Table(table)
}

fn shared_sheet(of: &Compare) -> Sheet {
    let (l, ground) = (of.ground.l, of.ground);
    let mut fields = vec![Field::text("industry", l.t("stat-role-industry")), Field::in_files("code")];
    fields.extend(of.codes.iter().map(|code| Field::number(code, of.short_name(code)).unit(code.clone())));
    let row = |(industry, who): &(usize, Vec<bool>)| {
        let code = ground.industry_code(*industry);
        let name = Datum::Name {
            text: ground.industry(*industry),
            href: Some(ground.industry_address(*industry)),
            note: code.to_owned(),
        };
        let mut row = vec![name, Datum::text(code)];
        for (one, has) in of.found.regions.iter().zip(who) {
            let quotient = ground.frame.quotients[(one.region, *industry)];
            let mark = if *has { "● " } else { "" };
            let why = ground.why(ground.frame.cell(one.region, *industry));
            row.push(Datum::number_or(quotient, &why, |value| format!("{mark}{}", ground.quotient(value))));
        }
        row
    };
    Sheet {
        title: l.t("compare-shared"),
        note: l.t("compare-shared-note"),
        fields,
        rows: of.found.strengths.iter().map(row).collect(),
        empty: l.t("compare-shared-none"),
    }
}

/// Wealth, research and people, as far as their tables were loaded.
fn indicators(of: &Compare) -> Piece {
    let (l, ground) = (of.ground.l, of.ground);
    let mut columns = vec![Column::text(l.t("stat-indicator")), Column::text(l.t("year"))];
    columns.extend(of.codes.iter().map(|code| Column::number(of.short_name(code)).unit(code.clone())));
    let mut table = DataTable::new(l.t("compare-indicators"), columns);
    table.quiet_caption = true;
    for first in of.indicators.iter().flatten() {
        if table.rows.iter().any(|row| is_of(row, &l.label("obs-variable", first.key))) {
            continue;
        }
        let href = super::flags::table_address(&first.version.head.key);
        let mut cells = vec![Cell::Text(l.label("obs-variable", first.key))];
        cells.push(Cell::link(&href, first.year.clone()));
        for of_region in &of.indicators {
            let own = of_region.iter().find(|indicator| indicator.key == first.key);
            let value = own.and_then(|own| Some((own, own.value?)));
            cells.push(value.map_or_else(
                || Cell::Missing(l.t("stat-no-value")),
                |(own, value)| {
                    let rank = own.rank.map(|rank| ground.rank(rank, own.all.len())).unwrap_or_default();
                    Cell::Number(ground.amount((value * 10.0).round() / 10.0)).with_note(rank)
                },
            ));
        }
        table.row(cells);
    }
    Piece::Table(table)
}

fn is_of(row: &crate::component::Row, label: &str) -> bool {
    matches!(row.cells.first(), Some(Cell::Text(text)) if text == label)
}
