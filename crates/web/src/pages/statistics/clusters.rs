//! Statistical clusters: industries that the same regions are specialised in.

use asterism_actions::observatory::{Cluster, ClusterRegion, Space};
use axum::extract::State;
use axum::response::Response;

use super::ground::{Ground, nothing};
use super::space::{cluster_name, find, fineness};
use super::view::View;
use crate::component::{Block, Cell, Column, DataTable, KeyFigure, Piece, Prose, Tag, TagList};
use crate::html::LinkTo;
use crate::pages::observatory::Parameters;
use crate::pages::observatory::{Datum, Field, Sheet};
use crate::pages::words;
use crate::visit::Visit;
use crate::{Problem, Site};

pub(super) async fn show(State(site): State<Site>, visit: Visit) -> Result<Response, Problem> {
    let Some(ground) = Ground::find(site.app()?, &visit).await? else {
        return nothing(&visit, "clusters", "clusters-title");
    };
    let found = find(&ground, &visit).await?;
    view(&visit, &ground, &found).answer(&visit)
}

fn view(visit: &Visit, ground: &Ground, found: &Space) -> View {
    let l = ground.l;
    let lead = l.with(
        "clusters-lead",
        &[
            ("industries", &ground.count(ground.frame.industries.len())),
            ("clusters", &ground.count(found.clusters.len())),
        ],
    );
    let mut view = View::new(ground.shell(visit, l.t("clusters-title")), "clusters", lead);
    view.notices = ground.notices();
    let own = found.settings.params();
    let more: Vec<(&str, &str)> = own.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    view.forms = vec![form(ground, found), ground.settings_form("/clusters", &more)];
    view.figures.items = figures(ground, found);
    let sheet = sheet(ground, found);
    let table = sheet.cards();
    let space = LinkTo::new(ground.address("/space", &[]), l.t("space-title"));
    view.blocks = vec![Block::new("all", l.t("clusters-all"), vec![Piece::Table(table), Piece::More(space)])];
    for (number, cluster) in found.clusters.iter().enumerate() {
        let name = cluster_name(ground, found, number);
        let title = format!("{}. {name}", number + 1);
        view.blocks.push(Block::new("", title, cluster_pieces(ground, cluster, &name)));
    }
    view.basis = Some(ground.basis(&[
        ("proximity", "proximity"),
        ("clusters", "communities"),
        ("cluster-stars", "cluster_stars"),
    ]));
    view.about = ground.about();
    view.sheets =
        vec![("members", members(ground, found)), ("clusters", sheet), ("regions", regions(ground, found))];
    view
}

fn form(ground: &Ground, found: &Space) -> Parameters {
    let l = ground.l;
    Parameters {
        name: "shown",
        summary: l.t("clusters-choose"),
        action: "/clusters".to_owned(),
        fields: fineness(ground, found.settings),
        hidden: ground.hidden(),
        usual: None,
        button: l.t("map-show"),
        open: false,
    }
}

fn figures(ground: &Ground, found: &Space) -> Vec<KeyFigure> {
    let l = ground.l;
    let low = found.searches.iter().copied().fold(f64::INFINITY, f64::min);
    let spread = l.with(
        "clusters-spread",
        &[
            ("count", &ground.count(found.searches.len())),
            ("low", &l.decimal(low, 3)),
            ("high", &l.decimal(found.modularity, 3)),
        ],
    );
    let alone = found.clusters.iter().filter(|cluster| cluster.industries.len() == 1).count();
    vec![
        KeyFigure::new(l.t("clusters-title"), ground.count(found.clusters.len()), ""),
        KeyFigure::new(l.t("stat-role-industries"), ground.count(ground.frame.industries.len()), ""),
        KeyFigure::new(l.t("clusters-alone"), ground.count(alone), l.t("clusters-alone-note")),
        KeyFigure::new(l.t("clusters-modularity"), l.decimal(found.modularity, 2), spread),
    ]
}

fn sheet(ground: &Ground, found: &Space) -> Sheet {
    let l = ground.l;
    let why = l.t("stat-undefined");
    let row = |(number, cluster): (usize, &Cluster)| {
        let count = cluster.industries.len();
        vec![
            Datum::text(format!("{}. {}", number + 1, cluster_name(ground, found, number))),
            Datum::number(count as f64, ground.count(count)),
            Datum::number(cluster.total, ground.amount(cluster.total)),
            Datum::number(cluster.share, ground.percent(cluster.share)),
            Datum::number_or(cluster.inside, &why, |value| l.decimal(value, 2)),
            Datum::number_or(cluster.outside, &why, |value| l.decimal(value, 2)),
        ]
    };
    Sheet {
        title: l.t("clusters-all"),
        note: ground.source(),
        fields: vec![
            Field::text("cluster", l.t("stat-cluster")),
            Field::number("industries", l.t("stat-role-industries")),
            Field::number("total", ground.measure()).unit(ground.frame.year.clone()),
            Field::number("share", l.t("stat-share")).unit(l.t("stat-share-unit")),
            Field::number("proximity_inside", l.t("clusters-inside")).unit("0–1"),
            Field::number("proximity_outside", l.t("clusters-outside")).unit("0–1"),
        ],
        rows: found.clusters.iter().enumerate().map(row).collect(),
        ..Sheet::default()
    }
}

fn members(ground: &Ground, found: &Space) -> Sheet {
    let rows = found.clusters.iter().enumerate().flat_map(|(number, cluster)| {
        cluster.industries.iter().map(move |industry| {
            let named = ground.frame.industries.get(*industry);
            let name = named.map_or_else(String::new, |named| words::industry(ground.l, named));
            vec![
                Datum::number((number + 1) as f64, String::new()),
                Datum::text(ground.industry_code(*industry)),
                Datum::text(name),
            ]
        })
    });
    Sheet {
        fields: ["cluster", "code", "industry"].map(Field::in_files).into(),
        rows: rows.collect(),
        ..Sheet::default()
    }
}

fn regions(ground: &Ground, found: &Space) -> Sheet {
    let rows = found.clusters.iter().enumerate().flat_map(|(number, cluster)| {
        cluster.regions.iter().map(move |one| {
            let numbers = [one.value, one.share, one.quotient, f64::from(one.stars), one.hidden as f64];
            let mut row = vec![
                Datum::number((number + 1) as f64, String::new()),
                Datum::text(ground.region_code(one.region)),
                Datum::text(ground.region_name(one.region)),
            ];
            row.extend(numbers.map(|value| Datum::number(value, String::new())));
            row
        })
    });
    let fields =
        ["cluster", "code", "region", "value", "share", "quotient", "stars", "industries_without_value"];
    Sheet { fields: fields.map(Field::in_files).into(), rows: rows.collect(), ..Sheet::default() }
}

/// Its industries, and where it is strong.
fn cluster_pieces(ground: &Ground, cluster: &Cluster, name: &str) -> Vec<Piece> {
    let l = ground.l;
    let tag = |industry: &usize| Tag {
        link: LinkTo::new(
            ground.industry_address(*industry),
            format!("{} {}", ground.industry_code(*industry), ground.industry(*industry)),
        ),
        count: String::new(),
    };
    let tags =
        TagList { label: l.t("stat-role-industries"), tags: cluster.industries.iter().map(tag).collect() };
    let sentence = l.with(
        "clusters-sentence",
        &[
            ("total", &ground.amount(cluster.total)),
            ("measure", &ground.measure()),
            ("share", &ground.percent(cluster.share)),
        ],
    );
    let mut pieces =
        vec![Piece::Prose(Prose { paragraphs: vec![sentence], ..Prose::default() }), Piece::Tags(tags)];
    if !cluster.regions.is_empty() {
        pieces.push(Piece::Table(strong_regions(ground, cluster, name)));
    }
    pieces
}

fn strong_regions(ground: &Ground, cluster: &Cluster, name: &str) -> DataTable {
    let l = ground.l;
    let columns = vec![
        Column::text(l.t("region")),
        Column::number(l.t("stat-figure-stars")),
        Column::number(l.t("stat-figure-quotient")),
        Column::number(ground.measure()).unit(ground.frame.year.clone()),
        Column::number(l.t("stat-figure-share")),
    ];
    let mut table = DataTable::new(l.with("clusters-strong", &[("cluster", name)]), columns);
    let row = |one: &ClusterRegion| {
        let value = Cell::Number(ground.amount(one.value));
        let hidden = l.count("clusters-hidden", one.hidden as u64);
        vec![
            Cell::link(&ground.region_address(one.region), ground.region_abroad(one.region))
                .with_note(ground.region_code(one.region)),
            Cell::Text(l.label("stat-stars", &one.stars.to_string())),
            Cell::Number(ground.quotient(one.quotient)),
            if one.hidden > 0 { value.with_note(hidden) } else { value },
            Cell::Number(ground.percent(one.share)),
        ]
    };
    cluster.regions.iter().map(row).for_each(|cells| table.row(cells));
    table
}
