use super::svg::Anchor;
use super::{Canvas, Svg, axis};
use crate::locale::Locale;

/// One upright column, as of a year.
#[derive(Debug, Clone)]
pub struct Column {
    pub label: String,
    pub value: f64,
}

/// Columns over an axis from zero, such as projects by year.
pub fn columns(l: Locale, title: &str, description: &str, columns: &[Column]) -> Svg {
    const WIDTH: f64 = 420.0;
    const HEIGHT: f64 = 190.0;
    const LEFT: f64 = 44.0;
    const TOP: f64 = 10.0;
    const BOTTOM: f64 = 24.0;
    let mut canvas = Canvas::new("chart columns", WIDTH, HEIGHT);
    let mut steps = axis(columns.iter().map(|column| column.value).fold(0.0, f64::max), 4);
    if columns.iter().all(|column| column.value.fract() == 0.0) {
        // Nobody counts half projects.
        steps.retain(|step| step.fract() == 0.0);
    }
    let top_value = steps.last().copied().filter(|value| *value > 0.0).unwrap_or(1.0);
    let scale = (HEIGHT - TOP - BOTTOM) / top_value;
    let floor = HEIGHT - BOTTOM;
    for step in &steps {
        let y = floor - step * scale;
        canvas.line("grid", [LEFT, y], [WIDTH, y]);
        canvas.text("tick", [LEFT - 6.0, y + 3.5], Anchor::End, &l.short(*step));
    }
    let slot = (WIDTH - LEFT) / columns.len().max(1) as f64;
    let every = columns.len().div_ceil(10).max(1);
    for (index, column) in columns.iter().enumerate() {
        let x = LEFT + slot * index as f64;
        let height = column.value.max(0.0) * scale;
        let tip = format!("{}: {}", column.label, l.short(column.value));
        canvas.rect("bar", [x + slot * 0.12, floor - height], [slot * 0.76, height], &tip);
        if index.is_multiple_of(every) {
            let class = if (index / every) % 2 == 1 { "tick minor" } else { "tick" };
            canvas.text(class, [x + slot / 2.0, HEIGHT - 8.0], Anchor::Middle, &column.label);
        }
    }
    canvas.line("baseline", [LEFT, floor], [WIDTH, floor]);
    canvas.finish(title, description)
}

/// The chosen part of a range; open ends reach to the edge.
#[derive(Debug, Clone, Copy, Default)]
pub struct Selection {
    pub low: Option<f64>,
    pub high: Option<f64>,
}

impl Selection {
    fn touches(self, from: f64, to: f64) -> bool {
        self.low.is_none_or(|low| to > low) && self.high.is_none_or(|high| from <= high)
    }

    fn is_open(self) -> bool {
        self.low.is_none() && self.high.is_none()
    }
}

/// A small histogram above two range fields. `buckets` are lower bound, upper bound, count; `ends`
/// are the words for the two ends of the axis.
pub fn histogram(
    title: &str,
    description: &str,
    buckets: &[(f64, f64, u64)],
    ends: [&str; 2],
    selection: Selection,
) -> Svg {
    const WIDTH: f64 = 240.0;
    const FLOOR: f64 = 52.0;
    let mut canvas = Canvas::new("chart histogram", WIDTH, 70.0);
    let largest = buckets.iter().map(|bucket| bucket.2).max().unwrap_or(0).max(1) as f64;
    let slot = WIDTH / buckets.len().max(1) as f64;
    for (index, (from, to, count)) in buckets.iter().enumerate() {
        let chosen = !selection.is_open() && selection.touches(*from, *to);
        // A bucket that holds anything shows at least a trace.
        let height = if *count == 0 { 0.0 } else { (*count as f64 / largest * (FLOOR - 4.0)).max(1.0) };
        let class = if chosen { "bar accent" } else { "bar" };
        canvas.rect(
            class,
            [slot * index as f64, FLOOR - height],
            [(slot - 1.0).max(0.5), height],
            &count.to_string(),
        );
    }
    canvas.line("baseline", [0.0, FLOOR], [WIDTH, FLOOR]);
    canvas.text("tick", [0.0, 66.0], Anchor::Start, ends[0]);
    canvas.text("tick", [WIDTH, 66.0], Anchor::End, ends[1]);
    canvas.finish(title, description)
}
