//! The industry space: which industries are near each other, and where a region stands in it.

use asterism_actions::observatory::{Space, SpaceSettings};
use asterism_actions::{FieldError, Refusal};
use axum::extract::State;
use axum::response::Response;

use super::ground::{Ground, nothing};
use super::view::View;
use crate::chart::{Star, Tie, shorten, space};
use crate::component::{Block, Figure, KeyFigure, LegendItem, Piece};
use crate::html::LinkTo;
use crate::pages::observatory::{Choice, Input, Parameter, Parameters};
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::visit::Visit;
use crate::{Problem, Site};

/// Clusters with a colour and a shape of their own.
const COLOURS: [&str; 8] = ["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"];

/// The shapes that tell them apart without colour.
const SHAPES: [&str; 4] = ["●", "■", "◆", "▲"];

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let Some(ground) = Ground::find(site.app()?, &visit).await? else {
        return nothing(&visit, "space", "space-title");
    };
    let found = find(&ground, &visit).await?;
    let region = region(&ground, &visit)?;
    view(&visit, &ground, &found, region).answer(&visit)
}

/// The space that the address asks for.
pub(super) async fn find(ground: &Ground, visit: &Visit) -> Result<Space, Problem> {
    let settings = SpaceSettings::read(&visit.pairs)?;
    let frame = ground.frame.clone();
    let found = tokio::task::spawn_blocking(move || frame.space(settings)).await;
    Ok(found.map_err(|error| Problem::internal(&error))??)
}

/// The region whose strengths are lit, if one is asked for.
fn region(ground: &Ground, visit: &Visit) -> Result<Option<usize>, Problem> {
    let Some(code) = visit.value("region").map(str::trim).filter(|code| !code.is_empty()) else {
        return Ok(None);
    };
    let refused = || {
        let why = Refusal::RegionNotCompared { code: code.to_owned(), year: ground.frame.year.clone() };
        Problem::Refused([FieldError { field: "region".to_owned(), why }].into())
    };
    ground.frame.region(&code.to_uppercase()).map(Some).ok_or_else(refused)
}

fn view(visit: &Visit, ground: &Ground, found: &Space, region: Option<usize>) -> View {
    let l = ground.l;
    let title = match region {
        Some(region) => l.with("space-title-of", &[("region", ground.region_name(region))]),
        None => l.t("space-title"),
    };
    let mut view = View::new(ground.shell(visit, title), "space", lead(ground, found, region));
    view.notices = ground.notices();
    let own = found.settings.params();
    let mut more: Vec<(&str, &str)> =
        own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    more.extend(region.map(|region| ("region", ground.region_code(region))));
    view.forms = vec![form(ground, found, region), ground.settings_form("/space", &more)];
    view.figures.items = figures(ground, found, region);
    let (edges, industries) = (edges(ground, found), industries(ground, found, region));
    view.blocks = vec![Block::new("space", "", vec![picture(ground, found, region, &edges)])];
    let table = industries.cards();
    let clusters = LinkTo::new(ground.address("/clusters", &[]), l.t("clusters-title"));
    view.blocks.push(Block::new(
        "industries",
        l.t("stat-role-industries"),
        vec![Piece::Table(table), Piece::More(clusters)],
    ));
    view.basis =
        Some(ground.basis(&[("proximity", "proximity"), ("space", "communities"), ("layout", "networks")]));
    view.about = ground.about();
    view.sheets = vec![("edges", edges), ("industries", industries)];
    view
}

fn lead(ground: &Ground, found: &Space, region: Option<usize>) -> String {
    let l = ground.l;
    let Some(region) = region else { return l.t("space-lead") };
    let own: Vec<usize> = ground.frame.specialised.ones(region).collect();
    let mut counts = vec![0_usize; found.clusters.len()];
    own.iter()
        .filter_map(|industry| found.cluster_of.get(*industry))
        .for_each(|cluster| counts[*cluster] += 1);
    let most = counts.iter().enumerate().max_by_key(|(number, count)| (**count, std::cmp::Reverse(*number)));
    let most = most.map_or(0, |(number, _)| number);
    l.with(
        "space-lead-region",
        &[
            ("region", ground.region_name(region)),
            ("count", &ground.count(own.len())),
            ("industries", &ground.count(ground.frame.industries.len())),
            ("in", &ground.count(counts.get(most).copied().unwrap_or(0))),
            ("cluster", &cluster_name(ground, found, most)),
        ],
    )
}

/// A cluster is called by its two largest industries.
pub(super) fn cluster_name(ground: &Ground, found: &Space, number: usize) -> String {
    let industries = found.clusters.get(number).map(|cluster| cluster.industries.as_slice());
    let names = industries.unwrap_or_default().iter().take(2);
    names.map(|industry| shorten(&ground.industry(*industry), 44)).collect::<Vec<_>>().join(" · ")
}

fn figures(ground: &Ground, found: &Space, region: Option<usize>) -> Vec<KeyFigure> {
    let l = ground.l;
    let clusters = ground.address("/clusters", &[]);
    let mut items = vec![
        KeyFigure::new(l.t("stat-role-industries"), ground.count(ground.frame.industries.len()), ""),
        KeyFigure::new(
            l.t("space-edges"),
            ground.count(found.edges.len()),
            l.with("space-edges-note", &[("tree", &ground.count(found.tree))]),
        ),
        KeyFigure::new(
            l.t("clusters-title"),
            ground.count(found.clusters.len()),
            l.with("space-modularity", &[("value", &l.decimal(found.modularity, 2))]),
        )
        .leading_to(clusters),
    ];
    if let Some(region) = region {
        let count = ground.frame.specialised.ones(region).count();
        items.push(
            KeyFigure::new(
                l.t("stat-figure-diversity"),
                ground.count(count),
                ground.region_name(region).to_owned(),
            )
            .leading_to(ground.region_address(region)),
        );
    }
    items
}

fn picture(ground: &Ground, found: &Space, region: Option<usize>, edges: &Sheet) -> Piece {
    let l = ground.l;
    let frame = &ground.frame;
    let totals = frame.activity.totals().industries;
    let largest = totals.iter().copied().fold(0.0, f64::max);
    let star = |industry: usize| {
        let quotient = region.map(|region| frame.quotients[(region, industry)]);
        let said = match quotient {
            Some(value) if value.is_finite() => {
                format!(": {} {}", l.t("stat-figure-quotient"), ground.quotient(value))
            }
            Some(_) => format!(": {}", l.t("stat-no-value")),
            None => String::new(),
        };
        Star {
            code: ground.industry_code(industry).to_owned(),
            name: ground.industry(industry),
            tip: format!("{} {}{said}", ground.industry_code(industry), ground.industry(industry)),
            at: found.positions.get(industry).copied().unwrap_or([0.5, 0.5]),
            size: totals.get(industry).copied().unwrap_or(0.0) / largest,
            group: (found.cluster_of.get(industry).copied().unwrap_or(0) % 8) as u8,
            lit: region.is_none_or(|region| frame.specialised.has(region, industry)),
        }
    };
    let stars: Vec<Star> = (0..frame.industries.len()).map(star).collect();
    let strongest = found.edges.iter().map(|edge| edge.weight).fold(0.0, f64::max);
    let tie = |edge: &asterism_actions::observatory::Edge| Tie {
        from: edge.from,
        to: edge.to,
        weight: edge.weight / strongest,
    };
    let ties: Vec<Tie> = found.edges.iter().map(tie).collect();
    let title = match region {
        Some(region) => l.with("space-title-of", &[("region", ground.region_name(region))]),
        None => l.t("space-title"),
    };
    let description = l.with(
        "space-description",
        &[("industries", &ground.count(stars.len())), ("edges", &ground.count(ties.len()))],
    );
    let picture = space(&title, &description, &stars, &ties);
    let mut figure = Figure::new(l, title, picture, edges.table(None));
    figure.unit = l.t(if region.is_some() { "space-unit-region" } else { "space-unit" });
    let legend = |number: usize| LegendItem {
        class: COLOURS[number % COLOURS.len()],
        text: format!("{} {}", SHAPES[number % SHAPES.len()], cluster_name(ground, found, number)),
    };
    figure.legend = (0..found.clusters.len()).map(legend).collect();
    figure.source = ground.source();
    figure.wide = true;
    Piece::figure(figure)
}

fn edges(ground: &Ground, found: &Space) -> Sheet {
    let l = ground.l;
    let mut strongest: Vec<&asterism_actions::observatory::Edge> = found.edges.iter().collect();
    strongest.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    let name = |industry: usize| Datum::Name {
        text: ground.industry(industry),
        href: Some(ground.industry_address(industry)),
        note: ground.industry_code(industry).to_owned(),
    };
    let row = |edge: &&asterism_actions::observatory::Edge| {
        vec![
            name(edge.from),
            Datum::text(ground.industry_code(edge.from)),
            name(edge.to),
            Datum::text(ground.industry_code(edge.to)),
            Datum::number(edge.weight, l.decimal(edge.weight, 3)),
        ]
    };
    Sheet {
        title: l.t("space-edges"),
        fields: vec![
            Field::text("industry", l.t("stat-role-industry")),
            Field::in_files("code"),
            Field::text("other_industry", l.t("space-other")),
            Field::in_files("other_code"),
            Field::number("proximity", l.t("stat-proximity")).unit("0–1"),
        ],
        rows: strongest.iter().map(row).collect(),
        ..Sheet::default()
    }
}

fn industries(ground: &Ground, found: &Space, region: Option<usize>) -> Sheet {
    let l = ground.l;
    let frame = &ground.frame;
    let mut fields = vec![
        Field::text("industry", l.t("stat-role-industry")),
        Field::in_files("code"),
        Field::text("cluster", l.t("stat-cluster")),
        Field::number("edges", l.t("space-degree")),
    ];
    fields.extend(region.map(|_| Field::number("quotient", l.t("stat-figure-quotient"))));
    fields.extend(["x", "y"].map(Field::in_files));
    let row = |industry: usize| {
        let cluster = found.cluster_of.get(industry).copied().unwrap_or(0);
        let degree = found.edges.iter().filter(|edge| edge.from == industry || edge.to == industry).count();
        let mut row = vec![
            Datum::Name {
                text: ground.industry(industry),
                href: Some(ground.industry_address(industry)),
                note: ground.industry_code(industry).to_owned(),
            },
            Datum::text(ground.industry_code(industry)),
            Datum::Name {
                text: cluster_name(ground, found, cluster),
                href: Some(ground.address("/clusters", &[])),
                note: String::new(),
            },
            Datum::number(degree as f64, ground.count(degree)),
        ];
        row.extend(region.map(|region| {
            let mark = if frame.specialised.has(region, industry) { "● " } else { "" };
            let why = ground.why(frame.cell(region, industry));
            Datum::number_or(frame.quotients[(region, industry)], &why, |value| {
                format!("{mark}{}", ground.quotient(value))
            })
        }));
        let [x, y] = found.positions.get(industry).copied().unwrap_or_default();
        row.extend([x, y].map(|at| Datum::number(at, String::new())));
        row
    };
    Sheet {
        title: l.t("stat-role-industries"),
        fields,
        rows: found.clusters.iter().flat_map(|cluster| &cluster.industries).map(|one| row(*one)).collect(),
        ..Sheet::default()
    }
}

fn form(ground: &Ground, found: &Space, region: Option<usize>) -> Parameters {
    let l = ground.l;
    let none = Choice { value: String::new(), label: l.t("space-no-region"), chosen: region.is_none() };
    let choice = |number: usize| Choice {
        value: ground.region_code(number).to_owned(),
        label: format!("{} {}", ground.region_code(number), ground.region_name(number)),
        chosen: region == Some(number),
    };
    let choices = [none].into_iter().chain((0..ground.frame.regions.len()).map(choice)).collect();
    let mut fields = vec![Parameter {
        name: "region".to_owned(),
        label: l.t("region"),
        hint: l.t("space-region-hint"),
        input: Input::Choice(choices),
    }];
    fields.extend(fineness(ground, found.settings));
    Parameters {
        name: "shown",
        summary: l.t("space-choose"),
        action: "/space".to_owned(),
        fields,
        hidden: ground.hidden(),
        usual: None,
        button: l.t("map-show"),
        open: true,
    }
}

/// How many edges there are, and how fine the clusters.
pub(super) fn fineness(ground: &Ground, settings: SpaceSettings) -> Vec<Parameter> {
    let l = ground.l;
    let number = |name: &str, value: f64, least, most| Parameter {
        name: name.to_owned(),
        label: l.label("space-parameter", name),
        hint: l.label("space-hint", name),
        input: Input::Number { value: value.to_string(), least, most, step: "any" },
    };
    vec![number("degree", settings.degree, "2", "20"), number("resolution", settings.resolution, "0.1", "10")]
}
