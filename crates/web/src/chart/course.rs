use super::svg::Anchor;
use super::{Canvas, Svg, axis};
use crate::locale::Locale;

/// A point in time, with or without a value.
#[derive(Debug, Clone, Default)]
pub struct CoursePoint {
    pub label: String,
    pub value: Option<f64>,
    /// The value as written, or why there is none.
    pub shown: String,
    /// What stands on the axis where there is no value.
    pub gap: String,
    /// Written above the point, as flags are.
    pub mark: String,
    /// The one the page is about.
    pub accent: bool,
}

const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 240.0;
const LEFT: f64 = 58.0;
const TOP: f64 = 22.0;
const BOTTOM: f64 = 24.0;

/// A line over time from an honest zero. It breaks where there is no value, and says so on the axis.
pub fn course(l: Locale, title: &str, description: &str, points: &[CoursePoint]) -> Svg {
    let mut canvas = Canvas::new("chart course", WIDTH, HEIGHT);
    let largest = points.iter().filter_map(|point| point.value).fold(0.0, f64::max);
    let steps = axis(largest, 4);
    let most = steps.last().copied().filter(|value| *value > 0.0).unwrap_or(1.0);
    let floor = HEIGHT - BOTTOM;
    let slot = (WIDTH - LEFT) / points.len().max(1) as f64;
    let x = |index: usize| LEFT + slot * (index as f64 + 0.5);
    let y = |value: f64| floor - value.max(0.0) / most * (floor - TOP);
    for (step, written) in steps.iter().zip(l.steps(&steps)) {
        canvas.line("grid", [LEFT, y(*step)], [WIDTH, y(*step)]);
        canvas.text("tick", [LEFT - 6.0, y(*step) + 3.5], Anchor::End, &written);
    }
    let mut run = Vec::new();
    for (index, point) in points.iter().enumerate() {
        match point.value {
            Some(value) => run.push([x(index), y(value)]),
            None => canvas.open_line("series", &std::mem::take(&mut run)),
        }
    }
    canvas.open_line("series", &run);
    let every = points.len().div_ceil(16).max(1);
    for (index, point) in points.iter().enumerate() {
        draw(&mut canvas, point, x(index), point.value.map(y), floor);
        if index.is_multiple_of(every) {
            let class = if (index / every) % 2 == 1 { "tick minor" } else { "tick" };
            canvas.text(class, [x(index), HEIGHT - 7.0], Anchor::Middle, &point.label);
        }
    }
    canvas.line("baseline", [LEFT, floor], [WIDTH, floor]);
    canvas.finish(title, description)
}

fn draw(canvas: &mut Canvas, point: &CoursePoint, x: f64, y: Option<f64>, floor: f64) {
    let tip = format!("{}: {}", point.label, point.shown);
    let Some(y) = y else {
        canvas.text("gap", [x, floor - 6.0], Anchor::Middle, &point.gap);
        return;
    };
    let (class, radius) = if point.accent { ("point accent", 6.0) } else { ("point", 3.5) };
    canvas.circle(class, [x, y], radius, &tip);
    if point.accent {
        canvas.text("point-value", [x, y - 10.0], Anchor::Middle, &point.shown);
    } else if !point.mark.is_empty() {
        canvas.text("tick", [x, y - 7.0], Anchor::Middle, &point.mark);
    }
}
