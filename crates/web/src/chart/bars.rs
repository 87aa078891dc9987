use super::svg::Anchor;
use super::{Canvas, Svg, shorten};

/// One bar: its name and value stand right at it.
#[derive(Debug, Clone)]
pub struct Bar {
    pub label: String,
    pub value: f64,
    /// The value as written.
    pub shown: String,
    /// The one the page is about.
    pub accent: bool,
}

impl Bar {
    pub fn new(label: impl Into<String>, value: f64, shown: impl Into<String>) -> Bar {
        Bar { label: label.into(), value, shown: shown.into(), accent: false }
    }
}

const WIDTH: f64 = 420.0;
const ROW: f64 = 34.0;
/// Kept free at the right for the value.
const VALUE: f64 = 74.0;

/// Horizontal bars from zero, in the order given.
pub fn bars(title: &str, description: &str, bars: &[Bar]) -> Svg {
    let mut canvas = Canvas::new("chart bars", WIDTH, ROW * bars.len() as f64 + 2.0);
    let largest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let scale = if largest > 0.0 { (WIDTH - VALUE) / largest } else { 0.0 };
    for (index, bar) in bars.iter().enumerate() {
        let top = ROW * index as f64;
        let length = bar.value.max(0.0) * scale;
        let class = if bar.accent { "bar accent" } else { "bar" };
        canvas.text("bar-label", [0.0, top + 13.0], Anchor::Start, &shorten(&bar.label, 58));
        canvas.rect(class, [0.0, top + 19.0], [length, 8.0], &format!("{}: {}", bar.label, bar.shown));
        // The line from which bars start would run through the labels if it were one.
        canvas.line("baseline", [0.0, top + 17.0], [0.0, top + 29.0]);
        canvas.text("bar-value", [length + 6.0, top + 27.0], Anchor::Start, &bar.shown);
    }
    canvas.finish(title, description)
}
