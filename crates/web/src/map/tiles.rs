use std::collections::BTreeMap;
use std::sync::LazyLock;

use asterism_domain::NutsCode;

use super::Layer;
use super::layer::Place;
use crate::chart::{Anchor, Canvas, Svg};

/// Where each NUTS 2 region (version 2021) stands on the grid. Our own arrangement: neighbours
/// stay neighbours as far as a grid allows, countries hold together, seas stay open.
const LAYOUT: &str = include_str!("../../data/tiles-nuts2-2021.csv");

/// The same for the country of the sample that is made up.
const MADE_UP: &str = include_str!("../../data/tiles-made-up.csv");

const TILE: f64 = 24.0;
const GAP: f64 = 1.5;

/// A map is not drawn larger than with so many columns.
const FEWEST_COLUMNS: f64 = 18.0;

/// Column and row of each region, from 0 at the top left.
pub(super) type Grid = BTreeMap<NutsCode, [u8; 2]>;

pub fn tiles() -> &'static Grid {
    static TILES: LazyLock<Grid> = LazyLock::new(|| read(LAYOUT));
    &TILES
}

pub(super) fn made_up_tiles() -> &'static Grid {
    static TILES: LazyLock<Grid> = LazyLock::new(|| read(MADE_UP));
    &TILES
}

fn read(layout: &str) -> Grid {
    layout.lines().skip(1).filter_map(tile).collect()
}

fn tile(line: &str) -> Option<(NutsCode, [u8; 2])> {
    let mut fields = line.split(',');
    let code = NutsCode::parse(fields.next()?).ok()?;
    let column = fields.next()?.parse().ok()?;
    let row = fields.next()?.parse().ok()?;
    Some((code, [column, row]))
}

/// A map of one equal tile per region, coloured by value. Regions without a value are outlined. What is made
/// up has a map of its own.
pub fn tile_map(title: &str, description: &str, layer: &Layer) -> Svg {
    let places = layer.places();
    let tiles = if layer.is_made_up() { made_up_tiles() } else { tiles() };
    let [columns, rows] = extent(tiles);
    let mut canvas = Canvas::new("map tiles", columns.max(FEWEST_COLUMNS) * TILE, rows * TILE);
    for (code, [column, row]) in tiles {
        let at = [f64::from(*column) * TILE, f64::from(*row) * TILE];
        draw_tile(&mut canvas, code, at, places.of(code), layer);
    }
    draw_borders(&mut canvas, tiles);
    for (_, [column, row]) in tiles.iter().filter(|(code, _)| layer.is_here(code)) {
        let at = [f64::from(*column) * TILE, f64::from(*row) * TILE];
        canvas.rect(layer.here_class(), at, [TILE, TILE], "");
    }
    for (country, at) in country_places(tiles) {
        canvas.text("country-code", at, Anchor::Middle, &country);
    }
    canvas.finish(title, description)
}

fn draw_tile(canvas: &mut Canvas, code: &NutsCode, [x, y]: [f64; 2], place: Option<Place>, layer: &Layer) {
    let (class, tip) = match place {
        Some(Place::Value(value)) => (layer.classes.class(value.value), value.tip()),
        Some(Place::Gap(gap)) => {
            let class = if gap.withheld { "withheld" } else { "none" };
            (class, format!("{} · {}: {}", gap.name, code, gap.shown))
        }
        None => (layer.rest(), code.to_string()),
    };
    let side = TILE - GAP;
    let at = [x + GAP / 2.0, y + GAP / 2.0];
    if class == "withheld" {
        canvas.hatched_rect("tile withheld", at, [side, side], &tip);
    } else {
        canvas.rect(&format!("tile {class}"), at, [side, side], &tip);
    }
    canvas.text(
        &format!("tile-code on-{class}"),
        [x + TILE / 2.0, y + TILE / 2.0 + 2.6],
        Anchor::Middle,
        code.as_str(),
    );
}

fn extent(tiles: &Grid) -> [f64; 2] {
    let [columns, rows] =
        tiles.values().fold([0, 0], |most: [u8; 2], at| [most[0].max(at[0] + 1), most[1].max(at[1] + 1)]);
    [f64::from(columns), f64::from(rows)]
}

/// A line between tiles of different countries.
fn draw_borders(canvas: &mut Canvas, tiles: &Grid) {
    let at: BTreeMap<[u8; 2], &NutsCode> = tiles.iter().map(|(code, place)| (*place, code)).collect();
    for ([column, row], code) in &at {
        let [x, y] = [f64::from(*column) * TILE, f64::from(*row) * TILE];
        let differs =
            |other: Option<&&NutsCode>| other.is_some_and(|other| other.country() != code.country());
        if differs(at.get(&[column + 1, *row])) {
            canvas.line("border", [x + TILE, y], [x + TILE, y + TILE]);
        }
        if differs(at.get(&[*column, row + 1])) {
            canvas.line("border", [x, y + TILE], [x + TILE, y + TILE]);
        }
    }
}

/// The place for each country's code: the tile nearest the middle of its tiles.
fn country_places(tiles: &Grid) -> Vec<(String, [f64; 2])> {
    let mut of_country: BTreeMap<String, Vec<[f64; 2]>> = BTreeMap::new();
    for (code, [column, row]) in tiles {
        let place = [f64::from(*column), f64::from(*row)];
        of_country.entry(code.country().to_string()).or_default().push(place);
    }
    of_country.into_iter().map(|(country, places)| (country, middle_tile(&places))).collect()
}

fn middle_tile(places: &[[f64; 2]]) -> [f64; 2] {
    let count = places.len().max(1) as f64;
    let mean = [0, 1].map(|axis: usize| places.iter().map(|place| place[axis]).sum::<f64>() / count);
    let distance = |place: &[f64; 2]| (place[0] - mean[0]).powi(2) + (place[1] - mean[1]).powi(2);
    let nearest = places.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).copied().unwrap_or(mean);
    [nearest[0] * TILE + TILE / 2.0, nearest[1] * TILE + TILE / 2.0 + 5.0]
}
