use std::collections::BTreeMap;

use super::svg::Anchor;
use super::{Canvas, Svg, shorten};

/// A thing with a place in the drawing.
#[derive(Debug, Clone)]
pub struct Star {
    /// A few letters that stand at it where its name finds no room.
    pub code: String,
    pub name: String,
    /// Its name and what is to know of it.
    pub tip: String,
    /// Both 0..1.
    pub at: [f64; 2],
    /// 0..1, drawn as an area.
    pub size: f64,
    /// Which group it belongs to: a colour and a shape of the palette, 0 to 7.
    pub group: u8,
    /// Filled where it is lit, hollow where it is not.
    pub lit: bool,
}

/// A tie between two of them, by their numbers.
#[derive(Debug, Clone, Copy)]
pub struct Tie {
    pub from: usize,
    pub to: usize,
    /// 0..1.
    pub weight: f64,
}

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 620.0;
const EDGE: f64 = 26.0;

/// Things where a layout puts them, and the strongest ties between them.
pub fn space(title: &str, description: &str, stars: &[Star], ties: &[Tie]) -> Svg {
    let mut canvas = Canvas::new("chart space", WIDTH, HEIGHT);
    let places = placed(stars);
    for tie in ties {
        if let (Some(from), Some(to)) = (places.get(tie.from), places.get(tie.to)) {
            canvas.weighted_line("tie", *from, *to, 0.5 + 2.5 * tie.weight);
        }
    }
    for (star, at) in stars.iter().zip(&places) {
        let radius = radius(star);
        let lit = if star.lit { "" } else { " hollow" };
        let class = format!("star g{}{lit}", star.group % 8);
        draw(&mut canvas, &class, star.group % 8, *at, radius, &star.tip);
    }
    name_them(&mut canvas, stars, &places);
    canvas.finish(title, description)
}

fn radius(star: &Star) -> f64 {
    4.0 + 9.0 * star.size.max(0.0).sqrt()
}

/// Letters of a name, and how wide one is. Lines are so far apart.
const LETTERS: usize = 22;
const LETTER: f64 = 5.4;
const LINE: f64 = 12.0;

/// A part of the picture: left, top, right, bottom.
type Area = [f64; 4];

fn meet(one: &Area, other: &Area) -> bool {
    one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3]
}

/// Writes a name at each, the largest first, and the code where a name would stand over something else. Narrow
/// screens have codes throughout.
fn name_them(canvas: &mut Canvas, stars: &[Star], places: &[[f64; 2]]) {
    let around = |at: &[f64; 2], r: f64| [at[0] - r, at[1] - r, at[0] + r, at[1] + r];
    let mut taken: Vec<Area> = stars.iter().zip(places).map(|(star, at)| around(at, radius(star))).collect();
    // Where a code will have to stand nothing else may.
    let code_area = |star: &Star, at: &[f64; 2]| area(at[0], at[1] - radius(star) - 3.0, &star.code);
    let mut order: Vec<usize> = (0..stars.len()).collect();
    order.sort_by(|one, other| {
        let size = |index: &usize| stars.get(*index).map_or(0.0, |star| star.size);
        size(other).total_cmp(&size(one)).then_with(|| one.cmp(other))
    });
    let mut codes: BTreeMap<usize, Area> =
        (0..).zip(stars.iter().zip(places)).map(|(index, (star, at))| (index, code_area(star, at))).collect();
    for index in order {
        let (Some(star), Some(at)) = (stars.get(index), places.get(index)) else { continue };
        codes.remove(&index);
        let name = shorten(&star.name, LETTERS);
        let lines = [at[1] - radius(star) - 3.0, at[1] + radius(star) + LINE - 2.0];
        let free = |line: &f64| {
            let wanted = area(at[0], *line, &name);
            let inside = wanted[0] >= 0.0 && wanted[2] <= WIDTH && wanted[1] >= 0.0 && wanted[3] <= HEIGHT;
            inside && !taken.iter().chain(codes.values()).any(|other| meet(other, &wanted))
        };
        let line = lines.into_iter().find(free).filter(|_| !name.is_empty());
        let above = [at[0], at[1] - radius(star) - 3.0];
        match line {
            Some(line) => {
                canvas.text("star-name", [at[0], line], Anchor::Middle, &name);
                canvas.text("star-code beside-name", above, Anchor::Middle, &star.code);
                taken.push(area(at[0], line, &name));
            }
            None => {
                canvas.text("star-code", above, Anchor::Middle, &star.code);
                taken.push(code_area(star, at));
            }
        }
    }
}

/// Where a text stands in the middle of a line.
fn area(x: f64, line: f64, text: &str) -> Area {
    let half = text.chars().count() as f64 * LETTER / 2.0 + 1.0;
    [x - half, line - LINE * 0.8, x + half, line + LINE * 0.2]
}

/// Fills the picture, since a layout knows nothing of its shape.
fn placed(stars: &[Star]) -> Vec<[f64; 2]> {
    let range = |axis: usize| {
        let values = stars.iter().map(|star| star.at[axis]);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let scaled = |axis: usize, value: f64, length: f64| {
        let (low, high) = range(axis);
        let share = if high > low { (value - low) / (high - low) } else { 0.5 };
        EDGE + share * (length - 2.0 * EDGE)
    };
    stars.iter().map(|star| [scaled(0, star.at[0], WIDTH), scaled(1, star.at[1], HEIGHT)]).collect()
}

/// Groups have shapes as well as colours: a circle, a square, a diamond, a triangle.
fn draw(canvas: &mut Canvas, class: &str, group: u8, [x, y]: [f64; 2], radius: f64, tip: &str) {
    let r = radius;
    match group % 4 {
        0 => canvas.circle(class, [x, y], r, tip),
        1 => canvas.rect(class, [x - 0.89 * r, y - 0.89 * r], [1.78 * r, 1.78 * r], tip),
        2 => canvas.polygon(
            class,
            &[[x, y - 1.25 * r], [x + 1.25 * r, y], [x, y + 1.25 * r], [x - 1.25 * r, y]],
            tip,
        ),
        _ => canvas.polygon(class, &[[x, y - 1.3 * r], [x + 1.25 * r, y + r], [x - 1.25 * r, y + r]], tip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_where_there_is_room_and_codes_where_there_is_none() {
        let star = |at: [f64; 2], size: f64| Star {
            code: "C24".to_owned(),
            name: "Basic metals".to_owned(),
            tip: String::new(),
            at,
            size,
            group: 0,
            lit: true,
        };
        let crowd = (0..40).map(|_| star([0.5, 0.5], 0.1));
        let stars: Vec<Star> =
            [star([0.0, 0.1], 1.0), star([1.0, 1.0], 1.0)].into_iter().chain(crowd).collect();
        let svg = space("t", "d", &stars, &[]).to_string();
        // The one at the left edge is too near to it for a name in its middle.
        let named = svg.matches("class=\"star-name\"").count();
        assert!(named < 4, "{named}: {svg}");
        assert_eq!(svg.matches("star-code").count(), stars.len(), "narrow screens have them all");
        let alone = space("t", "d", &[star([0.5, 0.5], 1.0)], &[]).to_string();
        assert!(alone.contains(">Basic metals</text>"), "{alone}");
    }
}
