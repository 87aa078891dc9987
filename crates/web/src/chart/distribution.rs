use super::svg::Anchor;
use super::{Canvas, Svg, axis};
use crate::locale::Locale;

/// A stretch of values with how many there are in it.
#[derive(Debug, Clone)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: usize,
    /// The class that colours it, as on the map beside it.
    pub class: &'static str,
}

const WIDTH: f64 = 420.0;
const HEIGHT: f64 = 190.0;
const LEFT: f64 = 36.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;

/// How many values lie where, with the axis of the values below. `written` writes a value.
pub fn distribution(
    l: Locale,
    title: &str,
    description: &str,
    bins: &[Bin],
    written: impl Fn(f64) -> String,
) -> Svg {
    let mut canvas = Canvas::new("chart distribution", WIDTH, HEIGHT);
    let mut steps = axis(bins.iter().map(|bin| bin.count).max().unwrap_or(0) as f64, 4);
    steps.retain(|step| step.fract() == 0.0);
    let most = steps.last().copied().filter(|value| *value > 0.0).unwrap_or(1.0);
    let floor = HEIGHT - BOTTOM;
    let scale = (floor - TOP) / most;
    for (step, written) in steps.iter().zip(l.steps(&steps)) {
        let y = floor - step * scale;
        canvas.line("grid", [LEFT, y], [WIDTH, y]);
        canvas.text("tick", [LEFT - 6.0, y + 3.5], Anchor::End, &written);
    }
    let slot = (WIDTH - LEFT) / bins.len().max(1) as f64;
    let every = bins.len().div_ceil(6).max(1);
    for (index, bin) in bins.iter().enumerate() {
        let x = LEFT + slot * index as f64;
        let height = bin.count as f64 * scale;
        let tip = format!("{} – {}: {}", written(bin.from), written(bin.to), l.number(bin.count as i64));
        canvas.rect(&format!("bin {}", bin.class), [x + 0.5, floor - height], [slot - 1.0, height], &tip);
        if index.is_multiple_of(every) {
            canvas.line("baseline", [x, floor], [x, floor + 4.0]);
            let anchor = if index == 0 { Anchor::Start } else { Anchor::Middle };
            canvas.text("tick", [x, floor + 16.0], anchor, &written(bin.from));
        }
    }
    if let Some(last) = bins.last() {
        canvas.line("baseline", [WIDTH, floor], [WIDTH, floor + 4.0]);
        canvas.text("tick", [WIDTH, floor + 16.0], Anchor::End, &written(last.to));
    }
    canvas.line("baseline", [LEFT, floor], [WIDTH, floor]);
    canvas.finish(title, description)
}
