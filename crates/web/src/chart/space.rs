use super::svg::Anchor;
use super::{Canvas, Svg};

/// A thing with a place in the drawing.
#[derive(Debug, Clone)]
pub struct Star {
    /// A few letters that stand at it.
    pub code: String,
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
        let radius = 4.0 + 9.0 * star.size.max(0.0).sqrt();
        let lit = if star.lit { "" } else { " hollow" };
        let class = format!("star g{}{lit}", star.group % 8);
        draw(&mut canvas, &class, star.group % 8, *at, radius, &star.tip);
    }
    for (star, at) in stars.iter().zip(&places) {
        let radius = 4.0 + 9.0 * star.size.max(0.0).sqrt();
        canvas.text("star-code", [at[0], at[1] - radius - 3.0], Anchor::Middle, &star.code);
    }
    canvas.finish(title, description)
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
