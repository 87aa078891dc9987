use super::{Canvas, Svg};

/// A line of values without axes, the last one marked. Gaps are left where there is no value.
pub fn sparkline(title: &str, description: &str, values: &[Option<f64>]) -> Svg {
    const WIDTH: f64 = 110.0;
    const HEIGHT: f64 = 24.0;
    const EDGE: f64 = 3.0;
    let mut canvas = Canvas::new("sparkline", WIDTH, HEIGHT);
    let values: Vec<Option<f64>> =
        values.iter().map(|value| value.filter(|value| value.is_finite())).collect();
    let known = || values.iter().flatten().copied();
    let (low, high) =
        known().fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    let scale = if high > low { (HEIGHT - 2.0 * EDGE) / (high - low) } else { 0.0 };
    let step = (WIDTH - 2.0 * EDGE) / values.len().saturating_sub(1).max(1) as f64;
    let place =
        |index: usize, value: f64| [EDGE + step * index as f64, HEIGHT - EDGE - (value - low) * scale];
    let mut run: Vec<[f64; 2]> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        match value {
            Some(value) => run.push(place(index, *value)),
            None => canvas.open_line("series", &std::mem::take(&mut run)),
        }
    }
    canvas.open_line("series", &run);
    let last =
        values.iter().enumerate().rev().find_map(|(index, value)| value.map(|value| place(index, value)));
    if let Some(point) = last {
        canvas.circle("end-point", point, 2.2, "");
    }
    canvas.finish(title, description)
}
